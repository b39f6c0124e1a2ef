from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.rates import confint_poisson

from peil.shared.errors import BadInput
from peil.stats.counts import (
    count_ratio,
    count_ratio_p_value,
    dispersion_of,
    dispersion_of_groups,
    garwood,
)
from peil.stats.estimate import Interval, Withheld


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904)]
)
def test_garwood_gives_the_tabled_limits(count, low, high):
    interval = garwood(count).one
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=6e-5)


@given(st.integers(0, 10**6), st.sampled_from([0.8, 0.95, 0.99]))
def test_garwood_agrees_with_statsmodels(count, level):
    interval = garwood(count, level=level).one
    expected = confint_poisson(count, 1, method="exact-c", alpha=1 - level)
    assert (interval.low, interval.high) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(st.integers(0, 3000), st.integers(1, 3000), st.sampled_from([0.8, 0.95]))
def test_the_ratio_agrees_with_the_binomial_of_scipy(top, bottom, level):
    interval = count_ratio(top, bottom, level=level).one
    theta = stats.binomtest(top, top + bottom).proportion_ci(level)
    low, high = (limit / (1 - limit) for limit in theta)
    assert (interval.low, interval.high) == pytest.approx((low, high), rel=1e-6, abs=1e-12)


def test_lung_cancer_in_fredericia_has_the_rates_ratio_of_its_binomial():
    # the towns' cases and residents as in the example of R's poisson.test
    interval = count_ratio(11, 21, numerator_exposure=800, denominator_exposure=3011).one
    theta = stats.binomtest(11, 32).proportion_ci(0.95)
    assert interval.value == pytest.approx(11 / 800 / (21 / 3011))
    assert interval.low == pytest.approx(theta.low / (1 - theta.low) * 3011 / 800)
    assert interval.high == pytest.approx(theta.high / (1 - theta.high) * 3011 / 800)


@given(
    st.integers(0, 300),
    st.integers(0, 300),
    st.sampled_from([0.8, 0.95, 0.99]),
    st.floats(0.2, 5),
    st.floats(1, 4),
)
def test_the_p_value_and_the_interval_never_disagree(top, bottom, level, exposure, dispersion):
    kept = {"numerator_exposure": exposure, "dispersion": dispersion}
    interval = count_ratio(top, bottom, level=level, **kept).one
    p_value = count_ratio_p_value(top, bottom, **kept).item()
    if top == bottom == 0:
        assert np.isnan(p_value)
        assert interval.withheld == Withheld.ZERO_DENOMINATOR
    elif abs(p_value - (1 - level)) > 1e-6:
        holds_one = interval.low <= 1 and (interval.high is None or interval.high >= 1)
        assert holds_one == (p_value > 1 - level)


def test_a_count_is_covered_at_least_as_often_as_promised():
    truth = np.linspace(0.5, 60, 120)
    count = np.arange(140)
    interval = garwood(count)
    held = (interval.low[:, None] <= truth) & (interval.high[:, None] >= truth)
    covered = (stats.poisson.pmf(count[:, None], truth) * held).sum(0)
    assert 0.95 <= covered.min() < 0.97


def test_events_in_lumps_are_covered_only_with_their_dispersion():
    rng = np.random.default_rng(41)
    each = np.array([1, 2, 6])
    customers = rng.poisson([20, 10, 5], (8000, 3))
    total, squares = customers @ each, customers @ each**2
    truth = np.array([20, 10, 5]) @ each
    clustered, naive = garwood(total, dispersion=dispersion_of(total, squares)), garwood(total)
    covered, missed = (
        np.mean((part.low <= truth) & (part.high >= truth)) for part in (clustered, naive)
    )
    assert 0.93 < covered < 0.98
    assert missed < 0.85


def dealt(cases: np.ndarray, rng: np.random.Generator, groups: int = 64) -> np.ndarray:
    """Deal customers with so many cases each into groups."""
    return np.bincount(rng.integers(0, groups, len(cases)), weights=cases, minlength=groups)


