from __future__ import annotations

import io
import os
import shutil
import sqlite3
import stat
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from peil.facts.catalog import facts
from peil.shared.errors import BadInput, SourceFailed
from peil.sources.loads import list_loads, undo_load
from peil.warehouse import backup as backing_up
from peil.warehouse.backup import backup, restore
from peil.warehouse.delta import open_warehouse
from peil.warehouse.salt import customer_salt
from peil.warehouse.workspace import Workspace, make_workspace, open_workspace
from tests.warehouse.cast import cases, load, topics
from tests.warehouse.test_delta import answers_and_comments


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = make_workspace(tmp_path / "acme", zone="UTC", name="Acme")
    load(made, cases("A", 0, 100), name="a")
    load(made, cases("B", 50, 150, further=", 'gold' AS tier"), name="b")
    undone = load(made, cases("C", 0, 10), name="c")
    undo_load(made, undone.load_id)
    load(made, answers_and_comments("words"), name="d", fact="answers")
    customer_salt(made)
    (made.folder / "mappings" / "m.toml").write_text("fact = 'cases'\n")
    (made.folder / "kpis" / "own.py").write_text("x = 1\n")
    secret = made.folder / "secret.key"
    secret.write_text("s3cret")
    secret.chmod(0o600)
    return made


def everything(workspace: Workspace) -> dict[str, list[dict[str, object]]]:
    with open_warehouse(workspace) as warehouse:
        return {
            name: sorted(warehouse.run(warehouse.table(name)).to_pylist(), key=str)
            for name in facts()
        }


def test_a_restored_workspace_has_every_fact_setting_load_and_secret(workspace, tmp_path):
    backup(workspace, tmp_path / "acme.tar.gz")
    restored = restore(tmp_path / "acme.tar.gz", tmp_path / "again")
    assert everything(restored) == everything(workspace)
    assert sum(len(rows) for rows in everything(restored).values()) == 152
    assert restored.settings == workspace.settings
    assert list_loads(restored) == list_loads(workspace)
    assert customer_salt(restored) == customer_salt(workspace)
    for name in ("mappings/m.toml", "kpis/own.py", "secret.key", "peil.toml"):
        assert (restored.folder / name).read_bytes() == (workspace.folder / name).read_bytes()
    assert stat.S_IMODE((restored.folder / "secret.key").stat().st_mode) == 0o600


def test_a_restored_workspace_goes_on_loading_and_undoing(workspace, tmp_path):
    backup(workspace, tmp_path / "acme.tar.gz")
    restored = restore(tmp_path / "acme.tar.gz", tmp_path / "again")
    assert load(restored, cases("A", 0, 100), name="a").is_known
    later = next(one for one in list_loads(restored) if one.last.file == "b")
    undo_load(restored, later.load_id)
    with open_warehouse(restored) as warehouse:
        assert topics(warehouse.run(warehouse.table("cases"))) == {"A": 100}


def test_the_database_of_people_is_copied_while_it_is_written_to(workspace, tmp_path):
    with closing(sqlite3.connect(workspace.folder / "peil.sqlite3")) as live:
        live.execute("PRAGMA journal_mode = WAL")
        live.execute("CREATE TABLE people (name TEXT)")
        live.execute("INSERT INTO people VALUES ('kari')")
        live.commit()
        live.execute("INSERT INTO people VALUES ('not committed')")
        backup(workspace, tmp_path / "acme.tar.gz")
    restored = restore(tmp_path / "acme.tar.gz", tmp_path / "again")
    with closing(sqlite3.connect(restored.folder / "peil.sqlite3")) as copy:
        assert copy.execute("SELECT name FROM people").fetchall() == [("kari",)]


def test_facts_that_lie_outside_of_the_workspace_come_back_inside(tmp_path):
    made = make_workspace(tmp_path / "acme", zone="UTC", facts="../elsewhere")
    load(made, cases("A", 0, 5), name="a")
    backup(made, tmp_path / "acme.tar.gz")
    restored = restore(tmp_path / "acme.tar.gz", tmp_path / "again")
    assert restored.facts_folder == restored.folder / "facts"
    assert everything(restored) == everything(made)


