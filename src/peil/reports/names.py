"""Names of dimensions, values, grains and facts in the reader's language."""

from __future__ import annotations

from peil.shared.words import gettext as _
from peil.shared.words import mark

DIMENSIONS = {
    "channel": mark("Channel"),
    "choice": mark("Answer"),
    "country": mark("Country"),
    "department": mark("Department"),
    "kind": mark("Kind"),
    "job_role": mark("Position"),
    "language": mark("Language"),
    "outcome": mark("Outcome"),
    "priority": mark("Priority"),
    "product": mark("Product"),
    "question": mark("Question"),
    "segment": mark("Segment"),
    "source": mark("Source"),
    "survey": mark("Survey"),
    "survey_kind": mark("Kind of survey"),
    "task": mark("Task"),
    "team": mark("Team"),
    "topic": mark("Topic"),
    "touchpoint": mark("Touchpoint"),
    "unit": mark("Part of the organisation"),
    "way": mark("Sent or shown"),
    "not_sampled": mark("Why not asked"),
    "place": mark("Place"),
    "visitor_type": mark("New or returning"),
    "gender": mark("Gender"),
    "age": mark("Age"),
    "contract": mark("Contract"),
}
GRAINS = {
    "day": mark("Day"),
    "week": mark("Week"),
    "month": mark("Month"),
    "quarter": mark("Quarter"),
    "year": mark("Year"),
}
FACTS = {
    "answers": mark("survey answers"),
    "cases": mark("cases"),
    "contacts": mark("contacts"),
    "customers": mark("customers and contracts"),
    "employees": mark("employees"),
    "orders": mark("orders"),
    "page_views": mark("page views"),
    "visits": mark("visits"),
    "comments": mark("comments"),
    "invitations": mark("survey invitations"),
    "baskets": mark("baskets"),
    "ad_days": mark("ads by day"),
    "mentions": mark("reviews and mentions"),
    "task_runs": mark("timed tasks"),
}
UNITS = {
    "share": mark("percent"),
    "points": mark("points"),
    "count": mark("number"),
    "seconds": mark("time"),
    "ratio": mark("ratio"),
    "score": mark("score"),
    "money": mark("money"),
}
NOT_CUTS = frozenset({"role", "kind", "survey_kind", "question", "source", "state", "choice"})
"""Dimensions that say what a row is and not whose it is: no use as a cut on a page."""

LIKELY_CUTS = (
    "task", "touchpoint", "segment", "channel", "unit", "language", "country", "topic",
    "priority", "team", "department", "contract", "gender", "survey",
)  # fmt: skip
"""The dimensions that most often tell something, in that order."""


def dimension(name: str) -> str:
    """Name a dimension; one that a mapping brought is shown as it was written there."""
    known = DIMENSIONS.get(name)
    if known:
        return _(known)
    plain = name.replace("_", " ").strip()
    return plain[:1].upper() + plain[1:]


def value(of: str | None) -> str:
    """Name a dimension's value."""
    return _("not stated") if of is None or of == "" else of


def value_alone(of_dimension: str, of: str | None) -> str:
    """Name a value where its dimension is not in sight: with it, unless the value is words."""
    named = value(of)
    if of and any(letter.isalpha() for letter in of):
        return named
    return _("%(dimension)s: %(value)s") % {"dimension": dimension(of_dimension), "value": named}


def grain(name: str) -> str:
    """Name a period's length."""
    return _(GRAINS[name])


def fact(name: str) -> str:
    """Name a fact, in lower case, to stand in a sentence."""
    return _(FACTS[name]) if name in FACTS else name.replace("_", " ")


def unit(name: str, better: str) -> str:
    """Name a unit, and say which way is good."""
    places = {"unit": _(UNITS[name])}
    if better == "higher":
        return _("%(unit)s; higher is better") % places
    return _("%(unit)s; lower is better") % places


def cuts(dimensions: tuple[str, ...]) -> list[str]:
    """Return the dimensions worth cutting by, the likeliest first."""
    useful = [n for n in dimensions if n not in NOT_CUTS and not n.startswith("_")]
    order = {name: place for place, name in enumerate(LIKELY_CUTS)}
    return sorted(useful, key=lambda name: (order.get(name, len(order)), name))
