"""Page views: one page or product seen, put in a basket or bought in a visit."""

from peil.facts.fact import Column, Fact

FACT = Fact(
    name="page_views",
    title="Page views",
    row="one page or item seen or acted on in a visit",
    key=("source", "visit", "viewed_at", "page", "event"),
    time="viewed_at",
    columns=(
        Column("visit", "text", "the visit it belongs to", required=True),
        Column("viewed_at", "instant", "when", required=True),
        Column("page", "text", "the page or item", required=True, is_dimension=True),
        Column("event", "text", "what was done", required=True,
               allowed=("view", "click", "cart", "order", "play"), is_dimension=True),
        Column("engaged_seconds", "number", "time on the page", low=0),
        Column("customer_key", "text", "the customer, as a key that says nothing"),
    ),
)  # fmt: skip
