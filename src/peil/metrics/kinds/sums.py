"""Ratios of two sums: seconds over contacts, clicks over times shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from peil.facts.derived.local_time import LocalTime
from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot
from peil.metrics.kinds.lumps import SUMS, dealt_lumps, lumped, lumps_of, with_sums
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import counted
from peil.metrics.measurement import Reason, Rollup
from peil.metrics.profile import Profile
from peil.metrics.summed import is_summed
from peil.stats.counts import garwood
from peil.stats.estimate import Intervals
from peil.stats.ratios import RatioMoments, ratio_of_sums
from peil.warehouse.settings import Settings


@dataclass(frozen=True)
class Ratio(Ordinary):
    """One sum over another, over the same rows.

    Parameters
    ----------
    top, below : callable
        Take the rows and give the numbers that are added up, never missing; n is the lower sum.
    needs : tuple of str
        The columns they read.
    lump : str or None
        Whose rows belong together; None if each stands alone.
    is_of_events : bool
        Whether the upper sum counts events, so that none of them is a number too: Garwood's
        limits then stand in for those on the log scale.
    names : mapping of str to str
        What ``top`` and ``below`` are called among the parts.
    must_occur : callable or None
        Takes the rows and gives what some row of all must be: else nothing is counted in silence.
    else_why : callable or None
        Gives the reason where none is.
    """

    top: Callable[[ir.Table], ir.NumericValue]
    below: Callable[[ir.Table], ir.NumericValue]
    needs: tuple[str, ...]
    lump: str | None = "customer_key"
    is_of_events: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    must_occur: Callable[[ir.Table], ir.BooleanValue] | None = None
    else_why: Callable[[], Reason] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """What is added up, and whose row it is."""
        return self.needs if self.lump is None else (*self.needs, self.lump)

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Ask whether what must occur does."""
        if self.must_occur is None:
            return None
        return everything.aggregate(occur=everything.count(where=self.must_occur(everything)))

    def scan(self, asked: Asked) -> ir.Table:
        """Add up both, and their squares and product."""
        rows = asked.keyed()
        rows = rows.mutate(_below=self.below(rows), _top=self.top(rows))
        return lumped(asked, rows, "_below", "_top", self.lump)

    def _summed(
        self, asked: Asked, moments: Moments, where: NDArray[np.int64], size: int
    ) -> RatioMoments:
        """Return what was added up, for each slot."""
        return lumps_of(moments, where, size)

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the ratio, with limits that are symmetric on the log scale."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        sums = self._summed(asked, moments, where, size)
        found = ratio_of_sums(sums)
        if self.is_of_events:
            none = garwood(0.0, exposure=np.where(sums.sum_x > 0, sums.sum_x, 1.0))
            found = _instead(found, none, (sums.sum_y == 0) & (sums.sum_x > 0))
        parts = {self.names.get(name, name): total
                 for name, total in (("top", sums.sum_y), ("below", sums.sum_x))}  # fmt: skip
        alone = (sums.n <= 1) & (sums.sum_x >= reasons.MINIMUM_N) & (sums.sum_y > 0)
        withheld = {int(slot): reasons.of_one() for slot in np.flatnonzero(alone)}
        table = asked.beforehand
        if self.else_why and table is not None and not table.column("occur")[0].as_py():
            withheld = dict.fromkeys(range(size), self.else_why())
        return Figures(found, sums.sum_x.astype(np.int64), parts, withheld)


@dataclass(frozen=True)
class CustomersRatio(Ratio):
    """One sum over another, whose days add up where rows are many.

    One customer's rows belong together; of many rows, by group of customers.
    """

    clusters: ClassVar[bool] = True
    rollup: ClassVar[Rollup] = "additive"
    is_coarse_where_many: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.lump != "customer_key" or self.must_occur is not None:
            raise ValueError("Only customers lump, and nothing must occur.")

    @property
    def told_apart(self) -> tuple[str, ...]:
        """Nothing."""
        return ()

    @property
    def added_up(self) -> tuple[str, ...]:
        """Both numbers, their squares and product."""
        return SUMS

    def worked_out(self, rows: ir.Table, clock: LocalTime, settings: Settings) -> ir.Table:
        """Return rows with what is added up."""
        return with_sums(rows, self.below(rows), self.top(rows))

    def scan(self, asked: Asked) -> ir.Table:
        """Add up both, and their squares and product."""
        if not asked.is_many:
            return super().scan(asked)
        rows = asked.rows
        if not is_summed(rows):
            rows = self.worked_out(rows, asked.clock, asked.settings)
        return counted(asked.of(rows), added_up=SUMS)

    def _summed(
        self, asked: Asked, moments: Moments, where: NDArray[np.int64], size: int
    ) -> RatioMoments:
        if asked.is_many:
            return dealt_lumps(asked, moments, where, size)
        return super()._summed(asked, moments, where, size)


def _instead(found: Intervals, other: Intervals, chosen: np.ndarray) -> Intervals:
    """Put the other's intervals where they are chosen."""
    pairs = ((getattr(found, name), getattr(other, name))
             for name in ("value", "low", "high", "withheld", "open_ended"))  # fmt: skip
    return Intervals(*(np.where(chosen, theirs, ours) for ours, theirs in pairs))
