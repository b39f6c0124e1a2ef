"""Every KPI is the same number on PostgreSQL as on DuckDB, which plain Python is held against."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import ibis.expr.types as ir
import psycopg
import pytest

from peil.facts.catalog import facts
from peil.metrics.catalog import catalog
from peil.metrics.engine import measure
from peil.metrics.kinds import scan
from peil.metrics.measurement import Cell, Measurement, Query
from peil.shared.errors import PeilError
from peil.warehouse.postgres import PostgresWarehouse
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse
from tests.engines.held import hold
from tests.engines.server import made
from tests.metrics.cast import everything
from tests.metrics.memory import OSLO, MemoryWarehouse

pytestmark = pytest.mark.engines

# clocks went forward on 31 March 2019 and back on 27 October
QUESTIONS: dict[str, dict[str, object]] = {
    "uncut": {},
    "by unit and month, from before clocks went forward until after they went back": {
        "by": ("unit",), "every": "month", "since": date(2019, 3, 4), "until": date(2019, 11, 11),
    },
    "of one unit, on the days around": {
        "where": {"unit": ("north",)}, "every": "day", "since": date(2019, 3, 29),
        "until": date(2019, 4, 3),
    },
}  # fmt: skip
# a model is fitted for each cell, in Python and for a second: the engine only counts for it
FITTED = {"customer_lifetime_value"}
ONE_QUESTION: tuple[dict[str, object], ...] = ({"by": ("unit",)},)
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


@pytest.fixture(scope="module")
def engines(server: str) -> Iterator[Engines]:
    held = both(made(server), everything(with_contracts=True))
    yield held
    held.postgres.close()


@pytest.fixture(scope="module", params=[True, False], ids=["empty tables", "no tables"])
def empty(server: str, request: pytest.FixtureRequest) -> Iterator[Engines]:
    held = both(made(server), MemoryWarehouse(), with_tables=request.param)
    yield held
    held.postgres.close()


@pytest.fixture(autouse=True)
def _dealt_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deal persons into the same groups on both engines, whose own hashes differ (ADR 14)."""

    def group_of(who: ir.StringValue) -> ir.IntegerValue:
        return (who.length() * 7 + who.right(1).ascii_str() * 3 + who.right(2).ascii_str()) % 64

    monkeypatch.setattr(scan, "group_of", group_of)


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


@pytest.mark.parametrize(("name", "variant"), ASKED)
def test_a_kpi_is_the_same_number(engines: Engines, name: str, variant: str | None) -> None:
    for asked in ONE_QUESTION if name in FITTED else QUESTIONS.values():
        assert_alike(engines, Query(name, variant=variant, **asked))  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "variant"), ASKED)
def test_a_kpi_without_rows_says_so(empty: Engines, name: str, variant: str | None) -> None:
    query = Query(name, variant=variant)
    (cell,) = measure(empty.postgres, Settings(), OSLO, query).cells
    assert (cell.value, cell.withheld is not None) == (None, True)
    assert_alike(empty, query)
