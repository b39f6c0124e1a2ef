"""Comments: free text, kept apart from scores so that it can be guarded and erased."""

from peil.facts.fact import Column, Fact

FACT = Fact(
    name="comments",
    title="Comments",
    row="the words of one response to one question",
    key=("source", "response", "question"),
    time="said_at",
    is_personal=True,
    columns=(
        Column("response", "text", "the response it belongs to", required=True),
        Column("question", "text", "the question it answers", required=True, is_dimension=True),
        Column("survey", "text", "which survey", is_dimension=True),
        Column("text", "text", "the words", required=True),
        Column("language", "text", "the language of the words", is_dimension=True),
        Column("said_at", "instant", "when it was said"),
        Column("customer_key", "text", "the customer, as a key that says nothing"),
    ),
)  # fmt: skip
