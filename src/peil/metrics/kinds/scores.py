"""Numbers made of answers on a scale: shares, net shares and means.

The engine counts answers per score, with the sums of weights and of squared weights; all else
is arithmetic on at most a few hundred rows per cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from peil.metrics import reasons
from peil.metrics.asked import SCALE, Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up, companion
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scales import Favourable, Rule, Scale, rule_for
from peil.metrics.kinds.scan import counted, dealt, weights_differ
from peil.metrics.kinds.uniform import mixed_slots
from peil.metrics.measurement import Reason, Rollup
from peil.stats.clusters import GroupMoments, clustered
from peil.stats.estimate import FloatArray, Intervals
from peil.stats.means import mean_from_moments
from peil.stats.moments import WeightedMoments
from peil.stats.promoter import nps_classes, nps_from_moments
from peil.stats.shares import wilson_from_moments


class Worth(Protocol):
    """What an answer is worth on its scale, and how the answers' worth is summed up."""

    def of(
        self, scores: FloatArray, scale: Scale
    ) -> tuple[FloatArray, tuple[Reason, ...]] | Reason:
        """Return y for each score, and notes; or why the scale cannot be used."""

    def sum_up(self, moments: WeightedMoments, scale: Scale | None) -> Intervals:
        """Return the number with its interval for each cell."""

    def parts(self, moments: WeightedMoments) -> dict[str, WeightedMoments]:
        """Return the moments of the shares that stand beside the number, by name."""


@dataclass(frozen=True)
class Share:
    """The share of favourable answers.

    Parameters
    ----------
    favourable : mapping
        As in `rule_for`.
    own : tuple of int
        The definition's scale.
    """

    favourable: Favourable
    own: tuple[int, int]

    def of(
        self, scores: FloatArray, scale: Scale
    ) -> tuple[FloatArray, tuple[Reason, ...]] | Reason:
        """Return 1 for favourable answers and 0 for others."""
        rule = rule_for(scale, self.favourable, self.own)
        if not isinstance(rule, Rule):
            return rule
        is_favourable = (scores >= rule.low) & (scores <= rule.high)
        return is_favourable.astype(float), (rule.note,) if rule.note else ()

    def sum_up(self, moments: WeightedMoments, scale: Scale | None) -> Intervals:
        """Return the share with Wilson's interval."""
        return wilson_from_moments(moments)

    def parts(self, moments: WeightedMoments) -> dict[str, WeightedMoments]:
        """Return no companions."""
        return {}


@dataclass(frozen=True)
class NetShare:
    """The share of promoters less the share of detractors, in points."""

    def of(
        self, scores: FloatArray, scale: Scale
    ) -> tuple[FloatArray, tuple[Reason, ...]] | Reason:
        """Return 1 for 9-10, -1 for 0-6 and 0 between."""
        if scale.low is None or scale.high is None:
            return reasons.no_scale()
        if (scale.low, scale.high, scale.higher_is_better) != (0, 10, True):
            return reasons.unknown_scale(str(scale))
        return (scores >= 9).astype(float) - (scores <= 6).astype(float), ()

    def sum_up(self, moments: WeightedMoments, scale: Scale | None) -> Intervals:
        """Return the points with the adjusted Wald interval."""
        return nps_from_moments(moments)

    def parts(self, moments: WeightedMoments) -> dict[str, WeightedMoments]:
        """Return the three classes."""
        return nps_classes(moments)


@dataclass(frozen=True)
class Mean:
    """The mean score on the answers' own scale.

    Parameters
    ----------
    own : tuple of int
        The definition's scale, which needs no note.
    """

    own: tuple[int, int]

    def of(
        self, scores: FloatArray, scale: Scale
    ) -> tuple[FloatArray, tuple[Reason, ...]] | Reason:
        """Return the scores, turned round where low is good."""
        if scale.low is None or scale.high is None:
            return reasons.no_scale()
        is_own = (scale.low, scale.high) == self.own and scale.higher_is_better
        notes = () if is_own else (reasons.mean_scale(str(scale)),)
        return (scores if scale.higher_is_better else scale.low + scale.high - scores), notes

    def sum_up(self, moments: WeightedMoments, scale: Scale | None) -> Intervals:
        """Return the mean with Student's interval, cut at the scale's ends."""
        if scale is None:
            return mean_from_moments(moments)
        return mean_from_moments(moments, lowest=scale.low, highest=scale.high)

    def parts(self, moments: WeightedMoments) -> dict[str, WeightedMoments]:
        """Return no companions."""
        return {}


