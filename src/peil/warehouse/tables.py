"""Delta tables as Peil lays them out: names, types, versions, and which files are in force.

Every fact is one table, partitioned by the load that brought its rows, so that a load arrives
and leaves in one commit. Beside it may stand ``<fact>__superseded`` (see `superseded`).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pyarrow as pa
from deltalake import DeltaTable, Field, Schema
from deltalake.exceptions import DeltaError
from deltalake.schema import PrimitiveType

from peil.facts.fact import Column, ColumnType, Fact
from peil.shared.errors import BadInput, SourceFailed
from peil.shared.words import Sentence

ROW = "_row"  # the row of the file that a fact's row came from, while it is being loaded
HISTORY_DAYS = 30
SQL_TYPES: dict[ColumnType, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "instant": "TIMESTAMP WITH TIME ZONE",
    "date": "DATE",
    "money": "DECIMAL(18, 4)",
}
_DELTA_TYPES: dict[ColumnType, str] = {
    "text": "string",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
    "instant": "timestamp",
    "date": "date",
    "money": "decimal(18,4)",
}
_VERSION = re.compile(r"schema version (\d+)")


@dataclass(frozen=True)
class FactFile:
    """One Parquet file in force.

    Parameters
    ----------
    path : str
        Absolute.
    load_id : str
        The value of the table's partition: a load, or in a superseded table the later load.
    rows : int
        How many it holds.
    loaded_at : datetime
        When it was committed, aware, UTC.
    """

    path: str
    load_id: str
    rows: int
    loaded_at: datetime


@dataclass(frozen=True)
class Snapshot:
    """One version of one Delta table.

    Parameters
    ----------
    name : str
        The table's.
    table_id : str
        Tells a table from another that was made later under the same name.
    version : int
        Of the Delta table.
    columns : dict of str to str
        Name to Delta type, without the partition.
    files : tuple of FactFile
        In force at this version.
    """

    name: str
    table_id: str
    version: int
    columns: dict[str, str]
    files: tuple[FactFile, ...]
    rows_by_load: dict[str, int] = field(default_factory=dict)

    @property
    def loads(self) -> frozenset[str]:
        """The partitions in force."""
        return frozenset(self.rows_by_load)


def main_fact(load_id: str) -> str:
    """Return the fact that a load was for; it may have brought rows of others too."""
    return load_id.split("-", 1)[0]


def delta_type(column: Column) -> str:
    """Return a column's type as Delta names it."""
    return _DELTA_TYPES[column.type]


def table_columns(fact: Fact) -> list[Column]:
    """Return a fact's columns as its files hold them, without the partition."""
    return [column for column in fact.all_columns if column.name != "load_id"]


def make_table(folder: Path, fact: Fact) -> DeltaTable:
    """Make a fact's empty table; the schema's version stands in its description."""
    fields = [Field(c.name, PrimitiveType(delta_type(c))) for c in table_columns(fact)]
    return _make(folder / fact.name, fact.name, "load_id", fields, describe(fact.version))


def make_superseded(folder: Path, fact: Fact) -> DeltaTable:
    """Make the empty table of rows that later loads have replaced."""
    fields = [Field("load_id", PrimitiveType("string"))]
    for name in fact.key:
        column = fact.column(name)
        if column is None:
            raise ValueError(f"{fact.name} has a key column that it does not have: {name}")
        fields.append(Field(name, PrimitiveType(delta_type(column))))
    table = superseded_name(fact.name)
    return _make(folder / table, table, "by_load", fields, describe(fact.version))


def superseded_name(fact_name: str) -> str:
    """Return the name of the table of a fact's replaced rows."""
    return f"{fact_name}__superseded"


def describe(version: int) -> str:
    """Return the table's description, which carries the schema's version."""
    return f"Peil, schema version {version}"


def schema_version(table: DeltaTable) -> int | None:
    """Return the version of the schema a table was made for; None if Peil did not make it."""
    found = _VERSION.search(table.metadata().description or "")
    return int(found.group(1)) if found else None


def _make(path: Path, name: str, partition: str, fields: list[Field], text: str) -> DeltaTable:
    path.mkdir(parents=True, exist_ok=True)
    return DeltaTable.create(
        str(path),
        Schema([*fields, Field(partition, PrimitiveType("string"))]),
        mode="ignore",  # another process may make it at the same time
        partition_by=[partition],
        name=name,
        description=text,
        configuration={
            "delta.logRetentionDuration": f"interval {HISTORY_DAYS} days",
            "delta.deletedFileRetentionDuration": f"interval {HISTORY_DAYS} days",
            # the log would keep names and keys of people whose rows have been erased
            "delta.dataSkippingNumIndexedCols": "0",
        },
    )


