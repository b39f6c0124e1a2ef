"""The verdict on a planned action in words: when it is judged, what was hoped for, the money."""

from __future__ import annotations

import math

from peil.analysis.kpi_effects import KpiEffect
from peil.analysis.plans import PlannedVerdict
from peil.analysis.returns import Returns, Span, returns_of
from peil.reports.actions import KeptAction, exact_money
from peil.reports.amounts import Amounts
from peil.reports.effects import SIGNS, kpi_effect_lines, word_of
from peil.reports.goals import GoalRow
from peil.reports.numbers import DASH, MINUS, Scale, day, in_currency, plain, scale_for
from peil.shared.words import gettext as _


def when_words(planned: PlannedVerdict, kept: KeptAction) -> str:
    """Say on which day of judgement a verdict rests, or when it comes."""
    places = {
        "judged": day(planned.judged_on) if planned.judged_on else "",
        "next": day(planned.next_on) if planned.next_on else "",
    }
    if kept.withdrawn_on is not None:
        return _("It was given up on %(on)s and is not judged: %(reason)s") % {
            "on": day(kept.withdrawn_on), "reason": kept.withdrawn_reason}  # fmt: skip
    if planned.plan.fixed_at is None:
        return _("Its plan is a draft that can still change; nothing is judged by it.")
    if planned.judged_on is None:
        return _("It is judged on %(next)s. Until then it cannot be told, however clear it "
                 "looks.") % places  # fmt: skip
    if planned.next_on is not None:
        return _("Judged on %(judged)s, by what had happened before that day; again on "
                 "%(next)s.") % places  # fmt: skip
    return _("Judged on %(judged)s, by what had happened before that day; it is not judged "
             "again.") % places  # fmt: skip


def expected_words(found: KpiEffect, expected: float) -> str:
    """Hold the effect that was hoped for against the one that was found."""
    judgement = found.judgement
    if not (math.isfinite(judgement.low) and math.isfinite(judgement.high)):
        said = _("Expected: %(expected)s. What was found has no limits to hold that against.")
    elif judgement.low <= expected <= judgement.high:
        said = _("Expected: %(expected)s, which lies within the interval of what was found.")
    elif judgement.high < expected if expected > 0 else judgement.low > expected:
        said = _("Expected: %(expected)s, which is more than the interval allows.")
    else:
        said = _("Expected: %(expected)s, which is less than what was found, its interval "
                 "included.")  # fmt: skip
    return said % {"expected": amounts_for(found).gap(expected)}


def amounts_for(found: KpiEffect) -> Amounts:
    """Choose how the amounts of a found effect are written."""
    definition = found.measurement.definition
    return Amounts(definition, scale_for(definition, *found.measurement.cells))


def money_words(planned: PlannedVerdict, kept: KeptAction) -> tuple[str, ...]:
    """Say what it cost, what a step gained has cost, and what the effect brings in a year."""
    said = []
    brings = returns_of(planned, cost=kept.cost, worth=kept.worth)
    if kept.cost is not None:
        said.append(_("It costs %(cost)s in all.") % {
            "cost": exact_money(kept.cost, kept.currency)})  # fmt: skip
    if brings.cost_per_step is not None and planned.found is not None:
        amounts = amounts_for(planned.found)
        each = span_text(_printed(brings.cost_per_step, amounts.scale), kept.currency)
        said.append(_("%(one)s gained has cost %(money)s.") % {
            "one": _first_up(amounts.one), "money": each})  # fmt: skip
    said += _a_year(brings, kept)
    return tuple(said)


def _a_year(brings: Returns, kept: KeptAction) -> list[str]:
    year = brings.a_year
    if year is None:
        return []
    places = {"money": span_text(year, kept.currency)}
    if year.low is not None and year.low > 0:
        said = [_("If it lasts, the effect brings %(money)s in a year.") % places]
    elif year.high is not None and year.high < 0:
        lost = Span(-year.value, -year.high, None if year.low is None else -year.low)
        said = [_("If it lasts, the effect costs %(money)s in a year.") % {
            "money": span_text(lost, kept.currency)}]  # fmt: skip
    else:
        said = [_("In a year the effect may bring or cost: %(money)s.") % places]
    if kept.cost is not None and year.low is not None and year.high is not None:
        if year.low > kept.cost:
            said.append(_("That is surely more than it costs, within the first year."))
        elif year.high < kept.cost:
            said.append(_("That does not pay for it within the first year."))
        else:
            said.append(_("Whether that pays for it within the first year cannot be told."))
    return said


