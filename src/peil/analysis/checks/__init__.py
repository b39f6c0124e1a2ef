"""Checks of an effect, whether it may be believed: one question a file, found by its name."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module

from peil.analysis.checks.check import Check
from peil.analysis.effects import Effect
from peil.analysis.study import Study

ORDER = (
    "enough_data",
    "comparable_units",
    "pre_trend",
    "change_at_start",
    "placebo_dates",
    "placebo_units",
    "regression_to_the_mean",
    "other_events",
    "unbroken_series",
    "same_sources",
)


def run_checks(study: Study, effect: Effect) -> tuple[Check, ...]:
    """Ask every check that has something to say of a study, the known ones in a fixed order."""
    names = [found.name for found in pkgutil.iter_modules(__path__) if found.name != "check"]
    names.sort(key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))
    asked: list[Callable[[Study, Effect], Check | None]] = [
        import_module(f"{__name__}.{name}").check for name in names
    ]
    return tuple(said for check in asked if (said := check(study, effect)) is not None)
