"""Effects from a panel: Proposition 99 as published, and properties that must hold on any."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from peil.shared.errors import BadInput, NotEnoughData
from peil.stats.panel_effects import (
    difference_in_differences,
    synthetic_control,
    synthetic_difference_in_differences,
)
from peil.stats.panels import Panel, simplex_weights
from tests.stats.prop99 import prop99

METHODS = [difference_in_differences, synthetic_control, synthetic_difference_in_differences]
seeds = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("method", "published"),
    [
        (difference_in_differences, -27.349111),
        (synthetic_control, -19.619663),
        (synthetic_difference_in_differences, -15.603828),
    ],
)
def test_proposition_99_comes_out_within_one_percent_of_what_is_published(method, published):
    assert method(prop99()).effect == pytest.approx(published, rel=0.01)


def panel_of(seed: int, *, units: int = 8, before: int = 10, after: int = 4) -> Panel:
    random = np.random.default_rng(seed)
    common = random.normal(size=(2, before + after)).cumsum(axis=1)
    levels = random.uniform(0.5, 1.5, size=(units, 2))
    noise = random.normal(size=(units, before + after))
    outcome = levels @ common + 0.3 * noise + random.uniform(0, 5, size=(units, 1))
    return Panel.of(outcome[:1], outcome[1:], before=before)


@pytest.mark.parametrize("method", METHODS)
@given(seed=seeds, shift=st.floats(-5, 5))
def test_what_is_added_after_the_start_is_added_to_the_effect(method, seed, shift):
    panel = panel_of(seed)
    treated = panel.treated.copy()
    treated[:, panel.before :] += shift
    moved = Panel.of(treated, panel.untouched, before=panel.before)
    assert method(moved).effect == pytest.approx(method(panel).effect + shift, abs=1e-6)


@pytest.mark.parametrize("method", METHODS)
@given(seed=seeds)
def test_neither_the_order_of_units_nor_the_scale_matters(method, seed):
    panel = panel_of(seed)
    order = np.random.default_rng(seed).permutation(len(panel.untouched))
    turned = Panel.of(-100 * panel.treated, -100 * panel.untouched[order], before=panel.before)
    assert method(turned).effect == pytest.approx(-100 * method(panel).effect, rel=1e-4, abs=1e-3)


@pytest.mark.parametrize("method", METHODS)
def test_what_was_expected_and_the_effect_make_up_what_happened(method):
    found = method(panel_of(3))
    gap = (found.actual - found.expected)[10:].mean()
    assert gap == pytest.approx(found.effect)
    assert found.unit_weights.sum() == pytest.approx(1)
    assert found.unit_weights.min() >= 0


@given(seed=seeds, ridge=st.sampled_from([0.0, 0.5]))
def test_no_mix_is_nearer_than_the_one_that_is_found(seed, ridge):
    random = np.random.default_rng(seed)
    columns, target = random.normal(size=(12, 4)), random.normal(size=12)

    def distance(weights):
        return ((columns @ weights - target) ** 2).sum() + ridge * (weights**2).sum()

    found = simplex_weights(columns, target, ridge=ridge)
    other = minimize(
        distance, np.full(4, 0.25), bounds=[(0, 1)] * 4, method="SLSQP",
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1}, options={"ftol": 1e-12},
    )  # fmt: skip
    assert distance(found) <= other.fun + 1e-7


def test_a_trend_of_its_own_fools_plain_differences_and_not_the_synthetic_ones():
    random = np.random.default_rng(5)
    time = np.arange(30.0)
    slopes = np.r_[0.5, np.linspace(-0.5, 1.0, 12)]
    outcome = slopes[:, None] * time + 0.05 * random.normal(size=(13, 30))
    panel = Panel.of(outcome[:1], outcome[1:], before=20)
    plain, _, both = (method(panel).effect for method in METHODS)
    assert plain > 3
    assert abs(both) < 0.5


def test_more_treated_units_make_for_more_spread_weights():
    panel = panel_of(6, units=12)
    alone = synthetic_difference_in_differences(panel).unit_weights
    many = Panel.of(np.repeat(panel.treated, 30, axis=0), panel.untouched, before=10)
    spread = synthetic_difference_in_differences(many).unit_weights
    assert (spread**2).sum() < (alone**2).sum()


def test_a_placebo_changes_places_with_the_treated_whose_effect_is_taken_out():
    panel = panel_of(7)
    placebo = panel.of_placebo([2], effect=5.0)
    np.testing.assert_array_equal(placebo.treated[0], panel.untouched[2])
    assert placebo.untouched.shape == (7, 14)
    np.testing.assert_array_equal(placebo.untouched[0, :10], panel.treated[0, :10])
    np.testing.assert_allclose(placebo.untouched[0, 10:], panel.treated[0, 10:] - 5.0)


def test_what_is_no_panel_is_refused():
    with pytest.raises(BadInput, match="both before and after"):
        Panel.of([[1, 2]], [[1, 2]], before=2)
    with pytest.raises(BadInput, match="same periods"):
        Panel.of([[1, 2]], [[1, 2, 3]], before=1)
    with pytest.raises(BadInput, match="outcome is nan"):
        Panel.of([[1, np.nan]], [[1, 2]], before=1)
    with pytest.raises(NotEnoughData, match="2 and 2 are needed"):
        synthetic_control(Panel.of([[1, 2]], [[1, 2]], before=1))
