"""Case chains: one case with the next one of the same customer about the same topic."""

from __future__ import annotations

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from peil.facts.derived.derived import Ahead, DerivedFact, Ingredients
from peil.facts.derived.windows import without

REPEAT_WINDOW = timedelta(days=7)
_FARTHEST = timedelta(days=30)
_INSTANTS = ("opened_at", "first_response_at", "solved_at", "closed_at", "observed_until")


def _build(facts: Ingredients) -> ir.Table:
    cases = facts.table("cases")
    cases = cases.mutate(**{name: facts.clock.utc(cases[name]) for name in _INSTANTS})
    # one system's extract may end long before another's, so each is known until its own newest
    own = ibis.window(group_by="source")
    newest = _newest(cases).max().over(own)
    # an extract tells of its own end, but a later one of the same source tells of repeats too
    known_until = cases.observed_until.max().over(own)
    cases = cases.mutate(
        observed_until=ibis.coalesce(known_until, newest),
        is_traceable=cases.customer_key.notnull() & cases.topic.notnull(),
    )
    nexts = _next_openings(cases)
    joined = cases.left_join(nexts, [cases.source == nexts.of_source, cases.case == nexts.of_case])
    return without(joined, "of_source", "of_case")


def _newest(cases: ir.Table) -> ir.Value:
    """Return the newest instant that each case tells of; engines differ in the greatest of none."""
    solved = ibis.coalesce(cases.solved_at, cases.opened_at)
    return ibis.greatest(cases.opened_at, solved)


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
    ahead=Ahead("opened_at", _FARTHEST, ("next_opened_at", "observed_until"), _newest),
)
