"""Cases solved at the first contact, with a stand-in where contacts are not counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import ibis
import ibis.expr.types as ir
import numpy as np

from peil.facts.derived.case_chains import REPEAT_WINDOW
from peil.metrics import reasons
from peil.metrics.asked import AT, Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import counted
from peil.metrics.profile import Profile
from peil.stats.estimate import FloatArray
from peil.stats.shares import wilson

_FLAGS = ("is_known", "is_closed", "is_at_once", "is_repeated", "is_resolved", "is_traceable",
          "speaks_for_customer", "is_customer_served")  # fmt: skip


@dataclass(frozen=True)
class FirstContact(Ordinary):
    """The share of solved cases that took one contact and did not come back.

    Parameters
    ----------
    window : timedelta
        How soon a next case of the same customer and topic counts as a repeat; a case whose
        window was still open when the facts end is left out.
    """

    window: timedelta = REPEAT_WINDOW

    @property
    def columns(self) -> tuple[str, ...]:
        """What tells how a case went."""
        return ("case", "contacts", "reassignments", "reopenings", "next_opened_at",
                "is_traceable")  # fmt: skip

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Ask whether the log counts contacts at all: one definition for all of its cases."""
        return everything.aggregate(counting=everything.count(where=everything.contacts > 0))

    def _is_proxy(self, asked: Asked) -> bool:
        return asked.beforehand is not None and not asked.beforehand.column("counting")[0].as_py()

    def scan(self, asked: Asked) -> ir.Table:
        """Count cases per combination of what matters."""
        cases = asked.rows
        window = ibis.interval(seconds=int(self.window.total_seconds()))
        no, none = ibis.literal(value=False), ibis.literal(0)
        if self._is_proxy(asked):
            is_known = cases.reassignments.notnull() | cases.reopenings.notnull()
            is_at_once = (ibis.coalesce(cases.reassignments, none) == 0) & (
                ibis.coalesce(cases.reopenings, none) == 0
            )
        else:
            is_known = (cases.contacts > 0).fill_null(no)
            is_at_once = (cases.contacts == 1).fill_null(no)
        rows = cases.mutate(
            is_known=is_known,
            is_at_once=is_at_once,
            is_closed=cases[AT] + window <= cases.observed_until,
            is_repeated=(cases.next_opened_at <= cases[AT] + window).fill_null(no),
        )
        # the stand-in is for the whole definition: repeats stand beside it
        is_good = rows.is_at_once if self._is_proxy(asked) else rows.is_at_once & ~rows.is_repeated
        rows = rows.mutate(is_counted=rows.is_known & rows.is_closed)
        rows = asked.keyed(rows.mutate(is_resolved=rows.is_counted & is_good))
        group = [*asked.keys, "customer_key", "is_counted"]
        in_time = ibis.window(group_by=group, order_by=[AT, "source", "case"])
        unresolved = (~rows.is_resolved).ifelse(1, 0).sum().over(ibis.window(group_by=group))
        rows = rows.mutate(
            speaks_for_customer=rows.is_counted
            & rows.customer_key.notnull()
            & (ibis.row_number().over(in_time) == 0),
            is_customer_served=unresolved == 0,
        )
        return counted(asked.of(rows), _FLAGS)

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the share by contacts, or by the stand-in where no case counts contacts."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        n = moments.numbers("n")
        flag = {name: np.array([v is True for v in moments.values(name)], bool) for name in _FLAGS}
        counts = flag["is_known"] & flag["is_closed"]

        def total(rows: FloatArray) -> FloatArray:
            return add_up(where, n * rows, size)

        cases = total(counts)
        per_case = np.where(cases > 0, cases, np.nan)
        customers = total(flag["speaks_for_customer"])
        served = total(flag["speaks_for_customer"] & flag["is_customer_served"])
        is_proxy = self._is_proxy(asked)
        unseen = int((n * (counts & ~flag["is_traceable"])).sum())
        notes = (reasons.proxy(),) if is_proxy else ()
        uncounted = (total(flag["is_closed"] & ~flag["is_known"]) > 0) & (cases == 0)
        return Figures(
            wilson(total(flag["is_resolved"]), cases),
            cases.astype(np.int64),
            {
                "at_once": total(counts & flag["is_at_once"]) / per_case,
                "repeated": total(counts & flag["is_repeated"]) / per_case,
                "window_open": total(flag["is_known"] & ~flag["is_closed"]),
                "customers": customers,
                "customers_resolved": served / np.where(customers > 0, customers, np.nan),
            },
            {slot: reasons.no_contacts() for slot in range(size) if uncounted[slot]},
            notes=notes if is_proxy or not unseen else (reasons.untraceable(unseen),),
            is_proxy=is_proxy,
        )
