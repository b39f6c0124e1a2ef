"""Counts of events: exact Poisson intervals, overdispersion, and the ratio of two counts."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from peil.stats.checked import counts, refuse, t_of, tail, z_of
from peil.stats.estimate import LEVEL, FloatArray, Intervals, Withheld


def garwood(
    count: ArrayLike,
    *,
    exposure: ArrayLike = 1.0,
    dispersion: ArrayLike = 1.0,
    level: float = LEVEL,
) -> Intervals:
    """Give a count, or a rate, with Garwood's exact Poisson interval.

    Parameters
    ----------
    count : array_like of float, shape (slices,) or ()
        Events.
    exposure : array_like of float
        What the events are divided by, such as thousands of active customers.
    dispersion : array_like of float
        Variance of the count over its mean, 1 for independent events; see `dispersion_of`.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        Events per unit of exposure. Withheld as ``zero_denominator`` where the exposure is 0.

    Raises
    ------
    BadInput
        If a count or exposure is negative or missing, or the dispersion is 0.

    Notes
    -----
    With a dispersion φ the interval is φ times that of count/φ events: φ customers' worth of events
    come together and count as one. It is exact for φ = 1, and wider than needed by design, since
    counts are whole.

    References
    ----------
    .. [1] Garwood, F. "Fiducial limits for the Poisson distribution", Biometrika 28, 1936, 437-442.

    Examples
    --------
    >>> print(garwood([0, 10]))
    0 [0, 3.68888]
    10 [4.79539, 18.3904]
    >>> print(garwood(10, dispersion=2))
    10 [3.24697, 23.3367]
    """
    events = counts("count", count)
    size = counts("exposure", exposure)
    spread = counts("dispersion", dispersion)
    refuse("dispersion", spread, spread == 0, "must be over 0")
    events, size, spread = np.broadcast_arrays(events, size, spread)
    per = np.where(size > 0, size, np.nan)
    grouped = events / spread
    outside = tail(level)
    least = special.gammaincinv(np.maximum(grouped, 1e-300), outside)
    low = np.where(events > 0, least, 0.0) * spread
    high = special.gammainccinv(grouped + 1, outside) * spread
    empty = {Withheld.ZERO_DENOMINATOR: size == 0}
    return Intervals.of(events / per, low / per, high / per, withheld=empty)


def dispersion_of(total: ArrayLike, sum_of_squares: ArrayLike) -> FloatArray:
    """Give the dispersion of a count whose events come in lumps, by customer.

    Parameters
    ----------
    total : array_like of float
        Events: the sum over customers of their events.
    sum_of_squares : array_like of float
        The sum over customers of their events squared.

    Returns
    -------
    numpy.ndarray of float
        Σc²/Σc, at least 1; 1 where there are no events.

    Notes
    -----
    Customers who appear at random, each with c events, make a compound Poisson count, and Σc²
    estimates its variance.

    Examples
    --------
    >>> dispersion_of(10, 4 * 1 + 1 * 36).item()
    4.0
    """
    events = counts("total", total)
    squares = counts("sum_of_squares", sum_of_squares)
    ratio = np.divide(squares, events, out=np.ones(np.shape(events + squares)), where=events > 0)
    return np.maximum(ratio, 1.0)


def dispersion_of_groups(events: ArrayLike, *, level: float = LEVEL) -> FloatArray:
    """Give the dispersion of a count whose customers have been dealt into groups at random.

    Parameters
    ----------
    events : array_like of float, shape (slices, groups) or (groups,)
        Events of each group's customers; 0 where it has none. Two groups or more.
    level : float
        The level of the interval that will use it.

    Returns
    -------
    numpy.ndarray of float
        Between 1 and the events of all groups; 1 where there are none.

    Raises
    ------
    BadInput
        If a count is negative or missing, or there are fewer than two groups.

    Notes
    -----
    G/(G-1) · Σ(c - c̄)² over the G groups' events c estimates the variance of their sum, as Σc²
    over customers does in `dispersion_of`, and adds up over times and places, which that does not.
    It has G - 1 degrees of freedom, so it is multiplied by (t/z)². All events may be one
    customer's, who then has the whole variance: more than the count it cannot be.

    Examples
    --------
    >>> dispersion_of_groups([10, 2, 6, 2]).round(4).item()
    7.7337
    >>> dispersion_of_groups([[5, 5, 5, 5], [0, 0, 2, 0]]).tolist()
    [1.0, 2.0]
    """
    dealt = counts("events", events)
    groups = np.asarray(float(dealt.shape[-1] if dealt.ndim else 1))
    refuse("groups", groups, groups < 2, "must be 2 or more")
    total = dealt.sum(axis=-1)
    away = ((dealt - total[..., np.newaxis] / groups) ** 2).sum(axis=-1)
    freedom = (t_of(level, groups - 1) / z_of(level)) ** 2
    variance = groups / (groups - 1) * away * freedom
    ratio = np.divide(variance, total, out=np.ones(np.shape(total)), where=total > 0)
    return np.asarray(np.maximum(np.minimum(ratio, total), 1.0), np.float64)


def count_ratio(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    numerator_exposure: ArrayLike = 1.0,
    denominator_exposure: ArrayLike = 1.0,
    dispersion: ArrayLike = 1.0,
    level: float = LEVEL,
) -> Intervals:
    """Give the ratio of two Poisson counts with its exact conditional interval.

    Parameters
    ----------
    numerator, denominator : array_like of float, shape (slices,) or ()
        Events of two independent kinds, or in two periods: lost customers and new ones.
    numerator_exposure, denominator_exposure : array_like of float
        What each is divided by, over 0: days in each period, or customers.
    dispersion : array_like of float
        As in `garwood`, common to both.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        Ratio of the rates, 0 or more. Withheld as ``zero_denominator`` only where the denominator
        is 0; if the numerator is not, ``low`` still says that the ratio is over it.

    Raises
    ------
    BadInput
        If a count is negative or missing, or an exposure or the dispersion is 0.

    Notes
    -----
    Given their sum, the numerator is binomial with θ = r·e1/(r·e1 + e2); r's limits are those of
    Clopper and Pearson for θ.

    References
    ----------
    .. [1] Przyborowski, J., Wilenski, H. "Homogeneity of results in testing samples from Poisson
       series", Biometrika 31, 1940, 313-323.
    .. [2] Clopper, C. J., Pearson, E. S. "The use of confidence or fiducial limits illustrated in
       the case of the binomial", Biometrika 26, 1934, 404-413.

    Examples
    --------
    >>> print(count_ratio([30, 5, 0], [20, 0, 4]))
    1.5 [0.824132, 2.78675]
    withheld: zero_denominator [0.916356, open]
    0 [0, 1.51487]
    """
    top, bottom, odds, spread = _pair(
        numerator, denominator, numerator_exposure, denominator_exposure, dispersion
    )
    a, b = top / spread, bottom / spread
    outside = tail(level)
    theta_low = np.where(a > 0, special.betaincinv(np.maximum(a, 1e-300), b + 1, outside), 0.0)
    theta_high = special.betainccinv(a + 1, np.maximum(b, 1e-300), outside)
    some = bottom > 0
    per = np.where(some, bottom, np.nan)
    low = theta_low / (1 - theta_low) / odds
    high = np.where(some, theta_high / np.where(some, 1 - theta_high, 1.0), np.nan) / odds
    low = np.where(some | (top > 0), low, np.nan)
    undefined = {Withheld.ZERO_DENOMINATOR: ~some}
    return Intervals.of(top / per / odds, low, high, withheld=undefined)


def count_ratio_p_value(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    numerator_exposure: ArrayLike = 1.0,
    denominator_exposure: ArrayLike = 1.0,
    dispersion: ArrayLike = 1.0,
) -> FloatArray:
    """Give the two-sided exact p-value of a ratio of 1: twice the smaller tail, at most 1.

    Parameters
    ----------
    numerator, denominator, numerator_exposure, denominator_exposure, dispersion
        As in `count_ratio`, whose interval holds 1 exactly when this is over ``1 - level``.

    Returns
    -------
    numpy.ndarray of float
        0 to 1; NaN where both counts are 0.

    Examples
    --------
    >>> round(count_ratio_p_value(30, 20).item(), 4)
    0.2026
    """
    top, bottom, odds, spread = _pair(
        numerator, denominator, numerator_exposure, denominator_exposure, dispersion
    )
    a, b = top / spread, bottom / spread
    theta = odds / (1 + odds)
    at_least = np.where(a > 0, special.betainc(np.maximum(a, 1e-300), b + 1, theta), 1.0)
    at_most = np.where(b > 0, special.betaincc(a + 1, np.maximum(b, 1e-300), theta), 1.0)
    p_value = np.minimum(2 * np.minimum(at_least, at_most), 1.0)
    return np.where(top + bottom > 0, p_value, np.nan)


def _pair(
    numerator: ArrayLike,
    denominator: ArrayLike,
    numerator_exposure: ArrayLike,
    denominator_exposure: ArrayLike,
    dispersion: ArrayLike,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    top, bottom = counts("numerator", numerator), counts("denominator", denominator)
    over = counts("numerator_exposure", numerator_exposure)
    under = counts("denominator_exposure", denominator_exposure)
    spread = counts("dispersion", dispersion)
    for name, size in (("numerator_exposure", over), ("denominator_exposure", under),
                       ("dispersion", spread)):  # fmt: skip
        refuse(name, size, size == 0, "must be over 0")
    shape = np.broadcast_shapes(*(x.shape for x in (top, bottom, over, under, spread)))
    odds = over / under
    return (
        np.broadcast_to(top, shape),
        np.broadcast_to(bottom, shape),
        np.broadcast_to(odds, shape),
        np.broadcast_to(spread, shape),
    )
