"""Invitations: one invitation to answer a survey, and how far it came."""

from peil.facts.fact import Column, Fact

FACT = Fact(
    name="invitations",
    title="Invitations",
    row="one invitation of one person to one survey",
    key=("source", "invitation"),
    time="invited_at",
    version=2,
    is_personal=True,
    columns=(
        Column("invitation", "text", "the invitation's id in its system", required=True),
        Column("survey", "text", "which survey", required=True, is_dimension=True),
        Column("channel", "text", "how it was sent or shown", is_dimension=True),
        Column("way", "text", "whether it was sent to a person or shown on a page; sent if empty",
               allowed=("sent", "shown"), is_dimension=True),
        Column("invited_at", "instant", "when it was sent or shown", required=True),
        Column("delivered_at", "instant", "when it arrived"),
        Column("seen_at", "instant", "when it was seen"),
        Column("started_at", "instant", "when the first page was opened"),
        Column("answered_at", "instant", "when the first question was answered"),
        Column("completed_at", "instant", "when the last question was answered"),
        Column("not_sampled", "text", "why the person was not invited; empty if invited",
               is_dimension=True),
        Column("customer_key", "text", "the customer, as a key that says nothing"),
    ),
)  # fmt: skip
