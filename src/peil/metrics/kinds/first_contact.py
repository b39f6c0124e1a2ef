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
from peil.stats.estimate import FloatArray
from peil.stats.shares import wilson

_FLAGS = ("has_contacts", "is_one_contact", "has_history", "is_untouched", "is_closed",
          "is_repeated", "is_traceable")  # fmt: skip


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
        return ("contacts", "reassignments", "reopenings", "next_opened_at", "is_traceable")

    def scan(self, asked: Asked) -> ir.Table:
        """Count cases per combination of what matters."""
        cases = asked.rows
        window = ibis.interval(seconds=int(self.window.total_seconds()))
        no, none = ibis.literal(value=False), ibis.literal(0)
        rows = cases.mutate(
            has_contacts=cases.contacts.notnull() & (cases.contacts > 0),
            is_one_contact=(cases.contacts == 1).fill_null(no),
            has_history=cases.reassignments.notnull() | cases.reopenings.notnull(),
            is_untouched=(ibis.coalesce(cases.reassignments, none) == 0)
            & (ibis.coalesce(cases.reopenings, none) == 0),
            is_closed=cases[AT] + window <= cases.observed_until,
            is_repeated=(cases.next_opened_at <= cases[AT] + window).fill_null(no),
        )
        return counted(asked.of(rows), _FLAGS)

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the share by contacts, or by the stand-in where no case counts contacts."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        n = moments.numbers("n")
        flag = {name: np.array([v is True for v in moments.values(name)], bool) for name in _FLAGS}

        def total(rows: FloatArray) -> FloatArray:
            return add_up(where, n * rows, size)

        if not flag["has_contacts"].any():
            cases = total(flag["has_history"])
            solved = total(flag["has_history"] & flag["is_untouched"])
            return Figures(
                wilson(solved, cases), cases.astype(np.int64), notes=(reasons.proxy(),),
                is_proxy=True,
            )  # fmt: skip
        counts = flag["has_contacts"] & flag["is_closed"]
        cases = total(counts)
        solved = total(counts & flag["is_one_contact"] & ~flag["is_repeated"])
        per_case = np.where(cases > 0, cases, np.nan)
        unseen = int((n * (counts & ~flag["is_traceable"])).sum())
        return Figures(
            wilson(solved, cases),
            cases.astype(np.int64),
            {
                "one_contact": total(counts & flag["is_one_contact"]) / per_case,
                "repeated": total(counts & flag["is_repeated"]) / per_case,
                "window_open": total(flag["has_contacts"] & ~flag["is_closed"]),
            },
            notes=(reasons.untraceable(unseen),) if unseen else (),
        )
