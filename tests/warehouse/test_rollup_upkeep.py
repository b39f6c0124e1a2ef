"""Rollups on the disk: who writes them, what is noted beside them, and when files go."""

from __future__ import annotations

import json
import os
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from peil.metrics import rollups
from peil.metrics.engine import measure
from peil.metrics.measurement import Measurement, Query, Viewer
from peil.metrics.rolling_up import roll_up
from peil.shared import clock
from peil.sources.loads import undo_load
from peil.warehouse import delta
from peil.warehouse import rollups as files
from peil.warehouse.delta import open_warehouse
from peil.warehouse.loads import LoadsAt
from peil.warehouse.rollups import ROLLUPS, only_writer, read_parts
from peil.warehouse.workspace import Workspace, make_workspace
from tests.warehouse.cast import Made, load
from tests.warehouse.test_rollups import asked, bring, parts_of, rolled, same, scores


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "acme", zone="Europe/Oslo")


def assert_rolled_is_plain(workspace: Workspace) -> None:
    with open_warehouse(workspace) as warehouse, rolled():
        summed = asked(workspace, warehouse)
    with open_warehouse(workspace) as plain:
        assert same(summed, asked(workspace, plain))


def make_old(*paths: Path) -> None:
    long_ago = (clock.now() - timedelta(days=2)).timestamp()
    for path in paths:
        os.utime(path, (long_ago, long_ago))


def test_files_of_replaced_parts_are_kept_for_a_day_and_then_removed(workspace) -> None:
    root = workspace.facts_folder / ROLLUPS / "answers"
    bring(workspace, 0, 200)
    assert_rolled_is_plain(workspace)
    first = {*root.rglob("*.parquet")}
    bring(workspace, 150, 300, score=7)  # replaces rows of the load before
    assert_rolled_is_plain(workspace)
    assert first
    assert all(path.exists() for path in first), "somebody may still be reading them"
    make_old(*root.rglob("*.parquet"))
    bring(workspace, 300, 310)
    assert_rolled_is_plain(workspace)
    assert not any(path.exists() for path in first)
    assert all(len(read_parts(folder)) > 1 for folder in root.glob("nps-*[0-9a-f]"))


def test_rollups_that_nothing_makes_go_after_a_day_and_others_stay(workspace, monkeypatch) -> None:
    monkeypatch.setattr(delta, "_MOST_ROWS_KEPT", 0)
    root = workspace.facts_folder / ROLLUPS / "answers"
    bring(workspace, 0, 200)
    with open_warehouse(workspace) as warehouse:
        roll_up(workspace, warehouse)
        (root / "of another definition").mkdir()
        (root / "of this morning").mkdir()
        before = parts_of(workspace)
        make_old(*root.iterdir())
        (root / "of this morning").touch()
        roll_up(workspace, warehouse)
    assert not (root / "of another definition").exists()
    assert (root / "of this morning").exists()
    assert {name: parts for name, parts in parts_of(workspace).items() if parts} == {
        name: parts for name, parts in before.items() if parts
    }


@pytest.mark.parametrize("damage", ["[", "[1]", '{"format": 1}', '{"format": 1, "parts": [1]}'])
def test_notes_that_cannot_be_read_are_made_anew(workspace, damage) -> None:
    bring(workspace, 0, 200)
    assert_rolled_is_plain(workspace)
    for note in (workspace.facts_folder / ROLLUPS).rglob("*.json"):
        note.write_text(damage)
    assert_rolled_is_plain(workspace)
    assert parts_of(workspace)["nps-"]


def test_parts_of_another_format_are_not_read(workspace) -> None:
    bring(workspace, 0, 200)
    assert_rolled_is_plain(workspace)
    before = parts_of(workspace)["nps-"]
    for note in (workspace.facts_folder / ROLLUPS).rglob("parts.json"):
        note.write_text(json.dumps(json.loads(note.read_text()) | {"format": 0}))
    assert_rolled_is_plain(workspace)
    assert {part.file for part in parts_of(workspace)["nps-"]}.isdisjoint(p.file for p in before)


def test_while_another_writes_a_question_is_answered_from_the_rows(workspace, monkeypatch) -> None:
    monkeypatch.setattr(files, "_WAIT_SECONDS", 0.01)
    bring(workspace, 0, 200)
    assert_rolled_is_plain(workspace)
    bring(workspace, 200, 300)
    before = parts_of(workspace)
    (folder,) = (workspace.facts_folder / ROLLUPS / "answers").glob("nps--*")
    with only_writer(folder) as is_only:
        assert is_only
        assert_rolled_is_plain(workspace)
    assert parts_of(workspace)["nps-"] == before["nps-"]


def test_who_waits_for_another_takes_what_that_one_wrote(workspace, monkeypatch) -> None:
    write, written = LoadsAt.write, []

    def slowly(self, chosen, build, file):
        written.append(file.parent.name)
        time.sleep(0.2)
        write(self, chosen, build, file)

    monkeypatch.setattr(LoadsAt, "write", slowly)
    bring(workspace, 0, 200)
    both = threading.Barrier(2)

    def ask() -> None:
        with open_warehouse(workspace) as warehouse:
            both.wait()
            asked(workspace, warehouse)

    with rolled():
        readers = [threading.Thread(target=ask) for _ in range(2)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
    assert written
    assert len(written) == len({*written}), "each was summed up once"
    assert_rolled_is_plain(workspace)


def test_what_an_undone_load_brought_is_counted_no_more(workspace) -> None:
    bring(workspace, 0, 200)
    assert_rolled_is_plain(workspace)
    second = bring(workspace, 200, 300)  # a part of its own
    assert_rolled_is_plain(workspace)
    undo_load(workspace, second)
    assert_rolled_is_plain(workspace)


def test_whether_persons_have_several_rows_is_noted_for_these_loads_and_units(workspace) -> None:
    nobody_twice, often = {"people": 10_000}, {"people": 3}
    bring(workspace, 0, 200, **nobody_twice)
    assert_rolled_is_plain(workspace)
    second = bring(workspace, 300, 500, **often)
    assert_rolled_is_plain(workspace)
    undo_load(workspace, second)
    assert_rolled_is_plain(workspace)


def test_a_unit_in_which_nobody_has_several_rows_is_told_apart_from_the_whole(workspace) -> None:
    bring(workspace, 0, 300, people=10_000)
    south = scores(300, 600, score=3, people=3).facts["answers"]  # all of them by one customer
    made = Made({"answers": f"SELECT * FROM ({south}) WHERE unit = 'south'"}, "SELECT 100")
    load(workspace, made, name="south", fact="answers")
    viewers = [Viewer(), Viewer(units=("north",)), Viewer(units=("south",))]

    def ask() -> list[Measurement]:
        with open_warehouse(workspace) as warehouse:
            return [
                measure(warehouse, workspace.settings, workspace.zone, Query("nps"), viewer)
                for viewer in viewers
            ]

    with rolled():
        summed = ask()
    assert same(summed, ask())


def test_a_question_leaves_much_that_is_new_to_the_night(workspace, monkeypatch) -> None:
    bring(workspace, 0, 400)
    assert_rolled_is_plain(workspace)
    before = parts_of(workspace)["nps-"]
    bring(workspace, 400, 600)
    monkeypatch.setattr(delta, "_MOST_ROWS_KEPT", 0)
    for most, are_left in ((0.33, True), (0.34, False)):
        monkeypatch.setattr(rollups, "MOST_PENDING", most)
        with open_warehouse(workspace) as warehouse:
            asked(workspace, warehouse)
        assert (parts_of(workspace)["nps-"] == before) is are_left
