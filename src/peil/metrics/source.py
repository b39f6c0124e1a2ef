"""Where a KPI's rows come from: a fact as it is loaded, or one derived from facts."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import ibis.expr.types as ir
import pyarrow as pa

from peil.facts.catalog import fact as fact_named
from peil.facts.derived.catalog import derived_facts
from peil.facts.derived.local_time import LocalTime
from peil.metrics.cache import remembered
from peil.metrics.written import written
from peil.warehouse.rollups import FactLoads
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Source:
    """A fact or derived fact in one warehouse at one time; also the ingredients of derived ones.

    Parameters
    ----------
    warehouse : Warehouse
        Where the facts live.
    name : str
        The fact.
    settings : Settings
        Of the workspace.
    zone : ZoneInfo
        Of the workspace.
    as_of : datetime or None
        What had been loaded then.
    dialect : str or None
        The engine's name; None for the warehouse's own.
    """

    warehouse: Warehouse
    name: str
    settings: Settings
    zone: ZoneInfo
    as_of: datetime | None = None
    engine: str | None = None

    @property
    def base(self) -> tuple[str, ...]:
        """The facts that are read."""
        derived = derived_facts().get(self.name)
        if derived is None:
            return (self.name,)
        others = derived.stand_ins
        read = next((n for n in others if self.has_rows(n)), None) or "".join(others[:1])
        return tuple(n for n in derived.base if n == read or n not in others)

    @property
    def is_derived(self) -> bool:
        """Whether the fact is computed from facts."""
        return self.name in derived_facts()

    @property
    def is_personal(self) -> bool:
        """Whether rows are about single people."""
        derived = derived_facts().get(self.name)
        return derived.is_personal if derived else fact_named(self.name).is_personal

    @property
    def inactive_after_gaps(self) -> float:
        """As the workspace has set it."""
        return self.settings.inactive_after_gaps

    @cached_property
    def dialect(self) -> str:
        """The engine's name as Ibis gives it."""
        return self.engine or str(self.table(self.base[0]).get_backend().name)

    @cached_property
    def rows(self) -> ir.Table:
        """All rows."""
        derived = derived_facts().get(self.name)
        if derived is None:
            return self.table(self.name)
        kept = self.kept(self.name, (), lambda: derived.build(self))
        if kept is not None:
            return kept
        made = written(self)
        if made is not None:
            return made.rows
        # building the expression takes as long as answering from rollups
        key = ("derived", self.name, self.fingerprint, self.clock, self.settings)
        return remembered(self.warehouse, key, lambda: derived.build(self))

    def kept(
        self, name: str, version: tuple[Hashable, ...], build: Callable[[], ir.Table]
    ) -> ir.Table | None:
        """Return a table that is worked out once for these facts and settings.

        Parameters
        ----------
        name : str
            What it holds.
        version : tuple
            What its rows depend on besides facts and settings.
        build : callable
            Returns the expression.

        Returns
        -------
        ibis Table or None
            None where nothing is kept; never for another engine or an earlier instant.
        """
        if self.engine is not None or self.as_of is not None:
            return None
        stands_for = (self.fingerprint, str(self.zone), self.settings, *version)
        return self.warehouse.keep(name, stands_for, self.base, build)

    @property
    def loads(self) -> FactLoads | None:
        """The loads that rollups of this fact are made of, if it may have any."""
        if self.engine is not None or self.as_of is not None or self.is_derived:
            return None
        return self.warehouse.loads(self.name)

    def run(self, expression: ir.Table) -> pa.Table:
        """Return an expression's rows, read once for these facts whoever asks.

        KPIs share a scan where theirs are the same, as churn rate and churn to new do.
        """
        key = ("rows", self.fingerprint, expression.op())
        return remembered(self.warehouse, key, lambda: self.warehouse.run(expression))

    @cached_property
    def cuts(self) -> tuple[str, ...]:
        """The columns that the KPI may be cut by."""
        derived = derived_facts().get(self.name)
        return derived.dimensions(self) if derived else self.dimensions(self.name)

    @property
    def fingerprint(self) -> str:
        """A text that changes whenever the rows change."""
        derived = derived_facts().get(self.name)
        facts = derived.base if derived else (self.name,)  # a stand-in may be replaced
        parts = [self.warehouse.fingerprint(name, as_of=self.as_of) for name in facts]
        return "|".join([self.name, *parts])

    @property
    def age(self) -> datetime | None:
        """When the newest load behind the rows was committed."""
        ages = [self.warehouse.age(name, as_of=self.as_of) for name in self.base]
        return max((age for age in ages if age is not None), default=None)

    def table(self, fact: str) -> ir.Table:
        """Return a fact's table."""
        return self.warehouse.table(fact, as_of=self.as_of)

    def has_rows(self, fact: str) -> bool:
        """Return whether anything has been loaded into a fact."""
        return self.warehouse.age(fact, as_of=self.as_of) is not None

    def dimensions(self, fact: str) -> tuple[str, ...]:
        """Return the columns of a fact that KPIs may be cut by."""
        return self.warehouse.dimensions(fact)

    @cached_property
    def clock(self) -> LocalTime:
        """The workspace's clock over the years of the facts."""
        loaded = [name for name in self.base if self.has_rows(name)]
        ends = [
            remembered(
                self.warehouse,
                ("years", name, self.warehouse.fingerprint(name, as_of=self.as_of)),
                lambda name=name: self._years(name),  # type: ignore[misc]
            )
            for name in loaded
        ]
        first = min((first for first, _ in ends), default=_LONG_AGO)
        last = max((last for _, last in ends), default=_LONG_AGO)
        return replace(self._bare_clock, first=first, last=last)

    @property
    def _bare_clock(self) -> LocalTime:
        return LocalTime(self.zone, _LONG_AGO, _LONG_AGO, self.dialect)

    def _years(self, name: str) -> tuple[datetime, datetime]:
        """Return the years of a fact with one to spare, for what begins or ends in its rows."""
        table = self.table(name)
        at = self._bare_clock.utc(table[fact_named(name).time])
        ends = self.warehouse.run(table.aggregate(first=at.min(), last=at.max())).to_pylist()[0]
        if ends["first"] is None:
            return _LONG_AGO, _LONG_AGO
        first, last = (aware(ends[name]) for name in ("first", "last"))
        return datetime(first.year - 1, 1, 1, tzinfo=UTC), datetime(last.year + 2, 1, 1, tzinfo=UTC)


def aware(instant: datetime) -> datetime:
    """Return an instant that an engine gave, which is in UTC, with its zone."""
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
