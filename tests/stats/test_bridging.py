"""A number put on another scale by a factor and a shift, both uncertain."""

from __future__ import annotations

import numpy as np
import pytest

from peil.stats.bridging import NONE, ONE, bridged
from peil.stats.comparing import change_of_estimates
from peil.stats.estimate import Interval, Intervals, Withheld
from peil.stats.means import mean_interval
from peil.stats.shares import wilson

ROUNDS = 3000


def test_nothing_changes_by_a_factor_of_one_and_no_shift() -> None:
    number = Interval(0.4, 0.3, 0.52)
    assert bridged(number) == number
    assert bridged(number, factor=ONE, shift=NONE) == number


def test_a_limit_that_is_open_stays_open_and_a_withheld_number_withheld() -> None:
    open_above = Interval(4.0, 3.0, None, open_ended=Withheld.NOT_REACHED)
    assert bridged(open_above, shift=Interval(1.0, 0.0, 2.0)).high is None
    withheld = Interval(None, None, None, withheld=Withheld.NO_ROWS)
    assert bridged(withheld, shift=Interval(1.0, None, None)) == withheld


def test_a_number_below_zero_takes_the_factors_far_side_on_the_other_end() -> None:
    factor = Interval(2.0, 1.9, 2.4)
    above = bridged(Interval(10.0, 10.0, 10.0), factor=factor)
    below = bridged(Interval(-10.0, -10.0, -10.0), factor=factor)
    assert (above.low, above.high) == pytest.approx((19.0, 24.0))
    assert (below.low, below.high) == pytest.approx((-24.0, -19.0))


@pytest.mark.parametrize("part", range(8))
def test_every_number_given_changes_what_comes_out(part: int) -> None:
    given = [0.4, 0.35, 0.46, 1.1, 1.0, 1.25, 0.05, 0.01]
    changed = [x + 0.003 * (i == part) for i, x in enumerate(given)]
    one, other = (
        bridged(Interval(*x[:3]), factor=Interval(*x[3:6]), shift=Interval(x[6], x[7], 0.12))
        for x in (given, changed)
    )
    assert one != other


def _covered(estimate: Interval, truth: float) -> bool:
    return estimate.low is not None and estimate.high is not None and (
        estimate.low <= truth <= estimate.high
    )  # fmt: skip


def test_the_bridged_share_holds_the_truth_that_the_new_question_would_have_given() -> None:
    """An asymmetric case: 82 % then, 91 % by the new wording; an overlap of 300 and 120 people."""
    chance = np.random.default_rng(11)
    then, old, new = (
        wilson(chance.binomial(n, p, ROUNDS), np.full(ROUNDS, n))
        for n, p in ((250, 0.80), (300, 0.82), (120, 0.91))
    )
    size = change_of_estimates(old, new).size
    bridges = [bridged(one, shift=shift) for one, shift in zip(then, size, strict=True)]
    held = np.mean([_covered(one, 0.89) for one in bridges])
    assert 0.935 < held < 0.965
    # as if the bridge were exact, the interval would be far too narrow
    exact = [bridged(one, shift=Interval(shift.value, None, None))
             for one, shift in zip(then, size, strict=True)]  # fmt: skip
    assert np.mean([_covered(one, 0.89) for one in exact]) < 0.8


def test_the_bridged_mean_holds_the_truth_on_a_scale_stretched_by_an_estimated_ratio() -> None:
    """The old scale goes to 5 and the new to 10: what was 3 then is 6 by the new."""
    chance = np.random.default_rng(12)

    def means(n: int, mean: float, spread: float) -> Intervals:
        drawn = chance.normal(mean, spread, (ROUNDS, n))
        return mean_interval(np.full(ROUNDS, n), drawn.mean(1), drawn.var(1, ddof=1))

    then, old, new = means(150, 3.0, 1.0), means(200, 3.6, 1.0), means(80, 7.2, 2.0)
    size = change_of_estimates(old, new, scale="ratio").size
    held = np.mean([
        _covered(bridged(one, factor=factor), 6.0) for one, factor in zip(then, size, strict=True)
    ])  # fmt: skip
    assert 0.935 < held < 0.965
