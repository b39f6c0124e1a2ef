"""Durations of rows that end in one of several ways, of which one is a success."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import ibis.expr.types as ir
import numpy as np

from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up, companion
from peil.metrics.kinds.lengths import Lengths
from peil.metrics.kinds.scan import counted
from peil.metrics.measurement import Rollup
from peil.stats.shares import wilson


@dataclass(frozen=True)
class CompetingLengths(Lengths):
    """The duration that a share of successes do not exceed, beside how the others ended.

    Failing competes with finishing. A failure is not a success that was cut short, so that it
    neither counts as a long duration nor is left out: its share stands beside the number, in all
    and by the time at which half of the successes were done.

    Parameters
    ----------
    ends : tuple of str
        The column that says how a row ended, and the value of a success.
    others : tuple of str
        The values of other ends, each a companion number of that name.
    """

    ends: tuple[str, str] = ("outcome", "done")
    others: tuple[str, ...] = ()

    rollup: ClassVar[Rollup] = "additive"

    @property
    def columns(self) -> tuple[str, ...]:
        """What tells the duration and the end."""
        return (*self.needs, self.ends[0])

    @property
    def told_apart(self) -> tuple[str, ...]:
        """The bucket of the duration, and the end."""
        return (*super().told_apart, self.ends[0])

    def scan(self, asked: Asked) -> ir.Table:
        """Count rows per whole second, or per bucket, and how they ended."""
        return counted(asked.of(self._timed(asked)), ("seconds", self.ends[0]))

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Read the quantile of successes off, and what share of all had ended otherwise."""
        column, success = self.ends
        where, size = moments.slots(slots, asked.period_column), len(slots)
        seconds, growth = self._seconds(asked, moments)
        n = moments.numbers("n")
        ended = np.array([str(value) for value in moments.values(column)], object)
        done = (where >= 0) & (ended == success)
        made = self._read(where, seconds, np.where(ended == success, n, 0.0), done, size, growth)
        every = add_up(where, n, size)
        median = np.append(made.parts["median"], np.nan)[where]  # -1 takes the last, which is none
        is_by_then = (ended != success) & (seconds <= median)
        shares = {
            "done": ended == success,
            "ended_otherwise_by_median": is_by_then,
            **{name: ended == name for name in self.others},
        }
        parts = dict(made.parts)
        for name, belongs in shares.items():
            own = add_up(where, np.where(belongs, n, 0.0), size)
            parts |= companion(name, wilson(own, every))
        none_done = np.flatnonzero((every > 0) & (made.n == 0))
        return Figures(
            made.intervals, made.n, parts,
            {int(slot): reasons.too_few_rows(0) for slot in none_done},
        )  # fmt: skip
