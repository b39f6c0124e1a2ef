"""Measure a KPI: one scan by the engine, statistics on what it adds up, and the house rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow.compute as pc

from peil.metrics.cache import remembered
from peil.metrics.catalog import Entry, broken, catalog, entry, version_of
from peil.metrics.composed import composed, question_to
from peil.metrics.figures import Moments, Slot
from peil.metrics.house_rules import cells_of
from peil.metrics.measurement import EVERYONE, Cell, Measurement, Query, Viewer
from peil.metrics.own import Broken, line_in, told_of
from peil.metrics.people import concealed_slots
from peil.metrics.planned import Plan
from peil.metrics.planning import any_wanted, facts_behind, plan
from peil.metrics.recipes import placed
from peil.metrics.source import Source, aware
from peil.shared.errors import BadInput, PeilError, UnknownName
from peil.shared.suggest import unknown
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse


def measure(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    query: Query,
    viewer: Viewer = EVERYONE,
    *,
    folder: Path | None = None,
) -> Measurement:
    """Measure a KPI.

    Parameters
    ----------
    warehouse : Warehouse
        Where the facts live.
    settings : Settings
        Of the workspace.
    zone : ZoneInfo
        That periods are cut in.
    query : Query
        What is asked.
    viewer : Viewer
        Who asks; rows they may not see do not exist for them.
    folder : Path or None
        The workspace, for KPIs of its own.

    Raises
    ------
    UnknownName
        If the KPI, a dimension, a value or the variant does not exist.
    BadInput
        If the question makes no sense, could single people out, or is of a version that is not
        kept.
    """
    chosen = entry(query.kpi, folder)
    if chosen.composite is not None:
        return _composed(warehouse, settings, zone, query, viewer, folder, chosen)
    chosen = version_of(chosen, query.version, folder)
    source = Source(warehouse, chosen.metric.fact, settings, zone, query.as_of)
    where = tuple(sorted((name, tuple(values)) for name, values in query.where.items()))
    asked = (query.by, query.every, query.since, query.until, query.variant, query.is_weighted)
    # a KPI's file is read anew when it changes, and what was read before is kept: ids differ
    facts = facts_behind(source, chosen.metric)
    key = (facts, str(zone), settings, id(chosen.metric), where, viewer, *asked)
    with told_of(chosen.file):
        found = remembered(
            warehouse,
            key,
            lambda: _measure(warehouse, settings, zone, query, viewer, folder, chosen),
        )
    return replace(found, query=query)


def _composed(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    query: Query,
    viewer: Viewer,
    folder: Path | None,
    chosen: Entry,
) -> Measurement:
    """Ask each part of a composite the same, and put the answers together."""
    if query.variant is not None:
        raise unknown("No variant of %(kpi)s named '%(name)s'.", (), name=query.variant,
                      kpi=chosen.name)  # fmt: skip
    chosen = version_of(chosen, query.version, folder)
    assert chosen.composite is not None, chosen
    parts = chosen.composite.newest.parts
    questions = [question_to(part, query) for part in parts]
    measured = measure_many(warehouse, settings, zone, questions, viewer, folder=folder)
    return composed(chosen.composite.newest, chosen.definition, chosen.facts, query, measured)


def _measure(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    query: Query,
    viewer: Viewer,
    folder: Path | None,
    chosen: Entry,
) -> Measurement:
    made = plan(warehouse, settings, zone, query, viewer, folder=folder)
    moments = Moments(made.source.run(made.scan), made.asked.by)
    slots = _slots(made, moments)
    figures = made.kind.figures(made.asked, moments, slots)
    concealed = concealed_slots(made, slots, moments) if made.source.is_personal else {}
    cells, notes = cells_of(
        made.kind,
        figures,
        slots,
        made.asked,
        made.known,
        concealed,
        is_answers="answers" in made.source.base,
        is_money=made.definition.unit == "money",
    )
    for part, named in chosen.metric.beside.items():
        other, _colon, variant = named.partition(":")
        if query.variant is not None and other == query.kpi:
            continue  # variants stand beside the KPI itself and not beside each other
        entry(other, folder)  # a name that no KPI has is a mistake, and no lack of facts
        asked = replace(query, kpi=other, variant=variant or None, version=None)
        others = _cells_beside(warehouse, settings, zone, asked, viewer, folder)
        cells = _with_part(cells, part, others)
    definition = made.definition
    return Measurement(
        definition=replace(definition, title=figures.title) if figures.title else definition,
        query=query,
        cells=cells,
        facts_as_of=made.source.age,
        last_event=_newest(moments),
        is_simulated=bool((moments.numbers("made_up") > 0).any()),
        is_weighted=figures.is_weighted,
        is_proxy=figures.is_proxy,
        notes=(*made.span.notes, *figures.notes, *notes),
    )


def _cells_beside(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    query: Query,
    viewer: Viewer,
    folder: Path | None,
) -> tuple[Cell, ...]:
    """Ask another KPI the same; nothing where its facts cannot be asked so.

    They may have no such dimension or value, or be of people, of whom a reader may combine less.
    Facts that cannot be read are told: what is left out for that would be kept as the answer.
    """
    try:
        return measure(warehouse, settings, zone, query, viewer, folder=folder).cells
    except (UnknownName, BadInput):
        return ()


def _with_part(cells: tuple[Cell, ...], part: str, others: tuple[Cell, ...]) -> tuple[Cell, ...]:
    at = {(*c.slice.items(), c.period): c for c in others if c.value is not None}
    found = []
    for cell in cells:
        other = at.get((*cell.slice.items(), cell.period)) if cell.value is not None else None
        if other is not None:
            ends = {"": other.value, "_low": other.low, "_high": other.high, "_n": other.n}
            told = {f"{part}{end}": float(x) for end, x in ends.items() if x is not None}
            cell = replace(cell, parts={**cell.parts, **told})
        found.append(cell)
    return tuple(found)


def measure_many(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    queries: Iterable[Query],
    viewer: Viewer = EVERYONE,
    *,
    folder: Path | None = None,
) -> list[Measurement]:
    """Measure several KPIs; scans that are the same run once.

    Variants of a KPI, and a KPI asked again, share their scan, as long as the facts stand still.
    """
    return [measure(warehouse, settings, zone, q, viewer, folder=folder) for q in queries]


def unusable(
    warehouse: Warehouse, settings: Settings, zone: ZoneInfo, folder: Path
) -> list[Broken]:
    """Return what is wrong with a workspace's own KPIs, also those that only its facts can tell.

    Parameters
    ----------
    warehouse, settings, zone, folder
        As in `measure`. No facts are read, but for the names of their columns.
    """
    found = broken(folder)
    for one in catalog(folder).values():
        if one.file is None or one.composite is not None:
            continue
        source = Source(warehouse, one.metric.fact, settings, zone)
        try:
            with told_of(one.file):
                placed(source.rows, one.metric, source.clock, any_wanted(one.metric))
        except PeilError as problem:
            line = line_in(one.file, problem.__cause__ or problem)
            found.append(Broken(one.name, one.file, line, problem))
    return sorted(found, key=lambda each: each.name)


def is_of_answers(
    warehouse: Warehouse, settings: Settings, zone: ZoneInfo, kpi: str, folder: Path | None
) -> bool:
    """Tell whether all that a KPI reads are answers, of which a period may hold few or many."""
    sources = [Source(warehouse, fact, settings, zone) for fact in entry(kpi, folder).facts]
    return all("answers" in source.base for source in sources)


def _slots(made: Plan, moments: Moments) -> list[Slot]:
    found = dict.fromkeys(moments.found_slices())
    slices = sorted(found, key=lambda part: tuple((v is None, v or "") for v in part))
    if not slices:
        slices = [()] if not made.asked.by else [(None,) * len(made.asked.by)]
    wanted = {
        made.asked.by.index(name): set(values)
        for name, values in made.query.where.items()
        if name in made.kind.within and name in made.asked.by
    }
    slices = [s for s in slices if all(s[place] in values for place, values in wanted.items())]
    return [Slot(part, period) for part in slices for period in made.span.periods]


def _newest(moments: Moments) -> datetime | None:
    newest = pc.max(moments.table.column("last")).as_py()
    return aware(newest) if isinstance(newest, datetime) else None
