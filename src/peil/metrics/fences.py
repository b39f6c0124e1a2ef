"""Which ends of time may be told of a slice, so that no subtraction leaves few people.

Time is cut into stretches, and between any two neighbouring *fences* of a slice lie nobody or at
least as many people as may be shown. A number is told if it begins and ends at fences. Whatever is
then added or subtracted, along time or across slices, what is left are whole stretches between
fences: ADR 0011 has the argument.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce

from peil.metrics.figures import Slice

People = frozenset[str] | None
"""Who they are; None where there are surely enough."""
Place = tuple[int, Slice]
"""A line of a table: the dimension that varies, and the values of the others."""


@dataclass(frozen=True)
class Crowd:
    """The people of one slice in each stretch of time.

    Parameters
    ----------
    people : tuple of People
        One for each stretch, ascending.
    minimum : int
        How many are enough.
    rows : int
        Of the slice, by which the smallest is known.
    """

    people: tuple[People, ...]
    minimum: int
    rows: int

    @property
    def ends(self) -> int:
        """The number of the last boundary; the first is 0."""
        return len(self.people)

    @cached_property
    def _filled(self) -> list[int]:
        """Return how many stretches before each boundary have anybody."""
        found = [0]
        for crowd in self.people:
            found.append(found[-1] + (crowd is None or bool(crowd)))
        return found

    @cached_property
    def _reach(self) -> list[int]:
        """Return for each boundary the nearest later one with enough people in between."""
        reached, inside, sure, end = [], Counter[str](), 0, 0
        for leaving in self.people:
            while end < self.ends and not sure and len(inside) < self.minimum:
                coming = self.people[end]
                sure += coming is None
                inside.update(coming or ())
                end += 1
            is_enough = bool(sure) or len(inside) >= self.minimum
            reached.append(end if is_enough else self.ends + 1)
            if leaving is None:
                sure -= 1
            for person in leaving or ():
                inside[person] -= 1
                if not inside[person]:
                    del inside[person]
        return [*reached, self.ends + 1]

    def is_empty(self, start: int, end: int) -> bool:
        """Tell whether nobody is between two boundaries."""
        return self._filled[start] == self._filled[end]

    def may_be_told(self, start: int, end: int) -> bool:
        """Tell whether nobody or enough people are between two boundaries."""
        return self.is_empty(start, end) or self.is_enough(start, end)

    def is_enough(self, start: int, end: int) -> bool:
        """Tell whether enough people are between two boundaries."""
        return self._reach[start] <= end


def together(crowds: Iterable[Crowd]) -> Crowd:
    """Return the people of several slices."""

    def joined(one: Crowd, other: Crowd) -> Crowd:
        pairs = zip(one.people, other.people, strict=True)
        people = tuple(None if a is None or b is None else a | b for a, b in pairs)
        return Crowd(people, one.minimum, one.rows + other.rows)

    return reduce(joined, crowds)


@dataclass(frozen=True)
class Fences:
    """Where the slices of one table may begin and end.

    Parameters
    ----------
    of : mapping of Slice to set of int
        The fences of each slice; none where it is hidden at all times.
    pools : mapping of Place to (tuple of Slice, set of int)
        In each line, the slices that are hidden at all times, and the fences of them together:
        what is left when the others are subtracted from the whole.
    """

    of: dict[Slice, set[int]]
    pools: dict[Place, tuple[tuple[Slice, ...], set[int]]] = field(default_factory=dict)

    def are_told(self, group: set[Slice], line: Place, boundary: int) -> bool:
        """Tell whether a boundary of several slices of a line together gives no other away.

        All slices that have no fence there may be among them, or none.
        """
        members, fences = self.pools.get(line, ((), set()))
        place, rest = line
        lacking = {
            part
            for part, own in self.of.items()
            if part[:place] + part[place + 1 :] == rest
            and boundary not in own
            and part not in members
        }
        if members and (boundary not in fences or not {*members} <= group):
            lacking |= {*members}
        return lacking <= group or not lacking & group


def fences_of(
    crowds: Mapping[Slice, Crowd], ranks: Sequence[Sequence[int]], *, dimensions: int
) -> Fences:
    """Place the fences of a table.

    Parameters
    ----------
    crowds : mapping of Slice to Crowd
        All slices, over the same stretches.
    ranks : sequence of sequence of int
        Boundaries between the first and the last: those of the longest periods, then those of
        shorter ones, which count only where they take no fence of a longer period from any slice.
    dimensions : int
        Of a slice.
    """
    table = _Table(crowds, dimensions)
    order: list[int] = []
    found = table.placed(order)
    for rank in ranks:
        tried = table.placed([*order, *rank])
        if all(own <= tried.of[part] for part, own in found.of.items()):
            found, order = tried, [*order, *rank]
    return found


class _Table:
    """A table of slices, and what of it stays the same wherever boundaries are tried.

    Parameters
    ----------
    crowds : mapping of Slice to Crowd
    dimensions : int
        Of a slice.
    """

    def __init__(self, crowds: Mapping[Slice, Crowd], dimensions: int) -> None:
        self._crowds = crowds
        self._lines = _lines(crowds, dimensions)
        self._parents = [
            _Table(
                {
                    rest: together(crowds[part] for part in members)
                    for (at, rest), members in self._lines.items()
                    if at == place
                },
                dimensions - 1,
            )
            for place in range(dimensions if crowds else 0)
        ]
        self._hidden = _hidden_at_all_times(crowds, self._lines) if self._parents else set()
        self._pooled = {
            line: pooled
            for line, members in self._lines.items()
            if (pooled := tuple(part for part in members if part in self._hidden))
        }
        self._pools = {
            line: together(crowds[part] for part in pooled) for line, pooled in self._pooled.items()
        }

    def placed(self, order: Sequence[int]) -> Fences:
        """Place the fences; where not all boundaries can be fences, an earlier wins."""
        if not self._parents:
            return Fences({part: _placed(crowd, order) for part, crowd in self._crowds.items()})
        parents = [parent.placed(order) for parent in self._parents]
        own: dict[Slice, set[int]] = {part: set() for part in self._crowds}
        for part in self._crowds.keys() - self._hidden:
            above = [p.of[part[:i] + part[i + 1 :]] for i, p in enumerate(parents)]
            allowed = set.intersection(*above)
            own[part] = _placed(self._crowds[part], [t for t in order if t in allowed])
        pools: dict[Place, tuple[tuple[Slice, ...], set[int]]] = {}
        for line, pool in self._pools.items():
            above_line = parents[line[0]].of[line[1]]
            fences = _placed(pool, [t for t in order if t in above_line])
            pools[line] = self._pooled[line], fences
        self._guard(own, pools, parents)
        return Fences(own, pools)

    def _guard(
        self,
        own: dict[Slice, set[int]],
        pools: Mapping[Place, tuple[tuple[Slice, ...], set[int]]],
        parents: Sequence[Fences],
    ) -> None:
        """Take fences away until nobody can be worked out along any line."""
        watched = []
        for line, members in self._lines.items():
            boundaries = sorted(parents[line[0]].of[line[1]])
            elements = [
                (self._crowds[part], own[part]) for part in members if part not in self._hidden
            ]
            if line in pools:
                elements.append((self._pools[line], pools[line][1]))
            watched.append((elements, boundaries))
        is_settled = False
        while not is_settled:
            is_settled = True
            for elements, boundaries in watched:
                for around in zip(boundaries, boundaries[1:], boundaries[2:], strict=False):
                    is_settled &= not _guarded(elements, around)


def _ends(crowds: Mapping[Slice, Crowd]) -> int:
    return next(iter(crowds.values())).ends


def _placed(crowd: Crowd, order: Sequence[int]) -> set[int]:
    """Place fences one after the other, each only where both sides of it may still be told."""
    if not crowd.may_be_told(0, crowd.ends):
        return set()
    placed = [0, crowd.ends]
    for boundary in order:
        after = bisect_left(placed, boundary)
        before, behind = placed[after - 1], placed[after]
        if crowd.may_be_told(before, boundary) and crowd.may_be_told(boundary, behind):
            insort(placed, boundary)
    return {*placed}


def _guarded(elements: list[tuple[Crowd, set[int]]], around: tuple[int, int, int]) -> bool:
    """Take the fence of another away where one is lacking; return whether that was needed.

    Parameters
    ----------
    around : tuple of int
        Three neighbouring fences of the whole; the one in the middle is looked at. Whoever lacks
        it alone could be worked out, and few people together too: one with enough people right
        before and right after must lack it as well.
    """
    before, boundary, after = around

    def is_full(crowd: Crowd) -> bool:
        return crowd.is_enough(before, boundary) and crowd.is_enough(boundary, after)

    lacking = [crowd for crowd, own in elements if boundary not in own]
    if not lacking or any(is_full(crowd) for crowd in lacking):
        return False
    having = [(crowd, own) for crowd, own in elements if boundary in own]
    full = [(crowd.rows, i) for i, (crowd, _own) in enumerate(having) if is_full(crowd)]
    if full:
        having = [having[min(full)[1]]]
    for _crowd, own in having:
        own.discard(boundary)
    return bool(having)


def _lines(crowds: Iterable[Slice], dimensions: int) -> dict[Place, list[Slice]]:
    lines: dict[Place, list[Slice]] = {}
    for part in crowds:
        for place in range(dimensions):
            lines.setdefault((place, part[:place] + part[place + 1 :]), []).append(part)
    return lines


def _hidden_at_all_times(
    crowds: Mapping[Slice, Crowd], lines: Mapping[Place, list[Slice]]
) -> set[Slice]:
    """Find slices of too few people, and in each line others until they cannot be worked out."""
    ends = _ends(crowds)
    found = {part for part, crowd in crowds.items() if not crowd.may_be_told(0, ends)}
    is_settled = not found
    while not is_settled:
        is_settled = True
        for line, members in lines.items():
            concealed = [part for part in members if part in found]
            shown = sorted(
                (crowds[part].rows, part[line[0]] or "", i)
                for i, part in enumerate(members)
                if part not in found
            )
            if not concealed or not shown:
                continue
            is_enough = together(crowds[part] for part in concealed).may_be_told(0, ends)
            if len(concealed) == 1 or not is_enough:
                found.add(members[shown[0][2]])
                is_settled = False
    return found
