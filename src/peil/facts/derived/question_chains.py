"""Question chains: what one customer asks about one topic, from the first contact to the end.

A case that the same customer opens about the same topic before the one before is solved, or within
30 days of that, goes on with the same question.
"""

from __future__ import annotations

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients
from peil.facts.derived.windows import any_simulated, carried

SAME_WITHIN = timedelta(days=30)
_GONE = ("cancelled", "merged", "spam")
_OF_CASES = {"source", "outcome", "priority"}


def _dimensions(facts: Ingredients) -> tuple[str, ...]:
    return tuple(name for name in facts.dimensions("cases") if name not in _OF_CASES)


def _build(facts: Ingredients) -> ir.Table:
    cases, clock = facts.table("cases"), facts.clock
    outcome = cases.outcome.fill_null(ibis.literal(""))
    cases = cases.filter(
        ~outcome.isin(_GONE)
        & cases.customer_key.notnull()
        & cases.topic.notnull()
        & cases.opened_at.notnull()
        # called solved without saying when, or over before it began: neither ended nor open
        & (cases.solved_at.notnull() | (outcome != "solved"))
        & (cases.solved_at.isnull() | (cases.solved_at >= cases.opened_at))
    )
    is_open = cases.outcome.fill_null(ibis.literal("")) == "open"
    solved = ibis.cases((is_open, ibis.null("timestamp")), else_=clock.utc(cases.solved_at))
    cases = cases.mutate(
        _opened=clock.utc(cases.opened_at),
        _solved=solved,
        _known=clock.utc(cases.observed_until),
    )
    far = ibis.timestamp("2100-01-01 00:00:00")
    cases = cases.mutate(_end=ibis.coalesce(cases["_solved"], far))
    whose = ["customer_key", "topic"]
    order = ["_opened", "source", "case"]
    before = ibis.window(group_by=whose, order_by=order, rows=(None, -1))
    so_far = ibis.window(group_by=whose, order_by=order, rows=(None, 0))
    cases = cases.mutate(_reached=cases["_end"].max().over(before))
    window = ibis.interval(seconds=int(SAME_WITHIN.total_seconds()))
    is_new = cases["_reached"].isnull() | (cases["_opened"] > cases["_reached"] + window)
    cases = cases.mutate(_new=is_new.ifelse(1, 0))
    cases = cases.mutate(_chain=cases["_new"].sum().over(so_far))
    chains = cases.group_by([*whose, "_chain"]).aggregate(
        opened_at=cases["_opened"].min(),
        _ended=cases["_end"].max(),
        observed_until=cases["_known"].max(),
        cases=cases.count(),
        reopenings=cases.reopenings.sum(),
        source=cases.source.max(),
        simulated=any_simulated(cases),
        **carried(cases, [name for name in _dimensions(facts) if name not in whose]),
    )
    is_over = chains["_ended"] < far
    return chains.mutate(
        solved_at=ibis.cases((is_over, chains["_ended"]), else_=ibis.null("timestamp"))
    )


FACT = DerivedFact(
    name="question_chains",
    title="Question chains",
    row="one customer's question about one topic, with all cases that it took",
    base=("cases",),
    key=("customer_key", "topic", "opened_at"),
    time="opened_at",
    build=_build,
    dimensions=_dimensions,
    maturity=SAME_WITHIN,
)
