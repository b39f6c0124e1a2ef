"""Case chains: one case with the next one of the same customer about the same topic."""

from __future__ import annotations

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients
from peil.facts.derived.windows import without

REPEAT_WINDOW = timedelta(days=7)
_INSTANTS = ("opened_at", "first_response_at", "solved_at", "closed_at", "observed_until")


def _build(facts: Ingredients) -> ir.Table:
    cases = facts.table("cases")
    cases = cases.mutate(**{name: facts.clock.utc(cases[name]) for name in _INSTANTS})
    everywhere = ibis.window()
    newest = ibis.greatest(
        cases.opened_at.max().over(everywhere),
        ibis.coalesce(cases.solved_at, cases.opened_at).max().over(everywhere),
    )
    # an extract tells of its own end, but a later one of the same source tells of repeats too
    known_until = cases.observed_until.max().over(ibis.window(group_by="source"))
    cases = cases.mutate(
        observed_until=ibis.coalesce(known_until, newest),
        is_traceable=cases.customer_key.notnull() & cases.topic.notnull(),
    )
    nexts = _next_openings(cases)
    joined = cases.left_join(nexts, [cases.source == nexts.of_source, cases.case == nexts.of_case])
    return without(joined, "of_source", "of_case")


def _next_openings(cases: ir.Table) -> ir.Table:
    """Return when the same customer next opened a case about the same topic, after solving.

    Openings and solvings lie in one line of time, and each solving looks ahead for the nearest
    opening. No row is paired with another, so a customer with thousands of cases costs no more;
    and no ``lead`` is used, which gives 1970 instead of nothing in one engine.
    """
    known = cases.filter(cases.is_traceable)
    openings = known.select(
        "customer_key", "topic", "source", "case",
        at=known.opened_at, opened=known.opened_at, is_solving=ibis.literal(0),
    )  # fmt: skip
    solved = known.filter(known.solved_at.notnull())
    solvings = solved.select(
        "customer_key", "topic", "source", "case",
        at=solved.solved_at, opened=ibis.null("timestamp"), is_solving=ibis.literal(1),
    )  # fmt: skip
    line = openings.union(solvings)
    ahead = ibis.window(
        group_by=["customer_key", "topic"],
        order_by=["at", "is_solving", "source", "case"],
        rows=(1, None),
    )
    line = line.mutate(next_opened_at=line.opened.min().over(ahead))
    line = line.filter((line.is_solving == 1) & line.next_opened_at.notnull())
    return line.select(of_source="source", of_case="case", next_opened_at="next_opened_at")


FACT = DerivedFact(
    name="case_chains",
    title="Case chains",
    row="one case, with the next opening by the same customer about the same topic after solving",
    base=("cases",),
    key=("source", "case"),
    time="solved_at",
    build=_build,
    dimensions=lambda facts: facts.dimensions("cases"),
    maturity=REPEAT_WINDOW,
)
