from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.shared.errors import BadInput
from peil.stats.clusters import GroupMoments, clustered
from peil.stats.estimate import Withheld
from peil.stats.moments import WeightedMoments
from peil.stats.promoter import (
    effective_answers,
    nps,
    nps_classes,
    nps_difference,
    nps_from_moments,
)
from peil.stats.shares import wilson_from_moments

COUNTS = st.tuples(*[st.integers(0, 2000)] * 3).filter(lambda counts: sum(counts) > 0)
MIX = (0.55, 0.15, 0.30)


@pytest.mark.parametrize(
    ("counts", "value", "low", "high"),
    [((36, 8, 7), 56.862745, 34.182888, 73.224520), ((60, 25, 15), 45, 29.343111, 58.035530)],
)
def test_the_score_has_the_published_limits(counts, value, low, high):
    interval = nps(*counts).one
    assert (interval.value, interval.low, interval.high) == pytest.approx(
        (value, low, high), abs=6e-7
    )


def test_the_difference_equals_the_formula_worked_by_hand():
    n1, n2 = 54, 103
    p1, d1, p2, d2 = 36.75 / n1, 7.75 / n1, 60.75 / n2, 15.75 / n2
    variance = (p1 + d1 - (p1 - d1) ** 2) / n1 + (p2 + d2 - (p2 - d2) ** 2) / n2
    centre = 100 * ((p1 - d1) - (p2 - d2))
    half = 100 * 1.959963985 * variance**0.5
    interval = nps_difference((36, 8, 7), (60, 25, 15)).one
    assert interval.value == pytest.approx(56.862745 - 45, abs=1e-5)
    assert (interval.low, interval.high) == pytest.approx((centre - half, centre + half), abs=1e-6)


@given(COUNTS, st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_the_interval_holds_the_score_and_stays_within_100(counts, level):
    interval = nps(*counts, level=level).one
    assert -100 <= interval.low <= interval.value <= interval.high <= 100
    assert interval.low < interval.high


def test_an_extreme_score_is_held_even_at_a_low_level():
    assert nps(0, 0, 40, level=0.5).one.low == -100
    assert nps(40, 0, 0, level=0.5).one.high == 100
    difference = nps_difference((0, 0, 40), (40, 0, 0), level=0.5).one
    assert difference.low == difference.value == -200


@given(COUNTS)
def test_promoters_and_detractors_mirror_each_other(counts):
    promoters, passives, detractors = counts
    there, back = nps(*counts).one, nps(detractors, passives, promoters).one
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-9)


@pytest.mark.parametrize("n", [12, 50, 200])
@pytest.mark.parametrize("mix", [MIX, (0.75, 0.20, 0.05)])
def test_the_score_covers_the_truth(n, mix):
    rng = np.random.default_rng(21)
    interval = nps(*rng.multinomial(n, mix, 6000).T)
    truth = 100 * (mix[0] - mix[2])
    assert 0.93 < np.mean((interval.low <= truth) & (interval.high >= truth)) < 0.975


def test_the_difference_covers_unequal_groups():
    rng = np.random.default_rng(22)
    first = tuple(rng.multinomial(25, (0.7, 0.2, 0.1), 8000).T)
    second = tuple(rng.multinomial(150, MIX, 8000).T)
    interval = nps_difference(first, second)
    truth = 100 * (0.6 - 0.25)
    assert 0.935 < np.mean((interval.low <= truth) & (interval.high >= truth)) < 0.975


def test_a_real_fall_is_found_when_few_are_detractors():
    rng = np.random.default_rng(23)
    before = tuple(rng.multinomial(200, (0.70, 0.25, 0.05), 4000).T)
    after = tuple(rng.multinomial(200, (0.60, 0.24, 0.16), 4000).T)
    assert 0.8 < np.mean(nps_difference(after, before).high < 0) < 0.97


@pytest.mark.parametrize("place", range(3))
def test_each_class_of_answers_changes_both_limits(place):
    counts = [36, 8, 7]
    base = nps(*counts).one
    counts[place] += 1
    other = nps(*counts).one
    assert base.low != other.low
    assert base.high != other.high


def test_the_level_changes_both_limits():
    narrow, wide = nps(36, 8, 7, level=0.8).one, nps(36, 8, 7, level=0.99).one
    assert wide.low < narrow.low < narrow.high < wide.high
    first, second = (36, 8, 7), (60, 25, 15)
    tight = nps_difference(first, second, level=0.8).one
    assert tight.low > nps_difference(first, second).one.low


@given(COUNTS)
def test_unweighted_moments_give_the_unweighted_interval(counts):
    promoters, _, detractors = counts
    moments = WeightedMoments.unweighted(
        sum(counts), promoters - detractors, sum_y2=promoters + detractors
    )
    weighted, plain = nps_from_moments(moments).one, nps(*counts).one
    assert (weighted.value, weighted.low, weighted.high) == pytest.approx(
        (plain.value, plain.low, plain.high), abs=1e-9
    )


@given(st.lists(st.tuples(st.sampled_from([-1, 0, 1]), st.integers(1, 4)), min_size=1))
def test_the_three_shares_are_those_of_their_own_answers(answers):
    scores, weights = np.array(answers, float).T
    classes = nps_classes(WeightedMoments.of_rows(scores, weights=weights))
    for name, y in (("promoters", 1), ("passives", 0), ("detractors", -1)):
        own = WeightedMoments.of_rows(scores == y, weights=weights)
        found, expected = (wilson_from_moments(each).one for each in (classes[name], own))
        assert (found.value, found.low, found.high) == pytest.approx(
            (expected.value, expected.low, expected.high), abs=1e-9
        )


def test_answers_of_one_customer_widen_the_intervals_of_the_three_shares():
    groups = GroupMoments.of(n=[2.0] * 8, sum_w=[2.0] * 8, sum_wy=[2, 2, 2, 2, -2, -2, 0, 0],
                             sum_wy2=[2, 2, 2, 2, 2, 2, 0, 0])  # fmt: skip
    alone = WeightedMoments.unweighted(16, 4, sum_y2=12)
    for name, share in nps_classes(clustered(alone, groups)).items():
        own, apart = (wilson_from_moments(m).one for m in (share, nps_classes(alone)[name]))
        assert own.value == pytest.approx(apart.value)
        assert own.high - own.low > apart.high - apart.low


def test_unequal_weights_widen_the_interval():
    scores = [1, 1, 1, 0, 0, -1, -1, 1, 0, 1] * 5
    even = nps_from_moments(WeightedMoments.of_rows(scores)).one
    uneven = nps_from_moments(WeightedMoments.of_rows(scores, weights=[1, 6, 1, 1, 2] * 10)).one
    assert uneven.high - uneven.low > even.high - even.low


def test_scores_that_are_not_minus_one_to_one_are_refused():
    with pytest.raises(BadInput, match="y is -1, 0 or 1"):
        effective_answers(WeightedMoments.unweighted(10, 30, sum_y2=120))


def test_no_answers_are_withheld():
    assert nps([0, 3], [0, 3], [0, 3])[0].withheld == Withheld.NO_ROWS
    assert nps_difference((0, 0, 0), (3, 3, 3)).one.withheld == Withheld.NO_ROWS
    assert nps_from_moments(WeightedMoments.unweighted(0, None)).one.withheld == Withheld.NO_ROWS
