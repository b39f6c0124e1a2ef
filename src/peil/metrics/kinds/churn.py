"""Customers lost, over those who were active or those who are new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import ibis
import ibis.expr.types as ir
import numpy as np

from peil.facts.derived.customer_periods import LEAST_GAP_DAYS
from peil.facts.derived.windows import without
from peil.metrics import reasons
from peil.metrics.asked import AT, Asked
from peil.metrics.figures import Figures, Moments, Slot
from peil.metrics.kinds.cohorts import BEGAN, ENDED, Spells, place_of, placed, spells_of
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import provenance
from peil.metrics.measurement import Reason
from peil.metrics.periods import local_day
from peil.metrics.source import aware
from peil.stats.counts import count_ratio
from peil.stats.shares import wilson

_SPELL = ("started_at", "ended_at", "observed_until", "is_first", "basis", "customer_key",
          "contract")  # fmt: skip


@dataclass(frozen=True)
class Churn(Ordinary):
    """Customers lost in a period, over those active at its start or those new in it.

    Parameters
    ----------
    over : str
        ``active`` or ``new``.
    is_per_contract : bool
        Whether each contract counts by itself. Otherwise a customer is lost only when no contract
        is left, and not if another begins in the period in which the last one ended.
    """

    over: str = "active"
    is_per_contract: bool = False

    is_stock: ClassVar[bool] = True
    needs_period: ClassVar[bool] = True

    @property
    def columns(self) -> tuple[str, ...]:
        """When a stretch began and ended, and whose it is."""
        return _SPELL

    @property
    def is_count(self) -> bool:  # type: ignore[override]
        """A ratio of two counts is as certain as its interval says, however few there are."""
        return self.over == "new"

    def scan(self, asked: Asked) -> ir.Table:
        """Count spells by the periods in which they began and ended."""
        rows = asked.rows
        spells = rows.mutate(
            **{BEGAN: placed(asked, rows[AT]), ENDED: placed(asked, rows.ended_at)}
        )
        if not self.is_per_contract:
            spells = _joined(spells)
        return spells.group_by([*asked.by, BEGAN, ENDED]).aggregate(
            n=spells.count(),
            first=spells.count(where=spells.is_first),
            first_end=spells.ended_at.min(),
            known_until=spells.observed_until.max(),
            basis=spells.basis.max(),
            **provenance(spells),
        )

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Count who was active, lost and new in each slot."""
        per_slice = spells_of(moments)
        never = np.zeros(0, "datetime64[us]")
        nothing = Spells(never, never, np.zeros(0), np.zeros(0))
        counts = np.array(
            [per_slice.get(slot.slice, nothing).at(place_of(slot)) for slot in slots]
        ).reshape(len(slots), 4)
        active, lost_of_active, lost_in_all, new = counts.T
        # who came and left within the period is new, and must then be lost too
        lost = lost_of_active if self.over == "active" else lost_in_all
        below = active if self.over == "active" else new
        found = (wilson if self.over == "active" else count_ratio)(lost, below)
        n = active if self.over == "active" else lost + new
        withheld = {}
        first_end, known_until = _known(moments)
        for i, slot in enumerate(slots):
            reason = _history(slot, first_end, known_until, asked)
            if reason is None and self.over == "new" and not new[i]:
                reason = reasons.no_new()
            if reason is not None:
                withheld[i] = reason
        notes = _rule(moments, asked)
        parts = {"active": active, "lost": lost, "new": new}
        return Figures(found, n.astype(np.int64), parts, withheld, notes)


def _joined(spells: ir.Table) -> ir.Table:
    """Join a customer's spells that touch within one period, so that they are one customer."""
    in_time = ["_began", "started_at", "contract"]
    before = ibis.window(group_by="customer_key", order_by=in_time, rows=(None, -1))
    to_here = ibis.window(group_by="customer_key", order_by=in_time, rows=(None, 0))
    reached = spells[ENDED].max().over(before)
    chained = spells.mutate(_opens=reached.isnull() | (spells[BEGAN] > reached))
    chained = chained.mutate(_chain=chained._opens.ifelse(1, 0).sum().over(to_here))
    chain = ibis.window(group_by=["customer_key", "_chain"])
    chained = chained.mutate(**{ENDED: chained[ENDED].max().over(chain)})
    return without(chained.filter(chained._opens), "_opens", "_chain")


def _known(moments: Moments) -> tuple[datetime | None, datetime | None]:
    """Return when the first loss was recorded, and until when the facts describe."""
    ends = [at for at in moments.values("first_end") if isinstance(at, datetime)]
    known = [at for at in moments.values("known_until") if isinstance(at, datetime)]
    return min(ends, default=None), max(known, default=None)


def _history(
    slot: Slot, first_end: datetime | None, known_until: datetime | None, asked: Asked
) -> Reason | None:
    """Losses are known from the first that was recorded to the end of what the facts describe."""
    if first_end is None:
        return reasons.no_losses()
    zone, end = asked.clock.zone, slot.period.end
    if end is not None and end <= aware(first_end):
        return reasons.before_history(local_day(first_end, zone).isoformat())
    if end is None or known_until is None:
        return None
    last = local_day(known_until, zone)
    is_over = (local_day(end, zone) - last).days <= 1  # the facts reach the last local day
    return None if is_over else reasons.after_history(last.isoformat())


def _rule(moments: Moments, asked: Asked) -> tuple[Reason, ...]:
    if "purchase" not in moments.values("basis"):
        return ()
    return (reasons.lost_rule(asked.settings.inactive_after_gaps, LEAST_GAP_DAYS),)
