"""Club members: one customer who joined the loyalty club, and when.

A customer list has a row for each contract and each change of attributes. The first time that any
of them names is when the customer joined, and the attributes are those of that time; of who joined
before any were known, those that were known first.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients


def _build(facts: Ingredients) -> ir.Table:
    rows = facts.table("customers")
    clock = facts.clock
    observed = clock.utc(rows.observed_until)
    rows = rows.select(
        "source",
        "customer_key",
        "contract",
        "simulated",
        *(name for name in facts.dimensions("customers") if name not in ("source", "contract")),
        started_at=clock.utc(rows.started_at),
        valid_from=clock.utc(rows.valid_from),
        club_joined_at=clock.utc(rows.club_joined_at),
        observed_until=observed.max().over(ibis.window()),
    )
    customer = ibis.window(group_by="customer_key")
    rows = rows.mutate(joined_at=rows.club_joined_at.min().over(customer))
    rows = rows.filter(rows.joined_at.notnull())
    held = rows.valid_from.isnull() | (rows.valid_from <= rows.joined_at)
    rows = rows.mutate(
        _held=held.ifelse(0, 1),
        _held_from=ibis.cases((held, rows.valid_from), else_=ibis.null("timestamp")),
    )
    newest_held = ["_held", ibis.desc("_held_from"), "valid_from"]
    by_age = ibis.window(
        group_by="customer_key", order_by=[*newest_held, "started_at", "contract", "source"]
    )
    rows = rows.mutate(_place=ibis.row_number().over(by_age))
    kept = rows.filter(rows._place == 0)
    return kept.select(
        "source",
        "customer_key",
        "simulated",
        *(name for name in facts.dimensions("customers") if name != "source"),
        "joined_at",
        "observed_until",
    )


FACT = DerivedFact(
    name="club_members",
    title="Club members",
    row="one customer who joined the loyalty club",
    base=("customers",),
    key=("customer_key",),
    time="joined_at",
    build=_build,
    dimensions=lambda facts: facts.dimensions("customers"),
)
