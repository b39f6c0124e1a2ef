"""A question with all that is settled before the engine runs."""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir

from peil.metrics.asked import Asked
from peil.metrics.measurement import Definition, Query
from peil.metrics.metric import Kind
from peil.metrics.profile import Profile
from peil.metrics.source import Source
from peil.metrics.span import Span


@dataclass(frozen=True)
class Plan:
    """All that is settled before the engine runs.

    Parameters
    ----------
    everything : ibis Table
        The rows that count and that the viewer may see, whatever was asked.
    scan : ibis Table
        The expression that the engine runs.
    key : tuple
        Tells the rows that count, and the viewer may see, from others in the cache.
    days : ibis Table
        The same rows, or fewer that stand for them, none for more than a local day.
    crowd : ibis Table or None
        How many of these rows each bucket of persons has, where a rollup tells it.
    is_for_analyst : bool
        As in `Viewer`.
    """

    query: Query
    definition: Definition
    kind: Kind
    source: Source
    known: Profile
    span: Span
    asked: Asked
    everything: ir.Table
    scan: ir.Table
    key: tuple[object, ...]
    days: ir.Table
    crowd: ir.Table | None
    is_for_analyst: bool = True
