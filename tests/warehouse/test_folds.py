from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.shared import clock
from peil.sources.loads import list_loads, undo_load
from peil.warehouse.commit import commit_lock
from peil.warehouse.delta import DeltaWarehouse, open_warehouse
from peil.warehouse.folds import FOLDED, fold, read_folds
from peil.warehouse.sweep import expire
from peil.warehouse.workspace import Workspace, make_workspace
from tests.warehouse.cast import cases, load, topics

LOADS = "ABCDEFGHIJ"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "acme", zone="UTC")


def load_many(workspace: Workspace) -> None:
    """Ten loads of ten rows, each of which replaces half of the one before."""
    for place, topic in enumerate(LOADS):
        load(workspace, cases(topic, 5 * place, 5 * place + 10), name=topic)


def in_force(warehouse: DeltaWarehouse, **when: object) -> dict[str, int]:
    return topics(warehouse.run(warehouse.table("cases", **when)))  # type: ignore[arg-type]


def read_anew(workspace: Workspace) -> dict[str, int]:
    with open_warehouse(workspace) as warehouse:
        return in_force(warehouse)


EXPECTED = dict.fromkeys(LOADS, 5) | {"J": 10}


def test_folded_loads_read_the_same_from_one_file(workspace):
    load_many(workspace)
    assert fold(workspace.facts_folder) == 10 + 9, "ten loads, and the nine that replaced rows"
    (found,) = read_folds(workspace.facts_folder / "cases")
    assert len(found.loads) == 10
    for file in (workspace.facts_folder / "cases").rglob("*.parquet"):
        file.rename(file.with_suffix(".away"))
    assert read_anew(workspace) == EXPECTED, "the loads' own files are not needed for reading"


def test_a_reader_that_was_open_before_reads_the_fold_from_then_on(workspace):
    load_many(workspace)
    with open_warehouse(workspace) as warehouse:
        assert in_force(warehouse) == EXPECTED
        before = warehouse.fingerprint("cases")
        fold(workspace.facts_folder)
        for file in (workspace.facts_folder / "cases").rglob("*.parquet"):
            file.rename(file.with_suffix(".away"))
        assert in_force(warehouse) == EXPECTED
        assert warehouse.fingerprint("cases") == before, "no row has changed"


def test_a_folded_load_can_be_undone_and_its_replaced_rows_come_back(workspace):
    load_many(workspace)
    fold(workspace.facts_folder)
    last = next(one for one in list_loads(workspace) if one.last.file == "J")
    undo_load(workspace, last.load_id)
    assert read_anew(workspace) == dict.fromkeys("ABCDEFGH", 5) | {"I": 10}


def test_as_of_shows_what_had_been_loaded_before_it_was_folded_and_undone(workspace):
    load_many(workspace)
    loaded = clock.now()
    fold(workspace.facts_folder)
    undo_load(workspace, list_loads(workspace)[0].load_id)
    expire(workspace.facts_folder)
    with open_warehouse(workspace) as warehouse:
        assert in_force(warehouse, as_of=loaded) == EXPECTED


@settings(max_examples=4, deadline=None)
@given(steps=st.lists(st.sampled_from([*LOADS, "fold"]), min_size=1, max_size=8))
def test_whatever_is_undone_and_folded_reads_as_if_nothing_were_folded(tmp_path_factory, steps):
    workspace = make_workspace(tmp_path_factory.mktemp("steps") / "acme", zone="UTC")
    load_many(workspace)
    for step in steps:
        if step == "fold":
            fold(workspace.facts_folder)
        else:
            one = next(one for one in list_loads(workspace) if one.last.file == step)
            if one.state == "loaded":
                undo_load(workspace, one.load_id)
    folded = read_anew(workspace)
    shutil.rmtree(workspace.facts_folder / FOLDED, ignore_errors=True)
    assert folded == read_anew(workspace)


def test_few_new_loads_wait_until_there_are_some_and_many_folds_become_one(workspace, monkeypatch):
    monkeypatch.setattr("peil.warehouse.folds._FEW_LOADS", 2)
    monkeypatch.setattr("peil.warehouse.folds._FEW_FOLDS", 2)
    counts = []
    for place, topic in enumerate("ABCDEF"):
        load(workspace, cases(topic, 10 * place, 10 * place + 10), name=topic)
        fold(workspace.facts_folder)
        counts.append(len(read_folds(workspace.facts_folder / "cases")))
    assert counts == [0, 1, 1, 2, 2, 1]
    assert read_anew(workspace) == dict.fromkeys("ABCDEF", 10)


def test_large_loads_are_left_as_they_are(workspace, monkeypatch):
    monkeypatch.setattr("peil.warehouse.folds._SMALL_ROWS", 9)
    load_many(workspace)
    fold(workspace.facts_folder)
    assert read_folds(workspace.facts_folder / "cases") == []


@pytest.mark.parametrize("damage", ["{", "[1]", '[{"files": ["gone.parquet"], "loads": {}}]'])
def test_without_a_whole_fold_the_loads_own_files_are_read(workspace, damage):
    load_many(workspace)
    fold(workspace.facts_folder)
    (workspace.facts_folder / FOLDED / "cases" / "folds.json").write_text(damage)
    assert read_anew(workspace) == EXPECTED


def test_files_of_replaced_folds_are_kept_for_a_day_and_then_removed(workspace, monkeypatch):
    monkeypatch.setattr("peil.warehouse.folds._FEW_FOLDS", 1)
    load_many(workspace)
    fold(workspace.facts_folder)
    first = set((workspace.facts_folder / FOLDED / "cases").glob("*.parquet"))
    for place, topic in enumerate(LOADS):
        load(workspace, cases(topic.lower(), 100 + place, 101 + place), name=topic.lower())
    fold(workspace.facts_folder)
    assert first
    assert all(path.exists() for path in first), "somebody may still be reading them"
    long_ago = (clock.now() - timedelta(days=2)).timestamp()
    for path in first:
        os.utime(path, (long_ago, long_ago))
    fold(workspace.facts_folder)
    assert not any(path.exists() for path in first)


def test_folding_goes_on_while_a_load_is_being_committed(workspace):
    load_many(workspace)
    with commit_lock(workspace.facts_folder):
        assert fold(workspace.facts_folder) > 0
