"""Where rollups lie: sums over the rows in force of some loads, one file for each group of loads.

A rollup is a folder of parts and a list that says which loads each part sums up, and in which
state. A load never changes but for the rows that later ones replace, so its state is the names of
its files and which of its keys are replaced: a part whose loads all stand as it says is right, any
other is no longer read. Nothing has to be told of a load, a correction or an undo, and a process
that is killed leaves a file that no list names.
"""

# ruff: noqa: S608  (names go through quoted(), values through literal())

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import duckdb
import ibis.expr.types as ir

from peil.facts.fact import Fact
from peil.shared import clock
from peil.warehouse.engine import quoted
from peil.warehouse.folds import scan
from peil.warehouse.tables import Snapshot

ROLLUPS = ".rollups"
_LIST = "parts.json"
_WANTED = "wanted"
_FORMAT = 1
#: A reader that began before a part was replaced may still read it.
_KEPT_SECONDS = 24 * 3600
_WAIT_SECONDS = 2.0


class FactLoads(Protocol):
    """The loads behind a fact at one version, and the engine that can sum their rows up."""

    @property
    def folder(self) -> Path:
        """Where the rollups of this fact lie."""

    @property
    def states(self) -> Mapping[str, str]:
        """Each load in force with a text that changes whenever its rows in force do."""

    @property
    def files(self) -> Mapping[str, str]:
        """Each load in force with a text that changes whenever its files do."""

    @property
    def lasting(self) -> Collection[str]:
        """Those that are expected to stay in their state, and may share a part."""

    @property
    def rows(self) -> Mapping[str, int]:
        """How many rows each brought."""

    def write(
        self, chosen: Collection[str], build: Callable[[ir.Table], ir.Table], file: Path
    ) -> None:
        """Write an expression over the rows in force of some loads as a Parquet file."""

    def save(self, expression: ir.Table, file: Path) -> None:
        """Write an expression's rows as a Parquet file."""

    def read(self, files: Sequence[Path]) -> ir.Table:
        """Return the rows of such files."""

    def keep(self, name: str, version: Hashable, build: Callable[[], ir.Table]) -> ir.Table:
        """Return a small table that is worked out once for each version."""


@dataclass(frozen=True)
class Part:
    """Sums over some loads.

    Parameters
    ----------
    file : Path
        Parquet.
    rows : int
        Of the fact, that the loads brought.
    loads : mapping of str to str
        Each with the state that it was summed up in.
    """

    file: Path
    rows: int
    loads: Mapping[str, str]


