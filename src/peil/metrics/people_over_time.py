"""Which cells rest on too few people where a period's number is about those who were there.

The people behind such a number are not those whose rows begin in the period but all who are there:
employed when it begins, or at some time in it. Each period stands by itself, since a stretch of
time is asked of the same people again; within it slices are guarded as those of answers are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

import ibis.expr.types as ir
import numpy as np

from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.fences import Crowd, Fences, fences_of
from peil.metrics.figures import Moments, Slice, Slot
from peil.metrics.kinds.cohorts import BEGAN, ENDED, place_of, spells_of
from peil.metrics.measurement import Reason
from peil.metrics.persons import person
from peil.metrics.planned import Plan
from peil.metrics.scope import kept_by, kept_in

Where = Mapping[str, tuple[str, ...]]


@runtime_checkable
class Lasting(Protocol):
    """A kind whose rows last for a time."""

    counts_newcomers: bool
    """Whether those who begin in a period are behind its number too."""

    def present(self, asked: Asked, rows: ir.Table) -> tuple[ir.Value, ir.Value]:
        """Return the periods in which each row begins and ends."""


def concealed_over_time(made: Plan, kind: Lasting, slots: Sequence[Slot]) -> dict[int, Reason]:
    """Find the slots whose numbers rest on too few people, or would give such a number away."""
    by, minimum = made.asked.by, made.asked.settings.minimum_people
    where: Where = {name: tuple(values) for name, values in made.query.where.items()}
    table = _Table(made, kind, by, where)
    others = [
        (_Table(made, kind, (*(n for n in by if n != name), name), _without(where, name)), name)
        for name in where
    ]
    found = {}
    for i, slot in enumerate(slots):
        crowds, fences = table.at(slot)
        crowd = crowds.get(slot.slice)
        if crowd is None or crowd.is_empty(0, 1):
            continue  # nobody, and nothing that the viewer may see
        if not crowd.may_be_told(0, 1):
            found[i] = reasons.privacy(minimum)
        elif not fences.of[slot.slice] or not all(
            _is_told(other, name, where[name], slot, by) for other, name in others
        ):
            found[i] = reasons.privacy_of_another(minimum)
    return found


class _Table:
    """Who stands behind each slice of a table, period by period."""

    def __init__(self, made: Plan, kind: Lasting, by: tuple[str, ...], where: Where) -> None:
        rows = kept_in(kept_by(made.everything, where), made.span, is_stock=True)
        began, ended = kind.present(made.asked, rows)
        rows = rows.mutate(**{BEGAN: began, ENDED: ended}, _person=person(rows))
        whose = rows.group_by([*by, BEGAN, ENDED, "_person"]).aggregate(n=rows.count())
        self._moments = Moments(made.source.run(whose), by)
        self._who = np.array([str(one) for one in self._moments.values("_person")], object)
        self._spells = spells_of(self._moments)
        self._rows: dict[Slice, list[int]] = {}
        for row, part in enumerate(self._moments.slices()):
            self._rows.setdefault(part, []).append(row)
        self._made, self._kind, self.by = made, kind, by
        self._known: dict[np.datetime64, tuple[dict[Slice, Crowd], Fences]] = {}

    def at(self, slot: Slot) -> tuple[dict[Slice, Crowd], Fences]:
        """Return the people of each slice in a slot's period, and what may be told of them."""
        place = place_of(slot)
        if place not in self._known:
            crowds = {part: self._crowd(part, place) for part in self._spells}
            self._known[place] = crowds, fences_of(crowds, (), dimensions=len(self.by))
        return self._known[place]

    def _crowd(self, part: Slice, place: np.datetime64) -> Crowd:
        spells = self._spells[part]
        is_there = spells.ended >= place
        is_there &= spells.began <= place if self._kind.counts_newcomers else spells.began < place
        people = frozenset(self._who[self._rows[part]][is_there].tolist())
        return Crowd((people,), self._made.asked.settings.minimum_people, len(people))


def _without(where: Where, name: str) -> Where:
    return {other: values for other, values in where.items() if other != name}


def _is_told(
    other: _Table, name: str, values: tuple[str, ...], slot: Slot, by: tuple[str, ...]
) -> bool:
    """Tell whether a slice gives no more away than the table cut by a filter's dimension does."""
    crowds, fences = other.at(slot)
    rest = tuple(v for n, v in zip(by, slot.slice, strict=True) if n != name)
    if name in by:
        part = (*rest, slot.slice[by.index(name)])
        return part not in fences.of or bool(fences.of[part])
    group = {part for part in crowds if part[:-1] == rest and part[-1] in values}
    line = (len(rest), rest)
    return all(fences.are_told(group, line, boundary) for boundary in (0, 1))
