"""Club chances: one new customer, and whether they were a member of the club 90 days later."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from peil.facts.derived.club_members import FACT as MEMBERS
from peil.facts.derived.customer_periods import FACT as PERIODS
from peil.facts.derived.derived import DerivedFact, Ingredients

DAYS = 90


def _build(facts: Ingredients) -> ir.Table:
    periods = PERIODS.build(facts)
    new = periods.filter(periods.is_first)
    known_until = new.observed_until.max().over(ibis.window())
    new = new.mutate(
        known_until=ibis.coalesce(known_until, new.started_at.max().over(ibis.window()))
    )
    members = MEMBERS.build(facts)
    joined = members.select(member_key=members.customer_key, joined_at=members.joined_at)
    both = new.left_join(joined, new.customer_key == joined.member_key)
    closes_at = facts.clock.days_later(both.started_at, ibis.literal(DAYS))
    return both.select(
        *(
            name
            for name in new.columns
            if name not in ("is_first", "known_until", "observed_until")
        ),
        "joined_at",
        observed_until=both.known_until,
        is_closed=closes_at <= both.known_until,
        is_member=(both.joined_at.notnull() & (both.joined_at < closes_at)).fill_null(
            ibis.literal(value=False)
        ),
    )


FACT = DerivedFact(
    name="club_chances",
    title="Club chances",
    row="one new customer, with 90 days in which to join the loyalty club",
    base=("customers", "orders"),
    key=("source", "customer_key", "contract", "started_at"),
    time="started_at",
    build=_build,
    dimensions=PERIODS.dimensions,
    stand_ins=("customers", "orders"),
)
