"""Durations that are all complete."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from peil.facts.derived.local_time import LocalTime
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up
from peil.metrics.kinds.durations import BUCKET_GROWTH, MOST_DISTINCT, in_buckets
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import counted
from peil.metrics.measurement import Rollup
from peil.metrics.profile import Profile
from peil.metrics.summed import is_summed
from peil.stats.durations import GroupedDurations, widened
from peil.stats.estimate import BoolArray, FloatArray
from peil.stats.quantiles import quantile
from peil.warehouse.settings import Settings


@dataclass(frozen=True)
class Lengths(Ordinary):
    """The duration that a share of rows do not exceed.

    Parameters
    ----------
    of : callable
        Takes the rows and the clock, and gives whole seconds, 0 or more and never missing.
    needs : tuple of str
        The columns it reads.
    share : float
        0.5 for the median.
    """

    of: Callable[[ir.Table, LocalTime], ir.IntegerValue]
    needs: tuple[str, ...]
    share: float = 0.5

    rollup: ClassVar[Rollup] = "additive"
    is_coarse_where_many: ClassVar[bool] = True

    @property
    def columns(self) -> tuple[str, ...]:
        """What tells the duration."""
        return self.needs

    @property
    def told_apart(self) -> tuple[str, ...]:
        """The bucket of the duration."""
        return ("seconds",)

    def worked_out(self, rows: ir.Table, clock: LocalTime, settings: Settings) -> ir.Table:
        """Return rows with the bucket of their duration."""
        return in_buckets(rows.mutate(seconds=self.of(rows, clock)))

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Count different durations, where there are rows enough for too many of them."""
        if asked.is_many or known.n <= MOST_DISTINCT:
            return None
        return everything.aggregate(distinct=self.of(everything, asked.clock).nunique())

    def _is_bucketed(self, asked: Asked) -> bool:
        """Return whether durations are counted in buckets, as rollups keep them."""
        if asked.is_many or asked.beforehand is None:
            return asked.is_many
        return int(asked.beforehand.column("distinct")[0].as_py()) > MOST_DISTINCT

    def _timed(self, asked: Asked) -> ir.Table:
        rows = asked.rows
        if is_summed(rows):
            return rows
        if self._is_bucketed(asked):
            return self.worked_out(rows, asked.clock, asked.settings)
        return rows.mutate(seconds=self.of(rows, asked.clock))

    def scan(self, asked: Asked) -> ir.Table:
        """Count rows per whole second, or per bucket."""
        return counted(asked.of(self._timed(asked)), ("seconds",))

    def _seconds(self, asked: Asked, moments: Moments) -> tuple[FloatArray, float]:
        """Return the moments' durations, and by what factor neighbouring buckets differ."""
        seconds = moments.numbers("seconds")
        if not self._is_bucketed(asked):
            return seconds, 1.0
        return np.maximum(BUCKET_GROWTH ** (seconds + 0.5) - 1, 0.0), BUCKET_GROWTH

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Read the quantile off, with the interval of order statistics."""
        where = moments.slots(slots, asked.period_column)
        seconds, growth = self._seconds(asked, moments)
        n = moments.numbers("n")
        return self._read(where, seconds, n, where >= 0, len(slots), growth)

    def _read(
        self,
        where: NDArray[np.int64],
        seconds: FloatArray,
        n: FloatArray,
        inside: BoolArray,
        size: int,
        growth: float,
    ) -> Figures:
        durations = GroupedDurations.of(
            seconds[inside], n[inside], slice_index=where[inside], slices=size
        )
        read = {share: quantile(durations, share) for share in (self.share, 0.5, 0.9)}
        return Figures(
            widened(read[self.share], bucket_growth=growth),
            add_up(where, n, size).astype(np.int64),
            {"median": read[0.5].value, "p90": read[0.9].value},
        )
