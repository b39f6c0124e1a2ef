"""Cases solved at the first contact, with a stand-in where contacts are not counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from peil.facts.derived.case_chains import REPEAT_WINDOW
from peil.facts.derived.local_time import LocalTime
from peil.metrics import reasons
from peil.metrics.asked import AT, Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up, companion
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import counted
from peil.metrics.measurement import Rollup
from peil.metrics.profile import Profile
from peil.metrics.summed import count_of, is_summed
from peil.stats.estimate import FloatArray
from peil.stats.shares import wilson
from peil.warehouse.settings import Settings

_OF_CASES = ("is_known", "is_closed", "is_at_once", "is_repeated", "is_resolved", "is_traceable")
_OF_CUSTOMERS = ("speaks_for_customer", "is_customer_served")


@dataclass(frozen=True)
class FirstContact(Ordinary):
    """The share of solved cases that took one contact and did not come back.

    Where cases are many their days add up, and customers, whose cases lie on several, are not told.

    Parameters
    ----------
    window : timedelta
        How soon a next case of the same customer and topic counts as a repeat; a case whose
        window was still open when the facts end is left out.
    """

    window: timedelta = REPEAT_WINDOW

    rollup: ClassVar[Rollup] = "additive"
    is_coarse_where_many: ClassVar[bool] = True

    @property
    def columns(self) -> tuple[str, ...]:
        """What tells how a case went."""
        return ("case", "contacts", "reassignments", "reopenings", "next_opened_at",
                "observed_until", "is_traceable")  # fmt: skip

    @property
    def told_apart(self) -> tuple[str, ...]:
        """How a case went, by the contacts and by what stands in for them."""
        return ("has_contacts", "is_single", "has_stand_in", "is_straight", "is_closed",
                "is_repeated", "is_traceable")  # fmt: skip

    @property
    def looks_ahead(self) -> timedelta:
        """As far as a repeat may be away."""
        return self.window

    def worked_out(self, rows: ir.Table, clock: LocalTime, settings: Settings) -> ir.Table:
        """Return rows with what tells how each went."""
        no, none = ibis.literal(value=False), ibis.literal(0)
        end = rows[AT] + ibis.interval(seconds=int(self.window.total_seconds()))
        moved, opened_again = rows["reassignments"], rows["reopenings"]
        return rows.mutate(
            has_contacts=(rows["contacts"] > 0).fill_null(no),
            is_single=(rows["contacts"] == 1).fill_null(no),
            has_stand_in=moved.notnull() | opened_again.notnull(),
            is_straight=(ibis.coalesce(moved, none) == 0)
            & (ibis.coalesce(opened_again, none) == 0),
            is_closed=(end <= rows["observed_until"]).fill_null(no),
            is_repeated=(rows["next_opened_at"] <= end).fill_null(no),
        )

    def _told(self, asked: Asked, rows: ir.Table) -> ir.Table:
        return rows if is_summed(rows) else self.worked_out(rows, asked.clock, asked.settings)

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Ask whether the log counts contacts at all: one definition for all of its cases."""
        rows = self._told(asked, everything)
        return rows.aggregate(counting=count_of(rows, rows["has_contacts"]))

    def _is_proxy(self, asked: Asked) -> bool:
        return asked.beforehand is not None and not asked.beforehand.column("counting")[0].as_py()

    def scan(self, asked: Asked) -> ir.Table:
        """Count cases per combination of what matters."""
        rows = self._told(asked, asked.rows)
        if asked.is_many:
            return counted(asked.of(rows), self.told_apart)
        # the stand-in is for the whole definition: repeats stand beside it
        if self._is_proxy(asked):
            rows = rows.mutate(is_known=rows["has_stand_in"], is_at_once=rows["is_straight"])
            is_good = rows["is_at_once"]
        else:
            rows = rows.mutate(is_known=rows["has_contacts"], is_at_once=rows["is_single"])
            is_good = rows["is_at_once"] & ~rows["is_repeated"]
        rows = rows.mutate(is_counted=rows["is_known"] & rows["is_closed"], is_good=is_good)
        rows = asked.keyed(rows.mutate(is_resolved=rows["is_counted"] & rows["is_good"]))
        group = [*asked.keys, "customer_key", "is_counted"]
        in_time = ibis.window(group_by=group, order_by=[AT, "source", "case"])
        unresolved = (~rows.is_resolved).ifelse(1, 0).sum().over(ibis.window(group_by=group))
        rows = rows.mutate(
            speaks_for_customer=rows.is_counted
            & rows.customer_key.notnull()
            & (ibis.row_number().over(in_time) == 0),
            is_customer_served=unresolved == 0,
        )
        return counted(asked.of(rows), (*_OF_CASES, *_OF_CUSTOMERS))

    def _flags(self, asked: Asked, moments: Moments) -> dict[str, NDArray[Any]]:
        """Return how the cases of each row of moments went."""
        names = self.told_apart if asked.is_many else (*_OF_CASES, *_OF_CUSTOMERS)
        flag = {name: np.array([v is True for v in moments.values(name)], bool) for name in names}
        if not asked.is_many:
            return flag
        if self._is_proxy(asked):
            flag |= {"is_known": flag["has_stand_in"], "is_at_once": flag["is_straight"]}
            is_good = flag["is_at_once"]
        else:
            flag |= {"is_known": flag["has_contacts"], "is_at_once": flag["is_single"]}
            is_good = flag["is_at_once"] & ~flag["is_repeated"]
        return {**flag, "is_resolved": flag["is_known"] & flag["is_closed"] & is_good}

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the share by contacts, or by the stand-in where no case counts contacts."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        n = moments.numbers("n")
        flag = self._flags(asked, moments)
        counts = flag["is_known"] & flag["is_closed"]

        def total(rows: FloatArray) -> FloatArray:
            return add_up(where, n * rows, size)

        cases = total(counts)
        of_customers: dict[str, FloatArray] = {}
        if not asked.is_many:
            customers = total(flag["speaks_for_customer"])
            served = total(flag["speaks_for_customer"] & flag["is_customer_served"])
            of_customers = {
                "customers": customers,
                **companion("customers_resolved", wilson(served, customers)),
                "customers_resolved_n": customers,
            }
        is_proxy = self._is_proxy(asked)
        unseen = int((n * (counts & ~flag["is_traceable"])).sum())
        notes = (reasons.proxy(),) if is_proxy else ()
        uncounted = (total(flag["is_closed"] & ~flag["is_known"]) > 0) & (cases == 0)
        return Figures(
            wilson(total(flag["is_resolved"]), cases),
            cases.astype(np.int64),
            {
                **companion("at_once", wilson(total(counts & flag["is_at_once"]), cases)),
                **companion("repeated", wilson(total(counts & flag["is_repeated"]), cases)),
                "window_open": total(flag["is_known"] & ~flag["is_closed"]),
                **of_customers,
            },
            {slot: reasons.no_contacts() for slot in range(size) if uncounted[slot]},
            notes=notes if is_proxy or not unseen else (reasons.untraceable(unseen),),
            is_proxy=is_proxy,
        )
