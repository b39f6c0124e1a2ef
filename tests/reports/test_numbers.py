from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.reports.numbers import Scale, day, decimals_for, percent, plain, scale_for
from peil.shared.words import speaking
from tests.reports.cells import cell, definition


@pytest.mark.parametrize(
    ("language", "written"),
    [("nb", "−12\u202f345,6"), ("sv", "−12\u202f345,6"), ("en", "−12\u202f345.6")],
)
def test_a_number_has_a_narrow_space_a_true_minus_and_the_languages_decimal_sign(
    language: str, written: str
) -> None:
    with speaking(language):
        assert plain(-12345.6, 1) == written


@pytest.mark.parametrize(("language", "written"), [("nb", "61\u00a0%"), ("en", "61\u00a0%")])
def test_a_percentage_has_its_sign_after_a_space_that_does_not_break(
    language: str, written: str
) -> None:
    with speaking(language):
        assert percent(0.61) == written


def test_half_is_rounded_away_from_zero_as_people_expect() -> None:
    assert plain(0.5) == "1"
    assert plain(2.5) == "3"


def test_nothing_rounds_to_minus_zero() -> None:
    assert plain(-0.04, 1) == "0.0"


@given(st.floats(0.001, 1000), st.floats(0.001, 1000))
def test_a_wider_interval_never_gives_more_decimals(one: float, other: float) -> None:
    narrow, wide = sorted((one, other))
    assert decimals_for(wide) <= decimals_for(narrow)


@pytest.mark.parametrize(
    ("low", "high", "written"), [(0.57, 0.65, "61\u00a0%"), (0.607, 0.613, "61.0\u00a0%")]
)
def test_a_share_has_no_more_digits_than_its_interval_allows(
    low: float, high: float, written: str
) -> None:
    of = cell(0.61, low, high)
    assert scale_for(definition(), of).text(0.61) == written


def test_a_promoter_score_shows_its_sign_and_its_interval_in_words_where_it_crosses_zero() -> None:
    nps = definition("nps", "points")
    scale = scale_for(nps, cell(3.0, -4.0, 10.0))
    assert scale.text(3.0) == "+3"
    assert scale.limits(-4.0, 10.0) == "−4 to +10"
    assert scale_for(nps, cell(45.0, 29.0, 58.0)).limits(29.0, 58.0) == "29–58"


@pytest.mark.parametrize(
    ("seconds", "half", "written"),
    [
        (45.0, 5.0, "45\u00a0seconds"),
        (1800.0, 120.0, "30\u00a0minutes"),
        (15000.0, 1000.0, "4.2\u00a0hours"),
        (864000.0, 90000.0, "10\u00a0days"),
    ],
)
def test_a_duration_is_told_in_the_unit_that_fits(
    seconds: float, half: float, written: str
) -> None:
    took = definition("resolution_time", "seconds", "lower")
    scale = scale_for(took, cell(seconds, seconds - half, seconds + half))
    assert scale.text(seconds) == written


def test_a_duration_in_norwegian_uses_norwegian_words() -> None:
    with speaking("nb"):
        assert Scale("seconds", 1, step="hour").text(15000.0) == "4,2\u00a0timer"


def test_one_hour_is_not_one_hours() -> None:
    assert Scale("seconds", 0, step="hour").text(3600.0) == "1\u00a0hour"


def test_an_open_side_of_an_interval_is_said_in_words() -> None:
    scale = Scale("seconds", 0, step="hour")
    assert scale.limits(7200.0, None) == "over 2"
    assert scale.limits(None, 7200.0) == "under 2"
    assert scale.limits(None, None) == ""


def test_a_count_is_never_rounded() -> None:
    customers = definition("new_customers", "count")
    assert scale_for(customers, cell(12345.0, 12000.0, 12700.0)).text(12345.0) == "12\u202f345"


@pytest.mark.parametrize(("language", "written"), [("nb", "3. mai 2017"), ("en", "3 May 2017")])
def test_a_day_is_written_as_the_language_does(language: str, written: str) -> None:
    with speaking(language):
        assert day(date(2017, 5, 3)) == written


def test_the_largest_numbers_are_written_too() -> None:
    assert plain(1e300).startswith("1")
    assert plain(-1e300, 3).startswith("\u2212")


def test_a_share_under_a_percent_has_two_decimals_so_that_its_interval_is_seen() -> None:
    of = cell(0.0053, 0.0048, 0.0060)
    scale = scale_for(definition(), of)
    assert scale.text(0.0053) == "0.53\u00a0%"
    assert scale.limits(0.0048, 0.0060) == "0.48–0.60"
