"""Shares over clusters: Cochran's example, coverage, power, and that every input counts."""

from __future__ import annotations

import numpy as np
import pytest

from peil.shared.errors import BadInput
from peil.stats.clustered_shares import clustered_share, clustered_variance
from peil.stats.estimate import Withheld
from peil.stats.moments import WeightedMoments
from peil.stats.ratios import RatioMoments
from peil.stats.shares import wilson, wilson_from_moments

HOUSEHOLDS = {"n": 30, "sum_x": 104, "sum_y": 30, "sum_x2": 404, "sum_y2": 86, "sum_xy": 113}


def drawn(seed, customers, likeness, share, samples=3000):
    """Draw cases of customers who differ in how often they come back."""
    rng = np.random.default_rng(seed)
    cases = rng.geometric(0.4, size=(samples, customers))
    shape = (1 - likeness) / likeness
    own = rng.beta(share * shape, (1 - share) * shape, size=cases.shape)
    back = rng.binomial(cases, own)
    moments = RatioMoments.of(
        n=np.full(samples, customers), sum_x=cases.sum(1), sum_y=back.sum(1),
        sum_x2=(cases**2).sum(1), sum_y2=(back**2).sum(1), sum_xy=(cases * back).sum(1),
    )  # fmt: skip
    return moments, cases.sum(1), back.sum(1)


def test_the_households_of_cochran_have_his_variance():
    assert clustered_variance(RatioMoments.of(**HOUSEHOLDS)) == pytest.approx(0.00520, abs=1e-5)


def test_clusters_of_one_row_are_wilsons_rows():
    alone = RatioMoments.of(n=[40, 12], sum_x=[40, 12], sum_y=[7, 0], sum_x2=[40, 12],
                            sum_y2=[7, 0], sum_xy=[7, 0])  # fmt: skip
    found, plain = clustered_share(alone, [40, 12]), wilson([7, 0], [40, 12])
    assert found.low == pytest.approx(plain.low)
    assert found.high == pytest.approx(plain.high)


@pytest.mark.parametrize("customers", [15, 40, 200])
@pytest.mark.parametrize("share", [0.15, 0.5])
def test_the_interval_covers_where_independence_would_not(customers, share):
    moments, rows, back = drawn(customers, customers, 0.4, share)
    found, naive = clustered_share(moments, rows), wilson(back, rows)
    held = np.mean((found.low <= share) & (share <= found.high))
    fooled = np.mean((naive.low <= share) & (share <= naive.high))
    assert 0.93 <= held <= 0.99
    assert fooled < held - 0.02


def test_a_share_that_differs_is_told_apart():
    moments, rows, _ = drawn(3, 150, 0.2, 0.25)
    assert np.mean(clustered_share(moments, rows).high < 0.45) > 0.95
    assert np.mean(clustered_share(moments, rows).low > 0.12) > 0.9


@pytest.mark.parametrize("changed", [{"sum_y": 40}, {"sum_y2": 120}, {"sum_xy": 90},
                                     {"sum_x2": 300}, {"n": 5}])  # fmt: skip
def test_every_sum_counts(changed):
    base = clustered_share(RatioMoments.of(**HOUSEHOLDS), 104).one
    other = clustered_share(RatioMoments.of(**{**HOUSEHOLDS, **changed}), 104).one
    assert (base.low, base.high) != (other.low, other.high)


def test_rows_and_level_count_too():
    moments = RatioMoments.of(**HOUSEHOLDS)
    assert clustered_share(moments, 104, level=0.9).one != clustered_share(moments, 104).one
    assert clustered_share(moments, 25).one != clustered_share(moments, 104).one


def test_weighted_rows_alone_are_worth_what_their_weights_leave():
    weights = np.array([2.0, 1, 1, 3, 1, 2, 1, 1, 1, 2, 1, 1])
    y = np.array([1.0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1])
    lumps = RatioMoments.of_rows(weights * y, weights)
    found = clustered_share(lumps, 12).one
    expected = wilson_from_moments(WeightedMoments.of_rows(y, weights=weights)).one
    assert (found.value, found.low, found.high) == pytest.approx(
        (expected.value, expected.low, expected.high)
    )


def test_customers_of_one_mind_count_as_customers():
    ten = RatioMoments.of(n=10, sum_x=100, sum_y=100, sum_x2=1000, sum_y2=1000, sum_xy=1000)
    found = clustered_share(ten, 100).one
    assert found.low == pytest.approx(wilson(10, 10).one.low)


def test_nothing_is_withheld_as_nothing_and_too_much_refused():
    none = RatioMoments.of(n=0, sum_x=0, sum_y=0, sum_x2=0, sum_y2=0, sum_xy=0)
    assert clustered_share(none, 0).one.withheld is Withheld.NO_ROWS
    with pytest.raises(BadInput, match="must be at most sum_x"):
        clustered_share(RatioMoments.of(**{**HOUSEHOLDS, "sum_y": 200}), 104)
