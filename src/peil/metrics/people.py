"""How many people stand behind each cell, counted only where it could be too few.

Counting different people in every cell of many millions of answers takes ten times as long as
the number itself. But nobody has more rows than the one with most of them: a cell with at least
``minimum`` times as many rows holds enough people, without looking. Where there are many rows, the
fullest of many buckets of persons stands for that one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from peil.metrics import reasons
from peil.metrics.asked import PERIOD, Asked
from peil.metrics.cache import remembered
from peil.metrics.figures import Moments, Slot, add_up
from peil.metrics.kinds.scan import grouped
from peil.metrics.measurement import Reason
from peil.metrics.planned import Plan
from peil.metrics.privacy import hidden, people_per_slot, people_scan, person
from peil.metrics.scope import kept_by, kept_in

FEW_ROWS = 100_000
"""Up to this many rows people are counted in every cell, if one is in doubt."""
_BUCKETS = 65_536
_MOST_NAMED = 200


def concealed_slots(made: Plan, slots: Sequence[Slot], moments: Moments) -> dict[int, Reason]:
    """Find the slots whose numbers rest on too few people, or would give such a number away.

    Parameters
    ----------
    made : Plan
        The question, over personal facts.
    slots : sequence of Slot
        All cells.
    moments : Moments
        What the scan brought, with the rows behind it.
    """
    by = tuple(name for name in made.asked.by if name not in made.kind.within)
    asked = replace(made.asked, by=by)
    places = [made.asked.by.index(name) for name in by]
    of_slot = [Slot(tuple(s.slice[place] for place in places), s.period) for s in slots]
    wholes = list(dict.fromkeys(of_slot))
    number = {whole: i for i, whole in enumerate(wholes)}
    rows = _rows(Moments(moments.table, by), wholes, asked.period_column)
    people = _people(made, asked, wholes, rows)
    found = hidden(people, wholes, asked.settings.minimum_people, by)
    for name in made.query.where:
        if name not in made.kind.within:
            found = _given_away(made, asked, wholes, name) | found
    return {i: found[number[whole]] for i, whole in enumerate(of_slot) if number[whole] in found}


def _given_away(made: Plan, asked: Asked, wholes: list[Slot], name: str) -> dict[int, Reason]:
    """Find slots from which, kept by a filter, a cell could be worked out that a cut would hide.

    A filter must tell no more than the table cut by its dimension does: what it keeps may hold
    all of the cells that are hidden there or none, else one is found by subtracting the others.
    """
    others = {
        other: values
        for other, values in made.query.where.items()
        if other != name and other not in made.kind.within
    }
    rows = kept_in(kept_by(made.everything, others), made.span, is_stock=made.kind.is_stock)
    by = asked.by if name in asked.by else (*asked.by, name)
    cut = replace(asked, rows=rows, by=by)
    keyed = cut.keyed()
    scan = grouped(keyed, cut.keys, {"n": keyed.count()})
    counts = Moments(made.source.run(scan), by)
    parts = dict.fromkeys(counts.slices())
    cells = [Slot(part, period) for part in parts for period in made.span.periods]
    n = _rows(counts, cells, cut.period_column)
    minimum, place = asked.settings.minimum_people, by.index(name)
    concealed: dict[object, set[str | None]] = {}
    for cell in hidden(_people(made, cut, cells, n), cells, minimum, by):
        part = cells[cell].slice
        line = (part[:place] + part[place + 1 :], cells[cell].period)
        concealed.setdefault(line, set()).add(part[place])
    found = {}
    for i, whole in enumerate(wholes):
        if name in asked.by:
            line = (whole.slice[:place] + whole.slice[place + 1 :], whole.period)
            is_told = whole.slice[place] in concealed.get(line, set())
        else:
            of_line = concealed.get((whole.slice, whole.period), set())
            is_told = bool(of_line & {*made.query.where[name]}) and not of_line <= {
                *made.query.where[name]
            }
        if is_told:
            found[i] = reasons.privacy_of_another(minimum)
    return found


def _people(
    made: Plan, asked: Asked, wholes: list[Slot], rows: NDArray[np.int64]
) -> dict[int, int]:
    if not rows.any():
        return {}
    enough = asked.settings.minimum_people * _most_of_one(made)
    unsure = [i for i, n in enumerate(rows) if 0 < n < enough]
    people = {i: int(n) for i, n in enumerate(rows) if n}  # enough, so that rows may stand for it
    if not unsure:
        return people
    is_few = made.known.n <= FEW_ROWS
    these = asked if is_few else _these(asked, [wholes[i] for i in unsure])
    scan = made.source.run(people_scan(these))
    counted = people_per_slot(Moments(scan, asked.by), wholes, asked.period_column)
    return counted if is_few else people | {i: counted[i] for i in unsure if i in counted}


def _rows(moments: Moments, wholes: list[Slot], period: str | None) -> NDArray[np.int64]:
    """Return the rows behind each cell."""
    where = moments.slots(wholes, period)
    return add_up(where, moments.numbers("n"), len(wholes)).astype(np.int64)


def _most_of_one(made: Plan) -> int:
    """Return a number of rows that no single person exceeds."""
    rows = made.everything
    if made.known.n <= FEW_ROWS:
        told = rows.select(who=person(rows))
    else:
        # responses of several sources share a bucket: more rows than one person has, never fewer
        told = rows.select(
            who=ibis.coalesce(rows["customer_key"], rows["response"]).hash() % _BUCKETS
        )
    most = told.group_by("who").aggregate(n=told.count()).aggregate(most=lambda t: t.n.max())
    warehouse = made.source.warehouse
    key = ("most of one", *made.key)
    return int(remembered(warehouse, key, lambda: warehouse.run(most)).column("most")[0].as_py())


def _these(asked: Asked, slots: list[Slot]) -> Asked:
    """Keep the rows of some cells, if they are few enough to be named."""
    if len(slots) > _MOST_NAMED:
        return asked
    rows = asked.keyed()
    cells = [_is_in(rows, asked, slot) for slot in slots]
    return asked.of(rows.filter(reduce(lambda one, other: one | other, cells)))


def _is_in(rows: ir.Table, asked: Asked, slot: Slot) -> ir.BooleanValue:
    tests = [
        rows[name].isnull() if value is None else rows[name].cast("string") == value
        for name, value in zip(asked.by, slot.slice, strict=True)
    ]
    if slot.period.key is not None:
        tests.append(rows[PERIOD] == ibis.timestamp(slot.period.key.isoformat()))
    return reduce(lambda one, other: one & other, tests)
