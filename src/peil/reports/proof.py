"""Prove: whether an action moved a KPI, as a verdict with its picture and its checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from peil.analysis.checks.check import Check
from peil.analysis.kpi_effects import KpiEffect, kpi_effect
from peil.analysis.plans import Plan
from peil.analysis.verdicts import Verdict
from peil.reports import names
from peil.reports.annotations import Annotation, read_annotations
from peil.reports.asking import MOST_VALUES, Desk
from peil.reports.effect_figure import effect_figure, scales_for
from peil.reports.effects import (
    SIGNS,
    answers_needed,
    lead_words,
    needs,
    unit_words,
)
from peil.reports.figures import Event, Figure
from peil.reports.numbers import day
from peil.reports.overview import HEADLINES
from peil.reports.periods import with_periods_named
from peil.reports.proof_words import (
    afterwards_lede,
    limits_words,
    picture_caption,
    verdict_details,
    verdict_facts,
    verdict_lede,
    verdict_title,
)
from peil.shared.errors import NotEnoughData
from peil.shared.words import gettext as _

_TONES = {"worked": "good", "worked, but small": "good", "harmed": "bad"}
_MOST_STARTS = 8


@dataclass(frozen=True)
class CheckRow:
    """One check: its sign, tone, word and sentence."""

    sign: str
    tone: str
    word: str
    text: str


@dataclass(frozen=True)
class Proof:
    """Whether an action moved a KPI.

    Parameters
    ----------
    kpi, measure : str
        Which, and what it is called.
    title, sign, tone : str
        The verdict as a sentence, with the sign and tone that go with it.
    lead : str
        What kind of estimate it is, where it is no verdict on a plan.
    lede : str
        What it was held against.
    withheld : str
        Why there is no verdict; empty where there is.
    figure : Figure or None
    caption : str
        How to read the picture.
    effect, limits : str
        With its unit; its interval in words, or that there is none.
    facts : tuple of (str, str)
        Smallest effect, n, periods, whom it is compared with, method.
    checks : tuple of CheckRow
    needs : tuple of str
        What it would take, where it cannot be told yet.
    details : tuple of (str, str)
        Rule, definition, age.
    filters : tuple of (dimension, label, value)
    is_simulated : bool
    """

    kpi: str
    measure: str
    title: str
    sign: str = ""
    tone: str = "same"
    lead: str = ""
    lede: str = ""
    withheld: str = ""
    figure: Figure | None = None
    caption: str = ""
    effect: str = ""
    limits: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    checks: tuple[CheckRow, ...] = ()
    needs: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    filters: tuple[tuple[str, str, str], ...] = ()
    is_simulated: bool = False


@dataclass(frozen=True)
class Choices:
    """What the form offers.

    Parameters
    ----------
    kpi : str
        The one that is chosen; empty where nothing is loaded.
    kpis, cuts : tuple of (name, label)
    by : str
        The chosen dimension; empty for everybody.
    values : tuple of str
        Of that dimension.
    is_open : bool
        Whether there may be further values, to be typed.
    starts : tuple of Annotation
        What happened, the newest first: starts to choose from.
    """

    kpi: str
    kpis: tuple[tuple[str, str], ...]
    cuts: tuple[tuple[str, str], ...]
    by: str
    values: tuple[str, ...]
    is_open: bool
    starts: tuple[Annotation, ...]


def choices(desk: Desk, kpi: str | None = None, by: str | None = None) -> Choices:
    """Return what the form offers, for a KPI and dimension that may be chosen already."""
    loaded = [name for name in desk.catalog if desk.is_loaded(name)]
    order = {name: place for place, name in enumerate(HEADLINES)}
    loaded.sort(key=lambda name: (order.get(name, len(order)), name))
    chosen = kpi or next(iter(loaded), "")
    if chosen and chosen not in loaded:
        loaded.append(chosen)
    always = desk.catalog[chosen].metric.always_by if chosen else ()
    cuts = desk.cuts(chosen) if chosen else []
    dimension = by or next(iter(always), "")
    values = desk.values(chosen, dimension) if dimension else ()
    return Choices(
        kpi=chosen,
        kpis=tuple((name, _(desk.catalog[name].definition.title)) for name in loaded),
        cuts=tuple((name, names.dimension(name)) for name in cuts),
        by=dimension if dimension in cuts else "",
        values=values,
        is_open=len(values) == MOST_VALUES,
        starts=starts_of(desk, kpi or ""),
    )


def starts_of(desk: Desk, kpi: str) -> tuple[Annotation, ...]:
    """Return what happened and may have moved a KPI, the newest first: starts to judge from."""
    today = desk.workspace.now().astimezone(desk.workspace.zone).date()
    noted = [a for a in read_annotations(desk.workspace.folder, kpi=kpi) if a.on <= today]
    return tuple(reversed(noted))[:_MOST_STARTS]


def effect_for(desk: Desk, plan: Plan) -> KpiEffect:
    """Judge what a plan says at once, for the one who asks.

    Raises
    ------
    NotEnoughData
        If it is not said yet which values of which dimension were acted on.
    PeilError
        As `kpi_effect` does.
    """
    always = desk.catalog[plan.kpi].metric.always_by
    if bool(plan.by) != bool(plan.treated) or set(always) - {plan.by}:
        raise NotEnoughData(
            "Choose the dimension, and which of its values were acted on. The others are what "
            "they are compared with."
        )
    workspace = desk.workspace
    noted = read_annotations(workspace.folder, kpi=plan.kpi)
    return kpi_effect(
        desk.warehouse, workspace.settings, workspace.zone, plan.query(), desk.viewer, at=plan.at,
        treated=plan.treated, events=[(each.on, each.name) for each in noted],
        now=workspace.now(), folder=workspace.folder,
    )  # fmt: skip


def proof(desk: Desk, plan: Plan) -> Proof:
    """Report on whether an action moved a KPI; where it cannot be judged, say why.

    Raises
    ------
    UnknownName, BadInput
        As `kpi_effect` does.
    """
    try:
        found = effect_for(desk, plan)
    except NotEnoughData as problem:
        title = _("Whether “%(measure)s” moved after %(at)s cannot be judged") % {
            "measure": _(desk.catalog[plan.kpi].definition.title), "at": day(plan.at)}  # fmt: skip
        return untold(desk, plan, title, str(problem))
    noted = read_annotations(desk.workspace.folder, kpi=plan.kpi)
    called = ", ".join(each.name for each in noted if each.on == plan.at) or _("start")
    told = proof_of(
        desk, plan, found, title=verdict_title(found, is_planned=False),
        verdict=found.judgement.verdict, start=called, events=[a.event for a in noted],
    )  # fmt: skip
    told = replace(told, lead=lead_words(found), lede=afterwards_lede(found.judgement))
    return replace(told, sign="≈", tone="same") if found.is_hint else told


def untold(desk: Desk, plan: Plan, title: str, reason: str) -> Proof:
    """Say why there is no verdict."""
    measure = _(desk.catalog[plan.kpi].definition.title)
    return Proof(plan.kpi, measure, title, "?", withheld=reason, filters=_filters(plan))


def proof_of(
    desk: Desk, plan: Plan, found: KpiEffect, *, title: str, verdict: Verdict, start: str,
    events: Sequence[Event], checks: Sequence[Check] | None = None,
) -> Proof:  # fmt: skip
    """Lay an effect out with its picture and all that it rests on.

    Parameters
    ----------
    desk : Desk
    plan : Plan
    found : KpiEffect
    title : str
        The verdict as a sentence.
    verdict : Verdict
    start : str
        What the first day is called in the picture.
    events : sequence of Event
        What else happened.
    checks : sequence of Check or None
        Where others than the effect's own are said.
    """
    judgement, scale = found.judgement, scales_for(found).effect
    return Proof(
        kpi=plan.kpi,
        measure=_(found.measurement.definition.title),
        title=title,
        sign=SIGNS[verdict],
        tone=tone_of(verdict),
        lede=verdict_lede(judgement),
        figure=effect_figure(found, title=title, start=start, events=events),
        caption=picture_caption(found),
        effect=f"{scale.difference(judgement.effect)} {unit_words(scale)}",
        limits=limits_words(judgement, scale),
        facts=verdict_facts(found, scale),
        checks=check_rows(judgement.checks if checks is None else checks),
        needs=(*needs(judgement), *answers_needed(found)),
        details=verdict_details(desk, found, plan),
        filters=_filters(plan),
        is_simulated=found.measurement.is_simulated,
    )


def tone_of(verdict: Verdict) -> str:
    """Say what a verdict means: ``good``, ``bad`` or ``same``."""
    return _TONES.get(verdict, "same")


def _filters(plan: Plan) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (name, names.dimension(name), value)
        for name, values in sorted(plan.where.items())
        for value in values
    )


def check_rows(checks: Sequence[Check]) -> tuple[CheckRow, ...]:
    """Lay checks out, each with its sign, tone and word."""
    return tuple(map(_check_row, checks))


def _check_row(check: Check) -> CheckRow:
    sign, tone, word = {
        True: ("✓", "good", _("passed")),
        False: ("✕", "bad", _("not passed")),
        None: ("·", "same", _("to know")),
    }[check.passed]
    return CheckRow(sign, tone, word, with_periods_named(check.text))
