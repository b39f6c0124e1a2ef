"""Net promoter score: adjusted Wald interval, and the difference of two scores."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from peil.stats.checked import counts, refuse, z_of
from peil.stats.clusters import ClusteredMoments, GroupMoments, clustered
from peil.stats.estimate import LEVEL, FloatArray, Intervals, Withheld
from peil.stats.moments import WeightedMoments

_ADDED_SIDE = 0.75
_ADDED = 3.0


def nps(
    promoters: ArrayLike, passives: ArrayLike, detractors: ArrayLike, *, level: float = LEVEL
) -> Intervals:
    """Give the observed score with the adjusted Wald interval.

    Parameters
    ----------
    promoters, passives, detractors : array_like of float, shape (slices,) or ()
        Answers of 9-10, 7-8 and 0-6; need not be whole, so that effective counts fit.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        Points, -100 to 100. Withheld as ``no_rows`` without answers.

    Raises
    ------
    BadInput
        If a count is negative or missing.

    Notes
    -----
    Three answers are added, ¾ of one a promoter, ¾ of one a detractor and the rest passive; the
    Wald interval is laid about the score with them, cut at ±100, and the score reported is the
    observed one. At levels under about 0.85 an extreme observed score could fall outside; the
    interval is then stretched to hold it.

    References
    ----------
    .. [1] Rocks, B. "Interval estimation for the net promoter score", The American Statistician
       70(4), 2016, 365-372.
    .. [2] Lewis, J., Sauro, J. "Confidence intervals for net promoter scores", measuringu.com.

    Examples
    --------
    >>> print(nps([36, 60], [8, 25], [7, 15]))
    56.8627 [34.1829, 73.2245]
    45 [29.3431, 58.0355]
    """
    promoting, passive, detracting = np.broadcast_arrays(
        counts("promoters", promoters),
        counts("passives", passives),
        counts("detractors", detractors),
    )
    n = promoting + passive + detracting
    score = (promoting - detracting) / np.where(n > 0, n, np.nan)
    centre, variance = _adjusted(promoting, passive, detracting)
    half = z_of(level) * np.sqrt(variance)
    low = np.fmin(np.maximum(centre - half, -1.0), score)
    high = np.fmax(np.minimum(centre + half, 1.0), score)
    low, high = (np.where(n > 0, limit, np.nan) for limit in (low, high))
    return Intervals.of(score, low, high, withheld={Withheld.NO_ROWS: n == 0}).scaled(100)


def effective_answers(
    moments: WeightedMoments, *, level: float = LEVEL
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Turn weighted answers into the promoters, passives and detractors that they are worth.

    Parameters
    ----------
    moments : WeightedMoments
        Of y = 1 for a promoter, 0 for a passive and -1 for a detractor.
    level : float
        Passed to `WeightedMoments.n_eff`.

    Returns
    -------
    tuple of numpy.ndarray of float
        Effective promoters, passives and detractors; 0 without answers.

    Raises
    ------
    BadInput
        If the moments cannot come from y in {-1, 0, 1}.

    Examples
    --------
    >>> answers = WeightedMoments.unweighted(51, 36 - 7, sum_y2=36 + 7)
    >>> [float(count) for count in effective_answers(answers)]
    [36.0, 8.0, 7.0]
    """
    score = np.where(moments.n > 0, moments.mean, 0.0)
    total = np.where(moments.n > 0, moments.sum_w, 1.0)
    outspoken = moments.sum_wy2 / total
    beyond = (outspoken > 1 + 1e-9) | (np.abs(score) > outspoken + 1e-9)
    refuse("weighted square", outspoken, beyond, "must be |mean| to 1: y is -1, 0 or 1")
    worth = np.where(moments.n > 0, moments.n_eff(level=level), 0.0)
    scale = worth / total
    promoting = np.maximum((moments.sum_wy2 + moments.sum_wy) / 2 * scale, 0.0)
    detracting = np.maximum((moments.sum_wy2 - moments.sum_wy) / 2 * scale, 0.0)
    return promoting, np.maximum(worth - promoting - detracting, 0.0), detracting


def nps_from_moments(moments: WeightedMoments, *, level: float = LEVEL) -> Intervals:
    """Give the weighted score with the adjusted Wald interval at its effective n.

    Parameters
    ----------
    moments : WeightedMoments
        Of y = 1 for a promoter, 0 for a passive and -1 for a detractor.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        Points; equal to `nps` for equal weights.

    Examples
    --------
    >>> print(nps_from_moments(WeightedMoments.unweighted(100, 45, sum_y2=75)))
    45 [29.3431, 58.0355]
    """
    return nps(*effective_answers(moments, level=level), level=level)


