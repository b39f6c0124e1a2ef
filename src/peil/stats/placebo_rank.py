"""How unusual an effect is among those that untouched units seem to have."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from peil.stats.checked import checked_level, numbers
from peil.stats.estimate import LEVEL

LEAST_UNTOUCHED = 19
"""With fewer placebos no effect, however large, is rarer than one in twenty."""


def placebo_p_value(effect: float, placebos: ArrayLike) -> float:
    """Return how often a unit picked at random would show an effect at least as large.

    Parameters
    ----------
    effect : float
        Of the treated.
    placebos : array_like of float, shape (untouched,)
        The same estimator's effects where nothing was done.

    Returns
    -------
    float
        At least 1 / (untouched + 1): the treated one is itself among them.

    References
    ----------
    .. [1] Abadie, A., Diamond, A., Hainmueller, J. "Synthetic control methods for comparative
       case studies", JASA 105(490), 2010, section 4.

    Examples
    --------
    >>> placebo_p_value(3.0, [1, -2, 4, 0])
    0.4
    """
    others = np.abs(numbers("placebo", placebos))
    return float((1 + np.count_nonzero(others >= abs(effect))) / (1 + others.size))


def placebo_interval(
    effect: float, placebos: ArrayLike, *, level: float = LEVEL
) -> tuple[float, float]:
    """Return the effects that would not make the treated stand out among the placebos.

    Parameters
    ----------
    effect, placebos
        As in `placebo_p_value`.
    level : float
        Between 0 and 1.

    Returns
    -------
    low, high : float
        Infinite where the placebos are too few for the level.

    Notes
    -----
    Supposes an effect that is the same in all periods: what is left of the estimate without it
    must be among the placebos. An effect is held possible while its p-value is over ``1 - level``.

    Examples
    --------
    >>> placebo_interval(10.0, np.arange(1.0, 21.0))
    (-10.0, 30.0)
    >>> placebo_interval(10.0, [1.0, 2.0])
    (-inf, inf)
    """
    others = np.sort(np.abs(numbers("placebo", placebos)))
    allowed = (1 - checked_level(level)) * (1 + others.size) - 1
    at_least = math.floor(allowed + 1e-9) + 1
    if at_least <= 0:
        return -math.inf, math.inf
    reach = float(others[-at_least])
    return effect - reach, effect + reach
