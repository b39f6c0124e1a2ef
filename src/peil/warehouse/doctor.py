"""Find what is wrong with a workspace, and say how to mend it."""

# ruff: noqa: S608  (names go through quoted(), values through literal() or parameters)

from __future__ import annotations

import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
from deltalake.exceptions import DeltaError

from peil.facts.catalog import facts as all_facts
from peil.facts.fact import Fact
from peil.shared.errors import BadInput, PeilError
from peil.warehouse.commit import active_loads, commit_lock, read_pairs
from peil.warehouse.engine import connect, parquet, quoted, spill_folder
from peil.warehouse.register import loads
from peil.warehouse.salt import FILE_NAME as SALT
from peil.warehouse.superseded import visible
from peil.warehouse.sweep import find_leftovers
from peil.warehouse.tables import (
    check_version,
    exists,
    open_table,
    read_snapshot,
    schema_version,
)
from peil.warehouse.upgrade import check_layout
from peil.warehouse.workspace import Workspace, open_workspace

SECRETS = ("secret.key", SALT)
DATABASE = "peil.sqlite3"
_LITTLE_SPACE = 1 << 30


@dataclass(frozen=True)
class Finding:
    """What one look found.

    Parameters
    ----------
    name : str
        What was looked at.
    ok : bool
        Whether it is as it should be.
    text : str
        What was found.
    cure : str
        What to do; empty if nothing.
    """

    name: str
    ok: bool
    text: str
    cure: str = ""


def examine(workspace: Workspace | Path | str) -> list[Finding]:
    """Look at everything that can be wrong with a workspace; change nothing.

    Parameters
    ----------
    workspace : Workspace, Path or str
        A folder will do, since its settings may be what is wrong.

    Returns
    -------
    list of Finding
        In the order in which they should be mended; the rest is only looked at where the
        settings can be read.
    """
    folder = workspace.folder if isinstance(workspace, Workspace) else Path(workspace)
    try:
        opened = open_workspace(folder)
    except BadInput as problem:
        return [Finding("settings", ok=False, text=str(problem),
                        cure="Mend the settings, then run 'peil doctor' again.")]  # fmt: skip
    found = [Finding("settings", ok=True, text=f"{opened.settings.name}, {folder}")]
    for look in LOOKS:
        try:
            found += look(opened)
        except PermissionError as problem:
            found.append(
                Finding(look.__name__.strip("_"), ok=False,
                        text=f"{problem.filename} may not be read.",
                        cure="Give the account that runs Peil the right to read and write it.")
            )  # fmt: skip
        except (PeilError, DeltaError) as problem:
            found.append(
                Finding(look.__name__.strip("_"), ok=False, text=str(problem).splitlines()[0],
                        cure="Mend what stands above, then run 'peil doctor' again.")
            )  # fmt: skip
    return found


def _zone(workspace: Workspace) -> Iterator[Finding]:
    try:
        ZoneInfo(workspace.settings.zone)
    except (ValueError, OSError):
        yield Finding("zone", ok=False, text=f"'{workspace.settings.zone}' is no time zone.",
                      cure="Set zone in peil.toml to a name such as Europe/Oslo.")  # fmt: skip
    else:
        yield Finding("zone", ok=True, text=workspace.settings.zone)


def _layout(workspace: Workspace) -> Iterator[Finding]:
    try:
        check_layout(workspace)
    except BadInput as problem:
        yield Finding("schema", ok=False, text=str(problem),
                      cure="Run 'peil upgrade', or install the newer Peil.")  # fmt: skip
    else:
        version = workspace.settings.schema_version
        yield Finding("schema", ok=True, text=f"schema version {version}")


def _tables(workspace: Workspace) -> Iterator[Finding]:
    engine = connect(spill_folder(workspace.facts_folder))
    try:
        for fact in all_facts().values():
            if exists(workspace.facts_folder / fact.name):
                yield _table(engine, workspace.facts_folder, fact)
    finally:
        engine.close()


def _table(engine: duckdb.DuckDBPyConnection, folder: Path, fact: Fact) -> Finding:
    name = f"facts '{fact.name}'"
    restore = "Bring the facts back with 'peil restore', or undo the load and load its file again."
    try:
        table = open_table(folder / fact.name)
        check_version(folder / fact.name, schema_version(table), fact)
        snapshot = read_snapshot(table)
        missing = [file.path for file in snapshot.files if not Path(file.path).is_file()]
        if missing:
            return Finding(name, ok=False, text=f"{len(missing)} files are missing, the first is "
                           f"{missing[0]}.", cure=restore)  # fmt: skip
        for file in snapshot.files:
            (rows,) = engine.execute(f"SELECT count(*) FROM {parquet([file.path])}").fetchone() or (
                0,
            )
            if rows != file.rows:
                return Finding(name, ok=False, text=f"{file.path} has {rows:,} rows and should "
                               f"have {file.rows:,}.", cure=restore)  # fmt: skip
        return _keys(engine, folder, fact, name)
    except BadInput as problem:
        return Finding(name, ok=False, text=str(problem), cure="Do as it says.")
    except (PeilError, DeltaError, duckdb.Error, OSError) as problem:
        said = str(problem).splitlines()[0]
        return Finding(name, ok=False, text=f"It cannot be read: {said}", cure=restore)


