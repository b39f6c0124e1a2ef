"""Files of any kind, read as columns of text with the number of each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import duckdb

from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.sources import encodings, slow_csv, workbook
from peil.sources.dialect import Dialect, dialect_of, titled
from peil.sources.file_options import FileOptions
from peil.sources.names import tidy
from peil.sources.sql import any_of, ident, literal
from peil.sources.unpacking import unpack

ROW = "_row"
T = TypeVar("T")


@dataclass(frozen=True)
class Registered:
    """An input as a view.

    Parameters
    ----------
    view : str
        Every column as text, and ``_row``, the 1-based number of the row of values.
    columns : tuple of str
        In the file's order, tidy.
    notes : tuple of str
        Whole sentences on what a reader should know, such as names that stand twice.
    ragged : str
        SELECT _row, column, value, allowed of rows with too few or too many fields; empty if the
        reader that finds them has not been needed.
    unread_sheets : tuple of str
        Of a workbook, where the mapping does not say which one is meant.
    """

    view: str
    columns: tuple[str, ...]
    notes: tuple[str, ...] = ()
    ragged: str = ""
    unread_sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Input:
    """One file to be read.

    Parameters
    ----------
    name : str
        For messages, such as ``a.zip/b.csv``.
    path : Path
        Where it lies, unpacked.
    kind : str
        ``csv``, ``excel``, ``parquet`` or ``json``.
    scratch : Path
        A folder for what has to be written again.
    """

    name: str
    path: Path
    kind: str
    scratch: Path
    _kept: dict[str, object] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _bytes(self) -> encodings.Bytes:
        return encodings.survey(self.path, is_text=self.kind in ("csv", "json"))

    @property
    def content_hash(self) -> str:
        """SHA-256 of the content, as hexadecimal digits."""
        return self._bytes.digest

    def register(
        self, connection: duckdb.DuckDBPyConnection, options: FileOptions | None = None
    ) -> str:
        """Make a view of the file's columns as text, and return its name.

        Raises
        ------
        BadInput
            If the file is empty or is not what its name says.
        """
        return self.open(connection, options or FileOptions()).view

    def open(
        self,
        connection: duckdb.DuckDBPyConnection,
        options: FileOptions,
        *,
        is_careful: bool = False,
        is_numbered: bool = True,
    ) -> Registered:
        """Make a view of the file's columns as text.

        Parameters
        ----------
        connection
            Where the view is made, as a temporary one.
        options : FileOptions
            How the file is written.
        is_careful : bool
            Read a CSV a row at a time, which is slow, tells rows with too few or too many fields
            apart, and forgives what DuckDB does not, such as mixed line ends.
        is_numbered : bool
            Whether ``_row`` is needed. Numbering the rows of a CSV or of JSON lines takes one
            thread; without it the file is read by all, and ``_row`` is empty.
        """
        try:
            if self.kind == "csv":
                return self._open_csv(
                    connection, options, is_careful=is_careful, is_numbered=is_numbered
                )
            if self.kind == "parquet":
                return self._open_parquet(connection)
            if self.kind == "excel":
                return self._open_workbook(connection, options)
            return self._open_json(connection, is_numbered=is_numbered)
        except duckdb.Error as problem:
            said = str(problem).splitlines()[0]
            raise BadInput(
                "%(file)s cannot be read as %(kind)s: %(said)s Check that the file is whole "
                "and is what its name says.",
                file=self.name,
                kind=self.kind,
                said=said,
            ) from problem

    def lines_above(self) -> int:
        """Return how many lines stand above the names, as titles do; 0 if that is in doubt."""
        if self.kind == "excel":
            return workbook.rows_above(self.path)
        if self.kind == "csv":
            options = FileOptions()
            return titled(self._text(options), self._dialect(duckdb.connect(), options))
        return 0

    def read(
        self,
        connection: duckdb.DuckDBPyConnection,
        options: FileOptions,
        ask: Callable[[Registered], T],
    ) -> tuple[Registered, T]:
        """Open the file and ask it something; a CSV that fails at that is read with care.

        Parameters
        ----------
        connection, options
            As in `open`.
        ask : callable
            Takes the opened file, and is called once more if it fails with an error of DuckDB's.

        Returns
        -------
        (Registered, object)
            The file as it could be read, and the answer.

        Raises
        ------
        BadInput
            If it cannot be read in any way.
        """
        opened = self.open(connection, options)
        try:
            return opened, ask(opened)
        except duckdb.OutOfMemoryException:  # no fault of the file: reading it slowly is no cure
            raise
        except duckdb.Error as problem:
            if self.kind != "csv":
                raise self.unreadable(problem) from problem
        opened = self.open(connection, options, is_careful=True)
        return opened, ask(opened)

    def unreadable(self, problem: duckdb.Error) -> BadInput:
        """Say that the file breaks off or is broken somewhere."""
        said = str(problem).splitlines()[0]
        return BadInput(
            "%(file)s cannot be read to its end: %(said)s Check that it is whole.",
            file=self.name,
            said=said,
        )

    def line_of(self, row: int, options: FileOptions | None = None) -> int:
        """Return the line of the file on which a row of values begins, counted from 1.

        For kinds that have no lines it is the row as a spreadsheet numbers it.
        """
        asked = options or FileOptions()
        if self.kind != "csv":
            return row + 1
        dialect = self._dialect(duckdb.connect(), asked)
        return slow_csv.line_of(self._text(asked), dialect, row)

    def _view(self) -> str:
        return f"input_{self.content_hash[:12]}_{id(self):x}"

    def _text(self, options: FileOptions) -> Path:
        """Return the file as UTF-8, written again only if it is not."""
        encoding = options.encoding or encodings.encoding_of(self._bytes)
        plain = encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig", "ascii")
        if plain and self._bytes.odd is None:
            return self.path
        if plain:
            raise BadInput(
                "%(file)s is not written in %(encoding)s. Leave 'encoding' out of [file], or "
                "name the right one, such as cp1252.",
                file=self.name,
                encoding=encoding,
            )
        self.scratch.mkdir(parents=True, exist_ok=True)
        target = self.scratch / f"{self.content_hash[:16]}.{encoding}.utf8.csv"
        if not target.exists():
            encodings.to_utf8(self.path, encoding, target, name=self.name)
        return target

    def _dialect(self, connection: duckdb.DuckDBPyConnection, options: FileOptions) -> Dialect:
        return dialect_of(self._text(options), options, connection, name=self.name)

    def _open_csv(
        self,
        connection: duckdb.DuckDBPyConnection,
        options: FileOptions,
        *,
        is_careful: bool,
        is_numbered: bool,
    ) -> Registered:
        text = self._text(options)
        dialect = self._dialect(connection, options)
        notes = _repeated(self.name, dialect.repeated)
        if is_careful or not dialect.is_plain:
            self.scratch.mkdir(parents=True, exist_ok=True)
            good = self.scratch / f"{self.content_hash[:16]}.rows.parquet"
            bad = self.scratch / f"{self.content_hash[:16]}.ragged.parquet"
            slow_csv.rewrite(text, dialect, good=good, bad=bad)
            self._make(connection, f"SELECT * FROM read_parquet({literal(good)})")  # noqa: S608
            ragged = f"SELECT * FROM read_parquet({literal(bad)})"  # noqa: S608
            return Registered(self._view(), dialect.columns, notes, ragged)
        types = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in dialect.columns)
        columns = ", ".join(ident(column) for column in dialect.columns)
        # Spreadsheets leave rows of nothing but delimiters below the last. Without numbers they
        # are not looked for: there they fail for want of an id, and the file is read with numbers.
        kept = any_of(f"trim({ident(column)}) <> ''" for column in dialect.columns)
        self._make(
            connection,
            f"SELECT * FROM (SELECT {columns}, {_number(is_numbered=is_numbered)} "  # noqa: S608
            f"FROM read_csv({literal(text)}, "
            f"auto_detect = false, header = false, skip = {dialect.skip}, "
            f"delim = {literal(dialect.delimiter)}, quote = {literal(dialect.quote)}, "
            f"escape = {literal(dialect.quote)}, strict_mode = true, "
            f"{_buffers(is_numbered=is_numbered)}, "
            f"columns = {{{types}}})){f' WHERE {kept}' if is_numbered else ''}",
        )
        return Registered(self._view(), dialect.columns, notes)

    def _open_parquet(self, connection: duckdb.DuckDBPyConnection) -> Registered:
        read = f"read_parquet({literal(self.path)}, file_row_number = true)"
        described = connection.execute(f"DESCRIBE SELECT * FROM {read}").fetchall()  # noqa: S608
        given = [(name, kind) for name, kind, *_ in described if name != "file_row_number"]
        columns, repeated = tidy(name for name, _ in given)
        cells = ", ".join(
            f"{_as_text(name, kind)} AS {ident(column)}"
            for (name, kind), column in zip(given, columns, strict=True)
        )
        self._make(connection, f"SELECT {cells}, file_row_number + 1 AS {ROW} FROM {read}")  # noqa: S608
        return Registered(self._view(), tuple(columns), _repeated(self.name, tuple(repeated)))

    def _open_workbook(
        self, connection: duckdb.DuckDBPyConnection, options: FileOptions
    ) -> Registered:
        self.scratch.mkdir(parents=True, exist_ok=True)
        target = self.scratch / f"{self.content_hash[:16]}.sheet.parquet"
        sheet = workbook.to_parquet(self.path, target, options, name=self.name)
        self._make(connection, f"SELECT * FROM read_parquet({literal(target)})")  # noqa: S608
        notes = _repeated(self.name, sheet.repeated)
        if sheet.others:
            others = ", ".join(f"'{other}'" for other in sheet.others)
            notes += (
                _("%(file)s: sheet '%(sheet)s' was read, %(others)s was not.")
                % {"file": self.name, "sheet": sheet.name, "others": others},
            )
        return Registered(self._view(), sheet.columns, notes, unread_sheets=sheet.others)

    def _open_json(self, connection: duckdb.DuckDBPyConnection, *, is_numbered: bool) -> Registered:
        text = self._text(FileOptions())
        with text.open("rb") as file:
            if not file.read(1 << 16).strip():
                raise BadInput("%(file)s is empty. Load a file with an object on each line.",
                               file=self.name)  # fmt: skip
        read = f"read_json({literal(text)}, format = 'auto', maximum_object_size = 67108864"
        found = connection.execute(
            f"DESCRIBE SELECT * FROM {read}, sample_size = -1, auto_detect = true)"  # noqa: S608
        ).fetchall()
        names = [name for name, *_ in found]
        columns, repeated = tidy(names)
        types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
        cells = ", ".join(
            f"{ident(name)} AS {ident(column)}" for name, column in zip(names, columns, strict=True)
        )
        self._make(
            connection,
            f"SELECT {cells}, {_number(is_numbered=is_numbered)} "  # noqa: S608
            f"FROM {read}, columns = {{{types}}})",
        )
        return Registered(self._view(), tuple(columns), _repeated(self.name, tuple(repeated)))

    def _make(self, connection: duckdb.DuckDBPyConnection, query: str) -> None:
        connection.execute(f"CREATE OR REPLACE VIEW {ident(self._view())} AS {query}")


def open_inputs(paths: Sequence[Path], *, scratch: Path, include: str = "") -> list[Input]:
    """Find the files that paths lead to, and make each ready to be read.

    Parameters
    ----------
    paths : sequence of Path
        Files, folders, ZIPs or patterns.
    scratch : Path
        A folder for what must be unpacked or written again; the caller removes it.
    include : str
        A pattern that names within folders and ZIPs must match, such as ``*.csv``.

    Raises
    ------
    BadInput
        If a path does not exist, cannot be read, or holds nothing that can.
    """
    found = unpack(paths, scratch=scratch, include=include)
    return [Input(one.name, one.path, one.kind, scratch) for one in found]


def _repeated(name: str, repeated: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        _(
            "%(file)s: more than one column is called '%(column)s'; the second is read as "
            "'%(column)s.1'."
        )
        % {"file": name, "column": column}
        for column in dict.fromkeys(repeated)
    )


def _buffers(*, is_numbered: bool) -> str:
    """Return the longest line that is read, and how much of the file at a time, in bytes.

    Threads take a buffer each, and end together only if there are many. A line that is too long
    for that is read where rows are numbered, by one thread. Left to itself, the reader takes
    sixteen times the longest line for each buffer.
    """
    line, buffer = (1 << 24, 1 << 25) if is_numbered else (1 << 23, 1 << 23)
    return f"max_line_size = {line}, buffer_size = {buffer}"


def _number(*, is_numbered: bool) -> str:
    return f"{'row_number() OVER ()' if is_numbered else 'CAST(NULL AS BIGINT)'} AS {ROW}"


def _as_text(name: str, kind: str) -> str:
    """Write a typed value as text; whole numbers without a decimal sign."""
    cell = ident(name)
    if kind in ("DOUBLE", "FLOAT"):
        return (
            f"CASE WHEN {cell} = trunc({cell}) AND abs({cell}) < 1e15 "
            f"THEN CAST({cell} AS BIGINT)::VARCHAR WHEN isnan({cell}) THEN NULL "
            f"ELSE {cell}::VARCHAR END"
        )
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime(timezone('UTC', {cell}), '%Y-%m-%dT%H:%M:%S.%fZ')"
    if kind.startswith("TIMESTAMP"):  # a day, where the clock says midnight
        return (
            f"CASE WHEN {cell} = date_trunc('day', {cell}) THEN CAST({cell} AS DATE)::VARCHAR "
            f"ELSE {cell}::VARCHAR END"
        )
    return f"{cell}::VARCHAR"
