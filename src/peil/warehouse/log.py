"""Entries in a Delta table's log that name files which the engine has written."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from deltalake import CommitProperties, DeltaTable, Schema
from deltalake.transaction import AddAction, RemoveAction

from peil.shared import clock
from peil.warehouse.tables import FactFile, folder_of

Files = Sequence[tuple[Path, int]]  # each with its rows


def place(files: Files, table_folder: Path, partition: str) -> list[tuple[Path, int]]:
    """Move files to where their commit will name them; nobody reads them before.

    Parameters
    ----------
    files : sequence of (Path, int)
        On the same disk as the table.
    table_folder : Path
        The table's.
    partition : str
        Such as ``load_id=cases-1f2e-9a``.
    """
    folder = table_folder / partition
    folder.mkdir(parents=True, exist_ok=True)
    placed = []
    for path, rows in files:
        target = folder / path.name
        path.rename(target)
        placed.append((target, rows))
    _flush_folder(folder)
    _flush_folder(table_folder)
    return placed


def add(table: DeltaTable, files: Files, partition: str, value: str) -> None:
    """Commit files of one partition; fail if the table has moved on since it was opened.

    Raises
    ------
    deltalake.exceptions.CommitFailedError
        If another writer has committed meanwhile.
    """
    _commit(table, _actions(files, partition, value, clock.now()), "append", table.schema())


def replace_all(
    table: DeltaTable,
    files: Mapping[str, Files],
    loaded_at: Mapping[str, datetime],
    schema: Schema,
) -> None:
    """Put other files, and another schema, in the place of all that a table holds.

    Parameters
    ----------
    table : DeltaTable
        Stands at the version that is replaced.
    files : mapping of str to files
        By the value of the partition; already in their places.
    loaded_at : mapping of str to datetime
        When each partition was loaded: it stays as old as it was.
    schema : Schema
        Of the new files.
    """
    partition = table.metadata().partition_columns[0]
    actions = [
        action
        for value, some in files.items()
        for action in _actions(some, partition, value, loaded_at[value])
    ]
    _commit(table, actions, "overwrite", schema)


def replace_some(table: DeltaTable, old: Sequence[FactFile], new: Mapping[str, Files]) -> None:
    """Put other files in the place of some partitions', each as old as it was, in one commit.

    Parameters
    ----------
    table : DeltaTable
        Stands at the version that is replaced.
    old : sequence of FactFile
        All files of those partitions.
    new : mapping of str to files
        By the value of the partition; already in their places, none where nothing is left.
    """
    partition = table.metadata().partition_columns[0]
    now = round(clock.now().timestamp() * 1000)
    root = folder_of(table)
    actions: list[AddAction | RemoveAction] = [
        RemoveAction(
            path=Path(file.path).relative_to(root).as_posix(),
            data_change=True,
            deletion_timestamp=now,
            partition_values={partition: file.load_id},
        )
        for file in old
    ]
    loaded_at = {file.load_id: file.loaded_at for file in old}
    for value, files in new.items():
        actions += _actions(files, partition, value, loaded_at[value])
    _commit(table, actions, "append", table.schema())


def _actions(files: Files, partition: str, value: str, at: datetime) -> list[AddAction]:
    return [
        AddAction(
            path=f"{partition}={value}/{path.name}",
            size=path.stat().st_size,
            partition_values={partition: value},
            modification_time=round(at.timestamp() * 1000),
            data_change=True,
            # only the count: the log must not keep what an erasure would have to find
            stats=json.dumps({"numRecords": rows}),
        )
        for path, rows in files
    ]


def _commit(
    table: DeltaTable, actions: Sequence[AddAction | RemoveAction], mode: str, schema: Schema
) -> None:
    table.create_write_transaction(
        list(actions),
        mode,
        schema,
        partition_by=table.metadata().partition_columns,
        commit_properties=CommitProperties(max_commit_retries=0),
    )
    _flush_folder(folder_of(table) / "_delta_log")


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
