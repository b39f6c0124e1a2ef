"""The embedded warehouse: Delta tables in the workspace, read by DuckDB through Ibis.

Every call of `DeltaWarehouse.table` and `DeltaWarehouse.fingerprint` first asks whether a newer
version has been committed, by looking for one file name; only then is anything opened.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from peil.facts.catalog import fact as fact_named
from peil.facts.fact import Fact
from peil.shared.closing import Closing
from peil.warehouse.compiled import CompiledQueries
from peil.warehouse.engine import connect, quoted, spill_folder
from peil.warehouse.folds import folds_label
from peil.warehouse.history import TableAt, earliest_history, is_current, read_at
from peil.warehouse.kept import KeptTables
from peil.warehouse.loads import LoadsAt
from peil.warehouse.rollups import FactLoads
from peil.warehouse.superseded import visible
from peil.warehouse.tables import main_fact, superseded_name
from peil.warehouse.upgrade import check_layout
from peil.warehouse.views import select_columns
from peil.warehouse.workspace import Workspace

if TYPE_CHECKING:
    from peil.warehouse.postgres import PostgresWarehouse

_KEPT_VIEWS = 64
_MOST_ROWS_KEPT = 1_000_000
"""Of a fact with more rows nothing is kept: copies of it would fill the engine's memory."""


@dataclass(frozen=True)
class _View:
    """A fact at one version, as the engine sees it."""

    table: ir.Table
    depends_on: tuple[TableAt, ...]
    dimensions: tuple[str, ...]
    fingerprint: str
    age: datetime | None
    rows: int
    folds: str
    loads: LoadsAt | None


