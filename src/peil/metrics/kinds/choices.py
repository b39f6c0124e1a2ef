"""Shares of answers to questions with named answers, and of rows that are so or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import ibis.expr.types as ir
import numpy as np

from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up, companion
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import counted
from peil.metrics.kinds.scores import moments_of
from peil.metrics.kinds.uniform import mixed_slots
from peil.metrics.measurement import Rollup
from peil.stats.clusters import ClusteredMoments, GroupMoments
from peil.stats.estimate import FloatArray
from peil.stats.shares import wilson_from_moments


@dataclass(frozen=True)
class Choices(Ordinary):
    """The share of rows whose answer is one of the favourable ones.

    Parameters
    ----------
    column : str
        Holds the answer; rows without one must have been left out.
    favourable : tuple of str
        The answers that count.
    beside : tuple of str
        Answers whose shares are given as parts.
    """

    column: str
    favourable: tuple[str, ...]
    beside: tuple[str, ...] = ()

    clusters: ClassVar[bool] = True
    rollup: ClassVar[Rollup] = "additive"

    @property
    def columns(self) -> tuple[str, ...]:
        """The answer."""
        return (self.column,)

    def scan(self, asked: Asked) -> ir.Table:
        """Count rows per answer."""
        return counted(asked, (self.column,))

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the share with Wilson's interval."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        found, of_row = moments.different(self.column)
        answers = np.array([str(value) for (value,) in found], object)[of_row]
        y = np.array([str(value) in self.favourable for (value,) in found], float)[of_row]
        sums, is_weighted = moments_of(asked, moments, where, y, size)
        withheld, notes = mixed_slots(moments, where, [], asked.uniform)
        beside: dict[str, FloatArray] = {}
        for name in self.beside:
            own, _ = moments_of(asked, moments, where, (answers == name).astype(float), size)
            beside |= companion(name, wilson_from_moments(own))
        return Figures(
            wilson_from_moments(sums),
            add_up(where, moments.numbers("n"), size).astype(np.int64),
            beside,
            withheld,
            notes,
            is_weighted=is_weighted,
        )


@dataclass(frozen=True)
class Demand(Ordinary):
    """The share of a cell's rows that have each value of a column: who came for which task.

    Parameters
    ----------
    column : str
        Also the dimension that the KPI is always cut by.
    """

    column: str

    clusters: ClassVar[bool] = True
    rollup: ClassVar[Rollup] = "additive"

    @property
    def columns(self) -> tuple[str, ...]:
        """The column itself."""
        return (self.column,)

    @property
    def within(self) -> tuple[str, ...]:
        """All values of the column together are the denominator."""
        return (self.column,)

    def scan(self, asked: Asked) -> ir.Table:
        """Count rows per value."""
        return counted(asked, (self.column,))

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the share with Wilson's interval; n is everybody who was asked."""
        where, size = moments.slots(slots, asked.period_column), len(slots)
        place = asked.by.index(self.column)
        # slots may be some of the parts only, yet all parts' rows are the denominator
        rest = tuple(name for name in asked.by if name != self.column)
        of_slot = [Slot(s.slice[:place] + s.slice[place + 1 :], s.period) for s in slots]
        wholes = list(dict.fromkeys(of_slot))
        number = {whole: i for i, whole in enumerate(wholes)}
        whole_of = np.array([number[whole] for whole in of_slot], np.int64)
        row_whole = Moments(moments.table, rest).slots(wholes, asked.period_column)
        ones = np.ones(moments.table.num_rows)
        totals, is_weighted = moments_of(asked, moments, row_whole, ones, len(wholes))
        own, _ = moments_of(asked, moments, where, ones, size)
        sums = replace(
            totals.at(whole_of),
            sum_wy=own.sum_wy,
            sum_w2y=own.sum_w2y,
            sum_wy2=own.sum_wy2,
            sum_w2y2=own.sum_w2y2,
        )
        if isinstance(sums, ClusteredMoments) and isinstance(own, ClusteredMoments):
            groups = sums.groups
            part = own.groups
            sums = replace(
                sums, groups=GroupMoments(groups.n, groups.sum_w, part.sum_wy, part.sum_wy2)
            )
        n = add_up(row_whole, moments.numbers("n"), len(wholes))[whole_of]
        withheld_wholes, notes = mixed_slots(moments, row_whole, [], asked.uniform)
        withheld = {
            slot: withheld_wholes[int(whole)]
            for slot, whole in enumerate(whole_of)
            if int(whole) in withheld_wholes
        }
        return Figures(
            wilson_from_moments(sums),
            n.astype(np.int64),
            {"n_" + self.column: add_up(where, moments.numbers("n"), size)},
            withheld,
            notes,
            is_weighted=is_weighted,
        )
