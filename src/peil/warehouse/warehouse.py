"""What every warehouse can do, whichever engine stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Protocol

import ibis.expr.types as ir
import pyarrow as pa

from peil.warehouse.rollups import FactLoads


class Warehouse(Protocol):
    """Facts as Ibis tables, and the engine that runs expressions over them."""

    def table(self, fact: str, *, as_of: datetime | None = None) -> ir.Table:
        """Return a fact with all its columns (nullable) and every further dimension.

        Parameters
        ----------
        fact : str
            A fact's name. A fact without rows gives an empty table.
        as_of : datetime or None
            Aware; the facts as they had been loaded at that instant.

        Raises
        ------
        UnknownName
            If there is no such fact.
        BadInput
            If ``as_of`` lies before the history that is kept, or the engine has no history.
        """

    def dimensions(self, fact: str) -> tuple[str, ...]:
        """Return the columns that KPIs may be cut by: the fact's own and further ones."""

    def age(self, fact: str, *, as_of: datetime | None = None) -> datetime | None:
        """Return the instant of the newest load behind a fact, or None if it has no rows."""

    def fingerprint(self, fact: str, *, as_of: datetime | None = None) -> str:
        """Return a text that changes whenever the fact's rows change."""

    def keep(
        self, name: str, version: Hashable, facts: tuple[str, ...], build: Callable[[], ir.Table]
    ) -> ir.Table | None:
        """Return a table with an expression's rows, worked out once for each version.

        Parameters
        ----------
        name : str
            What is kept, such as a derived fact.
        version : hashable
            Must change whenever the rows would, or the columns.
        facts : tuple of str
            The facts that it reads, as they are now.
        build : callable
            Returns the expression, over this warehouse's tables; called if it is not kept yet.

        Returns
        -------
        ibis Table or None
            None where nothing is kept: the engine keeps nothing, or there are too many rows.
        """

    def loads(self, fact: str, *, however_few: bool = False) -> FactLoads | None:
        """Return the loads behind a fact as it is now, which rollups are made of.

        Parameters
        ----------
        fact : str
            A fact's name.
        however_few : bool
            Whether to do so for few rows too.

        Returns
        -------
        FactLoads or None
            None where there are none: the engine manages no loads, or so few rows that what is
            kept of them serves.
        """

    def run(self, expression: ir.Table) -> pa.Table:
        """Run an expression and return its rows. Safe to call from several threads."""
