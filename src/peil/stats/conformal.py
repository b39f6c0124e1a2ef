"""The effect on one unit beside a few others: permutations of blocks over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import toeplitz

from peil.stats.checked import checked_level
from peil.stats.estimate import LEVEL, FloatArray
from peil.stats.panels import Panel, simplex_weights

_STEPS, _HALVINGS = 24, 6


@dataclass(frozen=True)
class ConformalEffect:
    """What an effect of the same size in each period could be.

    Parameters
    ----------
    effect : float
        Mean difference per period after the start, fitted on the periods before.
    expected : numpy.ndarray of float, shape (periods,)
        Without the treatment.
    spread : float
        Standard deviation of what the fit leaves before the start.
    """

    effect: float
    expected: FloatArray
    spread: float
    _panel: Panel

    def p_value(self, effect: float = 0.0) -> float:
        """Return how unusual the periods after the start are if the effect is this one."""
        panel = self._panel
        actual = panel.treated.mean(axis=0)
        actual[panel.before :] -= effect
        left = actual - _fit(actual, panel.untouched)
        # row k holds the periods after the start when all are turned by k places
        turned = toeplitz(left, np.roll(left[::-1], 1))[:, : panel.after]
        sizes = np.abs(turned.mean(axis=1))
        own = abs(left[panel.before :].mean())
        return float(np.mean(sizes >= own * (1 - 1e-9)))

    def interval(self, *, level: float = LEVEL) -> tuple[float, float]:
        """Return the effects that are not unusual at a level; infinite where none can be.

        The limits are found from far outside inwards, so that a p-value that is not monotone
        makes the interval wider, never narrower.
        """
        outside = 1 - checked_level(level)
        periods = self._panel.before + self._panel.after
        if 1 / periods > outside:
            return -np.inf, np.inf
        reach = 4 * self.spread + 2 * abs(self.effect) + 1e-9
        for _ in range(8):
            if max(self.p_value(self.effect - reach), self.p_value(self.effect + reach)) <= outside:
                break
            reach *= 2
        else:
            return -np.inf, np.inf
        low, high = (self._limit(way, reach, outside) for way in (-1, 1))
        return self.effect - low, self.effect + high

    def _limit(self, way: int, reach: float, outside: float) -> float:
        """Return how far the effects that are not unusual reach on one side."""

        def is_usual(distance: float) -> bool:
            return self.p_value(self.effect + way * distance) > outside

        far = reach / _STEPS
        for step in range(_STEPS - 1, 0, -1):
            if is_usual(step * reach / _STEPS):
                far = (step + 1) * reach / _STEPS
                break
        near = far - reach / _STEPS
        for _ in range(_HALVINGS):
            middle = (near + far) / 2
            near, far = (middle, far) if is_usual(middle) else (near, middle)
        return far


def conformal_effect(panel: Panel) -> ConformalEffect:
    """Estimate an effect beside a few untouched units, and judge it by the run of time.

    Parameters
    ----------
    panel : Panel
        At least one untouched unit, and 20 periods in all for a 95 % interval.

    Notes
    -----
    The treated unit is compared with the mix of the untouched that ran parallel to it. If the
    supposed effect is the true one, what is left looks alike at all times: so the mean of what is
    left after the start is held against the means of as many periods in a row anywhere, the end
    joined to the beginning. Holds for what is left being stationary, whatever its dependence, and
    is exact if it is exchangeable.

    References
    ----------
    .. [1] Chernozhukov, V., Wüthrich, K., Zhu, Y. "An exact and robust conformal inference method
       for counterfactual and synthetic controls", JASA 116(536), 2021, 1849-1864; moving blocks.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> other = rng.normal(size=40).cumsum()
    >>> panel = Panel.of(other + rng.normal(size=40) + 5 * (np.arange(40) >= 30), other, before=30)
    >>> found = conformal_effect(panel)
    >>> low, high = found.interval()
    >>> bool(found.p_value() < 0.05 and low < 5 < high)
    True
    """
    actual = panel.treated.mean(axis=0)
    expected = _fit(actual, panel.untouched, before=panel.before)
    left = (actual - expected)[: panel.before]
    return ConformalEffect(
        effect=float((actual - expected)[panel.before :].mean()),
        expected=expected,
        spread=float(left.std(ddof=1)),
        _panel=panel,
    )


def _fit(actual: FloatArray, untouched: FloatArray, *, before: int | None = None) -> FloatArray:
    """Return the mix of untouched units, shifted, that is nearest in the first periods (or all)."""
    part = slice(0, before)
    level = untouched[:, part].mean(axis=1, keepdims=True)
    target = actual[part] - actual[part].mean()
    weights = simplex_weights((untouched[:, part] - level).T, target)
    return np.asarray(weights @ (untouched - level) + actual[part].mean())
