"""A verdict on a KPI in the words of its page: the sentence, the comparison, the facts."""

from __future__ import annotations

import math
from dataclasses import replace

from peil.analysis.kpi_effects import KpiEffect
from peil.analysis.plans import Plan
from peil.analysis.verdicts import Judgement
from peil.reports import names
from peil.reports.asking import Desk
from peil.reports.definitions import ages
from peil.reports.drivers import listed
from peil.reports.effect_figure import expected_limits, own_cells, periods_in_one, scales_for
from peil.reports.effects import (
    afterwards_word,
    cut_off,
    method_words,
    smallest_decimals,
    unit_words,
    verdict_word,
)
from peil.reports.numbers import (
    Scale,
    day,
    in_currency,
    n_text,
    plain,
)
from peil.reports.periods import named
from peil.shared.words import gettext as _
from peil.shared.words import ngettext

_MOST_NAMED = 4


def verdict_title(found: KpiEffect, *, is_planned: bool = True) -> str:
    """Say the verdict as one sentence that ends in its word, or in that it is only a hint."""
    judgement, scale = found.judgement, scales_for(found).effect
    title = _(found.measurement.definition.title)
    places = {
        "what": title if not found.measurement.query.by else _("%(measure)s for %(treated)s") % {
            "measure": title, "treated": ", ".join(judgement.study.treated_names)},
        "size": _size(abs(judgement.effect), scale),
        "limits": limits_words(judgement, scale),
        "range": _range(judgement, scale),
        "at": day(found.at),
        "verdict": (verdict_word(judgement) if is_planned else afterwards_word(found)).lower(),
    }  # fmt: skip
    return _title(judgement) % places


def _title(judgement: Judgement) -> str:
    is_up, holds_none = judgement.effect > 0, judgement.low <= 0 <= judgement.high
    if judgement.verdict == "no visible effect":
        return _("%(what)s did not visibly move after %(at)s (%(range)s): %(verdict)s")
    if judgement.verdict == "cannot tell yet":
        if not (math.isfinite(judgement.low) and math.isfinite(judgement.high)):
            return _("%(what)s has too little around %(at)s to judge by: %(verdict)s")
        if holds_none:
            return _("%(what)s may have risen or fallen after %(at)s (%(range)s): %(verdict)s")
        return _("%(what)s moved after %(at)s (%(range)s), but a check failed: %(verdict)s")
    actual, before = judgement.estimate.actual, judgement.study.before
    if (actual[before:].mean() > actual[:before].mean()) == is_up:
        if is_up:
            return _("%(what)s rose by %(size)s (%(limits)s) after %(at)s: %(verdict)s")
        return _("%(what)s fell by %(size)s (%(limits)s) after %(at)s: %(verdict)s")
    # It went the other way, but less or more than it would have: to say that it rose would be wrong
    if is_up:
        return _("%(what)s was %(size)s higher (%(limits)s) after %(at)s than it would have been: "
                 "%(verdict)s")  # fmt: skip
    return _("%(what)s was %(size)s lower (%(limits)s) after %(at)s than it would have been: "
             "%(verdict)s")  # fmt: skip


def _size(number: float, scale: Scale) -> str:
    """Write a difference with its unit and without its sign."""
    written = plain(number * scale.factor, scale.decimals)
    if scale.unit == "seconds":
        return scale.text(number)
    if scale.unit in ("count", "ratio", "money"):
        return in_currency(written, scale.currency)
    which = 1 if written == "1" else 2
    if scale.unit == "share":
        return ngettext("%(size)s percentage point", "%(size)s percentage points", which) % {
            "size": written}  # fmt: skip
    return ngettext("%(size)s point", "%(size)s points", which) % {"size": written}


def limits_words(judgement: Judgement, scale: Scale) -> str:
    """Write the effect's interval, or that there is none."""
    if not (math.isfinite(judgement.low) and math.isfinite(judgement.high)):
        return _("no limits can be given")
    return _("%(low)s to %(high)s") % {
        "low": scale.difference(judgement.low),
        "high": scale.difference(judgement.high),
    }


def _range(judgement: Judgement, scale: Scale) -> str:
    """Write the interval with its unit, where it stands without the effect's size."""
    limits = limits_words(judgement, scale)
    if scale.unit in ("share", "points", "seconds"):
        return _("%(limits)s %(unit)s") % {"limits": limits, "unit": unit_words(scale)}
    return limits


def verdict_lede(judgement: Judgement) -> str:
    """Say what a verdict was held against."""
    study = judgement.study
    if not study.untouched_names:
        return _("There is nobody to compare with, so it is held against its own trend and "
                 "season only. Nothing is judged from before and after alone, but whatever else "
                 "began then would look the same.")  # fmt: skip
    if len(study.untouched_names) > _MOST_NAMED:
        return ngettext(
            "Held against %(n)s other, as it ran in the same periods. Nothing is judged from "
            "before and after alone.",
            "Held against %(n)s others, as they ran in the same periods. Nothing is judged from "
            "before and after alone.",
            len(study.untouched_names),
        ) % {"n": n_text(len(study.untouched_names))}
    return _("Held against %(names)s in the same periods. Nothing is judged from before and after "
             "alone.") % {"names": listed(study.untouched_names)}  # fmt: skip


