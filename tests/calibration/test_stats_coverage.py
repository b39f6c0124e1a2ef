"""Long simulations: how often intervals hold the truth, over grids of truths and sizes.

Each bound is what was measured with some room; a method that gets worse fails.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from peil.stats.clusters import GROUPS, GroupMoments
from peil.stats.comparing import change_of_estimates
from peil.stats.counts import count_ratio, dispersion_of, garwood
from peil.stats.durations import GroupedDurations
from peil.stats.means import csi_from_moments
from peil.stats.moments import WeightedMoments
from peil.stats.promoter import nps, nps_difference, nps_from_moments
from peil.stats.quantiles import quantile
from peil.stats.shares import newcombe, wilson, wilson_from_moments
from peil.stats.survival import duration_reached_by, kaplan_meier
from peil.stats.weighted_shares import weighted_share

pytestmark = pytest.mark.calibration
SAMPLES = 40_000


def covered(interval, truth):
    """Share of intervals that hold the truth; an open end holds all beyond it."""
    return np.mean(~(interval.low > truth) & ~(interval.high < truth))


def moments_of(scores, weights):
    w, y = weights, scores
    return WeightedMoments.of(
        n=np.full(len(y), y.shape[1]),
        sum_w=w.sum(1),
        sum_w2=(w**2).sum(1),
        sum_wy=(w * y).sum(1),
        sum_w2y=(w**2 * y).sum(1),
        sum_wy2=(w * y**2).sum(1),
        sum_w2y2=(w**2 * y**2).sum(1),
    )


@pytest.mark.parametrize("n", [10, 20, 50, 200, 1000])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_wilson_exactly_over_all_shares(n, level):
    truth = np.linspace(0.005, 0.995, 991)
    won = np.arange(n + 1)
    interval = wilson(won, n, level=level)
    held = (interval.low[:, None] <= truth) & (interval.high[:, None] >= truth)
    coverage = (stats.binom.pmf(won[:, None], n, truth) * held).sum(0)
    assert level - 0.005 < coverage.mean() < level + 0.015


@pytest.mark.parametrize(("n1", "n2"), [(10, 10), (15, 90), (200, 50)])
@pytest.mark.parametrize(("p1", "p2"), [(0.5, 0.5), (0.9, 0.6), (0.05, 0.02), (0.99, 0.95)])
def test_newcombe_exactly_over_pairs_of_shares(n1, n2, p1, p2):
    first, second = np.meshgrid(np.arange(n1 + 1), np.arange(n2 + 1), indexing="ij")
    interval = newcombe(first, n1, second, n2)
    chance = stats.binom.pmf(first, n1, p1) * stats.binom.pmf(second, n2, p2)
    held = (interval.low <= p1 - p2) & (interval.high >= p1 - p2)
    assert (chance * held).sum() > 0.935


@pytest.mark.parametrize("n", [10, 20, 50, 300])
@pytest.mark.parametrize(
    "mix", [(0.5, 0.2, 0.3), (0.8, 0.15, 0.05), (0.1, 0.1, 0.8), (0.33, 0.34, 0.33)]
)
def test_nps_over_mixes(n, mix):
    rng = np.random.default_rng(1)
    interval = nps(*rng.multinomial(n, mix, SAMPLES).T)
    assert 0.925 < covered(interval, 100 * (mix[0] - mix[2])) < 0.99


@pytest.mark.parametrize(("n1", "n2"), [(12, 12), (20, 200), (300, 80)])
def test_differences_of_nps(n1, n2):
    rng = np.random.default_rng(2)
    first = tuple(rng.multinomial(n1, (0.75, 0.15, 0.1), SAMPLES).T)
    second = tuple(rng.multinomial(n2, (0.4, 0.3, 0.3), SAMPLES).T)
    assert 0.94 < covered(nps_difference(first, second), 55) < 0.98


@pytest.mark.parametrize("n", [10, 30, 100, 400])
@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
@pytest.mark.parametrize(("sigma", "least"), [(0.3, 0.935), (0.7, 0.925), (1.0, 0.90)])
def test_weighted_shares_over_weights(n, share, sigma, least):
    rng = np.random.default_rng(3)
    samples = SAMPLES // 8
    weights = rng.lognormal(0, sigma, (samples, n))
    scores = (rng.random((samples, n)) < share).astype(float)
    assert least < covered(wilson_from_moments(moments_of(scores, weights)), share) < 0.99


@pytest.mark.parametrize("n", [20, 100])
def test_weighted_nps_when_weights_go_with_the_answer(n):
    rng = np.random.default_rng(4)
    scores = rng.choice([1.0, 0.0, -1.0], p=[0.5, 0.3, 0.2], size=(SAMPLES // 4, n))
    weights = rng.lognormal(0, 0.5, scores.shape) * np.where(scores > 0, 1.5, 1.0)
    truth = 100 * (0.5 * 1.5 - 0.2) / (0.5 * 1.5 + 0.5)
    assert 0.935 < covered(nps_from_moments(moments_of(scores, weights)), truth) < 0.98


@pytest.mark.parametrize("n", [12, 40, 200])
def test_the_index_of_correlated_answers(n):
    rng = np.random.default_rng(5)
    shared = rng.normal(7.2, 1.6, (SAMPLES // 8, n, 1))
    answers = np.clip(np.round(shared + rng.normal(0, 1, (SAMPLES // 8, n, 3))), 1, 10)
    grid = rng.normal(7.2, 1.6, (2_000_000, 1)) + rng.normal(0, 1, (2_000_000, 1))
    truth = 100 * (np.clip(np.round(grid), 1, 10).mean() - 1) / 9
    score = answers.mean(2)
    assert 0.94 < covered(csi_from_moments(moments_of(score, np.ones_like(score))), truth) < 0.96


@pytest.mark.parametrize("truth", [0.5, 3, 12, 80, 900])
def test_counts_and_counts_in_lumps(truth):
    rng = np.random.default_rng(6)
    assert covered(garwood(rng.poisson(truth, SAMPLES)), truth) > 0.949
    each = np.array([1, 3])
    customers = rng.poisson([truth, truth / 3], (SAMPLES, 2))
    total, squares = customers @ each, customers @ each**2
    lumps = garwood(total, dispersion=dispersion_of(total, squares))
    least = 0.85 if truth < 5 else 0.93
    assert least < covered(lumps, 2 * truth)


@pytest.mark.parametrize(("lost", "new"), [(5, 5), (3, 40), (60, 20)])
def test_ratios_of_counts(lost, new):
    rng = np.random.default_rng(7)
    interval = count_ratio(rng.poisson(lost, SAMPLES), rng.poisson(new, SAMPLES))
    assert covered(interval, lost / new) > 0.949


@pytest.mark.parametrize("cases", [30, 100, 400])
@pytest.mark.parametrize("share", [0.25, 0.5, 0.9])
@pytest.mark.parametrize("watched", [3.0, 30.0])
def test_quantiles_of_open_cases(cases, share, watched):
    rng = np.random.default_rng(8)
    samples = 4000
    index = np.repeat(np.arange(samples), cases)
    true = rng.weibull(0.7, samples * cases)
    seen = rng.uniform(0, watched, samples * cases)
    ended = (true <= seen).astype(float)
    curve = kaplan_meier(
        GroupedDurations.of(np.minimum(true, seen), ended, 1 - ended, slice_index=index)
    )
    truth = (-np.log(1 - share)) ** (1 / 0.7)
    # what lies past the time anyone was watched can only be told to be over a limit
    most = 0.995 if truth < watched else 1.0
    assert 0.925 < covered(duration_reached_by(curve, share, resolution=0.0), truth) <= most


@pytest.mark.parametrize("cases", [40, 200])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_quantiles_of_open_cases_counted_in_whole_days(cases, share):
    rng = np.random.default_rng(13)
    index = np.repeat(np.arange(4000), cases)
    true = rng.geometric(0.3, index.size)
    seen = rng.integers(1, 40, index.size)
    ended = (true <= seen).astype(float)
    curve = kaplan_meier(
        GroupedDurations.of(np.minimum(true, seen), ended, 1 - ended, slice_index=index)
    )
    truth = stats.geom.ppf(share, 0.3)
    assert covered(duration_reached_by(curve, share), truth) > 0.94


@pytest.mark.parametrize(("share", "n"), [(0.5, 10), (0.5, 201), (0.9, 40), (0.9, 1000)])
def test_quantiles_of_complete_durations(share, n):
    rng = np.random.default_rng(9)
    values = rng.lognormal(0, 1, 4000 * n)
    durations = GroupedDurations.of(
        values, np.ones(values.size), slice_index=np.repeat(np.arange(4000), n)
    )
    truth = np.exp(stats.norm.ppf(share))
    assert covered(quantile(durations, share, resolution=0.0), truth) > 0.944


@pytest.mark.parametrize("sizes", [(12, 12, 12), (200, 30, 10), (8, 80, 800)])
@pytest.mark.parametrize("shares", [(0.5, 0.5, 0.5), (0.95, 0.8, 0.4), (0.99, 0.99, 0.99)])
def test_top_task_completion(sizes, shares):
    rng = np.random.default_rng(10)
    demand = np.array([0.5, 0.3, 0.2])
    interval = weighted_share(demand, rng.binomial(sizes, shares, (SAMPLES, 3)), sizes)
    # close to 1 Wilson's own coverage dips, and the sum's with it
    assert covered(interval, demand @ shares) > (0.90 if min(shares) > 0.95 else 0.93)


@pytest.mark.parametrize("answers", [1, 4, 12])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_shares_of_customers_who_answer_often(answers, share):
    rng = np.random.default_rng(11)
    customers = 5 * GROUPS
    leaning = rng.beta(share, 1 - share, (5000, customers))
    won = rng.binomial(answers, leaning).astype(float).reshape(5000, -1, GROUPS).sum(1)
    n = np.full(won.shape, 5.0 * answers)
    moments = GroupMoments.of(n=n, sum_w=n, sum_wy=won, sum_wy2=won)
    worth = moments.n_eff()
    assert 0.94 < covered(wilson(moments.mean * worth, worth), share) < 0.965


def test_medians_compared_by_their_intervals_raise_few_false_alarms():
    rng = np.random.default_rng(12)
    periods = []
    for cases in (60, 150):
        true = rng.exponential(1.0, 4000 * cases)
        seen = rng.uniform(0.2, 4.0, true.size)
        ended = (true <= seen).astype(float)
        durations = GroupedDurations.of(
            np.minimum(true, seen),
            ended,
            1 - ended,
            slice_index=np.repeat(np.arange(4000), cases),
        )
        periods.append(duration_reached_by(kaplan_meier(durations), 0.5, resolution=0.0))
    change = change_of_estimates(*periods, scale="ratio")
    assert 0.02 < np.nanmean(change.p_value < 0.05) < 0.06
