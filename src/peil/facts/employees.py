"""Employees: one employment and the attributes it had for a stretch of time."""

from peil.facts.fact import Column, Fact

FACT = Fact(
    name="employees",
    title="Employees",
    row="one employment, with the attributes it had from valid_from to valid_to",
    key=("source", "employee_key", "valid_from"),
    time="started_at",
    is_personal=True,
    columns=(
        Column("employee_key", "text", "the employee, as a key that says nothing", required=True),
        Column("started_at", "instant", "first day of employment"),
        Column("ended_at", "instant", "last day; empty while employed"),
        Column("observed_until", "instant", "the last instant the source is known to describe"),
        Column("valid_from", "instant", "from when the attributes hold"),
        Column("valid_to", "instant", "until when; empty if they still hold"),
        Column("department", "text", "where in the organisation", is_dimension=True),
        Column("job_role", "text", "the position", is_dimension=True),
    ),
)  # fmt: skip
