"""A file as columns of numbers and texts, for an analysis of any file without a mapping."""

# ruff: noqa: S608  (names go through ident(), values through literal())

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from peil.shared.closing import Closing
from peil.shared.errors import BadInput
from peil.shared.suggest import unknown
from peil.sources.inputs import Input, Registered, open_inputs
from peil.sources.names import find
from peil.sources.profiles import NOTHING, Profile, laid_out, profile
from peil.sources.sql import ident, literals


class Sheet(Closing):
    """One file of any kind that can be loaded, read column by column.

    Parameters
    ----------
    path : Path
        CSV, Excel, Parquet or JSON lines.
    missing : sequence of str
        Further codes that stand for nothing, such as ``0`` or ``99``; empty cells and the usual
        words (``NA``, ``?``) always do.

    Raises
    ------
    BadInput
        If the path does not lead to one file that can be read.
    """

    def __init__(self, path: Path, *, missing: Sequence[str] = ()) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="peil-")
        self._engine = duckdb.connect()
        try:
            self._input, self._profiles = self._open(path)
        except BaseException:
            self.close()
            raise
        self._nothing = (*NOTHING, "", *missing)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.close()
        self._scratch.cleanup()

    @property
    def name(self) -> str:
        """The file's name, for messages."""
        return self._input.name

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns' names, in the file's order."""
        return tuple(self._profiles)

    def column(self, wanted: str) -> str:
        """Return the name of the column that is meant, as the file writes it.

        Raises
        ------
        UnknownName
            If there is none; the message names the nearest.
        """
        found = find(wanted.strip(), self.columns)
        if found is None:
            raise unknown(
                "%(file)s has no column named '%(name)s'.",
                self.columns,
                name=wanted,
                file=self.name,
            )
        return found

    def numeric(self) -> tuple[str, ...]:
        """Return the columns that hold numbers which differ, in the file's order."""
        return tuple(
            name
            for name, found in self._profiles.items()
            if found.is_number and len(found.numbers) > 1
        )

    def numbers(self, column: str) -> NDArray[np.float64]:
        """Return a column as numbers, NaN where it holds nothing.

        Raises
        ------
        BadInput
            If a value is no number; the message names file, row, column and value.
        """
        name = self.column(column)
        cell = f"trim({ident(name)})"
        plain = f"regexp_replace({cell}, '[ \u00a0\u202f'']', '', 'g')"
        if self._profiles[name].decimal == ",":
            plain = f"replace(replace({plain}, '.', ''), ',', '.')"
        elif self._profiles[name].decimal == ".":
            plain = f"replace({plain}, ',', '')"
        rows = self._engine.execute(
            f"SELECT CASE WHEN coalesce({cell}, '') NOT IN ({literals(self._nothing)}) "
            f"AND isfinite(TRY_CAST({plain} AS DOUBLE)) THEN TRY_CAST({plain} AS DOUBLE) END "
            f"AS number, "
            f"number IS NULL AND coalesce({cell}, '') NOT IN ({literals(self._nothing)}) AS bad, "
            f"{cell} AS value, _row FROM {ident(self._view)} ORDER BY _row"
        ).fetchnumpy()
        bad = np.flatnonzero(np.ma.filled(rows["bad"], fill_value=False))
        if len(bad):
            row, value = rows["_row"][bad[0]], rows["value"][bad[0]]
            raise BadInput(
                "%(file)s row %(row)s, column '%(column)s': the value is '%(value)s', must be a "
                "number or empty. If it stands for no answer, say so with --missing.",
                file=self.name,
                row=row,
                column=name,
                value=value,
            )
        return np.ma.filled(np.ma.asarray(rows["number"], dtype=float), np.nan)

    def texts(self, column: str) -> list[str | None]:
        """Return a column as texts without spaces around them, None where it holds nothing."""
        cell = f"trim({ident(self.column(column))})"
        rows = self._engine.execute(
            f"SELECT CASE WHEN coalesce({cell}, '') IN ({literals(self._nothing)}) THEN NULL "
            f"ELSE {cell} END FROM {ident(self._view)} ORDER BY _row"
        ).fetchall()
        return [value for (value,) in rows]

    def look(self, column: str) -> Profile:
        """Return what a column's values look like."""
        return self._profiles[self.column(column)]

    def _open(self, path: Path) -> tuple[Input, dict[str, Profile]]:
        found = open_inputs([path], scratch=Path(self._scratch.name))
        if len(found) != 1:
            raise BadInput(
                "%(path)s holds %(n)s files. Name the one to analyse.", path=path, n=len(found)
            )
        options = laid_out(self._engine, found[0])
        opened, ragged = found[0].read(self._engine, options, self._ragged)
        if ragged is not None:
            raise BadInput(
                "%(file)s %(line)s: the row is '%(value)s', must be %(allowed)s.",
                file=found[0].name,
                **ragged,
            )
        self._view = opened.view
        looked_at = profile(self._engine, found[0], options)
        if not any(each.rows for each in looked_at):
            raise BadInput(
                "%(file)s has names and no rows below them. Take a file with a row for each value.",
                file=found[0].name,
            )
        return found[0], {each.name: each for each in looked_at}

    def _ragged(self, opened: Registered) -> dict[str, str] | None:
        """Read the file to its end; return its first row with a wrong number of fields, if any."""
        if not opened.ragged:
            self._engine.execute(f"SELECT count(COLUMNS(*)) FROM {ident(opened.view)}").fetchall()
            return None
        row = self._engine.execute(f"{opened.ragged} ORDER BY _row LIMIT 1").fetchone()
        return {"line": row[1], "value": row[2], "allowed": row[3]} if row else None
