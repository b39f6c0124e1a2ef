"""Many comparisons at once: which changes are real, and which are noise."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from peil.shared.errors import BadInput
from peil.stats.checked import checked_level
from peil.stats.comparing import Change
from peil.stats.estimate import LEVEL, FloatArray


class Verdict(StrEnum):
    """What can be said of a change."""

    REAL = "real"
    """More than noise, with false ones among the real held to ``1 - level``."""
    NOISE = "noise"
    """No more than can happen when nothing has changed; not a proof that nothing has."""
    WITHHELD = "withheld"
    """One of the periods says too little to compare."""


def adjusted_p_values(p_values: ArrayLike) -> FloatArray:
    """Adjust p-values for how many there are, after Benjamini and Hochberg.

    Parameters
    ----------
    p_values : array_like of float, shape (comparisons,)
        0 to 1; NaN for a comparison that could not be made, which does not count among them.

    Returns
    -------
    numpy.ndarray of float, shape (comparisons,)
        The smallest share of false discoveries at which each would be called real; NaN where it
        was.

    Raises
    ------
    BadInput
        If one is outside 0 to 1.

    Notes
    -----
    Holds the expected share of false ones among those called real, for independent or positively
    dependent comparisons; KPIs of the same customers move together, which is the latter.

    References
    ----------
    .. [1] Benjamini, Y., Hochberg, Y. "Controlling the false discovery rate: a practical and
       powerful approach to multiple testing", Journal of the Royal Statistical Society B 57(1),
       1995, 289-300. The 15 p-values are those of its worked example.

    Examples
    --------
    >>> published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
    ...     0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    >>> int((adjusted_p_values(published) <= 0.05).sum())
    4
    """
    given = np.atleast_1d(np.asarray(p_values, float))
    made = ~np.isnan(given)
    if np.any((given[made] < 0) | (given[made] > 1)):
        worst = given[made][np.argmax(np.abs(given[made] - 0.5))]
        raise BadInput(
            "p_values has %(worst)s, must be 0 to 1, or NaN if there is none.", worst=f"{worst:.6g}"
        )
    order = np.argsort(given[made])
    number = order.size
    scaled = given[made][order] * number / np.arange(1, number + 1)
    adjusted = np.empty(number)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    spread = np.full(given.shape, np.nan)
    spread[made] = adjusted
    return spread


def verdicts(changes: Sequence[Change], *, level: float = LEVEL) -> list[list[Verdict]]:
    """Say which of many changes are real, over all KPIs and slices on a page together.

    Parameters
    ----------
    changes : sequence of Change
        One for each KPI; all their slices count as comparisons.
    level : float
        Between 0 and 1: of those called real, at most ``1 - level`` are expected to be noise.

    Returns
    -------
    list of list of Verdict
        For each KPI, for each of its slices.

    Notes
    -----
    Benjamini and Hochberg's rule, see `adjusted_p_values`. With one comparison
    a change is real just when its interval leaves out no change; with many, an interval may do so
    and the change still be called noise.

    Examples
    --------
    >>> from peil.stats.comparing import change_of_counts, change_of_shares
    >>> kpis = [change_of_shares((48, 80), (56, 70)), change_of_counts([20, 5], [30, 40])]
    >>> [[str(verdict) for verdict in slices] for slices in verdicts(kpis)]
    [['real'], ['noise', 'real']]
    """
    allowed = 1 - checked_level(level)
    flat = [np.ravel(change.p_value) for change in changes]
    adjusted = adjusted_p_values(np.concatenate(flat) if flat else [])
    named = [
        Verdict.WITHHELD if np.isnan(q) else Verdict.REAL if q <= allowed else Verdict.NOISE
        for q in adjusted
    ]
    cuts = np.cumsum([0, *(part.size for part in flat)])
    return [named[start:end] for start, end in pairwise(cuts)]
