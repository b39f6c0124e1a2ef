"""Reviews by their stars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import ibis.expr.types as ir
import numpy as np

from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import counted
from peil.metrics.kinds.scores import moments_of
from peil.metrics.measurement import Rollup
from peil.stats.estimate import Intervals
from peil.stats.means import mean_from_moments
from peil.stats.moments import WeightedMoments
from peil.stats.shares import wilson_from_moments

GOOD, FEWEST, MOST = 4, 1, 5


@dataclass(frozen=True)
class Stars(Ordinary):
    """The share with four or five stars."""

    rollup: ClassVar[Rollup] = "additive"

    @property
    def columns(self) -> tuple[str, ...]:
        """The stars."""
        return ("stars",)

    def scan(self, asked: Asked) -> ir.Table:
        """Count reviews per number of stars."""
        return counted(asked, ("stars",))

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the share, with the mean beside it."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        stars = moments.numbers("stars")
        good, _ = moments_of(asked, moments, where, (stars >= GOOD).astype(float), size)
        sums, _ = moments_of(asked, moments, where, stars, size)
        return Figures(
            self._number(good, sums),
            add_up(where, moments.numbers("n"), size).astype(np.int64),
            {"mean_stars": sums.mean, "four_or_five_stars": good.mean},
        )

    def _number(self, good: WeightedMoments, stars: WeightedMoments) -> Intervals:
        return wilson_from_moments(good)


@dataclass(frozen=True)
class MeanStars(Stars):
    """The mean number of stars."""

    def _number(self, good: WeightedMoments, stars: WeightedMoments) -> Intervals:
        return mean_from_moments(stars, lowest=FEWEST, highest=MOST)
