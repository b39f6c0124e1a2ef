"""How many were customers on average: what a count of cases is set against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from peil.metrics import reasons
from peil.metrics.asked import Rows
from peil.metrics.kinds.cohorts import NEVER
from peil.metrics.measurement import Reason
from peil.metrics.periods import Period
from peil.stats.estimate import FloatArray


def changes_by_day(customers: Rows) -> ir.Table:
    """Return how many more or fewer are customers from each local day on.

    Parameters
    ----------
    customers : Rows
        Customer periods. One customer's that overlap or touch count as one.

    Returns
    -------
    ibis Table
        ``day``, ``change``; and in every row ``known_until``, plain UTC, and ``basis``.
    """
    spells, clock = customers.rows, customers.clock
    spells = spells.mutate(_end=ibis.coalesce(spells.ended_at, ibis.timestamp(NEVER)))
    before = ibis.window(
        group_by="customer_key", order_by=["started_at", "contract", "source"], rows=(None, -1)
    )
    spells = spells.mutate(_reached=spells._end.max().over(before))
    # the number of the stretch: one more wherever nothing that began before was still running
    is_new = (spells._reached.isnull() | (spells.started_at > spells._reached)).ifelse(1, 0)
    spells = spells.mutate(_new=is_new)
    so_far = ibis.window(
        group_by="customer_key", order_by=["started_at", "contract", "source"], rows=(None, 0)
    )
    spells = spells.mutate(_stretch=spells._new.sum().over(so_far))
    whole = spells.group_by(["customer_key", "_stretch"]).aggregate(
        began=spells.started_at.min(), ended=spells._end.max(),
    )  # fmt: skip
    came = whole.select(day=clock.day(whole.began), change=ibis.literal(1, "int64"))
    over = whole.filter(whole.ended < ibis.timestamp(NEVER))
    left = over.select(day=clock.day(over.ended), change=ibis.literal(-1, "int64"))
    line = came.union(left)
    by_day = line.group_by("day").aggregate(change=line.change.sum())
    known = spells.aggregate(known_until=spells.observed_until.max(), basis=spells.basis.max())
    return by_day.cross_join(known)


@dataclass(frozen=True)
class ActiveCustomers:
    """The number of customers at the end of each local day.

    Parameters
    ----------
    first : date or None
        The first day on which there was one; None without any customer.
    level : numpy.ndarray of float
        Customers at the end of that day and each following one.
    known_until : date or None
        The last day that the facts describe.
    basis : str
        ``contract`` or ``purchase``.
    """

    first: date | None
    level: FloatArray
    known_until: date | None
    basis: str

    @classmethod
    def of(cls, table: pa.Table | None) -> ActiveCustomers:
        """Read what `changes_by_day` brought."""
        rows = [] if table is None else table.to_pylist()
        if not rows:
            return cls(None, np.zeros(0), None, "contract")
        days = {row["day"]: float(row["change"]) for row in rows}
        first, last = min(days), max(days)
        steps = [days.get(first + timedelta(days=i), 0.0) for i in range((last - first).days + 1)]
        until = rows[0]["known_until"]
        until = until.date() if isinstance(until, datetime) else until
        return cls(first, np.cumsum(steps), until, str(rows[0]["basis"]))

    def mean_over(self, first: date, last: date) -> float:
        """Return the average over the days from first to last, both counted."""
        if self.first is None or last < first:
            return 0.0
        days = np.arange((first - self.first).days, (last - self.first).days + 1)
        inside = np.clip(days, 0, len(self.level) - 1)
        return float(np.where(days < 0, 0.0, self.level[inside]).mean())

    def why_unknown(self, period: Period, first: date, last: date) -> Reason | None:
        """Return why the number is not known over these days of a period."""
        if self.first is None:
            return reasons.no_customers()
        if first < self.first:
            return reasons.before_history(self.first.isoformat())
        if self.known_until is not None and (last - self.known_until).days > 1:
            return reasons.after_history(self.known_until.isoformat())
        return None
