"""What most kinds say of themselves; a kind that differs says so."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import ibis.expr.types as ir

from peil.facts.derived.local_time import LocalTime
from peil.metrics.asked import Asked
from peil.metrics.measurement import Rollup
from peil.warehouse.settings import Settings

if TYPE_CHECKING:
    from peil.metrics.profile import Profile


class Ordinary(ABC):
    """A number made of the rows of one period, which is withheld where these are few."""

    is_count: ClassVar[bool] = False
    is_stock: ClassVar[bool] = False
    needs_period: ClassVar[bool] = False
    narrows_late: ClassVar[bool] = False
    clusters: ClassVar[bool] = False
    rollup: ClassVar[Rollup] = "none"
    is_coarse_where_many: ClassVar[bool] = False

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """What it reads: each kind says so."""

    @property
    def family(self) -> str:
        """All kinds of a KPI share its rollups."""
        return ""

    @property
    def told_apart(self) -> tuple[str, ...]:
        """What it reads."""
        return self.columns

    @property
    def added_up(self) -> tuple[str, ...]:
        """Nothing but rows, and their weights."""
        return ()

    @property
    def looks_ahead(self) -> timedelta | None:
        """It is not known how far."""
        return None

    def worked_out(self, rows: ir.Table, clock: LocalTime, settings: Settings) -> ir.Table:
        """Nothing is worked out."""
        return rows

    def depends_on(self, clock: LocalTime, settings: Settings) -> str:
        """All is in the SQL."""
        return ""

    @property
    def is_of_several(self) -> bool:
        """A person has no more than one row on one occasion."""
        return False

    @property
    def within(self) -> tuple[str, ...]:
        """No dimension divides a cell's rows."""
        return ()

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Nothing must be known beforehand."""
        return None

    def behind(self, rows: ir.Table) -> ir.Table:
        """Return the rows whose people are behind a number: all that count."""
        return rows
