"""Which rows a question is about: its filters, its cuts, and what the viewer may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import ibis
import ibis.expr.types as ir

from peil.facts.derived.local_time import plain
from peil.metrics.asked import AT
from peil.metrics.cache import remembered
from peil.metrics.measurement import Query, Viewer
from peil.metrics.metric import Metric
from peil.metrics.source import Source
from peil.metrics.span import Span
from peil.shared.errors import BadInput
from peil.shared.suggest import unknown

MOST_FILTERS = 2


def check_cuts(query: Query, source: Source, always_by: tuple[str, ...], viewer: Viewer) -> None:
    """Refuse dimensions that do not exist, and too many filters of one who is no analyst.

    Raises
    ------
    UnknownName
        If a dimension does not exist; the message names the nearest.
    BadInput
        If one who is no analyst combines filters, or goes back in time, so that people could be
        singled out.
    """
    for name in (*query.by, *query.where):
        if name not in source.cuts:
            raise unknown("No dimension named '%(name)s'.", source.cuts, name=name)
    if source.is_personal and not viewer.is_analyst and query.as_of is not None:
        raise BadInput(
            "as-of is %(as_of)s; only an analyst may go back to what was loaded then, since the "
            "difference between two loads may be one person. Leave it out.",
            as_of=query.as_of.isoformat(),
        )
    combined = {*query.by, *query.where} - set(always_by)
    if source.is_personal and not viewer.is_analyst and len(combined) > MOST_FILTERS:
        raise BadInput(
            "%(named)s are %(n)s filters and cuts; readers may combine at most %(most)s, "
            "so that nobody can be singled out. Leave one out, or ask an analyst.",
            named=", ".join(sorted(combined)),
            n=len(combined),
            most=MOST_FILTERS,
        )


def answered_alike(metric: Metric, source: Source, viewer: Viewer) -> Viewer:
    """Return the viewer that stands for all who are given the same answers by a KPI."""
    if source.is_personal or metric.beside:
        return viewer
    return replace(viewer, is_analyst=True)


def seen_by(rows: ir.Table, viewer: Viewer) -> ir.Table:
    """Keep the rows that a viewer may see."""
    if viewer.units is None:
        return rows
    if not viewer.units:
        return rows.filter(ibis.literal(value=False))
    return rows.filter(rows["unit"].isin(list(viewer.units)))


def kept_by(rows: ir.Table, where: Mapping[str, tuple[str, ...]]) -> ir.Table:
    """Keep the rows whose dimensions have one of the asked values."""
    for name, values in where.items():
        rows = rows.filter(rows[name].cast("string").isin(list(values)))
    return rows


def kept_in(rows: ir.Table, span: Span, *, is_stock: bool) -> ir.Table:
    """Keep the rows of the asked time; of a stock, those from before it too."""
    if not is_stock and span.since:
        rows = rows.filter(rows[AT] >= plain(span.since))
    if span.until:
        rows = rows.filter(rows[AT] < plain(span.until))
    return rows


def check_values(
    rows: ir.Table, source: Source, where: Mapping[str, tuple[str, ...]], key: tuple[object, ...]
) -> None:
    """Refuse filters on values that do not occur.

    Parameters
    ----------
    rows : ibis Table
        The rows of the KPI that the viewer may see.
    source : Source
        Where they come from.
    where : mapping of str to tuple of str
        The filters.
    key : tuple
        Tells these rows from others in the cache.

    Raises
    ------
    UnknownName
        If a value does not occur; the message says which do.
    """
    for name, values in where.items():
        present = remembered(
            source.warehouse,
            ("values", *key, name),
            lambda name=name: _values(rows, source, name),  # type: ignore[misc]
        )
        for value in values:
            if value not in present:
                raise unknown(
                    "No %(dimension)s named '%(name)s'.", present, name=value, dimension=name
                )


def _values(rows: ir.Table, source: Source, name: str) -> tuple[str, ...]:
    listed = rows.select(value=rows[name].cast("string")).distinct().limit(100_000)
    found = source.warehouse.run(listed).column("value").to_pylist()
    return tuple(sorted(value for value in found if value is not None))
