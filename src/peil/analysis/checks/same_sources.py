"""Same sources: whether the same sources tell of the time before the start and of that after it."""

from __future__ import annotations

from peil.analysis.checks.check import Check
from peil.analysis.effects import Effect
from peil.analysis.study import Study
from peil.shared.words import gettext as _


def check(study: Study, effect: Effect) -> Check | None:
    """Name sources that begin or end within the time; without a comparison a lack is critical.

    Where one takes over from another, away from the start, it is told and no more: systems are
    replaced, and the level at that time says whether they count alike. With a comparison it is
    critical if it is not so for those compared with.
    """
    if not study.turns:
        return None
    told = {
        "sources": ", ".join(
            (_("“%(source)s” begins in %(period)s") if turn.what == "begins"
             else _("“%(source)s” ends in %(period)s"))
            % {"source": turn.source, "period": turn.period}
            for turn in study.turns
        )
    }  # fmt: skip
    alone = effect.method == "interrupted-series"
    others = {(turn.source, turn.what) for turn in study.turns_of_others}
    lacks = [turn for turn in study.turns if turn.is_lack]
    if lacks and (alone or any((turn.source, turn.what) not in others for turn in lacks)):
        text = _("Not all sources tell of the whole time: %(sources)s. What moves for that cannot "
                 "be told from the action's doing. Load what is missing, or keep to sources that "
                 "tell of all of it.")  # fmt: skip
        return Check("same_sources", False, text % told, is_critical=True)
    if lacks:
        text = _("Not all sources tell of the whole time: %(sources)s. It is so for those compared "
                 "with too.")  # fmt: skip
    else:
        text = _("One source took over from another within this time: %(sources)s. They may count "
                 "differently.")  # fmt: skip
    return Check("same_sources", None, text % told)
