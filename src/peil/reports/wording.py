"""The message of a number: whole sentences built from facts, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from peil.metrics.catalog import catalog
from peil.metrics.measurement import Cell, Definition, Reason
from peil.reports.changes import Comparison
from peil.reports.lagging import Ended
from peil.reports.numbers import (
    Scale,
    day,
    decimals_beside_0,
    decimals_for,
    n_text,
    percent_sign,
    plain,
    scale_for,
)
from peil.reports.periods import named
from peil.shared.words import gettext as _
from peil.shared.words import mark, ngettext

MESSAGES = {
    "top_task_completion": mark("%(value)s get done what they came for."),
    "task_completion": mark("%(value)s get done what they came for."),
    "nps": mark("The net promoter score is %(value)s."),
    "csat": mark("%(value)s are satisfied."),
    "ces": mark("%(value)s find it easy."),
    "csi": mark("The satisfaction index is %(value)s out of 100."),
    "esat": mark("%(value)s of employees are satisfied."),
    "employee_engagement": mark("%(value)s of the employees' answers are favourable."),
    "resolution_time": mark("Half of all cases are solved within %(value)s."),
    "first_contact_resolution": mark("%(value)s of cases are solved at the first contact."),
    "resolution_stated": mark("%(value)s say that their matter was solved."),
    "case_recurrence": mark("%(value)s of solved cases come back."),
    "new_customers": mark("%(value)s customers are new."),
    "returning_customers": mark("%(value)s of the buyers had bought before."),
    "repeat_buyers": mark("%(value)s of all buyers have come back to buy again."),
    "churn_rate": mark("%(value)s of the customers left."),
    "churn_to_new": mark("%(value)s customers left for each new one."),
    "employee_retention": mark("%(value)s of the employees stayed."),
    "employee_turnover": mark("%(value)s of the employees left."),
    "club_joins": mark("%(value)s customers joined the club."),
    "club_join_rate": mark("%(value)s of new customers join the club."),
    "ad_relevance_stated": mark("%(value)s say that the ad was relevant to them."),
    "response_rate": mark("%(value)s of those who were asked answered."),
    "ad_click_rate": mark("Ads are clicked %(value)s of the times they are shown."),
    "ad_relevance": mark("%(value)s of those led here by an ad stay."),
    "content_time": mark("Half of all visits last longer than %(value)s."),
    "cart_time": mark("Half of those who buy do so within %(value)s."),
    "cart_abandonment": mark("%(value)s of the baskets are left."),
    "clarification_time": mark("Half of those who ask have tried alone for %(value)s or more."),
    "first_response_time": mark("Half of all cases get their first reply within %(value)s."),
    "handling_time": mark("A contact takes %(value)s of work."),
    "self_service_rate": mark("%(value)s get it done without asking us."),
}
"""The sentence that a leader repeats, for each KPI; the number stands in it with its unit."""


def statement(definition: Definition, cell: Cell | None) -> str:
    """Say a number in one sentence, or that there is none.

    Parameters
    ----------
    definition : Definition
        Of the KPI.
    cell : Cell or None
        The number.
    """
    if cell is None or cell.value is None:
        return _("%(title)s cannot be told yet.") % {"title": _(definition.title)}
    if definition.name == "new_customers" and cell.value < 2:
        return _("One customer is new.") if cell.value == 1 else _("No customer is new.")
    written = scale_for(definition, cell).text(cell.value)
    if definition.name in MESSAGES and not _is_variant(definition):
        return _(MESSAGES[definition.name]) % {"value": written}
    told = {"title": _(definition.title), "value": written}
    if definition.is_of_100:
        return _("%(title)s: %(value)s of 100.") % told
    return _("%(title)s: %(value)s.") % told


def _is_variant(definition: Definition) -> bool:
    """Tell whether it is a variant, which another sentence than the KPI's own must tell."""
    known = catalog().get(definition.name)
    variants = known.metric.variants.values() if known else ()
    return any(variant.title == definition.title for variant in variants)