def test_events_of_groups_are_covered_as_those_of_customers_are():
    rng = np.random.default_rng(44)
    each, expected = np.array([1, 2, 6]), np.array([60, 30, 15])
    groups = np.array([
        dealt(np.repeat(each, rng.poisson(expected)), rng) for _ in range(3000)
    ])  # fmt: skip
    truth = expected @ each
    total = groups.sum(axis=1)
    found, naive = garwood(total, dispersion=dispersion_of_groups(groups)), garwood(total)
    covered, missed = (
        np.mean((part.low <= truth) & (part.high >= truth)) for part in (found, naive)
    )
    assert 0.93 < covered < 0.98
    assert missed < 0.85


def test_a_few_customers_with_most_of_the_events_widen_them():
    rng = np.random.default_rng(45)
    cases = np.concatenate([np.ones(400), np.full(6, 80.0)])
    exact = dispersion_of(cases.sum(), (cases**2).sum())
    found = [dispersion_of_groups(dealt(cases, rng)).item() for _ in range(400)]
    assert np.median(found) == pytest.approx(exact, rel=0.15)
    assert min(found) > 0.7 * exact


def test_each_parameter_of_groups_changes_their_dispersion():
    base = dispersion_of_groups([30, 4, 8, 2]).item()
    assert dispersion_of_groups([30, 4, 8, 3]).item() != pytest.approx(base, rel=1e-6)
    assert dispersion_of_groups([30, 4, 8, 2], level=0.9).item() < base


def test_one_event_is_no_lump_and_one_group_is_refused():
    assert dispersion_of_groups([[0, 1, 0], [0, 0, 0]]).tolist() == [1, 1]
    with pytest.raises(BadInput, match="groups is 1, must be 2 or more"):
        dispersion_of_groups([4])


def test_the_ratio_covers_unequal_counts():
    rng = np.random.default_rng(42)
    interval = count_ratio(rng.poisson(90, 8000), rng.poisson(15, 8000))
    assert 0.95 < np.mean((interval.low <= 6) & (interval.high >= 6)) < 0.985


def test_a_rise_from_few_to_many_is_found():
    rng = np.random.default_rng(43)
    p_value = count_ratio_p_value(rng.poisson(35, 4000), rng.poisson(12, 4000))
    assert 0.85 < np.mean(p_value < 0.05) < 0.97


def test_none_lost_is_a_ratio_of_0_and_none_new_is_undefined():
    none_lost, none_new, neither = count_ratio([0, 5, 0], [4, 0, 0])
    assert none_lost.value == none_lost.low == 0
    assert none_lost.high > 0
    assert none_new.withheld == Withheld.ZERO_DENOMINATOR
    assert none_new.low == pytest.approx(0.916, abs=1e-3)
    assert neither == Interval(None, None, None, Withheld.ZERO_DENOMINATOR)


@pytest.mark.parametrize(
    "changed", [{"exposure": 3.0}, {"dispersion": 1.5}, {"level": 0.9}, {"count": 13}]
)
def test_each_parameter_of_a_count_changes_both_limits(changed):
    kept = {"count": 12, "exposure": 2.0, "dispersion": 1.0, "level": 0.95}
    base, other = garwood(**kept).one, garwood(**(kept | changed)).one
    assert base.low != pytest.approx(other.low, rel=1e-6)
    assert base.high != pytest.approx(other.high, rel=1e-6)


@pytest.mark.parametrize(
    "changed",
    [
        {"numerator": 31},
        {"denominator": 21},
        {"numerator_exposure": 2.0},
        {"denominator_exposure": 2.0},
        {"dispersion": 2.0},
        {"level": 0.9},
    ],
)
def test_each_parameter_of_a_ratio_changes_both_limits(changed):
    kept = {"numerator": 30, "denominator": 20}
    base, other = count_ratio(**kept).one, count_ratio(**(kept | changed)).one
    assert base.low != pytest.approx(other.low, rel=1e-6)
    assert base.high != pytest.approx(other.high, rel=1e-6)


def test_no_exposure_is_withheld_and_a_negative_count_refused():
    assert garwood(3, exposure=0).one.withheld == Withheld.ZERO_DENOMINATOR
    with pytest.raises(BadInput, match="count is -1, must be 0 or more"):
        garwood(-1)
    with pytest.raises(BadInput, match="dispersion is 0, must be over 0"):
        garwood(1, dispersion=0)
    with pytest.raises(BadInput, match="numerator_exposure is 0, must be over 0"):
        count_ratio(1, 2, numerator_exposure=0)
