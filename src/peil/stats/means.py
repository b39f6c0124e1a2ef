"""Means: Student's interval, for scores that have a lowest and a highest value too."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from peil.shared.errors import BadInput
from peil.stats.checked import counts, numbers, refuse, t_of, z_of
from peil.stats.estimate import LEVEL, FloatArray, Intervals, Withheld
from peil.stats.moments import WeightedMoments
from peil.stats.shares import wilson_limits

CSI_LOWEST, CSI_HIGHEST = 1.0, 10.0


def mean_interval(
    n: ArrayLike,
    mean: ArrayLike,
    variance: ArrayLike,
    *,
    lowest: float | None = None,
    highest: float | None = None,
    level: float = LEVEL,
) -> Intervals:
    """Give a mean with Student's interval.

    Parameters
    ----------
    n : array_like of float, shape (slices,) or ()
        Independent rows.
    mean, variance : array_like of float
        Of the rows; the variance with n - 1 below. Ignored (and may be missing) where n is too
        small for them.
    lowest, highest : float, optional
        The ends of the score's scale, both or none: the interval is cut at them.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        In the rows' unit. Withheld as ``no_rows``, as ``too_few`` with one row, and as
        ``no_spread`` when all rows of a score without ends are equal.

    Raises
    ------
    BadInput
        If the variance is negative, the mean is outside the scale, or only one end is given.

    Notes
    -----
    Assumes a mean that is near normal: for skewed sums of money with few rows, bootstrap instead.
    When all answers on a scale are equal, their mean, put on 0 to 1, gets Wilson's interval at
    the same n: of all scores with this mean, 0 and 1 alone spread the most, so it errs wide.

    References
    ----------
    .. [1] Student. "The probable error of a mean", Biometrika 6(1), 1908, 1-25. The example is
       its table of additional hours of sleep, drug 2 less drug 1.

    Examples
    --------
    >>> print(mean_interval(10, 1.58, 1.5128889))
    1.58 [0.700114, 2.45989]
    >>> print(mean_interval(12, 5, 0, lowest=1, highest=5))
    5 [4.03002, 5]
    """
    rows = counts("n", n)
    centre = numbers("mean", np.where(rows > 0, np.asarray(mean, float), 0.0))
    spread = counts("variance", np.where(rows > 1, np.asarray(variance, float), 0.0))
    error2 = spread / np.maximum(rows, 1.0)
    return _student(rows, centre, error2, rows - 1, rows, _ends(lowest, highest), level)


def mean_from_moments(
    moments: WeightedMoments,
    *,
    lowest: float | None = None,
    highest: float | None = None,
    level: float = LEVEL,
) -> Intervals:
    """Give a weighted mean with Student's interval on its linearised variance.

    Parameters
    ----------
    moments : WeightedMoments
        Of the scores.
    lowest, highest, level
        As in `mean_interval`.

    Returns
    -------
    Intervals
        In the scores' unit; equal to `mean_interval` for equal weights.

    Notes
    -----
    Kish's n - 1 degrees of freedom, for the reason given at `WeightedMoments.n_eff`.

    Examples
    --------
    >>> print(mean_from_moments(WeightedMoments.of_rows([3, 4, 4, 5, 2], weights=[1, 2, 1, 1, 1])))
    3.66667 [2.37536, 4.95797]
    """
    centre = np.where(moments.n > 0, moments.mean, 0.0)
    error2 = np.where(moments.n > 1, moments.variance, 0.0)
    kish = np.where(moments.n > 0, moments.kish_n, 0.0)
    ends = _ends(lowest, highest)
    return _student(moments.n, centre, error2, kish - 1, kish, ends, level)


def csi_from_moments(moments: WeightedMoments, *, level: float = LEVEL) -> Intervals:
    """Give the customer satisfaction index from each response's own mean of its answers.

    Parameters
    ----------
    moments : WeightedMoments
        Of m, the (weighted) mean of a response's three answers, 1 to 10. The interval rests on m
        and not on the three questions apart, so that their covariance counts.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        Points, 0 to 100: 100·(mean of m - 1)/9.

    Examples
    --------
    >>> print(csi_from_moments(WeightedMoments.of_rows([8, 9, 7, 10, 6])))
    77.7778 [55.964, 99.5916]
    """
    score = mean_from_moments(moments, lowest=CSI_LOWEST, highest=CSI_HIGHEST, level=level)
    per_point = 100 / (CSI_HIGHEST - CSI_LOWEST)
    return score.scaled(per_point, shift=-CSI_LOWEST * per_point)


def welch(
    first: tuple[ArrayLike, ArrayLike, ArrayLike],
    second: tuple[ArrayLike, ArrayLike, ArrayLike],
    *,
    level: float = LEVEL,
) -> Intervals:
    """Give the first mean less the second, with Welch's interval.

    Parameters
    ----------
    first, second : tuple of three array_like of float
        n, mean and variance (with n - 1 below) of two independent groups. For a weighted mean give
        Kish's n, the mean and the linearised variance times Kish's n.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        In the rows' unit. Withheld as ``no_rows``, ``too_few`` or ``no_spread`` as in
        `mean_interval`.

    References
    ----------
    .. [1] Welch, B. L. "The generalization of 'Student's' problem when several different population
       variances are involved", Biometrika 34, 1947, 28-35.

    Examples
    --------
    >>> print(welch((10, 2.33, 4.009), (10, 0.75, 3.200556)))
    1.58 [-0.205483, 3.36548]
    """
    difference, error, df, least = welch_parts(first, second)
    half = t_of(level, df) * error
    return Intervals.of(
        difference,
        difference - half,
        difference + half,
        withheld={
            Withheld.NO_ROWS: least == 0,
            Withheld.TOO_FEW: least <= 1,
            Withheld.NO_SPREAD: error == 0,
        },
    )


def welch_parts(
    first: tuple[ArrayLike, ArrayLike, ArrayLike], second: tuple[ArrayLike, ArrayLike, ArrayLike]
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Give what the interval and the test of a difference share.

    Returns
    -------
    tuple of numpy.ndarray of float
        Difference, its standard error, degrees of freedom, and the smaller n.
    """
    sizes, centres, errors2 = [], [], []
    for n, mean, variance in (first, second):
        rows = counts("n", n)
        sizes.append(rows)
        centres.append(numbers("mean", np.where(rows > 0, np.asarray(mean, float), 0.0)))
        spread = counts("variance", np.where(rows > 1, np.asarray(variance, float), 0.0))
        errors2.append(spread / np.maximum(rows, 1.0))
    total = errors2[0] + errors2[1]
    parts = sum(e**2 / np.maximum(n - 1, 1e-12) for e, n in zip(errors2, sizes, strict=True))
    df = np.divide(total**2, parts, out=np.ones_like(total), where=np.asarray(parts) > 0)
    return centres[0] - centres[1], np.sqrt(total), df, np.minimum(sizes[0], sizes[1])