class DeltaWarehouse(Closing):
    """Facts in Delta tables, read with DuckDB.

    Parameters
    ----------
    workspace : Workspace
        Whose facts are read.

    Raises
    ------
    BadInput
        If the workspace has another schema version: the message names ``peil upgrade``.
    """

    def __init__(self, workspace: Workspace) -> None:
        check_layout(workspace)
        self._folder = workspace.facts_folder
        self._engine = connect(spill_folder(self._folder))
        self._ibis: Backend = ibis.duckdb.from_connection(self._engine)
        self._lock = threading.RLock()
        self._now: dict[str, _View] = {}
        self._views: OrderedDict[str, _View] = OrderedDict()
        self._queries = CompiledQueries(self._ibis, self._lock)
        self._kept = KeptTables(self._ibis, self._lock)

    def close(self) -> None:
        """Let go of the engine and of what it has spilt."""
        self._engine.close()

    def table(self, fact: str, *, as_of: datetime | None = None) -> ir.Table:
        """Return a fact with all its columns (nullable) and every further dimension.

        The table stands for one version: rows loaded later are not in it, ask again for them.

        Raises
        ------
        UnknownName
            If there is no such fact.
        BadInput
            If ``as_of`` has no zone or lies before the history that is kept.
        """
        return self._view(fact, as_of).table

    def dimensions(self, fact: str) -> tuple[str, ...]:
        """Return the columns that KPIs may be cut by: the fact's own, then further ones."""
        return self._view(fact, None).dimensions

    def age(self, fact: str, *, as_of: datetime | None = None) -> datetime | None:
        """Return the instant of the newest load in force, or None if there are no rows."""
        return self._view(fact, as_of).age

    def fingerprint(self, fact: str, *, as_of: datetime | None = None) -> str:
        """Return a text that changes whenever the fact's rows change."""
        return self._view(fact, as_of).fingerprint

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
            The facts that it reads.
        build : callable
            Returns the expression, over this warehouse's tables; called if it is not kept yet.

        Returns
        -------
        ibis Table or None
            None if a fact has so many rows that each question had better read it.
        """
        if sum(self._view(fact, None).rows for fact in facts) > _MOST_ROWS_KEPT:
            return None
        return self._kept.table(name, version, build)

    def loads(self, fact: str, *, however_few: bool = False) -> FactLoads | None:
        """Return the loads behind a fact as it is now; None where it has few rows.

        What is kept of those then serves, but beside a fact with many rows.
        """
        view = self._view(fact, None)
        return view.loads if however_few or view.rows > _MOST_ROWS_KEPT else None

    def run(self, expression: ir.Table) -> pa.Table:
        """Run an expression and return its rows. Safe to call from several threads.

        Parameters
        ----------
        expression : ibis Table
            Over tables of this warehouse.
        """
        sql, schema = self._queries.of(expression)
        return self._engine.cursor().execute(sql).to_arrow_table().cast(schema)

    def _view(self, name: str, as_of: datetime | None) -> _View:
        if as_of is None:
            view = self._now.get(name)
            if (
                view is not None
                and all(is_current(table) for table in view.depends_on)
                and view.folds == self._folds(name)
            ):
                return view
        with self._lock:
            fact = fact_named(name)
            view = self._read(fact, as_of)
            if as_of is None:
                self._now[name] = view
            return view

    def _read(self, fact: Fact, as_of: datetime | None) -> _View:
        if as_of is not None:
            earliest_history(self._folder, as_of)
        main = read_at(self._folder / fact.name, fact, as_of)
        depends = [main]
        active: frozenset[str] = frozenset()
        if main.snapshot:
            active = frozenset(load for load in main.snapshot.loads if main_fact(load) == fact.name)
            for other in sorted({main_fact(load) for load in main.snapshot.loads} - {fact.name}):
                beside = read_at(self._folder / other, fact_named(other), as_of)
                depends.append(beside)
                active |= main.snapshot.loads & (
                    beside.snapshot.loads if beside.snapshot else frozenset()
                )
        fingerprint = "_".join(table.label for table in depends)
        view = self._views.get(f"{fact.name} {fingerprint}")
        folds = self._folds(fact.name)
        if view is None or view.folds != folds:
            # read after the facts: what a load in force has replaced was written before it
            pairs = read_at(self._folder / superseded_name(fact.name), None, as_of)
            view = self._make_view(fact, tuple(depends), pairs, active, fingerprint, folds)
            self._views[f"{fact.name} {fingerprint}"] = view
            self._forget_old()
        self._views.move_to_end(f"{fact.name} {fingerprint}")
        if view.depends_on != tuple(depends):
            view = replace(view, depends_on=tuple(depends))
        return view

    def _folds(self, fact: str) -> str:
        return " ".join(folds_label(self._folder / n) for n in (fact, superseded_name(fact)))

    def _make_view(
        self,
        fact: Fact,
        depends: tuple[TableAt, ...],
        pairs: TableAt,
        active: frozenset[str],
        fingerprint: str,
        folds: str,
    ) -> _View:
        snapshot = depends[0].snapshot
        sql, age, rows = "", None, 0
        further: tuple[str, ...] = ()
        if snapshot is not None:
            sql = visible(self._engine, fact, snapshot, pairs.snapshot, active)
            rows = sum(snapshot.rows_by_load[load_id] for load_id in active)
            known = {column.name for column in fact.all_columns}
            further = tuple(name for name in snapshot.columns if name not in known)
            age = max((f.loaded_at for f in snapshot.files if f.load_id in active), default=None)
        name = f"{fact.name}_at_{fingerprint}"
        shown = select_columns(self._engine, fact, further, sql)
        self._engine.execute(f"CREATE OR REPLACE VIEW {quoted(name)} AS {shown}")
        own = tuple(column.name for column in fact.all_columns if column.is_dimension)
        loads = None if snapshot is None else LoadsAt(
            self._ibis, self._lock, self._kept, self._folder, fact, further,
            snapshot, pairs.snapshot, active,
        )  # fmt: skip
        return _View(
            self._ibis.table(name), depends, own + further, fingerprint, age, rows, folds, loads
        )

    def _forget_old(self) -> None:
        while len(self._views) > _KEPT_VIEWS:
            _, old = self._views.popitem(last=False)
            self._engine.execute(f"DROP VIEW IF EXISTS {quoted(old.table.get_name())}")


def open_warehouse(workspace: Workspace) -> DeltaWarehouse | PostgresWarehouse:
    """Open a workspace's facts, wherever its settings say that they lie.

    Raises
    ------
    BadInput
        If the workspace has another schema version: the message names ``peil upgrade``.
    SourceFailed
        If its facts lie in a database that does not answer.
    """
    if not workspace.settings.warehouse:
        return DeltaWarehouse(workspace)
    # its driver takes a tenth of a second to import, which most workspaces need not wait for
    from peil.warehouse.postgres import PostgresWarehouse

    return PostgresWarehouse(workspace.settings.warehouse)
