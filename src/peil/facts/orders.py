"""Orders: one line of a purchase, or one purchase where lines are not known."""

from peil.facts.fact import Column, Fact

FACT = Fact(
    name="orders",
    title="Orders",
    row="one line of an order; a cancellation is a row of its own",
    key=("source", "order", "line"),
    time="ordered_at",
    version=2,
    columns=(
        Column("order", "text", "the order's number in its system", required=True),
        Column("line", "text", "the line within the order", required=True),
        Column("ordered_at", "instant", "when it was placed", required=True),
        Column("customer_key", "text", "the customer, as a key that says nothing; empty for a "
               "buyer who is not known"),
        Column("product", "text", "what was bought", is_dimension=True),
        Column("quantity", "number", "how many; negative where returned"),
        Column("amount", "money", "the line's amount in its currency; negative where refunded"),
        Column("margin", "money", "what of the amount is left once what was sold is paid for; "
               "negative where refunded"),
        Column("cost_to_serve", "money", "what taking, sending and helping with it cost"),
        Column("currency", "text", "ISO 4217 code"),
        Column("is_cancellation", "boolean", "whether the row cancels an earlier order"),
        Column("channel", "text", "where it was bought", is_dimension=True),
        Column("country", "text", "the buyer's country", is_dimension=True),
    ),
)  # fmt: skip
