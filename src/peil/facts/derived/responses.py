"""Responses: one filled-in form with a column for each question of one survey.

Which columns there are depends on the survey, so `FACT` holds what every response has, and
`responses_of` adds the questions. Pivoting takes ten times as long as a question to the result.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from peil.facts.derived.derived import DerivedFact, Ingredients
from peil.facts.derived.task_attempts import response_dimensions
from peil.facts.derived.windows import any_simulated, carried


def responses_of(facts: Ingredients, survey: str, questions: Sequence[str]) -> ir.Table:
    """Return one row for each response to a survey, with the scores of some questions.

    Parameters
    ----------
    facts : Ingredients
    survey : str
        Which.
    questions : sequence of str
        Their ids; each becomes a column, `score_of`, empty where it was not answered on its scale
        and turned round where a low score is the good one.
    """
    answers = given(facts.table("answers"))
    return _rows(facts, answers.filter(answers["survey"] == survey), questions)


def given(answers: ir.Table) -> ir.Table:
    """Keep the answers that are a score on their question's scale."""
    return answers.filter(is_scored(answers))


def is_scored(answers: ir.Table) -> ir.BooleanValue:
    """Return the condition for answers that are a score on their question's scale.

    One without a known scale is kept, so that what reads it can say what is missing.
    """
    inside = answers["score"].between(answers["scale_low"], answers["scale_high"])
    without_scale = answers["scale_low"].isnull() | answers["scale_high"].isnull()
    return (answers["state"] == "answered") & answers["score"].notnull() & (inside | without_scale)


def score_of(question: str) -> str:
    """Name the column with a question's scores."""
    return f"score of {question}"


def _rows(facts: Ingredients, answers: ir.Table, questions: Sequence[str]) -> ir.Table:
    is_good = answers["higher_is_better"].fill_null(ibis.literal(value=True))
    turned = answers["scale_low"] + answers["scale_high"] - answers["score"]
    oriented = is_good.ifelse(answers["score"], turned).cast("float64")
    scores = {
        score_of(question): oriented.max(where=answers["question"] == question)
        for question in questions
    }
    kept = [name for name in response_dimensions(facts) if name not in ("source", "survey")]
    return answers.group_by(["source", "survey", "response"]).aggregate(
        answered_at=answers["answered_at"].max(),
        **scores,
        weight=answers["weight"].max(),
        customer_key=answers["customer_key"].max(),
        simulated=any_simulated(answers),
        **carried(answers, kept),
    )


FACT = DerivedFact(
    name="responses",
    title="Responses",
    row="one response to one survey that gave a score to at least one question",
    base=("answers",),
    key=("source", "survey", "response"),
    time="answered_at",
    build=lambda facts: _rows(facts, given(facts.table("answers")), ()),
    dimensions=response_dimensions,
    is_personal=True,
)
