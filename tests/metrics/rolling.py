"""The warehouse in memory with rollups of its facts, whose rows came in three loads."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from pathlib import Path
from threading import RLock

import ibis.expr.types as ir
import pyarrow as pa

from peil.warehouse.engine import parquet
from peil.warehouse.kept import KeptTables
from peil.warehouse.loads import whole_numbers
from tests.metrics.memory import MemoryWarehouse, shared

LOADS = 3


class Rolling(MemoryWarehouse):
    """Answers from rollups wherever it can, and tells which it has written."""

    def __init__(self, rows: MemoryWarehouse, folder: Path) -> None:
        self._tables = {name: _dealt(name, table) for name, table in rows._tables.items()}
        self._folder = folder
        self.kept = KeptTables(shared().backend, RLock())

    def loads(self, fact: str, *, however_few: bool = False) -> MemoryLoads | None:
        # as a warehouse of files does, which has none of a fact with few rows
        has_rows = self._tables[fact].num_rows > 0
        return MemoryLoads(self, fact, self._folder / fact) if has_rows else None

    @property
    def written(self) -> set[str]:
        """The rollups that there are, as KPI and cut."""
        return {file.parent.name.rpartition("-")[0] for file in self._folder.rglob("*.parquet")}


class MemoryLoads:
    def __init__(self, warehouse: Rolling, fact: str, folder: Path) -> None:
        self.warehouse, self.fact, self.folder = warehouse, fact, folder
        ids = warehouse._tables[fact].column("load_id").to_pylist()
        self.rows: Mapping[str, int] = {load: ids.count(load) for load in set(ids)}
        self.lasting = set(ids)
        self.states: Mapping[str, str] = {load: warehouse.fingerprint(fact) for load in self.rows}
        self.files = self.states

    def write(
        self, chosen: Collection[str], build: Callable[[ir.Table], ir.Table], file: Path
    ) -> None:
        table = self.warehouse.table(self.fact)
        self.save(build(table.filter(table["load_id"].isin(list(chosen)))), file)

    def save(self, expression: ir.Table, file: Path) -> None:
        sql = whole_numbers(shared().backend.compile(expression), expression)
        shared().backend.con.execute(f"COPY ({sql}) TO '{file}' (FORMAT parquet)")

    def read(self, files: Sequence[Path]) -> ir.Table:
        name = f"rollup {secrets.token_hex(8)}"
        shared().backend.con.execute(
            f'CREATE VIEW "{name}" AS SELECT * FROM {parquet(list(files))}'
        )
        return shared().backend.table(name)

    def keep(self, name: str, version: Hashable, build: Callable[[], ir.Table]) -> ir.Table:
        return self.warehouse.kept.table(name, version, build)


def _dealt(fact: str, table: pa.Table) -> pa.Table:
    place = table.column_names.index("load_id")
    loads = pa.array([f"{fact}-{i % LOADS}" for i in range(table.num_rows)], pa.string())
    return table.set_column(place, "load_id", loads)
