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
from peil.metrics.measurement import Reason, Rollup
from peil.metrics.periods import local_day
from peil.metrics.profile import Profile
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

    Notes
    -----
    A stretch's attributes count for the time that it covers: at any instant a customer has those
    of the stretch that began first among the ones still running. In a period a customer is counted
    in one slice: that of the attributes at its start or, for one who came in it, of the first
    stretch that began in it. Who is in another slice at the end has moved, and is not lost. So
    slices add up to the whole, and a filter keeps what the cut by its dimension shows.
    """

    over: str = "active"
    is_per_contract: bool = False

    is_stock: ClassVar[bool] = True
    needs_period: ClassVar[bool] = True
    narrows_late: ClassVar[bool] = True
    rollup: ClassVar[Rollup] = "per_grain"

    @property
    def columns(self) -> tuple[str, ...]:
        """When a stretch began and ended, and whose it is."""
        return _SPELL

    @property
    def is_count(self) -> bool:  # type: ignore[override]
        """A ratio of two counts is as certain as its interval says, however few there are."""
        return self.over == "new"

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Ask how far losses are known: the same for every slice and period."""
        return losses(everything, everything.ended_at)

    def scan(self, asked: Asked) -> ir.Table:
        """Count spells by the periods from which on they speak for a customer and end."""
        rows = asked.rows
        spells = rows.mutate(
            **{BEGAN: placed(asked, rows[AT]), ENDED: placed(asked, rows.ended_at)}
        )
        if self.is_per_contract:
            spells = spells.mutate(_leaves=ibis.literal(value=True))
        else:
            spells = speaking(spells, "customer_key", ("started_at", "contract", "source"))
        spells = asked.narrowed(spells)
        return spells.group_by([*asked.by, BEGAN, ENDED]).aggregate(
            n=spells.count(),
            leaving=spells.count(where=spells._leaves),
            first=spells.count(where=spells.is_first),
            **provenance(spells),
        )

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Count who was active, lost and new in each slot."""
        per_slice = spells_of(moments, "leaving", "first")
        counts = np.zeros((len(slots), 4))
        for i, slot in enumerate(slots):
            if slot.slice in per_slice:
                counts[i] = _counts(per_slice[slot.slice], place_of(slot))
        active, lost_of_active, lost_in_all, new = counts.T
        # who came and left within the period is new, and must then be lost too
        lost = lost_of_active if self.over == "active" else lost_in_all
        below = active if self.over == "active" else new
        found = (wilson if self.over == "active" else count_ratio)(lost, below)
        n = active if self.over == "active" else lost + new
        withheld = {}
        for i, slot in enumerate(slots):
            reason = untold(slot, asked)
            if reason is None and self.over == "new" and not new[i]:
                reason = reasons.no_new()
            if reason is not None:
                withheld[i] = reason
        notes: tuple[Reason, ...] = ()
        if known_losses(asked)[2] == "purchase":
            notes = (reasons.lost_rule(asked.settings.inactive_after_gaps, LEAST_GAP_DAYS),)
        parts = {"active": active, "lost": lost, "new": new}
        return Figures(found, n.astype(np.int64), parts, withheld, notes)


def losses(spells: ir.Table, lost_at: ir.TimestampValue) -> ir.Table:
    """Return when the first loss was recorded, until when the facts describe, and what tells."""
    return spells.aggregate(
        first_end=lost_at.min(),
        known_until=spells.observed_until.max(),
        basis=spells.basis.max(),
    )


def speaking(spells: ir.Table, who: str, in_time: Sequence[str]) -> ir.Table:
    """Keep the spells that speak for a customer or employee at some time, from when on they do.

    Parameters
    ----------
    spells : ibis Table
        With the periods in which each begins and ends.
    who : str
        The column that says whose it is.
    in_time : sequence of str
        The order of spells that begin in the same period.

    A spell speaks from the end of all that began before it to its own end, so one that ends no
    later than an earlier one never does. At its end the customer leaves, unless the next one had
    begun by then.
    """
    order = [BEGAN, *in_time]
    before = ibis.window(group_by=who, order_by=order, rows=(None, -1))
    following = ibis.window(group_by=who, order_by=order, rows=(1, 1))
    spells = spells.mutate(_reached=spells[ENDED].max().over(before))
    heard = spells.filter(spells._reached.isnull() | (spells[ENDED] > spells._reached))
    goes_on = (heard[BEGAN] <= heard._reached).ifelse(1, 0)
    heard = heard.mutate(
        # a count, since one engine gives 1970 and not nothing for an instant that is not there
        _leaves=goes_on.sum().over(following).fill_null(0) == 0,
        _from=ibis.greatest(heard[BEGAN], ibis.coalesce(heard._reached, heard[BEGAN])),
    )
    return without(heard.mutate(**{BEGAN: heard._from}), "_reached", "_from")


def _counts(spells: Spells, place: np.datetime64) -> tuple[float, float, float, float]:
    """Return active at a period's start, those of them lost in it, all lost in it, and new."""
    before, begins = spells.began < place, spells.began == place
    running, ends = spells.ended >= place, spells.ended == place
    leaving = spells.further["leaving"]
    return (
        float(spells.n[before & running].sum()),
        float(leaving[before & ends].sum()),
        float(leaving[(before | begins) & ends].sum()),
        float(spells.further["first"][begins].sum()),
    )


def known_losses(asked: Asked) -> tuple[datetime | None, datetime | None, str | None]:
    """Return when the first loss was recorded, until when the facts describe, and what tells."""
    if asked.beforehand is None or not asked.beforehand.num_rows:
        return None, None, None
    (found,) = asked.beforehand.to_pylist()
    return found["first_end"], found["known_until"], found["basis"]


def untold(slot: Slot, asked: Asked) -> Reason | None:
    """Losses are known from the first that was recorded to the end of what the facts describe."""
    first_end, known_until, _basis = known_losses(asked)
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
