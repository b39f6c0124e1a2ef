"""Contract lives: one contract with its price, from when until when it ran."""

from __future__ import annotations

import ibis.expr.types as ir

from peil.facts.derived.customer_periods import contract_rows
from peil.facts.derived.derived import DerivedFact, Ingredients


def _build(facts: Ingredients) -> ir.Table:
    rows = contract_rows(facts, "monthly_amount", "monthly_margin", "currency")
    clock = facts.clock
    return rows.mutate(started_day=clock.day(rows.started_at), ended_day=clock.day(rows.ended_at))


FACT = DerivedFact(
    name="contract_lives",
    title="Contract lives",
    row="one contract, from its beginning until it ended or is last known to run",
    base=("customers",),
    key=("source", "customer_key", "contract"),
    time="started_at",
    build=_build,
    dimensions=lambda facts: facts.dimensions("customers"),
)
