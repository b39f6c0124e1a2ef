"""Ratios of two sums: seconds over contacts, clicks over times shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import ibis
import ibis.expr.types as ir
import numpy as np

from peil.facts.derived.local_time import LocalTime
from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot
from peil.metrics.kinds.lumps import SUMS, dealt_lumps, lumped, lumps_of, with_sums
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import counted, group_of
from peil.metrics.measurement import Reason, Rollup
from peil.metrics.profile import Profile
from peil.metrics.summed import GROUP, is_summed
from peil.stats.counts import garwood
from peil.stats.estimate import Intervals
from peil.stats.ratios import ratio_of_sums
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
    else_why : callable or None
        Gives the reason where the upper sum of all rows is 0; None where that is a number too.

    Notes
    -----
    Days add up where rows are many: what belongs together is then taken by group.
    """

    top: Callable[[ir.Table], ir.NumericValue]
    below: Callable[[ir.Table], ir.NumericValue]
    needs: tuple[str, ...]
    lump: str | None = "customer_key"
    is_of_events: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    else_why: Callable[[], Reason] | None = None

    rollup: ClassVar[Rollup] = "additive"
    is_coarse_where_many: ClassVar[bool] = True

    @property
    def clusters(self) -> bool:  # type: ignore[override]
        """Whether any rows belong together."""
        return self.lump is not None

    @property
    def is_of_several(self) -> bool:
        """Whether rows belong together whoever they are about."""
        return self.lump not in (None, "customer_key")

    @property
    def columns(self) -> tuple[str, ...]:
        """What is added up, and whose row it is."""
        return self.needs if self.lump is None else (*self.needs, self.lump)

    @property
    def told_apart(self) -> tuple[str, ...]:
        """Nothing."""
        return ()

    @property
    def added_up(self) -> tuple[str, ...]:
        """Both numbers, their squares and product."""
        return SUMS

    def worked_out(self, rows: ir.Table, clock: LocalTime, settings: Settings) -> ir.Table:
        """Return rows with what is added up, and the group of what belongs together."""
        rows = with_sums(rows, self.below(rows), self.top(rows))
        if not self.is_of_several:
            return rows
        assert self.lump is not None
        # what names nothing is taken together
        whose = ibis.coalesce(rows["source"].concat("/", rows[self.lump]), rows["source"])
        return rows.mutate(**{GROUP: group_of(whose)})

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Ask whether the upper sum of all rows is over 0, where that must be so."""
        if self.else_why is None:
            return None
        top = everything["_y"] if is_summed(everything) else self.top(everything)
        return everything.aggregate(occur=top.sum().fill_null(0).cast("float64"))

    def scan(self, asked: Asked) -> ir.Table:
        """Add up both, and their squares and product."""
        rows = asked.rows
        if asked.is_many:
            if not is_summed(rows):
                rows = self.worked_out(rows, asked.clock, asked.settings)
            return counted(asked.of(rows), added_up=SUMS)
        rows = asked.keyed()
        rows = rows.mutate(_below=self.below(rows), _top=self.top(rows))
        return lumped(asked, rows, "_below", "_top", self.lump)

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the ratio, with limits that are symmetric on the log scale."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        if asked.is_many:
            sums = dealt_lumps(asked, moments, where, size)
        else:
            sums = lumps_of(moments, where, size)
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


def _instead(found: Intervals, other: Intervals, chosen: np.ndarray) -> Intervals:
    """Put the other's intervals where they are chosen."""
    pairs = ((getattr(found, name), getattr(other, name))
             for name in ("value", "low", "high", "withheld", "open_ended"))  # fmt: skip
    return Intervals(*(np.where(chosen, theirs, ours) for ours, theirs in pairs))
