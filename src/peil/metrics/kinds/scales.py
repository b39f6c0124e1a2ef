"""Which answers count as favourable on which scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir

from peil.metrics import reasons
from peil.metrics.measurement import Reason


@dataclass(frozen=True)
class Scale:
    """The scale a question was answered on.

    Parameters
    ----------
    low, high : int or None
        The lowest and highest score that can be given; None where the facts do not say.
    higher_is_better : bool
        False where a high score is a bad one.
    """

    low: int | None
    high: int | None
    higher_is_better: bool = True

    def __str__(self) -> str:
        """Return it as people write it: 1–5; nothing where it is not known."""
        if self.low is None or self.high is None:
            return ""
        direction = "" if self.higher_is_better else " ↓"
        return f"{self.low}–{self.high}{direction}"


@dataclass(frozen=True)
class Rule:
    """The favourable answers on one scale.

    Parameters
    ----------
    low, high : float
        Both count.
    note : Reason or None
        What must be said beside the number; None on the definition's own scale.
    """

    low: float
    high: float
    note: Reason | None = None


Favourable = Mapping[tuple[int, int], tuple[float, float]]
SATISFIED: Favourable = {
    (1, 5): (4, 5), (1, 4): (3, 4), (1, 6): (5, 6), (1, 7): (6, 7), (1, 10): (8, 10),
    (0, 10): (8, 10),
}  # fmt: skip
"""Who is satisfied, or agrees, where a scale has its best answer at its upper end."""
VERY_SATISFIED: Favourable = {(low, high): (high, high) for low, high in SATISFIED}


def rule_for(scale: Scale, favourable: Favourable, own: tuple[int, int]) -> Rule | Reason:
    """Return the rule for a scale, or why there is none.

    Parameters
    ----------
    scale : Scale
        The answers'.
    favourable : mapping
        Lowest and highest score to the lowest and highest favourable one, where high is good.
        Where low is good the rule is mirrored.
    own : tuple of int
        The definition's scale, which needs no note.
    """
    if scale.low is None or scale.high is None:
        return reasons.no_scale()
    ends = (scale.low, scale.high)
    if ends not in favourable:
        return reasons.unknown_scale(str(scale))
    low, high = favourable[ends]
    if not scale.higher_is_better:
        low, high = sum(ends) - high, sum(ends) - low
        return Rule(low, high, reasons.scale_rule_mirrored(f"{ends[0]}–{ends[1]}", low, high))
    return Rule(low, high, None if ends == own else reasons.scale_rule(str(scale), low, high))


def is_outside(answers: ir.Table, favourable: Favourable) -> ir.BooleanValue:
    """Return which answers are not among the favourable ones of their scale.

    Parameters
    ----------
    answers : ibis Table
        With ``score`` and the columns of the scale; a scale without a rule gives false.
    favourable : mapping
        As in `rule_for`.
    """
    score, is_up = answers["score"], answers["higher_is_better"].fill_null(ibis.literal(value=True))
    return reduce(
        or_,
        (
            (answers["scale_low"] == lowest)
            & (answers["scale_high"] == highest)
            & is_up.ifelse(score < low, score > lowest + highest - low)
            for (lowest, highest), (low, _high) in favourable.items()
        ),
    )
