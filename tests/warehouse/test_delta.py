from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.facts.catalog import fact, facts
from peil.shared import clock
from peil.shared.errors import BadInput, UnknownName
from peil.sources.loads import undo_load
from peil.warehouse.delta import DeltaWarehouse, open_warehouse
from peil.warehouse.tables import make_table
from peil.warehouse.workspace import Workspace, make_workspace
from tests.warehouse.cast import Made, cases, load, topics


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "acme", zone="UTC")


@pytest.fixture
def warehouse(workspace: Workspace):
    with open_warehouse(workspace) as opened:
        yield opened


def in_force(warehouse: DeltaWarehouse, as_of: datetime | None = None) -> dict[str, int]:
    return topics(warehouse.run(warehouse.table("cases", as_of=as_of)))


@pytest.mark.parametrize("name", sorted(facts()))
def test_a_fact_without_rows_is_an_empty_table_with_every_column(warehouse, name):
    rows = warehouse.run(warehouse.table(name))
    assert rows.num_rows == 0
    assert rows.column_names == [column.name for column in fact(name).all_columns]
    assert warehouse.age(name) is None


def test_an_unknown_fact_is_named_with_the_nearest(warehouse):
    with pytest.raises(UnknownName, match="Did you mean 'cases'"):
        warehouse.table("casess")


def test_a_load_is_seen_by_a_warehouse_that_was_open_before(workspace, warehouse):
    before = warehouse.fingerprint("cases")
    assert in_force(warehouse) == {}
    load(workspace, cases("A", 0, 10), name="a")
    assert in_force(warehouse) == {"A": 10}
    assert warehouse.fingerprint("cases") != before


def test_a_later_load_replaces_equal_keys_and_only_those(workspace, warehouse):
    load(workspace, cases("A", 0, 100), name="a")
    report = load(workspace, cases("B", 50, 150), name="b")
    assert report.rows_replaced == 50
    assert in_force(warehouse) == {"A": 50, "B": 100}


def test_a_load_that_replaces_all_of_another_leaves_none_of_it(workspace, warehouse):
    load(workspace, cases("A", 0, 10), name="a")
    load(workspace, cases("B", 0, 10), name="b")
    assert in_force(warehouse) == {"B": 10}


def test_undoing_brings_earlier_rows_back(workspace, warehouse):
    load(workspace, cases("A", 0, 100), name="a")
    later = load(workspace, cases("B", 50, 150), name="b")
    undo_load(workspace, later.load_id)
    assert in_force(warehouse) == {"A": 100}


def test_undoing_the_middle_of_three_does_not_bring_rows_back_too_early(workspace, warehouse):
    load(workspace, cases("A", 0, 10), name="a")
    middle = load(workspace, cases("B", 0, 10), name="b")
    last = load(workspace, cases("C", 0, 5), name="c")
    undo_load(workspace, middle.load_id)
    assert in_force(warehouse) == {"A": 5, "C": 5}
    undo_load(workspace, last.load_id)
    assert in_force(warehouse) == {"A": 10}


@settings(max_examples=12)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("load"), st.integers(0, 3), st.integers(0, 5), st.integers(1, 4)),
            st.tuples(st.just("undo"), st.integers(0, 3), st.just(0), st.just(0)),
        ),
        min_size=2,
        max_size=9,
    )
)
def test_whatever_is_loaded_and_undone_the_newest_row_of_a_key_counts(tmp_path_factory, steps):
    workspace = make_workspace(tmp_path_factory.mktemp("acme") / "w", zone="UTC")
    oracle: list[tuple[str, str, set[int]]] = []  # loads in force, in order
    with open_warehouse(workspace) as warehouse:
        for action, which, low, size in steps:
            topic = f"T{which}"
            held = next((load for load in oracle if load[1] == topic), None)
            if action == "undo" and held:
                undo_load(workspace, held[0])
                oracle.remove(held)
            elif action == "load" and not held:
                report = load(workspace, cases(topic, low, low + size), name=topic)
                oracle.append((report.load_id, topic, set(range(low, low + size))))
            expected: dict[int, str] = {}
            for _, about, keys in oracle:
                expected |= dict.fromkeys(keys, about)
            rows = warehouse.run(warehouse.table("cases"))
            found = dict(zip(rows["case"].to_pylist(), rows["topic"].to_pylist(), strict=True))
            assert found == {f"c{key}": about for key, about in expected.items()}
            assert rows.num_rows == len(expected)


def test_a_file_that_was_undone_can_be_loaded_again(workspace, warehouse):
    first = load(workspace, cases("A", 0, 10), name="a")
    load(workspace, cases("B", 0, 5), name="b")
    undo_load(workspace, first.load_id)
    again = load(workspace, cases("A", 0, 10), name="a")
    assert again.state == "loaded"
    assert in_force(warehouse) == {"A": 10}


