"""Task votes: one task that a voter picked among the most important, with its points.

The first pick is worth five points and the fifth one. Points come from the score where there is
one, turned round where it is a rank, else from the place that the question's id ends in.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients
from peil.facts.derived.task_attempts import response_dimensions
from peil.facts.derived.windows import without

PICKS = 5


def _build(facts: Ingredients) -> ir.Table:
    answers = facts.table("answers")
    answers = answers.filter((answers.kind == "task_vote") & (answers.state == "answered"))
    is_up = answers.higher_is_better.fill_null(ibis.literal(value=True))
    score = is_up.ifelse(answers.score, PICKS + 1 - answers.score)
    place = answers.question.right(1)
    by_place = ibis.cases(
        *((place == str(pick), float(PICKS + 1 - pick)) for pick in range(1, PICKS + 1)),
        else_=ibis.null("float64"),
    )
    points = answers.score.notnull().ifelse(score, by_place).cast("float64")
    votes = answers.select(
        "source",
        "response",
        "question",
        *(name for name in response_dimensions(facts) if name != "source"),
        "answered_at",
        "weight",
        "customer_key",
        "simulated",
        task=ibis.coalesce(answers.choice, answers.touchpoint),
        points=points,
    )
    votes = votes.filter(votes.task.notnull() & votes.points.between(1, PICKS))
    # who names a task twice has picked it once
    again = ibis.window(
        group_by=["source", "response", "task"], order_by=[ibis.desc("points"), "question"]
    )
    votes = votes.mutate(_again=ibis.row_number().over(again))
    votes = votes.filter(votes._again == 0)
    voter = ibis.window(group_by=["source", "response"])
    first = ibis.window(group_by=["source", "response"], order_by=[ibis.desc("points"), "task"])
    votes = votes.mutate(
        answered_at=votes.answered_at.max().over(voter),
        voter_points=votes.points.sum().over(voter),
        voter_picks=votes.points.count().over(voter).cast("float64"),
        pick=ibis.literal(1.0),
        is_first_pick=ibis.row_number().over(first) == 0,
    )
    return without(votes, "_again", "question")


FACT = DerivedFact(
    name="task_votes",
    title="Task votes",
    row="one task that one voter picked among the most important",
    base=("answers",),
    key=("source", "response", "task"),
    time="answered_at",
    build=_build,
    dimensions=lambda facts: ("task", *response_dimensions(facts)),
    is_personal=True,
)
