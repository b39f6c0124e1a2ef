"""Shares of rows to which something may happen within a time, once that time is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import ibis.expr.types as ir
import numpy as np

from peil.facts.derived.local_time import LocalTime
from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import grouped, provenance
from peil.metrics.measurement import Reason, Rollup
from peil.metrics.periods import local_day
from peil.metrics.profile import Profile
from peil.metrics.source import aware
from peil.metrics.summed import ENDS, count_of, is_summed
from peil.stats.shares import wilson
from peil.warehouse.settings import Settings


@dataclass(frozen=True)
class Matured(Ordinary):
    """The share to which it happened in time, of those whose time is over.

    Parameters
    ----------
    happened : str
        Whether it happened in time.
    is_closed : str
        Whether the time is over: before that, those to whom it has happened already would count
        and those to whom it has not would not.
    ever : str
        The instant at which it happened, in time or not: where no row has one it is not recorded.
    days : int
        How long the time is, for people.
    unrecorded : callable
        Gives the reason why there is no number where no row has such an instant.
    """

    happened: str
    is_closed: str
    ever: str
    days: int
    unrecorded: Callable[[], Reason]

    rollup: ClassVar[Rollup] = "additive"

    @property
    def columns(self) -> tuple[str, ...]:
        """Whether it happened, whether it still can, and until when that is known."""
        return (self.happened, self.is_closed, self.ever, "observed_until")

    @property
    def told_apart(self) -> tuple[str, ...]:
        """Whether it happened in time, whether it still can, and whether it ever did."""
        return (self.happened, self.is_closed, "ever")

    def worked_out(self, rows: ir.Table, clock: LocalTime, settings: Settings) -> ir.Table:
        """Return rows with whether it ever happened to each."""
        return rows.mutate(ever=rows[self.ever].notnull())

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Ask whether it is recorded at all, and until when."""
        if is_summed(everything):
            ever, until = everything["ever"], everything[ENDS]
        else:
            ever, until = everything[self.ever].notnull(), everything["observed_until"]
        return everything.aggregate(ever=count_of(everything, where=ever), known_until=until.max())

    def scan(self, asked: Asked) -> ir.Table:
        """Count rows whose time is over, those of them to which it happened, and open ones."""
        rows = asked.keyed()
        closed = rows[self.is_closed]
        measures = {
            "n": count_of(rows, where=closed),
            "happened": count_of(rows, where=closed & rows[self.happened]),
            "still_open": count_of(rows, where=~closed),
            **provenance(rows),
        }
        return grouped(rows, asked.keys, measures)

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the share with Wilson's interval."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        n, happened, still_open = (
            add_up(where, moments.numbers(name), size) for name in ("n", "happened", "still_open")
        )
        (first,) = asked.beforehand.to_pylist() if asked.beforehand is not None else ({},)
        withheld: dict[int, Reason] = {}
        if not first.get("ever"):
            some = np.nonzero(n + still_open)[0].tolist()
            withheld = dict.fromkeys(some, self.unrecorded())
        notes: tuple[Reason, ...] = ()
        if still_open.any() and first.get("known_until") is not None:
            last = local_day(aware(first["known_until"]), asked.clock.zone)
            notes = (reasons.left_out_open(self.days, last.isoformat()),)
        return Figures(
            wilson(happened, n), n.astype(np.int64), {"left_out": still_open}, withheld, notes
        )
