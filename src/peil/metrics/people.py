"""Which cells rest on too few people, or would let such a number be worked out.

Looking at who stands behind every cell of many millions of answers takes ten times as long as the
number itself. But nobody has more rows than the one with most of them: a cell with at least
``minimum`` times as many rows holds enough people, without looking. Where there are many rows, the
fullest of many buckets of persons stands for that one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from peil.metrics import reasons
from peil.metrics.asked import PERIOD, Asked
from peil.metrics.cache import remembered
from peil.metrics.fences import Crowd, Fences, People, fences_of
from peil.metrics.figures import Moments, Slice, Slot
from peil.metrics.kinds.scan import grouped
from peil.metrics.measurement import Reason
from peil.metrics.people_over_time import Lasting, concealed_over_time
from peil.metrics.periods import Period, coarseness, local_day
from peil.metrics.persons import BUCKETS, bucket, person
from peil.metrics.planned import Plan
from peil.metrics.recipes import BUCKET
from peil.metrics.scope import kept_by, kept_in
from peil.metrics.summed import N, count_of, total

FEW_ROWS = 100_000
"""Up to this many rows everybody is looked at to find who has most of them."""
_Key = tuple[Slice, int]


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
    found: dict[int, Reason] = {}
    is_lasting = isinstance(made.kind, Lasting)
    if isinstance(made.kind, Lasting):
        found = concealed_over_time(made, made.kind, slots)
        if made.is_for_analyst:
            return found
    time = _Time(made)
    by = tuple(name for name in made.asked.by if name not in made.kind.within)
    places = [made.asked.by.index(name) for name in by]
    of_slot = [Slot(tuple(s.slice[place] for place in places), s.period) for s in slots]
    rows: Mapping[_Key, int] | None = None
    if not time.is_by_day:  # then the stretches are the periods, and their rows have been counted
        counted = moments if by == moments.by else Moments(moments.table, by)
        rows = _numbers(counted, made.asked, time)
    where = {n: v for n, v in made.query.where.items() if n not in made.kind.within}
    crowds, fences = _fenced(made, by, where, time, rows)
    others = [_Filtered(made, by, name, where, time) for name in where]
    minimum = made.asked.settings.minimum_people
    for i, slot in enumerate(of_slot):
        if i in found or slot.slice not in crowds:
            continue  # nobody, and nothing that the viewer may see
        start, end = time.ends_of(slot.period)
        # two spans differ by those who began between their starts, however many are behind each
        if not is_lasting and not crowds[slot.slice].may_be_told(start, end):
            found[i] = reasons.privacy(minimum)
        elif not {start, end} <= fences.of[slot.slice] or not all(
            other.are_told(slot.slice, start, end) for other in others
        ):
            found[i] = reasons.privacy_of_another(minimum)
    return found


class _Time:
    """The stretches that time is cut into: the asked periods, or days for those below analyst.

    Whoever may ask for any span could subtract two of them, so for readers every day counts, and
    all days of the facts and not only the asked ones; an analyst's table is guarded as it stands.
    """

    def __init__(self, made: Plan) -> None:
        self.is_by_day = not made.is_for_analyst
        self.zone = made.asked.clock.zone
        self._periods = made.span.periods
        if self.is_by_day and made.known.first and made.known.last:
            self._first = local_day(made.known.first, self.zone)
            self.size = (local_day(made.known.last, self.zone) - self._first).days + 1
            days = [self._first + timedelta(days=i) for i in range(self.size)]
        else:
            self.is_by_day = False
            self.size = len(self._periods)
            days = [p.key for p in self._periods if p.key is not None]
        self._number = {period.key: i for i, period in enumerate(self._periods)}
        ranks: dict[int, list[int]] = {}
        for i, day in enumerate(days[1:], start=1):
            ranks.setdefault(coarseness(day), []).append(i)
        self.ranks = [ranks[coarse] for coarse in sorted(ranks)]

    def ends_of(self, period: Period) -> tuple[int, int]:
        """Return the boundaries between which a period lies."""
        if not self.is_by_day:
            place = self._number[period.key]
            return place, place + 1
        start = 0 if period.start is None else self._day(period.start)
        end = self.size if period.end is None else self._day(period.end)
        return start, max(start, end)

    def _day(self, instant: datetime) -> int:
        days = (local_day(instant, self.zone) - self._first).days
        return min(max(days, 0), self.size)

    def number_of(self, key: object) -> int | None:
        """Return the stretch that a row's period names; None outside of all."""
        day = key.date() if isinstance(key, datetime) else key
        if self.is_by_day and isinstance(day, date):
            return (day - self._first).days
        return self._number.get(day if isinstance(day, date) else None)


class _Filtered:
    """What a filter may tell: no more than the table cut by its dimension does.

    What it keeps may hold all of the slices that have no fence somewhere, or none of them, else
    one is found by subtracting the others.
    """

    def __init__(
        self,
        made: Plan,
        by: tuple[str, ...],
        name: str,
        where: Mapping[str, tuple[str, ...]],
        time: _Time,
    ) -> None:
        further = {other: v for other, v in where.items() if other != name}
        self._is_cut = name in by
        self._by = by if self._is_cut else (*by, name)
        self._place = self._by.index(name)
        self._values = set(where[name])
        self._crowds, self._fences = _fenced(made, self._by, further, time, None)

    def are_told(self, part: Slice, start: int, end: int) -> bool:
        """Tell whether a slice of the question gives nothing away between two boundaries."""
        if self._is_cut:
            return {start, end} <= self._fences.of.get(part, {start, end})
        group = {s for s in self._crowds if s[:-1] == part and s[-1] in self._values}
        line = (self._place, part)
        return all(self._fences.are_told(group, line, boundary) for boundary in (start, end))


