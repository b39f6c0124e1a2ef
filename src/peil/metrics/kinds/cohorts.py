"""Numbers about customers over time, from how many began and ended in which period.

The engine counts customers by the period in which they began and the one in which they ended;
who was active when follows from these counts, so customers are never joined to periods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import ibis
import ibis.expr.types as ir
import numpy as np

from peil.facts.derived.customer_periods import LEAST_GAP_DAYS
from peil.facts.derived.local_time import plain
from peil.metrics import reasons
from peil.metrics.asked import AT, Asked
from peil.metrics.figures import Figures, Moments, Slice, Slot
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import grouped, provenance
from peil.metrics.measurement import Reason
from peil.metrics.periods import local_day
from peil.metrics.source import aware
from peil.stats.counts import count_ratio
from peil.stats.estimate import FloatArray
from peil.stats.shares import wilson

BEGAN, ENDED = "_began", "_ended"
# plain instants that no period reaches, yet every engine can hold: one ends at 2106
NEVER = datetime(2100, 1, 1)  # noqa: DTZ001
_BEFORE, _IN, _AFTER = (datetime(year, 1, 1) for year in (1971, 1972, 1973))  # noqa: DTZ001


def placed(asked: Asked, utc: ir.TimestampValue) -> ir.TimestampValue:
    """Return the start of the local period of an instant, and `NEVER` where there is none.

    Without a grain there is one period, and three made-up instants say before, in and after it.
    """
    if asked.every is not None:
        return asked.period(utc).fill_null(ibis.timestamp(NEVER))
    branches = []
    if asked.since is not None:
        branches.append((utc < plain(asked.since), ibis.timestamp(_BEFORE)))
    if asked.until is not None:
        branches.append((utc >= plain(asked.until), ibis.timestamp(_AFTER)))
    branches.append((utc.notnull(), ibis.timestamp(_IN)))
    return ibis.cases(*branches, else_=ibis.timestamp(NEVER))


def place_of(slot: Slot) -> datetime:
    """Return the instant that `placed` gives to a slot's period."""
    key = slot.period.key
    return _IN if key is None else datetime(key.year, key.month, key.day)  # noqa: DTZ001


@dataclass(frozen=True)
class Spells:
    """How many spells of one slice began and ended in which periods."""

    began: list[datetime]
    ended: list[datetime]
    n: FloatArray
    first: FloatArray

    def at(self, place: datetime) -> tuple[float, float, float]:
        """Return active at the start, lost and new in a period."""
        before = np.array([began < place for began in self.began], bool)
        running = np.array([ended >= place for ended in self.ended], bool)
        ends = np.array([ended == place for ended in self.ended], bool)
        begins = np.array([began == place for began in self.began], bool)
        return (
            float(self.n[before & running].sum()),
            float(self.n[before & ends].sum()),
            float(self.first[begins].sum()),
        )


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
        per_slice = _spells(moments)
        nothing = Spells([], [], np.zeros(0), np.zeros(0))
        counts = np.array(
            [per_slice.get(slot.slice, nothing).at(place_of(slot)) for slot in slots]
        ).reshape(len(slots), 3)
        active, lost, new = counts.T
        below = active if self.over == "active" else new
        found = (wilson if self.over == "active" else count_ratio)(lost, below)
        n = active if self.over == "active" else lost + new
        withheld = {}
        for i, slot in enumerate(slots):
            reason = _history(slot, moments, asked)
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
    chained = chained.mutate(_chain=chained._opens.cast("int64").sum().over(to_here))
    chain = ibis.window(group_by=["customer_key", "_chain"])
    chained = chained.mutate(**{ENDED: chained[ENDED].max().over(chain)})
    return chained.filter(chained._opens).drop("_opens", "_chain")


def _spells(moments: Moments) -> dict[Slice, Spells]:
    began, ended = _instants(moments, BEGAN), _instants(moments, ENDED)
    n, first = moments.numbers("n"), moments.numbers("first")
    rows: dict[Slice, list[int]] = {}
    for row, part in enumerate(moments.slices()):
        rows.setdefault(part, []).append(row)
    return {
        part: Spells([began[i] for i in of], [ended[i] for i in of], n[of], first[of])
        for part, of in rows.items()
    }


def _instants(moments: Moments, name: str) -> list[datetime]:
    values = moments.values(name)
    return [v.replace(tzinfo=None) if isinstance(v, datetime) else NEVER for v in values]


def _history(slot: Slot, moments: Moments, asked: Asked) -> Reason | None:
    """Losses are known from the first that was recorded to the end of what the facts describe."""
    ends = [at for at in moments.values("first_end") if isinstance(at, datetime)]
    known = [at for at in moments.values("known_until") if isinstance(at, datetime)]
    if not ends:
        return reasons.no_losses()
    zone = asked.clock.zone
    first = aware(min(ends))
    if slot.period.end is not None and slot.period.end <= first:
        return reasons.before_history(local_day(first, zone).isoformat())
    if known and slot.period.end is not None and not _is_over(slot, max(known), asked):
        return reasons.after_history(local_day(aware(max(known)), zone).isoformat())
    return None


def _is_over(slot: Slot, known_until: datetime, asked: Asked) -> bool:
    """Whether the facts reach the last local day of a period."""
    end = slot.period.end
    if end is None:
        return True
    zone = asked.clock.zone
    return (
        local_day(aware(known_until), zone) >= local_day(end, zone)
        or (local_day(end, zone) - local_day(aware(known_until), zone)).days == 1
    )


def _rule(moments: Moments, asked: Asked) -> tuple[Reason, ...]:
    if "purchase" not in moments.values("basis"):
        return ()
    return (reasons.lost_rule(asked.settings.inactive_after_gaps, LEAST_GAP_DAYS),)


@dataclass(frozen=True)
class Repeat(Ordinary):
    """The share of all buyers to date who have bought on at least two days."""

    is_stock: ClassVar[bool] = True

    def scan(self, asked: Asked) -> ir.Table:
        """Count buyers by the periods of their first and second purchase day."""
        rows = asked.rows
        buyers = rows.mutate(
            **{BEGAN: placed(asked, rows[AT]), ENDED: placed(asked, rows.bought_again_at)}
        )
        return buyers.group_by([*asked.by, BEGAN, ENDED]).aggregate(
            n=buyers.count(), first=buyers.count(), **provenance(buyers)
        )

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Add up buyers, and those who came again, to the end of each slot."""
        per_slice = _spells(moments)
        buyers, again = np.zeros(len(slots)), np.zeros(len(slots))
        for i, slot in enumerate(slots):
            place, found = place_of(slot), per_slice.get(slot.slice)
            if found is None:
                continue
            bought = np.array([began <= place for began in found.began], bool)
            came_again = np.array([ended <= place for ended in found.ended], bool)
            buyers[i] = found.n[bought].sum()
            again[i] = found.n[bought & came_again].sum()
        return Figures(
            wilson(again, buyers), buyers.astype(np.int64), {"buyers": buyers, "again": again}
        )


@dataclass(frozen=True)
class Returning(Ordinary):
    """The share of a period's buyers who had bought before it began."""

    needs_period: ClassVar[bool] = True

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
