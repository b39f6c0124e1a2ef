"""A warehouse in memory for tests: facts from plain records, read by DuckDB or another engine."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from peil.facts.catalog import fact as fact_named
from peil.facts.catalog import facts
from peil.metrics.engine import measure
from peil.metrics.measurement import EVERYONE, Cell, Measurement, Query, Viewer
from peil.warehouse.settings import Settings

OSLO = ZoneInfo("Europe/Oslo")
LOADED_AT = datetime(2021, 1, 1, tzinfo=UTC)
TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "instant": pa.timestamp("us", tz="UTC"),
    "date": pa.date32(),
    "money": pa.decimal128(18, 4),
}
Record = Mapping[str, object]


class Engine(Protocol):
    """What reads the rows."""

    def hold(self, name: str, rows: pa.Table) -> None:
        """Take over a fact's rows, unless they are those that it has."""

    def table(self, name: str) -> ir.Table:
        """Return the rows that it holds."""

    def run(self, expression: ir.Table, rows: Mapping[str, pa.Table]) -> pa.Table:
        """Hold the rows that an expression reads, and answer it."""


class DuckDB:
    """One engine for all tests: what it has compiled once it need not compile again."""

    def __init__(self) -> None:
        self.backend = ibis.duckdb.connect()
        self.held: dict[str, object] = {}
        self.compiled: dict[object, tuple[str, pa.Schema]] = {}

    def hold(self, name: str, rows: pa.Table) -> None:
        if self.held.get(name) is not rows:
            self.backend.create_table(name, rows, overwrite=True)
            self.held[name] = rows

    def table(self, name: str) -> ir.Table:
        return self.backend.table(name)

    def run(self, expression: ir.Table, rows: Mapping[str, pa.Table]) -> pa.Table:
        key = expression.op()
        if key not in self.compiled:
            self.compiled[key] = self.backend.compile(expression), expression.schema().to_pyarrow()
        sql, schema = self.compiled[key]
        for name in rows:
            if f'"{name}"' in sql:
                self.hold(name, rows[name])
        return self.backend.con.execute(sql).to_arrow_table().cast(schema)


_engines: list[Engine] = []
asked: list[str] = []
"""The KPIs that were asked for, in turn."""


def shared() -> Any:
    """Return the engine that reads the rows now."""
    if not _engines:
        _engines.append(DuckDB())
    return _engines[-1]


@contextmanager
def reading(engine: Engine) -> Iterator[None]:
    """Let another engine read the rows."""
    shared()
    _engines.append(engine)
    yield
    _engines.pop()


class MemoryWarehouse:
    """Facts given as records; what a record lacks is empty, and further names are dimensions."""

    def __init__(self, **rows: Iterable[Record]) -> None:
        self._tables = {name: _arrow(name, list(rows.get(name, []))) for name in facts()}

    def table(self, fact: str, *, as_of: datetime | None = None) -> ir.Table:
        shared().hold(fact, self._tables[fact])
        return shared().table(fact)

    def dimensions(self, fact: str) -> tuple[str, ...]:
        columns = fact_named(fact).all_columns
        own = tuple(column.name for column in columns if column.is_dimension)
        known = {column.name for column in columns}
        return own + tuple(n for n in self._tables[fact].column_names if n not in known)

    def age(self, fact: str, *, as_of: datetime | None = None) -> datetime | None:
        return LOADED_AT if self._tables[fact].num_rows else None

    def fingerprint(self, fact: str, *, as_of: datetime | None = None) -> str:
        return f"{fact}{id(self._tables[fact])}"

    def keep(
        self, name: str, version: Hashable, facts: tuple[str, ...], build: Callable[[], ir.Table]
    ) -> ir.Table | None:
        return None

    def loads(self, fact: str, *, however_few: bool = False) -> None:
        return None

    def run(self, expression: ir.Table) -> pa.Table:
        return shared().run(expression, self._tables)


def _arrow(name: str, records: list[Record]) -> pa.Table:
    own = {column.name: TYPES[column.type] for column in fact_named(name).all_columns}
    further = tuple(dict.fromkeys(key for row in records for key in row if key not in own))
    columns = {**own, **dict.fromkeys(further, pa.string())}
    arrays = [
        pa.array([_given(row.get(key), kind) for row in records], kind)
        for key, kind in columns.items()
    ]
    return pa.table(arrays, names=list(columns))


def _given(value: object, kind: pa.DataType) -> object:
    if value is not None and pa.types.is_decimal(kind):
        return Decimal(str(value))
    return value


def ask(
    warehouse: MemoryWarehouse,
    kpi: str,
    *,
    viewer: Viewer = EVERYONE,
    settings: Settings | None = None,
    zone: ZoneInfo = OSLO,
    **query: object,
) -> Measurement:
    """Ask one question."""
    chosen = settings or Settings()
    asked.append(kpi)
    return measure(warehouse, chosen, zone, Query(kpi, **query), viewer)  # type: ignore[arg-type]


