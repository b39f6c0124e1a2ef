"""What an effect brings for what it cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from peil.analysis.checks.check import Check
from peil.analysis.plans import PlannedVerdict
from peil.analysis.returns import returns_of
from tests.analysis.test_plans import JUDGED, judged


def told(**changes: float) -> PlannedVerdict:
    found = judged(JUDGED)
    assert found.found is not None
    judgement = replace(found.found.judgement, **changes)  # type: ignore[arg-type]
    return replace(found, found=replace(found.found, judgement=judgement))


WORKED = {"effect": 0.10, "low": 0.05, "high": 0.20}


def test_a_step_gained_has_cost_its_part_with_the_interval_turned_round() -> None:
    brings = returns_of(told(**WORKED), cost=Decimal(1000), worth=None)
    assert brings.a_year is None
    assert brings.cost_per_step is not None
    span = brings.cost_per_step
    assert (span.value, span.low, span.high) == pytest.approx((100.0, 50.0, 200.0))


def test_what_it_brings_in_a_year_is_steps_times_their_worth() -> None:
    brings = returns_of(told(**WORKED), cost=None, worth=Decimal(7))
    assert brings.cost_per_step is None
    assert brings.a_year is not None
    year = brings.a_year
    assert (year.value, year.low, year.high) == pytest.approx((70.0, 35.0, 140.0))


def test_where_lower_is_better_a_fall_is_a_gain() -> None:
    found = told(effect=-0.10, low=-0.20, high=-0.05)
    assert found.found is not None
    measured = found.found.measurement
    lower = replace(measured, definition=replace(measured.definition, better="lower"))
    turned = replace(found, found=replace(found.found, measurement=lower))
    brings = returns_of(turned, cost=Decimal(1000), worth=Decimal(7))
    assert brings.a_year is not None
    assert brings.cost_per_step is not None
    assert (brings.a_year.low, brings.cost_per_step.value) == pytest.approx((35.0, 100.0))


def test_a_gain_that_may_be_none_has_no_price() -> None:
    brings = returns_of(told(effect=0.1, low=-0.1, high=0.3), cost=Decimal(9), worth=Decimal(1))
    assert brings.cost_per_step is None
    assert brings.a_year is not None
    assert (brings.a_year.low, brings.a_year.high) == pytest.approx((-10.0, 30.0))


def test_an_end_that_nothing_limits_stays_open() -> None:
    brings = returns_of(told(effect=0.1, low=0.05, high=float("inf")), cost=Decimal(9),
                        worth=Decimal(1))  # fmt: skip
    assert brings.a_year is not None
    assert brings.a_year.high is None
    assert brings.cost_per_step is not None
    assert brings.cost_per_step.low is None


def test_before_it_is_judged_and_where_it_may_not_be_believed_there_is_no_money() -> None:
    money = {"cost": Decimal(9), "worth": Decimal(1)}
    early = returns_of(judged(JUDGED - timedelta(days=1)), **money)
    doubted = told(**WORKED)
    assert doubted.found is not None
    failed = replace(doubted.found.judgement, checks=(Check("x", False, "No.", is_critical=True),))
    unbelieved = replace(doubted, found=replace(doubted.found, judgement=failed))
    for brings in (early, returns_of(unbelieved, **money)):
        assert (brings.a_year, brings.cost_per_step) == (None, None)
