"""A KPI's bridges on its page, and what a new one would do before it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from peil.metrics.bridge import Bridge
from peil.metrics.bridged import measure_series
from peil.metrics.bridges import read_bridges
from peil.metrics.measurement import Query
from peil.reports.asking import Desk
from peil.reports.bridges import bridge_words
from peil.reports.composites import part_amounts
from peil.reports.figures import Figure, trend_figure
from peil.reports.numbers import day, instant
from peil.reports.trends import trend_from, trend_of
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _


@dataclass(frozen=True)
class BridgeRow:
    """One bridge of a KPI.

    Parameters
    ----------
    number : int
    head : str
        The day of the break.
    made : str
        By whom, and when.
    words : str
        What it does and on what it stands.
    undone : str
        By whom and when it was undone; empty if it is in force.
    """

    number: int
    head: str
    made: str
    words: str
    undone: str


@dataclass(frozen=True)
class BridgePreview:
    """What a bridge would do.

    Parameters
    ----------
    words : str
        It, in sentences.
    figure : Figure or None
        The series with it; None where too few periods have a number.
    notes : tuple of str
        Why some of it could not be bridged.
    """

    words: str
    figure: Figure | None
    notes: tuple[str, ...]


def bridge_rows(desk: Desk, kpi: str) -> tuple[BridgeRow, ...]:
    """List a KPI's bridges, those in force first, the newest break first."""
    found = [one for one in read_bridges(desk.workspace.folder) if one.later.kpi == kpi]
    found.sort(key=lambda one: (one.undone_at is None, one.on), reverse=True)
    if not found:
        return ()
    zone, titles = desk.workspace.zone, _titles(desk)
    return tuple(
        BridgeRow(
            number=one.number,
            head=_head(desk, one),
            made=_("%(author)s, %(at)s") % {"author": one.author, "at": instant(one.at, zone)},
            words=bridge_words(one, part_amounts(desk, *one.series), titles),
            undone="" if one.undone_at is None else _("Undone by %(author)s on %(on)s.") % {
                "author": one.undone_by, "on": instant(one.undone_at, zone)},
        )
        for one in found
    )  # fmt: skip


def _head(desk: Desk, bridge: Bridge) -> str:
    on = {"on": day(bridge.on)}
    kpi, variant = bridge.series
    other = desk.catalog[kpi].metric.variants.get(variant or "")
    if other is None:
        return _("Break on %(on)s") % on
    return _("Break on %(on)s in “%(variant)s”") % {**on, "variant": _(other.title) or variant}


def bridge_preview(desk: Desk, bridge: Bridge) -> BridgePreview:
    """Say and draw what a bridge would do, without keeping it.

    Raises
    ------
    PeilError
        If the series cannot be measured.
    """
    kpi, variant = bridge.series
    words = bridge_words(bridge, part_amounts(desk, kpi, variant), _titles(desk))
    whole = trend_of(desk, Query(kpi, variant=variant))
    grain = whole.grain if whole else "month"
    workspace = desk.workspace
    measured = measure_series(
        desk.warehouse, workspace.settings, workspace.zone,
        Query(kpi, every=grain, variant=variant), desk.viewer, folder=workspace.folder,
        further=bridge,
    )  # fmt: skip
    trend = trend_from(desk, measured, grain)
    title = _("%(kpi)s with the bridge") % {"kpi": _(measured.definition.title)}
    figure = trend_figure(trend, title=title, width=700, height=250) if trend else None
    return BridgePreview(words, figure, tuple(str(note) for note in measured.notes))


def questions_behind(desk: Desk, kpi: str) -> tuple[str, ...]:
    """Return the ids of the questions that a KPI's rows answer; empty where it has none."""
    if "question" not in desk.source(kpi).cuts:
        return ()
    try:
        cells = desk.ask(Query(kpi, by=("question",))).cells
    except PeilError:  # of some KPIs this is no cut; the form only lacks a hint then
        return ()
    return tuple(sorted(value for cell in cells if (value := cell.slice["question"])))


def _titles(desk: Desk) -> dict[str, str]:
    return {name: one.title for name, one in desk.definitions.items()}
