"""The effect in a randomised trial: the groups' difference, adjusted for where each began."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from peil.shared.errors import NotEnoughData
from peil.stats.checked import numbers, t_of
from peil.stats.estimate import LEVEL, Intervals

LEAST_UNITS = 8


def adjusted_difference(
    outcome: ArrayLike, at_start: ArrayLike, is_treated: ArrayLike, *, level: float = LEVEL
) -> Intervals:
    """Give the mean difference between treated and untouched units, adjusted for the start.

    Parameters
    ----------
    outcome, at_start : array_like of float, shape (units,)
        Each unit's mean after and before the start.
    is_treated : array_like of bool, shape (units,)
        As chance decided.
    level : float
        Between 0 and 1.

    Returns
    -------
    Intervals
        One, in the outcome's unit.

    Raises
    ------
    NotEnoughData
        If either group has fewer than eight units.

    Notes
    -----
    Least squares on treatment, start and their product (start centred), which does not lose
    precision if the groups differ in size or slope. Errors that allow for unequal spread (HC3),
    with Student's quantile.

    References
    ----------
    .. [1] Lin, W. "Agnostic notes on regression adjustments to experimental data", Annals of
       Applied Statistics 7(1), 2013, 295-318.
    .. [2] Long, J., Ervin, L. "Using heteroscedasticity consistent standard errors in the linear
       regression model", The American Statistician 54(3), 2000, 217-224; HC3.

    Examples
    --------
    >>> start = np.arange(20.0)
    >>> treated = np.arange(20) % 2 == 0
    >>> noise = np.tile([0.1, 0.2, -0.1, -0.2, 0.0], 4)
    >>> print(adjusted_difference(start + 2 * treated + noise, start, treated))
    1.99636 [1.82065, 2.17208]
    """
    y, x = numbers("outcome", outcome), numbers("start", at_start)
    treated = np.asarray(is_treated, bool)
    if min(treated.sum(), (~treated).sum()) < LEAST_UNITS:
        raise NotEnoughData(
            "There are %(treated)s treated and %(untouched)s untouched units, %(least)s of each "
            "are needed.",
            treated=int(treated.sum()),
            untouched=int((~treated).sum()),
            least=LEAST_UNITS,
        )
    centred = x - x.mean()
    design = np.column_stack([treated, np.ones(len(y)), centred, treated * centred]).astype(float)
    inverse = np.linalg.pinv(design.T @ design)
    beta = inverse @ design.T @ y
    leverage = np.minimum(np.einsum("ij,jk,ik->i", design, inverse, design), 1 - 1e-9)
    left = (y - design @ beta) / (1 - leverage)
    meat = (design * (left**2)[:, None]).T @ design
    error = float(np.sqrt((inverse @ meat @ inverse)[0, 0]))
    half = float(t_of(level, len(y) - design.shape[1])) * error
    return Intervals.of(beta[0], beta[0] - half, beta[0] + half)
