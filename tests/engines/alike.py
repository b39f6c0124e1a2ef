"""The same facts in DuckDB and in PostgreSQL, and the same question to both."""

from __future__ import annotations

import math
from typing import NamedTuple

import psycopg

from peil.facts.catalog import facts
from peil.metrics.catalog import catalog
from peil.metrics.engine import measure
from peil.metrics.measurement import Cell, Measurement, Query
from peil.shared.errors import PeilError
from peil.warehouse.postgres import PostgresWarehouse
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse
from tests.engines.held import hold
from tests.metrics.memory import OSLO, MemoryWarehouse

ASKED = [
    (name, variant)
    for name, entry in sorted(catalog().items())
    for variant in (None, *(entry.metric.variants if entry.composite is None else ()))
]


class Engines(NamedTuple):
    """The same facts twice."""

    duckdb: Warehouse
    postgres: PostgresWarehouse


def both(url: str, rows: MemoryWarehouse, *, with_tables: bool = True) -> Engines:
    """Write the rows to PostgreSQL too."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name in facts() if with_tables else ():
            hold(connection, name, rows._tables[name])
        connection.execute("ANALYZE")
    return Engines(rows, PostgresWarehouse(url))


def told(warehouse: Warehouse, query: Query) -> Measurement | str:
    try:
        return measure(warehouse, Settings(), OSLO, query)
    except PeilError as problem:
        return str(problem)


def assert_same(duckdb: Cell, postgres: Cell) -> None:
    """Hold two cells against each other; sums may be added up in another order."""
    assert (duckdb.slice, duckdb.period, duckdb.n) == (postgres.slice, postgres.period, postgres.n)
    assert (duckdb.period_start, duckdb.withheld, duckdb.is_indicative) == (
        postgres.period_start, postgres.withheld, postgres.is_indicative,
    )  # fmt: skip
    assert duckdb.parts.keys() == postgres.parts.keys()
    for name in ("value", "low", "high"):
        assert_close(getattr(duckdb, name), getattr(postgres, name))
    for name, value in duckdb.parts.items():
        assert_close(value, postgres.parts[name])


def assert_close(one: float | None, other: float | None) -> None:
    if one is None or other is None:
        assert one is other
    else:
        assert math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12), (one, other)


def assert_alike(engines: Engines, query: Query) -> None:
    duckdb, postgres = (told(warehouse, query) for warehouse in engines)
    if isinstance(duckdb, str) or isinstance(postgres, str):
        assert duckdb == postgres
        return
    assert len(duckdb.cells) == len(postgres.cells)
    for one, other in zip(duckdb.cells, postgres.cells, strict=True):
        assert_same(one, other)
    assert (duckdb.notes, duckdb.last_event, duckdb.is_simulated, duckdb.is_weighted) == (
        postgres.notes, postgres.last_event, postgres.is_simulated, postgres.is_weighted,
    )  # fmt: skip
