"""Where a goal stands, as far as the number's uncertainty can tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from peil.analysis.goals import Course, Goal, course
from peil.warehouse.settings import Settings
from tests.metrics.memory import OSLO, MemoryWarehouse, Record, satisfied

SINCE, DUE = date(2024, 1, 1), date(2025, 1, 1)


def year(last: float, *, each: int = 400) -> MemoryWarehouse:
    """Return answers whose share of satisfied is a half in 2023 and in early 2024 goes to `last`.

    Every month holds exactly that share, so that what a goal says is certain.
    """
    rows: list[Record] = []
    for month in range(24):
        share = 0.5 if month < 12 else 0.5 + (last - 0.5) * (month - 11) / 12
        at = datetime(2023 + month // 12, 1 + month % 12, 10, tzinfo=UTC)
        rows += [
            satisfied(len(rows) + i, score=5.0 if i < share * each else 1.0,
                      answered_at=at + timedelta(minutes=i))
            for i in range(each)
        ]  # fmt: skip
    return MemoryWarehouse(answers=rows)


def stands(
    warehouse: MemoryWarehouse, today: date, *, target: float = 0.8, **options: object
) -> Course:
    goal = Goal("csat", target, SINCE, DUE, **options)  # type: ignore[arg-type]
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    return course(warehouse, Settings(), OSLO, goal, now=now)


def test_a_number_ahead_of_the_straight_way_is_on_course() -> None:
    found = stands(year(0.9), date(2024, 7, 3))
    assert found.state == "on course"
    assert found.baseline == pytest.approx(0.5)
    assert found.now is not None
    assert found.now.period == "2024-Q2"
    assert found.planned == pytest.approx(0.5 + 0.3 * 136 / 366, abs=0.003)  # the quarter's middle


def test_a_number_behind_the_straight_way_is_behind() -> None:
    assert stands(year(0.5), date(2024, 10, 3)).state == "behind"


def test_a_few_answers_cannot_tell_whether_it_is_on_course() -> None:
    assert stands(year(0.8, each=20), date(2024, 7, 3)).state == "cannot tell yet"


def test_a_goal_is_reached_once_the_whole_interval_is_past_the_target() -> None:
    found = stands(year(0.95), date(2024, 10, 3), target=0.6)
    assert found.state == "reached"
    assert found.share is not None
    assert found.low is not None
    assert found.low > 1


def test_a_goal_that_is_due_and_short_of_its_target_is_missed() -> None:
    assert stands(year(0.6), date(2025, 1, 2)).state == "missed"


def test_a_goal_is_not_missed_before_the_last_period_of_its_time_has_a_number() -> None:
    early = Goal("csat", 0.8, SINCE, date(2024, 12, 31))
    now = datetime(2024, 12, 31, 12, tzinfo=UTC)  # the last quarter is not over
    assert course(year(0.6), Settings(), OSLO, early, now=now).state == "cannot tell yet"
    later = datetime(2025, 1, 1, 12, tzinfo=UTC)
    assert course(year(0.6), Settings(), OSLO, early, now=later).state == "missed"


def test_a_period_that_lies_mostly_outside_a_goals_time_tells_nothing_of_it() -> None:
    begun = Goal("csat", 0.8, date(2024, 6, 1), date(2025, 5, 31))
    now = datetime(2024, 7, 3, 12, tzinfo=UTC)
    assert course(year(0.8), Settings(), OSLO, begun, now=now).now is None
    over = Goal("csat", 0.8, date(2023, 1, 10), date(2024, 10, 20))
    late = datetime(2025, 1, 3, 12, tzinfo=UTC)
    found = course(year(0.8), Settings(), OSLO, over, now=late).now
    assert found is not None
    assert found.period == "2024-Q3"


def test_the_share_of_the_way_has_the_interval_of_the_number() -> None:
    found = stands(year(0.8), date(2024, 7, 3))
    assert found.now is not None
    assert found.share == pytest.approx((found.now.value - 0.5) / 0.3)  # type: ignore[operator]
    assert found.low == pytest.approx((found.now.low - 0.5) / 0.3)  # type: ignore[operator]


def test_a_baseline_that_was_kept_is_not_measured_again() -> None:
    found = stands(year(0.8), date(2024, 7, 3), baseline=0.7)
    assert found.baseline == 0.7
    assert found.planned_at(SINCE) == pytest.approx(0.7)
    assert found.planned_at(DUE) == pytest.approx(0.8)


def test_before_its_first_day_a_goal_has_not_started() -> None:
    assert stands(year(0.8), date(2023, 12, 5)).state == "not started"


@pytest.mark.parametrize(
    ("days", "grain"), [(366, "quarter"), (180, "month"), (60, "week"), (10, "week")]
)
def test_a_goal_is_followed_by_periods_that_fit_four_times_in_its_time(
    days: int, grain: str
) -> None:
    assert Goal("csat", 0.8, SINCE, SINCE + timedelta(days=days)).grain == grain
