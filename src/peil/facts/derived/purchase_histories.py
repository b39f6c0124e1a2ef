"""Purchase histories: what a customer had bought, after each day that changed it.

A row speaks for its customer from its day until the next one of theirs. What is sent back or
cancelled lowers what the customer has spent from that day on, and never what was known before.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients
from peil.facts.derived.purchases import purchase_dimensions
from peil.facts.derived.windows import any_simulated, carried, without

LEAST = 0.00005
"""Half of the smallest amount: sums of what was paid and came back end a hair beside 0, and on
which side depends on the order in which an engine adds them up."""


def _build(facts: Ingredients) -> ir.Table:
    days = _days(facts)
    so_far = ibis.window(group_by="customer_key", order_by="day", rows=(None, 0))
    in_time = ibis.window(group_by="customer_key", order_by="day")
    whole = ibis.window(group_by="customer_key")
    bought = days.paid > LEAST
    nothing = ibis.literal(0.0)
    days = days.mutate(
        purchase_days=bought.ifelse(1, 0).sum().over(so_far),
        first_day=ibis.cases((bought, days.day), else_=ibis.null("date")).min().over(so_far),
        last_day=ibis.cases((bought, days.day), else_=ibis.null("date")).max().over(so_far),
        bought=bought.ifelse(days.paid, nothing).sum().over(so_far),
        kept=days.paid.sum().over(so_far),
        margin=days.margin.sum().over(so_far),
        paid_with_margin=days.paid_with_margin.sum().over(so_far),
        cost_to_serve=days.cost_to_serve.sum().over(so_far),
        next_at=days.changed_at.lead().over(in_time),
        currency=_one(days.low.min().over(whole), days.high.max().over(whole)),
        _place=ibis.row_number().over(in_time),
    )
    begins = days.day == days.first_day
    named = purchase_dimensions(facts)
    # a customer is cut by the attributes that they came with, whatever they bought later
    came_with = {
        name: ibis.cases((days._place == 0, days[name]), else_=ibis.null(days[name].type()))
        .max()
        .over(whole)
        for name in named
    }
    days = days.mutate(first_paid=begins.ifelse(days.paid, nothing).max().over(so_far), **came_with)
    repeated = (days.bought - days.first_paid) * days.kept / days.bought
    days = days.mutate(
        repeat_amount=(days.purchase_days > 1).ifelse(
            repeated / ibis.greatest(days.purchase_days - 1, ibis.literal(1)), nothing
        )
    )
    return without(days, "low", "high", "paid", "_place", "first_paid", "bought")


def _days(facts: Ingredients) -> ir.Table:
    """Return what each customer paid on each day, less what came back on it."""
    lines = facts.table("orders")
    lines = lines.filter(
        lines.customer_key.notnull() & lines.ordered_at.notnull() & lines.amount.notnull()
    )
    amount = lines.amount.cast("float64")
    is_cancelled = lines.is_cancellation.fill_null(ibis.literal(value=False))
    paid = is_cancelled.ifelse(-amount.abs(), amount)
    # a cancelled line is written with the sign of what it cancels, or with its own
    margin = (is_cancelled & (amount > 0)).ifelse(-1.0, 1.0) * lines.margin.cast("float64")
    utc = facts.clock.utc(lines.ordered_at)
    nothing = ibis.literal(0.0)
    lines = lines.mutate(
        changed_at=utc,
        day=facts.clock.day(utc),
        _paid=paid,
        _margin=margin.fill_null(nothing),
        _paid_with_margin=margin.isnull().ifelse(nothing, paid),
        _cost=lines.cost_to_serve.cast("float64").fill_null(nothing),
    )
    return lines.group_by(["customer_key", "day"]).aggregate(
        changed_at=lines.changed_at.min(),
        paid=lines._paid.sum(),
        margin=lines._margin.sum(),
        paid_with_margin=lines._paid_with_margin.sum(),
        cost_to_serve=lines._cost.sum(),
        low=lines.currency.min(),
        high=lines.currency.max(),
        simulated=any_simulated(lines),
        **carried(lines, purchase_dimensions(facts)),
    )


def _one(low: ir.StringValue, high: ir.StringValue) -> ir.StringValue:
    """Return a customer's currency; both, where there are two."""
    return ibis.cases((low == high, low), (low.notnull(), low.concat(", ", high)),
                      else_=ibis.null("string"))  # fmt: skip


FACT = DerivedFact(
    name="purchase_histories",
    title="Purchase histories",
    row="a known customer's purchases up to a day on which they bought or sent something back",
    base=("orders",),
    key=("customer_key", "day"),
    time="changed_at",
    build=_build,
    dimensions=purchase_dimensions,
)
