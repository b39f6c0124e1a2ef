"""PostgreSQL as what reads the rows of a warehouse in memory."""

from __future__ import annotations

from collections.abc import Mapping

import ibis.expr.types as ir
import psycopg
import pyarrow as pa
from psycopg import sql

from peil.facts.catalog import fact as fact_named
from peil.facts.fact import ColumnType
from peil.warehouse.postgres import PostgresWarehouse

TYPES: dict[ColumnType, str] = {
    "text": "text", "integer": "bigint", "number": "double precision", "boolean": "boolean",
    "instant": "timestamptz", "date": "date", "money": "numeric(18, 4)",
}  # fmt: skip


class PostgreSQL:
    """One server for all tests, read as Peil reads a company's.

    Parameters
    ----------
    url : str
        Of a database that is its own.
    """

    def __init__(self, url: str) -> None:
        self.warehouse = PostgresWarehouse(url)
        self._writer = psycopg.connect(url, autocommit=True)
        self._held: dict[str, pa.Table] = {}

    def close(self) -> None:
        self.warehouse.close()
        self._writer.close()

    def hold(self, name: str, rows: pa.Table) -> None:
        before = self._held.get(name)
        if before is rows:
            return
        hold(self._writer, name, rows)
        self._held[name] = rows
        if before is None or before.column_names != rows.column_names:
            self.warehouse._tables.pop(name, None)  # there are other columns

    def table(self, name: str) -> ir.Table:
        return self.warehouse.table(name)

    def run(self, expression: ir.Table, rows: Mapping[str, pa.Table]) -> pa.Table:
        query, _ = self.warehouse._queries.of(expression)
        for name in rows:
            if f'"{name}"' in query:
                self.hold(name, rows[name])
        return self.warehouse.run(expression)


def hold(connection: psycopg.Connection, name: str, rows: pa.Table) -> None:
    """Write a fact's table; a column that is nowhere empty may not be, as companies have it."""
    own = {column.name: column for column in fact_named(name).all_columns}

    def is_full(column: str) -> bool:
        needs = column in own and own[column].required
        return needs if not rows.num_rows else not rows[column].null_count

    columns = sql.SQL(", ").join(
        sql.SQL("{} {} {}").format(
            sql.Identifier(column),
            sql.SQL(TYPES[own[column].type] if column in own else "text"),
            sql.SQL("NOT NULL" if is_full(column) else ""),
        )
        for column in rows.column_names
    )
    table = sql.Identifier(name)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(table))
        cursor.execute(sql.SQL("CREATE TABLE {} ({})").format(table, columns))
        if not rows.num_rows:
            return
        with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy:
            for row in zip(*(rows[c].to_pylist() for c in rows.column_names), strict=True):
                copy.write_row(row)
