"""The list of KPIs: each with its number, or why there is none and what to load to get it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from peil.metrics.catalog import Entry, archived
from peil.metrics.composites import Kept
from peil.metrics.measurement import Definition, Query
from peil.reports import names
from peil.reports.asking import Desk
from peil.reports.cuts import cuts_of
from peil.reports.movements import movements
from peil.reports.numbers import instant, n_text
from peil.reports.overview import Card, card, period_words, present, trend_or_none
from peil.reports.wording import withheld_words
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.shared.words import mark

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (mark("What customers say"), (
        "nps", "csat", "touchpoint_satisfaction", "ces", "csi", "review_rating",
        "ad_relevance_stated", "response_rate")),
    (mark("What customers get done"), (
        "top_task_completion", "task_completion", "task_demand", "task_vote", "task_time",
        "self_service_rate", "cart_time", "cart_abandonment")),
    (mark("How help works"), (
        "first_contact_resolution", "resolution_stated", "resolution_time",
        "first_response_time", "recurring_question_time", "clarification_time",
        "case_recurrence", "handling_time", "enquiries", "complaints")),
    (mark("Who comes, stays and leaves"), (
        "new_customers", "returning_customers", "repeat_buyers", "churn_rate", "churn_to_new",
        "club_joins", "club_join_rate", "customer_lifetime_value",
        "contract_lifetime_value")),
    (mark("Content and ads"), (
        "content_time", "content_click_rate", "video_minutes", "ad_click_rate", "ad_relevance")),
    (mark("Employees"), ("esat", "employee_engagement", "employee_retention",
                         "employee_turnover")),
)  # fmt: skip

ASKED = {
    "nps": mark("Ask 0 to 10 whether they would recommend you, and load the answers."),
    "csat": mark("Ask how satisfied they are, and load the answers."),
    "touchpoint_satisfaction": mark("Ask how satisfied they are with single touchpoints, give the "
                                    "questions the role touchpoint, and load the answers."),
    "ces": mark("Ask whether you made it easy, and load the answers."),
    "csi": mark("Ask the three questions on satisfaction, expectations and the ideal, and load "
                "the answers."),
    "resolution_stated": mark("Ask “Was your matter solved?” after a case, and load the answers."),
    "esat": mark("Ask employees how satisfied they are, and load the answers."),
    "employee_engagement": mark("Ask employees about their engagement, as several questions of the "
                                "kind engagement, and load the answers."),
    "ad_relevance_stated": mark("Ask those who came from an ad “Was the ad relevant to you?”, and "
                                "load the answers."),
    "review_rating": mark("Load reviews with their stars."),
    "response_rate": mark("Load the invitations to your surveys, also those that were not "
                          "answered."),
    "task_vote": mark("Let visitors pick up to five of a list of tasks, in order, and load the "
                      "votes."),
    "club_joins": mark("Load customers with the day on which they joined the club "
                       "(club_joined_at)."),
    "club_join_rate": mark("Load customers with the day on which they joined the club "
                           "(club_joined_at)."),
    "contract_lifetime_value": mark("Load customers with the day on which a contract began and "
                                    "ended, and its price a month (monthly_amount)."),
    "employee_retention": mark("Load a list of employees with first and last day."),
    "employee_turnover": mark("Load a list of employees with first and last day."),
    "task_demand": mark("Ask “What did you come here to do?”, and load the answers."),
    "task_completion": mark("Ask “Were you able to do what you came for?”, and load the answers."),
    "top_task_completion": mark("Ask what they came for and whether they could do it, and load "
                                "the answers."),
}  # fmt: skip
"""What it takes to get a KPI that has no number, where naming the fact does not say it."""


@dataclass(frozen=True)
class Missing:
    """A KPI without a number.

    Parameters
    ----------
    kpi, measure, clause : str
        Which one, and what it would tell.
    why : str
        Why there is none; empty where nothing is loaded for it.
    need : str
        What to do to get it.
    """

    kpi: str
    measure: str
    clause: str
    why: str
    need: str


@dataclass(frozen=True)
class Unusable:
    """A KPI of the workspace's own whose file has a mistake.

    Parameters
    ----------
    kpi, problem : str
        Which one; what is wrong, where, and how to mend it.
    """

    kpi: str
    problem: str


@dataclass(frozen=True)
class Archived:
    """A composite that is out of use: which, and since when and by whom."""

    kpi: str
    title: str
    told: str


@dataclass(frozen=True)
class Group:
    """KPIs that belong together."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Measures:
    """The whole page."""

    title: str
    groups: tuple[Group, ...]
    missing: tuple[Missing, ...]
    is_simulated: bool
    broken: tuple[Unusable, ...] = ()
    archived: tuple[Archived, ...] = ()


