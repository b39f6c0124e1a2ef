"""Placebo units: how many untouched units show as much."""

from __future__ import annotations

import numpy as np

from peil.analysis.checks.check import Check
from peil.analysis.effects import GROUPS, Effect
from peil.analysis.study import Study
from peil.shared.words import gettext as _
from peil.stats.placebo_rank import placebo_p_value


def check(_study: Study, effect: Effect) -> Check | None:
    """Tell the rank of the effect among those of units where nothing was done."""
    if not effect.placebos.size:
        return None
    p = placebo_p_value(effect.value, effect.placebos)
    as_large = int(np.count_nonzero(np.abs(effect.placebos) >= abs(effect.value)))
    if effect.method == GROUPS:
        text = _("With the starts dealt out by chance, %(n)s of %(all)s deals stand out at least "
                 "as much (p = %(p)s).") % {
            "n": as_large, "all": effect.placebos.size, "p": f"{p:.3f}"}  # fmt: skip
        return Check("placebo_units", None if p > 0.05 else True, text)
    text = _("Where nothing was done, %(n)s of %(all)s comparisons show a change at least as large "
             "(p = %(p)s).") % {
        "n": as_large, "all": effect.placebos.size, "p": f"{p:.3f}"}  # fmt: skip
    return Check("placebo_units", None if p > 0.05 else True, text)
