"""Mentions: one public review or post."""

from peil.facts.fact import Column, Fact

FACT = Fact(
    name="mentions",
    title="Reviews and posts",
    row="one review or post",
    key=("source", "mention"),
    time="said_at",
    columns=(
        Column("mention", "text", "the review's or post's id in its system", required=True),
        Column("said_at", "instant", "when it was published", required=True),
        Column("stars", "number", "the rating given with it", low=1, high=5),
        Column("text", "text", "the words"),
        Column("language", "text", "the language of the words", is_dimension=True),
        Column("place", "text", "the shop, page or product it is about", is_dimension=True),
    ),
)  # fmt: skip
