"""Cases: one enquiry, complaint or incident from opened to solved."""

from peil.facts.fact import Column, Fact

OUTCOMES = ("solved", "open", "cancelled", "merged", "spam")

FACT = Fact(
    name="cases",
    title="Cases",
    row="one case as it was last known",
    key=("source", "case"),
    time="opened_at",
    columns=(
        Column("case", "text", "the case's number in its system", required=True),
        Column("opened_at", "instant", "when it was opened", required=True),
        Column("first_response_at", "instant", "first human reply"),
        Column("solved_at", "instant", "when it was last solved; empty while open"),
        Column("closed_at", "instant", "when it was closed for good"),
        Column("observed_until", "instant", "the last instant the source is known to describe; "
               "an open case is known to be open until then"),
        Column("outcome", "text", "how it stands", allowed=OUTCOMES, is_dimension=True),
        Column("kind", "text", "enquiry, complaint, incident, or another word of yours",
               is_dimension=True),
        Column("topic", "text", "what it is about", is_dimension=True),
        Column("channel", "text", "how the customer made contact", is_dimension=True),
        Column("priority", "text", "how urgent", is_dimension=True),
        Column("team", "text", "who handles it", is_dimension=True),
        Column("contacts", "integer", "contacts with the customer in the case", low=0),
        Column("reassignments", "integer", "times it changed hands", low=0),
        Column("reopenings", "integer", "times it was opened again", low=0),
        Column("updates", "integer", "updates folded into the row", low=0),
        Column("customer_key", "text", "the customer, as a key that says nothing"),
    ),
)  # fmt: skip
