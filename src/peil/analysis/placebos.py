"""What an estimator shows where nothing was done: untouched units in the treated one's place."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from peil.analysis.study import period_noise
from peil.stats.estimate import FloatArray
from peil.stats.panels import Contrast, Panel

_LEAST_FOR_NOISE, _ILL = 4, 2.0
# as many units are by chance as far above the others as below, and to stretch those above alone
# would make every interval too wide
_RESTLESS = 1.2
_FEW = 60
_DRAWS, _SEED = 199, 20261127
# effects that are supposed, as multiples of the largest placebo away from the estimate
_SUPPOSED = np.array([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0])


def placebos_beside(
    panel: Panel, estimate: Callable[[Panel], Contrast], own: Contrast
) -> tuple[FloatArray, FloatArray]:
    """Estimate the effect where nothing was done, on as many units at once as were treated.

    Returns effects that are supposed of the treated, 0 among them, and what the others show beside
    the treated without each. Where the treated is clearly more restless than the others, what
    calmer ones show is stretched to its noise, so that it does not stand out by its restlessness;
    and what units show that were matched better before, to how ill the treated one was, so that a
    unit outside all the others does not stand out by that.
    """
    size, early, treated = len(panel.untouched), panel.before, len(panel.treated)
    random = np.random.default_rng(_SEED)
    drawn = [[unit] for unit in range(size)]
    if treated > 1:
        drawn = [list(random.choice(size, treated, replace=False)) for _ in range(_DRAWS)]

    def beside(effect: float) -> list[Contrast]:
        return [estimate(panel.of_placebo(units, effect=effect)) for units in drawn]

    contrasts = beside(own.effect)
    stretch = np.ones(len(drawn))
    if early >= _LEAST_FOR_NOISE:
        noise = float(period_noise(panel.treated[:, :early].mean(axis=0)[None])[0])
        others = period_noise(np.array([panel.untouched[u, :early].mean(axis=0) for u in drawn]))
        missed = np.array([_missed(contrast, early) for contrast in contrasts])
        ill = _missed(own, early) / np.maximum(missed, 1e-300)
        stretch = np.where(ill > _ILL, ill, 1.0)
        if noise > _RESTLESS * np.sqrt(np.mean(others**2)):
            stretch = np.maximum(stretch, noise / np.maximum(others, 1e-300))
    here = np.array([contrast.effect for contrast in contrasts])
    far = float(np.abs(here * stretch).max()) + 1e-9 * (1 + abs(own.effect))
    # among many, the treated one moves the others little, and fewer effects need be tried
    steps = _SUPPOSED if len(drawn) <= _FEW else _SUPPOSED[1::2]
    supposed = np.unique([0.0, *(own.effect + far * steps)])
    shown = [here if value == own.effect else [c.effect for c in beside(value)]
             for value in supposed.tolist()]  # fmt: skip
    return supposed, here * stretch + (np.array(shown) - here)


def _missed(contrast: Contrast, before: int) -> float:
    """Return how far a mix was from its unit before the start, whatever their levels."""
    return float((contrast.actual - contrast.expected)[:before].std())
