"""Bring a workspace's facts to the schema of this Peil.

Each fact has a version, each table says in its description which version it was made for. An
upgrade adds the columns that a table lacks, writes files anew whose columns have another type,
and notes the version last: killed anywhere, it can be run again.
"""

# ruff: noqa: S608  (names go through quoted(), values through literal() or parameters)

from __future__ import annotations

import re
from pathlib import Path

import duckdb
from deltalake import DeltaTable, Field, Schema
from deltalake.schema import PrimitiveType

from peil.facts.catalog import facts as all_facts
from peil.facts.fact import Column, Fact
from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.warehouse.commit import commit_lock
from peil.warehouse.engine import LOADING_MEMORY, connect, parquet, quoted
from peil.warehouse.log import place, replace_all
from peil.warehouse.settings import FILE_NAME
from peil.warehouse.staging import staging_folder, write_files
from peil.warehouse.tables import (
    SQL_TYPES,
    check_version,
    delta_type,
    describe,
    exists,
    open_table,
    read_snapshot,
    schema_version,
    superseded_name,
    table_columns,
)
from peil.warehouse.workspace import Workspace

LAYOUT_VERSION = 1  # of how a workspace keeps its facts; each fact has a version of its own


def check_layout(workspace: Workspace) -> None:
    """Refuse a workspace that another Peil laid out.

    Raises
    ------
    BadInput
        Naming ``peil upgrade`` where that is the cure.
    """
    found = workspace.settings.schema_version
    if found < LAYOUT_VERSION:
        raise BadInput(
            "%(folder)s has schema version %(found)s, this Peil needs %(version)s. Run "
            "'peil upgrade'.",
            folder=workspace.folder,
            found=found,
            version=LAYOUT_VERSION,
        )
    if found > LAYOUT_VERSION:
        raise BadInput(
            "%(folder)s has schema version %(found)s, written by a newer Peil; this one "
            "knows %(version)s. Install the newer Peil.",
            folder=workspace.folder,
            found=found,
            version=LAYOUT_VERSION,
        )


def upgrade(workspace: Workspace) -> list[str]:
    """Bring every fact's table to the schema of this Peil; running it again changes nothing.

    Returns
    -------
    list of str
        What was done, in sentences.

    Raises
    ------
    BadInput
        If a table was written by a newer Peil or not by Peil, or values do not fit a column's
        new type.
    """
    done = []
    folder = workspace.facts_folder
    with staging_folder(folder) as work, commit_lock(folder):
        engine = connect(work / "spill", memory=LOADING_MEMORY)
        try:
            for fact in all_facts().values():
                for name in (fact.name, superseded_name(fact.name)):
                    if exists(folder / name):
                        done += _upgrade_table(engine, folder / name, fact, work / name)
        finally:
            engine.close()
    if workspace.settings.schema_version < LAYOUT_VERSION:
        _note_layout(workspace.folder / FILE_NAME)
        done.append(
            _("The workspace is now of schema version %(version)s.") % {"version": LAYOUT_VERSION}
        )
    return done or [_("Everything is of this Peil's schema already; nothing was changed.")]


def _upgrade_table(
    engine: duckdb.DuckDBPyConnection, path: Path, fact: Fact, work: Path
) -> list[str]:
    table = open_table(path)
    found = schema_version(table)
    if found == fact.version:
        return []
    if found is None or found > fact.version:
        check_version(path, found, fact)
    wanted = _wanted(table, fact)
    present = {f.name: f for f in table.schema().fields}
    missing = [column for column in wanted if column.name not in present]
    retyped = [
        column
        for column in wanted
        if column.name in present and present[column.name].type != PrimitiveType(delta_type(column))
    ]
    if missing:
        table.alter.add_columns([Field(c.name, PrimitiveType(delta_type(c))) for c in missing])
    if retyped:
        _retype(engine, path, retyped, work)
    open_table(path).alter.set_table_description(describe(fact.version))
    told = [
        _("%(table)s is now of schema version %(version)s.")
        % {"table": path.name, "version": fact.version}
    ]
    for sentence, columns in (
        (_("New columns: %(columns)s."), missing),
        (_("Columns of another type: %(columns)s."), retyped),
    ):
        if columns:
            told.append(sentence % {"columns": ", ".join(column.name for column in columns)})
    return [" ".join(told)]


def _wanted(table: DeltaTable, fact: Fact) -> list[Column]:
    """Return the columns that a table should have; that of replaced rows has only keys."""
    columns = table_columns(fact)
    if table.metadata().partition_columns == ["by_load"]:
        columns = [column for column in columns if column.name in fact.key]
    return columns


def _retype(
    engine: duckdb.DuckDBPyConnection, path: Path, columns: list[Column], work: Path
) -> None:
    """Write every load's files anew, then give the table its new schema, in one commit."""
    table = open_table(path)
    partition = table.metadata().partition_columns[0]
    new_types = {column.name: column for column in columns}
    snapshot = read_snapshot(table)
    rewritten: dict[str, list[tuple[Path, int]]] = {}
    for load_id in sorted(snapshot.loads):
        files = [file.path for file in snapshot.files if file.load_id == load_id]
        given = [str(r[0]) for r in engine.execute(f"DESCRIBE FROM {parquet(files)}").fetchall()]
        cells = ", ".join(
            f"CAST({quoted(name)} AS {SQL_TYPES[new_types[name].type]}) AS {quoted(name)}"
            if name in new_types
            else quoted(name)
            for name in given
        )
        try:
            rewritten[load_id] = write_files(
                engine, f"SELECT {cells} FROM {parquet(files)}", work / load_id
            )
        except duckdb.ConversionException as problem:
            raise BadInput(
                "%(table)s cannot be brought to the new schema: in the load %(load_id)s, "
                "values of %(columns)s are not of the new type. Undo that load with the Peil "
                "that made it, run 'peil upgrade', then load its file again.",
                table=path.name,
                load_id=load_id,
                columns=", ".join(new_types),
            ) from problem
    schema = Schema(
        [
            Field(f.name, PrimitiveType(delta_type(new_types[f.name])))
            if f.name in new_types
            else f
            for f in table.schema().fields
        ]
    )
    placed = {
        value: place(files, path, f"{partition}={value}") for value, files in rewritten.items()
    }
    replace_all(table, placed, {f.load_id: f.loaded_at for f in snapshot.files}, schema)


def _note_layout(settings_file: Path) -> None:
    text = settings_file.read_text(encoding="utf-8")
    line = f"schema_version = {LAYOUT_VERSION}"
    text, count = re.subn(r"(?m)^schema_version\s*=.*$", line, text)
    settings_file.write_text(text if count else f"{text.rstrip()}\n{line}\n", encoding="utf-8")
