"""Counts of what happened in a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import ibis.expr.types as ir
import numpy as np

from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import counted
from peil.metrics.measurement import Rollup
from peil.stats.counts import garwood


@dataclass(frozen=True)
class Count(Ordinary):
    """How many rows there are."""

    is_count: ClassVar[bool] = True
    rollup: ClassVar[Rollup] = "additive"

    @property
    def columns(self) -> tuple[str, ...]:
        """Nothing: a row counts."""
        return ()

    def scan(self, asked: Asked) -> ir.Table:
        """Count rows."""
        return counted(asked)

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the count with its exact Poisson interval."""
        where = moments.slots(slots, asked.period_column)
        n = add_up(where, moments.numbers("n"), len(slots))
        return Figures(garwood(n), n.astype(np.int64))