def test_neither_backup_nor_restore_overwrites(workspace, tmp_path):
    backup(workspace, tmp_path / "acme.tar.gz")
    with pytest.raises(BadInput, match="does not overwrite backups"):
        backup(workspace, tmp_path / "acme.tar.gz")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(BadInput, match="is not empty"):
        restore(tmp_path / "acme.tar.gz", tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_a_backup_cannot_lie_inside_its_workspace_or_in_no_folder(workspace, tmp_path):
    with pytest.raises(BadInput, match="inside the workspace"):
        backup(workspace, workspace.folder / "acme.tar.gz")
    with pytest.raises(BadInput, match="does not exist"):
        backup(workspace, tmp_path / "none" / "acme.tar.gz")


def test_only_the_owner_can_read_a_backup(workspace, tmp_path):
    backup(workspace, tmp_path / "acme.tar.gz")
    assert stat.S_IMODE((tmp_path / "acme.tar.gz").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_damaged_backup_is_refused_and_leaves_nothing(workspace, tmp_path):
    whole = tmp_path / "acme.tar.gz"
    backup(workspace, whole)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(whole.read_bytes()[:-2_000])
    with pytest.raises(BadInput, match="Use another copy"):
        restore(cut, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_backup_whose_content_was_changed_is_refused(workspace, tmp_path):
    whole, changed = tmp_path / "acme.tar.gz", tmp_path / "changed.tar.gz"
    backup(workspace, whole)
    with tarfile.open(whole) as old, tarfile.open(changed, "w:gz") as new:
        for entry in old:
            content = old.extractfile(entry).read()
            if entry.name == "mappings/m.toml":
                content = content.replace(b"cases", b"casez")
            new.addfile(entry, io.BytesIO(content))
    with pytest.raises(BadInput, match="damaged at 'mappings/m.toml'"):
        restore(changed, tmp_path / "again")


@pytest.mark.parametrize("name", ["../escaped.txt", "/escaped.txt"])
def test_an_archive_that_would_write_elsewhere_is_refused(tmp_path, name):
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(evil, "w:gz") as tar:
        entry = tarfile.TarInfo(name)
        entry.size = 1
        tar.addfile(entry, io.BytesIO(b"x"))
    with pytest.raises(BadInput, match="no backup of Peil does"):
        restore(evil, tmp_path / "deep" / "again")
    assert not (tmp_path / "deep" / "escaped.txt").exists()


def test_restoring_from_nothing_says_so(tmp_path):
    with pytest.raises(BadInput, match="Name an archive"):
        restore(tmp_path / "none.tar.gz", tmp_path / "again")


def test_what_a_killed_load_left_behind_is_not_kept(workspace, tmp_path):
    left = workspace.facts_folder / ".staging" / "abc"
    left.mkdir(parents=True)
    (left / "part.parquet").write_bytes(os.urandom(10))
    backup(workspace, tmp_path / "acme.tar.gz")
    restored = restore(tmp_path / "acme.tar.gz", tmp_path / "again")
    assert not (restored.facts_folder / ".staging").exists()
    assert open_workspace(restored.folder).settings.name == "Acme"


def test_a_backup_starts_over_where_history_expires_beneath_it(workspace, tmp_path, monkeypatch):
    undone = next(one for one in list_loads(workspace) if one.last.file == "c")
    expired = workspace.facts_folder / "cases" / f"load_id={undone.load_id}"
    assert list(expired.glob("*.parquet"))
    taken = backing_up._names

    def names_then_gone(workspace):
        yield from list(taken(workspace))
        shutil.rmtree(expired, ignore_errors=True)

    monkeypatch.setattr(backing_up, "_names", names_then_gone)
    backup(workspace, tmp_path / "acme.tar.gz")
    restored = restore(tmp_path / "acme.tar.gz", tmp_path / "again")
    assert everything(restored) == everything(workspace)
    assert sum(len(rows) for rows in everything(restored).values()) == 152
    with tarfile.open(tmp_path / "acme.tar.gz") as tar:
        assert len(tar.getnames()) == len(set(tar.getnames()))


def test_a_backup_whose_files_keep_going_away_says_so_and_leaves_nothing(
    workspace, tmp_path, monkeypatch
):
    passing = workspace.folder / "mappings" / "passing.toml"
    taken = backing_up._names

    def names_with_one_gone(workspace):
        yield from taken(workspace)
        yield "mappings/passing.toml", passing

    monkeypatch.setattr(backing_up, "_names", names_with_one_gone)
    with pytest.raises(SourceFailed, match="went away while they were copied, 5 times"):
        backup(workspace, tmp_path / "acme.tar.gz")
    assert [path.name for path in tmp_path.iterdir()] == ["acme"]