def welch_p_value(difference: FloatArray, error: FloatArray, df: FloatArray) -> FloatArray:
    """Give the two-sided p-value of a difference in standard errors; NaN where the error is 0."""
    statistic = np.abs(difference) / np.where(error > 0, error, np.nan)
    return np.asarray(2 * special.stdtr(np.maximum(df, 1.0), -statistic), float)


def _ends(lowest: float | None, highest: float | None) -> tuple[float, float] | None:
    if lowest is None and highest is None:
        return None
    if lowest is None or highest is None or not lowest < highest:
        raise BadInput(
            "the scale is %(lowest)s to %(highest)s: give both ends, the lower one first.",
            lowest=lowest,
            highest=highest,
        )
    return lowest, highest


def _student(
    n: FloatArray,
    mean: FloatArray,
    error2: FloatArray,
    df: FloatArray,
    worth: FloatArray,
    ends: tuple[float, float] | None,
    level: float,
) -> Intervals:
    half = t_of(level, df) * np.sqrt(error2)
    low, high = mean - half, mean + half
    flat = error2 <= 0
    if ends is not None:
        lowest, highest = ends
        slack = 1e-9 * (highest - lowest)
        outside = (n > 0) & ((mean < lowest - slack) | (mean > highest + slack))
        refuse(
            "mean",
            mean,
            outside,
            "must be %(low)s to %(high)s",
            low=f"{lowest:g}",
            high=f"{highest:g}",
        )
        place = np.clip((mean - lowest) / (highest - lowest), 0.0, 1.0)
        _, below, above = wilson_limits(place * worth, worth, z_of(level))
        width = highest - lowest
        low = np.where(flat, lowest + width * below, np.maximum(low, lowest))
        high = np.where(flat, lowest + width * above, np.minimum(high, highest))
        flat = np.zeros_like(flat)
    # rows of one person alone tell nothing of how persons differ, however many they are
    few = (n <= 1) | ~(df > 0)
    low, high = (np.where(few, np.nan, limit) for limit in (low, high))
    reasons = {Withheld.NO_ROWS: n == 0, Withheld.TOO_FEW: few, Withheld.NO_SPREAD: flat}
    return Intervals.of(mean, low, high, withheld=reasons)
