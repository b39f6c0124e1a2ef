"""Excel workbooks, a row at a time, with each cell as faithful text."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from peil.shared.errors import BadInput
from peil.sources.file_options import FileOptions
from peil.sources.names import tidy
from peil.sources.titles import LOOKED_AT, lines_above

_BATCH = 10_000
#: Rows below the names that tell whether a sheet holds a table.
_LOOKED_AT = 20
#: Columns; a cover has fewer.
_SURELY_A_TABLE = 3
_NOT_A_WORKBOOK = (BadZipFile, InvalidFileException, KeyError, ValueError, OSError)


@dataclass(frozen=True)
class Sheet:
    """What was read of a workbook: the sheet, its columns, names that repeat, other sheets."""

    name: str
    columns: tuple[str, ...]
    repeated: tuple[str, ...]
    others: tuple[str, ...]


def to_parquet(path: Path, target: Path, options: FileOptions, *, name: str) -> Sheet:
    """Write a sheet to Parquet as columns of text and ``_row``.

    Dates become ISO texts, whole numbers have no decimal sign, errors such as ``#N/A`` are
    empty, and rows without any value are no rows.

    Raises
    ------
    BadInput
        If it is no workbook, the sheet does not exist, or there is nothing in it.
    """
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except _NOT_A_WORKBOOK as problem:
        raise BadInput(
            "%(file)s is not a workbook that can be read: %(problem)s.", file=name, problem=problem
        ) from problem
    try:
        names = [sheet.title for sheet in book.worksheets]
        if options.sheet and options.sheet not in names:
            listed = ", ".join(f"'{sheet}'" for sheet in names)
            raise BadInput(
                "%(file)s has no sheet '%(sheet)s'. It has: %(listed)s.",
                file=name,
                sheet=options.sheet,
                listed=listed,
            )
        for title in [options.sheet] if options.sheet else _tables_first(book, options):
            columns = _write(book[title], target, options)
            if columns:
                tidied, repeated = columns
                filled = [other for other in names if other != title]
                others = () if options.sheet else tuple(filled)
                return Sheet(title, tuple(tidied), tuple(repeated), others)
    finally:
        book.close()
    raise BadInput(
        "%(file)s has no rows. Load a sheet with a row of names and rows below it.", file=name
    )


def rows_above(path: Path) -> int:
    """Return how many rows stand above the names of a workbook's table; 0 if that is in doubt."""
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except _NOT_A_WORKBOOK:
        return 0  # reading it will say what is wrong
    try:
        if any(_table_width(sheet, FileOptions()) >= _SURELY_A_TABLE for sheet in book.worksheets):
            return 0
        found = (lines_above(_first_rows(sheet)) for sheet in book.worksheets)
        return next((above for above in found if above), 0)
    finally:
        book.close()


def _first_rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    sheet.reset_dimensions()
    yield from enumerate(sheet.iter_rows(max_row=LOOKED_AT, values_only=True))


def _tables_first(book: Any, options: FileOptions) -> list[str]:
    """Return the sheets' names, those that hold a table first, so that a cover is passed over.

    Notes
    -----
    A cover sheet has a title, or pairs of a word and its value: two columns. So three or more
    columns under names make a table where any sheet has them.
    """
    widths = {sheet.title: _table_width(sheet, options) for sheet in book.worksheets}
    least = _SURELY_A_TABLE if max(widths.values(), default=0) >= _SURELY_A_TABLE else 2
    return sorted(widths, key=lambda title: widths[title] < least)


def _table_width(sheet: Any, options: FileOptions) -> int:
    """Return how many columns have a name and a value below; 0 if the first row names none."""
    sheet.reset_dimensions()
    rows = itertools.islice(_filled(sheet, options.skip_rows), 1 + options.skip_below + _LOOKED_AT)
    first, *below = [row for _, row in rows] or [()]
    names = [place for place, cell in enumerate(first) if cell not in (None, "")]
    if options.header and not all(isinstance(first[place], str) for place in names):
        return 0
    return sum(
        any(place < len(row) and row[place] not in (None, "") for row in below) for place in names
    )


def _write(sheet: Any, target: Path, options: FileOptions) -> tuple[list[str], list[str]] | None:
    sheet.reset_dimensions()  # what a program wrote as the sheet's size is often wrong
    rows = _filled(sheet, options.skip_rows)
    head, first = next(rows, (0, None))
    if first is None:
        return None
    while first and first[-1] in (None, ""):
        first = first[:-1]
    width = len(first)
    tidied, repeated = tidy(first if options.header else [None] * width)
    schema = pa.schema([*((column, pa.string()) for column in tidied), ("_row", pa.int64())])
    batch: list[list[str | None]] = []
    numbers: list[int] = []
    before = head if options.header else head - 1
    with pq.ParquetWriter(target, schema) as writer:
        if not options.header:
            batch.append(_texts(first, width))
            numbers.append(1)
        for index, row in itertools.islice(rows, options.skip_below, None):
            batch.append(_texts(row, width))
            numbers.append(index - before - options.skip_below)
            if len(batch) == _BATCH:
                _flush(writer, batch, numbers, schema)
                batch, numbers = [], []
        if batch:
            _flush(writer, batch, numbers, schema)
    return tidied, repeated


def _filled(sheet: Any, skip: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield rows that hold something, each with its number in the sheet."""
    for index, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if index > skip and any(cell not in (None, "") for cell in row):
            yield index, row


def _flush(
    writer: pq.ParquetWriter, batch: list[list[str | None]], numbers: list[int], schema: pa.Schema
) -> None:
    columns = [pa.array(values, pa.string()) for values in zip(*batch, strict=True)]
    writer.write_table(
        pa.Table.from_arrays([*columns, pa.array(numbers, pa.int64())], schema=schema)
    )


def _texts(row: tuple[Any, ...], width: int) -> list[str | None]:
    texts = [_text(cell) for cell in row[:width]]
    return texts + [None] * (width - len(texts))


def _text(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.datetime):
        if cell.time() == dt.time():
            return cell.date().isoformat()
        return cell.isoformat(sep=" ", timespec="seconds" if not cell.microsecond else "auto")
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    text = str(cell)
    return None if text.startswith("#") and text in _ERRORS else text


_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
