"""What rollups of derived facts are made of: months of them, or all of them at once.

A row of a derived fact tells of others, which another load may bring, so that no load can be summed
up alone. Where rows tell only of what begins within a time after them (`Ahead`), a month can: see
`peil.metrics.months`. Else all rows are one piece, as they were written down
(`peil.metrics.written`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from peil.facts.derived.catalog import derived_facts
from peil.facts.derived.derived import Ahead, DerivedFact
from peil.facts.derived.local_time import plain
from peil.metrics import rollups
from peil.metrics.cache import remembered
from peil.metrics.metric import Kind, Metric
from peil.metrics.months import ByDay, inside, months, spans
from peil.metrics.recipes import adding_kinds, families_of, says_as_late
from peil.metrics.rollups import brought_up_to_date, name_of
from peil.metrics.source import Source
from peil.metrics.summed import ENDS
from peil.metrics.written import ALL, Of, Written, largest, written
from peil.warehouse.rollups import FactLoads

_UNSETTLED = 4
"""The newest months, to which loads still bring rows, are summed up one by one."""


def loads_of(source: Source, metric: Metric, *, waits: bool = False) -> FactLoads | None:
    """Return what rollups of a KPI are made of, if it may have any.

    Parameters
    ----------
    source : Source
        Of the KPI.
    metric : Metric
        The KPI.
    waits : bool
        Whether to look at all loads if that is needed, however long it takes.
    """
    derived = derived_facts().get(source.name)
    if derived is None:
        return source.loads
    if not comes_in_months(source, metric):
        made = written(source)
        return None if made is None else AllAtOnce(made.loads, source, derived, made)
    assert derived.ahead is not None
    base = replace(source, name=derived.base[0])
    loads = base.loads
    if loads is None:
        return None
    try:
        days = _days_of(source, base, metric, derived)
        most = 1.0 if waits else rollups.MOST_PENDING
        found = brought_up_to_date(days, base, loads, most=most, waits=waits)
    except OSError:
        return None
    if found is None:
        return None
    told = months(source, derived, derived.ahead, loads.files, found.files, found.days)
    return Months(loads, source, derived, derived.ahead, *told)


def has_loads(source: Source) -> bool:
    """Return whether rollups of a fact may be made: whether it, or one behind it, has many rows."""
    if source.engine is not None or source.as_of is not None:
        return False
    if not source.is_derived:
        return source.loads is not None
    return largest(source) is not None


def write_rows(source: Source, metric: Metric, *, anew: bool = False) -> Written | None:
    """Write down the derived fact that a KPI reads, where it is one piece of many rows.

    Parameters
    ----------
    source, metric : Source, Metric
        Of the KPI.
    anew : bool
        Whether to do so whatever there is.
    """
    if not source.is_derived or comes_in_months(source, metric):
        return None
    try:
        return written(source, makes=True, anew=anew)
    except OSError:  # a disk that is full or only read: each question works the rows out
        return None


def comes_in_months(source: Source, metric: Metric) -> bool:
    """Return whether a KPI's derived fact is summed up by month."""
    derived = derived_facts()[source.name]
    if derived.ahead is None or len(derived.base) > 1:
        return False
    return _is_bounded(source, metric, derived.ahead)


def days_folder(source: Source, metric: Metric) -> tuple[str, str] | None:
    """Return the fact and the folder of what tells of the days behind a derived fact, if any."""
    derived = derived_facts().get(source.name)
    if derived is None or derived.ahead is None:
        return None
    base = replace(source, name=derived.base[0])
    return base.name, name_of(_days_of(source, base, metric, derived), base)


def _days_of(source: Source, base: Source, metric: Metric, derived: DerivedFact) -> ByDay:
    return ByDay(source.name, metric, None, base.clock, base.settings, derived=derived)


def _is_bounded(source: Source, metric: Metric, ahead: Ahead) -> bool:
    """Return whether a KPI looks no further ahead than its fact tells of by months."""

    def told() -> bool:
        rows = ibis.table(source.rows.schema(), name="facts")
        read = {found.name for found in metric.rows(rows).op().find(ops.Field)}
        kinds = [kind for name in families_of(metric) for kind in adding_kinds(metric, name)]
        return not read & {*ahead.tells} and all(_looks_no_further(k, ahead) for k in kinds)

    key = ("looks ahead", id(metric), source.name, source.rows.schema())
    return remembered(source.warehouse, key, told)


