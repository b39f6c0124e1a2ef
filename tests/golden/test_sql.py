"""The SQL of every KPI on every engine; a change must be meant.

``make golden`` rewrites the files from what Peil says now; then read the difference.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import ibis
import pytest

from peil.metrics.catalog import catalog
from peil.metrics.measurement import Query
from peil.metrics.planning import plan
from peil.warehouse.settings import Settings
from tests.metrics.cast import everything
from tests.metrics.memory import OSLO, MemoryWarehouse

FOLDER = Path(__file__).parent / "sql"
DIALECTS = ("duckdb", "postgres", "clickhouse", "databricks")
NAMES = sorted(catalog())
OF_CONTRACTS = {"club_joins", "club_join_rate", "contract_lifetime_value"}
"""KPIs that nothing but a list of customers tells; the others read orders where there is none."""


@pytest.fixture(scope="module")
def warehouses() -> dict[bool, MemoryWarehouse]:
    return {has: everything(with_contracts=has) for has in (False, True)}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", NAMES)
def test_the_sql_of_a_kpi_is_as_it_was(
    warehouses: dict[bool, MemoryWarehouse], name: str, dialect: str
) -> None:
    warehouse = warehouses[name in OF_CONTRACTS]
    query = Query(name, by=("unit",), every="month", since=date(2019, 2, 1), until=date(2020, 2, 1))
    made = plan(warehouse, Settings(), OSLO, query, dialect=dialect)
    sql = str(ibis.to_sql(made.scan, dialect=dialect)) + "\n"
    path = FOLDER / f"{name}.{dialect}.sql"
    if os.environ.get("PEIL_REWRITE_GOLDEN"):
        path.write_text(sql, encoding="utf-8")
    assert path.exists(), f"{path.name} is missing: make golden"
    assert sql == path.read_text(encoding="utf-8"), f"{path.name} changed: see make golden"


def test_no_golden_sql_is_left_of_a_kpi_that_is_gone() -> None:
    expected = {f"{name}.{dialect}.sql" for name in NAMES for dialect in DIALECTS}
    assert {path.name for path in FOLDER.iterdir()} == expected
