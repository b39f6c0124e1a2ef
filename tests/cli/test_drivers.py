"""`peil drivers` on a file."""

from __future__ import annotations

import json

import numpy as np
import pytest

from peil.shared.errors import BadInput, UnknownName
from tests.cli.test_commands import peil
from tests.stats.attitude import DRIVERS, TABLE


@pytest.fixture
def file(tmp_path):
    lines = [";".join((*DRIVERS, "rating", "comment"))]
    lines += [";".join([*(f"{v:.1f}".replace(".", ",") for v in row), "fine"]) for row in TABLE]
    path = tmp_path / "attitude.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_all_numbers_but_the_outcome_are_drivers_unless_some_are_named(file):
    asked = ("drivers", file, "--outcome", "rating", "--bootstrap", "100", "--format", "json")
    found = json.loads(peil(*asked))
    assert {each["driver"] for each in found["drivers"]} == set(DRIVERS)
    assert found["drivers"][0]["r2_share"] == pytest.approx(0.37081619)
    named = json.loads(peil(*asked, "--drivers", "raises, Learning"))
    assert [each["driver"] for each in named["drivers"]] == ["learning", "raises"]


def test_codes_for_no_answer_are_left_out(file):
    text = file.read_text(encoding="utf-8").replace("51,0;30,0;", "99;30,0;", 1)
    file.write_text(text, encoding="utf-8")
    asked = ("drivers", file, "--outcome", "rating", "--bootstrap", "100", "--format", "json")
    assert json.loads(peil(*asked, "--missing", "99"))["n"] == 29
    assert json.loads(peil(*asked))["n"] == 30


def test_a_misspelt_column_a_word_among_numbers_and_a_driver_twice_are_told(file):
    with pytest.raises(UnknownName, match="Did you mean 'raises'"):
        peil("drivers", file, "--outcome", "rating", "--drivers", "raise")
    with pytest.raises(BadInput, match="attitude.csv row 1, column 'comment': the value is 'fine'"):
        peil("drivers", file, "--outcome", "rating", "--drivers", "comment")
    with pytest.raises(BadInput, match="'rating' is the outcome or the weight"):
        peil("drivers", file, "--outcome", "rating", "--drivers", "rating,raises")


def test_the_table_says_the_message_first(file):
    said = peil("drivers", file, "--outcome", "rating", "--bootstrap", "100")
    assert said.startswith("“complaints” goes together most with “rating”")
    assert np.char.count(said, "\n") > len(DRIVERS)
