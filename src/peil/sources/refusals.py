"""Bad rows: counted, told, and written beside the file for whoever can mend them."""

# ruff: noqa: S608  (the SQL comes from the mapping's own translation; paths through literal())

from __future__ import annotations

from pathlib import Path

import duckdb

from peil.shared.words import gettext as _
from peil.shared.words import ngettext, whole
from peil.sources.reports import Problem
from peil.warehouse.engine import literal

REPORTED_ROWS = 1_000
_SHOWN = 20
_LONGEST_VALUE = 80


def count_bad_rows(engine: duckdb.DuckDBPyConnection, problems: str) -> int:
    """Return how many rows of the file have at least one problem."""
    (count,) = engine.execute(f"SELECT count(DISTINCT _row) FROM ({problems})").fetchone() or (0,)
    return int(count)


def first_problems(engine: duckdb.DuckDBPyConnection, problems: str) -> tuple[Problem, ...]:
    """Return the first problems in the order of the file, long values cut short."""
    found = engine.execute(
        f'SELECT _row, "column", value, allowed FROM ({problems}) '
        f'ORDER BY _row, "column" LIMIT {_SHOWN}'
    ).fetchall()
    return tuple(
        Problem(int(row), str(column), _short(value), str(allowed))
        for row, column, value, allowed in found
    )


def write_report(
    engine: duckdb.DuckDBPyConnection,
    file: str,
    problems: str,
    beside: Path,
    otherwise: Path,
) -> Path:
    """Write up to 1,000 bad rows as CSV.

    Parameters
    ----------
    engine : duckdb.DuckDBPyConnection
        Where `problems` can be read.
    file : str
        The input's name, for the first column.
    problems : str
        SELECT of ``_row``, ``column``, ``value`` and ``allowed``.
    beside : Path
        Where the report belongs: next to the input.
    otherwise : Path
        A folder of the workspace, for inputs whose own folder cannot be written.

    Returns
    -------
    Path
        Where it was written.
    """
    select = (
        f'SELECT {literal(file)} AS "file", _row AS "row", "column", value, allowed '
        f"FROM ({problems}) QUALIFY dense_rank() OVER (ORDER BY _row) <= {REPORTED_ROWS} "
        f'ORDER BY _row, "column"'
    )
    options = "(FORMAT csv, HEADER)"
    try:
        engine.execute(f"COPY ({select}) TO {literal(beside)} {options}")
    except duckdb.IOException:
        otherwise.mkdir(parents=True, exist_ok=True)
        beside = otherwise / beside.name
        engine.execute(f"COPY ({select}) TO {literal(beside)} {options}")
    return beside


def refusal(
    file: str,
    problems: tuple[Problem, ...],
    bad_rows: int,
    rows: int,
    report: Path | None,
) -> str:
    """Return the sentences that tell why a file was refused and what to do."""
    first = (
        f"{file} {problems[0]}."
        if problems
        else _("%(file)s has values that cannot be read.") % {"file": file}
    )
    several = ngettext(
        "That row is the only bad one of %(rows)s, so nothing of the file was loaded.",
        "%(bad)s of %(rows)s rows cannot be accepted, so nothing of the file was loaded.",
        bad_rows,
    ) % {"bad": whole(bad_rows), "rows": whole(rows)}
    where = _("Every bad row is listed in %(path)s.") % {"path": report} if report else ""
    cure = _("Mend the file or the mapping, or load the other rows with --keep-good.")
    return " ".join(filter(None, (first, several, where, cure)))


def refusal_without_values(bad_rows: int, rows: int, problems: tuple[Problem, ...]) -> str:
    """Return what the register keeps: no word of the file itself."""
    columns = ", ".join(sorted({problem.column for problem in problems}))
    told = {"bad": whole(bad_rows), "rows": whole(rows), "columns": columns}
    return _("%(bad)s of %(rows)s rows refused, in the columns %(columns)s.") % told


def _short(value: object) -> str | None:
    if value is None:
        return None
    text = str(value)
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"
