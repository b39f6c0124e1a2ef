"""Purchases: one order of a known customer, with its place in the customer's history."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients
from peil.facts.derived.windows import any_simulated, carried

_OF_LINES = {"product"}


def purchase_dimensions(facts: Ingredients) -> tuple[str, ...]:
    """Return the dimensions of orders that belong to the whole order."""
    return tuple(name for name in facts.dimensions("orders") if name not in _OF_LINES)


def purchases(facts: Ingredients) -> ir.Table:
    """Return one row per order of a known customer.

    Lines that cancel are left out, and then orders whose amount is not positive. Where no amount
    is known the order counts.
    """
    lines = facts.table("orders")
    lines = lines.filter(
        lines.customer_key.notnull()
        & lines.ordered_at.notnull()
        & ~lines.is_cancellation.fill_null(ibis.literal(value=False))
    )
    lines = lines.mutate(_utc=facts.clock.utc(lines.ordered_at))
    kept = [name for name in purchase_dimensions(facts) if name != "source"]
    orders = lines.group_by(["source", "order"]).aggregate(
        customer_key=lines.customer_key.max(),
        ordered_at=lines._utc.min(),
        amount=lines.amount.sum(),
        simulated=any_simulated(lines),
        **carried(lines, kept),
    )
    orders = orders.filter(orders.amount.isnull() | (orders.amount > 0))
    return orders.mutate(day=facts.clock.day(orders.ordered_at))


def _build(facts: Ingredients) -> ir.Table:
    orders = purchases(facts)
    customer = ibis.window(group_by="customer_key")
    in_time = ibis.window(group_by="customer_key", order_by=["ordered_at", "source", "order"])
    by_day = ibis.window(group_by="customer_key", order_by="day")
    counted = orders.mutate(
        purchase_number=ibis.row_number().over(in_time) + 1,
        day_number=ibis.dense_rank().over(by_day) + 1,
        first_purchase_at=orders.ordered_at.min().over(customer),
    )
    again = ibis.cases((counted.day_number == 2, counted.ordered_at), else_=ibis.null("timestamp"))
    return counted.mutate(bought_again_at=again.min().over(customer))


FACT = DerivedFact(
    name="purchases",
    title="Purchases",
    row="one order of a known customer; cancellations and orders of no positive amount left out",
    base=("orders",),
    key=("source", "order"),
    time="ordered_at",
    build=_build,
    dimensions=purchase_dimensions,
)
