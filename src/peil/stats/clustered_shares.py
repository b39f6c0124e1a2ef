"""Shares of rows that belong together, such as one customer's cases, with Wilson's interval."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from peil.stats.checked import counts, refuse, t_of
from peil.stats.estimate import LEVEL, FloatArray, Intervals
from peil.stats.ratios import RatioMoments
from peil.stats.shares import wilson

_ROUNDING = 1e-9


def clustered_share(clusters: RatioMoments, rows: ArrayLike, *, level: float = LEVEL) -> Intervals:
    """Give the share of rows that are so, where rows come in clusters of any size.

    Parameters
    ----------
    clusters : RatioMoments
        Of the clusters: x is a cluster's rows, y those of them that are so; or the sums of their
        weights.
    rows : array_like of float, shape (slices,) or ()
        Rows in all; without weights the sum of x.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        Shares, 0 to 1. Withheld as ``no_rows`` where there are none. Equal to
        `peil.stats.shares.wilson` where every cluster has one row.

    Raises
    ------
    BadInput
        If more are so than there are.

    Notes
    -----
    The share is a ratio of two totals over clusters, with the linearised variance [1]_
    v = G/(G-1) · Σ(y - px)² / (Σx)² over G clusters. Wilson's interval is taken at
    n_eff = min(n, p(1-p)·n/(n-1) / v) · (t(n-1)/t(d))², d being the clusters' own Kish size less
    one: a few large clusters leave few degrees of freedom. Where the share is 0 or 1 the variance
    says nothing, and n_eff is that size: clusters may be of one mind.

    References
    ----------
    .. [1] Cochran, W. G. Sampling Techniques, 3rd edition, 1977, section 3.12.
    .. [2] Korn, E. L., Graubard, B. I. "Confidence intervals for proportions with small
       expected number of positive counts estimated from survey data", Survey Methodology 24,
       1998, 193-201.

    Examples
    --------
    Thirty households of 104 persons in all, of whom 30 had seen a doctor (Cochran's sums). The
    variance is 0.00520 and not the 0.00197 of independent persons, so 104 are worth about 40:

    >>> households = RatioMoments.of(
    ...     n=30, sum_x=104, sum_y=30, sum_x2=404, sum_y2=86, sum_xy=113
    ... )
    >>> round(clustered_variance(households).item(), 5)
    0.0052
    >>> print(clustered_share(households, 104))
    0.288462 [0.168037, 0.44865]
    """
    n = counts("rows", rows)
    x, y = clusters.sum_x, clusters.sum_y
    refuse("sum_y", y, y > x + _ROUNDING * x, "must be at most sum_x")
    share = np.clip(y / np.where(x > 0, x, 1.0), 0.0, 1.0)
    worth = np.where(n > 0, _worth(clusters, np.where(n > 0, n, 1.0), share, level), 0.0)
    alone = (worth == n) & (x == n)
    return wilson(np.where(alone, clusters.sum_y, share * worth), worth, level=level)


def clustered_variance(clusters: RatioMoments) -> FloatArray:
    """Give the linearised variance of Σy/Σx; 0 under two clusters."""
    below = np.where(clusters.sum_x > 0, clusters.sum_x, 1.0)
    ratio = clusters.sum_y / below
    squares = clusters.sum_y2 - 2 * ratio * clusters.sum_xy + ratio**2 * clusters.sum_x2
    real = squares > _ROUNDING * np.maximum(clusters.sum_y2, 1e-300)
    factor = np.where(clusters.n > 1, clusters.n / np.maximum(clusters.n - 1, 1.0), 0.0)
    return np.asarray(np.where(real, squares, 0.0) / below**2 * factor, np.float64)


def _worth(clusters: RatioMoments, n: FloatArray, share: FloatArray, level: float) -> FloatArray:
    """Return how many independent rows would be as informative."""
    kish = np.divide(
        clusters.sum_x**2, clusters.sum_x2, out=np.ones(np.shape(n)), where=clusters.sum_x2 > 0
    )
    spread = share * (1 - share) * n / np.maximum(n - 1, 1.0)
    variance = clustered_variance(clusters)
    varied = (spread > 0) & (variance > 0)
    ratio = np.divide(spread, variance, out=np.array(kish), where=varied)
    freedom = (t_of(level, n - 1) / t_of(level, kish - 1)) ** 2
    alone = np.abs(kish - n) <= _ROUNDING * n
    worth = np.where(varied, np.minimum(ratio, n) * freedom, np.minimum(kish, n))
    return np.asarray(np.where(alone, n, worth), np.float64)
