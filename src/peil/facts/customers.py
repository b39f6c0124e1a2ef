"""Customers: one stretch of time in which a customer's contract and attributes stood still."""

from peil.facts.fact import Column, Fact

FACT = Fact(
    name="customers",
    title="Customers",
    row="one contract of one customer, with the attributes it had from valid_from to valid_to",
    key=("source", "customer_key", "contract", "valid_from"),
    time="started_at",
    version=3,
    is_personal=False,
    columns=(
        Column("customer_key", "text", "the customer, as a key that says nothing", required=True),
        Column("contract", "text", "the contract; 'all' where a customer has one", required=True),
        Column("started_at", "instant", "when the contract began"),
        Column("ended_at", "instant", "when it ended; empty while it runs"),
        Column("observed_until", "instant", "the last instant the source is known to describe"),
        Column("valid_from", "instant", "from when the attributes hold"),
        Column("valid_to", "instant", "until when; empty if they still hold"),
        Column("club_joined_at", "instant", "when they joined the loyalty club; empty if not"),
        Column("segment", "text", "the customer's segment", is_dimension=True),
        Column("country", "text", "the customer's country", is_dimension=True),
        Column("monthly_amount", "money", "what the contract is worth a month"),
        Column("monthly_margin", "money", "what of it is left a month, less what serving it costs"),
        Column("currency", "text", "ISO 4217 code"),
    ),
)  # fmt: skip
