"""Small files read as one: copies of what many small loads have brought, folded together.

A load stays a partition with files of its own, so undo, as-of and backup know nothing of folds.
A fold is a copy that says of which files it is made; a reader takes it in the place of exactly
those, and leaves out the rows of loads that it does not want. Without folds, or with damaged or
outdated ones, the same rows are read from the loads' own files.
"""

# ruff: noqa: S608  (names go through quoted(), values through literal())

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from peil.facts.catalog import facts as all_facts
from peil.shared import clock
from peil.warehouse.engine import LOADING_MEMORY, connect, literal, parquet, quoted
from peil.warehouse.staging import staging_folder, write_files
from peil.warehouse.tables import FactFile, exists, open_table, read_snapshot, superseded_name

FOLDED = ".folded"
_SMALL_ROWS = 250_000
_FEW_LOADS = 8
_FEW_FOLDS = 8
#: A reader that began before a fold was replaced may still read it.
_KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Fold:
    """One copy.

    Parameters
    ----------
    files : tuple of Path
        Parquet files with the partition as a column of theirs.
    loads : dict of str to frozenset of str
        Value of the partition to the names of its files that are in the copy.
    """

    files: tuple[Path, ...]
    loads: dict[str, frozenset[str]]


def scan(files: Sequence[FactFile], partition: str) -> str:
    """Return the SQL that reads files of one table, from folds where there are.

    Parameters
    ----------
    files : sequence of FactFile
        At least one; all of a load's files that are in force, or none.
    partition : str
        The table's partition, which becomes a column.
    """
    by_load = _by_load(files)
    parts: list[str] = []
    for one in read_folds(_table_of(files)):
        covered = {load for load, names in one.loads.items() if names == _names(by_load.get(load))}
        if not covered:
            continue
        rows = f"SELECT * FROM {parquet(list(one.files))}"
        if covered != set(one.loads):
            wanted = ", ".join(literal(load) for load in sorted(covered))
            rows += f" WHERE {quoted(partition)} IN ({wanted})"
        parts.append(rows)
        for load in covered:
            del by_load[load]
    own = [file.path for some in by_load.values() for file in some]
    if not parts:
        return parquet(own, partition)
    if own:
        parts.append(f"SELECT * FROM {parquet(own, partition)}")
    return f"({' UNION ALL BY NAME '.join(parts)})"


def read_folds(table_folder: Path) -> list[Fold]:
    """Return a table's folds whose files are all there; none if that cannot be told."""
    try:
        told = json.loads(_manifest(table_folder).read_text(encoding="utf-8"))
        folds = [
            Fold(
                tuple(_manifest(table_folder).parent / name for name in one["files"]),
                {load: frozenset(names) for load, names in one["loads"].items()},
            )
            for one in told
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
    return [one for one in folds if all(path.exists() for path in one.files)]


def folds_label(table_folder: Path) -> str:
    """Return a text that changes whenever a table's folds do; looks at one file name."""
    try:
        status = _manifest(table_folder).stat()
    except OSError:
        return ""
    return f"{status.st_ino}.{status.st_mtime_ns}"


def fold(facts_folder: Path) -> int:
    """Fold together what small loads have brought since the last time.

    Readers and loads go on beside it. To be called by one process at a time.

    Returns
    -------
    int
        How many loads were folded, those of a fold that is made anew among them.
    """
    folded = 0
    for fact in all_facts().values():
        for name, partition in ((fact.name, "load_id"), (superseded_name(fact.name), "by_load")):
            if exists(facts_folder / name):
                folded += _fold_table(facts_folder, facts_folder / name, partition)
    return folded


def _fold_table(facts_folder: Path, table_folder: Path, partition: str) -> int:
    _forget(table_folder)
    by_load = _by_load(read_snapshot(open_table(table_folder)).files)
    kept = [
        one
        for one in read_folds(table_folder)
        if all(names == _names(by_load.get(load)) for load, names in one.loads.items())
    ]
    done = {load for one in kept for load in one.loads}
    small = {
        load: some
        for load, some in by_load.items()
        if sum(file.rows for file in some) <= _SMALL_ROWS
    }
    if len(small.keys() - done) < _FEW_LOADS:
        return 0
    if len(kept) >= _FEW_FOLDS:  # all anew, so that folds do not become many either
        kept, done = [], set()
    chosen = {load: some for load, some in small.items() if load not in done}
    folder = _manifest(table_folder).parent
    folder.mkdir(parents=True, exist_ok=True)
    with staging_folder(facts_folder) as work:
        engine = connect(work / "spill", memory=LOADING_MEMORY)
        try:
            made = _write(engine, chosen, partition, work / "rows", folder)
        finally:
            engine.close()
    replaced = {path for one in read_folds(table_folder) if one not in kept for path in one.files}
    for path in replaced:
        path.touch()  # its last day begins
    _tell(table_folder, [*kept, made])
    return len(chosen)


def _write(
    engine: duckdb.DuckDBPyConnection,
    chosen: dict[str, list[FactFile]],
    partition: str,
    work: Path,
    folder: Path,
) -> Fold:
    paths = [file.path for some in chosen.values() for file in some]
    placed = []
    for path, _ in write_files(engine, f"SELECT * FROM {parquet(paths, partition)}", work):
        target = folder / f"{secrets.token_hex(8)}.parquet"
        path.rename(target)
        placed.append(target)
    return Fold(tuple(placed), {load: _names(some) for load, some in chosen.items()})


def _tell(table_folder: Path, folds: Sequence[Fold]) -> None:
    """Let readers know of folds, all at once: a reader sees the old list or the new one."""
    manifest = _manifest(table_folder)
    waiting = manifest.with_suffix(".new")
    told = [
        {
            "files": [path.name for path in one.files],
            "loads": {load: sorted(names) for load, names in one.loads.items()},
        }
        for one in folds
    ]
    waiting.write_text(json.dumps(told), encoding="utf-8")
    waiting.replace(manifest)


def _forget(table_folder: Path) -> None:
    """Remove files of folds that are named no longer, and have not been for a day."""
    folder = _manifest(table_folder).parent
    named = {path for one in read_folds(table_folder) for path in one.files}
    now = clock.now().timestamp()
    for path in folder.glob("*.parquet"):
        if path not in named and now - path.stat().st_mtime > _KEPT_SECONDS:
            path.unlink(missing_ok=True)


def _manifest(table_folder: Path) -> Path:
    return table_folder.parent / FOLDED / table_folder.name / "folds.json"


def _table_of(files: Sequence[FactFile]) -> Path:
    return Path(files[0].path).parents[1]


def _by_load(files: Iterable[FactFile]) -> dict[str, list[FactFile]]:
    found: dict[str, list[FactFile]] = {}
    for file in files:
        found.setdefault(file.load_id, []).append(file)
    return found


def _names(files: Sequence[FactFile] | None) -> frozenset[str]:
    return frozenset(Path(file.path).name for file in files or ())