def message(
    definition: Definition,
    current: Cell | None,
    *,
    previous: Comparison | None,
    year_ago: Comparison | None,
    first: Comparison | None = None,
) -> str:
    """Say a number, how it stands against earlier ones and where it is going.

    Parameters
    ----------
    definition : Definition
        Of the KPI.
    current : Cell or None
        The number.
    previous, year_ago : Comparison or None
        Against the period before and the same period a year earlier.
    first : Comparison or None
        Against the oldest period, told where the nearer ones did not really change.

    Returns
    -------
    str
        One to three sentences.
    """
    sentences = [statement(definition, current)]
    apart = next((one for one in (previous, year_ago) if one is not None and one.ended), None)
    year_ago, previous, first = (
        None if one is None or one.ended else one for one in (year_ago, previous, first)
    )
    if current is not None and current.is_indicative:
        sentences.append(_("With only %(n)s behind it, take it as a hint.") % {
            "n": n_text(current.n)})  # fmt: skip
        return " ".join(sentences)
    if year_ago is not None and year_ago.is_real:
        sentences.append(against(year_ago))
        if previous is not None and previous.is_real:
            sentences.append(_going_on(year_ago, previous))
    elif previous is not None and previous.is_real:
        sentences.append(against(previous))
    elif (same := year_ago or previous) is not None:
        sentences.append(against(same))
        if first is not None and first.is_real:
            sentences.append(_since(first))
    elif apart is not None:
        sentences.append(against(apart))
    return " ".join(sentences)


def against(comparison: Comparison) -> str:
    """Say how a number stands against an earlier one, in one sentence."""
    then = named(comparison.earlier.period or "")
    if comparison.ended:
        return _("It cannot be held against %(then)s: %(why)s.") % {
            "then": then, "why": ended_words(comparison.ended)}  # fmt: skip
    if not comparison.is_real:
        return _("That is no real change from %(then)s.") % {"then": then}
    places = {"size": change_size(comparison), "then": then}
    unit = comparison.definition.unit
    if unit == "seconds":
        sentence = (_("That is %(size)s longer than in %(then)s.") if comparison.is_up
                    else _("That is %(size)s shorter than in %(then)s."))  # fmt: skip
    elif unit in ("count", "ratio", "money"):
        sentence = (_("That is %(size)s more than in %(then)s.") if comparison.is_up
                    else _("That is %(size)s fewer than in %(then)s.") if unit == "count"
                    else _("That is %(size)s less than in %(then)s."))  # fmt: skip
    elif comparison.is_up:
        sentence = _("That is %(size)s above %(then)s.")
    else:
        sentence = _("That is %(size)s below %(then)s.")
    return sentence % places


def ended_words(ended: Sequence[Ended]) -> str:
    """Say which sources end before the others, and when."""
    return "; ".join(
        _("“%(source)s” ends %(day)s") % {"source": one.source, "day": day(one.on)} for one in ended
    )


def apart_notes(*comparisons: Comparison | None) -> tuple[str, ...]:
    """Say of periods that cannot be held against each other what is missing in the later."""
    told = _(
        "“%(source)s” ends %(day)s, before the other sources, so %(now)s is another mixture than "
        "%(then)s: what differs between them is not called a change."
    )
    said: dict[Ended, str] = {}
    for one in comparisons:
        for ended in one.ended if one is not None else ():
            assert one is not None
            places = {"source": ended.source, "day": day(ended.on)}
            periods = {
                "now": named(one.later.period or ""),
                "then": named(one.earlier.period or ""),
            }
            said.setdefault(ended, told % (places | periods))
    return tuple(said.values())


def _going_on(year_ago: Comparison, previous: Comparison) -> str:
    if previous.is_up == year_ago.is_up:
        return _("It is still rising.") if previous.is_up else _("It is still falling.")
    return _since(previous)


def _since(comparison: Comparison) -> str:
    then = {"then": named(comparison.earlier.period or "")}
    if comparison.is_up:
        return _("Since %(then)s it has risen.") % then
    return _("Since %(then)s it has fallen.") % then


def change_scale(comparison: Comparison) -> Scale:
    """Choose how a change is written: with no more digits than its own interval allows."""
    scale = scale_for(comparison.definition, comparison.later)
    half = (comparison.high - comparison.low) / 2 * scale.factor
    decimals = decimals_for(half, most=1) if 0 < half < float("inf") else 0
    return replace(scale, decimals=min(decimals, scale.decimals), is_signed=False)


