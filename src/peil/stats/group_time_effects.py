"""The effect where units began at different times: group-time difference in differences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peil.shared.errors import BadInput, NotEnoughData
from peil.stats.checked import checked_level, numbers
from peil.stats.estimate import LEVEL, FloatArray

_DEALS, _SEED = 1999, 20261127
_FEWEST_DEALS, _MOST_DEALT = 499, 4_000_000  # so that 10,000 units take 0.3 GB and no more
_STEADIED = (
    4.0  # units' worth of the spread of all that steadies the spread of those who began alike
)
_BASES = (1, 2, 4, 8, 16)
_STEPS, _HALVINGS = 40, 30
_RESTLESS, _LEAST_FOR_NOISE = 1.2, 4
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class GroupTime:
    """What changed for those who began at one time, in one period.

    Parameters
    ----------
    start, period : int
        Places among the periods.
    size : int
        Units that began then.
    effect : float
        Their mean change since before their start, beyond that of units that had not begun.
    """

    start: int
    period: int
    size: int
    effect: float


@dataclass(frozen=True)
class GroupTimeEffect:
    """The effects of all groups and times as one.

    Parameters
    ----------
    effect : float
        Mean over the units that began and their periods from then on, in the outcome's unit.
    cells : tuple of GroupTime
        Every group in every period with a comparison; before the start they should be about 0.
    base : int
        How many periods before its start each group is measured from.
    """

    effect: float
    cells: tuple[GroupTime, ...]
    base: int
    _deals: _Deals

    def p_value(self, effect: float = 0.0) -> float:
        """Return how often starts dealt out by chance would stand out as much, were this true."""
        sizes = self._deals.sizes(effect)
        return float(np.mean(sizes >= sizes[0] * (1 - 1e-9)))

    def error(self) -> float:
        """Return the standard error of the effect, over units."""
        return self._deals.error()

    def placebos(self) -> FloatArray:
        """Return what starts dealt out by chance would show, on the scale of the effect."""
        sizes = self._deals.sizes(0.0)
        return np.asarray(sizes[1:] * abs(self.effect) / max(sizes[0], 1e-300))

    def interval(self, *, level: float = LEVEL) -> tuple[float, float]:
        """Return the effects that the deals do not rule out; infinite where they rule out none."""
        outside = 1 - checked_level(level)
        reach = max(self.error(), 1e-12 * (1 + abs(self.effect)))
        low, high = (self._limit(way, reach, outside) for way in (-1, 1))
        return self.effect + low, self.effect + high

    def _limit(self, way: int, unit: float, outside: float) -> float:
        """Go outwards until an effect and all that lie a while beyond it are ruled out."""

        def is_possible(distance: float) -> bool:
            return self.p_value(self.effect + way * distance) > outside

        far = 64 * unit
        if is_possible(far):
            return way * np.inf
        steps = far * (np.arange(1, _STEPS) / _STEPS) ** 2
        possible = [step for step in steps if is_possible(step)]
        near = max(possible, default=0.0)
        far = min((step for step in steps if step > near), default=far)
        for _ in range(_HALVINGS):
            middle = (near + far) / 2
            near, far = (middle, far) if is_possible(middle) else (near, middle)
        return way * far


@dataclass(frozen=True)
class _Deals:
    """What the estimate becomes when starts are dealt out anew; the first deal is the true one.

    The estimate is linear in the outcome, so an effect is taken out of every deal at once: each
    is a number and its slope, each squared error three.
    """

    values: FloatArray
    slopes: FloatArray
    errors: FloatArray
    stretch: float

    def sizes(self, effect: float) -> FloatArray:
        """Return the estimates over their standard errors, once an effect is taken out."""
        square = self.errors @ np.array([1.0, -2 * effect, effect**2])
        left = np.abs(self.values - effect * self.slopes)
        sizes = left / np.sqrt(np.maximum(square, 1e-300))
        sizes[1:] *= self.stretch
        return np.asarray(sizes)

    def error(self) -> float:
        """Return the standard error of the true deal without its own effect."""
        effect = self.values[0]
        square = float(self.errors[0] @ np.array([1.0, -2 * effect, effect**2]))
        return float(np.sqrt(max(square, 0.0)))


def group_time_effect(
    outcome: ArrayLike, starts: ArrayLike, *, earlier: int = 0, effect_after: float = 0.0
) -> GroupTimeEffect:
    """Estimate the effect of an action that units began with at different times.

    Parameters
    ----------
    outcome : array_like of float, shape (units, periods)
        None missing.
    starts : array_like of int, shape (units,)
        How many periods lie before each unit's start; as many as there are, for a unit that never
        began. At least one must lie before.
    earlier : int
        Pretend that each unit began so many periods before it did, and look at these periods
        alone: a placebo. Units without room for it are left as they are, and not looked at.
    effect_after : float
        Of a placebo, what is to be taken out of the periods after the true starts.

    Returns
    -------
    GroupTimeEffect

    Raises
    ------
    BadInput
        If a unit has no period before its start.
    NotEnoughData
        If no group and time can be compared with units that had not begun.

    Notes
    -----
    For each group of units that began together, and each period, the change since before the
    start is held against the change of units that never began; where these are fewer than those
    that did, of all that had not begun yet. The mean over units and periods is the effect. Unlike
    a regression with effects for units and periods, nobody who has already begun is taken for
    untouched, which turns effects that grow into their opposite.

    Change is measured from the last period before the start, or from the mean of the last 2, 4, 8
    or 16: as many as foretold what came next best before anyone began.

    The interval deals the starts out anew among the units: if the effect were the supposed one and
    any unit could have begun at any of the times, what is left after taking it out would look the
    same in every deal. Each deal's estimate is divided by its standard error, over units, and
    stretched where those who began were clearly more restless before.

    References
    ----------
    .. [1] Callaway, B., Sant'Anna, P. "Difference-in-differences with multiple time periods",
       Journal of Econometrics 225(2), 2021, 200-230; equations 2.8, 2.9 and 3.10.
    .. [2] Goodman-Bacon, A. "Difference-in-differences with variation in treatment timing",
       Journal of Econometrics 225(2), 2021, 254-277: why a regression goes wrong.
    .. [3] DiCiccio, C., Romano, J. "Robust permutation tests for correlation and regression
       coefficients", JASA 112(519), 2017, 1211-1220: why estimates are divided by their errors.

    Examples
    --------
    Three begin in the third period and gain 2, two in the fourth and gain 5; common growth is 1.

    >>> growth = np.arange(4.0)
    >>> early, late = [0, 0, 2, 2], [0, 0, 0, 5]
    >>> outcome = growth + np.array([early] * 3 + [late] * 2 + [[0] * 4] * 5)
    >>> found = group_time_effect(outcome, [2] * 3 + [3] * 2 + [4] * 5)
    >>> round(found.effect, 6)  # (3 * 2 * 2 + 2 * 1 * 5) / (3 * 2 + 2 * 1)
    2.75
    """
    rows = np.atleast_2d(numbers("outcome", outcome))
    begun = np.asarray(starts, int)
    periods = rows.shape[1]
    if begun.size and begun.min() < 1:
        raise BadInput("A unit that began before the first period has nothing to be compared with.")
    treatment = (np.arange(periods) >= begun[:, None]).astype(float)
    base = _base(rows[:, : int(begun.min())], periods)
    if earlier:
        rows = rows - effect_after * treatment
        treatment = np.zeros_like(rows)
    weights = _weights(begun, periods, base, earlier)
    deals = _deal(rows, treatment, weights, begun, _stretch(rows, begun))
    cells = tuple(_cells(rows, begun, base)) if not earlier else ()
    return GroupTimeEffect(float(deals.values[0]), cells, base, deals)


def _base(before: FloatArray, periods: int) -> int:
    """Return how many last periods foretell the next ones best, before anyone began."""
    early = before.shape[1]
    ahead = max(1, min(early // 3, (periods - early) // 2))
    apart = before - before.mean(axis=0)

    def missed(base: int) -> float:
        found = [
            apart[:, at : at + ahead].mean(axis=1) - apart[:, at - base : at].mean(axis=1)
            for at in range(_room(early, ahead), early - ahead + 1)
        ]
        return float(np.mean(np.square(found)))

    fit = [base for base in _BASES if base <= _room(early, ahead)]
    return min(fit, key=missed, default=1)


def _stretch(rows: FloatArray, begun: IntArray) -> float:
    """Return how much more those that began change by themselves than all do, if clearly more.

    A few restless units would stand out by their restlessness: simulated at twice the noise of
    the others, eight of twenty were in the interval in 88 % of cases without this.
    """
    early = int(begun.min())
    if early < _LEAST_FOR_NOISE:
        return 1.0
    steps = np.diff(rows[:, :early], axis=1)
    squares = ((steps - steps.mean(axis=0)) ** 2).mean(axis=1)
    ratio = float(np.sqrt(squares[begun < rows.shape[1]].mean() / max(squares.mean(), 1e-300)))
    return ratio if ratio > _RESTLESS else 1.0


def _room(early: int, ahead: int) -> int:
    return min(16, (early - ahead) // 2)


def _compared(begun: IntArray, periods: int, period: int, start: int) -> NDArray[np.bool_]:
    """Return whom those who began at a start are compared with in a period."""
    never = begun >= periods
    if 2 * never.sum() >= len(begun):
        return np.asarray(never)
    return np.asarray((begun > max(period, start)) & (begun != start))


def _weights(begun: IntArray, periods: int, base: int, earlier: int) -> dict[int, FloatArray]:
    """Return what each unit's outcomes count in the effect, by its start."""
    weights = {int(start): np.zeros(periods) for start in np.unique(begun)}
    total = 0
    for start, size in zip(*np.unique(begun[begun < periods], return_counts=True), strict=True):
        first, end = (start - earlier, start) if earlier else (start, periods)
        if first < base:
            continue
        from_ = slice(first - base, first)
        for period in range(first, end):
            others = _compared(begun, periods, period, start)
            if not others.any():
                continue
            total += size
            weights[int(start)][period] += 1
            weights[int(start)][from_] -= 1 / base
            for other in np.unique(begun[others]):
                weights[int(other)][period] -= size / others.sum()
                weights[int(other)][from_] += size / others.sum() / base
    if not total:
        raise NotEnoughData(
            "No unit that began can be compared with one that had not. Units that never began, or "
            "later, are needed, and periods before the starts."
        )
    return {start: each / total for start, each in weights.items()}


