"""Visits: one visit to a web site or app, where single page views are not kept."""

from peil.facts.fact import Column, Fact

FACT = Fact(
    name="visits",
    title="Visits",
    row="one visit, summed over its pages",
    key=("source", "visit"),
    time="started_at",
    columns=(
        Column("visit", "text", "the visit's id in its system", required=True),
        Column("started_at", "instant", "when it began"),
        Column("visitor_type", "text", "new or returning", is_dimension=True),
        Column("channel", "text", "what led to the visit", is_dimension=True),
        Column("pages", "integer", "pages seen", low=0),
        Column("engaged_seconds", "number", "time on the pages", low=0),
        Column("converted", "boolean", "whether it ended in a purchase or other goal"),
        Column("customer_key", "text", "the customer, as a key that says nothing"),
    ),
)  # fmt: skip
