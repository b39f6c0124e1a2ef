"""Visit lengths: one visit with the time spent in it, from visits or from the pages seen."""

from __future__ import annotations

import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients
from peil.facts.derived.windows import any_simulated, carried

_OF_PAGES = {"page", "event"}


def _dimensions(facts: Ingredients) -> tuple[str, ...]:
    if facts.has_rows("visits"):
        return facts.dimensions("visits")
    return tuple(name for name in facts.dimensions("page_views") if name not in _OF_PAGES)


def _build(facts: Ingredients) -> ir.Table:
    if facts.has_rows("visits"):
        visits = facts.table("visits")
        return visits.select(
            "visit", "customer_key", "simulated", "pages", "engaged_seconds", "converted",
            *facts.dimensions("visits"), started_at=facts.clock.utc(visits.started_at),
        )  # fmt: skip
    rows = facts.table("page_views")
    rows = rows.mutate(_at=facts.clock.utc(rows.viewed_at))
    kept = [name for name in _dimensions(facts) if name != "source"]
    return rows.group_by(["source", "visit"]).aggregate(
        customer_key=rows.customer_key.max(),
        simulated=any_simulated(rows),
        pages=rows.count(where=rows.event == "view"),
        engaged_seconds=rows.engaged_seconds.sum(),
        converted=rows.count(where=rows.event == "order") > 0,
        started_at=rows["_at"].min(),
        **carried(rows, kept),
    )


FACT = DerivedFact(
    name="visit_lengths",
    title="Visit lengths",
    row="one visit, with its pages, the time spent on them and whether it ended in a purchase",
    base=("visits", "page_views"),
    key=("source", "visit"),
    time="started_at",
    build=_build,
    dimensions=_dimensions,
    stand_ins=("visits", "page_views"),
)
