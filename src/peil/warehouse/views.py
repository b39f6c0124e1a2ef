"""A fact's rows as the engine shows them: every column, of the right type."""

# ruff: noqa: S608  (names go through quoted(), values through literal() or parameters)

from __future__ import annotations

import duckdb

from peil.facts.fact import Fact
from peil.warehouse.engine import quoted
from peil.warehouse.tables import SQL_TYPES, table_columns


def select_columns(
    engine: duckdb.DuckDBPyConnection, fact: Fact, further: tuple[str, ...], rows: str
) -> str:
    """Return the SELECT of a fact's columns; what no file has is empty, of the right type."""
    present = (
        {str(row[0]) for row in engine.execute(f"DESCRIBE {rows}").fetchall()} if rows else set()
    )
    types = {column.name: SQL_TYPES[column.type] for column in table_columns(fact)}
    types |= dict.fromkeys(("load_id", *further), "VARCHAR")
    columns = ", ".join(
        f"CAST({quoted(name) if name in present else 'NULL'} AS {kind}) AS {quoted(name)}"
        for name, kind in types.items()
    )
    return f"SELECT {columns} FROM ({rows})" if rows else f"SELECT {columns} WHERE false"