def _keys(engine: duckdb.DuckDBPyConnection, folder: Path, fact: Fact, name: str) -> Finding:
    """Look whether any key stands twice among the rows in force."""
    snapshot = read_snapshot(open_table(folder / fact.name))
    rows = visible(engine, fact, snapshot, read_pairs(folder, fact), active_loads(folder, snapshot))
    if not rows:
        return Finding(name, ok=True, text="no rows in force")
    keys = ", ".join(quoted(key) for key in fact.key)
    (twice,) = engine.execute(
        f"SELECT count(*) FROM (SELECT {keys} FROM ({rows}) GROUP BY ALL HAVING count(*) > 1)"
    ).fetchone() or (0,)
    if twice:
        return Finding(
            name, ok=False,
            text=f"{twice:,} keys stand in more than one row: what later loads replaced does not "
                 f"agree with what is in force.",
            cure="Undo the newest load of these facts and load its file again.",
        )  # fmt: skip
    (count,) = engine.execute(f"SELECT count(*) FROM ({rows})").fetchone() or (0,)
    return Finding(name, ok=True, text=f"{count:,} rows in {len(snapshot.loads):,} loads")


def _register(workspace: Workspace) -> Iterator[Finding]:
    known = loads(workspace.facts_folder)
    done = [load.last for load in known if load.state != "interrupted"]
    again = {(load.fact, load.file_hash, load.mapping_hash) for load in done}
    half = [
        load.last
        for load in known
        if load.state == "interrupted"
        and (load.last.fact, load.last.file_hash, load.last.mapping_hash) not in again
    ]
    if half:
        files = ", ".join(sorted({load.file for load in half}))
        yield Finding(
            "loads", ok=False,
            text=f"{len(half)} loads were interrupted or are under way: {files}. None of their "
                 f"rows are counted.",
            cure="Wait if one is under way; otherwise load these files again.",
        )  # fmt: skip
    else:
        yield Finding("loads", ok=True, text=f"{len(done)} loads, none half done")


def _leftovers(workspace: Workspace) -> Iterator[Finding]:
    with commit_lock(workspace.facts_folder):
        found = find_leftovers(workspace.facts_folder)
    size = sum(leftover.size for leftover in found) / 1e6
    if found:
        yield Finding(
            "orphaned files", ok=False,
            text=f"{len(found)} folders ({size:,.1f} MB) were left by a process that ended half "
                 f"way, the first is {found[0].path}. They do no harm.",
            cure="Load any file: the next load removes them.",
        )  # fmt: skip
    else:
        yield Finding("orphaned files", ok=True, text="none")


def _secrets(workspace: Workspace) -> Iterator[Finding]:
    for name in SECRETS:
        path = workspace.folder / name
        if not path.exists():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield Finding(name, ok=False, text=f"{path} can be read by others (mode {mode:o}).",
                          cure=f"Run: chmod 600 {path}")  # fmt: skip
        else:
            yield Finding(name, ok=True, text="only its owner can read it")


def _database(workspace: Workspace) -> Iterator[Finding]:
    path = workspace.folder / DATABASE
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            (answer,) = database.execute("PRAGMA quick_check").fetchone()
    except sqlite3.Error as problem:
        answer = str(problem)
    if answer == "ok":
        yield Finding("database", ok=True, text="whole")
    else:
        yield Finding("database", ok=False, text=f"{path} is damaged: {answer}.",
                      cure="Bring the workspace back with 'peil restore'.")  # fmt: skip


def _space(workspace: Workspace) -> Iterator[Finding]:
    free = shutil.disk_usage(workspace.facts_folder).free
    if free < _LITTLE_SPACE:
        yield Finding("disk", ok=False, text=f"Only {free / 1e6:,.0f} MB are free.",
                      cure="Make room: a load needs about twice the size of its file.")  # fmt: skip
    else:
        yield Finding("disk", ok=True, text=f"{free / 1e9:,.0f} GB free")


LOOKS: tuple[Callable[[Workspace], Iterator[Finding]], ...] = (
    _zone, _layout, _space, _secrets, _database, _tables, _register, _leftovers,
)  # fmt: skip
