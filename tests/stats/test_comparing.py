from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from peil.stats.comparing import (
    change_of_counts,
    change_of_estimates,
    change_of_means,
    change_of_nps,
    change_of_shares,
)
from peil.stats.counts import garwood
from peil.stats.estimate import Intervals, Withheld
from peil.stats.shares import wilson

SHARE = st.tuples(st.integers(1, 500), st.floats(0, 1)).map(lambda s: (round(s[0] * s[1]), s[0]))
LEVELS = st.sampled_from([0.8, 0.95, 0.99])


@given(SHARE, SHARE, LEVELS)
def test_the_p_value_of_shares_and_the_interval_never_disagree(earlier, later, level):
    change = change_of_shares(earlier, later, level=level)
    p_value, size = change.p_value.item(), change.size.one
    assert 0 <= p_value <= 1
    if abs(p_value - (1 - level)) > 1e-9:
        assert (size.low <= 0 <= size.high) == (p_value > 1 - level)


def test_the_published_difference_of_shares_is_a_change():
    change = change_of_shares((48, 80), (56, 70))
    assert change.size.one.low == pytest.approx(0.052431, abs=6e-7)
    assert change.p_value == pytest.approx(0.0081, abs=5e-5)


def test_the_change_of_means_agrees_with_scipy():
    earlier, later = (12, 3.1, 1.4), (30, 3.9, 0.6)
    change = change_of_means(earlier, later)
    expected = stats.ttest_ind_from_stats(
        later[1], later[2] ** 0.5, later[0], earlier[1], earlier[2] ** 0.5, earlier[0],
        equal_var=False,
    )  # fmt: skip
    assert change.p_value == pytest.approx(expected.pvalue)
    assert change.size.one.value == pytest.approx(0.8)


@given(*[st.tuples(*[st.integers(0, 200)] * 3).filter(lambda counts: sum(counts) > 0)] * 2, LEVELS)
def test_the_p_value_of_scores_and_the_interval_never_disagree(earlier, later, level):
    change = change_of_nps(earlier, later, level=level)
    p_value, size = change.p_value.item(), change.size.one
    if p_value < (1 - level) - 1e-9:
        assert not size.low < 0 < size.high
    elif p_value > (1 - level) + 1e-9:
        assert size.low <= 0 <= size.high


@pytest.mark.parametrize("kind", ["shares", "nps", "means", "counts"])
def test_false_alarms_are_as_rare_as_promised_when_nothing_changed(kind):
    rng = np.random.default_rng(111)
    if kind == "shares":
        change = change_of_shares(
            (rng.binomial(60, 0.2, 6000), 60), (rng.binomial(150, 0.2, 6000), 150)
        )
    elif kind == "nps":
        mix = (0.5, 0.2, 0.3)
        change = change_of_nps(
            tuple(rng.multinomial(50, mix, 6000).T), tuple(rng.multinomial(140, mix, 6000).T)
        )
    elif kind == "means":
        parts = rng.normal(0, 1, (6000, 15)), rng.normal(0, 4, (6000, 50))
        change = change_of_means(*[(p.shape[1], p.mean(1), p.var(1, ddof=1)) for p in parts])
    else:
        change = change_of_counts(rng.poisson(20, 6000), rng.poisson(60, 6000), later_exposure=3.0)
    assert 0.025 < np.mean(change.p_value < 0.05) < 0.06


def test_a_longer_month_is_no_rise():
    assert change_of_counts(280, 310).size.one.value > 1.1
    fair = change_of_counts(280, 310, earlier_exposure=28, later_exposure=31)
    assert fair.size.one.value == pytest.approx(1.0)
    assert fair.p_value == pytest.approx(1.0, abs=0.1)


def test_a_rise_from_none_is_withheld_as_a_ratio_and_still_tested():
    change = change_of_counts([0, 0], [40, 0])
    assert [one.withheld for one in change.size] == [Withheld.ZERO_DENOMINATOR] * 2
    assert change.p_value[0] < 1e-6
    assert np.isnan(change.p_value[1])


def test_events_in_lumps_need_a_larger_change():
    assert change_of_counts(40, 62).p_value < 0.05 < change_of_counts(40, 62, dispersion=3).p_value


def test_estimates_are_compared_much_as_their_own_kind_is():
    known = change_of_shares((48, 80), (56, 70))
    general = change_of_estimates(wilson(48, 80), wilson(56, 70))
    assert general.size.one == known.size.one
    assert general.p_value == pytest.approx(known.p_value, rel=0.1)
    ratio = change_of_estimates(garwood(200), garwood(260), scale="ratio")
    exact = change_of_counts(200, 260)
    assert ratio.size.one.low == pytest.approx(exact.size.one.low, rel=0.02)
    assert ratio.p_value == pytest.approx(exact.p_value, rel=0.3)


def test_a_change_of_estimates_is_real_in_one_direction_with_lopsided_limits():
    steady, risen = Intervals.of(10, 9, 30), Intervals.of(16, 12, 17)
    assert change_of_estimates(steady, risen).size.one.low < 0
    assert change_of_estimates(risen, steady).size.one.high > 0
    assert change_of_estimates(Intervals.of(10, 2, 11), risen).size.one.low > 0


def test_the_change_of_estimates_keeps_reasons_and_open_ends():
    unreached = Intervals.of(np.nan, 5, np.nan, withheld={Withheld.NOT_REACHED: True})
    half_open = Intervals.of(8, 5, np.nan, open_ended={Withheld.NOT_REACHED: True})
    closed = Intervals.of(4, 3, 5)
    withheld = change_of_estimates(closed, unreached, scale="ratio")
    assert withheld.size.one.withheld == Withheld.NOT_REACHED
    assert np.isnan(withheld.p_value)
    rising = change_of_estimates(closed, half_open, scale="ratio")
    assert rising.size.one.open_ended == Withheld.NOT_REACHED
    assert rising.size.one.high is None
    assert rising.size.one.low > 1
    assert rising.p_value < 0.05
    unknown = change_of_estimates(half_open, closed)
    assert unknown.size.one.high is not None
    assert unknown.size.one.low is None


def test_what_cannot_be_compared_has_neither_size_nor_p_value():
    changes = [
        change_of_shares((0, 0), (3, 4)),
        change_of_nps((0, 0, 0), (3, 4, 5)),
        change_of_means((1, 3.0, 0), (9, 3.5, 1.0)),
    ]
    assert all(change.size.one.withheld is not None for change in changes)
    assert all(np.isnan(change.p_value) for change in changes)


def test_turning_time_round_turns_the_change():
    there, back = (
        change_of_shares((10, 40), (30, 60)),
        change_of_shares((30, 60), (10, 40)),
    )
    assert there.size.one.value == -back.size.one.value
    assert there.p_value == pytest.approx(back.p_value)


def test_the_level_changes_sizes_and_not_p_values():
    wide, narrow = (change_of_nps((9, 4, 2), (3, 4, 5), level=level) for level in (0.95, 0.8))
    assert wide.size.one.low < narrow.size.one.low
    assert wide.p_value == narrow.p_value
