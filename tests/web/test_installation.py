from __future__ import annotations

import stat
from pathlib import Path

import pytest

from peil.shared.errors import BadInput
from peil.warehouse.installation import all_of, first_folder, served
from peil.warehouse.workspace import make_workspace
from peil.web.secret import secret_key


def test_further_workspaces_are_served_once_each(tmp_path: Path) -> None:
    make_workspace(tmp_path / "a", also=["../b", "../c"])
    make_workspace(tmp_path / "b", also=["../a"])
    make_workspace(tmp_path / "c")
    assert [folder.name for folder in all_of([tmp_path / "a", tmp_path / "c"])] == ["a", "c", "b"]


def test_two_workspaces_of_one_name_are_refused(tmp_path: Path) -> None:
    make_workspace(tmp_path / "a" / "same")
    make_workspace(tmp_path / "b" / "same")
    with pytest.raises(BadInput, match="same name"):
        all_of([tmp_path / "a" / "same", tmp_path / "b" / "same"])


def test_no_workspace_named_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PEIL_WORKSPACES", raising=False)
    monkeypatch.delenv("PEIL_WORKSPACE", raising=False)
    with pytest.raises(BadInput, match="peil serve DIR"):
        first_folder()


def test_a_changed_settings_file_holds_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = make_workspace(tmp_path / "a", name="Before")
    monkeypatch.setenv("PEIL_WORKSPACES", str(workspace.folder))
    assert served()["a"].settings.name == "Before"
    (workspace.folder / "peil.toml").write_text('name = "After"\n')
    assert served()["a"].settings.name == "After"


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    secret = secret_key(tmp_path)
    assert len(secret) >= 50
    assert secret_key(tmp_path) == secret
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert secret_key(tmp_path.parent) != secret
    (tmp_path.parent / "secret.key").unlink()
