"""A KPI's series across the breaks that are bridged: each stretch measured by what held then.

`peil.metrics.engine.measure` knows no bridge, and what judges effects asks it alone: a verdict
never stands on bridged numbers. What is shown of a KPI over time asks here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from peil.metrics import reasons
from peil.metrics.bridge import Bridge, Side
from peil.metrics.bridges import bridges_of
from peil.metrics.engine import measure
from peil.metrics.measurement import (
    EVERYONE,
    Cell,
    Measured,
    Measurement,
    Query,
    Reason,
    Unit,
    Viewer,
)
from peil.shared.errors import PeilError
from peil.stats.bridging import bridged
from peil.stats.estimate import Interval
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse

BOUNDS: dict[Unit, tuple[float, float]] = {"share": (0.0, 1.0), "points": (-100.0, 100.0)}
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Stretch:
    """A time between two breaks, by which side it is measured, and what is applied to it."""

    since: date | None
    until: date | None
    side: Side
    bridges: tuple[Bridge, ...]


def measure_series(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    query: Query,
    viewer: Viewer = EVERYONE,
    *,
    folder: Path | None = None,
    further: Bridge | None = None,
) -> Measurement:
    """Measure a KPI, with the bridges of its series where it has any.

    Parameters
    ----------
    warehouse, settings, zone, query, viewer, folder
        As in `peil.metrics.engine.measure`, which raises the same errors.
    further : Bridge or None
        One that is not kept yet, to see what it would do.

    Returns
    -------
    Measurement
        As measured where no bridge is in force, an earlier version of a definition was asked for,
        or the question itself chooses among what the sides are told apart by. Else each period is
        measured by the side that held then, and bridged; `Cell.measured` keeps what was measured.
        One number over a time with a break in it is as measured, and says so.
    """
    is_plain = query.as_measured or query.version is not None
    chain = () if is_plain else bridges_of(folder, query.kpi, query.variant)
    if further is not None:
        chain = tuple(sorted((*chain, further), key=lambda bridge: bridge.on))
    raw = measure(warehouse, settings, zone, query, viewer, folder=folder)
    chosen = {*query.by, *query.where}
    if not chain or any(chosen & {*b.earlier.where, *b.later.where} for b in chain):
        return raw
    stretches = [s for one in _stretches(chain) if (s := _within(one, query)) is not None]
    if query.every is None and len(stretches) > 1:
        inside = [s.until.isoformat() for s in stretches[:-1] if s.until is not None]
        return replace(raw, notes=(*raw.notes, *map(reasons.across_a_break, inside)))
    try:
        parts = [
            (one, measure(warehouse, settings, zone, _question(one, query), viewer, folder=folder))
            for one in stretches
        ]
    except PeilError as problem:  # a reader's filters and those of a side may be too many
        return replace(raw, notes=(*raw.notes, reasons.not_bridged(str(problem))))
    return _joined(raw, parts)


def apply(bridges: Sequence[Bridge], cell: Cell, unit: Unit) -> Cell:
    """Return a cell with bridges applied, the earliest first; withheld ones stay as they are."""
    if cell.value is None or not bridges:
        return cell
    found, formula = Interval(cell.value, cell.low, cell.high), ""
    for bridge in bridges:
        found = bridged(found, factor=bridge.factor, shift=bridge.shift)
        formula = bridge.formula.replace("measured", f"({formula})" if formula else "measured")
    assert found.value is not None
    floor, top = BOUNDS.get(unit, (float("-inf"), float("inf")))
    if not floor <= found.value <= top:
        return replace(cell, value=None, low=None, high=None, parts={}, is_indicative=False,
                       withheld=reasons.beyond_scale())  # fmt: skip
    measured = Measured(cell.value, cell.low, cell.high, tuple(b.number for b in bridges), formula)
    return replace(
        cell, value=found.value, measured=measured, parts={},
        low=None if found.low is None else max(floor, found.low),
        high=None if found.high is None else min(top, found.high),
    )  # fmt: skip


def _stretches(chain: Sequence[Bridge]) -> list[_Stretch]:
    """Cut all time at the breaks: what is before several of them is bridged by each in turn."""
    made = []
    since: date | None = None
    for i, bridge in enumerate(chain):
        made.append(_Stretch(since, bridge.on, bridge.earlier, tuple(chain[i:])))
        since = bridge.on
    return [*made, _Stretch(since, None, chain[-1].later, ())]


def _within(stretch: _Stretch, query: Query) -> _Stretch | None:
    """Return the part of a stretch that was asked for; None where there is none."""
    since = max((d for d in (stretch.since, query.since) if d), default=None)
    until = min((d for d in (stretch.until, query.until) if d), default=None)
    if since is not None and until is not None and until <= since:
        return None
    return replace(stretch, since=since, until=until)


def _question(stretch: _Stretch, query: Query) -> Query:
    side = stretch.side
    return replace(
        query, kpi=side.kpi, variant=side.variant, version=side.version,
        where={**query.where, **side.where}, since=stretch.since, until=stretch.until,
    )  # fmt: skip


def _joined(raw: Measurement, parts: Sequence[tuple[_Stretch, Measurement]]) -> Measurement:
    """Put the stretches together; of a period that a break divides the later part is told.

    Where that part has no number, the earlier one stands for the period.
    """
    unit = raw.definition.unit
    cells: dict[tuple[object, ...], Cell] = {}
    notes: dict[str, Reason] = {}
    for stretch, measured in parts:
        for cell in measured.cells:
            key = (*cell.slice.items(), cell.period)
            shown = apply(stretch.bridges, cell, unit)
            before = cells.get(key)
            if before is None or shown.value is not None or before.value is None:
                cells[key] = shown
                told = reasons.begins_with_break
            else:
                told = reasons.ends_with_break
            if before is not None and before.value is not None and stretch.since:
                note = told(str(cell.period), stretch.since.isoformat())
                notes[str(note)] = note
        notes |= {str(note): note for note in measured.notes}
    order = {part: i for i, part in enumerate(dict.fromkeys(_slice(c) for c in cells.values()))}
    ordered = sorted(cells.values(), key=lambda c: (order[_slice(c)], c.period_start or _LONG_AGO))
    used = {number for c in ordered if c.measured for number in c.measured.bridges}
    events = [m.last_event for _stretch, m in parts if m.last_event]
    return replace(
        raw,
        cells=tuple(ordered),
        last_event=max(events, default=raw.last_event),
        is_simulated=raw.is_simulated or any(m.is_simulated for _stretch, m in parts),
        is_weighted=raw.is_weighted or any(m.is_weighted for _stretch, m in parts),
        notes=tuple(notes.values()),
        bridges=tuple({
            bridge.number: bridge for stretch, _m in parts for bridge in stretch.bridges
            if bridge.number in used
        }.values()),
    )  # fmt: skip


def _slice(cell: Cell) -> tuple[tuple[str, str | None], ...]:
    return tuple(cell.slice.items())
