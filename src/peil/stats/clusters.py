"""Rows that belong together, such as one customer's many answers: delete-a-group jackknife."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peil.shared.errors import BadInput
from peil.stats.checked import counts, numbers, t_of
from peil.stats.estimate import LEVEL, FloatArray, Intervals, Withheld
from peil.stats.moments import WeightedMoments

GROUPS = 64
"""Groups that customers are dealt into by a hash of their key."""


@dataclass(frozen=True)
class GroupMoments:
    """What an engine adds up over the rows of each slice and each group of customers.

    All of a customer's rows fall in one group. Made by `GroupMoments.of`.

    Parameters
    ----------
    n : numpy.ndarray of float, shape (slices, groups) or (groups,)
        Rows with a weight over 0.
    sum_w, sum_wy, sum_wy2 : numpy.ndarray of float
        Sums of w, w·y and w·y²; unweighted rows have w = 1.
    """

    n: FloatArray
    sum_w: FloatArray
    sum_wy: FloatArray
    sum_wy2: FloatArray

    @classmethod
    def of(cls, *, n: ArrayLike, sum_w: ArrayLike, sum_wy: ArrayLike, sum_wy2: ArrayLike) -> Self:
        """Make moments of lists or arrays; the sums of empty groups may be missing.

        Raises
        ------
        BadInput
            If a count, weight or square is negative or missing, or there is no axis of groups.
        """
        rows = counts("n", n)
        if rows.ndim == 0:
            raise BadInput("n has no axis of groups, must be of shape (groups,) or more.")
        w, wy, wy2 = (
            np.where(rows > 0, np.asarray(given, float), 0.0) for given in (sum_w, sum_wy, sum_wy2)
        )
        return cls(rows, counts("sum_w", w), numbers("sum_wy", wy), counts("sum_wy2", wy2))

    def __getitem__(self, index: NDArray[np.int64]) -> GroupMoments:
        """Return the moments of some of the slices, in that order."""
        return GroupMoments(
            self.n[index], self.sum_w[index], self.sum_wy[index], self.sum_wy2[index]
        )

    def __add__(self, other: GroupMoments) -> GroupMoments:
        """Return the moments of both parts' rows together; groups must have been dealt alike."""
        return GroupMoments(
            self.n + other.n,
            self.sum_w + other.sum_w,
            self.sum_wy + other.sum_wy,
            self.sum_wy2 + other.sum_wy2,
        )

    @property
    def rows(self) -> FloatArray:
        """Rows of each slice."""
        return np.asarray(self.n.sum(axis=-1), np.float64)

    @property
    def groups(self) -> FloatArray:
        """Groups that have rows, of each slice."""
        return np.asarray((self.n > 0).sum(axis=-1), np.float64)

    @property
    def equal_groups(self) -> FloatArray:
        """How many groups of equal weight the groups are worth, by Kish's formula.

        A few large groups leave few degrees of freedom, however many small ones there are.
        """
        whole, squares = self.sum_w.sum(axis=-1) ** 2, (self.sum_w**2).sum(axis=-1)
        worth = np.divide(whole, squares, out=np.zeros(np.shape(whole)), where=squares > 0)
        return np.asarray(worth, np.float64)

    @property
    def mean(self) -> FloatArray:
        """Weighted mean of each slice; NaN without rows."""
        return _divided(self.sum_wy.sum(axis=-1), self.sum_w.sum(axis=-1))

    @property
    def spread(self) -> FloatArray:
        """Weighted variance of the scores with n/(n-1), as if the rows were independent."""
        square = _divided(self.sum_wy2.sum(axis=-1), self.sum_w.sum(axis=-1))
        centred = square - self.mean**2
        kept = np.where(centred > 1e-9 * square, centred, 0.0)
        return np.asarray(kept * self.rows / np.maximum(self.rows - 1, 1.0), np.float64)

    @property
    def variance(self) -> FloatArray:
        """Jackknife variance of `mean`; NaN under two groups.

        Notes
        -----
        (G-1)/G · Σ (mean without group g - mean)² over the G groups that have rows [1]_.

        References
        ----------
        .. [1] Kott, P. S. "The delete-a-group jackknife", Journal of Official Statistics 17(4),
           2001, 521-526.
        """
        has_rows = self.sum_w > 0
        without = _divided(
            self.sum_wy.sum(axis=-1, keepdims=True) - self.sum_wy,
            self.sum_w.sum(axis=-1, keepdims=True) - self.sum_w,
        )
        away = np.where(has_rows, (without - self.mean[..., np.newaxis]) ** 2, 0.0).sum(axis=-1)
        groups = self.groups
        factor = np.where(groups > 1, (groups - 1) / np.maximum(groups, 1.0), np.nan)
        return np.asarray(factor * away, np.float64)

    def n_eff(self, *, level: float = LEVEL) -> FloatArray:
        """Return how many independent rows would be as informative, for Wilson and others.

        Parameters
        ----------
        level : float
            The level of the interval that will use it.

        Returns
        -------
        numpy.ndarray of float
            min(n, s²/v) · (t(n-1)/t(d))², with d = `equal_groups` - 1 degrees of freedom, for the
            reason given at `peil.stats.moments.WeightedMoments.n_eff`. Where all scores are equal,
            or one group holds all rows, the number of groups: the customers may be of one mind.

        Examples
        --------
        >>> import numpy as np
        >>> twice = np.array([2.0, 2, 2, 2])
        >>> alike = GroupMoments.of(n=twice, sum_w=twice, sum_wy=[2, 0, 2, 0], sum_wy2=[2, 0, 2, 0])
        >>> round(alike.n_eff().item(), 3)
        1.893
        """
        rows, groups = self.rows, self.groups
        varied = (self.spread > 0) & (self.variance > 0)
        ratio = np.divide(self.spread, self.variance, out=np.ones_like(rows), where=varied)
        freedom = (t_of(level, rows - 1) / t_of(level, self.equal_groups - 1)) ** 2
        worth = np.where(varied, np.minimum(ratio, rows) * freedom, np.minimum(groups, rows))
        return np.asarray(np.where(rows > 0, worth, np.nan), np.float64)