def _printed(per_step: Span, scale: Scale) -> Span:
    """Turn what a kept step has cost (one second) into what a printed one has (one hour)."""
    times = 1 / scale.factor if scale.unit == "seconds" else 1.0
    return Span(per_step.value * times, *(None if each is None else each * times
                                          for each in (per_step.low, per_step.high)))  # fmt: skip


def span_text(span: Span, currency: str) -> str:
    """Write an amount of money with its interval, to the digits that the interval allows."""
    digits = _place(span)

    def written(amount: float) -> str:
        return plain(round(amount, -digits) + 0.0, max(0, -digits))

    money = in_currency(written(span.value), currency)
    low, high = (None if each is None else written(each) for each in (span.low, span.high))
    if low is None or high is None:
        if low is None and high is None:
            return _("%(money)s, without limits") % {"money": money}
        limits = _("over %(low)s") % {"low": low} if low else _("under %(high)s") % {"high": high}
    elif low.startswith(MINUS):
        limits = _("%(low)s to %(high)s") % {"low": low, "high": high}
    else:
        limits = f"{low}{DASH}{high}"
    return f"{money} ({limits})"


def _place(span: Span) -> int:
    """Return which power of ten the last digit that counts stands for."""
    ends = [abs(each) for each in (span.low, span.high, span.value) if each]
    largest = max(ends, default=1.0)
    return max(-2, math.floor(math.log10(largest)) - 1)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def planned_lines(planned: PlannedVerdict, kept: KeptAction) -> list[str]:
    """Say the verdict on a planned action as lines of text."""
    found = planned.found
    lines = [
        _("%(title)s (action %(number)s)") % {"title": kept.title, "number": kept.number},
        f"{SIGNS[planned.verdict]} {word_of(planned.verdict)}",
        when_words(planned, kept),
    ]
    if kept.ended_on is not None:
        lines.append(_("It ended on %(on)s.") % {"on": day(kept.ended_on)})
    if planned.reason:
        lines.append(planned.reason)
    if found is not None:
        if planned.judged_on is None:
            lines.append(_("So far:"))
        lines += kpi_effect_lines(found)[1:]
        if kept.expected:
            lines.append(expected_words(found, kept.expected))
    marks = {True: "✓", False: "✕", None: "·"}
    own = planned.checks[: len(planned.checks) - (len(found.judgement.checks) if found else 0)]
    lines += [f"  {marks[check.passed]} {check.text}" for check in own]
    return lines + list(money_words(planned, kept))


def action_lines(planned: PlannedVerdict | None, kept: KeptAction, problem: str = "") -> list[str]:
    """Say an action in brief, for a list in the terminal.

    Parameters
    ----------
    planned : PlannedVerdict or None
        None where it cannot be judged.
    kept : KeptAction
    problem : str
        Why it cannot.
    """
    title = _("%(title)s (action %(number)s)") % {"title": kept.title, "number": kept.number}
    if planned is None:
        return [f"? {title}", f"  {problem}"]
    sign, word = SIGNS[planned.verdict], word_of(planned.verdict)
    lines = [f"{sign} {word}: {title}", f"  {when_words(planned, kept)}"]
    if planned.found is not None:
        _verdict, _looked, effect, *_rest = kpi_effect_lines(planned.found)
        lines.insert(1, f"  {effect}")
    elif planned.reason:
        lines.append(f"  {planned.reason}")
    return lines


def goal_lines(row: GoalRow) -> list[str]:
    """Say a goal in brief, for a list in the terminal."""
    slices = ", ".join(value for _name, _label, value in row.slices)
    title = f"{row.title} ({slices})" if slices else row.title
    number = _("goal %(number)s, %(owner)s") % {"number": row.number, "owner": row.owner}
    return [f"{row.sign} {row.word}: {title} · {number}", *([f"  {row.now}"] if row.now else [])]
