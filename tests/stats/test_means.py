from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from peil.shared.errors import BadInput
from peil.stats.estimate import Withheld
from peil.stats.means import csi_from_moments, mean_from_moments, mean_interval, welch
from peil.stats.moments import WeightedMoments

# Student's additional hours of sleep under two drugs, as printed in 1908
FIRST_DRUG = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SECOND_DRUG = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


def test_students_sleep_has_the_published_interval():
    gained = SECOND_DRUG - FIRST_DRUG
    interval = mean_interval(10, gained.mean(), gained.var(ddof=1)).one
    assert (interval.low, interval.high) == pytest.approx((0.7001142, 2.4598858), abs=1e-6)


def test_welch_on_students_sleep_has_the_published_interval():
    groups = [(10, drug.mean(), drug.var(ddof=1)) for drug in (FIRST_DRUG, SECOND_DRUG)]
    interval = welch(*groups).one
    assert (interval.low, interval.high) == pytest.approx((-3.3654832, 0.2054832), abs=1e-6)


@given(st.lists(st.integers(1, 10), min_size=2, max_size=60).filter(lambda s: len(set(s)) > 1))
def test_the_mean_agrees_with_scipy(scores):
    interval = mean_interval(len(scores), np.mean(scores), np.var(scores, ddof=1)).one
    expected = stats.ttest_1samp(scores, 0).confidence_interval(0.95)
    assert (interval.low, interval.high) == pytest.approx(tuple(expected))
    from_moments = mean_from_moments(WeightedMoments.of_rows(scores)).one
    assert (from_moments.low, from_moments.high) == pytest.approx(tuple(expected), rel=1e-6)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=60))
def test_a_bounded_score_stays_on_its_scale_and_has_a_width(scores):
    mean, variance = np.mean(scores), np.var(scores, ddof=1)
    interval = mean_interval(len(scores), mean, variance, lowest=1, highest=5).one
    assert 1 <= interval.low < interval.high <= 5
    assert interval.low - 1e-9 <= interval.value <= interval.high + 1e-9


def test_the_mean_of_skewed_scores_is_covered():
    rng = np.random.default_rng(31)
    shares = np.array([0.05, 0.05, 0.1, 0.3, 0.5])
    scores = rng.choice(5, size=(6000, 40), p=shares) + 1.0
    interval = mean_interval(40, scores.mean(1), scores.var(1, ddof=1), lowest=1, highest=5)
    truth = shares @ np.arange(1, 6)
    assert 0.93 < np.mean((interval.low <= truth) & (interval.high >= truth)) < 0.965


def test_welch_covers_unequal_spreads_in_unequal_groups():
    rng = np.random.default_rng(32)
    small, large = rng.normal(5, 4, (6000, 8)), rng.normal(3, 1, (6000, 60))
    groups = [(part.shape[1], part.mean(1), part.var(1, ddof=1)) for part in (small, large)]
    interval = welch(*groups)
    assert 0.94 < np.mean((interval.low <= 2) & (interval.high >= 2)) < 0.96


def test_welch_finds_a_difference_when_the_larger_spread_is_in_the_larger_group():
    rng = np.random.default_rng(33)
    small, large = rng.normal(0, 1, (3000, 20)), rng.normal(1, 3, (3000, 120))
    groups = [(part.shape[1], part.mean(1), part.var(1, ddof=1)) for part in (large, small)]
    assert 0.75 < np.mean(welch(*groups).low > 0) < 0.9


def test_weighted_means_are_covered():
    rng = np.random.default_rng(34)
    w, y = rng.lognormal(0, 0.7, (6000, 25)), rng.normal(7, 2, (6000, 25))
    moments = WeightedMoments.of(
        n=np.full(6000, 25),
        sum_w=w.sum(1),
        sum_w2=(w**2).sum(1),
        sum_wy=(w * y).sum(1),
        sum_w2y=(w**2 * y).sum(1),
        sum_wy2=(w * y**2).sum(1),
        sum_w2y2=(w**2 * y**2).sum(1),
    )
    interval = mean_from_moments(moments)
    assert 0.93 < np.mean((interval.low <= 7) & (interval.high >= 7)) < 0.965


@pytest.mark.parametrize(
    ("n", "mean", "variance", "level"), [(21, 4, 1, 0.95), (20, 4, 1.1, 0.95), (20, 4, 1, 0.9)]
)
def test_each_parameter_changes_the_width(n, mean, variance, level):
    base = mean_interval(20, 4, 1).one
    other = mean_interval(n, mean, variance, level=level).one
    assert other.high - other.low != pytest.approx(base.high - base.low, abs=1e-6)


def test_the_ends_of_the_scale_cut_the_interval():
    assert mean_interval(4, 4.8, 0.2).one.high > 5
    assert mean_interval(4, 4.8, 0.2, lowest=1, highest=5).one.high == 5
    assert mean_interval(4, 1.2, 0.2, lowest=1, highest=5).one.low == 1


def test_equal_answers_are_wider_on_a_wider_scale():
    five = mean_interval(12, 3, 0, lowest=1, highest=5).one
    ten = mean_interval(12, 3, 0, lowest=1, highest=10).one
    assert ten.high - ten.low > five.high - five.low > 0


def test_what_is_too_little_is_withheld_with_its_reason():
    none = [None, 4.0, 4.0]
    many = mean_interval([0, 1, 5], none, [None, None, 0])
    assert [one.withheld for one in many] == ["no_rows", "too_few", "no_spread"]
    assert welch((1, 3, 0), (9, 3, 1)).one.withheld == Withheld.TOO_FEW


def test_half_a_scale_and_a_mean_outside_it_are_refused():
    with pytest.raises(BadInput, match="give both ends"):
        mean_interval(5, 3, 1, lowest=1)
    with pytest.raises(BadInput, match="mean is 6, must be 1 to 5"):
        mean_interval(5, 6, 1, lowest=1, highest=5)


def test_the_index_runs_from_0_to_100():
    assert csi_from_moments(WeightedMoments.of_rows([1, 1, 1])).one.value == 0
    assert csi_from_moments(WeightedMoments.of_rows([10, 10, 10])).one.value == 100
    index = csi_from_moments(WeightedMoments.of_rows([5.5, 7, 4])).one
    score = mean_from_moments(WeightedMoments.of_rows([5.5, 7, 4]), lowest=1, highest=10).one
    assert index.high == pytest.approx(100 * (score.high - 1) / 9)
