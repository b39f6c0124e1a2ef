"""Task runs: one attempt at a task, timed from its start until it was done or given up."""

from peil.facts.fact import Column, Fact

OUTCOMES = ("done", "failed", "gave_up")

FACT = Fact(
    name="task_runs",
    title="Timed tasks",
    row="one attempt at one task",
    key=("source", "run"),
    time="started_at",
    columns=(
        Column("run", "text", "the attempt's id in its system", required=True),
        Column("task", "text", "what was to be done", required=True, is_dimension=True),
        Column("started_at", "instant", "when it was begun", required=True),
        Column("ended_at", "instant", "when it ended, however it did; empty if not seen"),
        Column("outcome", "text", "how it ended; empty if not known", allowed=OUTCOMES,
               is_dimension=True),
        Column("channel", "text", "where it was done", is_dimension=True),
        Column("customer_key", "text", "the customer, as a key that says nothing"),
    ),
)  # fmt: skip