@dataclass(frozen=True)
class Scores(Ordinary):
    """A number made of answers, each worth something on its scale.

    Parameters
    ----------
    worth : Worth
        What an answer is worth.
    is_of_several : bool
        Whether it is made of the answers to several questions of one response.
    """

    worth: Worth
    is_of_several: bool = False

    clusters: ClassVar[bool] = True
    rollup: ClassVar[Rollup] = "additive"

    @property
    def columns(self) -> tuple[str, ...]:
        """The score and its scale."""
        return ("score", *SCALE)

    def scan(self, asked: Asked) -> ir.Table:
        """Count answers per score, and per question and scale where these vary."""
        return counted(asked, ("score", *SCALE))

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Turn scores into their worth and sum up each slot."""
        where = moments.slots(slots, asked.period_column)
        size = len(slots)
        n_rows = moments.numbers("n")
        scores = moments.numbers("score")
        found, of_row = moments.different(*SCALE)
        scales = [Scale(_whole(low), _whole(high), up is not False) for low, high, up in found]
        of_rows = [scales[number] for number in of_row] if "scale" in asked.uniform else []
        withheld, notes = mixed_slots(moments, where, of_rows, asked.uniform)
        y, unusable, said, scale_of = self._worth(scores, scales, of_row, where)
        withheld = {**unusable, **withheld}
        n = add_up(where, n_rows, size)
        sums, is_weighted = moments_of(asked, moments, where, y, size)
        clean = {slot for slot in range(size) if slot not in withheld}
        intervals = self._sum_up(sums, scale_of, clean)
        parts: dict[str, FloatArray] = {}
        for name, share in self.worth.parts(sums).items():
            parts |= companion(name, wilson_from_moments(share))
        return Figures(
            intervals, n.astype(np.int64), parts, withheld, (*notes, *said), is_weighted=is_weighted
        )

    def _worth(
        self,
        scores: FloatArray,
        scales: list[Scale],
        of_row: NDArray[np.int64],
        where: NDArray[np.int64],
    ) -> tuple[FloatArray, dict[int, Reason], tuple[Reason, ...], dict[int, Scale]]:
        y = np.zeros(len(scores))
        unusable: dict[int, Reason] = {}
        said: dict[str, Reason] = {}
        scale_of: dict[int, Scale] = {}
        for scale in dict.fromkeys(scales):
            alike = [number for number, other in enumerate(scales) if other == scale]
            rows = np.isin(of_row, alike)
            slots = np.unique(where[rows & (where >= 0)]).tolist()
            found = self.worth.of(scores[rows], scale)
            if isinstance(found, Reason):
                unusable.update(dict.fromkeys(slots, found))
                continue
            y[rows], notes = found
            scale_of.update(dict.fromkeys(slots, scale))
            said.update({str(note): note for note in notes})
        return y, unusable, tuple(said.values()), scale_of

    def _sum_up(
        self, sums: WeightedMoments, scale_of: dict[int, Scale], clean: set[int]
    ) -> Intervals:
        """Sum up slots of one scale together, so that arrays stay arrays."""
        size = len(sums.n)
        value, low, high = (np.full(size, np.nan) for _ in range(3))
        why = np.full(size, None, dtype=object)
        why_open = np.full(size, None, dtype=object)
        groups: dict[Scale | None, list[int]] = {}
        for slot in range(size):
            groups.setdefault(scale_of.get(slot) if slot in clean else None, []).append(slot)
        for scale, chosen in groups.items():
            index = np.array(chosen)
            part = sums.at(index) if scale is not None else _nothing(len(index))
            found = self.worth.sum_up(part, scale)
            value[index], low[index], high[index] = found.value, found.low, found.high
            why[index], why_open[index] = found.withheld, found.open_ended
        return Intervals(value, low, high, why, why_open)


def moments_of(
    asked: Asked, moments: Moments, where: NDArray[np.int64], y: FloatArray, size: int
) -> tuple[WeightedMoments, bool]:
    """Return the weighted moments of y in each slot, and whether any weight was not 1.

    Where persons have several rows these know how much less that tells.
    """
    n = moments.numbers("n")
    if not asked.is_weighted:
        count = add_up(where, n, size)
        sums = WeightedMoments.unweighted(
            count, add_up(where, n * y, size), sum_y2=add_up(where, n * y**2, size)
        )
        return _of_persons(asked, moments, where, (n, n, y), sums, size), False
    w, w2 = moments.numbers("w"), moments.numbers("w2")
    # a row of weight 0 was answered, but nobody is spoken for by it
    spoken = moments.numbers("spoken")
    sums = WeightedMoments.of(
        n=add_up(where, spoken, size),
        sum_w=add_up(where, w, size),
        sum_w2=add_up(where, w2, size),
        sum_wy=add_up(where, w * y, size),
        sum_w2y=add_up(where, w2 * y, size),
        sum_wy2=add_up(where, w * y**2, size),
        sum_w2y2=add_up(where, w2 * y**2, size),
    )
    made = _of_persons(asked, moments, where, (spoken, w, y), sums, size)
    return made, weights_differ(n, w, w2)


def _of_persons(
    asked: Asked,
    moments: Moments,
    where: NDArray[np.int64],
    parts: tuple[FloatArray, FloatArray, FloatArray],
    sums: WeightedMoments,
    size: int,
) -> WeightedMoments:
    if not asked.is_clustered:
        return sums
    n, w, y = parts
    dealt_up = [dealt(moments, where, amounts, size) for amounts in (n, w, w * y, w * y**2)]
    groups = GroupMoments.of(
        **dict(zip(("n", "sum_w", "sum_wy", "sum_wy2"), dealt_up, strict=True))
    )
    return clustered(sums, groups)


def _nothing(size: int) -> WeightedMoments:
    zeros = np.zeros(size)
    return WeightedMoments.unweighted(zeros, zeros)


def _whole(number: object) -> int | None:
    return int(number) if isinstance(number, (int, float)) else None
