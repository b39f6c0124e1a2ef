"""Whoever is erased is in no file any more, and everything about others stays as it was."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.shared import clock
from peil.shared.errors import BadInput
from peil.sources.loads import list_loads, undo_load
from peil.warehouse.delta import open_warehouse
from peil.warehouse.doctor import examine
from peil.warehouse.engine import parquet
from peil.warehouse.erasing import count_rows, erase
from peil.warehouse.folds import fold
from peil.warehouse.register import events
from peil.warehouse.sweep import expire
from peil.warehouse.tables import open_table, read_snapshot
from peil.warehouse.workspace import Workspace, make_workspace
from tests.warehouse.cast import Made, load


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "acme", zone="UTC")


def forms(low: int, high: int, *, people: int, turn: int = 0) -> Made:
    """Answers of a few people, and comments and cases that name them or their forms only."""
    who = f"'person-' || ((i + {turn}) % {people})"
    at = "TIMESTAMPTZ '2024-01-30 20:00:00+00' + to_hours(i::INT)"
    form = f"'form-' || ((i + {turn}) % {people}) || '-' || i"
    return Made(
        {
            "comments": f"SELECT 's' AS source, {form} AS response, 'why' AS question, "
            f"'yearly' AS survey, 'said by ' || {who} AS text, {at} AS said_at, "
            f"CASE i % 2 WHEN 0 THEN {who} END AS customer_key, i - {low} + 1 AS _row "
            f"FROM range({low}, {high}) r(i)",
            "answers": f"SELECT 's' AS source, {form} AS response, 'q' AS question, "
            f"'yearly' AS survey, 'relationship' AS survey_kind, 'outcome' AS role, "
            f"'nps' AS kind, 'answered' AS state, (i % 11)::DOUBLE AS score, "
            f"0 AS scale_low, 10 AS scale_high, true AS higher_is_better, "
            f"{who} AS customer_key, {at} AS answered_at, i - {low} + 1 AS _row "
            f"FROM range({low}, {high}) r(i)",
        },
        f"SELECT {high - low}",
    )


def tickets(low: int, high: int, *, people: int, turn: int = 0) -> Made:
    """Cases that may change hands: one case is about another person in a later load."""
    return Made(
        {
            "cases": f"SELECT 's' AS source, 'case-' || i AS \"case\", 'topic' AS topic, "
            f"'person-' || ((i + {turn}) % {people}) AS customer_key, "
            f"TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_hours(i::INT) AS opened_at, "
            f"i - {low} + 1 AS _row FROM range({low}, {high}) r(i)"
        },
        f"SELECT {high - low}",
    )


def bring(workspace: Workspace, fact: str, low: int, high: int, turn: int = 0) -> str:
    make = {"answers": forms, "cases": tickets}[fact]
    made = make(low, high, people=7, turn=turn)
    return load(workspace, made, name=f"{fact} {low} {high} {turn}", fact=fact).load_id


def rows_of(workspace: Workspace, fact: str) -> list[str]:
    with open_warehouse(workspace) as warehouse:
        return sorted(map(repr, warehouse.run(warehouse.table(fact)).to_pylist()))


def files_that_hold(folder: Path, text: str) -> list[str]:
    """Look for a text in every byte of every file, in Parquet's columns as in the bytes."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if path.suffix == ".parquet" and content[:4] == b"PAR1":
            rows = duckdb.sql(f"SELECT r::VARCHAR FROM {parquet([path])} r")
            content += repr(rows.fetchall()).encode()
        if text.encode() in content:
            found.append(str(path.relative_to(folder)))
    return found


