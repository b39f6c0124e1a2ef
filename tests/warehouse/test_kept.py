"""What the engine has worked out once stands for one version of the facts."""

from __future__ import annotations

import threading
from pathlib import Path

import ibis.expr.types as ir
import pytest

from peil.metrics.engine import measure
from peil.metrics.measurement import Measurement, Query
from peil.shared import clock
from peil.sources.loads import undo_load
from peil.warehouse import delta
from peil.warehouse.delta import DeltaWarehouse, open_warehouse
from peil.warehouse.workspace import Workspace, make_workspace
from tests.warehouse.cast import cases, load

SOLVED = ", TIMESTAMPTZ '2024-01-01 01:30:00+00' + to_hours(i::INT) AS solved_at, 2 AS contacts"
KPIS = ("resolution_time", "first_contact_resolution")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "acme", zone="UTC")


@pytest.fixture
def warehouse(workspace: Workspace):
    with open_warehouse(workspace) as opened:
        yield opened


def bring(workspace: Workspace, low: int, high: int) -> str:
    made = cases("A", low, high, further=SOLVED)
    return load(workspace, made, name=f"from {low}").load_id


def asked(
    workspace: Workspace, warehouse: DeltaWarehouse, kpi: str, **query: object
) -> Measurement:
    question = Query(kpi, **query)  # type: ignore[arg-type]
    return measure(warehouse, workspace.settings, workspace.zone, question)


def rows_of(measurement: Measurement) -> float:
    (cell,) = measurement.cells
    return cell.n + cell.parts.get("window_open", 0)


def tables(warehouse: DeltaWarehouse) -> list[str]:
    return [str(row[0]) for row in warehouse._engine.execute(
        "SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]  # fmt: skip


@pytest.mark.parametrize("kpi", KPIS)
def test_a_load_and_its_undoing_reach_what_is_kept(workspace, warehouse, kpi):
    bring(workspace, 0, 400)
    before = rows_of(asked(workspace, warehouse, kpi))
    second = bring(workspace, 400, 900)
    between = rows_of(asked(workspace, warehouse, kpi))
    undo_load(workspace, second, actor="kari")
    after = rows_of(asked(workspace, warehouse, kpi))
    assert (before, between, after) == (400, 900, 400)


@pytest.mark.parametrize("kpi", KPIS)
def test_what_had_been_loaded_earlier_is_not_read_from_what_is_kept(workspace, warehouse, kpi):
    bring(workspace, 0, 400)
    then = clock.now()
    bring(workspace, 400, 900)
    assert rows_of(asked(workspace, warehouse, kpi)) == 900
    assert rows_of(asked(workspace, warehouse, kpi, as_of=then)) == 400


def test_of_old_versions_one_is_left(workspace, warehouse):
    for number in range(4):
        bring(workspace, 100 * number, 100 * number + 100)
        asked(workspace, warehouse, "resolution_time")
    assert len(tables(warehouse)) == 2


@pytest.mark.parametrize(("most", "kept"), [(399, 0), (400, 1)])
def test_of_a_fact_with_very_many_rows_nothing_is_kept(
    workspace, warehouse, monkeypatch, most, kept
):
    monkeypatch.setattr(delta, "_MOST_ROWS_KEPT", most)
    bring(workspace, 0, 400)
    assert rows_of(asked(workspace, warehouse, "resolution_time")) == 400
    assert len(tables(warehouse)) == kept


def test_whoever_asks_while_something_is_worked_out_waits_for_it(workspace, warehouse):
    bring(workspace, 0, 400)
    is_building, may_go_on = threading.Event(), threading.Event()
    built: list[ir.Table] = []
    found: list[ir.Table] = []

    def build() -> ir.Table:
        is_building.set()
        may_go_on.wait(10)
        built.append(warehouse.table("cases"))
        return built[-1]

    def ask() -> None:
        found.append(warehouse.keep("mine", "now", ("cases",), build))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert is_building.wait(10)
    # another question is answered meanwhile
    assert warehouse.run(warehouse.table("cases").count().as_table()).num_rows == 1
    may_go_on.set()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    assert len(found) == 3
    assert len({table.get_name() for table in found}) == 1


def test_several_threads_may_ask_for_kpis_while_loads_arrive(workspace, warehouse):
    bring(workspace, 0, 100)
    wrong: list[object] = []
    is_over = threading.Event()

    def ask() -> None:
        while not is_over.is_set():
            try:
                n = rows_of(asked(workspace, warehouse, "resolution_time"))
            except Exception as problem:  # noqa: BLE001  (whatever it is, the test fails)
                wrong.append(problem)
                return
            if n % 100:
                wrong.append(n)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 5):
        bring(workspace, 100 * number, 100 * number + 100)
    is_over.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert rows_of(asked(workspace, warehouse, "resolution_time")) == 500
