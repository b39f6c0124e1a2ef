from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.shared.errors import BadInput
from peil.stats.durations import GroupedDurations, widened
from peil.stats.estimate import Intervals

ROWS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 20), st.integers(0, 3), st.integers(0, 3)),
    max_size=40,
)


def grouped(rows):
    index, duration, finished, unfinished = np.array(rows).reshape(-1, 4).T
    return GroupedDurations.of(duration, finished, unfinished, slice_index=index, slices=5)


@given(ROWS, st.randoms())
def test_row_order_does_not_matter(rows, shuffler):
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    first, second = grouped(rows), grouped(shuffled)
    for name in ("slice_index", "duration", "finished", "unfinished"):
        assert np.array_equal(getattr(first, name), getattr(second, name))


@given(ROWS)
def test_nothing_is_lost_or_invented(rows):
    expected = np.zeros(5)
    for index, _, finished, unfinished in rows:
        expected[index] += finished + unfinished
    assert grouped(rows).n.tolist() == expected.tolist()


@given(ROWS)
def test_running_sums_start_anew_in_each_slice(rows):
    durations = grouped(rows)
    running = durations.running(durations.finished)
    for index in range(5):
        mine = durations.slice_index == index
        assert running[mine].tolist() == np.cumsum(durations.finished[mine]).tolist()


def test_the_first_duration_is_found_in_each_slice_alone():
    durations = GroupedDurations.of([1, 2, 3, 4], 1, slice_index=[0, 0, 2, 2])
    found = durations.first_where(durations.duration >= 2)
    assert found.tolist()[::2] == [2.0, 3.0]
    assert np.isnan(found[1])


def test_impossible_rows_are_refused():
    with pytest.raises(BadInput, match="duration is -1 in slice 0"):
        GroupedDurations.of([-1], [1])
    with pytest.raises(BadInput, match="slice_index is 0 to 3, with 2 slices"):
        GroupedDurations.of([1, 2], [1, 1], slice_index=[0, 3], slices=2)


def test_coarse_recording_widens_to_both_sides_and_stops_at_0():
    day = Intervals.of([2.0, 100.0], [0.2, 90.0], [4.0, 110.0])
    by_second = widened(day, resolution=1.0)
    assert by_second.low.tolist() == [0.0, 89.5]
    assert by_second.high.tolist() == [4.5, 110.5]
    by_bucket = widened(day, bucket_growth=1.44)
    assert by_bucket[1].low == pytest.approx(75.0)
    assert by_bucket[1].high == pytest.approx(132.0)
    with pytest.raises(BadInput, match=r"bucket_growth is 0\.5, must be 1 or more"):
        widened(day, bucket_growth=0.5)
