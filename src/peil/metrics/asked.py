"""A question made ready for the engine: the rows that count, and how they are cut."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

import ibis.expr.types as ir
import pyarrow as pa

from peil.facts.derived.local_time import LocalTime
from peil.metrics.measurement import Grain
from peil.metrics.periods import period_key
from peil.warehouse.settings import Settings

AT = "_at"
PERIOD = "_period"
SCALE = ("scale_low", "scale_high", "higher_is_better")


def columns_of(uniform: str) -> tuple[str, ...]:
    """Return the columns behind a name of `Metric.uniform`."""
    return SCALE if uniform == "scale" else (uniform,)


class Rows(Protocol):
    """The rows of a fact, and the clock over its years."""

    @property
    def rows(self) -> ir.Table:
        """All rows."""

    @property
    def clock(self) -> LocalTime:
        """The workspace's clock over the years of the fact."""


def _no_other(name: str) -> Rows:
    raise LookupError(name)


@dataclass(frozen=True)
class Asked:
    """What a kind needs to build its scan.

    Parameters
    ----------
    rows : ibis Table
        The rows that count, with the column `AT`: the plain UTC instant that places a row.
    narrowed : callable
        Keeps of such rows those that the filters keep and the viewer may see; done already, but
        for a kind that narrows late.
    by : tuple of str
        Columns to cut by.
    every : Grain or None
        The periods' length.
    since, until : datetime or None
        Aware; for kinds that look at more than the rows of the asked time.
    clock : LocalTime
        The workspace's clock over the years of the facts.
    settings : Settings
        Of the workspace.
    uniform : tuple of str
        Columns that must not vary within a cell and may do so in these rows.
    is_weighted : bool
        Whether the rows' weights are used.
    is_clustered : bool
        Whether one person's rows are to count as belonging together.
    is_many : bool
        Whether over a million rows count for the KPI, whoever asks and whatever is asked.
    variant : str or None
        As asked.
    constants : mapping of str to object
        What is the same in all of these rows, so that the engine need not look: columns of the
        scale, ``last`` and ``made_up``.
    known_from : datetime or None
        When the facts begin, aware.
    other : callable
        Takes a name of `Metric.also` and gives that fact's rows, whoever asks: what a KPI counts
        its own rows per.
    beforehand : pyarrow.Table or None
        What the kind's `Kind.ask_first` brought.
    """

    rows: ir.Table
    by: tuple[str, ...]
    every: Grain | None
    since: datetime | None
    until: datetime | None
    clock: LocalTime
    settings: Settings
    narrowed: Callable[[ir.Table], ir.Table] = lambda rows: rows
    uniform: tuple[str, ...] = ()
    is_weighted: bool = False
    is_clustered: bool = False
    is_many: bool = False
    variant: str | None = None
    beforehand: pa.Table | None = None
    constants: Mapping[str, object] = field(default_factory=dict)
    known_from: datetime | None = None
    other: Callable[[str], Rows] = _no_other

    def of(self, rows: ir.Table) -> Asked:
        """Return the same question about other rows."""
        return replace(self, rows=rows)

    def keyed(self, rows: ir.Table | None = None, at: str = AT) -> ir.Table:
        """Return rows with the column `PERIOD`, if periods are asked for."""
        table = self.rows if rows is None else rows
        if self.every is None:
            return table
        return table.mutate(**{PERIOD: self.period(table[at])})

    def period(self, utc: ir.TimestampValue) -> ir.TimestampValue:
        """Return the start of the local period of a plain UTC instant."""
        if self.every is None:
            raise ValueError("no periods were asked for")
        return period_key(self.clock.local(utc), self.every)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of a cell."""
        return self.by if self.every is None else (*self.by, PERIOD)

    @property
    def period_column(self) -> str | None:
        """The column of the period, if any."""
        return None if self.every is None else PERIOD
