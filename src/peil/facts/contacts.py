"""Contacts: one call, chat, message or visit in a case."""

from peil.facts.fact import Column, Fact

FACT = Fact(
    name="contacts",
    title="Contacts",
    row="one contact in a case",
    key=("source", "contact"),
    time="started_at",
    columns=(
        Column("contact", "text", "the contact's number in its system", required=True),
        Column("case", "text", "the case it belongs to"),
        Column("started_at", "instant", "when it began", required=True),
        Column("direction", "text", "who made it", allowed=("inbound", "outbound"),
               is_dimension=True),
        Column("by", "text", "who answered", allowed=("human", "bot"), is_dimension=True),
        Column("channel", "text", "how", is_dimension=True),
        Column("topic", "text", "what about", is_dimension=True),
        Column("talk_seconds", "number", "time in conversation", low=0),
        Column("hold_seconds", "number", "time on hold", low=0),
        Column("after_work_seconds", "number", "work after the conversation", low=0),
        Column("customer_key", "text", "the customer, as a key that says nothing"),
    ),
)  # fmt: skip
