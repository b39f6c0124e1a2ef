from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.shared.errors import BadInput
from peil.stats.estimate import Interval, Withheld
from peil.stats.shares import newcombe, wilson
from peil.stats.weighted_shares import weighted_share

PARTS = st.lists(
    st.tuples(st.floats(0.01, 1), st.integers(1, 400), st.floats(0, 1)), min_size=1, max_size=8
)


def test_one_part_is_wilsons_interval():
    assert weighted_share([0.4], [45], [50]).one.low == pytest.approx(wilson(45, 50).one.low)


def test_two_parts_are_newcombes_interval_turned_round():
    # d1·p1 + d2·p2 with d = 1/2 is half of p1 - (1 - p2), plus a half
    pair = weighted_share([1, 1], [56, 32], [70, 80]).one
    difference = newcombe(56, 70, 48, 80).one
    assert pair.low == pytest.approx(0.5 + difference.low / 2)
    assert pair.high == pytest.approx(0.5 + difference.high / 2)


def test_with_many_rows_it_is_the_plain_delta_method():
    d, p, n = np.array([0.5, 0.3, 0.2]), np.array([0.9, 0.6, 0.75]), np.array([5e5, 2e5, 3e5])
    half = 1.959964 * np.sqrt((d**2 * p * (1 - p) / n).sum())
    interval = weighted_share(d, p * n, n).one
    assert interval.high - interval.value == pytest.approx(half, rel=0.01)
    assert interval.value - interval.low == pytest.approx(half, rel=0.01)


@given(PARTS, st.randoms())
def test_limits_hold_the_value_within_0_to_1_in_any_order_of_parts(parts, shuffler):
    shuffled = list(parts)
    shuffler.shuffle(shuffled)
    first, second = (
        weighted_share(d, np.round(n * p), n).one
        for d, n, p in (np.array(part).T for part in (parts, shuffled))
    )
    assert 0 <= first.low <= first.value + 1e-12
    assert first.value - 1e-12 <= first.high <= 1 + 1e-12
    assert first.high == pytest.approx(second.high)


def test_a_leaders_headline_is_covered_when_tasks_differ():
    rng = np.random.default_rng(81)
    d, p, n = np.array([0.6, 0.25, 0.1, 0.05]), np.array([0.95, 0.7, 0.4, 1.0]), [40, 20, 9, 5]
    interval = weighted_share(d, rng.binomial(n, p, (6000, 4)), n)
    truth = d @ p
    assert 0.94 < np.mean((interval.low <= truth) & (interval.high >= truth)) < 0.98


def test_a_fall_in_the_most_wanted_task_is_seen_and_in_the_least_wanted_not():
    d, n = [0.7, 0.2, 0.1], [300, 300, 300]
    before = weighted_share(d, [270, 240, 240], n).one
    wanted = weighted_share(d, [220, 240, 240], n).one
    unwanted = weighted_share(d, [270, 240, 190], n).one
    assert wanted.high < before.low
    assert unwanted.high > before.low


def test_slices_stand_in_rows_and_parts_in_columns():
    d = [[0.5, 0.5], [0.9, 0.1]]
    both = weighted_share(d, [8, 3], [10, 10])
    assert both[0] == weighted_share(d[0], [8, 3], [10, 10]).one
    assert both[1] == weighted_share(d[1], [8, 3], [10, 10]).one


@pytest.mark.parametrize(
    "changed",
    [{"weights": [0.6, 0.4]}, {"successes": [8, 4]}, {"n": [11, 10]}, {"level": 0.9}],
)
def test_each_parameter_changes_both_limits(changed):
    kept = {"weights": [0.5, 0.5], "successes": [8, 3], "n": [10, 10]}
    base, other = weighted_share(**kept).one, weighted_share(**(kept | changed)).one
    assert base.low != pytest.approx(other.low)
    assert base.high != pytest.approx(other.high)


def test_a_wanted_part_without_rows_withholds_and_an_unwanted_one_does_not():
    missing = weighted_share([0.5, 0.5], [8, 0], [10, 0]).one
    assert missing == Interval(None, None, None, Withheld.NO_ROWS)
    assert weighted_share([0.5, 0.0], [8, 0], [10, 0]).one == weighted_share([1], [8], [10]).one


def test_no_weight_at_all_and_too_many_successes_are_refused():
    with pytest.raises(BadInput, match="sum of weights is 0"):
        weighted_share([0, 0], [1, 1], [2, 2])
    with pytest.raises(BadInput, match="successes is 3 in slice 1, must be at most n"):
        weighted_share([1, 1], [1, 3], [2, 2])
