"""Moments of weighted answers, and how many equal answers they are worth."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peil.stats.checked import counts, numbers, refuse, t_of
from peil.stats.estimate import LEVEL, FloatArray

_ROUNDING = 1e-9
"""Relative size under which a difference of sums is rounding and not spread."""


@dataclass(frozen=True)
class WeightedMoments:
    """What an engine adds up over the rows of each slice; any score y, any weight w of 0 or more.

    Parameters
    ----------
    n : numpy.ndarray of float, shape (slices,) or ()
        Rows with a weight over 0.
    sum_w, sum_w2 : numpy.ndarray of float
        Sums of w and of w².
    sum_wy, sum_w2y : numpy.ndarray of float
        Sums of w·y and of w²·y.
    sum_wy2, sum_w2y2 : numpy.ndarray of float
        Sums of w·y² and of w²·y².

    Raises
    ------
    BadInput
        If a count or sum of weights is negative, or a sum is missing where n is over 0. Where
        n is 0 the sums are taken as 0, since engines give null for the sum of nothing.

    Notes
    -----
    A share has y in {0, 1}, NPS y in {-1, 0, 1}. Unweighted rows have w = 1. Moments of parts
    are added with ``+``. Raw sums of squares lose digits for money: centre y first.

    Examples
    --------
    >>> votes = WeightedMoments.of_rows([1, 0, 1, 1], weights=[2.0, 1.0, 1.0, 1.0])
    >>> votes.mean.item()
    0.8
    >>> round(votes.kish_n.item(), 4)
    3.5714
    """

    n: FloatArray
    sum_w: FloatArray
    sum_w2: FloatArray
    sum_wy: FloatArray
    sum_w2y: FloatArray
    sum_wy2: FloatArray
    sum_w2y2: FloatArray

    def __post_init__(self) -> None:
        """Make arrays of one shape and check them."""
        sums = (np.asarray(getattr(self, field.name), float) for field in fields(WeightedMoments))
        given = np.broadcast_arrays(*sums)
        n = counts("n", given[0])
        for field, values in zip(fields(WeightedMoments), given, strict=True):
            kept = np.where(n > 0, values, 0.0)
            check = numbers if field.name in ("sum_wy", "sum_w2y") else counts
            object.__setattr__(self, field.name, check(field.name, kept))
        refuse("sum_w", self.sum_w, (n > 0) & (self.sum_w <= 0), "must be over 0 where n is")

    @classmethod
    def of(
        cls,
        *,
        n: ArrayLike,
        sum_w: ArrayLike,
        sum_w2: ArrayLike,
        sum_wy: ArrayLike,
        sum_w2y: ArrayLike,
        sum_wy2: ArrayLike,
        sum_w2y2: ArrayLike,
    ) -> Self:
        """Make moments of plain numbers, lists or arrays.

        Parameters
        ----------
        n, sum_w, sum_w2, sum_wy, sum_w2y, sum_wy2, sum_w2y2 : array_like of float
            As the class says; broadcast against each other.

        Returns
        -------
        WeightedMoments
        """
        sums = (n, sum_w, sum_w2, sum_wy, sum_w2y, sum_wy2, sum_w2y2)
        return cls(*(np.asarray(given, np.float64) for given in sums))

    @classmethod
    def of_rows(cls, scores: ArrayLike, *, weights: ArrayLike = 1.0) -> Self:
        """Add up one slice's rows: for notebooks and tests, as engines add up elsewhere.

        Parameters
        ----------
        scores : array_like of float, shape (rows,)
            y of each row.
        weights : array_like of float, shape (rows,) or ()
            w of each row; rows of weight 0 are left out.

        Returns
        -------
        WeightedMoments
            Of shape ().
        """
        y = numbers("scores", scores)
        w = np.broadcast_to(counts("weights", weights), y.shape)
        return cls.of(
            n=np.sum(w > 0),
            sum_w=w.sum(),
            sum_w2=(w**2).sum(),
            sum_wy=(w * y).sum(),
            sum_w2y=(w**2 * y).sum(),
            sum_wy2=(w * y**2).sum(),
            sum_w2y2=(w**2 * y**2).sum(),
        )

    @classmethod
    def unweighted(cls, n: ArrayLike, sum_y: ArrayLike, *, sum_y2: ArrayLike | None = None) -> Self:
        """Make the moments of unweighted rows.

        Parameters
        ----------
        n, sum_y : array_like of float, shape (slices,) or ()
            Rows, and the sum of their scores.
        sum_y2 : array_like of float, optional
            The sum of squared scores; for a share, where y² = y, it may be left out.

        Returns
        -------
        WeightedMoments

        Examples
        --------
        >>> WeightedMoments.unweighted([10, 50], [8, 45]).n_eff().tolist()
        [10.0, 50.0]
        """
        squares = sum_y if sum_y2 is None else sum_y2
        rows, total, total2 = (np.asarray(x, float) for x in (n, sum_y, squares))
        return cls(rows, rows, rows, total, total, total2, total2)

    def at(self, index: NDArray[np.int64]) -> Self:
        """Return the moments of some of the slices, in that order."""
        return type(self)(*(getattr(self, f.name)[index] for f in fields(self)))

    def __add__(self, other: WeightedMoments) -> WeightedMoments:
        """Return the moments of both parts' rows together."""
        return WeightedMoments(
            *(getattr(self, f.name) + getattr(other, f.name) for f in fields(WeightedMoments))
        )

    @property
    def mean(self) -> FloatArray:
        """Weighted mean Σwy/Σw; NaN without rows."""
        return _divided(self.sum_wy, self.sum_w)

    @property
    def kish_n(self) -> FloatArray:
        """Kish's effective n, (Σw)²/Σw²: what unequal weights alone leave; NaN without rows."""
        return np.minimum(_divided(self.sum_w**2, self.sum_w2), self.n)

    @property
    def spread(self) -> FloatArray:
        """Weighted variance of the scores with n/(n-1); p(1-p)·n/(n-1) for a share.

        NaN under two rows; exactly 0 when all scores are equal but for rounding.
        """
        square = _divided(self.sum_wy2, self.sum_w)
        centred = square - self.mean**2
        return np.where(centred > _ROUNDING * square, centred, 0.0) * self._bessel

    @property
    def variance(self) -> FloatArray:
        """Linearised variance of `mean`; NaN under two rows.

        Notes
        -----
        The mean is a ratio of two totals, and v = n/(n-1) · Σ w²(y - mean)² / (Σw)² is its
        Taylor-linearised variance [1]_ with each row its own sampling unit; the same number as the
        robust (HC1) variance of a weighted regression on a constant. For rows that belong together
        use `peil.stats.clusters`.

        References
        ----------
        .. [1] Särndal, C.-E., Swensson, B., Wretman, J. Model Assisted Survey Sampling, 1992,
           chapter 5.
        """
        mean = self.mean
        squares = self.sum_w2y2 - 2 * mean * self.sum_w2y + mean**2 * self.sum_w2
        real = squares > _ROUNDING * self.sum_w2y2
        return _divided(np.where(real, squares, 0.0), self.sum_w**2) * self._bessel

    @property
    def _bessel(self) -> FloatArray:
        return np.where(self.n > 1, self.n / np.maximum(self.n - 1, 1), np.nan)

    def n_eff(self, *, level: float = LEVEL) -> FloatArray:
        """Return how many equally weighted rows would be as informative as these.

        Parameters
        ----------
        level : float
            The level of the interval that will use it: the correction for degrees of freedom
            compares quantiles of Student's t at it.

        Returns
        -------
        numpy.ndarray of float
            Over 0, at most n; exactly n for equal weights; NaN without rows.

        Notes
        -----
        n_eff = min(n, s²/v) · (t(n-1)/t(d))², with s² the `spread` (for a share p(1-p), since the
        factors n/(n-1) of s² and v cancel), v the `variance` and t(f) the quantile at f degrees of
        freedom: Korn and Graubard's effective sample size, adjusted for degrees of freedom [1]_.
        They take d from the design, clusters less strata. Here every row is its own
        cluster, and d = n - 1 would leave no correction, yet when a few rows carry most of the
        weight v rests on these few. So d = Kish's n - 1, which is n - 1 for equal weights. In a
        simulation of shares with log-normal weights (σ 1, p 0.5, n 10, nominal 0.95) Wilson's
        interval covered 0.848 with d = n - 1 and 0.943 so; with n 30, 0.902 and 0.926.

        When all scores are equal (a share of 0 or 1) s² and v are both 0, and Kish's n is used.

        References
        ----------
        .. [1] Korn, E. L., Graubard, B. I. "Confidence intervals for proportions with small
           expected number of positive counts estimated from survey data", Survey Methodology 24,
           1998, 193-201; as used in Parker, J. D. et al., "National Center for Health Statistics
           data presentation standards for proportions", Vital Health Stat 2(175), 2017.

        Examples
        --------
        >>> votes = WeightedMoments.of_rows([1, 1, 0, 0, 0, 1], weights=[1, 2, 1, 1, 2, 1])
        >>> round(votes.n_eff().item(), 3), round(votes.kish_n.item(), 3)
        (4.855, 5.333)
        """
        kish = self.kish_n
        equal = np.abs(self.n - kish) <= _ROUNDING * self.n
        varied = (self.spread > 0) & (self.variance > 0)
        ratio = np.divide(self.spread, self.variance, out=np.ones_like(kish), where=varied)
        freedom = (t_of(level, self.n - 1) / t_of(level, kish - 1)) ** 2
        linearised = np.minimum(ratio, self.n) * freedom
        worth = np.where(varied, linearised, kish)
        known = np.where(equal, self.n, worth)
        return np.asarray(np.where(self.n > 0, known, np.nan), np.float64)


def _divided(top: FloatArray, bottom: FloatArray) -> FloatArray:
    ratio: FloatArray = np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=bottom > 0)
    return ratio
