"""Months of a derived fact: which there are, and in which state each is.

A row of it tells only of rows of its base that begin within a time after it. So the state of a
month is told by the base's rows in the month and so long after it, counted by day and load, and by
until when its sources are known, as far as that matters to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from peil.facts.catalog import fact as fact_named
from peil.facts.derived.derived import Ahead, DerivedFact
from peil.facts.derived.local_time import plain
from peil.metrics.cache import remembered
from peil.metrics.measurement import Grain
from peil.metrics.recipes import Recipe
from peil.metrics.source import Source
from peil.metrics.written import formula, hashed

_MARKS = 2**36
_DAY = timedelta(days=1)
_Row = dict[str, Any]
Told = tuple[dict[str, str], dict[str, int], tuple[tuple[str, datetime], ...]]
"""The state and the rows of each month, as ``2024-03``, and until when each source is known."""


@dataclass(frozen=True)
class ByDay(Recipe):
    """The rows of a base by load, source and the days that tell of them, whatever they say.

    Loads do not change, so these tell whether anything has changed in some days.

    Parameters
    ----------
    derived : DerivedFact or None
        What is made of the base; never None.
    """

    derived: DerivedFact | None = None

    def build(self, table: ir.Table) -> ir.Table:
        """Return the rollup of the base's rows."""
        assert self.derived is not None
        assert self.derived.ahead is not None
        utc, ahead = self.clock.utc, self.derived.ahead
        base = fact_named(self.derived.base[0])
        instants = [column.name for column in base.columns if column.type == "instant"]
        rows = table.mutate(**{name: utc(table[name]) for name in instants})
        key = reduce(lambda all_, part: all_.concat("/", part), [rows[name] for name in base.key])
        rows = rows.mutate(
            _at=rows[self.derived.time].date(),
            _begins=rows[ahead.begins].date(),
            _newest=ahead.newest(rows),
            _mark=key.hash() % _MARKS,
        )
        return rows.group_by(["load_id", "source", "_at", "_begins"]).aggregate(
            n=rows.count(), marks=rows["_mark"].sum().cast("int64"),
            until=rows["observed_until"].max(), newest=rows["_newest"].max(),
        )  # fmt: skip

    def joined(self, rows: ir.Table, every: Grain = "day") -> ir.Table:
        """Return the rollup of rollups."""
        return rows.group_by(["load_id", "source", "_at", "_begins"]).aggregate(
            n=rows["n"].sum().cast("int64"), marks=rows["marks"].sum().cast("int64"),
            until=rows["until"].max(), newest=rows["newest"].max(),
        )  # fmt: skip

    def name(self, table: ir.Table) -> str:
        """Return a name that changes with whatever the rollup depends on besides the loads."""
        sql = ibis.to_sql(self.build(ibis.table(table.schema(), name="facts")), dialect="duckdb")
        return f"{self.label}-{hashed([str(sql)])}"

    @property
    def label(self) -> str:
        """What it is called on the disk."""
        return f"days of {self.kpi}-"


def months(
    source: Source,
    derived: DerivedFact,
    ahead: Ahead,
    names: Mapping[str, str],
    files: tuple[Path, ...],
    days: ir.Table,
) -> Told:
    """Return what is told of the months that there are.

    Parameters
    ----------
    source, derived, ahead : Source, DerivedFact, Ahead
        Which fact.
    names : mapping of str to str
        Each load of the base with its files.
    files : tuple of Path
        Of what `ByDay` makes of the loads.
    days : ibis Table
        Their rows.
    """
    key = ("months", files, source.clock, source.settings, source.rows.schema())
    return remembered(source.warehouse, key, lambda: _told(source, derived, ahead, names, days))


def _told(
    source: Source, derived: DerivedFact, ahead: Ahead, names: Mapping[str, str], days: ir.Table
) -> Told:
    """Return the state of each month, its rows, and until when each source is known."""

    def by(*keys: str) -> list[_Row]:
        rows = days.filter(days[keys[-1]].notnull())
        counted = rows.group_by(list(keys)).aggregate(n=rows["n"].sum(), marks=rows["marks"].sum())
        listed: list[_Row] = source.warehouse.run(counted.order_by(list(keys))).to_pylist()
        return listed

    each = days.group_by("source").aggregate(
        until=ibis.coalesce(days["until"].max(), days["newest"].max())
    )
    known = {row["source"]: row["until"] for row in source.warehouse.run(each).to_pylist()}
    begun: dict[date, list[tuple[str, int, int]]] = {}
    for row in by("load_id", "_begins"):
        begun.setdefault(row["_begins"], []).append((row["load_id"], row["n"], row["marks"]))
    found: dict[str, list[_Row]] = {}
    for row in by("load_id", "source", "_at"):
        found.setdefault(f"{row['_at']:%Y-%m}", []).append(row)
    sql, clock = formula(source, derived), source.clock
    states: dict[str, str] = {}
    for month, own in found.items():
        ((start, end),) = spans([month])
        last = end + ahead.within
        later = [(day, begun[day]) for day in _days(start.date(), last.date()) if day in begun]
        loads = {row["load_id"] for row in own} | {one[0] for _, some in later for one in some}
        is_usual = clock.first <= start and end <= clock.last
        states[month] = hashed([
            sql,
            [sorted(row.items()) for row in own],
            later,
            sorted((load, names[load]) for load in loads),
            sorted((of, _clipped(known[of], start, last)) for of in {row["source"] for row in own}),
            None if is_usual else clock,
        ])  # fmt: skip
    rows = {month: sum(row["n"] for row in own) for month, own in found.items()}
    return states, rows, tuple(sorted(known.items()))


def _clipped(known_until: datetime, start: datetime, last: datetime) -> str:
    """Tell until when a source is known, as far as it matters between two instants."""
    at = known_until.replace(tzinfo=UTC)
    return "all over" if at >= last else "all open" if at < start else at.isoformat()


def spans(months: Iterable[str]) -> list[tuple[datetime, datetime]]:
    """Return the stretches of time that months make up."""
    found: list[tuple[datetime, datetime]] = []
    for month in sorted(months):
        start = datetime.strptime(f"{month}-01 +0000", "%Y-%m-%d %z")
        end = (start + 31 * _DAY).replace(day=1)
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _days(first: date, last: date) -> Iterable[date]:
    return (first + i * _DAY for i in range((last - first).days + 1))


def inside(at: ir.Value, stretches: Sequence[tuple[datetime, datetime]]) -> ir.BooleanValue:
    """Return whether instants lie in any of some stretches of time."""
    each = [(at >= plain(start)) & (at < plain(end)) for start, end in stretches]
    return reduce(lambda one, other: one | other, each)
