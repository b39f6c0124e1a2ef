"""Shares of rows that are so or not, in which one customer's rows count as belonging together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np

from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up
from peil.metrics.kinds.lumps import lumped, lumps_of, mixed_of
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.measurement import Reason
from peil.metrics.summed import weight_of
from peil.stats.clustered_shares import clustered_share


@dataclass(frozen=True)
class Share(Ordinary):
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

    def _conditions(self, asked: Asked, rows: ir.Table) -> tuple[ir.BooleanValue, ir.BooleanValue]:
        """Return whether a row tells, and whether it is so."""
        return self.tells(rows), self.is_so(rows)

    def scan(self, asked: Asked) -> ir.Table:
        """Count rows that tell and those that are so, with their squares over customers."""
        rows, no = asked.keyed(), ibis.literal(value=False)
        tells, is_so = (condition.fill_null(no) for condition in self._conditions(asked, rows))
        is_so = is_so & tells
        weight = weight_of(rows) if asked.is_weighted else ibis.literal(1.0)
        rows = rows.mutate(_tells=tells.ifelse(weight, 0.0), _is_so=is_so.ifelse(weight, 0.0))
        return lumped(asked, rows, "_tells", "_is_so")

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the share with Wilson's interval at the n that the customers are worth."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        lumps = lumps_of(moments, where, size)
        told = add_up(where, np.nan_to_num(moments.numbers("told")), size)
        waiting = add_up(where, np.nan_to_num(moments.numbers("n")), size) - told
        unseen = int(waiting.sum())
        withheld, notes = mixed_of(asked, moments, where)
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
