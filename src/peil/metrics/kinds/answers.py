"""Which answers a KPI counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ibis.expr.types as ir

from peil.facts.derived.responses import is_scored


def answered(kind: str, *, role: str = "outcome") -> Callable[[ir.Table], ir.BooleanValue]:
    """Return the condition for answers of one kind and role that were given on their scale.

    Parameters
    ----------
    kind : str
        The standard question.
    role : str
        What the question is for; a KPI reads outcome questions, so that the rating of a single
        touchpoint never ends up in it.
    """

    def condition(answers: ir.Table) -> ir.BooleanValue:
        return (answers.kind == kind) & (answers.role == role) & is_scored(answers)

    return condition


def rated(answers: ir.Table) -> ir.BooleanValue:
    """Return the condition for a customer's rating of a single touchpoint."""
    return (
        answers.role.isin(["touchpoint", "driver"])
        & (answers.survey_kind != "employee")
        & is_scored(answers)
    )


def chosen(kind: str, choices: Sequence[str]) -> Callable[[ir.Table], ir.BooleanValue]:
    """Return the condition for answers to an outcome question with named answers.

    Parameters
    ----------
    kind : str
        The standard question.
    choices : sequence of str
        The answers it has; others are no answers to it.
    """

    def condition(answers: ir.Table) -> ir.BooleanValue:
        return (
            (answers.kind == kind)
            & (answers.role == "outcome")
            & (answers.state == "answered")
            & answers.choice.isin(list(choices))
        )

    return condition