def _deal(
    rows: FloatArray, treatment: FloatArray, weights: dict[int, FloatArray], begun: IntArray,
    stretch: float,
) -> _Deals:  # fmt: skip
    """Deal the starts out among the units, the true deal first."""
    starts = np.array(list(weights))
    each = np.array(list(weights.values()))
    group = np.searchsorted(starts, begun)
    value, slope = each @ rows.T, each @ treatment.T  # of a unit (column), had it a start (row)
    random = np.random.default_rng(_SEED)
    rounds = min(_DEALS, max(_FEWEST_DEALS, _MOST_DEALT // len(group)))
    deals = np.array([group, *(random.permutation(group) for _ in range(rounds))])
    at = np.arange(len(begun))
    one, other = value[deals, at], slope[deals, at]
    parts = np.stack([one * one, one * other, other * other])
    errors = np.zeros((3, len(deals)))
    for k in range(len(starts)):
        own = deals == k
        size = int(own[0].sum())
        sums = (one * own).sum(axis=1), (other * own).sum(axis=1)
        squares = (parts * own).sum(axis=2) - np.stack(
            [sums[0] ** 2, sums[0] * sums[1], sums[1] ** 2]) / size  # fmt: skip
        both = np.cov(value[k], slope[k], ddof=1)
        of_all = np.array([both[0, 0], both[0, 1], both[1, 1]])[:, None]
        errors += size * (squares + _STEADIED * of_all) / (size - 1 + _STEADIED)
    return _Deals(one.sum(axis=1), other.sum(axis=1), np.ascontiguousarray(errors.T), stretch)


def _cells(rows: FloatArray, begun: IntArray, base: int) -> Iterator[GroupTime]:
    """Compare every group in every period, those before its start too."""
    periods = rows.shape[1]
    for start, size in zip(*np.unique(begun[begun < periods], return_counts=True), strict=True):
        if start < base:
            continue
        change = rows - rows[:, start - base : start].mean(axis=1, keepdims=True)
        for period in range(periods):
            others = _compared(begun, periods, period, start)
            if others.any():
                apart = change[begun == start, period].mean() - change[others, period].mean()
                yield GroupTime(int(start), period, int(size), float(apart))
