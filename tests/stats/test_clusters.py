from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.shared.errors import BadInput
from peil.stats.clusters import GROUPS, GroupMoments, clustered_mean
from peil.stats.estimate import Withheld
from peil.stats.shares import wilson

GROUP_ROWS = st.lists(
    st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.floats(0.2, 5)), max_size=6),
    min_size=2,
    max_size=8,
)


def moments_of(groups):
    sums = [
        (len(g), sum(w for _, w in g), sum(w * y for y, w in g), sum(w * y * y for y, w in g))
        for g in groups
    ]
    n, w, wy, wy2 = (np.array(column, float) for column in zip(*sums, strict=True))
    return GroupMoments.of(n=n, sum_w=w, sum_wy=wy, sum_wy2=wy2)


@given(GROUP_ROWS)
def test_the_variance_is_that_of_leaving_out_one_group_at_a_time(groups):
    groups = [group for group in groups if group]
    if len(groups) < 2:
        return

    def mean(rows):
        return sum(w * y for y, w in rows) / sum(w for _, w in rows)

    whole = mean([row for group in groups for row in group])
    without = [
        mean([row for j, other in enumerate(groups) if j != i for row in other])
        for i in range(len(groups))
    ]
    expected = (len(groups) - 1) / len(groups) * sum((m - whole) ** 2 for m in without)
    assert moments_of(groups).variance == pytest.approx(expected, abs=1e-12)


@given(GROUP_ROWS)
def test_empty_groups_change_nothing(groups):
    with_empty = moments_of([*groups, [], []])
    plain = moments_of(groups)
    assert with_empty.n_eff() == pytest.approx(plain.n_eff(), nan_ok=True)


def test_one_row_a_group_is_worth_exactly_its_rows():
    groups = [[(float(i % 3 == 0), 1.0)] for i in range(GROUPS)]
    assert moments_of(groups).n_eff() == pytest.approx(GROUPS)


def simulated(rng, samples, customers, answers, share):
    """Customers with minds of their own answer often; dealt into groups by turn."""
    leaning = rng.beta(share * 0.8, (1 - share) * 0.8, (samples, customers))
    won = rng.binomial(answers, leaning).astype(float)
    deal = won.reshape(samples, -1, GROUPS).sum(1)
    n = np.full((samples, GROUPS), customers * answers / GROUPS)
    return GroupMoments.of(n=n, sum_w=n, sum_wy=deal, sum_wy2=deal)


def test_clustered_shares_are_covered_and_unclustered_ones_are_not():
    moments = simulated(np.random.default_rng(101), 3000, 192, 6, 0.7)
    worth = moments.n_eff()
    clustered = wilson(moments.mean * worth, worth)
    naive = wilson(moments.mean * moments.rows, moments.rows)
    covered, missed = (
        np.mean((part.low <= 0.7) & (part.high >= 0.7)) for part in (clustered, naive)
    )
    assert 0.935 < covered < 0.97
    assert missed < 0.75


def test_clustered_means_are_covered():
    moments = simulated(np.random.default_rng(102), 3000, 128, 4, 0.2)
    interval = clustered_mean(moments)
    assert 0.93 < np.mean((interval.low <= 0.2) & (interval.high >= 0.2)) < 0.965


def test_few_answers_by_many_tell_more_than_many_answers_by_few():
    rng = np.random.default_rng(103)
    many_people = simulated(rng, 200, 640, 1, 0.3).n_eff()
    few_people = simulated(rng, 200, 64, 10, 0.3).n_eff()
    assert np.median(many_people) > 4 * np.median(few_people)


def test_customers_of_one_mind_are_worth_one_answer_each():
    moments = moments_of([[(1.0, 1.0)] * 20 for _ in range(12)])
    assert moments.n_eff() == 12


def test_parts_recombine_to_the_whole():
    first, second = [[(1.0, 1.0)], [(0.0, 2.0)]], [[(0.0, 1.0)], [(1.0, 1.0)]]
    whole = moments_of([a + b for a, b in zip(first, second, strict=True)])
    assert (moments_of(first) + moments_of(second)).variance == whole.variance


def test_the_level_changes_the_result():
    moments = moments_of([[(1.0, 1.0), (1.0, 1.0)], [(0.0, 1.0)], [(1.0, 2.0), (0.0, 1.0)]])
    assert moments.n_eff(level=0.8) > moments.n_eff()
    assert clustered_mean(moments, level=0.8).one.low > clustered_mean(moments).one.low


def test_what_is_too_little_is_withheld_with_its_reason():
    nothing, alone = moments_of([[], []]), moments_of([[(1.0, 1.0), (0.0, 1.0)], []])
    agreed = moments_of([[(1.0, 1.0), (0.0, 1.0)]] * 3)
    reasons = [clustered_mean(moments).one.withheld for moments in (nothing, alone, agreed)]
    assert reasons == [Withheld.NO_ROWS, Withheld.TOO_FEW, Withheld.NO_SPREAD]


def test_moments_without_groups_are_refused():
    with pytest.raises(BadInput, match="no axis of groups"):
        GroupMoments.of(n=3, sum_w=3, sum_wy=1, sum_wy2=1)
