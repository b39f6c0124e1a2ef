"""Unbroken series: whether the outcome was measured in one way all the time."""

from __future__ import annotations

from peil.analysis.checks.check import Check
from peil.analysis.effects import Effect
from peil.analysis.study import Study
from peil.shared.words import gettext as _


def check(study: Study, effect: Effect) -> Check | None:
    """Say that a break lies within the time; without a comparison it is critical.

    Effects are worked out from numbers as they were measured. Others that were measured in the new
    way from the same day on move with those acted on, so that a comparison takes most of it away.
    """
    if not study.breaks:
        return None
    alone = effect.method == "interrupted-series"
    told = {"periods": ", ".join(study.breaks)}
    text = (
        _("The wording, scale or definition changed within this time: %(periods)s. Effects are "
          "worked out without bridges, and nothing tells that change from the action's doing.")
        if alone
        else _("The wording, scale or definition changed within this time: %(periods)s. Effects "
               "are worked out without bridges; it was so for those compared with too.")
    )  # fmt: skip
    return Check("unbroken_series", False if alone else None, text % told, is_critical=alone)
