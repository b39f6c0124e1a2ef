"""A first journey, proposed from what a workspace has: to be renamed, moved and cut down."""

from __future__ import annotations

from peil.analysis.journeys import Journey, Stage
from peil.metrics.measurement import Query
from peil.reports.asking import Desk
from peil.reports.journey_weights import relationships
from peil.reports.overview import trend_or_none
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.shared.words import mark

PHASES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (mark("Consider"), mark("They hear of us and look for what they need."),
     ("ad_relevance_stated", "ad_relevance", "ad_click_rate", "content_click_rate",
      "content_time")),
    (mark("Evaluate"), mark("They compare, ask and find out."),
     ("top_task_completion", "task_completion", "self_service_rate", "review_rating")),
    (mark("Buy"), mark("They order or sign."),
     ("cart_abandonment", "cart_time", "club_join_rate", "new_customers")),
    (mark("Use and get help"), mark("They use what they bought, and get help when they need it."),
     ("first_contact_resolution", "resolution_stated", "ces", "csat", "resolution_time")),
    (mark("Stay and recommend"), mark("They come back, stay and tell others."),
     ("churn_rate", "nps", "returning_customers", "repeat_buyers", "csi")),
)  # fmt: skip
"""The phases of a customer's decision, what happens in each, and which KPIs tell how it goes."""

_USE = 3
_MOST_TOUCHPOINTS = 12
_WORDS = {
    0: ("advert", "ad ", "annons", "reklame", "reklam", "brand", "merke", "varumärke"),
    1: ("price", "pris", "website", "nettsted", "webb", "digital", "product", "produkt", "choice",
        "utvalg", "utbud", "find", "finne", "hitta"),
    2: ("order", "bestill", "beställ", "buy", "kjøp", "köp", "payment", "betal", "checkout",
        "kasse", "delivery", "lever", "check-in", "innsjekk"),
    4: ("bonus", "loyal", "lojal", "club", "klubb", "renew", "forny", "förny"),
}  # fmt: skip
"""Words in a touchpoint's name that tell its phase; any other belongs to use and help."""


def proposed_phases(desk: Desk) -> Journey | None:
    """Propose phases with one KPI each: those that the workspace has a number for; None if none."""
    stages = []
    for title, description, kpis in PHASES:
        kpi = next((name for name in kpis if _has_number(desk, name)), None)
        if kpi is not None:
            stages.append(Stage(_(title), _(description), kpi=kpi))
    return Journey(_("The customer journey"), "phases", tuple(stages)) if stages else None


def proposed_touchpoints(desk: Desk) -> Journey | None:
    """Propose the touchpoints that customers rate, each in a phase; None if they rate none."""
    kpi = "touchpoint_satisfaction"
    if kpi not in desk.catalog or not desk.is_loaded(kpi):
        return None
    try:
        found = desk.ask(Query(kpi))
    except PeilError:
        return None
    held = [(cell.told_n, name) for cell in found.cells
            if cell.value is not None and (name := cell.slice.get("touchpoint"))]  # fmt: skip
    names = [name for _n, name in sorted(held, key=lambda each: (-each[0], each[1]))]
    stages = [
        Stage(name[:60], phase=phase_of(name), kpi=kpi, where={"touchpoint": (name,)})
        for name in names[:_MOST_TOUCHPOINTS]
    ]
    if not stages:
        return None
    stages.sort(key=lambda stage: stage.phase)
    return Journey(
        _("Touchpoints"), "touchpoints", tuple(stages),
        phases=tuple(_(title) for title, _description, _kpis in PHASES),
        outcome=next(iter(relationships(desk)), ""),
    )  # fmt: skip


def empty_journey() -> Journey:
    """Return the phases of a decision without KPIs, to be filled in by hand."""
    stages = tuple(Stage(_(title), _(description)) for title, description, _kpis in PHASES)
    return Journey(_("The customer journey"), "phases", stages)


def default_phases() -> tuple[str, ...]:
    """Return what the phases of a decision are called."""
    return tuple(_(title) for title, _description, _kpis in PHASES)


def phase_of(touchpoint: str) -> int:
    """Guess a touchpoint's phase from the words in its name."""
    name = touchpoint.casefold()
    return next((at for at, words in _WORDS.items() if any(w in name for w in words)), _USE)


def _has_number(desk: Desk, kpi: str) -> bool:
    known = desk.catalog.get(kpi)
    if known is None or known.metric.always_by:
        return False
    trend = trend_or_none(desk, known.definition)
    return trend is not None and trend.current is not None
