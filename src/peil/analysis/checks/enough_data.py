"""Enough data: whether there are periods and units for an interval to exist."""

from __future__ import annotations

import math

from peil.analysis.checks.check import Check
from peil.analysis.effects import Effect
from peil.analysis.study import Study
from peil.shared.words import gettext as _


def check(study: Study, effect: Effect) -> Check:
    """Fail if the 95 % interval has no ends."""
    passed = all(math.isfinite(limit) for limit in effect.interval())
    places = {
        "before": study.before,
        "after": study.after,
        "treated": len(study.treated),
        "untouched": len(study.untouched),
    }
    if passed:
        text = _("There is enough to judge by: %(before)s periods before and %(after)s after the "
                 "start, %(treated)s treated and %(untouched)s untouched.") % places  # fmt: skip
    elif len(study.untouched):
        text = _("There is too little to judge by: %(before)s periods before and %(after)s after "
                 "the start, %(treated)s treated and %(untouched)s untouched. It takes 16 periods "
                 "before the start and 20 in all, or 19 untouched units.") % places  # fmt: skip
    else:
        text = _("There is too little to judge by: %(before)s periods before and %(after)s after "
                 "the start, and nobody to compare with. It takes 24 periods before and 8 after, "
                 "or untouched units.") % places  # fmt: skip
    return Check("enough_data", passed, text, is_critical=True)
