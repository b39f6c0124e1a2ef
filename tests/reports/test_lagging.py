from collections.abc import Mapping
from datetime import date

import pytest

from peil.reports.lagging import Ended, Ends

MAY, JUNE = "2026-05", "2026-06"


def ends(
    days: Mapping[str, tuple[int, int]], n: Mapping[tuple[str, str], int] | None = None
) -> Ends:
    return Ends({name: date(2026, *day) for name, day in days.items()}, lambda: n)


def test_a_source_that_brought_half_of_one_month_and_nothing_of_the_next_is_found() -> None:
    n = {("old", MAY): 100, ("new", MAY): 100, ("new", JUNE): 100}
    found = ends({"old": (5, 28), "new": (6, 30)}, n).between(MAY, JUNE)
    assert found == (Ended("old", date(2026, 5, 28)),)


def test_a_source_that_ends_early_in_the_month_is_found_by_how_little_it_brings() -> None:
    half = {("old", MAY): 100, ("new", MAY): 100, ("old", JUNE): 40, ("new", JUNE): 100}
    days = {"old": (6, 12), "new": (6, 30)}
    assert ends(days, half).between(MAY, JUNE)
    # a survey that is sent out in the first days of each month has brought all that it will
    wave = {**half, ("old", JUNE): 98}
    assert not ends(days, wave).between(MAY, JUNE)


def test_a_source_that_another_took_over_from_is_not_missed() -> None:
    n = {("old", MAY): 100, ("new", JUNE): 100}
    assert not ends({"old": (5, 28), "new": (6, 30)}, n).between(MAY, JUNE)


def test_a_source_that_the_kpi_has_no_rows_of_is_not_missed() -> None:
    n = {("survey", MAY): 100, ("survey", JUNE): 100}
    assert not ends({"other": (5, 28), "survey": (6, 30)}, n).between(MAY, JUNE)


def test_a_source_of_few_rows_is_not_missed() -> None:
    n = {("old", MAY): 4, ("new", MAY): 100, ("new", JUNE): 100}
    assert not ends({"old": (5, 28), "new": (6, 30)}, n).between(MAY, JUNE)


def test_a_source_that_had_ended_before_both_periods_is_not_missed() -> None:
    n = {("new", MAY): 100, ("new", JUNE): 100}
    assert not ends({"old": (4, 28), "new": (6, 30)}, n).between(MAY, JUNE)


def test_where_a_kpi_cannot_be_asked_by_source_days_decide() -> None:
    assert ends({"old": (5, 28), "new": (6, 30)}).between(MAY, JUNE)
    assert not ends({"old": (6, 12), "new": (6, 30)}).between(MAY, JUNE)


def test_sources_that_end_together_are_not_counted() -> None:
    def count() -> Mapping[tuple[str, str], int]:
        pytest.fail("asked by source though no source ends early")

    days = {"old": date(2026, 6, 29), "new": date(2026, 6, 30)}
    assert not Ends(days, count).between(MAY, JUNE)
    assert not Ends(days, count).between(JUNE, MAY)
    assert not Ends(days, count).between(None, JUNE)
