"""How unusual an effect is among those that untouched units seem to have."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from peil.stats.checked import checked_level, numbers
from peil.stats.estimate import LEVEL, FloatArray

_TIMES, _STEPS, _HALVINGS = 4, 60, 40
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


def inverted_interval(
    effect: float, supposed: FloatArray, placebos: FloatArray, *, level: float = LEVEL
) -> tuple[float, float]:
    """Return the effects that would not make the treated stand out, where placebos depend on them.

    Parameters
    ----------
    effect : float
        Of the treated.
    supposed : numpy.ndarray of float, shape (effects,)
        Effects that were taken out of the treated, rising.
    placebos : numpy.ndarray of float, shape (effects, untouched)
        What the untouched show beside the treated without each; between them, on straight lines.
    level : float
        Between 0 and 1.

    Returns
    -------
    low, high : float
        Infinite where the placebos are too few for the level, or rule nothing out.

    Notes
    -----
    If an effect is the true one, treated and untouched without it are alike, each held against all
    the others: the rank of one among them is then exact, whatever the estimator. Where placebos
    leave the treated out, one that fits its weights closely to the untouched is not: simulated
    with 20 of these, synthetic difference in differences was outside in 7 % of cases.

    References
    ----------
    .. [1] Abadie, A., Diamond, A., Hainmueller, J. "Synthetic control methods for comparative
       case studies", JASA 105(490), 2010, section 4: the treated joins the untouched.
    .. [2] Firpo, S., Possebom, V. "Synthetic control method: inference, sensitivity analysis and
       confidence sets", Journal of Causal Inference 6(2), 2018, section 4: the inversion.

    Examples
    --------
    >>> same = np.arange(1.0, 21.0)
    >>> low, high = inverted_interval(10.0, np.array([0.0, 10.0]), np.array([same, same]))
    >>> round(low, 6), round(high, 6)
    (-10.0, 30.0)
    """
    outside = 1 - checked_level(level)
    if 1 / (1 + placebos.shape[1]) > outside + 1e-9:
        return -math.inf, math.inf

    def is_possible(value: float) -> bool:
        at = min(max(int(np.searchsorted(supposed, value)) - 1, 0), len(supposed) - 2)
        share = (value - supposed[at]) / (supposed[at + 1] - supposed[at])
        between = (1 - share) * placebos[at] + share * placebos[at + 1]
        return placebo_p_value(effect - value, between) > outside + 1e-9

    low, high = (_outermost(is_possible, effect, way * np.abs(placebos).max()) for way in (-1, 1))
    return low, high


def _outermost(is_possible: Callable[[float], bool], effect: float, reach: float) -> float:
    """Return the last effect on one side that is possible, on steps that widen, then halved."""
    steps = effect + _TIMES * reach * (np.arange(_STEPS + 1) / _STEPS) ** 2
    last = max(k for k, step in enumerate(steps) if k == 0 or is_possible(float(step)))
    if last == _STEPS:
        return math.copysign(math.inf, reach)
    near, far = float(steps[last]), float(steps[last + 1])
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        near, far = (middle, far) if is_possible(middle) else (near, middle)
    return near
