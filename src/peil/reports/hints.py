"""What an action's plan could see, in words: said while the plan can still be mended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from peil.analysis.foresight import Foresight, day_after
from peil.metrics.measurement import Grain
from peil.reports.actions import KeptAction
from peil.reports.amounts import Amounts
from peil.reports.numbers import day, n_text
from peil.shared.words import gettext as _
from peil.shared.words import ngettext


@dataclass(frozen=True)
class Hint:
    """What the plan could see: a sentence, and whether something should be changed for it."""

    text: str
    is_warning: bool = False


def periods_text(grain: Grain, n: int) -> str:
    """Write a number of periods: 12 weeks."""
    return {
        "day": ngettext("%(n)s day", "%(n)s days", n),
        "week": ngettext("%(n)s week", "%(n)s weeks", n),
        "month": ngettext("%(n)s month", "%(n)s months", n),
        "quarter": ngettext("%(n)s quarter", "%(n)s quarters", n),
        "year": ngettext("%(n)s year", "%(n)s years", n),
    }[grain] % {"n": n_text(n)}


def hints_of(
    kept: KeptAction, amounts: Amounts, foresight: Foresight | None, why_not: str
) -> tuple[tuple[Hint, ...], date | None]:
    """Say what the plan could see, and by which day the expected effect would be seen."""
    if foresight is None:
        return (Hint(why_not, is_warning=True),), None
    hints: list[Hint] = []
    suggested = None
    if kept.expected:
        hint, suggested = _hint(kept, amounts, foresight, kept.expected, sign=True)
        hints.append(hint)
    else:
        hints.append(_without_expectation(amounts, foresight))
    smallest = kept.plan.smallest_effect
    if foresight.least_seen is None:
        return tuple(hints[:1]), None
    if smallest and (not kept.expected or smallest < abs(kept.expected)):
        if foresight.periods_for(smallest) is None:
            hints.append(Hint(_(
                "An effect of only %(size)s, the smallest that matters, would hardly ever be seen."
            ) % {"size": amounts.gap(smallest, sign=False)}))  # fmt: skip
        else:
            hints.append(_hint(kept, amounts, foresight, smallest, sign=False)[0])
    return tuple(hints), suggested


def _hint(
    kept: KeptAction, amounts: Amounts, foresight: Foresight, effect: float, *, sign: bool
) -> tuple[Hint, date | None]:
    periods = foresight.periods_for(effect)
    size = amounts.gap(effect, sign=sign)
    if periods is None:
        least = foresight.least_seen
        if least is None:
            return Hint(_nothing_seen(foresight), is_warning=True), None
        return Hint(_(
            "With the noise so far an effect of %(size)s would hardly ever be seen: the smallest "
            "that would, in 4 of 5 cases, is about %(least)s."
        ) % {"size": size, "least": amounts.about(least)}, is_warning=True), None  # fmt: skip
    by = day_after(kept.plan.at, periods, foresight.grain)
    places = {"size": size, "by": day(by), "periods": periods_text(foresight.grain, periods)}
    said = _("With the noise so far an effect of %(size)s would be seen in 4 of 5 cases after "
             "%(periods)s, by %(by)s.") % places  # fmt: skip
    if by > max(kept.plan.judged_on, default=kept.plan.at):
        later = _("That is after the last day of judgement: choose a later one.")
        return Hint(f"{said} {later}", is_warning=sign), by
    return Hint(said), None


def _nothing_seen(foresight: Foresight) -> str:
    if foresight.method == "interrupted-series":
        return _("With what is known before the start no effect could be seen: it takes at least "
                 "24 periods before the start and 8 after it, or others to compare with."
                 )  # fmt: skip
    return _("With what is known before the start no effect could be seen: it takes at least 16 "
             "periods before it in which all have a number.")  # fmt: skip


def _without_expectation(amounts: Amounts, foresight: Foresight) -> Hint:
    seen = foresight.seen_at_last
    if foresight.least_seen is None:
        return Hint(_nothing_seen(foresight), is_warning=True)
    if seen is None:
        return Hint(_("By the last day of judgement no effect could be seen."), is_warning=True)
    return Hint(_(
        "With the noise so far an effect of about %(least)s would be seen in 4 of 5 cases by the "
        "last day of judgement."
    ) % {"least": amounts.about(seen)})  # fmt: skip
