"""How much of an outcome each driver explains: what every method gives, and its limits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from peil.shared.errors import BadInput
from peil.stats.checked import numbers, tail
from peil.stats.estimate import LEVEL, FloatArray

SAME = 1e-9
"""A variance that is this share or less of what it was is taken as fully explained."""


@dataclass(frozen=True)
class Importance:
    """The shares of the outcome's variance that drivers explain.

    Parameters
    ----------
    r2_shares : numpy.ndarray of float, shape (..., drivers)
        Each driver's part of R², 0 to 1; together they are `r2`.
    r2 : numpy.ndarray of float, shape (...)
        What all drivers explain together.
    """

    r2_shares: FloatArray
    r2: FloatArray

    @property
    def percent(self) -> FloatArray:
        """Each driver's part of what is explained, 0 to 100; NaN where nothing is."""
        whole = np.where(self.r2 > 0, self.r2, np.nan)
        return 100 * self.r2_shares / whole[..., None]


def checked_correlations(correlations: ArrayLike) -> FloatArray:
    """Return correlation matrices whose last row and column are the outcome's.

    Raises
    ------
    BadInput
        If a matrix is not square, has no driver, or a number is missing.
    """
    given = numbers("correlation", correlations)
    if given.ndim < 2 or given.shape[-1] != given.shape[-2] or given.shape[-1] < 2:
        raise BadInput("Correlations must be square, with at least one driver and the outcome.")
    return given


def percentile_limits(
    resampled: ArrayLike, *, level: float = LEVEL
) -> tuple[FloatArray, FloatArray]:
    """Return the limits between which the middle of the resampled numbers lie.

    Parameters
    ----------
    resampled : array_like of float, shape (rounds, ...)
        The statistic in each bootstrap round; missing rounds are left out.
    level : float
        Between 0 and 1.

    Returns
    -------
    low, high : numpy.ndarray of float
        In the statistic's unit.

    References
    ----------
    .. [1] Efron, B., Tibshirani, R. "An introduction to the bootstrap", 1993, section 13.3.

    Examples
    --------
    >>> low, high = percentile_limits(np.arange(1001.0))
    >>> print(low, high)
    25.0 975.0
    """
    outside = tail(level)
    low, high = np.nanquantile(np.asarray(resampled, float), [outside, 1 - outside], axis=0)
    return np.asarray(low), np.asarray(high)