def exists(path: Path) -> bool:
    """Return whether a folder holds a Delta table."""
    return (path / "_delta_log").is_dir() and any((path / "_delta_log").iterdir())


def open_table(path: Path, fact: Fact | None = None) -> DeltaTable:
    """Open a Delta table and refuse what would be misread.

    Parameters
    ----------
    path : Path
        The table's folder.
    fact : Fact or None
        If given, the table must carry this fact's schema version.

    Raises
    ------
    BadInput
        If the table uses deletion vectors or column mapping, or has another schema version.
    SourceFailed
        If the table's log is damaged.
    """
    try:
        table = DeltaTable(str(path))
    except DeltaError as problem:
        said = str(problem).splitlines()[0]
        raise SourceFailed(
            "The Delta table %(path)s cannot be read: %(said)s. Run 'peil doctor'.",
            path=path,
            said=said,
            permanent=True,
        ) from problem
    metadata, protocol = table.metadata(), table.protocol()
    features = {*(protocol.reader_features or ()), *(protocol.writer_features or ())}
    settings = metadata.configuration
    for feature, what, off in (
        ("deletionVectors", Sentence("deletion vectors"), "delta.enableDeletionVectors = false"),
        ("columnMapping", Sentence("column mapping"), "delta.columnMapping.mode = none"),
    ):
        mode = settings.get(off.split(" ", 1)[0], "none")
        if feature in features or mode not in ("none", "false"):
            raise BadInput(
                "The Delta table %(path)s uses %(what)s, which Peil would misread. Write it "
                "anew with %(off)s.",
                path=path,
                what=what,
                off=off,
            )
    if fact is not None:
        check_version(path, schema_version(table), fact)
    return table


def check_version(path: Path, found: int | None, fact: Fact) -> None:
    """Refuse a table whose schema has another version than this Peil's.

    Raises
    ------
    BadInput
        Naming ``peil upgrade`` where that is the cure.
    """
    if found is None:
        raise BadInput(
            "The Delta table %(path)s was not made by Peil. Move it out of the facts' "
            "folder and load its files with 'peil load %(fact)s'.",
            path=path,
            fact=fact.name,
        )
    if found < fact.version:
        raise BadInput(
            "The facts '%(fact)s' have schema version %(found)s, this Peil needs "
            "%(version)s. Run 'peil upgrade'.",
            fact=fact.name,
            found=found,
            version=fact.version,
        )
    if found > fact.version:
        raise BadInput(
            "The facts '%(fact)s' have schema version %(found)s, written by a newer "
            "Peil; this one knows %(version)s. Install the newer Peil.",
            fact=fact.name,
            found=found,
            version=fact.version,
        )


def folder_of(table: DeltaTable) -> Path:
    """Return where a table lies; its own address is a URL, in which ø and blanks are escaped."""
    return Path(url2pathname(urlsplit(table.table_uri).path))


def read_snapshot(table: DeltaTable) -> Snapshot:
    """Return which files are in force in the version a table object stands at."""
    root = folder_of(table)
    metadata = table.metadata()
    partition = metadata.partition_columns[0]
    actions = pa.table(table.get_add_actions(flatten=True))
    rows_by_load: dict[str, int] = {}
    files = []
    for action in actions.to_pylist():
        at = action["modification_time"]
        instant = at if isinstance(at, datetime) else datetime.fromtimestamp(at / 1000, UTC)
        load_id, rows = action[f"partition.{partition}"], action["num_records"] or 0
        files.append(FactFile(os.path.join(root, action["path"]), load_id, rows,  # noqa: PTH118
                              instant.replace(tzinfo=UTC)))  # fmt: skip
        rows_by_load[load_id] = rows_by_load.get(load_id, 0) + rows
    columns = {
        f.name: str(f.type.type) if isinstance(f.type, PrimitiveType) else str(f.type)
        for f in table.schema().fields
        if f.name != partition
    }
    return Snapshot(
        metadata.name or "", str(metadata.id), table.version(), columns,
        tuple(sorted(files, key=lambda file: (file.loaded_at, file.path))), rows_by_load,
    )  # fmt: skip
