"""A journey from Python and the terminal: the same as the browser shows, without a server."""

from __future__ import annotations

import csv
import json

import pytest

import peil as product
from peil.analysis.journeys import Journey, Stage
from peil.shared.errors import UnknownName
from peil.steering.database import ask_database
from peil.steering.journeys import draw
from peil.warehouse.workspace import Workspace
from tests.cli.test_commands import peil

NAMES = ("Customers", "Guests")


@pytest.fixture
def drawn(company: Workspace) -> Workspace:
    """Two journeys over a survey."""

    def draw_both() -> None:
        for name in NAMES:
            stages = (Stage("Tell", kpi="nps"), Stage("Buy"))
            draw(company, Journey(name, "phases", stages), None)

    ask_database(company, draw_both)
    return company


def test_a_journey_gives_its_stages_as_records_and_a_table(drawn: Workspace) -> None:
    told = product.open(drawn.folder).journey()
    tell, buy = told.records()
    assert (tell["stage"], tell["kpi"], tell["unit"]) == ("Tell", "nps", "points")
    assert tell["low"] < tell["value"] < tell["high"]  # type: ignore[operator]
    assert (buy["value"], buy["withheld"], buy["tone"]) == (None, "No KPI is chosen yet.", "unk")
    assert list(told.to_pandas()["stage"]) == ["Tell", "Buy"]
    assert repr(told).splitlines()[0] == "Customers"
    assert told.record()["message"] == repr(told).splitlines()[1]


def test_a_journey_is_asked_for_by_number_and_by_name(drawn: Workspace) -> None:
    opened = product.open(drawn.folder)
    assert opened.journey("guests").record() == opened.journey(2).record()
    with pytest.raises(UnknownName, match=r"There are 1 \(Customers\), 2 \(Guests\)"):
        opened.journey("Nobody")


def test_the_terminal_writes_words_json_and_csv(drawn: Workspace) -> None:
    record = json.loads(peil("-w", drawn.folder, "journey", "--format", "json"))
    assert record == product.open(drawn.folder).journey().record()
    rows = list(csv.DictReader(peil("-w", drawn.folder, "journey", "--format", "csv").splitlines()))
    assert [row["stage"] for row in rows] == ["Tell", "Buy"]
    words = peil("-w", drawn.folder, "journey", "Guests")
    assert words.startswith("Guests\n")
    assert "Tell  Net promoter score" in words


def test_without_a_journey_the_terminal_says_where_to_draw_one(company: Workspace) -> None:
    with pytest.raises(UnknownName, match="Draw one in the browser"):
        product.open(company.folder).journey()
