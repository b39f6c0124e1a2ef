"""Buyers who came back: of all to date, and of those of a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import ibis.expr.types as ir
import numpy as np

from peil.metrics import reasons
from peil.metrics.asked import AT, Asked
from peil.metrics.figures import Figures, Moments, Slot
from peil.metrics.kinds.cohorts import BEGAN, ENDED, place_of, placed, spells_of
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import grouped, provenance
from peil.metrics.measurement import Reason, Rollup
from peil.metrics.periods import local_day
from peil.stats.shares import wilson


@dataclass(frozen=True)
class Repeat(Ordinary):
    """The share of all buyers to date who have bought on at least two days."""

    is_stock: ClassVar[bool] = True
    rollup: ClassVar[Rollup] = "per_grain"

    @property
    def columns(self) -> tuple[str, ...]:
        """When the buyer came again."""
        return ("bought_again_at",)

    def scan(self, asked: Asked) -> ir.Table:
        """Count buyers by the periods of their first and second purchase day."""
        rows = asked.rows
        buyers = rows.mutate(
            **{BEGAN: placed(asked, rows[AT]), ENDED: placed(asked, rows.bought_again_at)}
        )
        return buyers.group_by([*asked.by, BEGAN, ENDED]).aggregate(
            n=buyers.count(), **provenance(buyers)
        )

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Add up buyers, and those who came again, to the end of each slot."""
        per_slice = spells_of(moments)
        buyers, again = np.zeros(len(slots)), np.zeros(len(slots))
        for i, slot in enumerate(slots):
            place, found = place_of(slot), per_slice.get(slot.slice)
            if found is None:
                continue
            bought, came_again = found.began <= place, found.ended <= place
            buyers[i] = found.n[bought].sum()
            again[i] = found.n[bought & came_again].sum()
        return Figures(
            wilson(again, buyers), buyers.astype(np.int64), {"buyers": buyers, "again": again}
        )


@dataclass(frozen=True)
class Returning(Ordinary):
    """The share of a period's buyers who had bought before it began."""

    needs_period: ClassVar[bool] = True
    rollup: ClassVar[Rollup] = "per_grain"

    @property
    def columns(self) -> tuple[str, ...]:
        """The buyer, and when they first bought."""
        return ("first_purchase_at", "customer_key")

    def scan(self, asked: Asked) -> ir.Table:
        """Count each buyer once per cell, and whether their first purchase lies before it."""
        rows = asked.keyed()
        rows = rows.mutate(_first=placed(asked, rows.first_purchase_at))
        here = placed(asked, rows[AT])
        rows = rows.mutate(_returns=rows._first < here)
        per_buyer = rows.group_by([*asked.keys, "customer_key"]).aggregate(
            returns=rows.count(where=rows._returns), **provenance(rows)
        )
        measures = {
            "n": per_buyer.count(),
            "returning": per_buyer.count(where=per_buyer.returns > 0),
            "last": per_buyer["last"].max(),
            "made_up": per_buyer.made_up.sum(),
        }
        return grouped(per_buyer, asked.keys, measures)

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the share, where history goes back far enough to tell."""
        where = moments.slots(slots, asked.period_column)
        n, returning = np.zeros(len(slots)), np.zeros(len(slots))
        inside = where >= 0
        n[where[inside]] = moments.numbers("n")[inside]
        returning[where[inside]] = moments.numbers("returning")[inside]
        return Figures(
            wilson(returning, n),
            n.astype(np.int64),
            {"returning": returning, "new": n - returning},
            _look_back(slots, asked),
        )


def _look_back(slots: Sequence[Slot], asked: Asked) -> dict[int, Reason]:
    if asked.known_from is None:
        return {}
    days = asked.settings.returning_look_back_days
    first = local_day(asked.known_from, asked.clock.zone)
    return {
        i: reasons.look_back(days, first.isoformat())
        for i, slot in enumerate(slots)
        if slot.period.start is None
        or (local_day(slot.period.start, asked.clock.zone) - first).days < days
    }