def measures(desk: Desk) -> Measures:
    """List every KPI of the catalogue."""
    trends = present(desk)
    moved = movements(desk, trends)
    cards = {name: card(trend, moved) for name, trend in trends.items()}
    for name, entry in desk.catalog.items():
        found = _by_its_cut(desk, entry) if entry.metric.always_by else None
        if found is not None:
            cards[name] = found
    broken = tuple(Unusable(one.name, str(one.problem)) for one in desk.unusable)
    unusable = {one.kpi for one in broken} - cards.keys()
    without = [one.definition for name, one in desk.catalog.items()
               if name not in cards and name not in unusable]  # fmt: skip
    listed = {name for _title, members in GROUPS for name in members}
    groups = [(_(title), members) for title, members in GROUPS]
    own = tuple(name for name in desk.catalog if name not in listed)
    if own:
        groups.append((_("Your own KPIs"), own))
    made = tuple(_group(title, members, cards) for title, members in groups)
    return Measures(
        title=_("%(n)s of %(all)s KPIs have a number") % {
            "n": len(cards), "all": len(desk.catalog)} if cards
        else _("No KPI has a number yet"),
        groups=tuple(group for group in made if group.cards),
        missing=tuple(_missing(desk, definition) for definition in without),
        is_simulated=any(t.measurement.is_simulated for t in trends.values()),
        broken=broken,
        archived=tuple(_archived(desk, kept) for kept in archived(desk.workspace.folder)),
    )  # fmt: skip


def _archived(desk: Desk, kept: Kept) -> Archived:
    assert kept.archived_at is not None, kept
    at = instant(kept.archived_at, desk.workspace.zone)
    told = _("%(person)s, %(at)s") % {"person": kept.archived_by, "at": at}
    return Archived(kept.newest.name, kept.newest.title, told)


def _group(title: str, members: tuple[str, ...], cards: Mapping[str, Card]) -> Group:
    return Group(title, tuple(cards[name] for name in members if name in cards))


def _by_its_cut(desk: Desk, entry: Entry) -> Card | None:
    """Say a KPI that means nothing as a whole by its largest part."""
    definition = entry.definition
    if not desk.is_loaded(definition.name):
        return None
    trend = trend_or_none(desk, definition)
    try:
        cuts = cuts_of(desk, Query(definition.name), entry.metric.always_by[0], trend)
    except PeilError:
        return None
    if cuts is None or not cuts.rows:
        return None
    largest, parts = cuts.rows[0], len(cuts.rows) + cuts.further
    return Card(
        kpi=definition.name,
        measure=_(definition.title),
        period=f"{largest.name} · {period_words(trend)}" if trend else largest.name,
        value=largest.text,
        limits=largest.limits,
        n=largest.n,
        withheld="",
        change="",
        sign="",
        tone="same",
        word=_("the largest of %(n)s") % {"n": n_text(parts)} if parts > 1 else "",
        than="",
        spark=largest.spark,
    )


def need_of(desk: Desk, definition: Definition) -> str:
    """Say what it takes to get a KPI."""
    if definition.name in ASKED:
        return _(ASKED[definition.name])
    bases = [name for one in desk.sources(definition.name) for name in one.base]
    if all(desk.has_rows(name) for name in bases):
        told = _("None of the rows that are loaded counts here. One row is: %(row)s")
        return told % {"row": _(definition.row)}
    facts = [names.fact(name) for name in dict.fromkeys(bases)]
    return _("Load %(facts)s.") % {"facts": ", ".join(facts)}


def _missing(desk: Desk, definition: Definition) -> Missing:
    why = ""
    if desk.is_loaded(definition.name):
        trend = trend_or_none(desk, definition)
        cells = [cell for cell in trend.cells if cell.value is None] if trend else []
        reasons = [c for c in cells if c.withheld and c.withheld.code != "no_rows"]
        why = withheld_words(reasons[-1]) if reasons else ""
    return Missing(
        kpi=definition.name,
        measure=_(definition.title),
        clause=_capital(_(definition.clause)),
        why=why,
        need="" if why else need_of(desk, definition),
    )


def _capital(clause: str) -> str:
    return clause[:1].upper() + clause[1:]
