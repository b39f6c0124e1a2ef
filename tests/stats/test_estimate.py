from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.stats.estimate import Interval, Intervals, Withheld


def test_a_value_missing_without_a_reason_is_a_bug():
    with pytest.raises(ValueError, match="a value is missing"):
        Intervals.of([1.0, np.nan], [0.5, 0.5], [2.0, 2.0])


def test_a_limit_missing_without_a_reason_is_a_bug():
    with pytest.raises(ValueError, match="a limit is missing"):
        Intervals.of(1.0, 0.5, np.inf)


def test_an_open_end_keeps_its_value_and_says_why():
    interval = Intervals.of(1.0, 0.5, np.inf, open_ended={Withheld.NOT_REACHED: True}).one
    assert interval == Interval(1.0, 0.5, None, open_ended=Withheld.NOT_REACHED)


def test_a_withheld_value_may_keep_a_limit():
    interval = Intervals.of(np.nan, 4.0, np.nan, withheld={Withheld.NOT_REACHED: True}).one
    assert interval == Interval(None, 4.0, None, withheld=Withheld.NOT_REACHED)


def test_an_interval_of_zero_width_is_withheld():
    assert Intervals.of(3.0, 3.0, 3.0).one == Interval(None, None, None, Withheld.NO_SPREAD)


def test_the_first_reason_wins():
    masks = {Withheld.NO_ROWS: [True, False], Withheld.TOO_FEW: [True, True]}
    both = Intervals.of([1, 1], [0, 0], [2, 2], withheld=masks)
    assert [interval.withheld for interval in both] == [Withheld.NO_ROWS, Withheld.TOO_FEW]


def test_one_refuses_to_choose_among_several():
    with pytest.raises(ValueError, match="2 intervals, not one"):
        _ = Intervals.of([1, 2], [0, 1], [2, 3]).one


def test_slices_are_reached_by_index_from_both_ends():
    many = Intervals.of([1, 2], [0, 1], [2, 3])
    assert many[-1] == many[1] == Interval(2.0, 1.0, 3.0)
    with pytest.raises(IndexError):
        many[2]


def test_scaling_moves_value_and_limits_and_keeps_reasons():
    masks = {Withheld.NO_ROWS: [False, True]}
    scaled = Intervals.of([1, 0], [0, 0], [2, 0], withheld=masks).scaled(10, shift=-5)
    assert list(scaled) == [Interval(5.0, -5.0, 15.0), Interval(None, None, None, Withheld.NO_ROWS)]


@given(st.lists(st.tuples(st.floats(-10, 10), st.floats(0, 5), st.floats(0, 5)), min_size=1))
def test_every_interval_has_a_width_or_a_reason(parts):
    value, below, above = np.array(parts).T
    for interval in Intervals.of(value, value - below, value + above):
        if interval.withheld is None:
            assert interval.low is not None
            assert interval.high is not None
            assert interval.low < interval.high
        else:
            assert interval.value is None
