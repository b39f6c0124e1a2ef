"""What a plan could see: held against what is then seen, where the truth is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from peil.analysis.effects import effect_of
from peil.analysis.foresight import Foresight, _seen, day_after, foresee, periods_until
from peil.analysis.plans import Plan
from peil.analysis.study import Study, study_of
from peil.shared.errors import NotEnoughData
from peil.stats.estimate import FloatArray
from peil.warehouse.settings import Settings
from tests.metrics.memory import OSLO, MemoryWarehouse, Record, satisfied

MONDAY = datetime(2022, 1, 3, 12, tzinfo=UTC)
TRIALS = 30


def drawn(seed: int, *, before: int, after: int, units: int) -> FloatArray:
    """Draw units that share a season and a wandering part, each with noise that carries over."""
    random = np.random.default_rng(seed)
    periods = before + after
    shared, own = np.zeros(periods), random.normal(size=(units, periods))
    for t in range(1, periods):
        shared[t] = 0.3 * shared[t - 1] + 0.5 * random.normal()
        own[:, t] += 0.3 * own[:, t - 1]
    return np.asarray(own + shared + np.sin(np.arange(periods) * 2 * np.pi / 12))


def studied(values: FloatArray, *, before: int) -> Study:
    times = [str(t) for t in range(values.shape[1])]
    units = [(str(u), row) for u, row in enumerate(values)]
    return study_of("y", times, units, treated=["0"], before=before, season=12)


@pytest.mark.parametrize(
    ("before", "after", "units"), [(40, 12, 1), (40, 12, 4), (40, 12, 25), (24, 8, 5)]
)
def test_an_effect_of_the_size_that_was_said_is_seen_in_about_four_of_five_cases(
    before: int, after: int, units: int
) -> None:
    seen = 0
    for seed in range(TRIALS):
        values = drawn(seed, before=before, after=after, units=units)
        study = studied(values, before=before)
        known = study.of_periods(before, before=before)  # nothing after the start
        values[0, before:] += _seen(known, after)
        low, _high = effect_of(studied(values, before=before)).interval()
        seen += low > 0
    assert 0.65 <= seen / TRIALS <= 0.97


def known_before(seed: int, *, before: int, units: int) -> Study:
    """Return a study of which nothing after the start is known."""
    study = studied(drawn(seed, before=before, after=1, units=units), before=before)
    return study.of_periods(before, before=before)


@pytest.mark.parametrize("units", [1, 4, 25])
def test_more_periods_let_smaller_effects_be_seen(units: int) -> None:
    studies = [known_before(seed, before=48, units=units) for seed in range(8)]
    sizes = {after: np.mean([_seen(each, after) for each in studies]) for after in (8, 24)}
    assert sizes[24] < sizes[8]


@pytest.mark.parametrize(("before", "units"), [(20, 1), (16, 4)])
def test_too_few_periods_before_the_start_let_nothing_be_seen(before: int, units: int) -> None:
    assert _seen(known_before(1, before=before, units=units), 12) == float("inf")


def answers(weeks: int, *, shops: int = 3, each: int = 60) -> MemoryWarehouse:
    random = np.random.default_rng(5)
    rows: list[Record] = []
    for week in range(weeks):
        for shop in range(shops):
            happy = random.random(each) < 0.6 + 0.02 * shop
            rows += [
                satisfied(len(rows) + i, score=5.0 if one else 2.0, shop=f"s{shop}",
                          answered_at=MONDAY + timedelta(weeks=week, minutes=i))
                for i, one in enumerate(happy)
            ]  # fmt: skip
    return MemoryWarehouse(answers=rows)


def told(plan: Plan, *, weeks: int = 60, **options: bool) -> Foresight:
    now = MONDAY + timedelta(weeks=60)
    return foresee(answers(weeks), Settings(), OSLO, plan, now=now, **options)


START = date(2023, 2, 27)  # the Monday after sixty weeks


def test_grain_and_method_are_those_that_the_verdict_will_use() -> None:
    last = (START + timedelta(weeks=12),)
    alone = told(Plan("csat", START, last))
    assert (alone.grain, alone.method, alone.before) == ("week", "interrupted-series", 60)
    assert (alone.after, alone.compared) == (12, ())
    compared = told(Plan("csat", START, last, by="shop", treated=("s0",)))
    assert (compared.method, compared.compared) == ("conformal", ("s1", "s2"))
    assert compared.seen_at_last is not None
    assert 0.02 < compared.seen_at_last < 0.3
    assert compared.least_seen is not None
    assert compared.periods_for(0.9) == 4
    assert compared.periods_for(compared.least_seen / 2) is None


def test_what_came_after_the_start_is_not_looked_at() -> None:
    early = Plan("csat", MONDAY.date() + timedelta(weeks=40), (START,))
    assert told(early).before == 40
    assert told(early, weeks=60).by_periods == told(early, weeks=40).by_periods


def test_how_it_will_be_judged_can_be_told_without_the_sizes() -> None:
    plain = told(Plan("csat", START, (START + timedelta(weeks=12),)), sizes=False)
    assert plain.method == "interrupted-series"
    assert plain.by_periods == ()
    assert plain.least_seen is None


def test_a_start_before_anything_was_measured_is_said() -> None:
    with pytest.raises(NotEnoughData, match="Too few periods before 10 Jan 2022"):
        told(Plan("csat", date(2022, 1, 10), (START,)))


def test_periods_and_days_go_into_each_other() -> None:
    assert periods_until(START, START + timedelta(weeks=12), "week") == 12
    assert day_after(START, 12, "week") == START + timedelta(weeks=12)
    assert periods_until(date(2026, 1, 1), date(2026, 9, 1), "month") == 8
    assert periods_until(START, START, "day") == 0
