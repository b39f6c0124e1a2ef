"""What a daily rollup of a KPI is made of: an expression over the rows of its fact.

A rollup holds, for each local day and each value of one dimension, the sums that the KPI's kinds
are made of, as rows that stand for several (`peil.metrics.summed`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from peil.facts.derived.catalog import derived_facts
from peil.facts.derived.local_time import LocalTime, offset_changes
from peil.metrics.asked import AT, columns_of
from peil.metrics.kinds.scan import group_of
from peil.metrics.measurement import Grain
from peil.metrics.metric import Kind, Metric
from peil.metrics.periods import period_key
from peil.metrics.persons import BUCKETS, PERSON, bucket, person
from peil.metrics.summed import GROUP, N, summing, total
from peil.warehouse.settings import Settings

BUCKET = "_bucket"
_FIRST, _LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Recipe:
    """What a rollup is made of, and how.

    Parameters
    ----------
    kpi : str
        Whose.
    metric : Metric
        The same.
    cut : str or None
        The dimension that it is cut by.
    clock : LocalTime
        Of the workspace.
    settings : Settings
        Of the workspace.
    family : str
        Whose kinds it serves, of the KPI's.
    is_grouped : bool
        Whether persons are told apart by their group.
    """

    kpi: str
    metric: Metric
    cut: str | None
    clock: LocalTime
    settings: Settings
    family: str = ""
    is_grouped: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """What is told apart."""
        cut = () if self.cut is None else (self.cut,)
        return tuple(dict.fromkeys([*cut, *keys_of(self.metric, self.family)]))

    def build(self, table: ir.Table) -> ir.Table:
        """Return the rollup of a fact's rows."""
        kinds = adding_kinds(self.metric, self.family)
        made = {name for kind in kinds for name in {*kind.told_apart} - {*kind.columns}}
        wanted = [name for name in self.keys if name not in made]
        needed = [name for kind in kinds for name in kind.columns]
        rows = placed(table, self.metric, self.clock, (*wanted, *needed))
        for kind in kinds:
            rows = kind.worked_out(rows, self.clock, self.settings)
        ends = None
        if "observed_until" in rows.columns:
            rows = rows.mutate(_ends_at=self.clock.utc(rows["observed_until"]))
            ends = rows["_ends_at"]
        if self.is_grouped and GROUP not in rows.columns:
            rows = rows.mutate(**{GROUP: group_of(person(rows))})
        rows = rows.mutate(_day=self.clock.day(rows[AT]))
        ends = None if ends is None else rows["_ends_at"]
        return self._summed(rows, "_day", ends)

    def joined(self, rows: ir.Table, every: Grain = "day") -> ir.Table:
        """Return the rollup of rollups, by a period that may be longer than a day."""
        keyed = rows.mutate(_day=period_key(self.clock.local(rows[AT]), every))
        return self._summed(keyed, "_day", None)

    def _summed(self, rows: ir.Table, day: str, ends: ir.Value | None) -> ir.Table:
        keys = [*self.keys, *([GROUP] if self.is_grouped else []), day]
        sums = summing(rows, ends)
        for kind in adding_kinds(self.metric, self.family):
            sums |= {name: rows[name].sum() for name in kind.added_up}
        return rows.group_by(keys).aggregate(**sums).drop(day).order_by(AT)

    def name(self, table: ir.Table) -> str:
        """Return a name that changes with whatever the rollup depends on besides the loads.

        The very SQL stands in it: definition, settings and columns. The clock's is that of a
        year, whatever years the facts have, with all of the zone's changes beside it.
        """
        clock = replace(self.clock, first=_FIRST, last=_FIRST)
        unbound = ibis.table(table.schema(), name="facts")
        sql = str(ibis.to_sql(replace(self, clock=clock).build(unbound), dialect="duckdb"))
        kinds = adding_kinds(self.metric, self.family)
        further = sorted({kind.depends_on(self.clock, self.settings) for kind in kinds})
        told = f"{sql}\n{clock.zone}\n{offset_changes(clock.zone, _FIRST, _LAST)}\n{further}"
        return f"{self.label}-{sha256(told.encode()).hexdigest()[:16]}"

    @property
    def whose(self) -> tuple[int, ...]:
        """Tells this process's recipes of one label apart."""
        return (id(self.metric),)

    @property
    def label(self) -> str:
        """What it is called on the disk."""
        return f"{self.table}-{self.cut or ''}"

    @property
    def table(self) -> str:
        """The KPI and the family, as questions note what they lacked."""
        kpi = self.metric.rolled_with or self.kpi
        return f"{kpi}.{self.family}" if self.family else kpi


