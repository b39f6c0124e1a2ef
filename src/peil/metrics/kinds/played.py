"""Time played, added up or per visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np

from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import grouped, provenance
from peil.stats.bootstrap import bootstrap_mean, bootstrap_total
from peil.stats.durations import GroupedDurations


@dataclass(frozen=True)
class Played(Ordinary):
    """Seconds played in the visits that played anything.

    Parameters
    ----------
    is_per_visit : bool
        Whether the mean of a visit is given in place of the total.
    """

    is_per_visit: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The visit, and for how long it played."""
        return ("visit", "engaged_seconds")

    def scan(self, asked: Asked) -> ir.Table:
        """Count visits per whole second that they played in all."""
        rows = asked.keyed()
        visits = rows.group_by(list(dict.fromkeys([*asked.keys, "source", "visit"]))).aggregate(
            _seconds=rows.engaged_seconds.sum(), **provenance(rows)
        )
        visits = visits.mutate(seconds=visits["_seconds"].floor().cast("int64"))
        return grouped(
            visits,
            [*asked.keys, "seconds"],
            {"n": visits.count(), "last": visits["last"].max(), "made_up": visits.made_up.sum()},
        )

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the total or the mean with its bootstrap interval."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        seconds, n = moments.numbers("seconds"), moments.numbers("n")
        inside = where >= 0
        amounts = GroupedDurations.of(
            seconds[inside], n[inside], slice_index=where[inside], slices=size
        )
        visits = add_up(where, n, size)
        total = add_up(where, n * seconds, size)
        per_visit = total / np.where(visits > 0, visits, np.nan)
        found = bootstrap_mean(amounts) if self.is_per_visit else bootstrap_total(amounts)
        return Figures(found, visits.astype(np.int64), {"total": total, "per_visit": per_visit})
