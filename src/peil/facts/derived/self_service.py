"""Self-service: one task attempt with the contact that its giver made after it, if any."""

from __future__ import annotations

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients
from peil.facts.derived.task_attempts import FACT as ATTEMPTS
from peil.facts.derived.windows import without

NO_CONTACT_WITHIN = timedelta(days=7)


def _build(facts: Ingredients) -> ir.Table:
    attempts = ATTEMPTS.build(facts)
    attempts = attempts.mutate(_at=facts.clock.utc(attempts.answered_at))
    contacts = facts.table("contacts")
    ours = contacts.direction.fill_null(ibis.literal("inbound")) == "outbound"
    bot = contacts.by.fill_null(ibis.literal("human")) == "bot"
    contacts = contacts.filter(~ours & ~bot)
    contacts = contacts.mutate(_at=facts.clock.utc(contacts.started_at))
    ends = contacts.aggregate(
        contacts_from=contacts["_at"].min(), contacts_until=contacts["_at"].max()
    )
    known = attempts.filter(attempts.customer_key.notnull())
    line = known.select(
        "customer_key", "source", "response", at=known["_at"], is_contact=ibis.literal(0),
        contact_at=ibis.null("timestamp"),
    ).union(contacts.filter(contacts.customer_key.notnull()).select(
        "customer_key", "source", response=contacts.contact, at=contacts["_at"],
        is_contact=ibis.literal(1), contact_at=contacts["_at"],
    ))  # fmt: skip
    ahead = ibis.window(
        group_by="customer_key",
        order_by=["at", "is_contact", "source", "response"],
        rows=(1, None),
    )
    line = line.mutate(contacted_at=line.contact_at.min().over(ahead))
    nexts = line.filter((line.is_contact == 0) & line.contacted_at.notnull()).select(
        of_source="source", of_response="response", contacted_at="contacted_at"
    )
    joined = attempts.left_join(
        nexts, [attempts.source == nexts.of_source, attempts.response == nexts.of_response]
    ).cross_join(ends)
    window = ibis.interval(seconds=int(NO_CONTACT_WITHIN.total_seconds()))
    end = joined["_at"] + window
    no = ibis.literal(value=False)
    told = joined.mutate(
        is_contacted=(joined.contacted_at <= end).fill_null(no),
        is_traceable=joined.customer_key.notnull(),
        is_over=((end <= joined.contacts_until) & (joined["_at"] >= joined.contacts_from))
        .fill_null(no),
    )  # fmt: skip
    return without(told, "of_source", "of_response", "_at", "contacts_from", "contacts_until")


FACT = DerivedFact(
    name="self_service",
    title="Self-service",
    row="one task attempt, with whether its giver made contact within 7 days",
    base=("answers", "contacts"),
    key=("source", "response"),
    time="answered_at",
    build=_build,
    dimensions=ATTEMPTS.dimensions,
    maturity=NO_CONTACT_WITHIN,
    is_personal=True,
)
