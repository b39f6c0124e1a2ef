from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from peil.shared.errors import BadInput
from peil.stats.durations import GroupedDurations
from peil.stats.estimate import Interval, Withheld
from peil.stats.quantiles import quantile


def durations_of(values, **slices):
    return GroupedDurations.of(values, np.ones(len(values)), **slices)


def test_the_median_has_the_ranks_of_the_sign_test():
    # ranks for n = 20 at 0.95 in tables of the sign test: the 6th and the 15th
    assert quantile(durations_of(np.arange(1, 21)), 0.5).one == Interval(10.0, 6.0, 15.0)


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=80, unique=True),
    st.sampled_from([0.1, 0.5, 0.75, 0.9]),
    st.sampled_from([0.8, 0.95]),
)
def test_quantiles_agree_with_numpy_and_scipy(values, share, level):
    interval = quantile(durations_of(values), share, level=level).one
    assert interval.value == np.quantile(values, share, method="inverted_cdf")
    expected = stats.quantile_test(values, q=0, p=share).confidence_interval(level)
    for mine, theirs in ((interval.low, expected.low), (interval.high, expected.high)):
        assert mine == (None if np.isnan(theirs) else theirs)


@pytest.mark.parametrize(("share", "n"), [(0.5, 25), (0.9, 120)])
def test_quantiles_are_covered_whatever_the_distribution(share, n):
    rng = np.random.default_rng(61)
    values = rng.lognormal(1, 1.5, 4000 * n)
    interval = quantile(
        durations_of(values, slice_index=np.repeat(np.arange(4000), n)), share, resolution=0.0
    )
    truth = np.exp(1 + 1.5 * stats.norm.ppf(share))
    covered = (interval.low <= truth) & ~(interval.high < truth)
    assert 0.945 < covered.mean() < 0.985


def test_a_slower_tail_is_seen_in_p90_and_not_in_the_median():
    rng = np.random.default_rng(62)
    before, after = rng.exponential(60, 1000), rng.exponential(60, 1000)
    after[after > 120] *= 2
    first, second = durations_of(before), durations_of(after)
    assert quantile(second, 0.9).one.low > quantile(first, 0.9).one.high
    assert quantile(second, 0.5).one.low < quantile(first, 0.5).one.high


def test_a_p90_needs_36_rows_for_an_upper_limit():
    few, enough = (quantile(durations_of(np.arange(n)), 0.9).one for n in (35, 36))
    assert (few.high, few.open_ended) == (None, Withheld.TOO_FEW)
    assert enough.high == 35


def test_counts_stand_for_that_many_rows():
    by_count = quantile(GroupedDurations.of([3, 5, 9], [10, 20, 30]), 0.5)
    by_row = quantile(durations_of(np.repeat([3, 5, 9], [10, 20, 30])), 0.5)
    assert by_count.one == by_row.one


def test_limits_on_the_same_second_stand_for_all_that_rounds_to_it():
    assert quantile(durations_of([30] * 50), 0.5).one == Interval(30.0, 29.5, 30.5)
    assert quantile(durations_of([30] * 50), 0.5, resolution=60).one == Interval(30.0, 0.0, 60.0)


def test_share_and_level_change_the_result():
    base = quantile(durations_of(np.arange(100)), 0.5).one
    other_share = quantile(durations_of(np.arange(100)), 0.6).one
    other_level = quantile(durations_of(np.arange(100)), 0.5, level=0.8).one
    assert other_share.value > base.value
    assert base.low < other_level.low < other_level.high < base.high


def test_nothing_is_withheld_and_something_unfinished_refused():
    empty = quantile(GroupedDurations.of([], [], slices=2), 0.5)
    assert [one.withheld for one in empty] == [Withheld.NO_ROWS] * 2
    with pytest.raises(BadInput, match="use Kaplan-Meier"):
        quantile(GroupedDurations.of([1], [1], [1]), 0.5)
    with pytest.raises(BadInput, match=r"such as 0\.5 for the median"):
        quantile(durations_of([1]), 50)
