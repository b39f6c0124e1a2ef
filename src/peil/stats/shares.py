"""Shares: Wilson's interval, and Newcombe's for the difference of two."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from peil.stats.checked import counts, refuse, z_of
from peil.stats.estimate import LEVEL, FloatArray, Intervals, Withheld
from peil.stats.moments import WeightedMoments


def wilson(successes: ArrayLike, n: ArrayLike, *, level: float = LEVEL) -> Intervals:
    """Give the share of successes with Wilson's score interval.

    Parameters
    ----------
    successes, n : array_like of float, shape (slices,) or ()
        Successes out of n, 0 to n; need not be whole, so that effective counts fit.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        Shares, 0 to 1. Withheld as ``no_rows`` where n is 0.

    Raises
    ------
    BadInput
        If a count is negative or missing, or there are more successes than n.

    Notes
    -----
    Assumes independent rows of equal weight; otherwise `wilson_from_moments`. Coverage hovers about
    the level, and dips under it for shares within a few counts of 0 or 1.

    References
    ----------
    .. [1] Brown, L. D., Cai, T. T., DasGupta, A. "Interval estimation for a binomial proportion",
       Statistical Science 16(2), 2001, 101-133, eq. 4.

    Examples
    --------
    >>> print(wilson([0, 8, 45, 81], [10, 10, 50, 263]))
    0 [0, 0.277533]
    0.8 [0.490162, 0.943318]
    0.9 [0.786398, 0.956524]
    0.307985 [0.255289, 0.36621]
    """
    won, rows = _share_counts(successes, n)
    share, low, high = wilson_limits(won, rows, z_of(level))
    return Intervals.of(share, low, high, withheld={Withheld.NO_ROWS: rows == 0})


def wilson_limits(
    successes: FloatArray, n: FloatArray, z: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give share, low and high for a normal quantile, without checks; NaN where n is 0.

    Parameters
    ----------
    successes, n : numpy.ndarray of float
        As in `wilson`.
    z : array_like of float
        Normal quantile, 0 or more; one for each slice, or one for all.

    Returns
    -------
    tuple of numpy.ndarray of float
        Share, low, high.
    """
    rows = np.where(n > 0, n, np.nan)
    share = successes / rows
    z2 = np.square(z)
    middle = (successes + z2 / 2) / (rows + z2)
    half = z * np.sqrt(rows * share * (1 - share) + z2 / 4) / (rows + z2)
    low = np.where(successes > 0, np.maximum(middle - half, 0.0), 0.0 * rows)
    high = np.where(successes < rows, np.minimum(middle + half, 1.0), 1.0 + 0.0 * rows)
    return share, low, high


def effective_counts(
    moments: WeightedMoments, *, level: float = LEVEL
) -> tuple[FloatArray, FloatArray]:
    """Turn the moments of a share into the successes and n that they are worth.

    Parameters
    ----------
    moments : WeightedMoments
        Of y in {0, 1}.
    level : float
        Passed to `WeightedMoments.n_eff`.

    Returns
    -------
    tuple of numpy.ndarray of float
        Effective successes and effective n, 0 where there are no rows: for `wilson`, `newcombe`
        and all that take successes and n.

    Raises
    ------
    BadInput
        If a mean is outside 0 to 1, so that y cannot have been 0 or 1.

    Examples
    --------
    >>> [float(count) for count in effective_counts(WeightedMoments.unweighted(10, 8))]
    [8.0, 10.0]
    """
    share = np.where(moments.n > 0, moments.mean, 0.0)
    outside = (share < -1e-9) | (share > 1 + 1e-9)
    refuse("weighted share", share, outside, "must be 0 to 1: y is 1 for a success and else 0")
    worth = np.where(moments.n > 0, moments.n_eff(level=level), 0.0)
    equal = worth == moments.n
    exact = np.where(equal & (moments.sum_w == moments.n), moments.sum_wy, share * worth)
    return np.clip(exact, 0.0, worth), worth


def wilson_from_moments(moments: WeightedMoments, *, level: float = LEVEL) -> Intervals:
    """Give a weighted share with Wilson's interval at its effective n.

    Parameters
    ----------
    moments : WeightedMoments
        Of y in {0, 1}.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        Shares, 0 to 1; equal to `wilson` for equal weights.

    Examples
    --------
    >>> weights = [1, 3, 1, 1, 2, 1, 1, 1, 1, 1]
    >>> moments = WeightedMoments.of_rows([1, 1, 1, 0, 1, 1, 0, 1, 1, 1], weights=weights)
    >>> print(wilson_from_moments(moments))
    0.846154 [0.523005, 0.965021]
    """
    return wilson(*effective_counts(moments, level=level), level=level)


def newcombe(
    first_successes: ArrayLike,
    first_n: ArrayLike,
    second_successes: ArrayLike,
    second_n: ArrayLike,
    *,
    level: float = LEVEL,
) -> Intervals:
    """Give the first share less the second, with Newcombe's hybrid score interval.

    Parameters
    ----------
    first_successes, first_n, second_successes, second_n : array_like of float
        Successes out of n in two independent groups; need not be whole.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        Differences, -1 to 1. Withheld as ``no_rows`` where a group is empty.

    References
    ----------
    .. [1] Newcombe, R. G. "Interval estimation for the difference between independent proportions:
       comparison of eleven methods", Statistics in Medicine 17, 1998, 873-890, method 10.

    Examples
    --------
    >>> print(newcombe(56, 70, 48, 80))
    0.2 [0.0524315, 0.333873]
    """
    first = _share_counts(first_successes, first_n)
    second = _share_counts(second_successes, second_n)
    difference, low, high = newcombe_limits(first, second, z_of(level))
    empty = (first[1] == 0) | (second[1] == 0)
    return Intervals.of(difference, low, high, withheld={Withheld.NO_ROWS: empty})


def newcombe_limits(
    first: tuple[FloatArray, FloatArray], second: tuple[FloatArray, FloatArray], z: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give difference, low and high for a normal quantile, without checks.

    Parameters
    ----------
    first, second : tuple of numpy.ndarray of float
        Successes and n.
    z : array_like of float
        As in `wilson_limits`.

    Returns
    -------
    tuple of numpy.ndarray of float
        Difference, low, high; NaN where a group is empty.
    """
    p1, l1, u1 = wilson_limits(*first, z)
    p2, l2, u2 = wilson_limits(*second, z)
    difference = p1 - p2
    low = difference - np.hypot(p1 - l1, u2 - p2)
    high = difference + np.hypot(u1 - p1, p2 - l2)
    return difference, low, high


def _share_counts(successes: ArrayLike, n: ArrayLike) -> tuple[FloatArray, FloatArray]:
    rows = counts("n", n)
    won = counts("successes", successes)
    won, rows = np.broadcast_arrays(won, rows)
    slack = 1e-9 * np.maximum(rows, 1.0)
    refuse("successes", won, won > rows + slack, "must be at most n")
    return np.minimum(won, rows), np.asarray(rows)
