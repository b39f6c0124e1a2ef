from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from peil.facts.catalog import fact
from peil.warehouse import doctor
from peil.warehouse.doctor import Finding, examine
from peil.warehouse.register import Event, record
from peil.warehouse.salt import customer_salt
from peil.warehouse.tables import make_superseded, open_table
from peil.warehouse.workspace import Workspace, make_workspace, open_workspace
from tests.warehouse.cast import cases, load


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = make_workspace(tmp_path / "acme", zone="UTC")
    load(made, cases("A", 0, 100), name="a")
    load(made, cases("B", 50, 150), name="b")
    customer_salt(made)
    return made


def wrong(workspace: Workspace) -> list[Finding]:
    found = [finding for finding in examine(workspace.folder) if not finding.ok]
    assert all(finding.cure for finding in found)
    return found


def only(workspace: Workspace) -> Finding:
    (finding,) = wrong(workspace)
    return finding


def test_a_sound_workspace_has_nothing_wrong(workspace):
    found = examine(workspace)
    assert [finding for finding in found if not finding.ok] == []
    texts = {finding.name: finding.text for finding in found}
    assert texts["facts 'cases'"] == "150 rows in 2 loads"
    assert texts["loads"] == "2 loads, none half done"


def test_an_empty_workspace_has_nothing_wrong(tmp_path):
    assert wrong(make_workspace(tmp_path / "empty")) == []


def test_settings_that_cannot_be_read_are_found(workspace):
    (workspace.folder / "peil.toml").write_text("name = Acme without quotes")
    assert "is not TOML" in only(workspace).text


def test_a_folder_that_is_no_workspace_is_told(tmp_path):
    (finding,) = examine(tmp_path)
    assert (finding.ok, "peil init" in finding.text) == (False, True)


def test_a_zone_that_does_not_exist_is_found(workspace):
    settings = workspace.folder / "peil.toml"
    settings.write_text(settings.read_text().replace('zone = "UTC"', 'zone = "Europe/Olso"'))
    try:
        open_workspace(workspace.folder)
    except Exception:  # noqa: BLE001  (settings may refuse it already)
        assert "Europe/Olso" in only(workspace).text
    else:
        assert only(workspace) == Finding(
            "zone", ok=False, text="'Europe/Olso' is no time zone.", cure=only(workspace).cure
        )


def test_a_missing_file_is_found(workspace):
    next((workspace.facts_folder / "cases").glob("*=*/*.parquet")).unlink()
    finding = only(workspace)
    assert finding.name == "facts 'cases'"
    assert "is missing" in finding.text


def test_a_damaged_file_is_found(workspace):
    file = next((workspace.facts_folder / "cases").glob("*=*/*.parquet"))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert "cannot be read" in only(workspace).text


def test_a_file_with_other_rows_than_the_log_says_is_found(workspace):
    files = sorted((workspace.facts_folder / "cases").glob("*=*/*.parquet"))
    (workspace.folder / "other").mkdir()
    other = make_workspace(workspace.folder / "other" / "w", zone="UTC")
    load(other, cases("Z", 0, 7), name="z")
    shutil.copy(next((other.facts_folder / "cases").glob("*=*/*.parquet")), files[0])
    assert "has 7 rows and should have 100" in only(workspace).text


def test_a_damaged_log_is_found(workspace):
    log = workspace.facts_folder / "cases" / "_delta_log"
    next(log.glob("*0.json")).write_text("{")
    assert {finding.name for finding in wrong(workspace)} >= {"facts 'cases'"}


def test_another_schema_version_is_found_with_its_cure(workspace):
    path = workspace.facts_folder / "cases"
    open_table(path).alter.set_table_description("Peil, schema version 0")
    assert "Run 'peil upgrade'" in only(workspace).text


def test_another_layout_is_found(tmp_path):
    assert "peil upgrade" in only(make_workspace(tmp_path / "old", schema_version=0)).cure


def test_files_that_a_killed_load_left_are_found(workspace):
    orphan = workspace.facts_folder / "cases" / "load_id=cases-gone-1"
    orphan.mkdir()
    (orphan / "part.parquet").write_bytes(b"x" * 100)
    left = workspace.facts_folder / ".staging" / "abc"
    left.mkdir(parents=True)
    finding = only(workspace)
    assert finding.name == "orphaned files"
    assert finding.text.startswith("2 folders")
    load(workspace, cases("C", 200, 210), name="c")
    assert wrong(workspace) == []


def test_a_load_that_was_begun_and_not_ended_is_found_until_it_is_loaded(workspace):
    record(
        workspace.facts_folder,
        Event("cases-x-1", "started", fact="cases", file="c", file_hash="hash of c",
              mapping_hash="other"),
    )  # fmt: skip
    finding = only(workspace)
    assert (finding.name, "One load was interrupted" in finding.text) == ("loads", True)


def test_secrets_that_others_can_read_are_found(workspace):
    (workspace.folder / "salt.key").chmod(0o644)
    finding = only(workspace)
    assert finding.text.endswith("can be read by others (mode 644).")
    assert finding.cure == f"Run: chmod 600 {workspace.folder / 'salt.key'}"


def test_a_damaged_database_is_found(workspace):
    (workspace.folder / "peil.sqlite3").write_bytes(b"SQLite format 3\0" + b"\xff" * 5_000)
    assert only(workspace).name == "database"


def test_a_full_disk_is_found(workspace, monkeypatch):
    monkeypatch.setattr(doctor, "_LITTLE_SPACE", 1 << 80)
    assert only(workspace).name == "disk"


def test_keys_in_force_twice_are_found(workspace):
    pairs = open_table(make_superseded(workspace.facts_folder, fact("cases")).table_uri)
    pairs.delete()
    finding = only(workspace)
    assert "50 keys stand in more than one row" in finding.text
