"""Clarifications: one visit to self-service that a contact followed within a day.

Visits come from the fact visits or, where it is empty, from page views.
"""

from __future__ import annotations

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients
from peil.facts.derived.visit_lengths import FACT as VISITS
from peil.facts.derived.windows import without

ASKED_WITHIN = timedelta(hours=24)


def _build(facts: Ingredients) -> ir.Table:
    visits = VISITS.build(facts)
    visits = visits.filter(visits.customer_key.notnull() & visits.started_at.notnull())
    contacts = facts.table("contacts")
    ours = contacts.direction.fill_null(ibis.literal("inbound")) == "outbound"
    # who asks a bot still tries alone, as in self_service
    bot = contacts.by.fill_null(ibis.literal("human")) == "bot"
    contacts = contacts.filter(contacts.customer_key.notnull() & ~ours & ~bot)
    contacts = contacts.mutate(_at=facts.clock.utc(contacts.started_at))
    # visits and contacts lie in one line of time, and each visit looks ahead for the next contact
    line = visits.select(
        "customer_key", "source", "visit", at=visits.started_at, is_contact=ibis.literal(0),
        contact_at=ibis.null("timestamp"),
    ).union(contacts.select(
        "customer_key", "source", visit=contacts.contact, at=contacts["_at"],
        is_contact=ibis.literal(1), contact_at=contacts["_at"],
    ))  # fmt: skip
    order = ["at", "is_contact", "source", "visit"]
    ahead = ibis.window(group_by="customer_key", order_by=order, rows=(1, None))
    line = line.mutate(contacted_at=line.contact_at.min().over(ahead))
    window = ibis.interval(seconds=int(ASKED_WITHIN.total_seconds()))
    asked = line.filter((line.is_contact == 0) & (line.contacted_at <= line.at + window))
    # who looked twice before asking began with the first of these visits
    same = ibis.window(group_by=["customer_key", "contacted_at"], order_by=order)
    asked = asked.mutate(_place=ibis.row_number().over(same))
    begun = asked.filter(asked["_place"] == 0).select(
        of_source="source", of_visit="visit", contacted_at="contacted_at"
    )
    joined = visits.inner_join(
        begun, [visits.source == begun.of_source, visits.visit == begun.of_visit]
    )
    return without(joined, "of_source", "of_visit")


FACT = DerivedFact(
    name="clarifications",
    title="Clarifications",
    row="the first visit of a known customer within 24 hours before a contact, with that contact",
    base=("visits", "page_views", "contacts"),
    key=("source", "visit"),
    time="started_at",
    build=_build,
    dimensions=VISITS.dimensions,
    stand_ins=("visits", "page_views"),
)