def nps_classes(moments: WeightedMoments) -> dict[str, WeightedMoments]:
    """Give the moments of the three shares that a score is made of, each of y in {0, 1}.

    Parameters
    ----------
    moments : WeightedMoments
        Of y in {-1, 0, 1}; of `ClusteredMoments` the shares keep their groups.

    Returns
    -------
    dict of str to WeightedMoments
        ``promoters``, ``passives`` and ``detractors``, for `wilson_from_moments`.

    Notes
    -----
    With y in {-1, 0, 1} a promoter is (y² + y)/2 and a detractor (y² - y)/2, so that the sums of y
    and of y² tell the three counts, weighted or not, in all rows or in a group.

    Examples
    --------
    >>> from peil.stats.shares import wilson_from_moments
    >>> score = WeightedMoments.unweighted(51, 29, sum_y2=43)
    >>> print(wilson_from_moments(nps_classes(score)["promoters"]))
    0.705882 [0.570009, 0.812913]
    """
    return {
        "promoters": _class_of(moments, y=0.5, y2=0.5),
        "passives": _class_of(moments, whole=1.0, y2=-1.0),
        "detractors": _class_of(moments, y=-0.5, y2=0.5),
    }


def _class_of(
    moments: WeightedMoments, *, whole: float = 0.0, y: float = 0.0, y2: float = 0.0
) -> WeightedMoments:
    """Return the moments of the share that is this mix of all answers, of y and of y²."""

    def mixed(sum_w: FloatArray, sum_y: FloatArray, sum_y2: FloatArray) -> FloatArray:
        # rounding may leave less than nothing
        return np.maximum(whole * sum_w + y * sum_y + y2 * sum_y2, 0.0)

    wy = mixed(moments.sum_w, moments.sum_wy, moments.sum_wy2)
    w2y = mixed(moments.sum_w2, moments.sum_w2y, moments.sum_w2y2)
    found = WeightedMoments(moments.n, moments.sum_w, moments.sum_w2, wy, w2y, wy, w2y)
    if not isinstance(moments, ClusteredMoments):
        return found
    groups = moments.groups
    own = mixed(groups.sum_w, groups.sum_wy, groups.sum_wy2)
    return clustered(found, GroupMoments(groups.n, groups.sum_w, own, own))


def nps_difference(
    first: tuple[ArrayLike, ArrayLike, ArrayLike],
    second: tuple[ArrayLike, ArrayLike, ArrayLike],
    *,
    level: float = LEVEL,
) -> Intervals:
    """Give the first score less the second, with an adjusted Wald interval.

    Parameters
    ----------
    first, second : tuple of three array_like of float
        Promoters, passives and detractors of two independent groups.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        Points, -200 to 200: the observed difference. Withheld as ``no_rows`` where a group is
        empty.

    Notes
    -----
    Each group gets its three answers; the variances of the two adjusted scores add up.

    References
    ----------
    .. [1] Lewis, J., Sauro, J. "How to statistically compare two net promoter scores",
       measuringu.com, 2021.

    Examples
    --------
    >>> print(nps_difference((36, 8, 7), (60, 25, 15)))
    11.8627 [-14.2111, 34.2399]
    """
    difference, centre, error, empty = nps_difference_parts(first, second)
    half = z_of(level) * error
    low = np.fmin(np.maximum(centre - half, -200.0), difference)
    high = np.fmax(np.minimum(centre + half, 200.0), difference)
    low, high = (np.where(empty, np.nan, limit) for limit in (low, high))
    return Intervals.of(difference, low, high, withheld={Withheld.NO_ROWS: empty})


def nps_difference_parts(
    first: tuple[ArrayLike, ArrayLike, ArrayLike], second: tuple[ArrayLike, ArrayLike, ArrayLike]
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Give what the interval and the test of a difference share.

    Returns
    -------
    tuple of numpy.ndarray
        Observed difference (NaN where a group is empty), difference with the added answers, its
        standard error, all in points; and whether a group is empty.
    """
    groups = [
        [counts(name, part) for name, part in zip(_CLASSES, group, strict=True)]
        for group in (first, second)
    ]
    observed, centres, variances, sizes = [], [], [], []
    for promoting, passive, detracting in groups:
        n = np.asarray(promoting + passive + detracting)
        observed.append((promoting - detracting) / np.where(n > 0, n, np.nan))
        centre, variance = _adjusted(promoting, passive, detracting)
        centres.append(centre)
        variances.append(variance)
        sizes.append(n)
    error = np.sqrt(variances[0] + variances[1])
    empty = (sizes[0] == 0) | (sizes[1] == 0)
    return (
        100 * (observed[0] - observed[1]),
        100 * (centres[0] - centres[1]),
        100 * error,
        np.asarray(empty),
    )


_CLASSES = ("promoters", "passives", "detractors")


def _adjusted(
    promoters: FloatArray, passives: FloatArray, detractors: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Give the score with three added answers, as a share, and its variance."""
    n = promoters + passives + detractors + _ADDED
    promoting = (promoters + _ADDED_SIDE) / n
    detracting = (detractors + _ADDED_SIDE) / n
    centre = promoting - detracting
    return centre, (promoting + detracting - centre**2) / n
