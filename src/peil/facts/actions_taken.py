"""Actions taken: what the company did about a number, from when and for whom."""

from peil.facts.fact import Column, Fact

FACT = Fact(
    name="actions_taken",
    title="Actions taken",
    row="one action in one slice of one KPI",
    key=("source", "action", "slice"),
    time="started_at",
    columns=(
        Column("action", "text", "the action's id", required=True, is_dimension=True),
        Column("kpi", "text", "the KPI it is meant to move", required=True, is_dimension=True),
        Column("slice", "text", "where it was done; 'all' for everywhere", required=True,
               is_dimension=True),
        Column("started_at", "instant", "when it began", required=True),
        Column("ended_at", "instant", "when it ended; empty while it runs"),
        Column("title", "text", "what was done"),
        Column("cost", "money", "what it cost"),
        Column("currency", "text", "ISO 4217 code"),
    ),
)  # fmt: skip
