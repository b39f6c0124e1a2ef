"""Which sign stands between the fields of a CSV, and what its columns are called."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from peil.shared.errors import BadInput
from peil.sources.file_options import FileOptions
from peil.sources.names import tidy
from peil.sources.sql import literal
from peil.sources.titles import LOOKED_AT, lines_above

_SAMPLE = 1 << 18
_DELIMITERS = (";", ",", "\t", "|")


@dataclass(frozen=True)
class Dialect:
    """How a CSV is written.

    Parameters
    ----------
    delimiter, quote : str
        One sign each.
    skip : int
        Lines to leave out before the first row of values, the line of names included.
    columns : tuple of str
        Tidy names.
    repeated : tuple of str
        Names that the file gives to more than one column.
    has_header : bool
        Whether the last skipped line holds the names.
    below : int
        Rows right below the names that hold no values.
    is_plain : bool
        False where only the slow reader gets it right, as with a name that spans lines.
    """

    delimiter: str
    quote: str
    skip: int
    columns: tuple[str, ...]
    repeated: tuple[str, ...]
    has_header: bool = True
    below: int = 0
    is_plain: bool = True


def dialect_of(
    path: Path, options: FileOptions, connection: duckdb.DuckDBPyConnection, *, name: str
) -> Dialect:
    """Find out how a UTF-8 CSV is written.

    Raises
    ------
    BadInput
        If the file is empty.
    """
    with path.open("r", encoding="utf-8-sig", newline="") as file:
        sample = file.read(_SAMPLE)
        is_whole = not file.read(1)
    if not is_whole:  # the last line of the sample may be cut
        sample = sample[: sample.rfind("\n") + 1] or sample
    lines = sample.splitlines(keepends=True)
    skip = options.skip_rows
    told = ""
    if lines[skip:] and lines[skip].lower().startswith("sep="):  # what Excel writes first
        told = lines[skip].strip()[4:] or "\t"
        skip += 1
    while skip < len(lines) and not lines[skip].strip():
        skip += 1
    body = "".join(lines[skip:])
    if not body.strip("\ufeff \r\n\t"):
        raise BadInput(
            "%(file)s is empty. Load a file with a line of names and rows below it.", file=name
        )
    delimiter = options.delimiter or told or _delimiter(body, path, connection)
    rows = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
    try:
        first = next(rows)
        first_lines = rows.line_num
        width = _width(rows, len(first))
    except csv.Error as error:
        raise BadInput(
            "%(file)s is no table of text that can be read: %(error)s. Save it as CSV or "
            "Excel anew.",
            file=name,
            error=error,
        ) from None
    given: list[object] = list(first) if options.header else [None] * len(first)
    given += [None] * (width - len(given))
    columns, repeated = tidy(given)
    ends = {line[len(line.rstrip("\r\n")) :] for line in lines[:-1]}
    return Dialect(
        delimiter=delimiter,
        quote='"',
        skip=skip + (1 if options.header else 0),
        columns=tuple(columns),
        repeated=tuple(repeated),
        has_header=options.header,
        below=options.skip_below,
        is_plain=first_lines == 1
        and len(ends) <= 1
        and "\r" not in ends
        and not options.skip_below,
    )


def titled(path: Path, dialect: Dialect) -> int:
    """Return how many lines stand above the names of a UTF-8 CSV; 0 if that is in doubt."""
    with path.open("r", encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=dialect.delimiter)
        try:
            return lines_above(itertools.islice(_after_lines(rows), LOOKED_AT))
        except csv.Error:
            return 0


def _after_lines(rows: Any) -> Iterator[tuple[int, list[str]]]:
    above = 0
    for row in rows:
        if not (above == 0 and row and row[0].lower().startswith("sep=")):
            yield above, row
        above = rows.line_num


def _width(rows: object, named: int) -> int:
    """Return one more than the names if every row ends with one more, empty field."""
    wider = 0
    for count, row in enumerate(rows):  # type: ignore[arg-type, var-annotated]
        if not row:
            continue
        if len(row) != named + 1 or row[-1].strip():
            return named
        wider += 1
        if count > 200:
            break
    return named + 1 if wider else named


def _delimiter(body: str, path: Path, connection: duckdb.DuckDBPyConnection) -> str:
    scores = {sign: _consistency(body, sign) for sign in _DELIMITERS}
    best = max(scores.values())
    if best == 0:
        return ","
    leading = [sign for sign in _DELIMITERS if scores[sign] == best]
    if len(leading) == 1:
        return leading[0]
    try:
        sniffed = connection.execute(
            f"SELECT Delimiter FROM sniff_csv({literal(path)})"  # noqa: S608  (quoted)
        ).fetchone()
    except duckdb.Error:
        sniffed = None
    return sniffed[0] if sniffed and sniffed[0] in leading else leading[0]


def _consistency(body: str, delimiter: str) -> float:
    """Share of rows as wide as the widest common width, weighed by that width; 0 if it is one."""
    widths: Counter[int] = Counter()
    try:
        for count, row in enumerate(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)):
            if row:
                widths[len(row)] += 1
            if count >= 500:
                break
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    width, rows = widths.most_common(1)[0]
    return 0.0 if width == 1 else rows / widths.total() + min(width, 50) / 1000
