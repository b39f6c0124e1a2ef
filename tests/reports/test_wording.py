from dataclasses import replace

import pytest

from peil.metrics.catalog import catalog
from peil.metrics.measurement import Reason
from peil.reports.changes import compare, judged
from peil.reports.numbers import Scale
from peil.reports.wording import (
    change_brief,
    change_interval,
    change_size,
    change_word,
    message,
    number_words,
    reason_words,
    statement,
)
from peil.shared.words import speaking
from tests.reports.cells import cell, definition

MAY = cell(0.78, 0.76, 0.80, n=4212, period="2017-05")
APRIL_SAME = cell(0.782, 0.762, 0.802, period="2017-04")
LAST_MAY = cell(0.82, 0.80, 0.84, period="2016-05")
DONE = definition("top_task_completion")


def test_the_message_says_the_number_and_its_real_change_from_last_year() -> None:
    told = message(
        DONE,
        MAY,
        previous=compare(DONE, APRIL_SAME, MAY),
        year_ago=compare(DONE, LAST_MAY, MAY),
    )
    assert told == "78\u00a0% get done what they came for. That is 4 points below May 2016."


def test_the_message_says_so_when_it_is_still_falling() -> None:
    april = cell(0.85, 0.83, 0.87, period="2017-04")
    told = message(
        DONE, MAY, previous=compare(DONE, april, MAY), year_ago=compare(DONE, LAST_MAY, MAY)
    )
    assert told.endswith("It is still falling.")


def test_the_message_says_when_the_course_has_turned() -> None:
    april = cell(0.70, 0.68, 0.72, period="2017-04")
    told = message(
        DONE, MAY, previous=compare(DONE, april, MAY), year_ago=compare(DONE, LAST_MAY, MAY)
    )
    assert told.endswith("Since Apr 2017 it has risen.")


def test_the_message_says_when_nothing_really_changed() -> None:
    told = message(DONE, MAY, previous=compare(DONE, APRIL_SAME, MAY), year_ago=None)
    assert told == "78\u00a0% get done what they came for. That is no real change from Apr 2017."


def test_the_message_of_a_hint_says_how_few_stand_behind_it() -> None:
    few = cell(0.5, 0.3, 0.7, n=14, period="2017-05", is_indicative=True)
    told = message(DONE, few, previous=compare(DONE, LAST_MAY, few), year_ago=None)
    assert told == (
        "50\u00a0% get done what they came for. With only 14 behind it, take it as a hint."
    )


def test_the_message_without_a_number_says_that_there_is_none() -> None:
    assert message(DONE, None, previous=None, year_ago=None) == (
        "Customer satisfaction cannot be told yet."
    )


def test_a_duration_is_longer_or_shorter_and_told_in_its_own_unit() -> None:
    took = definition("resolution_time", "seconds", "lower")
    then = cell(72000.0, 68400.0, 75600.0, period="2016")
    now = cell(108000.0, 104400.0, 111600.0, period="2017")
    compared = compare(took, then, now)
    assert compared is not None
    assert message(took, now, previous=compared, year_ago=None) == (
        "Half of all cases are solved within 30\u00a0hours. "
        "That is 10\u00a0hours longer than in 2016."
    )
    assert compared.tone == "bad"


def test_counts_are_compared_in_percent() -> None:
    customers = definition("new_customers", "count")
    then, now = cell(1000.0, 940.0, 1064.0, period="2016"), cell(800.0, 746.0, 857.0, period="2017")
    compared = compare(customers, then, now)
    assert compared is not None
    assert change_size(compared) == "20\u00a0%"
    assert change_brief(compared) == "−20\u00a0%"
    assert change_interval(compared) == "−27 to −12\u00a0%"


def test_a_rise_in_what_should_be_low_is_worse() -> None:
    churn = definition("churn_rate", "share", "lower")
    compared = compare(churn, cell(0.1, 0.09, 0.11), cell(0.2, 0.19, 0.21))
    assert compared is not None
    assert (compared.tone, change_word(compared)) == ("bad", "worse")


def test_the_more_is_compared_the_more_it_takes_to_be_called_real() -> None:
    then, now = cell(0.50, 0.45, 0.55), cell(0.58, 0.53, 0.63)
    alone = compare(DONE, then, now)
    noise = compare(DONE, then, cell(0.501, 0.451, 0.551))
    assert alone is not None
    assert noise is not None
    assert alone.is_real
    assert judged([alone])[0].is_real
    assert not any(c.is_real for c in judged([alone, *[noise] * 40]))


def test_nothing_is_compared_with_what_is_withheld() -> None:
    assert compare(DONE, cell(None), MAY) is None
    assert compare(DONE, None, MAY) is None


def test_a_number_with_an_open_end_can_still_be_compared() -> None:
    took = definition("resolution_time", "seconds", "lower")
    compared = compare(took, cell(100.0, 90.0, None), cell(10.0, 9.0, 11.0))
    assert (
        compared is None
        or compared.high == float("inf")
        or compared.low == float("-inf")
        or (compared.is_real)
    )


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "78\u00a0% (76–80), n 4\u202f212"), ("nb", "78\u00a0% (76–80), n 4\u202f212")],
)
def test_a_number_is_said_with_its_interval_and_n(language: str, written: str) -> None:
    with speaking(language):
        assert number_words(MAY, Scale("share")) == written


def test_a_withheld_number_is_said_as_its_reason() -> None:
    assert number_words(cell(None, n=7), Scale("share")) == "Too few answers (7 of 10)."


def test_days_and_periods_in_a_note_are_written_as_the_reader_does() -> None:
    note = Reason("part", "%(period)s, %(last)s, %(n)s", {
        "period": "2011-12", "last": "2011-12-09", "n": 3})  # fmt: skip
    with speaking("nb"):
        assert reason_words(note) == "des. 2011, 9. des. 2011, 3"


def test_a_variant_is_not_told_by_the_sentence_of_its_kpi() -> None:
    mean = catalog()["csat"].metric.variants["mean"]
    told = statement(replace(definition("csat", "score"), title=mean.title), cell(4.1, 4.0, 4.2))
    assert told == "Mean satisfaction: 4.1."
