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
from peil.shared.words import gettext as _
from peil.shared.words import mark, ngettext, whole
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
        return [Finding(_("settings"), ok=False, text=str(problem),
                        cure=_("Mend the settings, then run 'peil doctor' again."))]  # fmt: skip
    found = [Finding(_("settings"), ok=True, text=f"{opened.settings.name}, {folder}")]
    for name, look in READ_ONLY_LOOKS if opened.settings.warehouse else LOOKS:
        try:
            found += look(opened)
        except PermissionError as problem:
            found.append(
                Finding(_(name), ok=False,
                        text=_("%(file)s may not be read.") % {"file": problem.filename},
                        cure=_("Give the account that runs Peil the right to read and write it."))
            )  # fmt: skip
        except (PeilError, DeltaError) as problem:
            found.append(
                Finding(_(name), ok=False, text=str(problem).splitlines()[0],
                        cure=_("Mend what stands above, then run 'peil doctor' again."))
            )  # fmt: skip
    return found


def _zone(workspace: Workspace) -> Iterator[Finding]:
    try:
        ZoneInfo(workspace.settings.zone)
    except (ValueError, OSError):
        yield Finding(_("zone"), ok=False, text=_("'%(zone)s' is no time zone.")
                      % {"zone": workspace.settings.zone},
                      cure=_("Set zone in peil.toml to a name such as Europe/Oslo."))  # fmt: skip
    else:
        yield Finding(_("zone"), ok=True, text=workspace.settings.zone)


def _layout(workspace: Workspace) -> Iterator[Finding]:
    try:
        check_layout(workspace)
    except BadInput as problem:
        yield Finding(_("schema"), ok=False, text=str(problem),
                      cure=_("Run 'peil upgrade', or install the newer Peil."))  # fmt: skip
    else:
        version = workspace.settings.schema_version
        yield Finding(
            _("schema"), ok=True, text=_("schema version %(version)s") % {"version": version}
        )


def _tables(workspace: Workspace) -> Iterator[Finding]:
    engine = connect(spill_folder(workspace.facts_folder))
    try:
        for fact in all_facts().values():
            if exists(workspace.facts_folder / fact.name):
                yield _table(engine, workspace.facts_folder, fact)
    finally:
        engine.close()


def _table(engine: duckdb.DuckDBPyConnection, folder: Path, fact: Fact) -> Finding:
    name = _("facts '%(fact)s'") % {"fact": fact.name}
    restore = _(
        "Bring the facts back with 'peil restore', or undo the load and load its file again."
    )
    try:
        table = open_table(folder / fact.name)
        check_version(folder / fact.name, schema_version(table), fact)
        snapshot = read_snapshot(table)
        missing = [file.path for file in snapshot.files if not Path(file.path).is_file()]
        if missing:
            text = ngettext(
                "The file %(first)s is missing.",
                "%(n)s files are missing, the first is %(first)s.",
                len(missing),
            )
            told = {"n": len(missing), "first": missing[0]}
            return Finding(name, ok=False, text=text % told, cure=restore)  # fmt: skip
        for file in snapshot.files:
            (rows,) = engine.execute(f"SELECT count(*) FROM {parquet([file.path])}").fetchone() or (
                0,
            )
            if rows != file.rows:
                text = _("%(file)s has %(rows)s rows and should have %(wanted)s.")
                told = {"file": file.path, "rows": whole(rows), "wanted": whole(file.rows)}
                return Finding(name, ok=False, text=text % told, cure=restore)
        return _keys(engine, folder, fact, name)
    except BadInput as problem:
        return Finding(name, ok=False, text=str(problem), cure=_("Do as it says."))
    except (PeilError, DeltaError, duckdb.Error, OSError) as problem:
        said = str(problem).splitlines()[0]
        return Finding(
            name,
            ok=False,
            text=_("It cannot be read: %(problem)s") % {"problem": said},
            cure=restore,
        )