def test_an_empty_part_of_a_key_equals_an_empty_part(workspace, warehouse):
    def employees(department: str) -> Made:
        return Made(
            {"employees": f"SELECT 's' AS source, 'e1' AS employee_key, "
                          f"'{department}' AS department, 1 AS _row"},
            "SELECT 1",
        )  # fmt: skip

    load(workspace, employees("Sales"), name="a", fact="employees")
    load(workspace, employees("Support"), name="b", fact="employees")
    rows = warehouse.run(warehouse.table("employees"))
    assert rows["department"].to_pylist() == ["Support"]


def test_further_dimensions_are_columns_and_empty_where_a_load_has_none(workspace, warehouse):
    load(workspace, cases("A", 0, 2), name="a")
    load(workspace, cases("B", 5, 7, further=", 'gold' AS tier"), name="b")
    assert warehouse.dimensions("cases")[-1] == "tier"
    rows = warehouse.run(warehouse.table("cases").order_by("case"))
    assert rows["tier"].to_pylist() == [None, None, "gold", "gold"]


def test_a_further_dimension_whose_only_load_is_undone_is_empty(workspace, warehouse):
    load(workspace, cases("A", 0, 2), name="a")
    later = load(workspace, cases("B", 5, 7, further=", 'gold' AS tier"), name="b")
    undo_load(workspace, later.load_id)
    assert warehouse.run(warehouse.table("cases"))["tier"].to_pylist() == [None, None]


def answers_and_comments(words: str) -> Made:
    own = "'s' AS source, 'r1' AS response, 'q' AS question"
    return Made(
        {
            "answers": f"SELECT {own}, 'v' AS survey, 'interaction' AS survey_kind, "
            "'comment' AS role, 'comment' AS kind, 'answered' AS state, 1 AS _row",
            "comments": f"SELECT {own}, '{words}' AS text, 1 AS _row",
        },
        "SELECT 1",
    )


def test_comments_come_and_go_with_the_answers_they_belong_to(workspace, warehouse):
    def words() -> list[str]:
        return warehouse.run(warehouse.table("comments"))["text"].to_pylist()

    assert words() == []
    load(workspace, answers_and_comments("first"), name="a", fact="answers")
    assert words() == ["first"]
    later = load(workspace, answers_and_comments("second"), name="b", fact="answers")
    assert words() == ["second"]
    undo_load(workspace, later.load_id)
    assert words() == ["first"]


def test_comments_of_a_load_that_was_never_committed_are_not_read(workspace, warehouse):
    load(workspace, answers_and_comments("first"), name="a", fact="answers")
    DeltaTable(str(workspace.facts_folder / "answers")).delete()
    assert warehouse.run(warehouse.table("comments")).num_rows == 0


def test_as_of_shows_what_had_been_loaded(workspace, warehouse):
    load(workspace, cases("A", 0, 10), name="a")
    time.sleep(0.01)
    between = clock.now()
    time.sleep(0.01)
    later = load(workspace, cases("B", 5, 15), name="b")
    time.sleep(0.01)
    before_undo = clock.now()
    time.sleep(0.01)
    undo_load(workspace, later.load_id)
    assert in_force(warehouse, between) == {"A": 10}
    assert in_force(warehouse, before_undo) == {"A": 5, "B": 10}
    assert in_force(warehouse) == {"A": 10}
    ages = [warehouse.age("cases", as_of=at) for at in (between, before_undo)]
    assert ages[0] < between < ages[1] < before_undo
    prints = {warehouse.fingerprint("cases", as_of=at) for at in (between, before_undo, None)}
    assert len(prints) == 3


def test_a_fact_that_was_first_loaded_later_is_empty_as_of_before(workspace, warehouse):
    load(workspace, cases("A", 0, 10), name="a")
    time.sleep(0.01)
    between = clock.now()
    load(workspace, answers_and_comments("first"), name="b", fact="answers")
    assert warehouse.run(warehouse.table("answers", as_of=between)).num_rows == 0


def test_as_of_before_the_history_is_refused_with_its_beginning(workspace, warehouse):
    load(workspace, cases("A", 0, 10), name="a")
    with pytest.raises(BadInput, match=r"begins 20\d\d-\d\d-\d\d .*Choose a later instant"):
        warehouse.table("cases", as_of=datetime(2001, 1, 1, tzinfo=UTC))
    with pytest.raises(BadInput, match="has no zone"):
        warehouse.table("cases", as_of=datetime(2001, 1, 1))  # noqa: DTZ001


def test_age_is_the_instant_of_the_newest_load_in_force(workspace, warehouse):
    start = clock.now() - timedelta(milliseconds=1)
    load(workspace, cases("A", 0, 10), name="a")
    first = warehouse.age("cases")
    time.sleep(0.01)
    later = load(workspace, cases("B", 20, 30), name="b")
    assert start <= first < warehouse.age("cases") <= clock.now()
    undo_load(workspace, later.load_id)
    assert warehouse.age("cases") == first


