"""Baskets: one basket from its first item to purchase or until it was left."""

from peil.facts.fact import Column, Fact

FACT = Fact(
    name="baskets",
    title="Baskets",
    row="one basket",
    key=("source", "basket"),
    time="first_item_at",
    columns=(
        Column("basket", "text", "the basket's id in its system", required=True),
        Column("first_item_at", "instant", "when the first item was put in", required=True),
        Column("purchased_at", "instant", "when it was bought; empty if not"),
        Column("observed_until", "instant", "the last instant the source is known to describe"),
        Column("items", "integer", "items in it", low=0),
        Column("amount", "money", "its worth"),
        Column("currency", "text", "ISO 4217 code"),
        Column("channel", "text", "where it was filled", is_dimension=True),
        Column("customer_key", "text", "the customer, as a key that says nothing"),
    ),
)  # fmt: skip
