"""Shares of rows that are so or not, in which one customer's rows count as belonging together."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from peil.facts.derived.local_time import LocalTime
from peil.metrics.asked import AT, Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up
from peil.metrics.kinds.lumps import dealt_lumps, lumped, lumps_of, mixed_of
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import counted
from peil.metrics.kinds.uniform import mixed_slots
from peil.metrics.measurement import Reason, Rollup
from peil.metrics.summed import is_summed, weight_of
from peil.stats.clustered_shares import clustered_share
from peil.stats.estimate import FloatArray
from peil.stats.ratios import RatioMoments
from peil.warehouse.settings import Settings

_Mixed = tuple[dict[int, Reason], tuple[Reason, ...]]


class OfCustomers(Ordinary):
    """A share of rows that are so, of those that can tell, customer by customer.

    Days add up where rows are many: customers are then taken by their group.
    """

    left_out: Callable[[int], Reason] | None
    waiting: str

    clusters: ClassVar[bool] = True
    rollup: ClassVar[Rollup] = "additive"
    is_coarse_where_many: ClassVar[bool] = True

    @property
    def told_apart(self) -> tuple[str, ...]:
        """Whether a row tells, and whether it is so."""
        return ("tells", "is_so")

    @abstractmethod
    def _conditions(
        self, rows: ir.Table, settings: Settings
    ) -> tuple[ir.BooleanValue, ir.BooleanValue]:
        """Return whether a row tells, and whether it is so; missing is no."""

    def worked_out(self, rows: ir.Table, clock: LocalTime, settings: Settings) -> ir.Table:
        """Return rows with whether each tells, and is so."""
        no = ibis.literal(value=False)
        tells, is_so = (each.fill_null(no) for each in self._conditions(rows, settings))
        return rows.mutate(tells=tells, is_so=tells & is_so)

    def scan(self, asked: Asked) -> ir.Table:
        """Count rows that tell and those that are so, with their squares over customers."""
        rows = asked.rows
        if not is_summed(rows):
            rows = self.worked_out(rows, asked.clock, asked.settings)
        if asked.is_many:
            return counted(asked.of(rows), self.told_apart)
        weight = weight_of(rows) if asked.is_weighted else ibis.literal(1.0)
        rows = asked.keyed(rows)
        rows = rows.mutate(
            _tells=rows["tells"].ifelse(weight, 0.0), _is_so=rows["is_so"].ifelse(weight, 0.0)
        )
        return lumped(asked, rows, "_tells", "_is_so")

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the share with Wilson's interval at the n that the customers are worth."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        if asked.is_many:
            return self._of_many(asked, moments, where, size)
        told = add_up(where, np.nan_to_num(moments.numbers("told")), size)
        mixed = mixed_of(asked, moments, where)
        return self._told(asked, moments, where, lumps_of(moments, where, size), told, mixed)

    def _of_many(
        self, asked: Asked, moments: Moments, where: NDArray[np.int64], size: int
    ) -> Figures:
        tells, is_so = moments.numbers("tells"), moments.numbers("is_so")
        weights = ("w", "w2", "spoken") if asked.is_weighted else ("n", "n", "n")
        w, w2, spoken = (moments.numbers(name) for name in weights)
        # a weight's square is that of its product with itself where both are so
        sums = (spoken * tells, w * tells, w * is_so, w2 * tells, w2 * is_so, w2 * is_so)
        return self._told(
            asked, moments, where, dealt_lumps(asked, moments, where, size, sums),
            add_up(where, spoken * tells, size), mixed_slots(moments, where, [], asked.uniform),
        )  # fmt: skip

    def _told(
        self,
        asked: Asked,
        moments: Moments,
        where: NDArray[np.int64],
        lumps: RatioMoments,
        told: FloatArray,
        mixed: _Mixed,
    ) -> Figures:
        waiting = add_up(where, np.nan_to_num(moments.numbers("n")), len(told)) - told
        unseen = int(waiting.sum())
        withheld, notes = mixed
        if self.left_out is not None and unseen:
            notes = (*notes, self.left_out(unseen))
        return Figures(
            clustered_share(lumps, told),
            told.astype(np.int64),
            {self.waiting: waiting},
            withheld,
            notes,
            is_weighted=asked.is_weighted,
        )


@dataclass(frozen=True)
class Share(OfCustomers):
    """The share of rows that are so, of those that can tell.

    Parameters
    ----------
    is_so, tells : callable
        Take the rows and give the condition for one to be so, and to be counted at all;
        missing is no.
    needs : tuple of str
        The columns they read.
    left_out : callable or None
        Takes how many rows cannot tell, and gives the note on them.
    waiting : str
        What the rows that cannot tell are called among the parts.
    """

    is_so: Callable[[ir.Table], ir.BooleanValue]
    tells: Callable[[ir.Table], ir.BooleanValue]
    needs: tuple[str, ...]
    left_out: Callable[[int], Reason] | None = None
    waiting: str = "left_out"

    @property
    def columns(self) -> tuple[str, ...]:
        """What tells, and whose row it is."""
        return (*self.needs, "customer_key")

    def _conditions(
        self, rows: ir.Table, settings: Settings
    ) -> tuple[ir.BooleanValue, ir.BooleanValue]:
        """Return whether a row tells, and whether it is so."""
        return self.tells(rows), self.is_so(rows)


@dataclass(frozen=True)
class FollowedWithin(OfCustomers):
    """The share of rows that another follows in time, of those whose time is over.

    Days add up where rows are many: customers are then taken by their group. Rows have no weights.

    Parameters
    ----------
    ahead : str
        The instant of what follows.
    window : timedelta
        How soon it must.
    left_out : callable
        Takes how many rows still wait, and gives the note on them.
    waiting : str
        What these are called among the parts.
    """

    ahead: str
    window: timedelta
    left_out: Callable[[int], Reason]
    waiting: str = "window_open"

    @property
    def columns(self) -> tuple[str, ...]:
        """What tells, and whose row it is."""
        return (self.ahead, "observed_until", "customer_key")

    @property
    def looks_ahead(self) -> timedelta:
        """As far as the time goes."""
        return self.window

    @property
    def is_of_several(self) -> bool:
        """Who comes back has several rows."""
        return True

    def _conditions(
        self, rows: ir.Table, settings: Settings
    ) -> tuple[ir.BooleanValue, ir.BooleanValue]:
        """Return whether a row's time is over, and whether it was followed in it."""
        end = rows[AT] + ibis.interval(seconds=int(self.window.total_seconds()))
        return end <= rows["observed_until"], rows[self.ahead] <= end
