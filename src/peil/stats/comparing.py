"""What changed between two periods, with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from peil.stats.checked import counts, z_of
from peil.stats.counts import count_ratio, count_ratio_p_value
from peil.stats.estimate import LEVEL, FloatArray, Intervals, Withheld
from peil.stats.means import welch, welch_p_value, welch_parts
from peil.stats.promoter import nps_difference, nps_difference_parts
from peil.stats.shares import newcombe, newcombe_limits

Scale = Literal["difference", "ratio"]


@dataclass(frozen=True)
class Change:
    """The later period against the earlier one, for many slices.

    Parameters
    ----------
    size : Intervals
        Later less earlier, or later over earlier, in the KPI's unit.
    p_value : numpy.ndarray of float
        Two-sided, of no change; NaN where there is none.
    scale : {"difference", "ratio"}
        What ``size`` is; no change is 0 or 1.
    """

    size: Intervals
    p_value: FloatArray
    scale: Scale


def change_of_shares(
    earlier: tuple[ArrayLike, ArrayLike],
    later: tuple[ArrayLike, ArrayLike],
    *,
    level: float = LEVEL,
) -> Change:
    """Compare shares, by Newcombe's interval and the p-value that goes with it.

    Parameters
    ----------
    earlier, later : tuple of two array_like of float
        Successes and n, effective ones for weighted rows.
    level : float
        Between 0 and 1.

    Returns
    -------
    Change
        Difference of shares. The p-value is 1 less the level at which the interval touches 0, so
        the two never disagree.

    Examples
    --------
    >>> change = change_of_shares((48, 80), (56, 70))
    >>> print(change.size)
    0.2 [0.0524315, 0.333873]
    >>> round(change.p_value.item(), 4)
    0.0081
    """
    size = newcombe(*later, *earlier, level=level)
    after, before = (
        np.broadcast_arrays(counts("successes", won), counts("n", n)) for won, n in (later, earlier)
    )
    missing = np.isnan(size.value)
    low_z, high_z = np.zeros(missing.shape), np.full(missing.shape, 40.0)
    for _ in range(60):
        z = (low_z + high_z) / 2
        _, low, high = newcombe_limits((after[0], after[1]), (before[0], before[1]), z)
        covers = (low <= 0) & (high >= 0)
        low_z, high_z = np.where(covers, low_z, z), np.where(covers, z, high_z)
    p_value = 2 * special.ndtr(-(low_z + high_z) / 2)
    return Change(size, np.asarray(np.where(missing, np.nan, p_value)), "difference")


def change_of_nps(
    earlier: tuple[ArrayLike, ArrayLike, ArrayLike],
    later: tuple[ArrayLike, ArrayLike, ArrayLike],
    *,
    level: float = LEVEL,
) -> Change:
    """Compare promoter scores, by adjusted Wald.

    Parameters
    ----------
    earlier, later : tuple of three array_like of float
        Promoters, passives and detractors, effective ones for weighted answers.
    level : float
        Between 0 and 1.

    Returns
    -------
    Change
        Difference in points.

    Examples
    --------
    >>> change = change_of_nps((60, 25, 15), (36, 8, 7))
    >>> round(change.p_value.item(), 4)
    0.4178
    """
    _, centre, error, empty = nps_difference_parts(later, earlier)
    p_value = np.where(empty, np.nan, 2 * special.ndtr(-np.abs(centre) / error))
    return Change(nps_difference(later, earlier, level=level), np.asarray(p_value), "difference")


def change_of_means(
    earlier: tuple[ArrayLike, ArrayLike, ArrayLike],
    later: tuple[ArrayLike, ArrayLike, ArrayLike],
    *,
    level: float = LEVEL,
) -> Change:
    """Compare means, by Welch.

    Parameters
    ----------
    earlier, later : tuple of three array_like of float
        n, mean and variance, as in `peil.stats.means.welch`.
    level : float
        Between 0 and 1.

    Returns
    -------
    Change
        Difference in the rows' unit.

    Examples
    --------
    >>> change = change_of_means((10, 0.75, 3.200556), (10, 2.33, 4.009))
    >>> round(change.p_value.item(), 4)
    0.0794
    """
    size = welch(later, earlier, level=level)
    difference, error, df, _ = welch_parts(later, earlier)
    p_value = np.where(np.isnan(size.value), np.nan, welch_p_value(difference, error, df))
    return Change(size, np.asarray(p_value), "difference")


def change_of_counts(
    earlier: ArrayLike,
    later: ArrayLike,
    *,
    earlier_exposure: ArrayLike = 1.0,
    later_exposure: ArrayLike = 1.0,
    dispersion: ArrayLike = 1.0,
    level: float = LEVEL,
) -> Change:
    """Compare counts, by the exact conditional interval of their ratio.

    Parameters
    ----------
    earlier, later : array_like of float
        Events in each period.
    earlier_exposure, later_exposure : array_like of float
        Length of each period, or customers in it.
    dispersion : array_like of float
        As in `peil.stats.counts.garwood`, common to both.
    level : float
        Between 0 and 1.

    Returns
    -------
    Change
        Ratio, later over earlier. Where the earlier is 0 the ratio is withheld as
        ``zero_denominator``, while ``low`` and the p-value may still tell a real rise.

    Examples
    --------
    >>> change = change_of_counts(20, 30)
    >>> print(change.size)
    1.5 [0.824132, 2.78675]
    >>> round(change.p_value.item(), 4)
    0.2026
    """
    size = count_ratio(
        later,
        earlier,
        numerator_exposure=later_exposure,
        denominator_exposure=earlier_exposure,
        dispersion=dispersion,
        level=level,
    )
    p_value = count_ratio_p_value(
        later,
        earlier,
        numerator_exposure=later_exposure,
        denominator_exposure=earlier_exposure,
        dispersion=dispersion,
    )
    return Change(size, p_value, "ratio")


def change_of_estimates(
    earlier: Intervals, later: Intervals, *, scale: Scale = "difference", level: float = LEVEL
) -> Change:
    """Compare two estimates by their intervals alone, whatever KPI they are of.

    Parameters
    ----------
    earlier, later : Intervals
        Of independent rows, both at ``level``.
    scale : {"difference", "ratio"}
        Ratio for what is over 0 and grows by factors, such as durations.
    level : float
        The level at which the two were made.

    Returns
    -------
    Change
        Withheld where either is, for the same reason; open-ended where the limits that it needs
        are missing.

    Notes
    -----
    The distances from value to limit, each side apart, are squared and added (MOVER [1]_), on the
    log scale for a ratio. The p-value takes these distances to grow with the normal quantile, which
    is near enough for a verdict: prefer the comparison made for the KPI's own kind.

    References
    ----------
    .. [1] Zou, G. Y., Donner, A. "Construction of confidence limits about effect measures: a
       general approach", Statistics in Medicine 27, 2008, 1693-1702.

    Examples
    --------
    >>> earlier, later = Intervals.of(10, 8, 13), Intervals.of(15, 12, 19)
    >>> print(change_of_estimates(earlier, later, scale="ratio").size)
    1.5 [1.06294, 2.0762]
    """
    parts = [
        np.log(np.where(part > 0, part, np.nan)) if scale == "ratio" else part
        for part in (earlier.value, earlier.low, earlier.high, later.value, later.low, later.high)
    ]
    before, before_low, before_high, after, after_low, after_high = parts
    moved = after - before
    below = np.hypot(after - after_low, before_high - before)
    above = np.hypot(after_high - after, before - before_low)
    towards_none = np.where(moved > 0, below, above)
    z = np.abs(moved) / np.where(towards_none > 0, towards_none, np.nan) * z_of(level)
    p_value = np.where(moved == 0, 1.0, 2 * special.ndtr(-z))
    ends = (moved, moved - below, moved + above)
    value, low, high = (np.exp(end) if scale == "ratio" else end for end in ends)
    why = {reason: (earlier.withheld == reason) | (later.withheld == reason) for reason in Withheld}
    if scale == "ratio":
        why[Withheld.ZERO_DENOMINATOR] |= earlier.value <= 0
        why[Withheld.ZERO_NUMERATOR] |= later.value <= 0
    unknown = np.isnan(low) | np.isnan(high)
    open_ended = {
        reason: (earlier.open_ended == reason) | (later.open_ended == reason) for reason in Withheld
    }
    # a limit of 0 has no logarithm; said last, so that a reason that came along is kept
    no_log = open_ended.pop(Withheld.ZERO_DENOMINATOR) | unknown
    open_ended[Withheld.ZERO_DENOMINATOR] = no_log
    size = Intervals.of(value, low, high, withheld=why, open_ended=open_ended)
    return Change(size, np.where(np.isnan(moved), np.nan, p_value), scale)
