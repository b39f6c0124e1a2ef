"""How many stay how long, from those who were watched for a part of their time only."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from peil.shared.errors import BadInput
from peil.stats.checked import counts, numbers, tail, z_of
from peil.stats.estimate import LEVEL, FloatArray, Intervals, Withheld

_ROUNDING = 1e-9


def staying(
    entered: ArrayLike,
    left: ArrayLike,
    ended: ArrayLike,
    n: ArrayLike = 1.0,
    *,
    at: ArrayLike,
    resolution: float = 0.0,
    level: float = LEVEL,
) -> Intervals:
    """Give the share who stay longer than some durations, by Kaplan and Meier with late entry.

    Parameters
    ----------
    entered, left : array_like of float, shape (rows,)
        The duration at which watching a row began, and at which it ended; rows whose ``left`` is
        not over ``entered`` tell nothing.
    ended : array_like of bool
        Whether what is watched ended there; else it went on.
    n : array_like of float
        How many such rows there are.
    at : array_like of float, shape (durations,)
        The durations that are asked for, over 0.
    resolution : float
        For how long nobody may be watched without that making a hole in the curve: durations
        counted in days have holes of a day where a year is a leap year.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        Shares, one for each duration, with log-log limits. Withheld as ``not_reached`` where at
        some duration up to it nobody was watched, so that the curve has a hole, and as
        ``too_few`` where all who were watched at some duration ended there although others are
        watched later: the curve would fall to 0 and stay there.

    Raises
    ------
    BadInput
        If a duration asked for is not over 0.

    Notes
    -----
    At risk at t are those who entered before t and left at t or later [1]_; all else is as at
    `peil.stats.survival.kaplan_meier`. Whoever entered late must be like those of the same
    duration who were watched from the start. Where nothing has ended yet the lower limit is the
    exact binomial one for none of the fewest that were at risk at any duration.

    References
    ----------
    .. [1] Klein, J. P., Moeschberger, M. L. Survival Analysis, 2nd edition, 2003, section 4.6.

    Examples
    --------
    The example of `peil.stats.survival.kaplan_meier`, where all were watched from the start:

    >>> weeks = [6, 7, 9, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 34, 35]
    >>> relapsed = [3, 1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0]
    >>> still_well = [1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 2, 1, 1]
    >>> print(staying([0] * 32, weeks * 2, [True] * 16 + [False] * 16, relapsed + still_well,
    ...               at=[10, 23]))
    0.752941 [0.5032, 0.889362]
    0.448179 [0.188052, 0.680143]
    """
    start, stop, rows = numbers("entered", entered), numbers("left", left), counts("n", n)
    asked = numbers("at", at)
    if not (asked > 0).all():
        raise BadInput("a duration asked for is %(at)s, must be over 0.", at=asked.min())
    start, stop, over, rows = np.broadcast_arrays(start, stop, np.asarray(ended, bool), rows)
    tells = (stop > start) & (rows > 0)
    start, stop, over, rows = start[tells], stop[tells], over[tells], rows[tells]
    if not len(rows):
        nothing = np.full(len(asked), np.nan)
        none = {Withheld.NO_ROWS: np.full(len(asked), fill_value=True)}
        return Intervals.of(nothing, nothing, nothing, withheld=none)
    times = np.unique(np.concatenate([[0.0], start, stop]))
    coming, going, ending = (np.zeros(len(times)) for _ in range(3))
    np.add.at(coming, np.searchsorted(times, start), rows)
    np.add.at(going, np.searchsorted(times, stop), rows)
    np.add.at(ending, np.searchsorted(times, stop), rows * over)
    # between two neighbouring durations nobody enters or leaves
    at_risk = np.concatenate([[0.0], np.cumsum(coming - going)[:-1]])
    is_watched = at_risk > _ROUNDING
    remaining = np.where(is_watched, at_risk, 1.0)
    is_out = is_watched & (at_risk - ending <= _ROUNDING * at_risk)
    survival = np.cumprod(np.where(is_out, 0.0, 1 - ending / remaining))
    further = np.where(is_out, 1.0, remaining * np.maximum(remaining - ending, _ROUNDING))
    greenwood = np.cumsum(np.where(is_out, np.inf, ending / further))
    fewest = np.minimum.accumulate(np.where(is_watched, at_risk, np.inf))
    last_watched = np.nonzero(is_watched)[0][-1]
    place = np.minimum(np.searchsorted(times, asked, side="right") - 1, last_watched)
    begun = np.concatenate([[0.0], times[:-1]])
    gaps = ~is_watched & (times > resolution + begun)
    gaps[0] = False
    hole = np.array([bool((gaps & (begun + resolution < t)).any()) for t in asked])
    hole |= asked > times[last_watched] + resolution
    is_out[last_watched] = False
    dies_out = np.logical_or.accumulate(is_out)[place]
    share, error = survival[place], np.sqrt(greenwood[place])
    within = np.minimum(np.searchsorted(times, asked), last_watched)
    low, high = _limits(share, error, fewest[within], level)
    return Intervals.of(
        share,
        low,
        high,
        withheld={Withheld.NOT_REACHED: hole, Withheld.TOO_FEW: dies_out},
    )


def _limits(
    share: FloatArray, error: FloatArray, fewest: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    """Return log-log limits; exact binomial ones at 0 and 1, where Greenwood says nothing."""
    inside = (share > 0) & (share < 1) & np.isfinite(error)
    p = np.where(inside, share, 0.5)
    spread = np.exp(z_of(level) * np.where(inside, error, 0.0) / -np.log(p))
    exact = tail(level) ** (1 / np.where(np.isfinite(fewest), fewest, 1.0))
    low = np.where(inside, p**spread, np.where(share >= 1, exact, 0.0))
    high = np.where(inside, p ** (1 / spread), np.where(share >= 1, 1.0, 1 - exact))
    return low, high
