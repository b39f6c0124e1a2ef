"""DuckDB as Peil uses it: nothing from the network, bounded memory, spill inside the workspace."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

import duckdb

READING_MEMORY = "768MB"
LOADING_MEMORY = "512MB"
SPILL = ".spill"
#: How files of facts are written: docs/adr/0013-facts-are-written-in-later-encodings.md.
WRITTEN_AS = "FORMAT parquet, PARQUET_VERSION V2"


def connect(spill: Path, *, memory: str = READING_MEMORY) -> duckdb.DuckDBPyConnection:
    """Open an engine in memory.

    Parameters
    ----------
    spill : Path
        Folder for what does not fit in memory; made only when it is needed, and removed with
        the connection.
    memory : str
        The engine's limit, such as ``512MB``; past it, sorts, joins and groupings spill.

    Returns
    -------
    duckdb.DuckDBPyConnection
        In UTC. Its cursors share the limit and may run in threads of their own.
    """
    with suppress(OSError):  # a disk that is only read: what fits in memory is read all the same
        spill.parent.mkdir(exist_ok=True)  # the engine makes no more than the last folder
    connection = duckdb.connect(
        ":memory:",
        config={
            # an extension that is missing must be an error and not a download
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": str(spill),
            "memory_limit": memory,
            "preserve_insertion_order": "false",
        },
    )
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    connection.execute("SET GLOBAL parquet_metadata_cache = true")
    return connection


def spill_folder(facts_folder: Path) -> Path:
    """Return a spill folder of this process's own; two engines must not share one.

    The process's number stands in the name, so that what a killed process left behind can be
    told from what is in use.
    """
    return facts_folder / SPILL / f"{os.getpid()}-{secrets.token_hex(4)}"


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """Return a text as an SQL literal."""
    return "'" + str(text).replace("'", "''") + "'"


def parquet(paths: list[str] | list[Path], partition: str | None = None) -> str:
    """Return the SQL that reads Parquet files, their columns matched by name.

    Parameters
    ----------
    paths : list of str or Path
        At least one.
    partition : str or None
        A text column that stands in the folders' names.
    """
    listed = ", ".join(literal(path) for path in paths)
    if partition is None:
        return f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
    return (
        f"read_parquet([{listed}], union_by_name = true, hive_partitioning = true, "
        f"hive_types = {{{literal(partition)}: VARCHAR}})"
    )
