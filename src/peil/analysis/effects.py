"""The effect of an action: which estimator is used follows from the data, not from its answer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from peil.analysis.placebos import placebos_beside
from peil.analysis.study import Study
from peil.shared.errors import BadInput, NotEnoughData
from peil.shared.suggest import unknown
from peil.stats.adjusted_difference import adjusted_difference
from peil.stats.conformal import conformal_effect
from peil.stats.estimate import LEVEL, FloatArray
from peil.stats.group_time_effects import GroupTimeEffect, group_time_effect
from peil.stats.interrupted_series import LEAST_AFTER, LEAST_BEFORE, interrupted_series
from peil.stats.panel_effects import (
    difference_in_differences,
    synthetic_control,
    synthetic_difference_in_differences,
)
from peil.stats.panels import Contrast, Panel
from peil.stats.placebo_rank import LEAST_UNTOUCHED, inverted_interval

Method = Literal[
    "adjusted-difference",
    "group-time-difference-in-differences",
    "synthetic-difference-in-differences",
    "synthetic-control",
    "difference-in-differences",
    "conformal",
    "interrupted-series",
]
_PANEL: dict[Method, Callable[[Panel], Contrast]] = {
    "synthetic-difference-in-differences": synthetic_difference_in_differences,
    "synthetic-control": synthetic_control,
    "difference-in-differences": difference_in_differences,
}
METHODS: tuple[Method, ...] = (
    "adjusted-difference", "group-time-difference-in-differences", *_PANEL, "conformal",
    "interrupted-series",
)  # fmt: skip
GROUPS: Method = "group-time-difference-in-differences"
_FEWEST_BEFORE = 8
_MANY, _PER_TREATED = 8, 3
_LEAST_BESIDE_OTHERS, _LEAST_TO_FIT = (16, 1), (8, 1)
_TIMES_ALONE = 2.5


@dataclass(frozen=True)
class Effect:
    """What an action changed, by one estimator.

    Parameters
    ----------
    value : float
        Mean change per period and unit after the start, in the outcome's unit.
    method : Method
    actual, expected : numpy.ndarray of float, shape (periods,)
        What happened, and what would have happened.
    spread : float
        Standard deviation of what the estimator does not explain before the start.
    placebos : numpy.ndarray of float
        The same estimator's effects on untouched units, where it has them.
    """

    value: float
    method: Method
    actual: FloatArray
    expected: FloatArray
    spread: float
    placebos: FloatArray
    _limits: Callable[[float], tuple[float, float]]

    def interval(self, *, level: float = LEVEL) -> tuple[float, float]:
        """Return the limits of the effect; infinite where the data set none."""
        return self._limits(level)


def method_for(study: Study) -> Method:
    """Choose the estimator by what a study has, before its outcome is looked at."""
    if study.is_staggered:
        return GROUPS
    if study.is_randomised:
        return "adjusted-difference"
    if _are_many(study):
        return GROUPS
    if len(study.untouched) >= LEAST_UNTOUCHED + len(study.treated) - 1:
        enough = study.before >= _FEWEST_BEFORE
        return "synthetic-difference-in-differences" if enough else "difference-in-differences"
    return "conformal" if len(study.untouched) else "interrupted-series"


def _are_many(study: Study) -> bool:
    """Whether there are many on both sides, and not so many more untouched ones to rank among.

    Of 100 shops of which half were changed, no half of the others can stand for them: it would be
    nearly all of the others, held against those that were changed. The shops among themselves show
    how far apart chance brings two halves.
    """
    treated, untouched = len(study.treated), len(study.untouched)
    rank = max(LEAST_UNTOUCHED + treated - 1, _PER_TREATED * treated)
    return treated >= _MANY and _MANY <= untouched < rank


def effect_of(study: Study, method: str | None = None) -> Effect:
    """Estimate the effect of an action.

    Parameters
    ----------
    study : Study
    method : str or None
        One of `METHODS`; None for the one that `method_for` chooses.

    Raises
    ------
    UnknownName
        If there is no such method.
    NotEnoughData
        If the study lacks what the method needs.
    """
    chosen = method_for(study) if method is None else _known(method)
    if chosen == GROUPS:
        return _of_groups(study)
    if study.is_staggered:
        raise BadInput(
            "The units began at different times, and '%(method)s' knows one start only. Leave out "
            "--method, or judge those that began together.",
            method=chosen,
        )
    if chosen == "adjusted-difference":
        return _of_trial(study)
    if chosen == "interrupted-series":
        return _of_series(study)
    if not len(study.untouched):
        raise NotEnoughData("There is no untouched unit to compare with.")
    if chosen == "conformal":
        return _of_few(study)
    return _of_panel(study, chosen)


def _known(name: str) -> Method:
    for method in METHODS:
        if method == name:
            return method
    raise unknown("No method named '%(name)s'.", METHODS, name=name)


def groups_of(study: Study, *, earlier: int = 0, effect_after: float = 0.0) -> GroupTimeEffect:
    """Estimate by groups that began together; of a placebo, as `group_time_effect` has it."""
    periods = len(study.times)
    starts = study.starts or (study.before,) * len(study.treated)
    return group_time_effect(
        np.vstack([study.treated, study.untouched]),
        [*starts, *[periods] * len(study.untouched)],
        earlier=earlier,
        effect_after=effect_after,
    )


def _of_groups(study: Study) -> Effect:
    if not len(study.untouched):
        raise NotEnoughData("There is no untouched unit to compare with.")
    found = groups_of(study)
    gap, before = np.zeros(len(study.times)), []
    for cell in found.cells:
        gap[cell.period] += cell.size * cell.effect / len(study.treated)
        if cell.period < cell.start and not (found.base == 1 and cell.period == cell.start - 1):
            before += [cell.effect] * cell.size
    # with a single period before, what is not explained is only seen between the units
    spread = float(np.sqrt(np.mean(np.square(before)))) if before else found.error()
    return Effect(
        value=found.effect,
        method=GROUPS,
        actual=study.actual,
        expected=study.actual - gap,
        spread=spread,
        placebos=found.placebos(),
        _limits=lambda level: found.interval(level=level),
    )


def _of_panel(study: Study, method: Method) -> Effect:
    estimate, panel = _PANEL[method], study.panel
    found = estimate(panel)
    left = (found.actual - found.expected)[: panel.before]
    supposed, placebos = placebos_beside(panel, estimate, found)

    @lru_cache
    def limits(level: float) -> tuple[float, float]:
        return inverted_interval(found.effect, supposed, placebos, level=level)

    return Effect(
        value=found.effect,
        method=method,
        actual=found.actual,
        expected=found.expected,
        spread=float(left.std(ddof=min(1, panel.before - 1))),
        placebos=placebos[int(np.flatnonzero(supposed == 0)[0])],
        _limits=limits,
    )


def _of_few(study: Study) -> Effect:
    """Judge by permutation over time and by a model of the errors: both must rule an effect out.

    Permutations alone cry out too often where errors carry over for long, the model where the mix
    of others was fitted closely to few periods. Each may be wrong two and a half times as often as
    both together: simulated with 1 to 15 others, and errors that carry over from not at all to a
    walk, what lies outside of both at 87.5 % is the truth in one case of twenty.
    """
    found = conformal_effect(study.panel)
    apart = study.actual - found.expected

    def limits(level: float) -> tuple[float, float]:
        alone = 1 - _TIMES_ALONE * (1 - level)
        low, high = found.interval(level=alone)
        try:
            model = interrupted_series(
                apart, before=study.before, season=study.season, has_trend=False,
                least=_LEAST_BESIDE_OTHERS,
            )  # fmt: skip
        except NotEnoughData:
            return -math.inf, math.inf
        lower, higher = model.interval(level=alone)
        return min(low, lower), max(high, higher)

    return Effect(
        value=found.effect,
        method="conformal",
        actual=study.actual,
        expected=found.expected,
        spread=found.spread,
        placebos=np.array([]),
        _limits=limits,
    )


def _of_series(study: Study) -> Effect:
    is_enough = study.before >= LEAST_BEFORE and study.after >= LEAST_AFTER
    found = interrupted_series(
        study.actual,
        before=study.before,
        season=study.season if is_enough else None,
        least=(LEAST_BEFORE, LEAST_AFTER) if is_enough else _LEAST_TO_FIT,
    )

    def limits(level: float) -> tuple[float, float]:
        return found.interval(level=level) if is_enough else (-math.inf, math.inf)

    # What the errors carry over past the start would have been there without the action too.
    expected, after = found.expected.copy(), slice(study.before, None)
    expected[after] += (study.actual - expected)[after].mean() - found.effect
    return Effect(
        value=found.effect,
        method="interrupted-series",
        actual=study.actual,
        expected=expected,
        spread=found.spread,
        placebos=np.array([]),
        _limits=limits,
    )


def _of_trial(study: Study) -> Effect:
    both = np.vstack([study.treated, study.untouched])
    start, outcome = both[:, : study.before].mean(axis=1), both[:, study.before :].mean(axis=1)
    is_treated = np.arange(len(both)) < len(study.treated)
    value = adjusted_difference(outcome, start, is_treated).one.value
    assert value is not None

    def limits(level: float) -> tuple[float, float]:
        one = adjusted_difference(outcome, start, is_treated, level=level).one
        assert one.low is not None
        assert one.high is not None
        return one.low, one.high

    shift = study.treated[:, : study.before].mean() - study.untouched[:, : study.before].mean()
    expected = study.untouched.mean(axis=0) + shift
    return Effect(
        value=value,
        method="adjusted-difference",
        actual=study.actual,
        expected=expected,
        spread=float((study.actual - expected)[: study.before].std()),
        placebos=np.array([]),
        _limits=limits,
    )