def change_size(comparison: Comparison) -> str:
    """Write how large a change is, with its unit and without its sign: 4 points, 3.1 hours, 12 %.

    Counts and ratios are told in percent of what they were.
    """
    unit = comparison.definition.unit
    scale = change_scale(comparison)
    if unit == "seconds":
        return scale.text(abs(comparison.gap))
    if unit in ("count", "ratio", "money"):
        return plain(100 * abs(comparison.size - 1)) + percent_sign()
    written = plain(abs(printed_gap(comparison, scale)), scale.decimals)
    return ngettext("%(size)s point", "%(size)s points", 1 if written == "1" else 2) % {
        "size": written}  # fmt: skip


def change_brief(comparison: Comparison) -> str:
    """Write a change for a table, with its sign; durations, counts and ratios in percent."""
    if comparison.is_ratio:
        return plain(100 * (comparison.size - 1), sign=True) + percent_sign()
    scale = change_scale(comparison)
    return plain(printed_gap(comparison, scale), scale.decimals, sign=True)


def printed_gap(comparison: Comparison, scale: Scale) -> float:
    """Return the difference of the two numbers as they are printed beside it.

    18 and 16 with +3 between them would look like a mistake, so the printed numbers are
    subtracted; only where that would say nothing of a real change is the exact one taken.
    """
    exact = comparison.gap * scale.factor
    ends = (comparison.later.value or 0.0, comparison.earlier.value or 0.0)
    later, earlier = (round(end * scale.factor, scale.decimals) for end in ends)
    printed = later - earlier
    return exact if comparison.is_real and abs(printed) < 10**-scale.decimals / 2 else printed


def change_interval(comparison: Comparison) -> str:
    """Write a change's interval, in the unit of `change_brief`."""
    if comparison.is_ratio:
        low, high = 100 * (comparison.low - 1), 100 * (comparison.high - 1)
        decimals, after = decimals_beside_0(low, high, 0, most=1), percent_sign()
    else:
        scale = change_scale(comparison)
        low, high = comparison.low * scale.factor, comparison.high * scale.factor
        decimals, after = decimals_beside_0(low, high, scale.decimals, most=2), ""
    return _("%(low)s to %(high)s") % {
        "low": _end(low, decimals), "high": _end(high, decimals) + after}  # fmt: skip


def _end(number: float, decimals: int) -> str:
    if number in (float("inf"), float("-inf")):
        return "\N{INFINITY}" if number > 0 else "\N{MINUS SIGN}\N{INFINITY}"
    return plain(number, decimals, sign=True)


def change_sign(comparison: Comparison) -> str:
    """Return the sign that stands with a change's colour; an equals sign where it is noise."""
    if comparison.ended:
        return "?"
    if not comparison.is_real:
        return "="
    return "▲" if comparison.is_up else "▼"


def change_word(comparison: Comparison | None) -> str:
    """Say in a word whether a number really changed."""
    if comparison is None:
        return _("first measurement")
    if comparison.ended:
        return _("not compared")
    if not comparison.is_real:
        return _("unchanged")
    return _("better") if comparison.is_good else _("worse")


def change_or_why(comparison: Comparison | None) -> str:
    """Say in a word whether a number really changed; where that cannot be told, also why."""
    word = change_word(comparison)
    if comparison is None or not comparison.ended:
        return word
    return _("%(word)s: %(why)s") % {"word": word, "why": ended_words(comparison.ended)}


def number_words(cell: Cell, scale: Scale) -> str:
    """Say a number with its interval and n, or why there is none: '61 % (57–65), n 1 204'."""
    if cell.value is None:
        return withheld_words(cell)
    limits = scale.limits(cell.low, cell.high)
    value = scale.of(cell).text(cell.value)
    places = {"value": value, "limits": limits, "n": n_text(cell.n)}
    if cell.is_indicative:
        return _("%(value)s (%(limits)s), n %(n)s, only a hint") % places
    return _("%(value)s (%(limits)s), n %(n)s") % places


def withheld_words(cell: Cell) -> str:
    """Say why there is no number."""
    return reason_words(cell.withheld) if cell.withheld else _("There is no number.")


def reason_words(reason: Reason) -> str:
    """Say a reason or a note, its days and periods as the reader's language writes them."""
    values = {
        name: n_text(value) if name == "n" and isinstance(value, int) else _local(value)
        for name, value in reason.values.items()
    }
    return str(replace(reason, values=values))


def _local(value: object) -> object:
    is_period = isinstance(value, str) and re.fullmatch(r"\d{4}-(\d{2}|Q\d|W\d{2})", value)
    return named(str(value)) if is_period else value
