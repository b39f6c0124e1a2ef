"""Counts of cases of one kind, as uncertain as customers with several of them make it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from peil.facts.derived.customer_periods import LEAST_GAP_DAYS
from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up
from peil.metrics.kinds.active_customers import ActiveCustomers, changes_by_day
from peil.metrics.kinds.lumps import lumped, lumps_of
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import counted, dealt
from peil.metrics.measurement import Reason, Rollup
from peil.metrics.periods import Period, local_day
from peil.metrics.profile import Profile
from peil.metrics.summed import count_of
from peil.stats.counts import dispersion_of, dispersion_of_groups, garwood
from peil.stats.estimate import FloatArray

PER = 1000


@dataclass(frozen=True)
class CaseCounts(Ordinary):
    """How many cases of one kind were opened.

    Parameters
    ----------
    kind : str or None
        Which; None for all of them.
    takes_unnamed : bool
        Whether a case that does not say its kind counts too.
    """

    kind: str | None
    takes_unnamed: bool = False

    is_count: ClassVar[bool] = True
    clusters: ClassVar[bool] = True
    rollup: ClassVar[Rollup] = "additive"
    is_coarse_where_many: ClassVar[bool] = True

    @property
    def columns(self) -> tuple[str, ...]:
        """The kind; whose case it is comes with every question."""
        return () if self.kind is None else ("kind",)

    def _is_one(self, cases: ir.Table) -> ir.BooleanValue:
        if self.kind is None:
            return ibis.literal(value=True)
        unnamed = ibis.literal(self.kind if self.takes_unnamed else "")
        return cases["kind"].fill_null(unnamed) == self.kind

    def _known(self, everything: ir.Table) -> ir.Table:
        return everything.aggregate(of_kind=count_of(everything, self._is_one(everything)))

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Ask whether the log knows the kind at all: else none would be counted in silence."""
        return None if self.kind is None else self._known(everything)

    def scan(self, asked: Asked) -> ir.Table:
        """Count cases, and their squares over customers; of many, by group of customers."""
        if asked.is_many:
            return counted(asked, self.columns)
        rows = asked.keyed()
        rows = rows.mutate(_one=self._is_one(rows).ifelse(1, 0))
        return lumped(asked, rows, "_one", "_one")

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the count with an interval that is as wide as its lumps make it."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        cases, dispersion = self._counts(asked, moments, where, size)
        withheld = {} if self._is_known(asked) else self._unknown(size)
        return Figures(
            garwood(cases, dispersion=dispersion), cases.astype(np.int64), reasons=withheld
        )

    def _counts(
        self, asked: Asked, moments: Moments, where: NDArray[np.int64], size: int
    ) -> tuple[FloatArray, FloatArray]:
        """Return the cases of each slot, and how much more they vary than independent ones."""
        if not asked.is_many:
            lumps = lumps_of(moments, where, size)
            return lumps.sum_y, dispersion_of(lumps.sum_y, lumps.sum_y2)
        n = moments.numbers("n")
        if self.kind is not None:
            unnamed = self.kind if self.takes_unnamed else ""
            kinds, of_row = moments.different("kind")
            is_one = [(unnamed if kind is None else kind) == self.kind for (kind,) in kinds]
            n = n * np.asarray(is_one, float)[of_row]
        cases = add_up(where, n, size)
        if not asked.is_clustered:  # nobody has several
            return cases, np.ones(size)
        return cases, dispersion_of_groups(dealt(moments, where, n, size))

    def _is_known(self, asked: Asked) -> bool:
        table = asked.beforehand
        if self.kind is None:
            return True
        return table is not None and bool(table.num_rows and table.column("of_kind")[0].as_py())

    def _unknown(self, size: int) -> dict[int, Reason]:
        return dict.fromkeys(range(size), reasons.no_kind(self.kind or ""))


@dataclass(frozen=True)
class CasesPerCustomers(CaseCounts):
    """How many cases of one kind were opened per thousand who were customers on average.

    All of the organisation's customers are the denominator, whatever the cut: so slices add up to
    the whole, and a team's or topic's number is its share of all that customers ask.
    """

    needs_period: ClassVar[bool] = True

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Ask how many were customers on each day."""
        return changes_by_day(asked.other("customer_periods")).cross_join(self._known(everything))

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Divide by the average number of customers."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        cases, dispersion = self._counts(asked, moments, where, size)
        customers = ActiveCustomers.of(asked.beforehand)
        active = np.zeros(size)
        withheld: dict[int, Reason] = {}
        for i, slot in enumerate(slots):
            first, last = _days(slot.period, asked)
            active[i] = customers.mean_over(first, last)
            reason = customers.why_unknown(slot.period, first, last)
            if reason is not None or active[i] <= 0:
                withheld[i] = reason or reasons.no_customers()
        if customers.first is not None and not self._is_known(asked):
            withheld = self._unknown(size)
        found = garwood(
            cases,
            exposure=np.where(active > 0, active, 0.0) / PER,
            dispersion=dispersion,
        )
        notes: tuple[Reason, ...] = ()
        if customers.basis == "purchase" and customers.first is not None:
            notes = (reasons.lost_rule(asked.settings.inactive_after_gaps, LEAST_GAP_DAYS),)
        parts = {"active": np.where(active > 0, active, np.nan), "cases": cases}
        return Figures(found, cases.astype(np.int64), parts, withheld, notes)


def _days(period: Period, asked: Asked) -> tuple[date, date]:
    """Return a period's first and last local day."""
    zone = asked.clock.zone
    if period.start is None or period.end is None:  # nothing is loaded
        return date(1970, 1, 2), date(1970, 1, 1)
    return local_day(period.start, zone), local_day(period.end, zone) - timedelta(days=1)