def afterwards_lede(judgement: Judgement) -> str:
    """Say what an effect that nobody planned to judge was held against."""
    if judgement.study.untouched_names:
        return verdict_lede(judgement)
    return _("There is nobody to compare with, so it is held against its own trend and season "
             "only, and the day was chosen afterwards: whatever else began then would look the "
             "same.")  # fmt: skip


def picture_caption(found: KpiEffect) -> str:
    """Say how to read the picture."""
    if expected_limits(found) is None:
        means = _("At the lines' ends stand the means after the start. The dashed one is only a "
                  "guess: no limits can be given.")  # fmt: skip
    else:
        means = _("At the lines' ends stand the means after the start. Shaded: the 95 %% interval "
                  "of what would have been.") % {}  # fmt: skip
    size = periods_in_one(found)
    if size == 1:
        return means
    told = {
        "day": _("Pale dots are days, the lines means of about %(n)s. It is judged by the days."),
        "week": _("Pale dots are weeks, the lines means of about %(n)s. It is judged by the "
                  "weeks."),
        "month": _("Pale dots are months, the lines means of about %(n)s. It is judged by the "
                   "months."),
        "quarter": _("Pale dots are quarters, the lines means of about %(n)s. It is judged by the "
                     "quarters."),
        "year": _("Pale dots are years, the lines means of about %(n)s. It is judged by the "
                  "years."),
    }[found.grain]  # fmt: skip
    return f"{means} {told % {'n': n_text(size)}}"


def verdict_facts(found: KpiEffect, scale: Scale) -> tuple[tuple[str, str], ...]:
    """Return the smallest effect, periods, n, comparison and method, each with its name."""
    judgement, study = found.judgement, found.judgement.study
    smallest = judgement.smallest_effect
    digits = smallest_decimals(smallest * scale.factor)
    finer = replace(scale, decimals=digits)
    held = _("nobody") if not study.untouched_names else listed(study.untouched_names)
    return (
        (_("Smallest effect that matters"), _size(smallest, finer)),
        (_("Periods"), _("%(before)s before and %(after)s after, %(first)s to %(last)s") % {
            "before": n_text(study.before), "after": n_text(study.after),
            "first": named(study.times[0]), "last": named(study.times[-1])}),
        *((_("Not used"), text) for text in cut_off(found)),
        (_("n"), _n(found)),
        (_("Compared with"), held),
        (_("Method"), method_words(judgement)),
    )  # fmt: skip


def _n(found: KpiEffect) -> str:
    """Say how many values were looked at, and how many rows stand behind those acted on."""
    counted = [cell.n for cell in own_cells(found)]
    known = [n for n in counted if n is not None]
    values = n_text(found.judgement.study.n)
    if len(known) < len(counted):
        return _("%(values)s values") % {"values": values}
    return _("%(values)s values in all; n %(n)s behind those acted on") % {
        "values": values, "n": n_text(sum(known))}  # fmt: skip


def verdict_details(desk: Desk, found: KpiEffect, plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return the rule, the definition and the age, each with its name."""
    measurement = found.measurement
    definition, judgement = measurement.definition, found.judgement
    details = [
        (_("Rule"), _("Fixed before the outcome is looked at: a failed critical check, and it "
                      "cannot be told yet; the 95 %% interval on the good side of 0, and it "
                      "worked; on the bad side, and it harmed; the 90 %% interval within the "
                      "smallest effect that matters, and there is no visible effect.") % {}),
        (_("Effect"), _("Mean change per period after the first day, per value acted on.")),
        (_("Smallest effect"), _("As its plan says.") if plan.smallest_effect is not None
         else _("Half of what is not explained before the start, as a standard deviation.")),
    ]  # fmt: skip
    if judgement.study.not_comparable:
        details.append((_("Not comparable"), listed(judgement.study.not_comparable)))
    if judgement.study.left_out:
        details.append((_("Left out, with gaps"), listed(judgement.study.left_out)))
    details += [
        (_("Definition"), _("%(definition)s (version %(version)s)") % {
            "definition": _(definition.definition), "version": definition.version}),
        (_("Unit"), names.unit(definition.unit, definition.better)),
        (_("Caution"), _(definition.caution)),
        (_("Weights"), _("Survey weights are used.") if measurement.is_weighted
         else _("Every row counts the same.")),
    ]  # fmt: skip
    details += ages(desk, measurement)
    details.append((_("Literature"), definition.source))
    return tuple(details)
