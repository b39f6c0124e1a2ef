"""How many stay how long, where some were watched for a part of their time only."""

from __future__ import annotations

import numpy as np
import pytest
from lifelines import KaplanMeierFitter

from peil.shared.errors import BadInput
from peil.stats.estimate import Withheld
from peil.stats.late_entry import staying


def drawn(seed: int, n: int = 200) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return stays of which many were watched from some time after they began."""
    chance = np.random.default_rng(seed)
    stay, entered = chance.weibull(0.8, 4 * n) * 30, chance.uniform(-10, 40, 4 * n).clip(0)
    watched = stay > entered  # the others had left before anybody looked
    stay, entered = stay[watched][:n], entered[watched][:n]
    until = entered + chance.uniform(5, 40, len(stay))
    return entered, np.minimum(stay, until), stay <= until


@pytest.mark.parametrize("seed", range(5))
def test_it_agrees_with_lifelines(seed: int) -> None:
    entered, left, ended = (np.ceil(part) for part in drawn(seed))
    left = np.maximum(left, entered + 1)
    at = [4.0, 10.5, 25.0]
    found = staying(entered, left, ended.astype(bool), at=at)
    curve = KaplanMeierFitter().fit(left, ended, entry=entered)
    np.testing.assert_allclose(
        found.value, curve.survival_function_at_times(at).to_numpy(), atol=1e-12
    )
    limits = curve.confidence_interval_survival_function_
    places = limits.index.searchsorted(at, side="right") - 1
    np.testing.assert_allclose(found.low, limits.iloc[places, 0], atol=1e-9)
    np.testing.assert_allclose(found.high, limits.iloc[places, 1], atol=1e-9)


def test_it_covers_the_truth_where_taking_all_as_watched_from_the_start_does_not() -> None:
    truth, covered, naive, rounds = np.exp(-((12 / 30) ** 0.8)), 0, 0, 500
    for seed in range(rounds):
        entered, left, ended = drawn(seed, n=150)
        (found,) = staying(entered, left, ended, at=[12.0])
        (wrong,) = staying(0 * entered, left, ended, at=[12.0])
        covered += found.low <= truth <= found.high
        naive += wrong.low <= truth <= wrong.high
    assert 0.93 <= covered / rounds <= 0.975
    assert naive / rounds < 0.5


def test_more_rows_narrow_it_and_a_level_widens_it() -> None:
    entered, left, ended = drawn(1)
    (one,) = staying(entered, left, ended, at=[12.0])
    (twice,) = staying(entered, left, ended, np.full(len(left), 2.0), at=[12.0])
    (wider,) = staying(entered, left, ended, at=[12.0], level=0.99)
    assert twice.value == pytest.approx(one.value)
    assert wider.low < one.low < twice.low < twice.high < one.high < wider.high  # type: ignore[operator]


def test_where_nobody_was_watched_the_curve_has_a_hole() -> None:
    entered, left = [0, 0, 11, 11], [10, 10, 20, 20]
    ended = [True, False, True, False]
    found = staying(entered, left, ended, at=[9, 10, 15])
    assert [one.withheld for one in found] == [None, None, Withheld.NOT_REACHED]
    passed_over = staying(entered, left, ended, at=[15, 21, 23], resolution=1)
    assert [one.withheld for one in passed_over] == [None, None, Withheld.NOT_REACHED]


def test_a_curve_that_dies_out_before_others_come_is_withheld() -> None:
    found = staying([0, 2, 2, 2], [3, 9, 9, 9], [True, False, False, True], at=[2, 9])
    assert found[1].value == pytest.approx(3 / 4 * 2 / 3)
    alone = staying([0, 5, 5], [5, 9, 9], [True, False, True], at=[9])
    assert alone[0].withheld is Withheld.TOO_FEW
    last = staying([0, 0], [5, 9], [True, True], at=[9])
    assert (last[0].value, last[0].low) == (0.0, 0.0)
    assert last[0].high == pytest.approx(0.975)


def test_where_nobody_left_the_lower_limit_is_that_of_the_fewest_watched() -> None:
    (found,) = staying([0] * 50, [9] * 50, [False] * 50, at=[5])
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(0.025 ** (1 / 50))


def test_nobody_and_no_duration_are_told_apart() -> None:
    assert staying([], [], [], at=[1])[0].withheld is Withheld.NO_ROWS
    with pytest.raises(BadInput, match="must be over 0"):
        staying([0], [1], [True], at=[0])
