"""The workspaces that this installation serves, by the slug that stands in their addresses."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from peil.shared.errors import BadInput
from peil.warehouse.settings import FILE_NAME
from peil.warehouse.workspace import Workspace, open_workspace

VARIABLES = ("PEIL_WORKSPACES", "PEIL_WORKSPACE")


def all_of(folders: Iterable[Path]) -> list[Path]:
    """Return the folders and those that their ``also`` names, each once, in that order.

    Raises
    ------
    BadInput
        If a folder is not a workspace, or two of them have the same name.
    """
    found: dict[Path, None] = {}
    waiting = [Path(folder).resolve() for folder in folders]
    while waiting:
        folder = waiting.pop(0)
        if folder in found:
            continue
        found[folder] = None
        waiting += [(folder / also).resolve() for also in open_workspace(folder).settings.also]
    by_slug: dict[str, Path] = {}
    for folder in found:
        other = by_slug.setdefault(folder.name, folder)
        if other != folder:
            raise BadInput(
                "%(other)s and %(folder)s have the same name, which would give them the same "
                "addresses. Rename one of the folders.",
                other=other,
                folder=folder,
            )
    return list(found)


def first_folder() -> Path:
    """Return the folder of the first workspace, which holds the operational database.

    Raises
    ------
    BadInput
        If the environment names no workspace.
    """
    for variable in VARIABLES:
        if os.environ.get(variable):
            return Path(os.environ[variable].split(os.pathsep)[0]).resolve()
    raise BadInput(
        "No workspace is named. Start with 'peil serve DIR', or set PEIL_WORKSPACE to the folder."
    )


def served() -> dict[str, Workspace]:
    """Return the workspaces by slug, in order; each as its settings file now stands."""
    named = next((os.environ[v] for v in VARIABLES if os.environ.get(v)), "")
    folders = _folders(named)
    return {folder.name: _opened(folder, _changed(folder)) for folder in folders}


@cache
def _folders(named: str) -> tuple[Path, ...]:
    return tuple(all_of(Path(part) for part in named.split(os.pathsep) if part))


@cache
def _opened(folder: Path, changed: int) -> Workspace:  # noqa: ARG001  (the cache's key)
    return open_workspace(folder)


def _changed(folder: Path) -> int:
    return (folder / FILE_NAME).stat().st_mtime_ns