@dataclass(frozen=True)
class ClusteredMoments(WeightedMoments):
    """Moments of rows that belong together, for all that takes `WeightedMoments`.

    Parameters
    ----------
    groups : GroupMoments
        Of the same rows: they tell the variance and the degrees of freedom.

    Examples
    --------
    >>> from peil.stats.shares import wilson_from_moments
    >>> twice = np.array([2.0, 2, 2, 2])
    >>> groups = GroupMoments.of(n=twice, sum_w=twice, sum_wy=[2, 0, 2, 1], sum_wy2=[2, 0, 2, 1])
    >>> alone = WeightedMoments.unweighted(8, 5)
    >>> print(wilson_from_moments(alone), wilson_from_moments(clustered(alone, groups)))
    0.625 [0.305742, 0.863156] 0.625 [0.168434, 0.932038]
    """

    groups: GroupMoments

    def __add__(self, other: WeightedMoments) -> WeightedMoments:
        """Return the moments of both parts' rows together; both must know their groups."""
        if not isinstance(other, ClusteredMoments):
            return NotImplemented
        return clustered(super().__add__(other), self.groups + other.groups)

    @property
    def kish_n(self) -> FloatArray:
        """One more than the degrees of freedom that the groups have."""
        return self.groups.equal_groups

    @property
    def variance(self) -> FloatArray:
        """Jackknife variance of the mean over the groups; NaN under two."""
        return self.groups.variance

    def n_eff(self, *, level: float = LEVEL) -> FloatArray:
        """Return how many independent rows would be as informative, as the groups tell."""
        return self.groups.n_eff(level=level)


def clustered(moments: WeightedMoments, groups: GroupMoments) -> ClusteredMoments:
    """Put moments and those of the same rows' groups together.

    Parameters
    ----------
    moments : WeightedMoments
        Of all rows of each slice.
    groups : GroupMoments
        Of the same rows, per slice and group.

    Returns
    -------
    ClusteredMoments
    """
    return ClusteredMoments(
        moments.n, moments.sum_w, moments.sum_w2, moments.sum_wy, moments.sum_w2y,
        moments.sum_wy2, moments.sum_w2y2, groups,
    )  # fmt: skip


def clustered_mean(moments: GroupMoments, *, level: float = LEVEL) -> Intervals:
    """Give a mean whose rows come in clusters, with Student's interval.

    It has `GroupMoments.equal_groups` - 1 degrees of freedom.

    Parameters
    ----------
    moments : GroupMoments
        Of the scores; for shares and NPS take `GroupMoments.n_eff` to their own intervals.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        In the scores' unit. Withheld as ``no_rows``, ``too_few`` with one group, and
        ``no_spread`` where no group differs from another.

    Examples
    --------
    >>> moments = GroupMoments.of(
    ...     n=[2, 2, 2, 2], sum_w=[2, 2, 2, 2], sum_wy=[7, 9, 8, 6], sum_wy2=[25, 41, 32, 18]
    ... )
    >>> print(clustered_mean(moments))
    3.75 [2.72287, 4.77713]
    """
    half = t_of(level, moments.equal_groups - 1) * np.sqrt(moments.variance)
    return Intervals.of(
        moments.mean,
        moments.mean - half,
        moments.mean + half,
        withheld={
            Withheld.NO_ROWS: moments.rows == 0,
            Withheld.TOO_FEW: moments.groups <= 1,
            Withheld.NO_SPREAD: moments.variance <= 1e-18 * moments.mean**2,
        },
    )


def _divided(top: FloatArray, bottom: FloatArray) -> FloatArray:
    ratio: FloatArray = np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=bottom > 0)
    return ratio
