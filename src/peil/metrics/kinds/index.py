"""Indices: one score per response, made of several answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow.compute as pc

from peil.metrics import reasons
from peil.metrics.asked import SCALE, Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scales import Scale
from peil.metrics.kinds.scan import counted
from peil.metrics.kinds.scores import Scores
from peil.metrics.measurement import Reason
from peil.shared.errors import BadInput
from peil.stats.estimate import FloatArray, Intervals
from peil.stats.means import csi_from_moments
from peil.stats.moments import WeightedMoments

_QUESTIONS = ("satisfaction", "expectations", "ideal")


def mean_of_three(rows: ir.Table, weights: Sequence[float]) -> ir.NumericValue:
    """Return each response's mean of its three answers; empty where one is missing.

    Parameters
    ----------
    rows : ibis Table
        CSI responses.
    weights : sequence of float
        Of satisfaction, expectations and ideal.
    """
    total = sum(
        (rows[name] * float(weight) for name, weight in zip(_QUESTIONS, weights, strict=True)),
        start=ibis.literal(0.0),
    )
    return (total / float(sum(weights))).round(9)


@dataclass(frozen=True)
class _OnTen:
    """The mean of a response's answers, on 1 to 10."""

    def of(
        self, scores: FloatArray, scale: Scale
    ) -> tuple[FloatArray, tuple[Reason, ...]] | Reason:
        if scale.low is None or scale.high is None:
            return reasons.no_scale()
        if (scale.low, scale.high, scale.higher_is_better) != (1, 10, True):
            return reasons.unknown_scale(str(scale))
        return scores, ()

    def sum_up(self, moments: WeightedMoments, scale: Scale | None) -> Intervals:
        return csi_from_moments(moments)

    def parts(self, moments: WeightedMoments) -> dict[str, WeightedMoments]:
        return {}


@dataclass(frozen=True)
class Csi(Ordinary):
    """The customer satisfaction index, from responses that answered all three questions."""

    clusters: ClassVar[bool] = True

    @property
    def columns(self) -> tuple[str, ...]:
        """The three answers and their scale."""
        return (*_QUESTIONS, *SCALE)

    def scan(self, asked: Asked) -> ir.Table:
        """Count responses per mean of the three answers; an incomplete response has none."""
        weights = asked.settings.csi_weights
        if min(weights) < 0 or sum(weights) <= 0:
            raise BadInput(
                "csi_weights is %(weights)s, must be three numbers of 0 or more, not all 0. "
                "Set it in peil.toml.",
                weights=weights,
            )
        rows = asked.rows.mutate(score=mean_of_three(asked.rows, weights))
        return counted(asked.of(rows), ("score", *SCALE))

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Sum up the complete responses, and count the others beside."""
        is_complete = pc.is_valid(moments.table.column("score"))
        partial = Moments(moments.table.filter(pc.invert(is_complete)), moments.by)
        found = Scores(_OnTen()).figures(
            asked, Moments(moments.table.filter(is_complete), moments.by), slots
        )
        left_out = add_up(
            partial.slots(slots, asked.period_column), partial.numbers("n"), len(slots)
        )
        return Figures(
            found.intervals,
            found.n,
            {"partial": np.asarray(left_out)},
            found.reasons,
            found.notes,
            is_weighted=found.is_weighted,
        )
