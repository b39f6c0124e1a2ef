"""Kaplan-Meier: how long things take when some are not finished yet."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from peil.shared.errors import BadInput
from peil.stats.checked import tail, z_of
from peil.stats.durations import GroupedDurations
from peil.stats.estimate import LEVEL, FloatArray, Intervals, Withheld

_ROUNDING = 1e-9


@dataclass(frozen=True)
class SurvivalCurve:
    """The share still unfinished after each duration, for many slices; one row a step.

    Made by `kaplan_meier`.

    Parameters
    ----------
    durations : GroupedDurations
        What the curve was made of; its rows are the curve's.
    at_risk : numpy.ndarray of float, shape (rows,)
        Not yet ended and still watched just before this duration.
    survival_before, survival : numpy.ndarray of float
        Share that takes this duration or longer, and longer than it, 0 to 1.
    greenwood : numpy.ndarray of float
        Greenwood's sum, the variance of log survival; infinite where survival is 0.
    """

    durations: GroupedDurations
    at_risk: FloatArray
    survival_before: FloatArray
    survival: FloatArray
    greenwood: FloatArray
    _limits: dict[float, tuple[FloatArray, FloatArray]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def intervals(self, *, level: float = LEVEL) -> Intervals:
        """Return the curve with pointwise log-log limits, one for each row.

        Parameters
        ----------
        level : float
            Between 0 and 1, for each point by itself and not for the whole curve.

        Returns
        -------
        Intervals
            Shares. Where nothing has ended yet, or everything has, Greenwood's variance says
            nothing, and the limit is the exact binomial one for none of as many as are worth the
            curve there: at risk / survival, after Peto [1]_.

        References
        ----------
        .. [1] Peto, R. et al. "Design and analysis of randomized clinical trials requiring
           prolonged observation of each patient, II", British Journal of Cancer 35, 1977, 1-39.

        Examples
        --------
        >>> curve = kaplan_meier(GroupedDurations.of([1, 2, 3], [1, 2, 0], [0, 1, 4]))
        >>> print(curve.intervals())
        0.875 [0.387, 0.981393]
        0.625 [0.229333, 0.860698]
        0.625 [0.229333, 0.860698]
        """
        return Intervals.of(self.survival, *self.limits(level))

    def limits(self, level: float) -> tuple[FloatArray, FloatArray]:
        """Return the lower and upper limits of `intervals`, worked out once for each level."""
        if level not in self._limits:
            self._limits[level] = _limits(self, level)
        return self._limits[level]


def kaplan_meier(durations: GroupedDurations) -> SurvivalCurve:
    """Estimate the share still unfinished after each duration.

    Parameters
    ----------
    durations : GroupedDurations
        Finished and unfinished durations of many slices.

    Returns
    -------
    SurvivalCurve

    Notes
    -----
    Assumes that what is unfinished would go on as the others did from there: cases closed because
    they were hopeless must not be given as unfinished. At equal durations endings come before
    censorings. The work is proportional to the rows, whatever the number of slices.

    References
    ----------
    .. [1] Kaplan, E. L., Meier, P. "Nonparametric estimation from incomplete observations",
       Journal of the American Statistical Association 53, 1958, 457-481.
    .. [2] Freireich, E. J. et al. "The effect of 6-mercaptopurine on the duration of
       steroid-induced remissions in acute leukemia", Blood 21, 1963, 699-716: the example.

    Examples
    --------
    >>> weeks = [6, 7, 9, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 34, 35]
    >>> relapsed = [3, 1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0]
    >>> still_well = [1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 2, 1, 1]
    >>> curve = kaplan_meier(GroupedDurations.of(weeks, relapsed, still_well))
    >>> [round(float(share), 3) for share in curve.survival[[0, 1, 3, 5, 6, 10, 11]]]
    [0.857, 0.807, 0.753, 0.69, 0.627, 0.538, 0.448]
    """
    start, rows, finished = durations.start, durations.rows, durations.finished
    leaving = finished + durations.unfinished
    at_risk = np.repeat(durations.n, rows) - durations.running(leaving) + leaving
    at_risk = np.maximum(at_risk, leaving)
    nobody_left = (at_risk > 0) & (at_risk - finished <= _ROUNDING * at_risk)
    going = np.where(nobody_left | (at_risk == 0), 0.0, finished)
    remaining = np.where(at_risk > 0, at_risk, 1.0)
    survival = np.exp(durations.running(np.log1p(-going / remaining)))
    greenwood = durations.running(going / (remaining * (remaining - going)))
    before = np.roll(survival, 1)
    before[start[rows > 0]] = 1.0
    end = start + rows
    for within, row in zip(*durations.first_row_where(nobody_left), strict=True):
        survival[row : end[within]], greenwood[row : end[within]] = 0.0, np.inf
    return SurvivalCurve(durations, at_risk, before, survival, greenwood)


def duration_reached_by(
    curve: SurvivalCurve, share: float, *, level: float = LEVEL, resolution: float = 1.0
) -> Intervals:
    """Give the duration by which a share has finished: 0.5 is the median, 0.9 the p90.

    Parameters
    ----------
    curve : SurvivalCurve
        Of ``slices`` slices.
    share : float
        Between 0 and 1.
    level : float
        Between 0 and 1.
    resolution : float
        Seconds between recorded durations. Limits that fall on the same one are set half of it to
        either side, since it stands for all durations that round to it.

    Returns
    -------
    Intervals
        Seconds, shape (slices,): the first duration at which the curve has come down to
        ``1 - share``. Withheld as ``no_rows``, or as ``not_reached`` where it never does; ``low``
        may be known even so. Open-ended as ``not_reached`` where only the upper limit is unknown.

    Raises
    ------
    BadInput
        If the share is not between 0 and 1.

    Notes
    -----
    Brookmeyer and Crowley's interval [1]_ of all durations whose own interval holds ``1 - share``,
    here with the limits of `SurvivalCurve.intervals`. Under 36 rows a p90 has no upper limit at a
    level of 0.95 even when nothing is unfinished, just as in `peil.stats.quantiles`.

    References
    ----------
    .. [1] Brookmeyer, R., Crowley, J. "A confidence interval for the median survival time",
       Biometrics 38, 1982, 29-41.

    Examples
    --------
    >>> weeks = [1, 2, 3, 4, 5, 8, 11, 12, 15, 17, 22, 23]
    >>> relapsed = [2, 2, 1, 2, 2, 4, 2, 2, 1, 1, 1, 1]
    >>> curve = kaplan_meier(GroupedDurations.of(weeks, relapsed))
    >>> print(duration_reached_by(curve, 0.5))
    8 [4, 11]
    """
    if not 0 < share < 1:
        raise BadInput(
            "share is %(share)s, must be between 0 and 1, such as 0.5 for the median.", share=share
        )
    left = 1 - share + _ROUNDING
    durations = curve.durations
    curve_low, curve_high = curve.limits(level)
    value = durations.first_where(curve.survival <= left)
    low = durations.first_where((curve_low <= left) & (curve.survival < 1))
    high = durations.first_where(curve_high <= left)
    meet = low >= high
    low = np.where(meet, np.maximum(low - resolution / 2, 0.0), low)
    high = np.where(meet, high + resolution / 2, high)
    return Intervals.of(
        value,
        low,
        high,
        withheld={Withheld.NO_ROWS: durations.n == 0, Withheld.NOT_REACHED: np.isnan(value)},
        open_ended={Withheld.NOT_REACHED: np.isnan(high)},
    )


def _limits(curve: SurvivalCurve, level: float) -> tuple[FloatArray, FloatArray]:
    """Give pointwise limits S**exp(±z·se(log(-log S))), and binomial ones where S is 0 or 1."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        log_survival = np.log(curve.survival)
        factor = np.exp(z_of(level) * np.sqrt(curve.greenwood) / -log_survival)
        low, high = np.exp(log_survival * factor), np.exp(log_survival / factor)
    ends = np.flatnonzero((curve.survival == 0) | (curve.survival == 1))
    worth = np.maximum(curve.at_risk[ends], 1.0) / curve.survival_before[ends]
    none_of_them = 1 - tail(level) ** (1 / worth)
    is_one = curve.survival[ends] == 1
    low[ends] = np.where(is_one, 1 - none_of_them, 0.0)
    high[ends] = np.where(is_one, 1.0, none_of_them)
    return low, high
