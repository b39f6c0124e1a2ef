"""Days as other people's files write them."""

from __future__ import annotations

from datetime import date

import pytest

from peil.analysis.days import day_reader, first_day_of

DAY = date(2026, 9, 17)


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-17", "2026-09-17 10:15", "2026-09-17T23:30:00+02:00", "2026-09-17T10:15:00Z",
        "2026-09-17 10:15:00 UTC", "20260917", "2026/09/17", "2026/9/17 08:00", "17.09.2026",
        "17.9.26", "17.09.2026 14.05", "17/09/2026", "17-09-2026", "17 Sep 2026", "17-Sep-26",
        "Sep 17, 2026",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert first_day_of(text) == DAY


@pytest.mark.parametrize(
    ("text", "first"),
    [("2026", (2026, 1, 1)), ("2026-09", (2026, 9, 1)), ("2026-Q3", (2026, 7, 1)),
     ("2026-W38", (2026, 9, 14))],
)  # fmt: skip
def test_a_period_is_its_first_day(text: str, first: tuple[int, int, int]) -> None:
    assert first_day_of(text) == date(*first)


@pytest.mark.parametrize(
    "text", ["", "soon", "32.01.2026", "17.09.20261", "17.09.2026x", "2026-02-30", "1789603200"]
)
def test_what_names_no_day_is_none(text: str) -> None:
    assert first_day_of(text) is None


def test_the_month_stands_first_where_one_day_of_the_column_says_so() -> None:
    read = day_reader(["01/02/2026", "9/17/2026 8:26:00 AM", None, "03.02.2026"])
    assert read("01/02/2026") == date(2026, 1, 2)
    assert read("9/17/2026 8:26:00 AM") == DAY
    assert read("03.02.2026") == date(2026, 2, 3)


def test_the_day_stands_first_where_nothing_says_otherwise() -> None:
    assert day_reader(["01/02/2026"])("01/02/2026") == date(2026, 2, 1)
    torn = day_reader(["17/09/2026", "09/17/2026"])
    assert torn("17/09/2026") == DAY
    assert torn("09/17/2026") is None


@pytest.mark.parametrize("seconds", ["1789603200", "1789603200000", "1789603200.0"])
def test_seconds_since_1970_are_days_of_utc(seconds: str) -> None:
    assert day_reader([seconds])(seconds) == DAY
