"""Prove: whether an action moved a KPI, as a verdict with its picture and its checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from peil.analysis.checks.check import Check
from peil.analysis.kpi_effects import KpiEffect, kpi_effect
from peil.metrics.measurement import Grain, Query
from peil.reports import names
from peil.reports.annotations import Annotation, read_annotations
from peil.reports.asking import MOST_VALUES, Desk
from peil.reports.effect_figure import effect_figure, scales_for
from peil.reports.effects import SIGNS, answers_needed, needs, unit_words
from peil.reports.figures import Figure
from peil.reports.numbers import day
from peil.reports.overview import HEADLINES
from peil.reports.proof_words import (
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
class Case:
    """What a verdict is asked on.

    Parameters
    ----------
    kpi : str
    at : date
        The action's first day.
    by : str or None
        The dimension whose values are compared; None where it was for everybody.
    treated : tuple of str
        The values of ``by`` that were acted on.
    every : Grain or None
        The periods' length; None for what suits.
    where : mapping of str to tuple of str
        Filters.
    """

    kpi: str
    at: date
    by: str | None = None
    treated: tuple[str, ...] = ()
    every: Grain | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def key(self) -> tuple[object, ...]:
        """Tells this case from others."""
        return (self.kpi, self.at, self.by, self.treated, self.every,
                tuple(sorted(self.where.items())))  # fmt: skip


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
    today = desk.workspace.now().astimezone(desk.workspace.zone).date()
    noted = [a for a in read_annotations(desk.workspace.folder, kpi=kpi or "") if a.on <= today]
    return Choices(
        kpi=chosen,
        kpis=tuple((name, _(desk.catalog[name].definition.title)) for name in loaded),
        cuts=tuple((name, names.dimension(name)) for name in cuts),
        by=dimension if dimension in cuts else "",
        values=values,
        is_open=len(values) == MOST_VALUES,
        starts=tuple(reversed(noted))[:_MOST_STARTS],
    )


def effect_for(desk: Desk, case: Case) -> KpiEffect:
    """Judge a case, for the one who asks.

    Raises
    ------
    NotEnoughData
        If it is not said yet which values of which dimension were acted on.
    PeilError
        As `kpi_effect` does.
    """
    always = desk.catalog[case.kpi].metric.always_by
    if bool(case.by) != bool(case.treated) or set(always) - {case.by}:
        raise NotEnoughData(
            "Choose the dimension, and which of its values were acted on. The others are what "
            "they are compared with."
        )
    workspace = desk.workspace
    noted = read_annotations(workspace.folder, kpi=case.kpi)
    query = Query(
        case.kpi, by=(case.by,) if case.by else (), every=case.every, where=dict(case.where)
    )
    return kpi_effect(
        desk.warehouse, workspace.settings, workspace.zone, query, desk.viewer, at=case.at,
        treated=case.treated, events=[(each.on, each.name) for each in noted],
        now=workspace.now(), folder=workspace.folder,
    )  # fmt: skip


def proof(desk: Desk, case: Case) -> Proof:
    """Report on whether an action moved a KPI; where it cannot be judged, say why.

    Raises
    ------
    UnknownName, BadInput
        As `kpi_effect` does.
    """
    definition = desk.catalog[case.kpi].definition
    measure = _(definition.title)
    filters = tuple(
        (name, names.dimension(name), value)
        for name, values in sorted(case.where.items())
        for value in values
    )
    try:
        found = effect_for(desk, case)
    except NotEnoughData as problem:
        title = _("Whether “%(measure)s” moved after %(at)s cannot be judged") % {
            "measure": measure, "at": day(case.at)}  # fmt: skip
        return Proof(case.kpi, measure, title, "?", withheld=str(problem), filters=filters)
    judgement = found.judgement
    title = verdict_title(found)
    noted = read_annotations(desk.workspace.folder, kpi=case.kpi)
    called = ", ".join(each.name for each in noted if each.on == case.at) or _("start")
    scale = scales_for(found).effect
    return Proof(
        kpi=case.kpi,
        measure=measure,
        title=title,
        sign=SIGNS[judgement.verdict],
        tone=_TONES.get(judgement.verdict, "same"),
        lede=verdict_lede(judgement),
        figure=effect_figure(found, title=title, start=called, events=[a.event for a in noted]),
        caption=picture_caption(found),
        effect=f"{scale.difference(judgement.effect)} {unit_words(scale)}",
        limits=limits_words(judgement, scale),
        facts=verdict_facts(found, scale),
        checks=tuple(_check_row(check) for check in judgement.checks),
        needs=(*needs(judgement), *answers_needed(found)),
        details=verdict_details(desk, found),
        filters=filters,
        is_simulated=found.measurement.is_simulated,
    )


def _check_row(check: Check) -> CheckRow:
    sign, tone, word = {
        True: ("✓", "good", _("passed")),
        False: ("✕", "bad", _("not passed")),
        None: ("·", "same", _("to know")),
    }[check.passed]
    return CheckRow(sign, tone, word, check.text)
