from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.metrics.measurement import Grain
from peil.reports import periods
from peil.shared.errors import BadInput
from peil.shared.words import speaking
from tests.reports.cells import cell

days = st.dates(date(1990, 1, 8), date(2060, 12, 20))
grains = st.sampled_from(periods.GRAINS)


@given(days, grains)
def test_a_day_lies_within_its_period(when: date, grain: Grain) -> None:
    name = periods.period_at(when, grain)
    assert periods.grain_of(name) == grain
    assert periods.first_day(name) <= when < periods.next_day(name)


@given(days, grains)
def test_the_period_before_ends_where_a_period_begins(when: date, grain: Grain) -> None:
    name = periods.period_at(when, grain)
    assert periods.next_day(periods.before(name)) == periods.first_day(name)


@given(days, grains)
def test_the_same_period_last_year_is_a_year_earlier(when: date, grain: Grain) -> None:
    name = periods.period_at(when, grain)
    back = periods.first_day(name) - periods.first_day(periods.year_before(name))
    assert timedelta(days=363) <= back <= timedelta(days=372)


def test_all_periods_between_two_are_found_over_a_new_year() -> None:
    assert periods.between("2020-W52", "2021-W01") == ["2020-W52", "2020-W53", "2021-W01"]


@pytest.mark.parametrize(
    ("language", "name", "written"),
    [
        ("nb", "2017-05", "mai 2017"),
        ("nb", "2017-Q2", "K2 2017"),
        ("en", "2017-W20", "week 20, 2017"),
        ("en", "2017-05-13", "13 May 2017"),
        ("en", "2017", "2017"),
    ],
)
def test_a_period_is_named_as_people_say_it(language: str, name: str, written: str) -> None:
    with speaking(language):
        assert periods.named(name) == written


def test_what_is_not_a_period_is_refused_with_examples() -> None:
    with pytest.raises(BadInput, match="2017-Q2"):
        periods.grain_of("May")


def test_months_far_apart_do_not_make_a_line() -> None:
    yearly = [cell(0.5, 0.4, 0.6, period=f"{year}-05") for year in range(2013, 2018)]
    assert not periods.suits(yearly)
    assert periods.suits([cell(0.5, 0.4, 0.6, period=str(year)) for year in range(2013, 2018)])


def test_hints_alone_do_not_make_a_line() -> None:
    hints = [cell(0.5, 0.2, 0.8, period=f"2017-0{m}", is_indicative=True) for m in range(1, 9)]
    assert not periods.suits(hints)
