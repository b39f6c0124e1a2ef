"""The verdict on an action by a plan that was fixed before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from peil.analysis.kpi_effects import kpi_effect
from peil.analysis.plans import Plan, PlannedVerdict, judge_plan, with_half_the_expected
from peil.metrics.composite import Composite, Part
from peil.metrics.composites import add_version
from peil.metrics.measurement import Query
from peil.warehouse.settings import Settings
from tests.analysis.test_kpi_effects import START, answers
from tests.metrics.memory import OSLO, MemoryWarehouse

JUDGED = START + timedelta(weeks=8)
PLAN = Plan(
    "csat", START, judged_on=(JUDGED, START + timedelta(weeks=12)), by="shop", treated=("s0",),
    every="week", smallest_effect=0.05, fixed_at=datetime(2022, 9, 20, tzinfo=UTC),
    definition_version=1,
)  # fmt: skip
WORKS = MemoryWarehouse(answers=answers(0.3))


def judged(today: date, plan: Plan = PLAN) -> PlannedVerdict:
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    return judge_plan(WORKS, Settings(), OSLO, plan, now=now)


def test_on_the_day_of_judgement_the_verdict_rests_on_what_came_before_it() -> None:
    found = judged(JUDGED + timedelta(days=3))
    alone = kpi_effect(
        WORKS, Settings(), OSLO, Query("csat", by=("shop",), every="week", until=JUDGED),
        at=START, treated=("s0",), smallest_effect=0.05,
    )  # fmt: skip
    assert found.verdict == "worked"
    assert found.judged_on == JUDGED
    assert found.found is not None
    assert found.found.judgement.effect == pytest.approx(alone.judgement.effect)
    assert found.found.judgement.study.after == 8


def test_before_the_day_of_judgement_nothing_can_be_told_however_clear_it_looks() -> None:
    found = judged(JUDGED - timedelta(days=1))
    assert (found.verdict, found.judged_on, found.next_on) == ("cannot tell yet", None, JUDGED)
    assert found.found is not None  # what is known so far is there to see
    assert found.found.judgement.verdict == "worked"


def test_a_later_day_of_judgement_takes_over() -> None:
    later = PLAN.judged_on[1]
    found = judged(later)
    assert (found.judged_on, found.next_on) == (later, None)


def test_before_the_start_there_is_no_effect_and_the_reason_is_said() -> None:
    found = judged(START - timedelta(days=1))
    assert found.found is None
    assert found.reason == "The action has not started."
    assert found.record()["effect"] is None


@pytest.mark.parametrize(
    ("fixed_at", "passed", "words"),
    [
        (datetime(2022, 10, 2, 23, tzinfo=UTC), True, "before the start"),
        (datetime(2022, 10, 10, 12, tzinfo=UTC), False, "7 days after the start"),
        (None, False, "can still change"),
    ],
)
def test_a_plan_says_when_it_was_fixed(fixed_at: datetime | None, passed: bool, words: str) -> None:
    check = judged(JUDGED, replace(PLAN, fixed_at=fixed_at)).checks[0]
    assert (check.name, check.passed, check.is_critical) == ("fixed_before_start", passed, False)
    assert words in check.text


def test_a_plan_that_can_still_change_is_not_judged_by() -> None:
    found = judged(JUDGED, replace(PLAN, fixed_at=None))
    assert (found.verdict, found.judged_on) == ("cannot tell yet", None)


def test_another_definition_than_the_plan_was_fixed_with_is_said() -> None:
    checks = judged(JUDGED, replace(PLAN, definition_version=9)).checks
    assert [check.passed for check in checks if check.name == "same_definition"] == [False]
    assert "same_definition" not in {check.name for check in judged(JUDGED).checks}


def test_half_the_expected_effect_matters_unless_the_plan_says_otherwise() -> None:
    bare = replace(PLAN, smallest_effect=None)
    assert with_half_the_expected(bare, -0.3).smallest_effect == pytest.approx(0.15)
    assert with_half_the_expected(PLAN, -0.3).smallest_effect == pytest.approx(0.05)
    assert with_half_the_expected(bare, None).smallest_effect is None


def test_no_numbers_around_the_start_is_a_reason_and_not_an_error() -> None:
    found = judged(JUDGED, replace(PLAN, at=date(2021, 1, 1), judged_on=(date(2021, 6, 1),)))
    assert found.verdict == "cannot tell yet"
    assert "has no numbers just before and after" in found.reason


def test_a_composite_is_judged_by_the_version_that_was_fixed(tmp_path: Path) -> None:
    for hundred in (1.0, 0.5):  # which doubles what the first part counts
        parts = (Part("csat", 3, 0, hundred), Part("csat", 1, 1, 5, "mean"))
        made = Composite("health", "Health", "", parts, 0, "kari", datetime(2022, 9, 1, tzinfo=UTC))
        add_version(tmp_path, made)
    now = datetime(2023, 6, 1, tzinfo=UTC)

    def by(version: int) -> PlannedVerdict:
        plan = replace(PLAN, kpi="health", smallest_effect=5, definition_version=version)
        return judge_plan(WORKS, Settings(), OSLO, plan, now=now, folder=tmp_path)

    old, new = by(1), by(2)
    assert old.found is not None
    assert new.found is not None
    assert old.found.measurement.definition.version == 1
    assert new.found.judgement.effect > 1.5 * old.found.judgement.effect
    told = [each for each in old.checks if each.name == "same_definition"]
    assert [(each.passed, "is version 2 by now" in each.text) for each in told] == [(None, True)]
    assert not [each for each in new.checks if each.name == "same_definition"]
