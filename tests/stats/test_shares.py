from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from peil.shared.errors import BadInput
from peil.stats.estimate import Withheld
from peil.stats.moments import WeightedMoments
from peil.stats.shares import effective_counts, newcombe, wilson, wilson_from_moments


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.277533),
        (8, 10, 0.490162, 0.943318),
        (45, 50, 0.786398, 0.956524),
        (81, 263, 0.255289, 0.366210),
    ],
)
def test_wilson_gives_the_published_limits(successes, n, low, high):
    interval = wilson(successes, n).one
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=6e-7)


def test_newcombe_gives_the_published_limits():
    interval = newcombe(56, 70, 48, 80).one
    assert interval.value == pytest.approx(0.2)
    assert (interval.low, interval.high) == pytest.approx((0.052431, 0.333873), abs=6e-7)


@given(st.integers(1, 5000), st.floats(0, 1), st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_agrees_with_statsmodels(n, share, level):
    won = round(n * share)
    interval = wilson(won, n, level=level).one
    expected = proportion_confint(won, n, alpha=1 - level, method="wilson")
    assert (interval.low, interval.high) == pytest.approx(expected, abs=1e-9)


@given(st.integers(1, 400), st.floats(0, 1), st.integers(1, 400), st.floats(0, 1))
def test_newcombe_agrees_with_statsmodels(n1, share1, n2, share2):
    won1, won2 = round(n1 * share1), round(n2 * share2)
    interval = newcombe(won1, n1, won2, n2).one
    expected = confint_proportions_2indep(won1, n1, won2, n2, method="newcomb", compare="diff")
    assert (interval.low, interval.high) == pytest.approx(expected, abs=1e-9)


@given(st.floats(0.01, 1e6), st.floats(0, 1))
def test_limits_hold_the_share_and_stay_between_0_and_1(n, share):
    interval = wilson(n * share, n).one
    assert 0 <= interval.low <= interval.value + 1e-12
    assert interval.value - 1e-12 <= interval.high <= 1


@pytest.mark.parametrize("n", [10, 30, 100])
def test_wilson_covers_as_promised_on_average(n):
    truth = np.linspace(0.02, 0.98, 193)
    won = np.arange(n + 1)
    interval = wilson(won, n)
    held = (interval.low[:, None] <= truth) & (interval.high[:, None] >= truth)
    covered = (stats.binom.pmf(won[:, None], n, truth) * held).sum(0)
    assert 0.945 < covered.mean() < 0.96
    assert covered.min() > 0.83


def test_newcombe_covers_unequal_groups():
    rng = np.random.default_rng(3)
    first, second = rng.binomial(20, 0.9, 8000), rng.binomial(120, 0.7, 8000)
    interval = newcombe(first, 20, second, 120)
    assert 0.94 < np.mean((interval.low <= 0.2) & (interval.high >= 0.2)) < 0.975


def test_newcombe_finds_a_real_difference_between_rare_shares():
    rng = np.random.default_rng(4)
    first, second = rng.binomial(400, 0.10, 4000), rng.binomial(200, 0.03, 4000)
    found = np.mean(newcombe(first, 400, second, 200).low > 0)
    assert 0.85 < found < 0.97


def test_a_rare_share_is_more_uncertain_upwards():
    interval = wilson(2, 100).one
    assert interval.high - interval.value > 2 * (interval.value - interval.low)


def test_turning_the_groups_round_turns_the_sign():
    there, back = newcombe(9, 30, 40, 50).one, newcombe(40, 50, 9, 30).one
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))


@pytest.mark.parametrize("changed", [(9, 30, 0.95), (8, 31, 0.95), (8, 30, 0.9)])
def test_each_parameter_of_wilson_changes_both_limits(changed):
    successes, n, level = changed
    base, other = wilson(8, 30).one, wilson(successes, n, level=level).one
    assert base.low != other.low
    assert base.high != other.high


@pytest.mark.parametrize("place", range(4))
def test_each_count_of_newcombe_changes_both_limits(place):
    counts = [8.0, 30.0, 20.0, 50.0]
    base = newcombe(*counts).one
    counts[place] += 1
    other = newcombe(*counts).one
    assert base.low != other.low
    assert base.high != other.high


def test_an_empty_slice_is_withheld_and_the_others_are_not():
    many = wilson([0, 5, 0], [0, 9, 0])
    assert [one.withheld for one in many] == [Withheld.NO_ROWS, None, Withheld.NO_ROWS]
    assert newcombe(1, 2, 0, 0).one.withheld == Withheld.NO_ROWS


def test_more_successes_than_rows_are_refused():
    with pytest.raises(BadInput, match="successes is 11 in slice 1, must be at most n"):
        wilson([1, 11], [10, 10])


def test_equal_weights_give_the_unweighted_interval_exactly():
    weighted = wilson_from_moments(WeightedMoments.unweighted([10, 50, 263], [8, 45, 81]))
    plain = wilson([8, 45, 81], [10, 50, 263])
    assert np.array_equal(weighted.low, plain.low)
    assert np.array_equal(weighted.high, plain.high)


def test_scores_that_are_no_share_are_refused():
    with pytest.raises(BadInput, match="y is 1 for a success and else 0"):
        effective_counts(WeightedMoments.unweighted(10, 38, sum_y2=150))


def test_a_thousand_slices_equal_a_thousand_calls():
    rng = np.random.default_rng(8)
    n = rng.integers(1, 90, 40)
    won = rng.binomial(n, 0.3)
    assert list(wilson(won, n)) == [wilson(k, m).one for k, m in zip(won, n, strict=True)]
