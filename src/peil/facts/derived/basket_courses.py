"""Basket courses: one basket from its first item, and whether it was bought within its time.

Where no baskets are loaded, a visit in which something was put in a basket stands for one: it is
bought with the first order of the same visit after that.
"""

from __future__ import annotations

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients
from peil.facts.derived.windows import any_simulated, carried

BOUGHT_WITHIN = timedelta(days=30)
_OF_EVENTS = {"page", "event"}


def _dimensions(facts: Ingredients) -> tuple[str, ...]:
    if facts.has_rows("baskets"):
        return facts.dimensions("baskets")
    return tuple(name for name in facts.dimensions("page_views") if name not in _OF_EVENTS)


def _build(facts: Ingredients) -> ir.Table:
    courses = _from_baskets(facts) if facts.has_rows("baskets") else _from_events(facts)
    end = courses.first_item_at + ibis.interval(seconds=int(BOUGHT_WITHIN.total_seconds()))
    no = ibis.literal(value=False)
    in_time = (courses.purchased_at >= courses.first_item_at) & (courses.purchased_at <= end)
    return courses.mutate(
        is_bought=in_time.fill_null(no), is_over=(end <= courses.observed_until).fill_null(no)
    )


def _from_baskets(facts: Ingredients) -> ir.Table:
    rows, clock = facts.table("baskets"), facts.clock
    rows = rows.mutate(
        **{name: clock.utc(rows[name])
           for name in ("first_item_at", "purchased_at", "observed_until")}
    )  # fmt: skip
    # a system's extract may end long before another's, so each is known until its own newest
    own = ibis.window(group_by="source")
    newest = ibis.greatest(
        rows.first_item_at.max().over(own),
        ibis.coalesce(rows.purchased_at, rows.first_item_at).max().over(own),
    )
    known = rows.observed_until.max().over(own)
    return rows.select(
        "basket", "customer_key", "simulated", "first_item_at", "purchased_at",
        *facts.dimensions("baskets"), observed_until=ibis.coalesce(known, newest),
    )  # fmt: skip


def _from_events(facts: Ingredients) -> ir.Table:
    rows = facts.table("page_views")
    rows = rows.mutate(_at=facts.clock.utc(rows.viewed_at))
    visit = ["source", "visit"]
    rows = rows.mutate(
        _first=rows["_at"].min(where=rows.event == "cart").over(ibis.window(group_by=visit)),
        _newest=rows["_at"].max().over(ibis.window(group_by="source")),
    )
    rows = rows.filter(rows["_first"].notnull())
    kept = [name for name in _dimensions(facts) if name != "source"]
    found = rows.group_by(visit).aggregate(
        customer_key=rows.customer_key.max(),
        simulated=any_simulated(rows),
        first_item_at=rows["_first"].min(),
        purchased_at=rows["_at"].min(
            where=(rows.event == "order") & (rows["_at"] >= rows["_first"])
        ),
        observed_until=rows["_newest"].max(),
        **carried(rows, kept),
    )
    return found.rename(basket="visit")


FACT = DerivedFact(
    name="basket_courses",
    title="Basket courses",
    row="one basket, with whether it was bought within 30 days of its first item",
    base=("baskets", "page_views"),
    key=("source", "basket"),
    time="first_item_at",
    build=_build,
    dimensions=_dimensions,
    maturity=BOUGHT_WITHIN,
    stand_ins=("baskets", "page_views"),
)
