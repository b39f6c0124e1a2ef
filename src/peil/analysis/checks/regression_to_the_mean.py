"""Regression to the mean: whether the start was a low that would have passed by itself."""

from __future__ import annotations

from peil.analysis.checks.check import Check
from peil.analysis.effects import Effect
from peil.analysis.study import Study
from peil.shared.words import gettext as _

_LAST, _LEAST = 3, 9
_UNUSUAL = 2.0


def check(study: Study, effect: Effect) -> Check | None:
    """Fail if the periods just before the start were unusually bad, and nobody to compare with.

    What was unusually bad by chance gets better by itself. Where there are untouched units the
    comparison allows for it in part, so it is told and does not decide.
    """
    if study.before < _LEAST or study.is_randomised or study.is_staggered:
        return None
    way = 1.0 if study.better == "higher" else -1.0
    apart = way * (effect.actual - effect.expected)[: study.before]
    earlier, last = apart[:-_LAST], apart[-_LAST:]
    spread = float(earlier.std(ddof=1))
    alone = effect.method == "interrupted-series"
    if spread == 0 or (last.mean() - earlier.mean()) > -_UNUSUAL * spread:
        return Check(
            "regression_to_the_mean",
            True,
            _("The number was not unusually bad just before the start, so no mere return to the "
              "usual is to be expected."),
            is_critical=alone,
        )  # fmt: skip
    return Check(
        "regression_to_the_mean",
        False if alone else None,
        _("The number was unusually bad just before the start: some of what came after is a return "
          "to the usual, which would have come without the action."),
        is_critical=alone,
    )  # fmt: skip
