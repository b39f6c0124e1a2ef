"""`peil drivers` on a file."""

from __future__ import annotations

import json

import numpy as np
import pytest

from peil.shared.errors import BadInput, NotEnoughData, PeilError, UnknownName
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


MAPPING = """
fact = "answers"
source = "yearly"
zone = "Europe/Oslo"
[columns]
response = "id"
survey = { value = "yearly" }
survey_kind = { value = "employee" }
answered_at = "at"
[[questions]]
id = "rating"
column = "rating"
role = "outcome"
kind = "csat"
scale = [1, 5]
""" + "".join(
    f'[[questions]]\nid = "{name}"\ncolumn = "{name}"\nrole = "driver"\nkind = "rating"\n'
    "scale = [0, 100]\n"
    for name in DRIVERS
)


@pytest.fixture
def workspace(tmp_path):
    """The same answers as in the file, thrice, with the outcome on a scale of 5."""
    lines = [",".join(("id", "at", *DRIVERS, "rating"))]
    for i, row in enumerate([*TABLE] * 3):
        scores = [*(f"{v:g}" for v in row[:-1]), f"{min(5, max(1, round(row[-1] / 17)))}"]
        lines.append(",".join([str(i), f"2026-01-{1 + i % 28:02}", *scores]))
    (tmp_path / "yearly.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "yearly.toml").write_text(MAPPING, encoding="utf-8")
    peil("init", tmp_path / "firm", "--name", "Firm", "--zone", "Europe/Oslo")
    peil("load", "answers", tmp_path / "yearly.csv", "--map", tmp_path / "yearly.toml",
         workspace=tmp_path / "firm")  # fmt: skip
    return tmp_path / "firm"


def test_a_kpi_of_the_workspace_is_answered_as_a_file_is(workspace):
    asked = ("drivers", "--kpi", "csat", "--bootstrap", "100")
    found = json.loads(peil(*asked, "--format", "json", workspace=workspace))
    assert (found["method"], found["n"]) == ("lmg", 90)
    assert found["drivers"][0]["driver"] == "complaints"
    said = peil(*asked, workspace=workspace)
    assert said.startswith("“complaints” ")
    assert "From the survey “yearly”." in said
    some = peil(*asked, "--until", "2026-01-15", "--format", "json", workspace=workspace)
    assert json.loads(some)["n"] < 90


def test_what_belongs_to_a_file_and_what_to_a_kpi_are_told_apart(workspace, file):
    with pytest.raises(BadInput, match="Name either a file"):
        peil("drivers", workspace=workspace)
    with pytest.raises(BadInput, match="belong to a file"):
        peil("drivers", "--kpi", "csat", "--weight", "rating", workspace=workspace)
    with pytest.raises(BadInput, match="belong to a KPI"):
        peil("drivers", file, "--outcome", "rating", "--where", "a=b")
    with pytest.raises(NotEnoughData, match="No survey behind 'nps' asks about drivers"):
        peil("drivers", "--kpi", "nps", workspace=workspace)


@pytest.mark.parametrize(
    ("rows", "options", "told"),
    [
        (["1,2,3,-1", "2,1,2,1"], ("--weight", "w"), "row 1, column 'w': the weight is -1"),
        (["1,2,3,0", "2,1,2,0"], ("--weight", "w"), "No row has a weight over 0"),
        (["1,2,3,1", "2,1,3,1", "3,1,3,2", "4,4,3,1"], (), "'y' is 3 .* nothing to explain"),
        (["1,2,3,1", "2,1,2,1"], (), "There are 2 rows for 3 columns"),
    ],
)
def test_what_cannot_be_explained_is_told(tmp_path, rows, options, told):
    path = tmp_path / "few.csv"
    path.write_text("\n".join(["a,b,y,w", *rows]), encoding="utf-8")
    with pytest.raises(PeilError, match=told):
        peil("drivers", path, "--outcome", "y", "--drivers", "a,b", *options)


def test_a_driver_with_a_comma_in_its_name_is_found(tmp_path):
    path = tmp_path / "answers.csv"
    rows = [f"{i % 5},{i % 3},{i % 5 + i % 7}" for i in range(60)]
    path.write_text("\n".join(['"price, all in",b,y', *rows]), encoding="utf-8")
    told = json.loads(peil("drivers", path, "--outcome", "y", "--drivers", "price, all in,b",
                           "--bootstrap", "100", "--format", "json"))  # fmt: skip
    assert {driver["driver"] for driver in told["drivers"]} == {"price, all in", "b"}
