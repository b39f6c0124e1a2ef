"""Change at the start: whether the number changed then, and not clearly at another time."""

from __future__ import annotations

from peil.analysis.checks.check import Check
from peil.analysis.effects import Effect
from peil.analysis.study import Study
from peil.shared.words import gettext as _
from peil.stats.interrupted_series import likelier_start


def check(study: Study, effect: Effect) -> Check | None:
    """Fail if one series is seen to shift, but more clearly at another time than at the start.

    A shock that hit everybody falls into the periods after some action's start, or shortly before,
    and looks like its effect; it seldom falls on the start itself. Within a quarter of the periods
    after the start an effect may come slowly, and another time must be much likelier.
    """
    low, high = effect.interval()
    if effect.method != "interrupted-series" or low <= 0 <= high:
        return None
    found = likelier_start(
        study.actual, before=study.before, season=study.season, slack=max(1, study.after // 4)
    )
    if found is None:
        text = _("The number shifts at the start, and at no other time as clearly.")
    else:
        text = _("The number shifts more clearly at %(time)s than at the start, so something else "
                 "may have moved it.") % {"time": study.times[found]}  # fmt: skip
    return Check("change_at_start", found is None, text, is_critical=True)
