"""Settle all that can be settled of a question before the engine is asked for its scan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis.expr.types as ir

from peil.metrics.asked import AT, Asked, columns_of
from peil.metrics.cache import remembered
from peil.metrics.catalog import Entry, entry, version_of
from peil.metrics.kept_scans import kept_scan
from peil.metrics.kinds.scan import group_of
from peil.metrics.measurement import EVERYONE, Definition, Query, Viewer
from peil.metrics.metric import Kind, Metric
from peil.metrics.own import told_of
from peil.metrics.periods import local_day
from peil.metrics.persons import person
from peil.metrics.pieces import write_rows
from peil.metrics.planned import Plan
from peil.metrics.profile import Profile, has_repeats, profile
from peil.metrics.recipes import carried, placed
from peil.metrics.rolled import noted_repeats, rollup_for
from peil.metrics.scope import check_cuts, check_values, kept_by, kept_in, seen_by
from peil.metrics.source import Source
from peil.metrics.span import span_of
from peil.metrics.summed import GROUP, count_of
from peil.shared.errors import BadInput
from peil.shared.suggest import unknown
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse

MANY_ROWS = 1_000_000
"""Past as many, some kinds take customers by their group and times by length, as rollups do."""


def plan(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    query: Query,
    viewer: Viewer = EVERYONE,
    *,
    folder: Path | None = None,
    dialect: str | None = None,
) -> Plan:
    """Settle all that can be settled before the scan.

    Parameters
    ----------
    dialect : str or None
        Plan for this engine; None for the warehouse's own.
    warehouse, settings, zone, query, viewer, folder
        As in `peil.metrics.engine.measure`, which raises the same errors.
    """
    if query.as_of is not None and query.as_of.tzinfo is None:
        raise BadInput(
            "as_of is %(as_of)s, which has no zone. Add one, such as +00:00.", as_of=query.as_of
        )
    chosen = entry(query.kpi, folder)
    if chosen.composite is not None:
        raise BadInput("'%(kpi)s' is a composite: ask one of its KPIs.", kpi=query.kpi)
    chosen = version_of(chosen, query.version, folder)
    with told_of(chosen.file):
        return _plan(warehouse, settings, zone, query, viewer, chosen, dialect)


def _plan(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    query: Query,
    viewer: Viewer,
    chosen: Entry,
    dialect: str | None,
) -> Plan:
    metric = chosen.metric
    kind, definition = _variant(chosen, query.variant)
    source = Source(warehouse, metric.fact, settings, zone, query.as_of, dialect)
    write_rows(source, metric)
    check_cuts(query, source, metric.always_by, viewer)
    by = (*query.by, *(name for name in metric.always_by if name not in query.by))
    everything = _counting(source, metric, kind, query)
    persons = seen_by(everything, viewer)
    key = _key(source, metric, query.kpi, viewer)
    rollup = rollup_for(
        source, metric, kind, query, viewer,
        repeats=lambda: has_repeated_persons(source, metric, query.kpi, everything),
    )  # fmt: skip
    counting = everything if rollup is None else rollup.rows_for(None, None, None)
    rows = seen_by(counting, viewer)
    known = profile(rows, source, metric.uniform, key)
    is_many = kind.is_coarse_where_many and _are_many(source, metric, query.kpi, counting)
    if kind.is_coarse_where_many and not is_many:
        rollup, counting = None, everything
    check_values(rows, source, query.where, key)
    span = span_of(query, kind, known, zone)
    inside = {name: values for name, values in query.where.items() if name not in kind.within}

    def narrowed(whose: ir.Table) -> ir.Table:
        return kept_by(seen_by(whose, viewer), inside)

    whole = everything
    if rollup is not None:
        # a kind that needs a period may have chosen one
        ends = (None if at is None else local_day(at, zone) for at in (span.since, span.until))
        whole = rollup.rows_for(query.every, *ends)
    asked = Asked(
        rows=kept_in(
            whole if kind.narrows_late else narrowed(whole),
            span,
            is_stock=kind.is_stock,
        ),
        narrowed=narrowed,
        by=by,
        every=query.every,
        since=span.since,
        until=span.until,
        clock=source.clock,
        settings=settings,
        uniform=tuple(name for name in metric.uniform if name in known.varies),
        is_weighted=query.is_weighted and known.has_weights,
        is_clustered=kind.clusters
        and (is_many or not kind.is_coarse_where_many)
        and (
            kind.is_of_several
            or has_repeated_persons(source, metric, query.kpi, everything, viewer)
        ),
        is_many=is_many,
        variant=query.variant,
        constants=_constants(query, kind, known),
        known_from=known.first,
        other=lambda name: _other(source, metric, name),
    )
    first = kind.ask_first(asked, counting, known)
    if first is not None:
        # the same for every cut, though its expression carries the columns of this one
        first_key = ("asked first", *key, query.variant, asked.is_weighted)
        found = remembered(warehouse, first_key, lambda: warehouse.run(first))
        asked = replace(asked, beforehand=found)
    scan = kept_scan(source, metric, kind, query, viewer, asked)
    scan = kind.scan(asked) if scan is None else scan
    made = (query, definition, kind, source, known, span, asked, persons, scan, key)
    days, crowd = persons, None
    if rollup is not None:
        days = seen_by(rollup.days, viewer)
        crowd = None if rollup.crowd is None else seen_by(rollup.crowd, viewer)
    return Plan(*made, days=days, crowd=crowd, is_for_analyst=viewer.is_analyst)


def has_repeated_persons(
    source: Source,
    metric: Metric,
    kpi: str,
    rows: ir.Table | None = None,
    viewer: Viewer = EVERYONE,
) -> bool:
    """Return whether any customer who is known has several of the rows that count for a KPI.

    Parameters
    ----------
    source, metric, kpi : Source, Metric, str
        Which.
    rows : ibis Table or None
        All that count, if they are at hand.
    viewer : Viewer
        Whose are looked at.
    """
    if rows is None:
        rows = placed(source.rows, metric, source.clock, ())
    seen, key = seen_by(rows, viewer), _key(source, metric, kpi, viewer)

    def look() -> bool:
        return has_repeats(seen, source, key)

    noted = ("noted", *key)
    return remembered(
        source.warehouse, noted, lambda: noted_repeats(source, metric, kpi, viewer.units, look)
    )


def _other(source: Source, metric: Metric, name: str) -> Source:
    """Return a further fact that a KPI asks of."""
    other = replace(source, name=name)
    write_rows(other, metric)
    return other


def _are_many(source: Source, metric: Metric, kpi: str, counting: ir.Table) -> bool:
    """Return whether very many rows count for a KPI, whoever asks."""
    key = ("many", *_key(source, metric, kpi, EVERYONE))
    told = counting.aggregate(n=count_of(counting))
    found = remembered(source.warehouse, key, lambda: source.warehouse.run(told))
    return int(found.column("n")[0].as_py()) > MANY_ROWS


def _key(source: Source, metric: Metric, kpi: str, viewer: Viewer) -> tuple[object, ...]:
    """Return what tells the rows that count for a KPI, and the viewer may see, from others."""
    facts = facts_behind(source, metric)
    # an own KPI's code may change under its name, and its versions have rows of their own each
    of_code = (kpi, id(metric))
    return (facts, source.dialect, str(source.zone), source.settings, *of_code, viewer.units)


def _constants(query: Query, kind: Kind, known: Profile) -> dict[str, object]:
    """Return what need not be looked up again for this question."""
    is_everything = not query.where and query.until is None and not kind.is_stock
    if not is_everything or known.last is None:
        return dict(known.constants)
    return {**known.constants, "last": known.last.replace(tzinfo=None)}


def _counting(source: Source, metric: Metric, kind: Kind, query: Query) -> ir.Table:
    """Return the rows that count, with the instant that places them.

    Only the columns that the question needs are carried on: compiling takes time for each.
    """
    uniform = [column for name in metric.uniform for column in columns_of(name)]
    wanted = (*query.by, *metric.always_by, *query.where, *uniform, *kind.columns)
    if not source.is_derived:  # which is kept as a whole, for all of its KPIs
        whatever = (*source.cuts, *any_wanted(metric))
        kept = source.kept(
            f"rows of {query.kpi}",
            (id(metric),),
            lambda: _dealt(placed(source.rows, metric, source.clock, whatever), metric),
        )
        if kept is not None:
            return kept.select(*carried(kept, wanted), AT)
    return placed(source.rows, metric, source.clock, wanted)


def _dealt(rows: ir.Table, metric: Metric) -> ir.Table:
    """Return rows with the group of whom each is about, if any number of a KPI asks for it.

    Rows that are kept are dealt once: it takes a third to a half of a warm question's time.
    """
    kinds = (metric.kind, *(variant.kind for variant in metric.variants.values()))
    if not any(kind.clusters and not kind.is_coarse_where_many for kind in kinds):
        return rows
    return rows.mutate(**{GROUP: group_of(person(rows))})


def any_wanted(metric: Metric) -> tuple[str, ...]:
    """Return the columns that any variant of a KPI reads."""
    uniform = [column for name in metric.uniform for column in columns_of(name)]
    kinds = (metric.kind, *(variant.kind for variant in metric.variants.values()))
    return (*uniform, *(name for one in kinds for name in one.columns))


def _variant(chosen: Entry, name: str | None) -> tuple[Kind, Definition]:
    metric, definition = chosen.metric, chosen.definition
    if name is None:
        return metric.kind, definition
    if name not in metric.variants:
        raise unknown(
            "No variant of %(kpi)s named '%(name)s'.", metric.variants, name=name, kpi=chosen.name
        )
    variant = metric.variants[name]
    return variant.kind, replace(
        definition,
        unit=variant.unit or definition.unit,
        title=variant.title or definition.title,
    )


def facts_behind(source: Source, metric: Metric) -> str:
    """Return a text that changes whenever the rows that a KPI reads do."""
    also = (replace(source, name=name) for name in metric.also)
    return "|".join(one.fingerprint for one in (source, *also))