def test_an_erased_person_is_in_no_byte_below_the_folder(workspace) -> None:
    for low in range(0, 200, 20):  # small enough to be folded together
        bring(workspace, "answers", low, low + 25)
    undo_load(workspace, bring(workspace, "cases", 0, 50))
    bring(workspace, "cases", 0, 60)
    bring(workspace, "cases", 30, 40, turn=1)
    fold(workspace.facts_folder)
    for name in ("person-3", "form-3-"):
        assert files_that_hold(workspace.facts_folder, name)
    known = count_rows(workspace.facts_folder, ["person-3"])
    gone = erase(workspace.facts_folder, ["person-3"])
    assert gone == known
    assert set(gone) == {"answers", "cases", "comments"}
    for name in ("person-3", "form-3-"):
        assert files_that_hold(workspace.facts_folder, name) == []
    assert files_that_hold(workspace.facts_folder, "person-4")
    assert count_rows(workspace.facts_folder, ["person-3"]) == {}
    assert erase(workspace.facts_folder, ["person-3"]) == {}
    assert all(finding.ok for finding in examine(workspace))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("load"), st.integers(0, 40), st.integers(1, 40), st.integers(0, 2)),
        st.tuples(st.just("undo"), st.integers(0, 9)),
        st.tuples(st.just("erase"), st.integers(0, 6)),
        st.tuples(st.just("tidy")),
    ),
    min_size=2,
    max_size=6,
)


@settings(max_examples=6, deadline=None)
@given(fact=st.sampled_from(["answers", "cases"]), steps=STEPS)
def test_what_is_left_is_what_was_without_the_person(fact, steps) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = make_workspace(Path(folder) / "acme", zone="UTC")
        in_force = [bring(workspace, fact, 0, 30)]
        for what, *how in steps:
            match what:
                case "load":
                    low, more, turn = how
                    in_force.append(bring(workspace, fact, low, low + more, turn))
                case "undo" if in_force:
                    load_id = in_force.pop(how[0] % len(in_force))
                    if load_id in {each.load_id for each in list_loads(workspace)
                                   if each.state == "loaded"}:  # fmt: skip
                        undo_load(workspace, load_id)
                case "tidy":
                    expire(workspace.facts_folder)
                    fold(workspace.facts_folder)
                case "erase":
                    name = f"person-{how[0]}"
                    before = rows_of(workspace, fact)
                    erase(workspace.facts_folder, [name])
                    kept = [row for row in before if f"'{name}'" not in row]
                    assert rows_of(workspace, fact) == kept
            assert all(finding.ok for finding in examine(workspace))


def test_what_is_left_of_a_load_stays_as_old_as_it_was(workspace) -> None:
    bring(workspace, "cases", 0, 50)
    path = workspace.facts_folder / "cases"
    before = {file.load_id: file.loaded_at for file in read_snapshot(open_table(path)).files}
    erase(workspace.facts_folder, ["person-2"])
    after = {file.load_id: file.loaded_at for file in read_snapshot(open_table(path)).files}
    assert after == before


def test_a_server_that_has_the_facts_open_answers_without_the_person(workspace) -> None:
    bring(workspace, "cases", 0, 70)
    with open_warehouse(workspace) as warehouse:
        table = warehouse.table("cases")
        first = warehouse.run(table.aggregate(n=table.count())).to_pylist()
        erase(workspace.facts_folder, ["person-1"])
        table = warehouse.table("cases")
        then = warehouse.run(table.aggregate(n=table.count())).to_pylist()
    assert (first, then) == ([{"n": 70}], [{"n": 60}])


def test_an_instant_before_an_erasure_is_refused_by_name(workspace) -> None:
    bring(workspace, "cases", 0, 50)
    before = clock.now()
    erase(workspace.facts_folder, ["person-1"], actor="kari")
    with open_warehouse(workspace) as warehouse:
        with pytest.raises(BadInput, match="when somebody was erased"):
            warehouse.table("cases", as_of=before)
        assert warehouse.table("cases") is not None
    assert [one.load_id.split("-")[0] for one in list_loads(workspace)] == ["cases"]
    noted = [event for event in events(workspace.facts_folder) if event.event == "erased"]
    assert [(event.actor, event.message) for event in noted] == [
        ("kari", ""), ("kari", "cases: 7"),
    ]  # fmt: skip
