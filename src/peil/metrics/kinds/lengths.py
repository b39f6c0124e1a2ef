"""Durations that are all complete."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from peil.facts.derived.local_time import LocalTime
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up
from peil.metrics.kinds.durations import BUCKET_GROWTH, MOST_DISTINCT
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import counted
from peil.metrics.profile import Profile
from peil.stats.durations import GroupedDurations, widened
from peil.stats.estimate import BoolArray, FloatArray
from peil.stats.quantiles import quantile


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

    @property
    def columns(self) -> tuple[str, ...]:
        """What tells the duration."""
        return self.needs

    def _timed(self, asked: Asked, rows: ir.Table) -> ir.Table:
        return rows.mutate(seconds=self.of(rows, asked.clock))

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Count different durations, where there are rows enough for too many of them."""
        if known.n <= MOST_DISTINCT:
            return None
        timed = self._timed(asked, everything)
        return timed.aggregate(distinct=timed.seconds.nunique())

    def _is_bucketed(self, asked: Asked) -> bool:
        table = asked.beforehand
        return table is not None and int(table.column("distinct")[0].as_py()) > MOST_DISTINCT

    def _bucketed(self, asked: Asked) -> ir.Table:
        rows = self._timed(asked, asked.rows)
        if not self._is_bucketed(asked):
            return rows
        bucket = ((rows.seconds + 1).ln() / math.log(BUCKET_GROWTH)).floor().cast("int64")
        return rows.mutate(seconds=bucket)

    def scan(self, asked: Asked) -> ir.Table:
        """Count rows per whole second, or per bucket."""
        return counted(asked.of(self._bucketed(asked)), ("seconds",))

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
