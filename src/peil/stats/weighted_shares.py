"""A weighted sum of independent shares, such as completion over the top tasks."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from peil.stats.checked import counts, refuse, z_of
from peil.stats.estimate import LEVEL, FloatArray, Intervals, Withheld
from peil.stats.shares import wilson_limits


def weighted_share(
    weights: ArrayLike, successes: ArrayLike, n: ArrayLike, *, level: float = LEVEL
) -> Intervals:
    """Give Σ d·p over parts whose weights d are fixed beforehand.

    Parameters
    ----------
    weights : array_like of float, shape (parts,) or (slices, parts)
        d, such as each task's share of demand in a base period: 0 or more, not all 0. They are
        divided by their sum, and taken as known.
    successes, n : array_like of float, shape (parts,) or (slices, parts)
        Of each part, independent of the others; need not be whole, so that effective counts fit.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        Shares, 0 to 1, of shape () or (slices,). Withheld as ``no_rows`` where a part with a weight
        has no rows: the sum over the others would answer another question.

    Raises
    ------
    BadInput
        If a count or weight is negative or missing, all weights are 0, or there are more successes
        than n.

    Notes
    -----
    The delta method adds the parts' variances times d². Its plain form, p(1-p)/n, gives a part
    where all succeeded no uncertainty at all, so each part's variance is recovered, for each side
    apart, from its Wilson limits [1]_: low = Σdp - √Σ(d·(p - l))², and high likewise. Both are the
    same with many rows.

    References
    ----------
    .. [1] Zou, G. Y., Huang, W., Zhang, X. "A note on confidence interval estimation for a linear
       function of binomial proportions", Computational Statistics and Data Analysis 53, 2009,
       1080-1085.

    Examples
    --------
    >>> print(weighted_share([0.5, 0.3, 0.2], [45, 8, 30], [50, 10, 40]))
    0.84 [0.726908, 0.895812]
    """
    demand, won, rows = np.broadcast_arrays(
        counts("weights", weights), counts("successes", successes), counts("n", n)
    )
    refuse("successes", won, won > rows * (1 + 1e-9), "must be at most n")
    total = demand.sum(axis=-1, keepdims=True)
    refuse("sum of weights", total, total <= 0, "must be over 0")
    d = demand / total
    share, low, high = wilson_limits(np.minimum(won, rows), rows, z_of(level))
    counted = d > 0
    lacking = np.any(counted & (rows == 0), axis=-1)

    def over_parts(terms: FloatArray) -> FloatArray:
        return np.asarray(np.where(counted, terms, 0.0).sum(axis=-1), np.float64)

    value = over_parts(d * share)
    below = np.sqrt(over_parts((d * (share - low)) ** 2))
    above = np.sqrt(over_parts((d * (high - share)) ** 2))
    none = {Withheld.NO_ROWS: lacking}
    return Intervals.of(value, value - below, value + above, withheld=none)
