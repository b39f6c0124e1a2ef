"""Drivers' importance by LMG: what each adds to R², averaged over all orders of entry."""

from __future__ import annotations

from functools import cache
from math import factorial

import numpy as np
from numpy.typing import ArrayLike

from peil.shared.errors import BadInput
from peil.stats.estimate import FloatArray
from peil.stats.importance import SAME, Importance, checked_correlations

MOST_DRIVERS = 16
_MOST_NUMBERS = 4_000_000


def lmg(correlations: ArrayLike) -> Importance:
    """Share R² out among drivers by the average of what each adds, whatever the order.

    Parameters
    ----------
    correlations : array_like of float, shape (..., drivers + 1, drivers + 1)
        Correlations or covariances; the last row and column are the outcome's. At most 16
        drivers, since 2 to the power of their number models are compared, exactly.

    Returns
    -------
    Importance
        Never negative; a driver that others determine fully shares with them.

    Raises
    ------
    BadInput
        If there are too many drivers: leave some out, or use `relative_weights`.

    Notes
    -----
    All models are compared without fitting any: drivers are swept out of the matrix one by one,
    and each sweep turns the models without the driver into those with it. So 14 drivers take
    some hundred thousand multiplications instead of 16,384 regressions.

    References
    ----------
    .. [1] Lindeman, R., Merenda, P., Gold, R. "Introduction to bivariate and multivariate
       analysis", 1980, pages 119-127.

    Examples
    --------
    Two drivers that do not overlap explain what each explains alone:

    >>> found = lmg([[1, 0, 0.6], [0, 1, 0.5], [0.6, 0.5, 1]])
    >>> print(found.r2_shares.round(6), found.r2.round(6))
    [0.36 0.25] 0.61
    """
    given = checked_correlations(correlations)
    drivers = given.shape[-1] - 1
    if drivers > MOST_DRIVERS:
        raise BadInput(
            "There are %(drivers)s drivers, LMG takes at most %(most)s. Leave some out, or use the "
            "method 'relative-weights'.",
            drivers=drivers,
            most=MOST_DRIVERS,
        )
    flat = given.reshape(-1, drivers + 1, drivers + 1)
    together = max(1, _MOST_NUMBERS // 2**drivers)
    explained = [_explained(flat[i : i + together]) for i in range(0, len(flat), together)]
    shares = np.concatenate([r2 @ _order_weights(drivers) for r2 in explained])
    whole = np.concatenate([r2[:, -1] for r2 in explained])
    return Importance(
        np.maximum(shares, 0.0).reshape(*given.shape[:-2], drivers),
        whole.reshape(given.shape[:-2]),
    )


def _explained(matrices: FloatArray) -> FloatArray:
    """Return R² of every set of drivers; bit k of a set's number says whether it has driver k."""
    scale = np.sqrt(np.diagonal(matrices, axis1=1, axis2=2))
    unit = matrices / (scale[:, :, None] * scale[:, None, :])
    left = unit[:, None]  # (matrices, sets, what is not yet decided on, the same)
    for _ in range(matrices.shape[-1] - 1):
        without = left[..., 1:, 1:]
        column, variance = left[..., 1:, 0], left[..., 0, 0]
        with np.errstate(divide="ignore"):
            inverse = np.where(variance > SAME, 1 / variance, 0.0)
        swept = without - (column * inverse[..., None])[..., :, None] * column[..., None, :]
        left = np.concatenate([without, swept], axis=1)
    return np.asarray(1.0 - left[..., 0, 0])


@cache
def _order_weights(drivers: int) -> FloatArray:
    """Return how much R² of each set counts for and against each driver, (sets, drivers)."""
    sets = np.arange(2**drivers)
    has = (sets[:, None] >> np.arange(drivers)) & 1 == 1
    size = has.sum(axis=1)
    orders = factorial(drivers)
    first = np.array([factorial(k) * factorial(drivers - k - 1) / orders for k in range(drivers)])
    for_it = np.append(0.0, first)[size]  # the set without the driver is one smaller
    against_it = np.append(first, 0.0)[size]
    return np.asarray(np.where(has, for_it[:, None], -against_it[:, None]))
