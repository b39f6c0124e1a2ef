"""Which rows of a file become rows of a fact, where its mapping leaves some out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from peil.shared.words import ngettext, whole
from peil.sources.cells import Cells, text_of
from peil.sources.inputs import Registered
from peil.sources.mapping import Mapping
from peil.sources.sql import any_of, ident, literal, literals


def some_rows(
    connection: duckdb.DuckDBPyConnection, opened: Registered, mapping: Mapping, file: str
) -> Registered:
    """Return a file without the rows that its mapping leaves out, and say how many they are.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Gets a view of the rows that are kept.
    opened : Registered
        The file.
    mapping : Mapping
        As it holds for this file.
    file : str
        Its name, for messages.

    Raises
    ------
    BadInput
        If the file lacks a column that the mapping tells rows by.
    """
    rows = mapping.rows
    if not rows.without and not rows.only:
        return opened
    cells = Cells(file, opened.columns, mapping)
    out = [_has(cells, name, values, "rows.without") for name, values in rows.without.items()]
    out += [f"NOT {_has(cells, name, values, 'rows.only')}" for name, values in rows.only.items()]
    kept = f"{opened.view}_some"
    connection.execute(
        f"CREATE OR REPLACE VIEW {ident(kept)} AS SELECT * FROM {ident(opened.view)} "  # noqa: S608
        f"WHERE NOT ({any_of(out)})"
    )
    counted = connection.execute(
        f"SELECT count(*) FILTER ({any_of(out)}) FROM {ident(opened.view)}"  # noqa: S608
    ).fetchone()
    n = int(counted[0]) if counted else 0
    if not n:
        return replace(opened, view=kept)
    told = ngettext(
        "%(file)s: one row was left out, as [rows] in %(mapping)s says.",
        "%(file)s: %(n)s rows were left out, as [rows] in %(mapping)s says.",
        n,
    ) % {"file": file, "n": whole(n), "mapping": mapping.name}
    return replace(opened, view=kept, notes=(*opened.notes, told))


def _has(cells: Cells, name: str, values: Sequence[str], what: str) -> str:
    """Return SQL that is true where a cell is one of several values, false elsewhere."""
    column = text_of(cells.need([name], what), cells.columns)
    text = f"lower(trim(coalesce({column}, '')))"
    exact = [value.lower() for value in values if not value.endswith("*")]
    tests = [f"{text} IN ({literals(exact)})"] if exact else []
    tests += [
        f"prefix({text}, {literal(value[:-1].lower())})" for value in values if value.endswith("*")
    ]
    return f"({any_of(tests)})"
