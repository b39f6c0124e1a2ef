"""Effects from a panel: difference in differences, synthetic control, and both at once."""

from __future__ import annotations

import numpy as np

from peil.shared.errors import NotEnoughData
from peil.stats.estimate import FloatArray
from peil.stats.panels import Contrast, Panel, simplex_weights


def difference_in_differences(panel: Panel) -> Contrast:
    """Compare how much treated and untouched units changed.

    Parameters
    ----------
    panel : Panel
        One period before the start is enough.

    Returns
    -------
    Contrast
        Every untouched unit counts alike.

    Notes
    -----
    Assumes that without the treatment both would have changed alike, which their trends before
    the start must bear out; else use `synthetic_difference_in_differences`.

    Examples
    --------
    >>> panel = Panel.of([[1, 1, 4]], [[2, 2, 3], [4, 4, 5]], before=2)
    >>> difference_in_differences(panel).effect
    2.0
    """
    size = len(panel.untouched)
    return _contrast(panel, np.full(size, 1 / size), np.full(panel.before, 1 / panel.before))


def synthetic_control(panel: Panel) -> Contrast:
    """Compare the treated units with the mix of untouched ones that ran like them before.

    Parameters
    ----------
    panel : Panel
        At least two periods before the start.

    References
    ----------
    .. [1] Abadie, A., Diamond, A., Hainmueller, J. "Synthetic control methods for comparative
       case studies", JASA 105(490), 2010, 493-505; without further predictors.

    Examples
    --------
    >>> panel = Panel.of([[1, 2, 5]], [[0, 2, 3], [2, 2, 3]], before=2)
    >>> synthetic_control(panel).effect
    2.0
    """
    _needs(panel, before=2, untouched=2)
    actual = panel.treated.mean(axis=0)
    weights = simplex_weights(panel.untouched[:, : panel.before].T, actual[: panel.before])
    expected = weights @ panel.untouched
    return Contrast(float((actual - expected)[panel.before :].mean()), actual, expected, weights)


def synthetic_difference_in_differences(panel: Panel) -> Contrast:
    """Compare changes with those of the untouched mix, between periods like those that came.

    Parameters
    ----------
    panel : Panel
        At least two periods before the start and two untouched units.

    Notes
    -----
    Unit weights make the untouched units' mix run parallel to the treated before the start, time
    weights find the periods before it that foretell those after. Unit weights are held back from
    resting on few units by a ridge of the size of the outcome's period-to-period noise.

    References
    ----------
    .. [1] Arkhangelsky, D., Athey, S., Hirshberg, D., Imbens, G., Wager, S. "Synthetic
       difference-in-differences", American Economic Review 111(12), 2021, equations 4-6 and
       algorithm 1.

    Examples
    --------
    >>> panel = Panel.of([[1, 2, 5]], [[0, 1, 3], [2, 3, 5], [7, 8, 10]], before=2)
    >>> round(synthetic_difference_in_differences(panel).effect, 6)
    1.0
    """
    _needs(panel, before=2, untouched=2)
    before = panel.before
    early, late = panel.untouched[:, :before], panel.untouched[:, before:]
    target = panel.treated[:, :before].mean(axis=0)
    noise = float(np.diff(early, axis=1).std(ddof=1))
    ridge = np.sqrt(len(panel.treated) * panel.after) * noise**2 * before
    units = simplex_weights(
        (early - early.mean(axis=1, keepdims=True)).T, target - target.mean(), ridge=ridge
    )
    times = simplex_weights(
        early - early.mean(axis=0), late.mean(axis=1) - late.mean(), ridge=_tiny(noise, len(early))
    )
    return _contrast(panel, units, times)


def _tiny(noise: float, rows: int) -> float:
    """Return a ridge that only makes the solution unique."""
    return float((1e-6 * noise) ** 2 * rows)


def _contrast(panel: Panel, units: FloatArray, times: FloatArray) -> Contrast:
    """Return the difference in differences under weights of units and of periods before."""
    actual = panel.treated.mean(axis=0)
    mixed = units @ panel.untouched
    apart = actual - mixed
    shift = float(times @ apart[: panel.before])
    effect = float(apart[panel.before :].mean()) - shift
    return Contrast(effect, actual, mixed + shift, units)


def _needs(panel: Panel, *, before: int, untouched: int) -> None:
    if panel.before < before or len(panel.untouched) < untouched:
        raise NotEnoughData(
            "There are %(before)s periods before the start and %(untouched)s untouched units, "
            "%(least_before)s and %(least_untouched)s are needed.",
            before=panel.before,
            untouched=len(panel.untouched),
            least_before=before,
            least_untouched=untouched,
        )
