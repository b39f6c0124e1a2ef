"""What every statistic gives back: values with their limits, or the reason for none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
ReasonArray = np.ndarray[Any, np.dtype[Any]]

LEVEL = 0.95
"""The confidence level of the product: one, so that two numbers can be laid side by side."""
Z = 1.959963984540054
"""Standard errors from a normal estimate to either limit at that level."""


class Withheld(StrEnum):
    """Why there is no number, or no limit on one side; the faces turn it into a sentence."""

    NO_ROWS = "no_rows"
    """Nothing was counted."""
    TOO_FEW = "too_few"
    """There are rows, but fewer than the interval needs to exist at all."""
    NO_SPREAD = "no_spread"
    """All rows are equal, so nothing can be said of how uncertain their mean is."""
    ZERO_NUMERATOR = "zero_numerator"
    """A ratio on the log scale of nothing to something."""
    ZERO_DENOMINATOR = "zero_denominator"
    """A ratio to nothing."""
    NOT_REACHED = "not_reached"
    """Too many durations were unfinished for the curve to come down this far."""


@dataclass(frozen=True)
class Interval:
    """One value with its limits.

    Parameters
    ----------
    value, low, high : float or None
        In the unit of the statistic. ``None`` is always explained by one of the next two.
    withheld : Withheld or None
        Why there is no value; a limit may still be known (the median is over four hours).
    open_ended : Withheld or None
        Why a value lacks a limit on one side.
    """

    value: float | None
    low: float | None
    high: float | None
    withheld: Withheld | None = None
    open_ended: Withheld | None = None

    def __str__(self) -> str:
        """Return the interval in six digits.

        Examples
        --------
        >>> print(Interval(0.8, 0.490162, 0.943318))
        0.8 [0.490162, 0.943318]
        >>> print(Interval(None, None, None, withheld=Withheld.NO_ROWS))
        withheld: no_rows
        """
        limits = f"[{_six(self.low)}, {_six(self.high)}]"
        if self.withheld is not None:
            bare = self.low is None and self.high is None
            return f"withheld: {self.withheld}" + ("" if bare else f" {limits}")
        return f"{_six(self.value)} {limits}"


def _six(number: float | None) -> str:
    return "open" if number is None else f"{number:.6g}"


@dataclass(frozen=True)
class Intervals:
    """Values with their limits for many slices: arrays of one shape.

    Made by `Intervals.of`, which upholds the rules: a missing number has a reason, and no
    interval has zero width.

    Parameters
    ----------
    value, low, high : numpy.ndarray of float
        NaN where missing.
    withheld, open_ended : numpy.ndarray of object
        `Withheld` or None; see `Interval`.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    withheld: ReasonArray
    open_ended: ReasonArray

    @classmethod
    def of(
        cls,
        value: ArrayLike,
        low: ArrayLike,
        high: ArrayLike,
        *,
        withheld: Mapping[Withheld, ArrayLike] | None = None,
        open_ended: Mapping[Withheld, ArrayLike] | None = None,
    ) -> Self:
        """Put the parts together and uphold the rules.

        Parameters
        ----------
        value, low, high : array_like of float
            Broadcast against each other.
        withheld : mapping of Withheld to array_like of bool
            Where there is no value, and why; the first reason that applies is kept. Finite
            limits are kept too where the reason leaves them a meaning: ``not_reached`` and
            ``zero_denominator``.
        open_ended : mapping of Withheld to array_like of bool
            Where a value lacks a limit.

        Returns
        -------
        Intervals

        Raises
        ------
        ValueError
            If a number is missing without a reason: a bug in the statistic.

        Examples
        --------
        >>> print(Intervals.of([1.0, 2.0], [0.5, 2.0], [1.5, 2.0]))
        1 [0.5, 1.5]
        withheld: no_spread
        """
        middle, bottom, top = (
            np.array(part)
            for part in np.broadcast_arrays(*(np.asarray(x, float) for x in (value, low, high)))
        )
        why, is_withheld = _reasons(middle.shape, withheld or {})
        why_open, is_open = _reasons(middle.shape, open_ended or {})
        for part in (middle, bottom, top):
            part[~np.isfinite(part)] = np.nan
        flat = np.asarray(bottom >= top)
        meaningless = flat.copy()
        meaningless[is_withheld] |= ~_is_one_sided(why[is_withheld])
        bottom[meaningless] = top[meaningless] = np.nan
        why[flat & ~is_withheld] = Withheld.NO_SPREAD
        is_withheld = is_withheld | flat
        middle[is_withheld] = np.nan
        if np.any(np.isnan(middle) & ~is_withheld):
            raise ValueError("a value is missing without a reason")
        lacking = (np.isnan(bottom) | np.isnan(top)) & ~is_withheld
        if np.any(lacking & ~is_open):
            raise ValueError("a limit is missing without a reason")
        why_open[is_open & ~lacking] = None
        return cls(middle, bottom, top, why, why_open)

    @property
    def one(self) -> Interval:
        """The only interval, when there is one.

        Raises
        ------
        ValueError
            If there are several slices: index or iterate instead.
        """
        return _at(self, self.value.size - 1) if self.value.size == 1 else self._refuse()

    def _refuse(self) -> Interval:
        raise ValueError(f"{self.value.size} intervals, not one: index or iterate instead")

    def __len__(self) -> int:
        """Return the number of slices."""
        return self.value.size

    def __getitem__(self, index: int) -> Interval:
        """Return the interval of one slice."""
        return _at(self, range(len(self))[index])

    def __iter__(self) -> Iterator[Interval]:
        """Go through the slices."""
        return (_at(self, index) for index in range(len(self)))

    def __str__(self) -> str:
        """Return one line for each slice."""
        return "\n".join(str(interval) for interval in self)

    def scaled(self, factor: float, *, shift: float = 0.0) -> Self:
        """Change the unit: every number times ``factor`` (over 0), plus ``shift``.

        Examples
        --------
        >>> print(Intervals.of(0.8, 0.7, 0.9).scaled(100))
        80 [70, 90]
        """
        value, low, high = (part * factor + shift for part in (self.value, self.low, self.high))
        return type(self)(value, low, high, self.withheld, self.open_ended)


def _at(many: Intervals, index: int) -> Interval:
    value, low, high = (
        None if np.isnan(part) else float(part)
        for part in (many.value.flat[index], many.low.flat[index], many.high.flat[index])
    )
    return Interval(value, low, high, many.withheld.flat[index], many.open_ended.flat[index])


def _is_one_sided(reasons: ReasonArray) -> BoolArray:
    """Say which reasons for withholding a value leave a limit its meaning."""
    kept = (Withheld.NOT_REACHED, Withheld.ZERO_DENOMINATOR)
    return np.array([reason in kept for reason in reasons.flat], bool).reshape(reasons.shape)


def _reasons(
    shape: tuple[int, ...], masks: Mapping[Withheld, ArrayLike]
) -> tuple[ReasonArray, BoolArray]:
    """Return the first reason that applies to each slice, and whether there is one."""
    reasons, given = np.full(shape, None, dtype=object), np.zeros(shape, bool)
    for reason, mask in masks.items():
        applies = np.broadcast_to(np.asarray(mask, bool), shape)
        reasons[applies & ~given] = reason
        given |= applies
    return reasons, given
