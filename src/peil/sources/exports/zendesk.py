"""Zendesk: the list of tickets, as CSV."""

from peil.shared.words import mark
from peil.sources.exports.export import Export, Recipe
from peil.sources.rules import Question, Rule

_STATUS = {
    "New": "open", "Open": "open", "Pending": "open", "Hold": "open", "On-hold": "open",
    "Solved": "solved", "Closed": "solved", "Deleted": "cancelled",
}  # fmt: skip
_CASES = Recipe(
    columns={
        "case": Rule(column=("ID",)),
        "opened_at": Rule(column=("Created at",)),
        "first_response_at": Rule(after="{Created at}", minutes="First reply time in minutes"),
        "solved_at": Rule(column=("Solved at",)),
        "outcome": Rule(column=("Status",), codes=_STATUS),
        "kind": Rule(column=("Ticket type",), codes={"Question": "enquiry"}, other="keep"),
        "channel": Rule(column=("Via",)),
        "priority": Rule(column=("Priority",)),
        "team": Rule(column=("Group",)),
        "reopenings": Rule(column=("Reopens",)),
        "customer_key": Rule(column=("Requester id", "Requester external id")),
    },
    missing=("-",),
)
_ANSWERS = Recipe(
    columns={
        "response": Rule(column=("ID",)),
        "answered_at": Rule(first_of=("Solved at", "Updated at")),
        "survey_kind": Rule(value="interaction"),
        "channel": Rule(column=("Via",)),
        "customer_key": Rule(column=("Requester id", "Requester external id")),
    },
    dimensions={"team": Rule(column=("Group",)), "case_kind": Rule(column=("Ticket type",))},
    questions=(
        Question(
            "satisfaction",
            "outcome",
            "csat",
            ("Satisfaction Score",),
            scale=(1, 5),
            blank=("Offered", "Unoffered"),
            codes={
                "Good": "5", "Good with comment": "5", "Bad": "1", "Bad with comment": "1",
            },
        ),
    ),
    missing=("-",),
    unsure={
        "answered_at": mark("unsure: the file does not say when it was rated"),
        "satisfaction": mark("good is 5 and bad is 1, so its mean says nothing"),
    },
)  # fmt: skip
EXPORTS = (
    Export(
        mark("Zendesk's list of tickets"),
        ("Ticket type", "Assignee stations", "Reopens", "Satisfaction Score"),
        {"cases": _CASES, "answers": _ANSWERS},
    ),
)