def read_parts(folder: Path) -> list[Part]:
    """Return the parts of a rollup whose files are there; none if that cannot be told."""
    told = read_note(folder / _LIST)
    try:
        if told["format"] != _FORMAT:
            return []
        parts = [Part(folder / p["file"], int(p["rows"]), dict(p["loads"])) for p in told["parts"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []
    return [part for part in parts if part.file.exists()]


def name_parts(folder: Path, parts: Sequence[Part]) -> None:
    """Let readers know of parts, all at once: a reader sees the old list or the new one."""
    for part in parts:
        _flush(part.file)
    told = [{"file": p.file.name, "rows": p.rows, "loads": dict(p.loads)} for p in parts]
    write_note(folder / _LIST, {"format": _FORMAT, "parts": told})


def new_file(folder: Path) -> Path:
    """Return a name for a part that no other has."""
    return folder / f"{secrets.token_hex(8)}.parquet"


@contextmanager
def only_writer(folder: Path, *, waits: bool = False) -> Iterator[bool]:
    """Tell whether this is the only process, and thread, that writes a rollup.

    Parameters
    ----------
    folder : Path
        Made if needed.
    waits : bool
        Whether to wait however long another takes; else for two seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield _locked(handle, None if waits else time.monotonic() + _WAIT_SECONDS)
    finally:
        os.close(handle)


def _locked(handle: int, until: float | None) -> bool:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if until is None else fcntl.LOCK_NB))
        except BlockingIOError:
            if until is not None and time.monotonic() > until:
                return False
            time.sleep(0.02)
        else:
            return True


def forget_files(folder: Path, *, older: float = _KEPT_SECONDS) -> None:
    """Remove what no list names, and has not been touched for a day, or as many seconds.

    Only for the only writer.
    """
    named = {part.file.name for part in read_parts(folder)}
    now = clock.now().timestamp()
    for path in folder.iterdir():
        is_passing = path.suffix in {".parquet", ".new"} and path.name not in named
        if is_passing and now - path.stat().st_mtime > older:
            path.unlink(missing_ok=True)


def read_note(file: Path) -> dict[str, Any]:
    """Return what was noted beside rollups; nothing if that cannot be told."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def write_note(file: Path, told: Mapping[str, Any]) -> None:
    """Note something, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    waiting = file.with_name(f"{file.name}.{secrets.token_hex(4)}.new")
    waiting.write_text(json.dumps(told), encoding="utf-8")
    _flush(waiting)
    waiting.replace(file)


def want(folder: Path, kpi: str, cut: str | None) -> None:
    """Note that a question would have been answered from a rollup that is not there."""
    (folder / _WANTED).mkdir(parents=True, exist_ok=True)
    (folder / _WANTED / f"{kpi}-{cut or ''}").touch()


def wanted(folder: Path) -> set[tuple[str, str | None]]:
    """Return the KPIs and cuts that were noted."""
    names = [path.name for path in (folder / _WANTED).glob("*-*")]
    return {(kpi, cut or None) for kpi, _dash, cut in (name.partition("-") for name in names)}


def forget_others(folder: Path, used: Collection[str]) -> None:
    """Remove rollups that are made no longer, and have not been written for a day."""
    now = clock.now().timestamp()
    for path in folder.iterdir() if folder.is_dir() else ():
        is_old = now - path.stat().st_mtime > _KEPT_SECONDS
        if is_old and path.name not in {*used, _WANTED}:
            shutil.rmtree(path, ignore_errors=True)


def forget_all(facts_folder: Path) -> None:
    """Remove every rollup of a workspace; they are worked out again from the facts."""
    shutil.rmtree(facts_folder / ROLLUPS, ignore_errors=True)


def states_of(
    engine: duckdb.DuckDBPyConnection,
    fact: Fact,
    facts: Snapshot,
    pairs: Snapshot | None,
    active: frozenset[str],
) -> dict[str, str]:
    """Return each load in force with a text that changes whenever its rows in force do.

    Parameters
    ----------
    engine : duckdb.DuckDBPyConnection
        Reads which keys are replaced.
    fact : Fact
        What is read.
    facts : Snapshot
        The fact's table.
    pairs : Snapshot or None
        The table of replaced rows, read after `facts`; None if there is none.
    active : frozenset of str
        The loads in force.
    """
    replaced: dict[str, str] = {}
    files = [file for file in pairs.files if file.load_id in active] if pairs else []
    if files:
        keys = ", ".join(quoted(name) for name in fact.key)
        # which keys, and not by whom: a key that two loads replace is gone once
        told = engine.execute(
            f"SELECT load_id, count(*), bit_xor(h), sum(h::HUGEINT) FROM "
            f"(SELECT load_id, hash({keys}) AS h FROM "
            f"(SELECT DISTINCT load_id, {keys} FROM {scan(files, 'by_load')})) GROUP BY load_id"
        ).fetchall()
        replaced = {row[0]: " ".join(map(str, row[1:])) for row in told}
    return {
        load: sha256(f"{names}\n{replaced.get(load, '')}".encode()).hexdigest()[:24]
        for load, names in names_of(facts, active).items()
    }


def names_of(facts: Snapshot, active: frozenset[str]) -> dict[str, str]:
    """Return the names of the files of each load in force, as one text."""
    names: dict[str, list[str]] = {load: [] for load in active}
    for file in facts.files:
        if file.load_id in names:
            names[file.load_id].append(Path(file.path).name)
    return {load: "\n".join(sorted(some)) for load, some in names.items()}


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
