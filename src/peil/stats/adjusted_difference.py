"""The effect in a randomised trial: the groups' difference, adjusted for where each began."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from peil.shared.errors import NotEnoughData
from peil.stats.checked import numbers, t_of
from peil.stats.estimate import LEVEL, FloatArray, Intervals

LEAST_UNITS = 8
_NONE = 1e-9


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
    precision if the groups differ in size or slope. Errors that allow for unequal spread (HC2),
    which are right on average where the spread is equal, and Student's quantile at the degrees of
    freedom that the error then has: fewer than the rows where a few units decide it.

    References
    ----------
    .. [1] Lin, W. "Agnostic notes on regression adjustments to experimental data", Annals of
       Applied Statistics 7(1), 2013, 295-318.
    .. [2] Bell, R., McCaffrey, D. "Bias reduction in standard errors for linear regression with
       multi-stage samples", Survey Methodology 28(2), 2002, 169-181: the degrees of freedom.
    .. [3] Imbens, G., Kolesár, M. "Robust standard errors in small samples: some practical advice",
       Review of Economics and Statistics 98(4), 2016, 701-712: why these, sections II and III.

    Examples
    --------
    >>> start = np.arange(20.0)
    >>> treated = np.arange(20) % 2 == 0
    >>> noise = np.tile([0.1, 0.2, -0.1, -0.2, 0.0], 4)
    >>> print(adjusted_difference(start + 2 * treated + noise, start, treated))
    1.99636 [1.84129, 2.15144]
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
    centred /= float(np.abs(centred).max()) or 1.0
    design = np.column_stack([treated, np.ones(len(y)), centred, treated * centred]).astype(float)
    inverse = np.linalg.pinv(design.T @ design)
    beta = inverse @ design.T @ y
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    # a unit that the fit must go through has no residual, and says nothing of the spread
    free = np.maximum(1 - leverage, _NONE)
    counts = np.where(free > _NONE, (design @ inverse[0]) ** 2 / free, 0.0)
    error = float(np.sqrt(counts @ (y - design @ beta) ** 2))
    half = float(t_of(level, _freedom(design, inverse, leverage, counts))) * error
    return Intervals.of(beta[0], beta[0] - half, beta[0] + half)


def _freedom(
    design: FloatArray, inverse: FloatArray, leverage: FloatArray, counts: FloatArray
) -> float:
    """Return the degrees of freedom of an error, were the spread equal.

    Its square is a weighted sum of squared residuals; the mean and variance of that sum are those
    of a chi-square with so many degrees. Of residuals i and j the covariance is minus what j moves
    i's fit, so the sum of squared covariances needs no table of all pairs.
    """
    crossed = inverse @ (design.T @ (counts[:, None] * design))
    mean = counts @ (1 - leverage)
    variance = counts**2 @ (1 - 2 * leverage) + np.trace(crossed @ crossed)
    return float(mean**2 / variance)