def _fenced(
    made: Plan,
    by: tuple[str, ...],
    where: Mapping[str, tuple[str, ...]],
    time: _Time,
    rows: Mapping[_Key, int] | None,
) -> tuple[dict[Slice, Crowd], Fences]:
    """Return who stands behind each slice of a table, and its fences.

    Where days are the stretches, these are the same whatever period was asked for: they are
    placed once for each version of the facts.
    """

    def place() -> tuple[dict[Slice, Crowd], Fences]:
        asked = replace(made.asked, by=by, rows=_rows(made, made.everything, where, time))
        days = _rows(made, made.days, where, time)
        crowds = _crowds(made, asked, days, time, rows)
        return crowds, fences_of(crowds, time.ranks, dimensions=len(by))

    if not time.is_by_day:
        return place()
    key = ("fences", *made.key, by, tuple(sorted(where.items())))
    return remembered(made.source.warehouse, key, place)


def _rows(
    made: Plan, everything: ir.Table, where: Mapping[str, tuple[str, ...]], time: _Time
) -> ir.Table:
    """Return the rows that filters keep; where days are the stretches, those of all time."""
    rows = kept_by(made.kind.behind(everything), where)
    return rows if time.is_by_day else kept_in(rows, made.span, is_stock=made.kind.is_stock)


def _crowds(
    made: Plan, asked: Asked, days: ir.Table, time: _Time, rows: Mapping[_Key, int] | None
) -> dict[Slice, Crowd]:
    """Return who stands behind each slice in each stretch of time.

    Parameters
    ----------
    days : ibis Table
        The asked rows, or fewer that stand for them.
    rows : dict or None
        How many rows each slice has in each stretch, if that has been counted.
    """
    if time.is_by_day:
        asked = replace(asked, every="day")
    keyed = asked.keyed()
    minimum = asked.settings.minimum_people
    if rows is None:
        counting = asked.keyed(days)
        scan = grouped(counting, asked.keys, {"n": count_of(counting)})
        rows = _numbers(Moments(made.source.run(scan), asked.by), asked, time)
    enough = minimum * _most_of_one(made)
    people: Mapping[_Key, set[str]] = {}
    if any(0 < n < enough for n in rows.values()):
        cell = ibis.window(group_by=list(asked.keys)) if asked.keys else ibis.window()
        few = keyed.mutate(_rows=keyed.count().over(cell))
        few = few.filter(few["_rows"] < enough)
        whose = few.mutate(_person=person(few)).select(*asked.keys, "_person").distinct()
        people = _whose(Moments(made.source.run(whose), asked.by), asked, time)
    found: dict[Slice, list[People]] = {}
    nobody: frozenset[str] = frozenset()
    for (part, place), n in rows.items():
        stretches = found.setdefault(part, [nobody] * time.size)
        if n:
            stretches[place] = None if n >= enough else frozenset(people.get((part, place), ()))
    total = Counter[Slice]()
    for (part, _place), n in rows.items():
        total[part] += n
    # in one order, whichever the engine gave: of two alike the first is hidden
    ordered = sorted(found, key=lambda part: tuple((value is None, value or "") for value in part))
    return {part: Crowd(tuple(found[part]), minimum, total[part]) for part in ordered}


def _keys(
    moments: Moments, asked: Asked, time: _Time
) -> tuple[list[_Key | None], NDArray[np.int64]]:
    """Return the different slices and stretches, and the number of each row's."""
    periods = [PERIOD] if asked.every else []
    found, of_row = moments.different(*moments.by, *periods)
    size = len(moments.by)
    keys: list[_Key | None] = []
    for each in found:
        place = time.number_of(each[size] if periods else None)
        part = tuple(None if value is None else str(value) for value in each[:size])
        keys.append(None if place is None else (part, place))
    return keys, of_row


def _numbers(moments: Moments, asked: Asked, time: _Time) -> Mapping[_Key, int]:
    keys, of_row = _keys(moments, asked, time)
    summed = np.bincount(of_row, weights=moments.numbers("n"), minlength=len(keys))
    found: Counter[_Key] = Counter()
    for key, n in zip(keys, summed.tolist(), strict=True):
        if key is not None:
            found[key] += int(n)
    return found


def _whose(moments: Moments, asked: Asked, time: _Time) -> dict[_Key, set[str]]:
    found: dict[_Key, set[str]] = {}
    keys, of_row = _keys(moments, asked, time)
    for number, who in zip(of_row.tolist(), moments.values("_person"), strict=True):
        if (key := keys[number]) is not None:
            found.setdefault(key, set()).add(str(who))
    return found


def _most_of_one(made: Plan) -> int:
    """Return a number of rows that no single person exceeds."""
    rows = made.kind.behind(made.everything)
    if made.known.n <= FEW_ROWS:
        told = rows.select(who=person(rows))
        each = told.group_by("who").aggregate(n=told.count())
    elif made.crowd is None:
        # responses of several sources share a bucket: more rows than one person has, never fewer
        told = rows.select(who=bucket(rows, BUCKETS))
        each = told.group_by("who").aggregate(n=told.count())
    else:
        each = made.crowd.group_by(BUCKET).aggregate(n=total(made.crowd, N))
    most = each.aggregate(most=each.n.max())
    warehouse = made.source.warehouse
    key = ("most of one", *made.key)
    found = remembered(warehouse, key, lambda: warehouse.run(most)).column("most")[0].as_py()
    return int(found or 0)
