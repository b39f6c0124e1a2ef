"""Placebo dates: whether the same analysis sees effects when nothing began."""

from __future__ import annotations

from peil.analysis.checks.check import Check
from peil.analysis.effects import GROUPS, Effect, effect_of, groups_of
from peil.analysis.study import Study
from peil.shared.errors import NotEnoughData
from peil.shared.words import gettext as _
from peil.shared.words import ngettext

_DATES = 3
_LEAST_BEFORE = {"interrupted-series": 24, "conformal": 20}


def check(study: Study, effect: Effect) -> Check | None:
    """Pretend earlier starts, within the periods before the true one.

    Fails if any shows an effect at the level that leaves 5 % for all of them together.
    """
    if effect.method == GROUPS:
        return _groups(study, effect)
    if study.is_randomised:
        return None
    length = max(2, min(study.after, study.before // 3))
    if effect.method == "interrupted-series":
        length = max(length, 8)
    least = _LEAST_BEFORE.get(effect.method, 8)
    starts = [start for k in range(1, _DATES + 1) if (start := study.before - k * length) >= least]
    tried, seen = 0, []
    for start in starts:
        try:
            earlier = study.of_periods(start + length, before=start)
            low, high = effect_of(earlier, effect.method).interval(level=1 - 0.05 / len(starts))
        except NotEnoughData:
            continue
        tried += 1
        if not low <= 0 <= high:
            seen.append(study.times[start])
    if not tried:
        return Check(
            "placebo_dates",
            None,
            _("There are too few periods before the start to pretend an earlier one."),
        )
    if seen:
        text = _("The same analysis sees an effect at %(dates)s too, when nothing began: the "
                 "number moves like this by itself.") % {"dates": ", ".join(seen)}  # fmt: skip
    else:
        text = ngettext(
            "At %(n)s earlier date, when nothing began, the same analysis sees no effect.",
            "At %(n)s earlier dates, when nothing began, the same analysis sees no effect.",
            tried,
        ) % {"n": tried}
    return Check("placebo_dates", not seen, text, is_critical=True)


def _groups(study: Study, effect: Effect) -> Check:
    """Pretend that each group began a while before it did."""
    starts = sorted(study.starts) or [study.before]
    length = max(1, min(study.after, starts[len(starts) // 2] // 3))
    try:
        p = groups_of(study, earlier=length, effect_after=effect.value).p_value()
    except NotEnoughData:
        return Check(
            "placebo_dates",
            None,
            _("There are too few periods before the starts to pretend earlier ones."),
        )
    if p > 0.05:
        text = ngettext(
            "Had each unit begun %(n)s period earlier, when nothing began, the same analysis sees "
            "no effect (p = %(p)s).",
            "Had each unit begun %(n)s periods earlier, when nothing began, the same analysis sees "
            "no effect (p = %(p)s).",
            length,
        )
    else:
        text = ngettext(
            "In the %(n)s period before each unit began it already moved apart from the others "
            "(p = %(p)s): they did not run alike.",
            "In the %(n)s periods before each unit began it already moved apart from the others "
            "(p = %(p)s): they did not run alike.",
            length,
        )
    return Check("placebo_dates", p > 0.05, text % {"n": length, "p": f"{p:.3f}"}, is_critical=True)
