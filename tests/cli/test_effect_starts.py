"""`peil effect` on files whose units began at different times."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from peil.shared.errors import BadInput
from tests.cli.test_commands import peil

YEARS = range(2001, 2013)


def starts() -> dict[str, int | None]:
    return {f"shop {i}": [2006, 2008, None, 2010, None][i % 5] for i in range(20)}


def outcomes(effect: float) -> list[tuple[str, int, float, int | None]]:
    random = np.random.default_rng(11)
    common = random.normal(size=len(YEARS)).cumsum()
    return [
        (unit, year, common[at] + random.normal() * 0.3 + effect * bool(start and year >= start),
         start)
        for unit, start in starts().items() for at, year in enumerate(YEARS)
    ]  # fmt: skip


@pytest.fixture
def written(tmp_path):
    def write(head, rows, **form):
        path = tmp_path / "shops.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, **form).writerows([head, *rows])
        return path

    return write


def judged(*arguments):
    return json.loads(peil("effect", *arguments, "--format", "json"))


def test_a_column_that_turns_to_one_and_a_column_of_starts_give_the_same(written):
    rows = outcomes(2.0)
    turns = written(["shop", "year", "nps", "on"], [
        (unit, year, value, int(bool(start and year >= start))) for unit, year, value, start in rows
    ])  # fmt: skip
    long = ("--outcome", "nps", "--unit", "shop", "--time", "year")
    by_turn = judged(turns, *long, "--treated", "on")
    with_date = judged(turns, *long, "--treated", "on", "--at", "2006")
    starts_too = written(["shop", "year", "nps", "began"], [
        (unit, year, str(value).replace(".", ","), start or "") for unit, year, value, start in rows
    ], delimiter=";")  # fmt: skip
    by_start = judged(starts_too, *long, "--at", "began")
    assert by_turn == with_date
    assert by_start["effect"] == pytest.approx(by_turn["effect"])
    assert by_turn["method"] == "group-time-difference-in-differences"
    assert by_turn["verdict"] == "worked"
    assert by_turn["low"] < 2 < by_turn["high"]


def test_a_wide_file_takes_a_start_for_each_treated_column(written):
    rows = outcomes(-2.0)
    units = list(starts())
    path = written(["year", *units], [
        (year, *(value for _, at, value, _ in rows if at == year)) for year in YEARS
    ])  # fmt: skip
    began = {unit: start for unit, start in starts().items() if start}
    found = judged(
        path, "--treated", ",".join(began), "--at", ",".join(str(start) for start in began.values())
    )
    assert found["verdict"] == "harmed"
    assert found["low"] < -2 < found["high"]


def test_where_all_began_the_last_are_the_comparison_and_the_study_ends_before_them(written):
    rows = [row for row in outcomes(2.0) if row[3]]
    path = written(["shop", "period", "nps", "began"], [
        (unit, year - 2001, value, start - 2001) for unit, year, value, start in rows if start
    ])  # fmt: skip
    found = judged(path, "--outcome", "nps", "--unit", "shop", "--at", "began")
    assert found["n"] == 12 * 9
    assert found["effect"] == pytest.approx(2, abs=0.5)


def test_one_start_in_the_column_is_judged_as_if_it_was_named(written):
    rows = [row for row in outcomes(2.0) if row[3] in (2008, None)]
    path = written(["shop", "year", "nps", "on"], [
        (unit, year, value, int(bool(start and year >= start))) for unit, year, value, start in rows
    ])  # fmt: skip
    long = ("--outcome", "nps", "--unit", "shop")
    named = ",".join(unit for unit, start in starts().items() if start == 2008)
    assert judged(path, *long, "--treated", "on") == judged(
        path, *long, "--treated", named, "--at", "2008"
    )


def test_the_terminal_says_how_and_that_they_ran_alike_before(written):
    path = written(["shop", "year", "nps", "began"], [
        (unit, year, value, start or "never") for unit, year, value, start in outcomes(2.0)
    ])  # fmt: skip
    said = peil("effect", path, "--outcome", "nps", "--unit", "shop", "--at", "began")
    assert "from each unit's own start" in said
    assert "Had each unit begun" in said


def test_what_a_file_says_wrongly_of_starts_is_refused(written):
    rows = outcomes(0.0)
    long = ("--outcome", "nps", "--unit", "shop", "--time", "year")
    back = written(["shop", "year", "nps", "on"], [
        (unit, year, value, int(year == start)) for unit, year, value, start in rows
    ])  # fmt: skip
    with pytest.raises(BadInput, match="'shop 0' turns back to 0"):
        peil("effect", back, *long, "--treated", "on")
    on = written(["shop", "year", "nps", "on"], [
        (unit, year, value, int(bool(start and year >= start))) for unit, year, value, start in rows
    ])  # fmt: skip
    with pytest.raises(BadInput, match="first unit began at 2006"):
        peil("effect", on, *long, "--treated", "on", "--at", "2009")
    with pytest.raises(BadInput, match="knows one start only"):
        peil("effect", on, *long, "--treated", "on", "--method", "conformal")
    with pytest.raises(BadInput, match="must be 1"):
        peil("effect", on, *long, "--treated", "nps")
    two = written(["shop", "year", "nps", "began"], [
        (unit, year, value, start and start + year % 2) for unit, year, value, start in rows
    ])  # fmt: skip
    with pytest.raises(BadInput, match="has two starts"):
        peil("effect", two, *long, "--at", "began")
    with pytest.raises(BadInput, match="2 starts for 1 treated"):
        peil("effect", two, *long, "--treated", "shop 0", "--at", "2005,2006")
