"""Task attempts: one response with the task its giver came for, and whether it was done."""

from __future__ import annotations

import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients
from peil.facts.derived.windows import any_simulated, carried

_OF_QUESTIONS = {"question", "role", "kind", "touchpoint", "choice"}


def response_dimensions(facts: Ingredients) -> tuple[str, ...]:
    """Return the dimensions of answers that belong to the whole response."""
    return tuple(name for name in facts.dimensions("answers") if name not in _OF_QUESTIONS)


def _build(facts: Ingredients) -> ir.Table:
    answers = facts.table("answers")
    answers = answers.filter(
        answers.kind.isin(["task", "completion", "blocker"]) & (answers.state == "answered")
    )

    def choice(kind: str) -> ir.StringValue:
        return answers.choice.max(where=answers.kind == kind)

    def question(kind: str) -> ir.StringValue:
        return answers.question.max(where=answers.kind == kind)

    kept = [name for name in response_dimensions(facts) if name != "source"]
    return answers.group_by(["source", "response"]).aggregate(
        answered_at=answers.answered_at.max(),
        task=choice("task"),
        completion=choice("completion"),
        reason=choice("blocker"),
        task_question=question("task"),
        completion_question=question("completion"),
        weight=answers.weight.max(),
        customer_key=answers.customer_key.max(),
        simulated=any_simulated(answers),
        **carried(answers, kept),
    )


FACT = DerivedFact(
    name="task_attempts",
    title="Task attempts",
    row="one response that said what its giver came for, or whether it was done",
    base=("answers",),
    key=("source", "response"),
    time="answered_at",
    build=_build,
    dimensions=lambda facts: ("task", "completion", "reason", *response_dimensions(facts)),
    is_personal=True,
)