def _looks_no_further(kind: Kind, ahead: Ahead) -> bool:
    if not {*kind.columns} & {*ahead.tells}:
        return True
    far = kind.looks_ahead
    return far is not None and far <= ahead.within and says_as_late(kind, "looks_ahead")


@dataclass(frozen=True)
class _Pieces:
    """A derived fact in pieces, made of the loads of its base.

    Parameters
    ----------
    base : FactLoads
        Of the fact that it is made of.
    source : Source
        Its own.
    derived : DerivedFact
        What it is.
    """

    base: FactLoads
    source: Source
    derived: DerivedFact

    @property
    def folder(self) -> Path:
        """Where its rollups lie."""
        return self.base.folder.parent / self.derived.name

    @property
    def files(self) -> Mapping[str, str]:
        """As for the base."""
        return self.base.files

    def save(self, expression: ir.Table, file: Path) -> None:
        """Write an expression's rows as a Parquet file."""
        self.base.save(expression, file)

    def read(self, files: Sequence[Path]) -> ir.Table:
        """Return the rows of such files."""
        return self.base.read(files)

    def keep(self, name: str, version: Hashable, build: Callable[[], ir.Table]) -> ir.Table:
        """Return a small table that is worked out once for each version."""
        return self.base.keep(name, version, build)


@dataclass(frozen=True)
class AllAtOnce(_Pieces):
    """A derived fact as one piece.

    Parameters
    ----------
    made : Written
        Its rows.
    """

    made: Written

    @property
    def states(self) -> Mapping[str, str]:
        """The piece, with a text that changes with any load, and with the fact's definition."""
        return {ALL: self.made.state}

    @property
    def lasting(self) -> Collection[str]:
        """The piece."""
        return self.states.keys()

    @property
    def rows(self) -> Mapping[str, int]:
        """How many rows of its facts it was made of."""
        return {ALL: self.made.count}

    def write(
        self, chosen: Collection[str], build: Callable[[ir.Table], ir.Table], file: Path
    ) -> None:
        """Write an expression over the rows as a Parquet file."""
        self.base.save(build(self.made.rows), file)


@dataclass(frozen=True)
class Months(_Pieces):
    """A derived fact in months of UTC, by its own instant.

    Parameters
    ----------
    ahead : Ahead
        How its rows tell of later ones.
    states, rows : mapping of str to str, int
        Of each month, as ``2024-03``.
    known_until : tuple of (str, datetime)
        Each source of the base with the plain instant until which it is known.
    """

    ahead: Ahead
    states: Mapping[str, str]
    rows: Mapping[str, int]
    known_until: tuple[tuple[str, datetime], ...]

    @property
    def lasting(self) -> Collection[str]:
        """All months but the newest."""
        return sorted(self.states)[:-_UNSETTLED]

    def write(
        self, chosen: Collection[str], build: Callable[[ir.Table], ir.Table], file: Path
    ) -> None:
        """Write an expression over the rows of some months as a Parquet file."""
        self.base.write(
            frozenset(self.base.states), lambda table: build(self._of(table, chosen)), file
        )

    def _of(self, table: ir.Table, chosen: Collection[str]) -> ir.Table:
        utc, stretches = self.source.clock.utc, spans(chosen)
        at, begins = utc(table[self.derived.time]), utc(table[self.ahead.begins])
        further = [(start, end + self.ahead.within) for start, end in stretches]
        kept = table.filter(inside(at, stretches) | inside(begins, further))
        rows = self.derived.build(Of(self.source, {self.derived.base[0]: kept}))
        rows = rows.filter(inside(rows[self.derived.time], stretches))
        return self._ending(rows, "observed_until")

    def _ending(self, rows: ir.Table, name: str) -> ir.Table:
        """Return rows that are known for as long as their source is now."""
        nothing = ibis.null("timestamp")
        ends = [(rows["source"] == of, plain(at)) for of, at in self.known_until]
        return rows.mutate(**{name: ibis.cases(*ends, else_=nothing) if ends else nothing})

    def read(self, files: Sequence[Path]) -> ir.Table:
        """Return the rows of such files, which may be known for longer now."""
        rows = super().read(files)
        return self._ending(rows, ENDS) if ENDS in rows.columns else rows

    def keep(self, name: str, version: Hashable, build: Callable[[], ir.Table]) -> ir.Table:
        """Return a small table that is worked out once for each version."""
        return super().keep(name, (version, self.known_until), build)
