"""The demo, built once for every process that tests it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from peil.demo.build import build_demo


class Stopped(Exception):
    """Someone stopped the build."""


@pytest.fixture(autouse=True)
def _databases(django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let tests open the demo's own database, with no workspace named in the environment."""
    for name in ("PEIL_WORKSPACES", "PEIL_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str, django_db_blocker: Any) -> Path:
    """The demo's folder: stopped once on its way, then built to the end.

    What the builds said lies beside it, one file each.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    folder = shared / "demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "built").exists():
            with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
                for name in ("PEIL_WORKSPACES", "PEIL_WORKSPACE"):
                    patch.delenv(name, raising=False)
                _build(folder)
            (shared / "built").touch()
    return folder


def _build(folder: Path) -> None:
    said: list[str] = []

    def stop_at_the_third_file(line: str) -> None:
        said.append(line)
        if "oppgavemaaling_2026.csv" in line:
            raise Stopped

    with pytest.raises(Stopped):
        build_demo(folder, progress=stop_at_the_third_file)
    build_demo(folder, progress=said.append)
    (folder.parent / "said").write_text("\n".join(said), encoding="utf-8")
