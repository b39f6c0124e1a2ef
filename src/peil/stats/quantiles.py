"""Quantiles of durations that are all complete, with the interval of order statistics."""

from __future__ import annotations

import numpy as np
from scipy import stats

from peil.shared.errors import BadInput
from peil.stats.checked import refuse, tail
from peil.stats.durations import GroupedDurations
from peil.stats.estimate import LEVEL, Intervals, Withheld


def quantile(
    durations: GroupedDurations, share: float, *, level: float = LEVEL, resolution: float = 1.0
) -> Intervals:
    """Give the duration by which a share has finished, when all have: 0.5 is the median.

    Parameters
    ----------
    durations : GroupedDurations
        Of many slices; none unfinished.
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
        Seconds, shape (slices,): the first duration by which the share has finished. Withheld as
        ``no_rows``; open-ended as ``too_few`` where there are too few rows for a limit on one
        side, as for the upper limit of a p90 under 36 rows at a level of 0.95.

    Raises
    ------
    BadInput
        If something is unfinished (use `peil.stats.survival`), or the share is not between 0 and 1.

    Notes
    -----
    How many of n rows lie under the true quantile is binomial, whatever the distribution. The
    limits are the rows ranked l and u, with at most half of ``1 - level`` outside on each side:
    exact for continuous durations, and wider than needed by design.

    References
    ----------
    .. [1] Conover, W. J. Practical Nonparametric Statistics, 3rd edition, 1999, section 3.2.

    Examples
    --------
    >>> import numpy as np
    >>> waits = GroupedDurations.of(np.arange(1, 31), np.ones(30))
    >>> print(quantile(waits, 0.5))
    15 [10, 21]
    >>> print(quantile(waits, 0.9))
    27 [23, open]
    """
    if not 0 < share < 1:
        raise BadInput(
            "share is %(share)s, must be between 0 and 1, such as 0.5 for the median.", share=share
        )
    refuse(
        "unfinished",
        durations.unfinished,
        durations.unfinished > 0,
        "must be 0: use Kaplan-Meier when something is unfinished",
    )
    n = durations.n
    reached = durations.running(durations.finished)
    rows = np.where(n > 0, n, 1.0)
    outside = tail(level)
    middle = np.maximum(np.ceil(rows * share - 1e-9), 1.0)
    bottom = stats.binom.ppf(outside, rows, share)
    top = stats.binom.ppf(1 - outside, rows, share) + 1
    owner = durations.slice_index
    value, low, high = (
        durations.first_where((reached >= np.asarray(rank)[owner]) & (reached > 0))
        for rank in (middle, bottom, top)
    )
    low = np.where(bottom >= 1, low, np.nan)
    meet = low >= high
    low = np.where(meet, np.maximum(low - resolution / 2, 0.0), low)
    high = np.where(meet, high + resolution / 2, high)
    return Intervals.of(
        value,
        low,
        high,
        withheld={Withheld.NO_ROWS: n == 0},
        open_ended={Withheld.TOO_FEW: np.isnan(low) | np.isnan(high)},
    )
