"""The ratio of two sums over the same rows, with its interval on the log scale."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from peil.stats.checked import counts, numbers, t_of
from peil.stats.estimate import LEVEL, FloatArray, Intervals, Withheld

_ROUNDING = 1e-12


@dataclass(frozen=True)
class RatioMoments:
    """What an engine adds up over the rows of each slice, for Σy/Σx.

    Made by `RatioMoments.of` or `RatioMoments.of_rows`.

    Parameters
    ----------
    n : numpy.ndarray of float, shape (slices,) or ()
        Independent rows, such as days of an advertisement or agents.
    sum_x, sum_y : numpy.ndarray of float
        Sums of the denominator x and of the numerator y, both 0 or more in every row.
    sum_x2, sum_y2, sum_xy : numpy.ndarray of float
        Sums of squares and products.
    """

    n: FloatArray
    sum_x: FloatArray
    sum_y: FloatArray
    sum_x2: FloatArray
    sum_y2: FloatArray
    sum_xy: FloatArray

    @classmethod
    def of(
        cls,
        *,
        n: ArrayLike,
        sum_x: ArrayLike,
        sum_y: ArrayLike,
        sum_x2: ArrayLike,
        sum_y2: ArrayLike,
        sum_xy: ArrayLike,
    ) -> Self:
        """Make moments of plain numbers, lists or arrays; the sums of no rows may be missing.

        Raises
        ------
        BadInput
            If one is negative, or missing where n is over 0.
        """
        rows = counts("n", n)
        sums = {
            "sum_x": sum_x, "sum_y": sum_y, "sum_x2": sum_x2, "sum_y2": sum_y2, "sum_xy": sum_xy,
        }  # fmt: skip
        kept = {
            name: counts(name, np.where(rows > 0, np.asarray(given, float), 0.0))
            for name, given in sums.items()
        }
        return cls(*np.broadcast_arrays(rows, *kept.values()))

    @classmethod
    def of_rows(cls, numerator: ArrayLike, denominator: ArrayLike) -> Self:
        """Add up one slice's rows."""
        y, x = numbers("numerator", numerator), numbers("denominator", denominator)
        return cls.of(
            n=y.size,
            sum_x=x.sum(),
            sum_y=y.sum(),
            sum_x2=(x**2).sum(),
            sum_y2=(y**2).sum(),
            sum_xy=(x * y).sum(),
        )

    def __add__(self, other: RatioMoments) -> RatioMoments:
        """Return the moments of both parts' rows together."""
        return RatioMoments(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def ratio_of_sums(moments: RatioMoments, *, level: float = LEVEL) -> Intervals:
    """Give Σy/Σx with an interval that is symmetric on the log scale.

    Parameters
    ----------
    moments : RatioMoments
        Of independent rows.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        Unit of y over unit of x. Withheld as ``no_rows``, ``zero_denominator``,
        ``zero_numerator``, ``too_few`` with one row, and ``no_spread`` where y is the same multiple
        of x in every row.

    Notes
    -----
    Linearised variance v = n/(n-1) · Σ(y - rx)² / (Σx)² [1]_, and limits r·exp(±t·√v/r) at n - 1
    degrees of freedom, which stay over 0. For rare events in large counts, where Σy is small,
    `peil.stats.counts.garwood` with the exposure Σx is the exact choice.

    References
    ----------
    .. [1] Cochran, W. G. Sampling Techniques, 3rd edition, 1977, chapter 6.

    Examples
    --------
    >>> seconds, calls = [1200, 300, 2500, 900], [4, 1, 9, 2]
    >>> print(ratio_of_sums(RatioMoments.of_rows(seconds, calls)))
    306.25 [229.277, 409.064]
    """
    rows = np.maximum(moments.n, 1.0)
    below = np.where(moments.sum_x > 0, moments.sum_x, np.nan)
    ratio = moments.sum_y / below
    squares = moments.sum_y2 - 2 * ratio * moments.sum_xy + ratio**2 * moments.sum_x2
    flat = squares <= _ROUNDING * moments.sum_y2
    variance = np.where(flat, 0.0, squares) / below**2 * rows / np.maximum(rows - 1, 1.0)
    above = np.where(moments.sum_y > 0, ratio, np.nan)
    factor = np.exp(t_of(level, rows - 1) * np.sqrt(variance) / above)
    return Intervals.of(
        ratio,
        ratio / factor,
        ratio * factor,
        withheld={
            Withheld.NO_ROWS: moments.n == 0,
            Withheld.ZERO_DENOMINATOR: moments.sum_x == 0,
            Withheld.ZERO_NUMERATOR: moments.sum_y == 0,
            Withheld.TOO_FEW: moments.n <= 1,
            Withheld.NO_SPREAD: flat,
        },
    )
