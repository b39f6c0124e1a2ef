"""Units that began at different times: the published example, and what a regression gets wrong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.shared.errors import BadInput, NotEnoughData
from peil.stats.group_time_effects import group_time_effect

# Callaway and Sant'Anna's example: log employment of teenagers, 500 counties, 2003 to 2007, by the
# year in which the state's minimum wage rose. Means of the data that the package did is given with.
COUNTIES = {
    2004: (20, [6.179697, 6.106564, 6.059452, 6.026704, 6.085388]),
    2006: (40, [6.573994, 6.517884, 6.527941, 6.557435, 6.543041]),
    2007: (131, [5.842906, 5.810783, 5.820866, 5.823866, 5.820048]),
    2008: (309, [5.654630, 5.592000, 5.604808, 5.638896, 5.661133]),
}
PUBLISHED = {
    (2004, 2004): -0.0105,
    (2004, 2005): -0.0704,
    (2004, 2006): -0.1373,
    (2004, 2007): -0.1008,
    (2006, 2006): -0.0046,
    (2006, 2007): -0.0412,
    (2007, 2007): -0.0261,
}


def test_teenagers_jobs_come_out_as_published():
    rows = np.vstack([np.tile(mean, (n, 1)) for n, mean in COUNTIES.values()])
    starts = np.repeat([year - 2003 for year in COUNTIES], [n for n, _ in COUNTIES.values()])
    found = group_time_effect(rows, starts)
    cells = {(2003 + c.start, 2003 + c.period): c.effect for c in found.cells}
    for cell, effect in PUBLISHED.items():
        assert cells[cell] == pytest.approx(effect, abs=0.00006)
    assert found.effect == pytest.approx(-0.0400, abs=0.00006)
    assert found.base == 1


def panel(seed: int, effect: float = 0.0, *, growing: float = 0.0, periods: int = 14, n: int = 24):
    """Return outcomes and starts: a third never begins, the others in periods 6, 8 and 10."""
    random = np.random.default_rng(seed)
    starts = np.resize([6, 8, 10, periods, 6, periods], n)
    since = np.arange(periods) - starts[:, None] + 1
    rows = random.normal(size=periods).cumsum() + random.normal(size=(n, 1))
    rows = rows + random.normal(size=(n, periods)) * 0.5
    return rows + np.where(since > 0, effect + growing * since, 0.0), starts


def test_effects_that_grow_fool_a_regression_and_not_the_groups():
    rows, starts = panel(1, growing=1.0, n=120)
    rows = np.delete(rows, np.flatnonzero(starts == 14), axis=0)
    starts = starts[starts < 14]
    rows, begun = rows[:, :10], np.minimum(starts, 10)  # the last to begin are the comparison
    treated = (np.arange(10) >= begun[:, None]).astype(float)
    true = np.concatenate([np.arange(1, 10 - start + 1) for start in begun]).mean()

    def apart(values):
        return values - values.mean(axis=1, keepdims=True) - values.mean(axis=0) + values.mean()

    regression = (apart(treated) * rows).sum() / (apart(treated) ** 2).sum()
    assert regression < true - 0.3
    assert group_time_effect(rows, begun).effect == pytest.approx(true, abs=0.2)


@given(seed=st.integers(0, 500), effect=st.floats(-5, 5))
def test_what_is_added_after_the_starts_is_added_to_effect_and_interval(seed, effect):
    plain, moved = (group_time_effect(*panel(seed, each)) for each in (0.0, effect))
    assert moved.effect == pytest.approx(plain.effect + effect, abs=1e-6)
    assert moved.interval() == pytest.approx(
        [limit + effect for limit in plain.interval()], abs=1e-3
    )


def test_neither_the_order_of_units_nor_a_common_path_matters():
    rows, starts = panel(3, 1.0)
    order = np.random.default_rng(1).permutation(len(rows))
    turned = group_time_effect(rows[order] + 100 * np.sin(np.arange(14.0)), starts[order])
    assert turned.effect == pytest.approx(group_time_effect(rows, starts).effect)


def test_a_higher_level_gives_a_wider_interval_which_an_effect_far_off_is_not_in():
    found = group_time_effect(*panel(4, 3.0))
    (low, high), (lower, higher) = found.interval(), found.interval(level=0.99)
    assert lower < low < 3 < high < higher
    assert low > 0
    assert found.p_value(3.0) > 0.05 > found.p_value(0.0)


def test_restless_units_widen_the_interval():
    rows, starts = panel(5)
    noise = np.random.default_rng(2).normal(size=rows.shape)
    restless = rows + 2 * noise * (starts < 14)[:, None]
    calm, wide = group_time_effect(rows, starts), group_time_effect(restless, starts)
    assert np.diff(wide.interval()) > 2 * np.diff(calm.interval())


def test_a_placebo_sees_units_that_had_drifted_apart_before_they_began():
    rows, starts = panel(6, 1.0)
    drift = rows + np.where(starts < 14, 1.0, 0.0)[:, None] * np.arange(14)
    assert group_time_effect(rows, starts, earlier=3, effect_after=1.0).p_value() > 0.05
    assert group_time_effect(drift, starts, earlier=3, effect_after=1.0).p_value() < 0.01


def test_few_units_set_no_limits():
    rows, _ = panel(7, n=4)
    assert group_time_effect(rows, [6, 8, 14, 14]).interval() == (-np.inf, np.inf)


def test_intervals_hold_what_is_true():
    found = [group_time_effect(*panel(seed, 1.0)).interval() for seed in range(300)]
    assert 0.92 <= np.mean([low <= 1 <= high for low, high in found]) <= 0.98


def test_what_cannot_be_compared_is_refused():
    rows, starts = panel(8)
    with pytest.raises(BadInput, match="before the first period"):
        group_time_effect(rows, np.where(starts == 6, 0, starts))
    with pytest.raises(NotEnoughData, match="had not"):
        group_time_effect(rows, np.full(len(rows), 6))