def _keys(engine: duckdb.DuckDBPyConnection, folder: Path, fact: Fact, name: str) -> Finding:
    """Look whether any key stands twice among the rows in force."""
    snapshot = read_snapshot(open_table(folder / fact.name))
    rows = visible(engine, fact, snapshot, read_pairs(folder, fact), active_loads(folder, snapshot))
    if not rows:
        return Finding(name, ok=True, text=_("no rows in force"))
    keys = ", ".join(quoted(key) for key in fact.key)
    (twice,) = engine.execute(
        f"SELECT count(*) FROM (SELECT {keys} FROM ({rows}) GROUP BY ALL HAVING count(*) > 1)"
    ).fetchone() or (0,)
    if twice:
        return Finding(
            name, ok=False,
            text=ngettext(
                "One key stands in more than one row: what later loads replaced does not agree "
                "with what is in force.",
                "%(n)s keys stand in more than one row: what later loads replaced does not agree "
                "with what is in force.",
                twice,
            ) % {"n": whole(twice)},
            cure=_("Undo the newest load of these facts and load its file again."),
        )  # fmt: skip
    (count,) = engine.execute(f"SELECT count(*) FROM ({rows})").fetchone() or (0,)
    return Finding(
        name,
        ok=True,
        text=ngettext(
            "%(rows)s rows in one load", "%(rows)s rows in %(loads)s loads", len(snapshot.loads)
        )
        % {"rows": whole(count), "loads": whole(len(snapshot.loads))},
    )


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
            _("loads"), ok=False,
            text=ngettext(
                "One load was interrupted or is under way: %(files)s. None of its rows are "
                "counted.",
                "%(n)s loads were interrupted or are under way: %(files)s. None of their rows are "
                "counted.",
                len(half),
            ) % {"n": len(half), "files": files},
            cure=_("Wait if one is under way; otherwise load these files again."),
        )  # fmt: skip
    else:
        yield Finding(
            _("loads"),
            ok=True,
            text=ngettext("one load, whole", "%(n)s loads, none half done", len(done))
            % {"n": whole(len(done))},
        )


def _leftovers(workspace: Workspace) -> Iterator[Finding]:
    with commit_lock(workspace.facts_folder):
        found = find_leftovers(workspace.facts_folder)
    size = sum(leftover.size for leftover in found) / 1e6
    if found:
        yield Finding(
            _("orphaned files"), ok=False,
            text=ngettext(
                "The folder %(first)s (%(size)s MB) was left by a process that ended half way. It "
                "does no harm.",
                "%(n)s folders (%(size)s MB) were left by a process that ended half way, the "
                "first is %(first)s. They do no harm.",
                len(found),
            ) % {"n": len(found), "size": whole(round(size)), "first": found[0].path},
            cure=_("Load any file: the next load removes what was left."),
        )  # fmt: skip
    else:
        yield Finding(_("orphaned files"), ok=True, text=_("none"))


def _secrets(workspace: Workspace) -> Iterator[Finding]:
    for name in SECRETS:
        path = workspace.folder / name
        if not path.exists():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield Finding(name, ok=False, text=_("%(file)s can be read by others (mode %(mode)s).")
                          % {"file": path, "mode": f"{mode:o}"},
                          cure=_("Run: chmod 600 %(file)s") % {"file": path})  # fmt: skip
        else:
            yield Finding(name, ok=True, text=_("only its owner can read it"))


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
        yield Finding(_("database"), ok=True, text=_("whole"))
    else:
        yield Finding(_("database"), ok=False, text=_("%(file)s is damaged: %(problem)s.")
                      % {"file": path, "problem": answer},
                      cure=_("Bring the workspace back with 'peil restore'."))  # fmt: skip


def _space(workspace: Workspace) -> Iterator[Finding]:
    free = shutil.disk_usage(workspace.facts_folder).free
    if free < _LITTLE_SPACE:
        text = _("Only %(size)s MB are free.") % {"size": whole(round(free / 1e6))}
        cure = _("Make room: a load needs about twice the size of its file.")
        yield Finding(_("disk"), ok=False, text=text, cure=cure)
    else:
        yield Finding(
            _("disk"), ok=True, text=_("%(size)s GB free") % {"size": whole(round(free / 1e9))}
        )


LOOKS: tuple[tuple[str, Callable[[Workspace], Iterator[Finding]]], ...] = (
    (mark("zone"), _zone),
    (mark("schema"), _layout),
    (mark("disk"), _space),
    (mark("secrets"), _secrets),
    (mark("database"), _database),
    (mark("facts"), _tables),
    (mark("loads"), _register),
    (mark("orphaned files"), _leftovers),
)


def _read_only(workspace: Workspace) -> Iterator[Finding]:
    from peil.warehouse.doctor_postgres import look_at  # needs the database's driver

    yield from look_at(workspace)


READ_ONLY_LOOKS: tuple[tuple[str, Callable[[Workspace], Iterator[Finding]]], ...] = (
    (mark("zone"), _zone),
    (mark("secrets"), _secrets),
    (mark("database"), _database),
    (mark("facts"), _read_only),
)
"""Where facts are read from a database of others: Peil has no tables, loads or files there."""
