"""Customer periods: one stretch of time in which somebody was a customer.

Where contracts are loaded, a contract is such a stretch. Where only orders are, it begins with a
purchase and ends when the customer counts as lost: a number of usual gaps after the last purchase
without another. The usual gap is the customer's own median gap between purchase days, if there
are at least three, else the median over customers; it is never taken as under 30 days.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients
from peil.facts.derived.purchases import purchase_dimensions, purchases
from peil.facts.derived.windows import medians, without

LEAST_GAP_DAYS = 30
_LEAST_PURCHASE_DAYS = 3


def _dimensions(facts: Ingredients) -> tuple[str, ...]:
    if facts.has_rows("customers"):
        return facts.dimensions("customers")
    return purchase_dimensions(facts)


def _build(facts: Ingredients) -> ir.Table:
    periods = _from_contracts(facts) if facts.has_rows("customers") else _from_purchases(facts)
    in_time = ibis.window(group_by="customer_key", order_by=["started_at", "contract", "source"])
    return periods.mutate(is_first=ibis.row_number().over(in_time) == 0)


def _from_contracts(facts: Ingredients) -> ir.Table:
    return contract_rows(facts)


def contract_rows(facts: Ingredients, *further: str) -> ir.Table:
    """Return one row per contract, as it last was, with further columns of it."""
    rows = facts.table("customers")
    clock = facts.clock
    rows = rows.filter(rows.started_at.notnull())
    rows = rows.mutate(
        **{
            name: clock.utc(rows[name])
            for name in ("started_at", "ended_at", "observed_until", "valid_from")
        }
    )
    # a contract whose attributes changed has a row for each stretch: the newest speaks for it
    contract = ["source", "customer_key", "contract"]
    newest = ibis.window(group_by=contract, order_by=[ibis.desc("valid_from"), "started_at"])
    whole = ibis.window(group_by=contract)
    rows = rows.mutate(
        _age=ibis.row_number().over(newest), started_at=rows.started_at.min().over(whole)
    )
    kept = rows.filter(rows._age == 0)
    known_until = kept.observed_until.max().over(ibis.window())
    # an end that lies after what the source describes has not happened yet
    happened = kept.ended_at.notnull() & (known_until.isnull() | (kept.ended_at <= known_until))
    return kept.select(
        "customer_key",
        "contract",
        "started_at",
        "simulated",
        *facts.dimensions("customers"),
        ended_at=ibis.cases((happened, kept.ended_at), else_=ibis.null("timestamp")),
        observed_until=kept.observed_until,
        basis=ibis.literal("contract"),
        **{name: kept[name] for name in further},
    )


def _from_purchases(facts: Ingredients) -> ir.Table:
    bought = purchases(facts)
    first_of_day = ibis.window(
        group_by=["customer_key", "day"], order_by=["ordered_at", "source", "order"]
    )
    days = bought.mutate(_place=ibis.row_number().over(first_of_day))
    days = without(days.filter(days._place == 0), "_place")
    in_time = ibis.window(group_by="customer_key", order_by="day")
    days = days.mutate(next_day=days.day.lead().over(in_time))
    days = days.mutate(gap_days=days.next_day.delta(days.day, unit="day"))
    days = _with_patience(days, facts.inactive_after_gaps)
    customer = ibis.window(group_by="customer_key")
    before = ibis.window(group_by="customer_key", order_by="day", rows=(None, -1))
    ends = days.next_day.isnull() | (days.gap_days > days.patience_days)
    days = days.mutate(is_end=ends, known_until=days.ordered_at.max().over(ibis.window()))
    days = days.mutate(
        stretch=days.is_end.ifelse(1, 0).sum().over(before).fill_null(0),
        lost_at=facts.clock.days_later(days.ordered_at, days.patience_days),
        last_day=days.day.max().over(customer),
    )
    stretch = ibis.window(group_by=["customer_key", "stretch"])
    in_stretch = ibis.window(group_by=["customer_key", "stretch"], order_by="day")
    days = days.mutate(
        lost_at=days.lost_at.max().over(stretch), _place=ibis.row_number().over(in_stretch)
    )
    starts = days.filter(days._place == 0)
    return starts.select(
        "customer_key",
        "simulated",
        *purchase_dimensions(facts),
        contract=ibis.literal("all"),
        started_at=starts.ordered_at,
        ended_at=ibis.cases(
            (starts.lost_at <= starts.known_until, starts.lost_at), else_=ibis.null("timestamp")
        ),
        observed_until=starts.known_until,
        basis=ibis.literal("purchase"),
    )


def _with_patience(days: ir.Table, gaps: float) -> ir.Table:
    """Add for how many days after a purchase its customer still counts as one."""
    known = days.filter(days.gap_days.notnull())
    own = medians(known, "gap_days", by=["customer_key"])
    own = own.filter(own["values"] >= _LEAST_PURCHASE_DAYS - 1)
    of_all = medians(own.select("customer_key", gap=own.median), "gap").select(usual="median")
    gaps_of = own.select(own_key=own.customer_key, own_gap=own.median)
    joined = days.left_join(gaps_of, days.customer_key == gaps_of.own_key).cross_join(of_all)
    usual = ibis.coalesce(joined.own_gap, joined.usual, ibis.literal(float(LEAST_GAP_DAYS)))
    usual = ibis.greatest(usual, ibis.literal(float(LEAST_GAP_DAYS)))
    patient = joined.mutate(patience_days=(usual * gaps).ceil().cast("int64"))
    return without(patient, "own_key", "own_gap", "usual")


FACT = DerivedFact(
    name="customer_periods",
    title="Customer periods",
    row="one contract, or one stretch of purchases without too long a gap",
    base=("customers", "orders"),
    key=("source", "customer_key", "contract", "started_at"),
    time="started_at",
    build=_build,
    dimensions=_dimensions,
    stand_ins=("customers", "orders"),
)
