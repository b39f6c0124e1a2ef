from __future__ import annotations

from pathlib import Path

import pytest
from deltalake import DeltaTable, Field, Schema
from deltalake.schema import PrimitiveType

from peil.shared.errors import BadInput
from peil.sources.loads import undo_load
from peil.warehouse.delta import open_warehouse
from peil.warehouse.engine import connect
from peil.warehouse.log import add, place
from peil.warehouse.staging import staging_folder, write_files
from peil.warehouse.tables import exists, open_table
from peil.warehouse.upgrade import LAYOUT_VERSION, upgrade
from peil.warehouse.workspace import Workspace, make_workspace, open_workspace
from tests.warehouse.cast import cases, load, topics

LOAD = "cases-0123456789ab-aaaaaa"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "acme", zone="UTC")


def make_earlier_table(workspace: Workspace, contacts: str = "'3'") -> None:
    """Make cases as an earlier Peil might have: contacts as text, no topic, one row."""
    path = workspace.facts_folder / "cases"
    path.mkdir(parents=True)
    columns = {"source": "string", "case": "string", "opened_at": "timestamp",
               "contacts": "string"}  # fmt: skip
    fields = [Field(name, PrimitiveType(kind)) for name, kind in columns.items()]
    table = DeltaTable.create(
        str(path), Schema([*fields, Field("load_id", PrimitiveType("string"))]),
        partition_by=["load_id"], name="cases", description="Peil, schema version 0",
    )  # fmt: skip
    with staging_folder(workspace.facts_folder) as work:
        engine = connect(work / "spill")
        files = write_files(
            engine,
            "SELECT 's' AS source, 'c1' AS \"case\", "
            f"TIMESTAMPTZ '2024-01-01 00:00:00+00' AS opened_at, {contacts} AS contacts",
            work / "cases",
        )
        add(table, place(files, path, f"load_id={LOAD}"), "load_id", LOAD)


def test_an_earlier_table_is_refused_until_it_is_upgraded(workspace):
    make_earlier_table(workspace)
    with open_warehouse(workspace) as warehouse:
        with pytest.raises(BadInput, match="Run 'peil upgrade'"):
            warehouse.table("cases")
        told = upgrade(workspace)
        rows = warehouse.run(warehouse.table("cases")).to_pylist()
    assert len(told) == 1
    assert "cases is now of schema version 1" in told[0]
    assert "topic" in told[0]
    assert "Columns of another type: contacts" in told[0]
    assert len(rows) == 1
    assert (rows[0]["contacts"], rows[0]["topic"], rows[0]["load_id"]) == (3, None, LOAD)
    schema = {f.name: f.type for f in open_table(workspace.facts_folder / "cases").schema().fields}
    assert schema["contacts"] == PrimitiveType("long")


def test_an_upgrade_leaves_facts_as_old_as_they_were(workspace):
    make_earlier_table(workspace)
    path = workspace.facts_folder / "cases"
    before = DeltaTable(str(path)).get_add_actions(flatten=True)["modification_time"].to_pylist()
    upgrade(workspace)
    after = DeltaTable(str(path)).get_add_actions(flatten=True)["modification_time"].to_pylist()
    assert before == after


def test_upgrading_twice_is_the_same_as_once(workspace):
    make_earlier_table(workspace)
    upgrade(workspace)
    version = DeltaTable(str(workspace.facts_folder / "cases")).version()
    assert upgrade(workspace) == [
        "Everything is of this Peil's schema already; nothing was changed."
    ]
    assert DeltaTable(str(workspace.facts_folder / "cases")).version() == version


def test_an_upgraded_table_takes_loads_and_undoing(workspace):
    make_earlier_table(workspace)
    upgrade(workspace)
    report = load(workspace, cases("B", 1, 3), name="b")
    assert report.rows_replaced == 1
    with open_warehouse(workspace) as warehouse:
        assert topics(warehouse.run(warehouse.table("cases"))) == {"B": 2}
        undo_load(workspace, report.load_id)
        assert warehouse.run(warehouse.table("cases")).num_rows == 1


def test_values_that_do_not_fit_the_new_type_stop_the_upgrade_and_change_nothing(workspace):
    make_earlier_table(workspace, contacts="'many'")
    with pytest.raises(BadInput, match=f"in the load {LOAD}, values of contacts"):
        upgrade(workspace)
    table = DeltaTable(str(workspace.facts_folder / "cases"))
    assert table.metadata().description == "Peil, schema version 0"


def test_a_table_of_a_newer_peil_is_left_alone(workspace):
    load(workspace, cases("A", 0, 2), name="a")
    path = workspace.facts_folder / "cases"
    open_table(path).alter.set_table_description("Peil, schema version 99")
    with pytest.raises(BadInput, match="Install the newer Peil"):
        upgrade(workspace)


def test_an_earlier_workspace_is_noted_as_upgraded_in_its_settings(tmp_path):
    made = make_workspace(tmp_path / "old", name="Old & gold", schema_version=0)
    told = upgrade(made)
    again = open_workspace(made.folder)
    assert told == [f"The workspace is now of schema version {LAYOUT_VERSION}."]
    assert again.settings.schema_version == LAYOUT_VERSION
    assert again.settings.name == "Old & gold"


def test_a_load_into_an_earlier_table_is_refused(workspace):
    make_earlier_table(workspace)
    report = load(workspace, cases("B", 1, 3), name="b")
    assert report.state == "refused"
    assert "Run 'peil upgrade'" in report.message
    assert not exists(workspace.facts_folder / "cases__superseded")
