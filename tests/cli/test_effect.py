"""`peil effect` on files, long and wide."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

import peil as peil_module
from peil.shared.errors import BadInput, UnknownName
from tests.cli.test_commands import peil

DATA = Path(__file__).parents[2] / "examples/data/interventions"
PROP99 = DATA / "california_prop99.csv"


def judged(*arguments):
    return json.loads(peil("effect", *arguments, "--format", "json"))


def test_a_wide_file_and_the_same_file_long_give_the_same_verdict(tmp_path):
    wide = judged(PROP99, "--at", "1989", "--treated", "California", "--better", "lower")
    head, *rows = csv.reader(PROP99.read_text(encoding="utf-8").splitlines())
    long = tmp_path / "long.csv"
    with long.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["state", "year", "packs"])
        for year, *sold in reversed(rows):
            writer.writerows(zip(head[1:], [year] * len(sold), sold, strict=True))
    told = judged(long, "--at", "1989", "--outcome", "packs", "--unit", "state", "--time", "year",
                  "--treated", "California", "--better", "lower")  # fmt: skip
    assert wide["verdict"] == told["verdict"] == "cannot tell yet"
    assert told["effect"] == pytest.approx(wide["effect"])
    assert (told["unit"], told["n"]) == ("packs", 39 * 31)
    assert wide["effect"] == pytest.approx(-15.603828, rel=0.01)


def test_titles_above_the_names_are_not_taken_for_names(tmp_path):
    titled = tmp_path / "titled.csv"
    text = PROP99.read_text(encoding="utf-8")
    titled.write_text(f"Cigarette sales\n\n{text}", encoding="utf-8")
    asked = ("--at", "1989", "--treated", "California")
    assert judged(titled, *asked) == judged(PROP99, *asked)


def test_a_file_of_names_alone_is_told_from_one_with_values(tmp_path):
    bare = tmp_path / "bare.csv"
    bare.write_text("year,y\n", encoding="utf-8")
    with pytest.raises(BadInput, match="bare.csv has names and no rows below them"):
        peil("effect", bare, "--at", "2015", "--outcome", "y")


@pytest.mark.parametrize("command", ["effect", "drivers"])
def test_a_row_with_too_few_fields_is_named(tmp_path, command):
    broken = tmp_path / "broken.csv"
    rows = [f"{2000 + i},{i},{i % 3}" for i in range(20)]
    broken.write_text("\n".join(["year,y,x", *rows[:9], "2009,5", *rows[10:]]), encoding="utf-8")
    asked = ("--at", "2015") if command == "effect" else ()
    with pytest.raises(BadInput, match=r"broken.csv line 11: the row is '2009,5', must be 3 field"):
        peil(command, broken, "--outcome", "y", *asked)


def test_one_series_is_judged_alone():
    found = judged(DATA / "GDP_in_dollars_billions.csv", "--at", "2016-07-01", "--outcome", "UK")
    assert found["method"] == "interrupted-series"
    assert any("no comparison group" in check["text"] for check in found["checks"])


def test_the_terminal_says_the_verdict_first():
    said = peil("effect", PROP99, "--at", "1989", "--treated", "California")
    assert said.startswith("? Cannot tell yet")
    assert "Smallest effect that matters" in said


@pytest.mark.parametrize(
    ("time", "at"),
    [("2024-{0:02}", "2024-07"), ("{0}.01.2024", "2024-07-01"), ("2024-W{0:02}", "2024-W07"),
     ("2024-{0:02}-01", "2024-07-01"), ("20{0:02}", "2007")],
)  # fmt: skip
def test_times_are_read_as_people_write_them(tmp_path, time, at):
    rows = ["when,a,b"] + [f"{time.format(i)},{i % 3},{i % 2}" for i in range(1, 13)]
    if time.startswith("{0}.01"):
        rows = ["when,a,b"] + [f"01.{i:02}.2024,{i % 3},{i % 2}" for i in range(1, 13)]
    file = tmp_path / "series.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    found = judged(file, "--at", at, "--treated", "a")
    assert "6 periods before and 6 after" in found["checks"][0]["text"]


def test_what_is_wrong_is_named(tmp_path):
    with pytest.raises(UnknownName, match="Did you mean 'California'"):
        peil("effect", PROP99, "--at", "1989", "--treated", "Californa")
    with pytest.raises(BadInput, match="The start is 'soon'"):
        peil("effect", PROP99, "--at", "soon", "--treated", "California")
    with pytest.raises(BadInput, match="choose a start between 1970 and 2000"):
        peil("effect", PROP99, "--at", "2020", "--treated", "California")
    double = tmp_path / "double.csv"
    double.write_text("t,u,y\n2020,a,1\n2020,a,2\n2021,a,3\n2022,a,3", encoding="utf-8")
    with pytest.raises(BadInput, match="more than one row for 'a' at the same time"):
        peil("effect", double, "--at", "2021", "--outcome", "y", "--unit", "u", "--treated", "a")
    odd = tmp_path / "odd.csv"
    odd.write_text("t,y\n2020,1\nlater,2\n2021,3\n2022,3", encoding="utf-8")
    with pytest.raises(BadInput, match="odd.csv row 2, column 't': the value is 'later'"):
        peil("effect", odd, "--at", "2021", "--outcome", "y", "--time", "t")


WEEKLY = """
fact = "answers"
source = "shops"
zone = "Europe/Oslo"
[columns]
response = "id"
survey = { value = "after purchase" }
survey_kind = { value = "interaction" }
answered_at = "at"
[dimensions]
shop = "shop"
[[questions]]
id = "csat"
column = "score"
role = "outcome"
kind = "csat"
scale = [1, 5]
"""


@pytest.fixture
def workspace(tmp_path):
    """A year of weekly answers in three shops; in one of them most are happy from October."""
    lines, monday = ["id,at,shop,score"], date(2022, 1, 3)
    for week in range(52):
        for shop in ("north", "south", "east"):
            happy = 14 + (week * 7 + len(shop)) % 5 + (12 if shop == "north" and week >= 39 else 0)
            lines += [
                f"{week}{shop}{i},{monday + timedelta(weeks=week)},{shop},{5 if i < happy else 1}"
                for i in range(32)
            ]
    (tmp_path / "shops.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "shops.toml").write_text(WEEKLY, encoding="utf-8")
    peil("init", tmp_path / "firm", "--name", "Firm", "--zone", "Europe/Oslo")
    peil("load", "answers", tmp_path / "shops.csv", "--map", tmp_path / "shops.toml",
         workspace=tmp_path / "firm")  # fmt: skip
    return tmp_path / "firm"


def test_an_action_on_a_kpi_of_the_workspace_is_judged(workspace):
    asked = ("effect", "--kpi", "csat", "--at", "2022-10-03", "--by", "shop", "--treated", "north")
    record = json.loads(peil(*asked, "--format", "json", workspace=workspace))
    assert (record["verdict"], record["kpi"], record["unit"]) == ("worked", "csat", "share")
    assert record["low"] < 12 / 32 < record["high"]
    said = peil(*asked, workspace=workspace)
    assert said.startswith("✓ Worked")
    assert "Customer satisfaction, percentage points: +3" in said
    answer = peil_module.open(workspace).effect("csat", at="2022-10-03", by="shop", treated="north")
    assert answer.verdict == "worked"
    assert answer.record() == record
    assert repr(answer) == said.rstrip("\n")
    frame = answer.to_pandas()
    assert list(frame.columns) == ["period", "is_after", "actual", "expected"]
    assert frame[frame.is_after].eval("actual - expected").mean() == pytest.approx(record["effect"])


def test_what_belongs_to_a_file_and_what_to_a_kpi_are_told_apart(workspace):
    with pytest.raises(BadInput, match="Name either a file"):
        peil("effect", "--at", "2022-10-03", workspace=workspace)
    with pytest.raises(BadInput, match="belong to a file"):
        peil("effect", "--kpi", "csat", "--at", "2022-10-03", "--unit", "shop", workspace=workspace)
    with pytest.raises(BadInput, match="belong to a KPI"):
        peil("effect", PROP99, "--at", "1989", "--treated", "California", "--by", "shop")
    with pytest.raises(BadInput, match="Say when the action began"):
        peil("effect", "--kpi", "csat", workspace=workspace)


def test_a_name_with_a_comma_is_found(tmp_path):
    chance = np.random.default_rng(3)
    path = tmp_path / "panel.csv"
    names = ["Bergen, sentrum", "Bergen", *(f"u{i}" for i in range(20))]
    rows = [f'2026-{t + 1:02},"{name}",{chance.normal():.4f}' for t in range(12) for name in names]
    path.write_text("\n".join(["month,unit,y", *rows]), encoding="utf-8")
    asked = ("effect", path, "--at", "2026-10", "--outcome", "y", "--unit", "unit")
    one, two = (
        json.loads(peil(*asked, "--treated", treated, "--format", "json"))["checks"][0]["text"]
        for treated in ("Bergen, sentrum", "u3,Bergen, sentrum, Bergen")
    )
    assert "1 treated" in one
    assert "3 treated" in two


def test_an_outcome_that_never_changes_is_told(tmp_path):
    path = tmp_path / "flat.csv"
    path.write_text("month,y\n" + "\n".join(f"{2020 + i // 12}-{i % 12 + 1:02},0"
                                            for i in range(40)), encoding="utf-8")  # fmt: skip
    with pytest.raises(BadInput, match="flat.csv, column 'y': every unit has the same value"):
        peil("effect", path, "--at", "2022-06", "--outcome", "y")