def only(measurement: Measurement) -> Cell:
    """Return the only cell."""
    assert len(measurement.cells) == 1, measurement.cells
    return measurement.cells[0]


def by_slice(measurement: Measurement) -> dict[tuple[object, ...], Cell]:
    """Return the cells by their slice's values and their period."""
    return {(*cell.slice.values(), cell.period): cell for cell in measurement.cells}


START = datetime(2019, 1, 7, 12, tzinfo=UTC)


def answer(number: int, **given: object) -> dict[str, object]:
    """Return one answered NPS question, an hour later for each number, changed as asked."""
    record: dict[str, object] = {
        "source": "s", "response": f"r{number}", "question": "q1", "survey": "yearly",
        "survey_kind": "relationship", "role": "outcome", "kind": "nps", "state": "answered",
        "score": 9.0, "scale_low": 0, "scale_high": 10, "higher_is_better": True,
        "answered_at": START + timedelta(hours=number), "weight": 1.0, "simulated": False,
        "load_id": "answers-1",
    }  # fmt: skip
    return {**record, **given}


def satisfied(number: int, **given: object) -> dict[str, object]:
    """Return one answered CSAT question."""
    return answer(
        number, **{"kind": "csat", "score": 4.0, "scale_low": 1, "scale_high": 5, **given}
    )


def order(number: int, customer: str | None, at: datetime, **given: object) -> dict[str, object]:
    """Return one order of one line."""
    record: dict[str, object] = {
        "source": "shop", "order": f"o{number}", "line": "1", "ordered_at": at,
        "customer_key": customer, "amount": 10, "currency": "NOK", "is_cancellation": False,
        "simulated": False, "load_id": "orders-1",
    }  # fmt: skip
    return {**record, **given}


def case(number: int, **given: object) -> dict[str, object]:
    """Return one case opened an hour later for each number and solved after two."""
    opened = START + timedelta(hours=number)
    record: dict[str, object] = {
        "source": "desk", "case": f"c{number}", "opened_at": opened,
        "solved_at": opened + timedelta(hours=2), "outcome": "solved",
        "observed_until": START + timedelta(days=400), "topic": f"t{number}",
        "customer_key": f"k{number}", "contacts": 1, "simulated": False, "load_id": "cases-1",
    }  # fmt: skip
    return {**record, **given}


def contract(customer: str, started: datetime, ended: datetime | None = None, **given: object
             ) -> dict[str, object]:  # fmt: skip
    """Return one contract."""
    record: dict[str, object] = {
        "source": "crm", "customer_key": customer, "contract": "all", "started_at": started,
        "ended_at": ended, "observed_until": datetime(2020, 7, 1, tzinfo=UTC),
        "valid_from": started, "simulated": False, "load_id": "customers-1",
    }  # fmt: skip
    return {**record, **given}


def employee(key: str, started: datetime, ended: datetime | None = None, **given: object
             ) -> dict[str, object]:  # fmt: skip
    """Return one employment, whose attributes stood still."""
    record: dict[str, object] = {
        "source": "hr", "employee_key": key, "started_at": started, "ended_at": ended,
        "observed_until": datetime(2020, 7, 1, tzinfo=UTC), "valid_from": started,
        "simulated": False, "load_id": "employees-1",
    }  # fmt: skip
    return {**record, **given}


def invitation(number: int, **given: object) -> dict[str, object]:
    """Return one invitation by e-mail, sent an hour later for each number, that arrived."""
    sent = START + timedelta(hours=number)
    record: dict[str, object] = {
        "source": "s", "invitation": f"i{number}", "survey": "yearly", "channel": "e-mail",
        "invited_at": sent, "delivered_at": sent, "simulated": False, "load_id": "invitations-1",
    }  # fmt: skip
    return {**record, **given}


def review(number: int, **given: object) -> dict[str, object]:
    """Return one review of four stars, published an hour later for each number."""
    record: dict[str, object] = {
        "source": "reviews", "mention": f"m{number}", "said_at": START + timedelta(hours=number),
        "stars": 4.0, "simulated": False, "load_id": "mentions-1",
    }  # fmt: skip
    return {**record, **given}


def contact(number: int, **given: object) -> dict[str, object]:
    """Return one call, an hour later for each number."""
    record: dict[str, object] = {
        "source": "desk", "contact": f"t{number}", "case": f"c{number}", "by": "human",
        "started_at": START + timedelta(hours=number), "direction": "inbound",
        "channel": "phone", "topic": "x", "talk_seconds": 300.0, "hold_seconds": 30.0,
        "after_work_seconds": 60.0, "customer_key": f"k{number}", "simulated": False,
        "load_id": "contacts-1",
    }  # fmt: skip
    return {**record, **given}
