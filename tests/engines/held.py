"""The same facts in PostgreSQL as a warehouse in memory holds."""

from __future__ import annotations

import psycopg
import pyarrow as pa
from psycopg import sql

from peil.facts.catalog import fact as fact_named
from peil.facts.fact import ColumnType

TYPES: dict[ColumnType, str] = {
    "text": "text", "integer": "bigint", "number": "double precision", "boolean": "boolean",
    "instant": "timestamptz", "date": "date", "money": "numeric(18, 4)",
}  # fmt: skip


def hold(connection: psycopg.Connection, name: str, rows: pa.Table) -> None:
    """Write a fact's table; a column that is nowhere empty may not be, as companies have it."""
    types = {column.name: TYPES[column.type] for column in fact_named(name).all_columns}
    columns = sql.SQL(", ").join(
        sql.SQL("{} {} {}").format(
            sql.Identifier(column),
            sql.SQL(types.get(column, "text")),
            sql.SQL("NOT NULL" if rows.num_rows and not rows[column].null_count else ""),
        )
        for column in rows.column_names
    )
    table = sql.Identifier(name)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table))
        cursor.execute(sql.SQL("CREATE TABLE {} ({})").format(table, columns))
        with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
            for row in zip(*(rows[c].to_pylist() for c in rows.column_names), strict=True):
                copy.write_row(row)
