"""CSI responses: one response with its three scores of satisfaction."""

from __future__ import annotations

import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients
from peil.facts.derived.responses import is_scored
from peil.facts.derived.task_attempts import response_dimensions
from peil.facts.derived.windows import any_simulated, carried

KINDS = ("csi_satisfaction", "csi_expectations", "csi_ideal")


def _build(facts: Ingredients) -> ir.Table:
    answers = facts.table("answers")
    answers = answers.filter(
        answers.kind.isin(KINDS) & (answers.role == "outcome") & is_scored(answers)
    )

    def score(kind: str) -> ir.NumericValue:
        return answers.score.max(where=answers.kind == kind)

    kept = [name for name in response_dimensions(facts) if name != "source"]
    return answers.group_by(["source", "response"]).aggregate(
        answered_at=answers.answered_at.max(),
        satisfaction=score("csi_satisfaction"),
        expectations=score("csi_expectations"),
        ideal=score("csi_ideal"),
        scale_low=answers.scale_low.min(),
        scale_high=answers.scale_high.max(),
        higher_is_better=answers.count(where=~answers.higher_is_better) == 0,
        weight=answers.weight.max(),
        customer_key=answers.customer_key.max(),
        simulated=any_simulated(answers),
        **carried(answers, kept),
    )


FACT = DerivedFact(
    name="csi_responses",
    title="CSI responses",
    row="one response that answered at least one of the three questions of the CSI",
    base=("answers",),
    key=("source", "response"),
    time="answered_at",
    build=_build,
    dimensions=response_dimensions,
    is_personal=True,
)
