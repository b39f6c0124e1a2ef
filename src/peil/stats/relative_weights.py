"""Drivers' importance by Johnson's relative weights, for many drivers at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from peil.stats.importance import SAME, Importance, checked_correlations


def relative_weights(correlations: ArrayLike) -> Importance:
    """Share R² out by way of the uncorrelated variables nearest to the drivers.

    Parameters
    ----------
    correlations : array_like of float, shape (..., drivers + 1, drivers + 1)
        Correlations or covariances; the last row and column are the outcome's.

    Returns
    -------
    Importance
        Close to that of `lmg`, at the cost of one decomposition.

    Notes
    -----
    What drivers have in common is divided by how near each lies to the common part. Directions
    in which drivers do not vary, since others determine them, explain nothing.

    References
    ----------
    .. [1] Johnson, J. "A heuristic method for estimating the relative weight of predictor
       variables in multiple regression", Multivariate Behavioral Research 35(1), 2000, 1-19.

    Examples
    --------
    >>> found = relative_weights([[1, 0, 0.6], [0, 1, 0.5], [0.6, 0.5, 1]])
    >>> print(found.r2_shares.round(6), found.r2.round(6))
    [0.36 0.25] 0.61
    """
    given = checked_correlations(correlations)
    scale = np.sqrt(np.diagonal(given, axis1=-2, axis2=-1))
    unit = given / (scale[..., :, None] * scale[..., None, :])
    among, to_outcome = unit[..., :-1, :-1], unit[..., :-1, -1]
    size, axes = np.linalg.eigh(among)
    is_real = size > SAME * among.shape[-1]
    root = np.sqrt(np.where(is_real, size, 0.0))
    with np.errstate(divide="ignore"):
        inverse = np.where(is_real, 1 / root, 0.0)
    flipped = np.swapaxes(axes, -2, -1)
    loadings = axes * root[..., None, :] @ flipped
    beta = (axes * inverse[..., None, :] @ flipped @ to_outcome[..., None])[..., 0]
    shares = (loadings**2 @ (beta**2)[..., None])[..., 0]
    return Importance(shares, shares.sum(axis=-1))
