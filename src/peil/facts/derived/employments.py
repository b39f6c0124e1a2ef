"""Employments: one stretch of an employee's time with the same attributes.

Stretches of one employee follow each other and never overlap, so that nobody is counted twice. Who
changes department ends one and begins the next at the same instant; who has two positions at once
has the attributes of the one that began first. An employment that begins on the day after another
ended carries it on.
"""

from __future__ import annotations

from datetime import UTC, datetime

import ibis
import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients
from peil.facts.derived.local_time import plain
from peil.facts.derived.windows import without

_NEVER = datetime(2100, 1, 1, tzinfo=UTC)


def _build(facts: Ingredients) -> ir.Table:
    rows = facts.table("employees")
    rows = rows.filter(rows.started_at.notnull() & rows.employee_key.notnull())
    return _in_a_row(_cut(_dated(rows, facts)))


def _dated(rows: ir.Table, facts: Ingredients) -> ir.Table:
    """Give each stretch its instants in UTC and its days as local calendars have them."""
    clock = facts.clock
    hired, ended, since = (
        clock.utc(rows[name]) for name in ("started_at", "ended_at", "valid_from")
    )
    since = ibis.greatest(ibis.coalesce(since, hired), hired)
    known_until = clock.utc(rows.observed_until)
    # attributes without a beginning have held since the employment's
    in_time = ibis.window(
        group_by=["source", "employee_key", "started_at"],
        order_by=ibis.asc("valid_from", nulls_first=True),
    )
    return rows.select(
        "source",
        "employee_key",
        "simulated",
        *(name for name in facts.dimensions("employees") if name != "source"),
        hired_at=hired,
        started_at=since,
        ended_at=ended,
        observed_until=known_until,
        hired_day=clock.day(hired),
        from_day=clock.day(since),
        last_day=clock.day(ended),
        # windows, so that engines are given these days as columns and not written out each time
        _place=ibis.row_number().over(in_time),
        _known_until=known_until.max().over(ibis.window()),
    )


def _cut(rows: ir.Table) -> ir.Table:
    """Cut each employment into the stretches in which its attributes stood still."""
    in_time = ibis.window(
        group_by=["source", "employee_key", "hired_at"], order_by=["_place", "started_at"]
    )
    rows = rows.mutate(
        _next=rows.started_at.lead().over(in_time), _next_day=rows.from_day.lead().over(in_time)
    )
    # an end that lies after what the source describes has not happened yet
    happened = rows.ended_at.notnull() & (
        rows._known_until.isnull() | (rows.ended_at <= rows._known_until)
    )
    is_first = rows._place == 0
    rows = rows.mutate(
        # the attributes that are known first hold from the beginning
        started_at=is_first.ifelse(rows.hired_at, rows.started_at),
        from_day=is_first.ifelse(rows.hired_day, rows.from_day),
        ended_at=ibis.cases(
            (rows._next.notnull(), rows._next),
            (happened, rows.ended_at),
            else_=ibis.null("timestamp"),
        ),
        last_day=ibis.cases(
            (rows._next.notnull(), rows._next_day),
            (happened, rows.last_day),
            else_=ibis.null("date"),
        ),
    )
    rows = rows.filter(rows.ended_at.isnull() | (rows.ended_at >= rows.started_at))
    return without(rows, "_place", "_next", "_next_day", "_known_until")


def _in_a_row(rows: ir.Table) -> ir.Table:
    """Lay each employee's stretches one after the other, and find where they leave."""
    in_time = ["started_at", "hired_at", "source"]
    before = ibis.window(group_by="employee_key", order_by=in_time, rows=(None, -1))
    one_by_one = ibis.window(group_by="employee_key", order_by=in_time)
    until = ibis.coalesce(rows.ended_at, plain(_NEVER))
    rows = rows.mutate(_until=until)
    rows = rows.mutate(
        _reached=rows._until.max().over(before), _reached_day=rows.last_day.max().over(before)
    )
    rows = rows.filter(rows._reached.isnull() | (rows._until > rows._reached))
    rows = rows.mutate(
        _next=rows.started_at.lead().over(one_by_one),
        _next_day=rows.from_day.lead().over(one_by_one),
    )
    goes_on = rows._next_day.notnull() & (rows._next_day <= _day_after(rows.last_day))
    rows = rows.mutate(
        is_exit=rows.ended_at.notnull() & ~goes_on.fill_null(ibis.literal(value=False)),
        started_at=ibis.greatest(rows.started_at, ibis.coalesce(rows._reached, rows.started_at)),
        from_day=ibis.greatest(rows.from_day, ibis.coalesce(rows._reached_day, rows.from_day)),
    )
    rows = rows.mutate(
        ended_at=rows.is_exit.ifelse(
            rows.ended_at, ibis.greatest(rows.ended_at, ibis.coalesce(rows._next, rows.ended_at))
        ),
        # the last day is worked; who moves is counted in the new place from that day on
        until_day=rows.is_exit.ifelse(
            _day_after(rows.last_day),
            ibis.greatest(rows.last_day, ibis.coalesce(rows._next_day, rows.last_day)),
        ),
        _stay=rows.is_exit.ifelse(1, 0).sum().over(before).fill_null(0),
    )
    stay = ibis.window(group_by=["employee_key", "_stay"])
    rows = rows.mutate(hired_day=rows.hired_day.min().over(stay), basis=ibis.literal("employment"))
    return without(rows, "_until", "_reached", "_reached_day", "_next", "_next_day", "_stay",
                   "last_day", "hired_at")  # fmt: skip


def _day_after(day: ir.DateValue) -> ir.DateValue:
    return (day + ibis.interval(days=1)).cast("date")


FACT = DerivedFact(
    name="employments",
    title="Employments",
    row="one stretch of one employee's time with the same attributes",
    base=("employees",),
    key=("source", "employee_key", "started_at"),
    time="started_at",
    build=_build,
    dimensions=lambda facts: facts.dimensions("employees"),
    is_personal=True,
)
