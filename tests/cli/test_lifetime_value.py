"""`peil lifetime-value` on a file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from peil.shared.errors import BadInput
from tests.cli.test_commands import peil

CDNOW = Path(__file__).parents[2] / "examples/data/cdnow/cdnow.parquet"
ASKED = (
    "lifetime-value", CDNOW, "--customer", "customer_id", "--at", "date", "--amount",
    "dollar_value", "--until", "1997-06-30",
)  # fmt: skip


def test_json_holds_the_model_the_total_and_every_customer() -> None:
    found = json.loads(peil(*ASKED, "--format", "json"))
    assert {"model", "parameters", "log_likelihood", "total", "customers"} <= found.keys()
    assert found["name"] == "revenue value"
    assert set(found["parameters"]) == {"r", "alpha", "a", "b", "p", "q", "v"}
    assert found["total"]["low"] < found["total"]["value"] < found["total"]["high"]
    assert set(found["customers"][0]) == {"customer", "alive", "expected_purchases", "value"}
    assert sum(c["value"] for c in found["customers"]) == pytest.approx(found["total"]["value"])
    assert found["n"] == len(found["customers"])


def test_the_table_names_what_it_is_and_shows_the_check() -> None:
    told = peil(*ASKED, "--margin", "30%")
    assert told.startswith("Customer lifetime value:")
    assert "Check: fitted up to" in told
    assert "Revenue value (no margin was given)" in peil(*ASKED)


def test_csv_has_a_row_for_each_customer() -> None:
    rows = list(csv.DictReader(io.StringIO(peil(*ASKED, "--format", "csv"))))
    assert len(rows) > 10_000
    assert 0 <= float(rows[0]["alive"]) <= 1


@pytest.mark.parametrize(
    "given",
    [("--discount", "0"), ("--until", "30.06.1997"), ("--known-since", "1997-01-01"),
     ("--per", "year")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(given: tuple[str, str]) -> None:
    with pytest.raises(BadInput, match=given[0]):
        peil(*ASKED, *given)


def test_contracts_are_valued_by_who_stayed_and_left(tmp_path: Path) -> None:
    path = tmp_path / "contracts.csv"
    rows = [f"k{i},{2016 + i % 9}-{1 + i % 12:02}-01,"
            f"{f'2025-{1 + i % 11:02}-15' if i % 3 else ''},1200" for i in range(300)]  # fmt: skip
    path.write_text("customer,from,to,fee\n" + "\n".join(rows), encoding="utf-8")
    asked = ("lifetime-value", path, "--customer", "customer", "--at", "from", "--ended", "to",
             "--amount", "fee", "--per", "year", "--until", "2025-12-31")  # fmt: skip
    found = json.loads(peil(*asked, "--format", "json"))
    assert found["n"] == 100
    assert found["total"]["low"] < found["total"]["value"] < found["total"]["high"] < 120_000
    assert "running contracts" in peil(*asked)
    assert len(list(csv.DictReader(io.StringIO(peil(*asked, "--format", "csv"))))) == 100
    since = json.loads(peil(*asked, "--known-since", "2010-01-01", "--format", "json"))
    assert since["total"]["value"] > found["total"]["value"]
    with pytest.raises(BadInput, match="--known-since is 'soon'"):
        peil(*asked, "--known-since", "soon")