def test_a_table_stands_for_one_version_even_while_loads_arrive(workspace, warehouse):
    load(workspace, cases("A", 0, 10), name="a")
    held = warehouse.table("cases")
    load(workspace, cases("B", 20, 30), name="b")
    assert topics(warehouse.run(held)) == {"A": 10}
    assert in_force(warehouse) == {"A": 10, "B": 10}


def test_asking_again_when_nothing_changed_opens_nothing(workspace, warehouse):
    load(workspace, cases("A", 0, 10), name="a")
    assert warehouse.table("cases") is warehouse.table("cases")


def test_several_threads_may_ask_at_once_while_loads_arrive(workspace, warehouse):
    load(workspace, cases("A", 0, 10), name="a")
    wrong: list[object] = []
    is_over = threading.Event()

    def ask() -> None:
        while not is_over.is_set():
            try:
                counts = in_force(warehouse)
            except Exception as problem:  # noqa: BLE001  (whatever it is, the test fails)
                wrong.append(problem)
                return
            if counts.get("A") != 10 or any(n != 10 for n in counts.values()):
                wrong.append(counts)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(4):
        load(workspace, cases(f"B{number}", 100 + 10 * number, 110 + 10 * number), name=f"{number}")
    is_over.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert sum(in_force(warehouse).values()) == 50


def test_a_facts_folder_that_is_put_in_anothers_place_is_noticed(workspace, warehouse, tmp_path):
    load(workspace, cases("A", 0, 10), name="a")
    assert in_force(warehouse) == {"A": 10}
    other = make_workspace(tmp_path / "other", zone="UTC")
    load(other, cases("Z", 0, 3), name="z")
    (workspace.facts_folder / "cases").rename(tmp_path / "aside")
    (other.facts_folder / "cases").rename(workspace.facts_folder / "cases")
    assert in_force(warehouse) == {"Z": 3}


def test_a_table_of_another_schema_version_is_refused_and_the_cure_is_named(workspace, warehouse):
    table = make_table(workspace.facts_folder, fact("cases"))
    table.alter.set_table_description("Peil, schema version 0")
    with pytest.raises(BadInput, match="Run 'peil upgrade'"):
        warehouse.table("cases")
    table.alter.set_table_description("Peil, schema version 99")
    with pytest.raises(BadInput, match="Install the newer Peil"):
        warehouse.table("cases")


def test_a_workspace_of_another_schema_version_is_refused(tmp_path):
    old = make_workspace(tmp_path / "old", schema_version=0)
    with pytest.raises(BadInput, match="Run 'peil upgrade'"):
        open_warehouse(old)


@pytest.mark.parametrize(
    "setting", ['"delta.enableDeletionVectors":"true"', '"delta.columnMapping.mode":"name"']
)
def test_tables_that_would_be_misread_are_refused(workspace, warehouse, setting):
    make_table(workspace.facts_folder, fact("cases"))
    entry = workspace.facts_folder / "cases" / "_delta_log" / f"{0:020d}.json"
    told = entry.read_text()
    assert told.count('"configuration":{"') == 1
    entry.write_text(told.replace('"configuration":{', f'"configuration":{{{setting},'))
    with pytest.raises(BadInput, match=r"would misread\. Write it anew"):
        warehouse.table("cases")


def test_a_table_that_peil_did_not_make_is_refused(workspace, warehouse):
    write_deltalake(str(workspace.facts_folder / "cases"), pa.table({"x": [1]}))
    with pytest.raises(BadInput, match="was not made by Peil"):
        warehouse.table("cases")


def test_the_log_keeps_no_statistics_of_what_people_said(workspace):
    load(workspace, answers_and_comments("Hemmelig"), name="a", fact="answers")
    for entry in (workspace.facts_folder / "comments" / "_delta_log").iterdir():
        assert b"Hemmelig" not in entry.read_bytes()


def test_spill_stays_inside_the_workspace_and_nothing_is_fetched(workspace, warehouse):
    settings_of = dict(
        warehouse._engine.execute(
            "SELECT name, value FROM duckdb_settings() WHERE name IN ('temp_directory', "
            "'autoinstall_known_extensions', 'autoload_known_extensions')"
        ).fetchall()
    )
    assert Path(settings_of["temp_directory"]).is_relative_to(workspace.folder)
    assert settings_of["autoinstall_known_extensions"] == "false"
    assert settings_of["autoload_known_extensions"] == "false"


@pytest.mark.parametrize("name", ["Åses bedrift", "100 % nøgd"])
def test_a_workspace_may_lie_in_a_folder_of_any_name(tmp_path, name):
    workspace = make_workspace(tmp_path / name, zone="UTC")
    load(workspace, cases("A", 0, 100), name="A")
    later = load(workspace, cases("B", 50, 150), name="B")
    with open_warehouse(workspace) as warehouse:
        assert in_force(warehouse) == {"A": 50, "B": 100}
    undo_load(workspace, later.load_id, actor="kari")
    with open_warehouse(workspace) as warehouse:
        assert in_force(warehouse) == {"A": 100}
