"""CSV read a row at a time: for files that are not what the standard says, and for line numbers."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from peil.shared.words import gettext as _
from peil.sources.dialect import Dialect

_BATCH = 20_000


def rewrite(path: Path, dialect: Dialect, *, good: Path, bad: Path) -> None:
    """Write the rows of a CSV to Parquet, and those with a wrong number of fields apart.

    Parameters
    ----------
    path : Path
        The text, in UTF-8.
    dialect : Dialect
        How it is written.
    good : Path
        Gets each column as text and ``_row``.
    bad : Path
        Gets _row, column, value (the row as it stands) and allowed.
    """
    width = len(dialect.columns)
    schema = pa.schema([*((name, pa.string()) for name in dialect.columns), ("_row", pa.int64())])
    ragged: list[dict[str, object]] = []
    batch: list[list[str]] = []
    numbers: list[int] = []
    with pq.ParquetWriter(good, schema) as writer:
        for number, line, row in _rows(path, dialect):
            if len(row) != width:
                ragged.append({
                    "_row": number,
                    "column": _("line %(line)s") % {"line": line},
                    "value": dialect.delimiter.join(row)[:200],
                    "allowed": _("%(width)s fields; it has %(n)s")
                    % {"width": width, "n": len(row)},
                })  # fmt: skip
                continue
            batch.append(row)
            numbers.append(number)
            if len(batch) == _BATCH:
                writer.write_table(_table(batch, numbers, schema))
                batch, numbers = [], []
        if batch:
            writer.write_table(_table(batch, numbers, schema))
    problem = pa.schema([
        ("_row", pa.int64()), ("column", pa.string()), ("value", pa.string()),
        ("allowed", pa.string()),
    ])  # fmt: skip
    pq.write_table(pa.Table.from_pylist(ragged, schema=problem), bad)


def line_of(path: Path, dialect: Dialect, row: int) -> int:
    """Return the line on which a row of values begins; the last line if there are fewer rows."""
    line = dialect.skip
    for number, begins, _fields in _rows(path, dialect):
        line = begins
        if number == row:
            break
    return line


def _rows(path: Path, dialect: Dialect) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the number, first line and fields of each row; those with nothing are no rows."""
    csv.field_size_limit(sys.maxsize)
    with path.open("r", encoding="utf-8-sig", newline="") as file:
        for _ in range(dialect.skip - dialect.has_header):
            next(file, "")
        reader = csv.reader(file, delimiter=dialect.delimiter, quotechar=dialect.quote)
        before = dialect.skip - dialect.has_header
        if dialect.has_header:
            next(reader, None)
        number = -dialect.below
        begins = before + reader.line_num + 1
        for row in reader:
            if row:
                number += 1
                if number > 0 and any(field.strip() for field in row):
                    yield number, begins, row
            begins = before + reader.line_num + 1


def _table(batch: list[list[str]], numbers: list[int], schema: pa.Schema) -> pa.Table:
    columns = [pa.array(values, pa.string()) for values in zip(*batch, strict=True)]
    return pa.Table.from_arrays([*columns, pa.array(numbers, pa.int64())], schema=schema)
