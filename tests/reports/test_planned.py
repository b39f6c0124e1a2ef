"""The verdict on a planned action in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from peil.analysis.returns import Span
from peil.reports.actions import KeptAction
from peil.reports.planned import (
    expected_words,
    money_words,
    planned_lines,
    span_text,
    when_words,
)
from tests.analysis.test_plans import JUDGED, PLAN, judged
from tests.analysis.test_returns import told

ACTED = KeptAction(7, "Answer within a day", "Kari", PLAN)


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (Span(9123.4, 6210.0, 18333.0), "NOK 9 000 (6 000–18 000)"),
        (Span(-120.0, -300.0, 60.0), "−NOK 120 (−300 to 60)"),
        (Span(5.126, 4.0, 6.0), "NOK 5.1 (4.0–6.0)"),
        (Span(950.0, 400.0, None), "NOK 950 (over 400)"),
        (Span(950.0, None, 2000.0), "NOK 1 000 (under 2 000)"),
        (Span(950.0, None, None), "NOK 950, without limits"),
    ],
)
def test_money_has_the_digits_that_its_interval_allows(span: Span, text: str) -> None:
    assert span_text(span, "NOK").replace("\xa0", " ").replace("\u202f", " ") == text


def test_when_it_is_judged_is_said_before_and_after() -> None:
    early, on_the_day, last = (
        when_words(judged(day), ACTED)
        for day in (JUDGED - timedelta(days=1), JUDGED, PLAN.judged_on[1])
    )
    assert early.startswith("It is judged on 28 Nov 2022. Until then it cannot be told")
    assert on_the_day.endswith("again on 26 Dec 2022.")
    assert last.endswith("it is not judged again.")
    assert "draft" in when_words(judged(JUDGED, replace(PLAN, fixed_at=None)), ACTED)
    given_up = replace(ACTED, withdrawn_on=date(2022, 10, 9), withdrawn_reason="Too dear")
    assert when_words(judged(JUDGED), given_up).endswith("is not judged: Too dear")


@pytest.mark.parametrize(
    ("low", "high", "expected", "words"),
    [
        (0.05, 0.20, 0.10, "within the interval"),
        (0.05, 0.20, 0.30, "more than the interval allows"),
        (0.05, 0.20, 0.01, "less than what was found"),
        (-0.20, -0.05, -0.30, "more than the interval allows"),
        (-0.20, -0.05, -0.01, "less than what was found"),
        (float("-inf"), float("inf"), 0.10, "no limits"),
    ],
)
def test_what_was_hoped_for_is_held_against_what_was_found(
    low: float, high: float, expected: float, words: str
) -> None:
    found = told(effect=(low + high) / 2, low=low, high=high).found
    assert found is not None
    assert words in expected_words(found, expected)


@pytest.mark.parametrize(
    ("limits", "cost", "words"),
    [
        (
            (0.05, 0.20),
            30,
            ["It costs NOK 30 in all.", "brings NOK 70", "surely more than it costs"],
        ),
        ((0.05, 0.20), 60, ["brings NOK 70", "cannot be told"]),
        ((0.05, 0.20), 500, ["brings NOK 70", "does not pay for it"]),
        ((-0.20, -0.05), 30, ["costs NOK 70 (40–140) in a year", "does not pay for it"]),
        ((-0.05, 0.20), 30, ["may bring or cost: NOK 70 (−40 to 140)", "cannot be told"]),
    ],
)
def test_money_says_whether_it_pays_and_when_that_cannot_be_told(
    limits: tuple[float, float], cost: int, words: list[str]
) -> None:
    effect = -0.10 if limits[1] < 0 else 0.10
    planned = told(effect=effect, low=limits[0], high=limits[1])
    kept = replace(ACTED, cost=Decimal(cost), worth=Decimal(7), currency="NOK")
    said = " ".join(money_words(planned, kept)).replace("\xa0", " ")
    assert [each for each in words if each not in said] == []


def test_before_the_first_day_of_judgement_the_effect_is_so_far() -> None:
    lines = planned_lines(judged(JUDGED - timedelta(days=1)), ACTED)
    assert lines[1] == "? Cannot tell yet"
    assert "So far:" in lines
    assert "So far:" not in planned_lines(judged(JUDGED), ACTED)
