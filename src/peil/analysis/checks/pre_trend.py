"""Pre-trend: whether treated and untouched ran alike before the start."""

from __future__ import annotations

import numpy as np

from peil.analysis.checks.check import Check
from peil.analysis.effects import GROUPS, Effect
from peil.analysis.study import Study
from peil.shared.words import gettext as _
from peil.stats.estimate import FloatArray
from peil.stats.placebo_rank import LEAST_UNTOUCHED, placebo_p_value

_LEAST_PERIODS = 4


def check(study: Study, effect: Effect) -> Check | None:
    """Hold the treated units' trend, apart from the others', against the others' own trends.

    Plain differences stand or fall with it; the other estimators choose whom to compare with, so
    there it is for information.
    """
    if (
        effect.method == GROUPS
        or len(study.untouched) < LEAST_UNTOUCHED
        or study.before < _LEAST_PERIODS
    ):
        return None
    early = study.untouched[:, : study.before]
    own = _slope(study.actual[: study.before] - early.mean(axis=0))
    others = [
        float(_slope(row - np.delete(early, i, axis=0).mean(axis=0))) for i, row in enumerate(early)
    ]
    p = placebo_p_value(float(own), others)
    is_critical = effect.method == "difference-in-differences"
    passed = p > 0.1
    if passed:
        text = _("Before the start the treated ran alongside the others: %(share)s of the others "
                 "drift apart as much.") % {"share": f"{p:.0%}"}  # fmt: skip
    elif is_critical:
        text = _("Before the start the treated drifted apart from the others more than nearly all "
                 "of these do, so their difference cannot be laid to the action.")  # fmt: skip
    else:
        text = _("Before the start the treated drifted apart from the plain average of the others; "
                 "they are compared with a mix of those that ran like them.")  # fmt: skip
    return Check("pre_trend", passed if is_critical or passed else None, text, is_critical)


def _slope(series: FloatArray) -> float:
    at = np.arange(len(series)) - (len(series) - 1) / 2
    return float(at @ series / (at @ at))
