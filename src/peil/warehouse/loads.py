"""The loads behind a fact at one version, summed up by the engine that reads the fact."""

# ruff: noqa: S608  (names go through quoted(), values through literal())

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import RLock

import ibis.expr.types as ir
from ibis.backends.duckdb import Backend

from peil.facts.fact import Fact
from peil.warehouse.engine import WRITTEN_AS, literal, parquet, quoted
from peil.warehouse.kept import KeptTables
from peil.warehouse.rollups import ROLLUPS, names_of, states_of
from peil.warehouse.superseded import visible
from peil.warehouse.tables import Snapshot
from peil.warehouse.views import select_columns


@dataclass(frozen=True)
class LoadsAt:
    """Loads in force in Delta tables, and DuckDB to sum them up.

    Parameters
    ----------
    backend, lock, kept
        The engine, what is held while its own connection is used, and what it has kept.
    facts_folder : Path
        Where the tables lie.
    fact : Fact
        What they brought.
    further : tuple of str
        Further dimensions.
    facts, pairs : Snapshot
        The fact's table, and that of its replaced rows if there is one.
    active : frozenset of str
        The loads in force.
    """

    backend: Backend
    lock: RLock
    kept: KeptTables
    facts_folder: Path
    fact: Fact
    further: tuple[str, ...]
    facts: Snapshot
    pairs: Snapshot | None
    active: frozenset[str]

    @property
    def folder(self) -> Path:
        """Where the rollups of this fact lie."""
        return self.facts_folder / ROLLUPS / self.fact.name

    @cached_property
    def states(self) -> Mapping[str, str]:
        """Each load in force with a text that changes whenever its rows in force do."""
        engine = self.backend.con.cursor()
        return states_of(engine, self.fact, self.facts, self.pairs, self.active)

    @cached_property
    def files(self) -> Mapping[str, str]:
        """Each load in force with the names of its files."""
        return names_of(self.facts, self.active)

    @property
    def lasting(self) -> Collection[str]:
        """All of them."""
        return self.active

    @property
    def rows(self) -> Mapping[str, int]:
        """How many rows each brought."""
        return {load: self.facts.rows_by_load[load] for load in self.active}

    def write(
        self, chosen: Collection[str], build: Callable[[ir.Table], ir.Table], file: Path
    ) -> None:
        """Write an expression over the rows in force of some loads as a Parquet file."""
        name = f"{self.fact.name} of loads {secrets.token_hex(4)}"
        engine = self.backend.con.cursor()
        sql = visible(engine, self.fact, self.facts, self.pairs, self.active, frozenset(chosen))
        view = select_columns(engine, self.fact, self.further, sql)
        engine.execute(f"CREATE VIEW {quoted(name)} AS {view}")
        try:
            with self.lock:
                table = self.backend.table(name)
            self.save(build(table), file)
        finally:
            engine.execute(f"DROP VIEW {quoted(name)}")

    def save(self, expression: ir.Table, file: Path) -> None:
        """Write an expression's rows as a Parquet file."""
        with self.lock:
            select = whole_numbers(self.backend.compile(expression), expression)
        self.backend.con.cursor().execute(f"COPY ({select}) TO {literal(file)} ({WRITTEN_AS})")

    def read(self, files: Sequence[Path]) -> ir.Table:
        """Return the rows of such files."""
        told = sha256("\n".join(map(str, files)).encode()).hexdigest()[:16]
        name = f"rollup {told}"
        return self.kept.view(name, f"SELECT * FROM {parquet(list(files))}")

    def keep(self, name: str, version: Hashable, build: Callable[[], ir.Table]) -> ir.Table:
        """Return a small table that is worked out once for each version."""
        return self.kept.table(name, version, build)


def whole_numbers(select: str, expression: ir.Table) -> str:
    """Return SQL that keeps whole numbers whole: DuckDB's sums of them are wider than Parquet's."""
    names = [name for name, kind in expression.schema().items() if kind.is_int64()]
    if not names:
        return select
    casts = ", ".join(f"CAST({quoted(name)} AS BIGINT) AS {quoted(name)}" for name in names)
    return f"SELECT * REPLACE ({casts}) FROM ({select})"
