"""Measure a composite: what its KPIs gave, put together cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from peil.metrics import reasons
from peil.metrics.composite import Composite, Part, groups_of
from peil.metrics.measurement import Cell, Definition, Measurement, Query, Reason
from peil.stats.weighted_sums import weighted_sum

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_Key = tuple[tuple[str | None, ...], str | None]


def question_to(part: Part, query: Query) -> Query:
    """Return what a part is asked when its composite is: the same, of the rows that are its own."""
    where = dict(query.where)
    for name, values in part.where.items():
        held = where.get(name, values)
        where[name] = tuple(value for value in values if value in held)
    return replace(query, kpi=part.kpi, variant=part.variant, where=where, version=None)


def composed(
    composite: Composite,
    definition: Definition,
    facts: tuple[str, ...],
    query: Query,
    measured: Sequence[Measurement],
) -> Measurement:
    """Put the answers of a composite's parts together.

    Parameters
    ----------
    composite : Composite
    definition : Definition
        Its documentation.
    facts : tuple of str
        What each part reads.
    query : Query
        What was asked of the composite.
    measured : sequence of Measurement
        What each part gave to `question_to`, in order.
    """
    tables = [{_key(cell, query): cell for cell in one.cells} for one in measured]
    # periods before all parts have begun would say nothing else
    begins = max(
        (min((_at(c) for c in one.cells), default=_LONG_AGO) for one in measured),
        default=_LONG_AGO,
    )
    keys: dict[_Key, Cell] = {}
    for table in tables:
        for key, cell in table.items():
            if query.every is None or _at(cell) >= begins:
                keys.setdefault(key, cell)
    order = {slice_: place for place, slice_ in enumerate(dict.fromkeys(key[0] for key in keys))}
    sorted_keys = sorted(keys, key=lambda key: (order[key[0]], _at(keys[key])))
    titles = [one.definition.title for one in measured]
    groups = groups_of(facts)
    cells = tuple(
        _cell(composite, titles, groups, keys[key], [table.get(key) for table in tables], query)
        for key in sorted_keys
    )
    ages = [one.facts_as_of for one in measured if one.facts_as_of]
    events = [one.last_event for one in measured if one.last_event]
    return Measurement(
        definition=definition,
        query=query,
        cells=cells,
        facts_as_of=max(ages, default=None),
        last_event=min(events, default=None),
        is_simulated=any(one.is_simulated for one in measured),
        is_weighted=any(one.is_weighted for one in measured),
        is_proxy=any(one.is_proxy for one in measured),
        notes=_notes(composite, measured, titles, cells),
    )


def _key(cell: Cell, query: Query) -> _Key:
    period = cell.period if query.every is not None else None
    return tuple(cell.slice.get(name) for name in query.by), period


def _at(cell: Cell) -> datetime:
    return cell.period_start or _LONG_AGO


def _cell(
    composite: Composite,
    titles: Sequence[str],
    groups: tuple[int, ...],
    like: Cell,
    cells: Sequence[Cell | None],
    query: Query,
) -> Cell:
    there = [cell for cell in cells if cell is not None]
    counts = [cell.n for cell in there]
    n = None if None in counts else min((c for c in counts if c is not None), default=0)
    empty = replace(
        like, value=None, low=None, high=None, n=n if len(there) == len(cells) else 0, parts={},
        is_indicative=False, period=like.period if query.every is not None else None,
    )  # fmt: skip
    terms = []
    parts: dict[str, float] = {}
    for part, label, title, cell in zip(
        composite.parts, composite.labels, titles, cells, strict=True
    ):
        if cell is None or cell.value is None or cell.low is None or cell.high is None:
            return replace(empty, withheld=_of_part(title, cell))
        value, one, other = (part.points(v) for v in (cell.value, cell.low, cell.high))
        low, high = sorted((one, other))
        terms.append((value, low, high))
        parts |= {label: value, f"{label}_low": low, f"{label}_high": high,
                  f"{label}_n": float(cell.told_n)}  # fmt: skip
    found = weighted_sum(terms, composite.shares, groups)
    return replace(
        empty,
        value=found.value,
        low=found.low,
        high=found.high,
        withheld=None,
        is_indicative=any(cell.is_indicative for cell in there),
        parts=parts,
    )


def _of_part(title: str, cell: Cell | None) -> Reason:
    """Say which part has no number, and why."""
    why = cell.withheld if cell is not None and cell.withheld else reasons.no_rows()
    return reasons.of_part(title, why)


def _notes(
    composite: Composite,
    measured: Sequence[Measurement],
    titles: Sequence[str],
    cells: Sequence[Cell],
) -> tuple[Reason, ...]:
    notes: dict[tuple[str, str], Reason] = {}
    for part, label, title, one in zip(
        composite.parts, composite.labels, titles, measured, strict=True
    ):
        for note in one.notes:
            notes.setdefault((note.code, note.message + repr(_plain(note.values))), note)
        if one.definition.version != part.version:
            notes[label, "version"] = reasons.part_changed(
                title, part.version, one.definition.version
            )
        if any(not 0 <= cell.parts.get(label, 0) <= 100 for cell in cells):
            notes[label, "outside"] = reasons.outside_ends(title)
    return tuple(notes.values())


def _plain(values: Mapping[str, object]) -> list[tuple[str, str]]:
    return sorted((name, str(value)) for name, value in values.items())
