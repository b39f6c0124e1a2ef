"""Durations of which some have not ended."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import ibis
import ibis.expr.types as ir
import numpy as np

from peil.facts.derived.local_time import LocalTime
from peil.metrics.asked import AT, Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import counted
from peil.metrics.measurement import Rollup
from peil.metrics.profile import Profile
from peil.metrics.summed import is_summed
from peil.stats.durations import GroupedDurations, widened
from peil.stats.survival import duration_reached_by, kaplan_meier
from peil.warehouse.settings import Settings

MOST_DISTINCT = 200_000
BUCKET_GROWTH = 1.005
"""Past `MOST_DISTINCT` different durations, and of very many rows, as `Asked.is_many` has it, they
are counted in buckets half a percent wide."""


@dataclass(frozen=True)
class Durations(Ordinary):
    """The duration by which a share has finished; the unfinished count as far as they are known.

    Parameters
    ----------
    end : str
        The instant at which a row finished, empty while it has not.
    known_until : str
        The instant until which an unfinished row is known to be so.
    share : float
        0.5 for the median.
    """

    end: str
    known_until: str
    share: float = 0.5

    rollup: ClassVar[Rollup] = "additive"
    is_coarse_where_many: ClassVar[bool] = True

    @property
    def columns(self) -> tuple[str, ...]:
        """The instants."""
        return (self.end, self.known_until)

    @property
    def told_apart(self) -> tuple[str, ...]:
        """The bucket of the duration, none where it cannot be, and whether it finished."""
        return ("seconds", "is_finished")

    def worked_out(self, rows: ir.Table, clock: LocalTime, settings: Settings) -> ir.Table:
        """Return rows with how long they took, in buckets."""
        return in_buckets(self._lasting(rows, clock, settings))

    def _lasting(self, rows: ir.Table, clock: LocalTime, settings: Settings) -> ir.Table:
        """Return rows with their seconds, under 0 or none where these cannot be, and their end."""
        end = clock.utc(rows[self.end])
        last = ibis.coalesce(end, clock.utc(rows[self.known_until]))
        seconds = clock.seconds_between(rows[AT], last)
        return rows.mutate(seconds=seconds, is_finished=rows[self.end].notnull())

    def _timed(self, asked: Asked, rows: ir.Table) -> ir.Table:
        """Return the rows that tell how long they took."""
        if not is_summed(rows):
            rows = self._lasting(rows, asked.clock, asked.settings)
        return rows.filter(rows["seconds"] >= 0)

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Count different durations, where there are rows enough for too many of them."""
        if asked.is_many or known.n <= MOST_DISTINCT:
            return None
        timed = self._timed(asked, everything)
        return timed.select("seconds").distinct().aggregate(distinct=lambda t: t.count())

    def _is_bucketed(self, asked: Asked) -> bool:
        """Return whether durations are counted in buckets, as rollups keep them."""
        if asked.is_many or asked.beforehand is None:
            return asked.is_many
        return int(asked.beforehand.column("distinct")[0].as_py()) > MOST_DISTINCT

    def scan(self, asked: Asked) -> ir.Table:
        """Count rows per whole second, or per bucket, and whether they finished."""
        rows = self._timed(asked, asked.rows)
        if self._is_bucketed(asked) and not is_summed(rows):
            rows = in_buckets(rows)
        return counted(asked.of(rows), ("seconds", "is_finished"))

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Draw Kaplan and Meier's curve for each slot and read it off."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        seconds, n = moments.numbers("seconds"), moments.numbers("n")
        growth = 1.0
        if self._is_bucketed(asked):
            growth = BUCKET_GROWTH
            seconds = np.maximum(growth ** (seconds + 0.5) - 1, 0.0)
        finished = moments.numbers("is_finished") > 0
        inside = where >= 0
        durations = GroupedDurations.of(
            seconds[inside],
            np.where(finished, n, 0.0)[inside],
            np.where(finished, 0.0, n)[inside],
            slice_index=where[inside],
            slices=size,
        )
        curve = kaplan_meier(durations)
        read = {share: duration_reached_by(curve, share) for share in (self.share, 0.5, 0.9)}
        total = add_up(where, n, size)
        still_open = add_up(where, np.where(finished, 0.0, n), size)
        return Figures(
            widened(read[self.share], bucket_growth=growth),
            total.astype(np.int64),
            {
                "median": read[0.5].value,
                "p90": read[0.9].value,
                "open": still_open,
                "open_share": still_open / np.where(total > 0, total, np.nan),
            },
        )


def in_buckets(rows: ir.Table) -> ir.Table:
    """Return rows with their seconds replaced by the number of a bucket, none under 0."""
    seconds = (rows["seconds"] >= 0).ifelse(rows["seconds"], ibis.null("int64"))
    bucket = ((seconds + 1).ln() / math.log(BUCKET_GROWTH)).floor().cast("int64")
    return rows.mutate(seconds=bucket)
