"""Remove what killed processes left behind; readers never see it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from peil.facts.catalog import facts as all_facts
from peil.warehouse.commit import active_loads, commit_lock
from peil.warehouse.engine import SPILL
from peil.warehouse.register import events, tidy_register
from peil.warehouse.staging import STAGING, is_in_use
from peil.warehouse.tables import (
    HISTORY_DAYS,
    exists,
    open_table,
    read_snapshot,
    superseded_name,
)


@dataclass(frozen=True)
class Leftover:
    """A folder that no load in force and no kept history needs.

    Parameters
    ----------
    path : Path
        The folder.
    size : int
        In bytes.
    """

    path: Path
    size: int


def has_leftovers(facts_folder: Path) -> bool:
    """Return whether a process was killed while it worked; cheap enough to ask often."""
    return any(_dead(facts_folder))


def find_leftovers(facts_folder: Path) -> list[Leftover]:
    """Return what killed processes left behind.

    Notes
    -----
    To be called within `commit_lock`, so that no load is about to name a file.
    """
    found = list(_dead(facts_folder))
    # a load whose entry or undoing is on record was once in force: as-of may still read it
    recorded = events(facts_folder)
    once = {e.load_id for e in recorded if e.event in ("committed", "undoing", "undone")}
    for fact in all_facts().values():
        found += _unnamed(facts_folder / fact.name, once)
        found += _unnamed(facts_folder / superseded_name(fact.name), once)
    return [Leftover(path, _size(path)) for path in sorted(found)]


def sweep(facts_folder: Path) -> list[Leftover]:
    """Remove what killed processes left behind, and files past the kept history.

    Returns
    -------
    list of Leftover
        What was removed.
    """
    with commit_lock(facts_folder):
        _withdraw_strays(facts_folder)
        found = find_leftovers(facts_folder)
        for leftover in found:
            shutil.rmtree(leftover.path, ignore_errors=True)
    return found


def expire(facts_folder: Path) -> None:
    """Remove files that were undone longer ago than history is kept, and join small entries."""
    with commit_lock(facts_folder):
        for fact in all_facts().values():
            for name in (fact.name, superseded_name(fact.name)):
                if exists(facts_folder / name):
                    open_table(facts_folder / name).vacuum(
                        retention_hours=HISTORY_DAYS * 24, dry_run=False
                    )
    tidy_register(facts_folder)


def _dead(facts_folder: Path) -> Iterator[Path]:
    """Yield working folders whose process is gone; a killed one always leaves its own."""
    for name, is_used in ((STAGING, is_in_use), (SPILL, _is_alive)):
        if (facts_folder / name).is_dir():
            yield from (one for one in (facts_folder / name).iterdir() if not is_used(one))


def _withdraw_strays(facts_folder: Path) -> None:
    """Take out rows that came along with a load that never was committed, or is undone."""
    for fact in all_facts().values():
        path = facts_folder / fact.name
        if exists(path):
            snapshot = read_snapshot(open_table(path))
            for load_id in sorted(snapshot.loads - active_loads(facts_folder, snapshot)):
                open_table(path).delete(f"load_id = '{load_id}'")


def _unnamed(table_folder: Path, once: set[str]) -> list[Path]:
    """Return partitions that no version of a table ever had in force."""
    if not exists(table_folder):
        return []
    loads = read_snapshot(open_table(table_folder)).loads
    return [
        folder
        for folder in table_folder.glob("*=*")
        if folder.name.split("=", 1)[1] not in loads | once
    ]


def _is_alive(spill_folder: Path) -> bool:
    try:
        os.kill(int(spill_folder.name.split("-", 1)[0]), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        pass
    return True


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