@dataclass(frozen=True)
class Crowd(Recipe):
    """How many rows each bucket of persons has in each unit: the fullest bounds everybody's."""

    def build(self, table: ir.Table) -> ir.Table:
        """Return the rollup of a fact's rows."""
        rows = placed(table, self.metric, self.clock, ())
        rows = rows.mutate(**{BUCKET: bucket(rows, BUCKETS)})
        return rows.group_by(["unit", BUCKET]).aggregate(**{N: rows.count()}).order_by(BUCKET)

    def joined(self, rows: ir.Table, every: Grain = "day") -> ir.Table:
        """Return the rollup of rollups."""
        return rows.group_by(["unit", BUCKET]).aggregate(**{N: total(rows, N)}).order_by(BUCKET)

    @property
    def label(self) -> str:
        """What it is called on the disk."""
        return f"{self.table}-persons in buckets"


def placed(table: ir.Table, metric: Metric, clock: LocalTime, wanted: Iterable[str]) -> ir.Table:
    """Return the rows of a fact that count, with the instant that places them.

    Only the columns that the question needs are carried on: compiling takes time for each.
    """
    rows = table.filter(metric.rows(table) & table[metric.time].notnull())
    return rows.select(*carried(table, wanted), **{AT: clock.utc(rows[metric.time])})


_OF_EVERY_QUESTION = ("unit", "simulated", "weight", "observed_until", GROUP, *PERSON)


def carried(table: ir.Table, wanted: Iterable[str]) -> list[str]:
    """Return the columns that a question needs, of those that a table has."""
    further = [name for name in _OF_EVERY_QUESTION if name in table.columns]
    return list(dict.fromkeys([*wanted, *further]))


def keys_of(metric: Metric, family: str) -> tuple[str, ...]:
    """Return what every rollup of a family of a KPI's kinds tells apart."""
    uniform = [column for name in metric.uniform for column in columns_of(name)]
    columns = [name for kind in adding_kinds(metric, family) for name in kind.told_apart]
    derived = derived_facts().get(metric.fact)
    # until when a row is known depends on what its source brings later
    ahead = () if derived is None or derived.ahead is None else ("source",)
    return tuple(dict.fromkeys([*metric.always_by, *uniform, *columns, *ahead]))


def adding_kinds(metric: Metric, family: str) -> list[Kind]:
    """Return the kinds of a KPI, its variants' among them, of a family and whose days add up."""
    kinds = (metric.kind, *(variant.kind for variant in metric.variants.values()))
    return [kind for kind in kinds if is_additive(kind) and kind.family == family]


def families_of(metric: Metric) -> tuple[str, ...]:
    """Return the families of a KPI's kinds whose days add up."""
    kinds = (metric.kind, *(variant.kind for variant in metric.variants.values()))
    return tuple(dict.fromkeys(kind.family for kind in kinds if is_additive(kind)))


def agree(metric: Metric, table: ir.Table, clock: LocalTime, settings: Settings) -> bool:
    """Return whether kinds that share rollups mean the same by columns of one name.

    Parameters
    ----------
    metric : Metric
        A KPI with its variants.
    table : ibis Table
        Its fact.
    clock, settings : LocalTime, Settings
        Of the workspace.
    """
    for family in families_of(metric):
        kinds = adding_kinds(metric, family)
        rows = placed(table, metric, clock, [name for kind in kinds for name in kind.columns])
        meant: dict[str, ir.Value] = {}
        for kind in kinds:
            worked = kind.worked_out(rows, clock, settings)
            for name in {*kind.told_apart, *kind.added_up} - {*rows.columns}:
                if not meant.setdefault(name, worked[name]).equals(worked[name]):
                    return False
    return True


def is_additive(kind: Kind) -> bool:
    """Return whether the moments of days add up to those of longer times.

    A company's own kind that scans in another way than the one it was made from must say so anew.
    """
    return getattr(kind, "rollup", "none") == "additive" and says_as_late(kind, "rollup")


def says_as_late(kind: Kind, what: str) -> bool:
    """Return whether a class of kinds that scans in its own way says something of that itself."""
    line = type(kind).__mro__
    says, *ways = (
        next(one for one in line if name in vars(one)) for name in (what, "scan", "behind")
    )
    return all(issubclass(says, way) for way in ways)


@cache
def runs_forward(zone: ZoneInfo) -> bool:
    """Return whether no local day begins a second time, as it does where clocks go back past one.

    A day's rows then lie between two instants, whichever way they are asked for.
    """
    (_, before), *changes = offset_changes(zone, _FIRST, _LAST)
    for at, after in changes:
        last = at - timedelta(microseconds=1) + timedelta(seconds=before)
        if (at + timedelta(seconds=after)).date() < last.date():
            return False
        before = after
    return True
