"""Drivers' importance: published shares, regressions done one by one, and intervals that cover."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.shared.errors import BadInput, NotEnoughData
from peil.stats.correlations import Rows, correlations, resampled_correlations
from peil.stats.importance import percentile_limits
from peil.stats.lmg import lmg
from peil.stats.relative_weights import relative_weights
from tests.stats.attitude import TABLE

METHODS = [lmg, relative_weights]
LMG = [0.37081619, 0.05090379, 0.15576599, 0.12034508, 0.00658872, 0.02818221]
JOHNSON = [0.36276020, 0.05600228, 0.16361091, 0.12178040, 0.00825547, 0.02019274]


@pytest.mark.parametrize(("method", "published"), [(lmg, LMG), (relative_weights, JOHNSON)])
def test_the_published_shares_of_attitude_come_out(method, published):
    found = method(correlations(Rows.of(TABLE)))
    assert found.r2 == pytest.approx(0.732602, abs=5e-7)
    np.testing.assert_allclose(found.r2_shares, published, atol=1e-8)
    np.testing.assert_allclose(found.percent.sum(), 100)


def rows_of(seed: int, *, drivers: int = 4, n: int = 60) -> np.ndarray:
    random = np.random.default_rng(seed)
    ratings = random.normal(size=(n, drivers)) + random.normal(size=(n, 1))
    return np.c_[ratings, ratings @ np.arange(1, drivers + 1) + 3 * random.normal(size=n)]


def explained(table: np.ndarray, chosen: tuple[int, ...], weight: np.ndarray) -> float:
    y = table[:, -1] - np.average(table[:, -1], weights=weight)
    x = table[:, list(chosen)] - np.average(table[:, list(chosen)], axis=0, weights=weight)
    root = np.sqrt(weight)
    left = y - x @ np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0]
    return 1 - (weight @ left**2) / (weight @ y**2)


@given(seed=st.integers(0, 10_000))
def test_each_share_is_what_a_driver_adds_averaged_over_all_orders(seed):
    table = rows_of(seed)
    weight = np.random.default_rng(seed).uniform(0.2, 3, len(table))
    added = np.zeros(4)
    orders = list(permutations(range(4)))
    for order in orders:
        for place, driver in enumerate(order):
            without = explained(table, order[:place], weight) if place else 0.0
            added[driver] += explained(table, order[: place + 1], weight) - without
    found = lmg(correlations(Rows.of(table, weight)))
    np.testing.assert_allclose(found.r2_shares, added / len(orders), atol=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_shares_add_up_to_r2_and_a_stack_gives_what_each_gives_alone(method):
    stack = np.array([correlations(Rows.of(rows_of(seed))) for seed in range(3)])
    together = method(stack)
    np.testing.assert_allclose(together.r2_shares.sum(axis=1), together.r2)
    alone = [method(each).r2_shares for each in stack]
    np.testing.assert_allclose(together.r2_shares, alone)


@pytest.mark.parametrize("method", METHODS)
def test_a_driver_that_stands_twice_shares_what_it_had_alone(method):
    table = rows_of(1, drivers=2)
    once = method(correlations(Rows.of(table))).r2_shares
    twice = method(correlations(Rows.of(table[:, [0, 1, 0, 2]])))
    assert twice.r2_shares[0] == pytest.approx(twice.r2_shares[2])
    assert twice.r2_shares.sum() == pytest.approx(once.sum())


def test_seventeen_drivers_are_too_many_for_lmg_and_not_for_relative_weights():
    table = rows_of(2, drivers=17, n=200)
    with pytest.raises(BadInput, match="at most 16. Leave some out, or use the method"):
        lmg(correlations(Rows.of(table)))
    assert relative_weights(correlations(Rows.of(table))).r2_shares.shape == (17,)


def test_rows_with_a_gap_count_for_the_pairs_that_they_have():
    table = rows_of(3, drivers=2, n=400)
    table[:200, 0] = np.nan
    by_hand = np.corrcoef(table[:, 1], table[:, 2])[0, 1]
    complete, pairwise = (
        correlations(Rows.of(table, cases=cases)) for cases in ("complete", "pairwise")
    )
    assert pairwise[1, 2] == pytest.approx(by_hand)
    assert complete[1, 2] == pytest.approx(np.corrcoef(table[200:, 1], table[200:, 2])[0, 1])


def test_pairs_that_no_rows_could_have_together_become_the_nearest_that_some_could():
    gap = np.nan
    table = np.array([[0, 0, gap], [1, 1, gap], [2, 2, gap], [gap, 0, 0], [gap, 1, 1],
                      [gap, 2, 2], [0, gap, 2], [1, gap, 1], [2, gap, 0]])  # fmt: skip
    found = correlations(Rows.of(table, cases="pairwise"))
    assert np.linalg.eigvalsh(found).min() > -1e-12
    np.testing.assert_allclose(np.diag(found), 1)


def test_a_row_without_weight_changes_nothing():
    table = rows_of(4)
    weight = np.ones(len(table))
    with_more = np.vstack([table, [[100.0] * 5]])
    np.testing.assert_allclose(
        correlations(Rows.of(table, weight)),
        correlations(Rows.of(with_more, np.append(weight, 0.0))),
    )


def test_too_few_rows_and_a_column_that_stands_still_are_refused():
    with pytest.raises(NotEnoughData, match="3 of 4 rows can be used, 4 or more are needed"):
        Rows.of([[1, 2, 3], [2, 3, 5], [3, 1, np.nan], [4, 4, 4]])
    with pytest.raises(BadInput, match="Column 2 is the same"):
        Rows.of([[1, 7], [2, 7], [3, 7], [4, 7]])


def test_the_same_seed_draws_the_same_rows_and_another_seed_draws_others():
    rows = Rows.of(rows_of(5))
    first, again, other = (
        np.concatenate(list(resampled_correlations(rows, rounds=70, seed=seed)))
        for seed in (1, 1, 2)
    )
    assert first.shape == (70, 5, 5)
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0


def shares_of_the_truth(method, spread: float) -> np.ndarray:
    among = np.full((3, 3), 0.4) + 0.6 * np.eye(3)
    beta = np.array([0.8, 0.3, 0.0])
    whole = np.block(
        [
            [among, (among @ beta)[:, None]],
            [(among @ beta)[None], np.array([[beta @ among @ beta + spread**2]])],
        ]
    )
    return method(whole).r2_shares  # fmt: skip


@pytest.mark.calibration
@pytest.mark.parametrize("method", METHODS)
def test_intervals_of_two_unequal_drivers_cover_the_truth(method):
    random = np.random.default_rng(11)
    among = np.linalg.cholesky(np.full((3, 3), 0.4) + 0.6 * np.eye(3))
    truth, inside, rounds = shares_of_the_truth(method, 1.0), np.zeros(3), 400
    for _ in range(rounds):
        x = random.normal(size=(400, 3)) @ among.T
        y = x @ [0.8, 0.3, 0.0] + random.normal(size=400)
        drawn = resampled_correlations(Rows.of(np.c_[x, y]), rounds=400, seed=1)
        low, high = percentile_limits(np.concatenate([method(part).r2_shares for part in drawn]))
        inside += (low <= truth) & (truth <= high)
    assert np.all(inside[:2] / rounds > 0.92)
    assert np.all(inside[:2] / rounds < 0.98)
