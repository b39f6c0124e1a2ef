"""Facts that another system keeps in PostgreSQL, read where they lie and never written.

A fact is a table or a view of the fact's name. Columns that it lacks are empty, those that Peil
does not know are further dimensions. The database tells of no loads: there is no as-of, nothing
to undo and nobody to erase, and what it holds is read anew after a minute.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import psycopg
import pyarrow as pa
from ibis.backends.postgres import Backend
from ibis.common.exceptions import TableNotFound
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from peil.facts.catalog import fact as fact_named
from peil.facts.fact import ColumnType, Fact
from peil.shared import clock
from peil.shared.closing import Closing
from peil.shared.errors import BadInput, PeilError, SourceFailed
from peil.warehouse.compiled import CompiledQueries
from peil.warehouse.masked import without_password

_Answer = TypeVar("_Answer")

SECONDS_KEPT = 60.0
SECONDS_TO_ANSWER = 10
_TYPES: dict[ColumnType, dt.DataType] = {
    "text": dt.string,
    "integer": dt.int64,
    "number": dt.float64,
    "boolean": dt.boolean,
    "instant": dt.Timestamp("UTC", scale=6),
    "date": dt.date,
    "money": dt.Decimal(18, 4),
}
# a session that cannot write, in the zone that the engine's casts of instants count on
_OPTIONS = "-c default_transaction_read_only=on -c TimeZone=UTC"


class PostgresWarehouse(Closing):
    """Facts in tables of a PostgreSQL database.

    Parameters
    ----------
    url : str
        ``postgresql://user@host:port/database``, as libpq reads it.

    Raises
    ------
    SourceFailed
        If the database does not answer.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.RLock()
        self._read_at: dict[str, tuple[float, datetime]] = {}
        self._tables: dict[str, ir.Table] = {}
        self._has_rows: dict[str, bool] = {}
        self._connection = self._connect()
        self._ibis: Backend = ibis.postgres.from_connection(self._connection)
        self._queries = CompiledQueries(self._ibis, self._lock)

    def __del__(self) -> None:
        # a notebook that opens a workspace never closes it
        if hasattr(self, "_connection"):  # else it could not be made
            self.close()

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def table(self, fact: str, *, as_of: datetime | None = None) -> ir.Table:
        """Return a fact with all its columns (nullable) and every further dimension.

        Raises
        ------
        UnknownName
            If there is no such fact.
        BadInput
            If ``as_of`` is given. What a column holds that the fact's cannot is told by `run`.
        """
        if as_of is not None:
            raise BadInput(
                "as-of is %(as_of)s, but these facts are read from PostgreSQL, which does not "
                "keep what stood there before. Leave as-of out.",
                as_of=as_of.isoformat(),
            )
        kind = fact_named(fact)
        with self._lock:
            if self._is_old(fact) or fact not in self._tables:
                self._tables[fact] = self._found(kind)
                self._read_at[fact] = (time.monotonic(), clock.now())
                self._has_rows.pop(fact, None)
            return self._tables[fact]

    def dimensions(self, fact: str) -> tuple[str, ...]:
        """Return the columns that KPIs may be cut by: the fact's own, then further ones."""
        columns = fact_named(fact).all_columns
        known = {column.name for column in columns}
        own = tuple(column.name for column in columns if column.is_dimension)
        return own + tuple(name for name in self.table(fact).columns if name not in known)

    def age(self, fact: str, *, as_of: datetime | None = None) -> datetime | None:
        """Return when the table was last looked at, or None if it has no rows or is not there."""
        table = self.table(fact, as_of=as_of)
        has_rows = self._has_rows.get(fact)
        if has_rows is None:  # kept, since every page asks
            first = self.run(table.select(one=ibis.literal(1)).limit(1))
            has_rows = self._has_rows[fact] = bool(first.num_rows)
        return self._read_at[fact][1] if has_rows else None

    def fingerprint(self, fact: str, *, as_of: datetime | None = None) -> str:
        """Return a text that changes every minute, since the database does not tell of changes."""
        self.table(fact, as_of=as_of)
        return f"{fact}_{self._read_at[fact][0]}"

    def keep(
        self, name: str, version: Hashable, facts: tuple[str, ...], build: Callable[[], ir.Table]
    ) -> ir.Table | None:
        """Keep nothing: Peil does not write to a database of others."""
        return None

    def loads(self, fact: str, *, however_few: bool = False) -> None:
        """Return None: a database of others tells of no loads, so there are no rollups of it."""
        return

    def run(self, expression: ir.Table) -> pa.Table:
        """Run an expression and return its rows. Safe to call from several threads.

        Raises
        ------
        SourceFailed
            If the database does not answer.
        BadInput
            If it refuses, as where a text is no number.
        """
        with self._lock:
            sql, schema = self._queries.of(expression)
            columns = self._asked(lambda: self._fetched(sql))
        arrays = [_array(values, field.type) for values, field in zip(columns, schema, strict=True)]
        return pa.Table.from_arrays(arrays, names=schema.names)

    def _connect(self) -> psycopg.Connection:
        try:
            given = conninfo_to_dict(self._url)
            whole = make_conninfo(
                self._url,
                options=f"{given.get('options') or ''} {_OPTIONS}".strip(),
                # libpq waits for minutes for a machine that is away, and every page would
                connect_timeout=given.get("connect_timeout") or SECONDS_TO_ANSWER,
            )
            return psycopg.connect(whole, autocommit=True)
        except psycopg.Error as problem:
            raise SourceFailed(
                "The database of the facts at %(url)s cannot be reached: %(problem)s. See that "
                "it runs, and that 'warehouse' in peil.toml leads to it.",
                url=without_password(self._url),
                problem=str(problem).strip().rstrip("."),
                permanent=False,
            ) from problem

    def _asked(self, question: Callable[[], _Answer]) -> _Answer:
        """Return what the database answers, on a new connection where the old one is lost."""
        if self._connection.closed:
            self._reconnect()
        try:
            return question()
        except psycopg.Error as problem:
            if not self._connection.closed:
                raise self._refused(problem) from problem
        self._reconnect()  # the server was restarted, or let go of an idle connection
        try:
            return question()
        except psycopg.Error as problem:
            raise self._refused(problem) from problem

    def _reconnect(self) -> None:
        self._connection = self._connect()
        self._ibis.con = self._connection

    def _refused(self, problem: psycopg.Error) -> PeilError:
        told = {"url": without_password(self._url), "problem": str(problem).strip().rstrip(".")}
        if isinstance(problem, psycopg.OperationalError):
            return SourceFailed(
                "PostgreSQL at %(url)s did not answer: %(problem)s. Try again, and see that it "
                "runs.",
                permanent=False,
                **told,
            )
        return BadInput(
            "PostgreSQL at %(url)s refused a question: %(problem)s. See that the tables there "
            "have the columns and types that docs/facts.md names.",
            **told,
        )

    def _fetched(self, sql: str) -> list[list[object]]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql.encode())
            rows = cursor.fetchall()
            width = len(cursor.description or ())
        return [[row[place] for row in rows] for place in range(width)]

    def columns(self, fact: str) -> tuple[str, ...] | None:
        """Return the columns that the database has of a fact, or None where it has no table."""
        with self._lock:
            try:
                return tuple(self._asked(lambda: self._ibis.table(fact)).columns)
            except TableNotFound:
                return None

    def _is_old(self, fact: str) -> bool:
        since = self._read_at.get(fact)
        return since is None or time.monotonic() - since[0] >= SECONDS_KEPT

    def _found(self, fact: Fact) -> ir.Table:
        """Return the fact's columns, each of the fact's type, from whatever the table has."""
        try:
            given = self._asked(lambda: self._ibis.table(fact.name))
        except TableNotFound:
            return _empty(self._ibis, fact)
        # a column that cannot be empty would let engines answer lead() with a made-up value
        nullable = {n: kind.copy(nullable=True) for n, kind in given.schema().items()}
        given = given.op().copy(schema=ibis.schema(nullable)).to_expr()
        known = {column.name: _TYPES[column.type] for column in fact.all_columns}
        columns = {
            name: _typed(given[name], kind) if name in given.columns else ibis.null().cast(kind)
            for name, kind in known.items()
        }
        further = {n: _typed(given[n], dt.string) for n in given.columns if n not in known}
        return given.select(**columns, **further)


def _array(values: list[object], kind: pa.DataType) -> pa.Array:
    # PostgreSQL adds up whole numbers, and those written with a point, as decimals
    number = float if pa.types.is_floating(kind) else int if pa.types.is_integer(kind) else None
    if number is not None:
        values = [number(v) if isinstance(v, Decimal) else v for v in values]
    return pa.array(values, type=kind)


def _typed(column: ir.Column, kind: dt.DataType) -> ir.Value:
    return column if column.type() == kind else column.cast(kind)


def _empty(backend: Backend, fact: Fact) -> ir.Table:
    """Return a table without rows for a fact that the database does not have."""
    columns = {column.name: ibis.null().cast(_TYPES[column.type]) for column in fact.all_columns}
    nothing = backend.sql("SELECT 1 AS nothing WHERE false", schema={"nothing": "int64"})
    return nothing.select(**columns)
