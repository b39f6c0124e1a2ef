"""Numbers about customers over time, from how many began and ended in which period.

The engine counts customers by the period in which they began and the one in which they ended;
who was active when follows from these counts, so customers are never joined to periods.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from peil.facts.derived.local_time import plain
from peil.metrics.asked import Asked
from peil.metrics.figures import Moments, Slice, Slot
from peil.stats.estimate import FloatArray

BEGAN, ENDED = "_began", "_ended"
# plain instants that no period reaches, yet every engine can hold: one ends at 2106
_BEFORE, _IN = datetime(1971, 1, 1), datetime(1972, 1, 1)  # noqa: DTZ001
_AFTER, NEVER = datetime(2099, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001


def placed(asked: Asked, utc: ir.TimestampValue) -> ir.TimestampValue:
    """Return the start of the local period of an instant, and `NEVER` where there is none.

    Made-up instants say before the asked time and after it: the outermost periods are cut to it.
    Without a grain there is one period, and a third one says in it.
    """
    inside = ibis.timestamp(_IN) if asked.every is None else asked.period(utc)
    branches = []
    if asked.since is not None:
        branches.append((utc < plain(asked.since), ibis.timestamp(_BEFORE)))
    if asked.until is not None:
        branches.append((utc >= plain(asked.until), ibis.timestamp(_AFTER)))
    branches.append((utc.notnull(), inside))
    return ibis.cases(*branches, else_=ibis.timestamp(NEVER))


def place_of(slot: Slot) -> np.datetime64:
    """Return the instant that `placed` gives to a slot's period."""
    return np.datetime64(slot.period.key or _IN, "us")


@dataclass(frozen=True)
class Spells:
    """How many spells of one slice began and ended in which periods."""

    began: NDArray[np.datetime64]
    ended: NDArray[np.datetime64]
    n: FloatArray
    further: Mapping[str, FloatArray]


def spells_of(moments: Moments, *further: str) -> dict[Slice, Spells]:
    """Return the counts of a scan by slice: of all spells, and those of further columns."""
    began, ended = _instants(moments, BEGAN), _instants(moments, ENDED)
    n, counts = moments.numbers("n"), {name: moments.numbers(name) for name in further}
    rows: dict[Slice, list[int]] = {}
    for row, part in enumerate(moments.slices()):
        rows.setdefault(part, []).append(row)
    return {
        part: Spells(began[of], ended[of], n[of], {name: c[of] for name, c in counts.items()})
        for part, of in rows.items()
    }


def _instants(moments: Moments, name: str) -> NDArray[np.datetime64]:
    column = moments.table.column(name).cast(pa.timestamp("us"))
    return np.asarray(pc.fill_null(column, NEVER), "datetime64[us]")
