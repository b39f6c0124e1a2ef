"""Rows added up customer by customer: what belongs together is no more than one customer's word."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Moments, add_up
from peil.metrics.kinds.scan import dealt, grouped, provenance
from peil.metrics.kinds.uniform import changed
from peil.metrics.measurement import Reason
from peil.stats.estimate import FloatArray
from peil.stats.ratios import RatioMoments

_SUMS = ("lumps", "x", "y", "x2", "y2", "xy")
SUMS = ("_some", "_x", "_y", "_xx", "_yy", "_xy")
"""What is added up of each row where rows are many: whether x is over 0, and the rest of it."""


def lumped(
    asked: Asked,
    rows: ir.Table,
    x: str,
    y: str,
    lump: str | None = "customer_key",
) -> ir.Table:
    """Add up two columns of numbers per cell, and their squares and product over lumps.

    Parameters
    ----------
    asked : Asked
        The question.
    rows : ibis Table
        Its rows, with the period where periods are asked for, and further columns.
    x, y : str
        Columns of numbers, never missing.
    lump : str or None
        Whose rows belong together; a row without a value stands alone, and with None each does.
        Customers are the same in all sources; anything else is its source's own.

    Returns
    -------
    ibis Table
        The cell's keys; ``n`` rows, ``told`` with an x over 0, their ``lumps``; ``x``, ``y``,
        ``x2``, ``y2`` and ``xy``; and the least and greatest of each uniform column, as text.
    """
    whose = ibis.null("string") if lump is None else rows[lump]
    marked = rows.mutate(
        _x=rows[x].cast("float64"),
        _y=rows[y].cast("float64"),
        _alone=whose.isnull().ifelse(1, 0),
        _whose=whose,
    )
    marked = marked.mutate(_xx=marked._x * marked._x, _yy=marked._y * marked._y,
                           _xy=marked._x * marked._y)  # fmt: skip
    apart = () if lump in (None, "customer_key") else ("source",)
    keys = dict.fromkeys([*asked.keys, *apart, "_whose", "_alone"])
    each = marked.group_by(list(keys)).aggregate(
        _n=marked.count(),
        _some=marked.count(where=marked._x > 0),
        **{f"_s{part}": marked[f"_{part}"].sum() for part in ("x", "y", "xx", "yy", "xy")},
        **{f"_low_{name}": _text(marked[name]).min() for name in asked.uniform},
        **{f"_high_{name}": _text(marked[name]).max() for name in asked.uniform},
        **provenance(marked),
    )
    alone = each._alone == 1

    def over(single: ir.Value, one: ir.Value, other: ir.Value) -> ir.Value:
        return alone.ifelse(single, one * other).sum()

    return grouped(
        each,
        asked.keys,
        {
            # over nothing at all a sum is missing, yet no rows are 0 of them
            "n": each._n.sum() if asked.keys else each._n.sum().fill_null(0),
            "told": each._some.sum(),
            "lumps": alone.ifelse(each._some, (each._some > 0).ifelse(1, 0)).sum(),
            "x": each._sx.sum(),
            "y": each._sy.sum(),
            "x2": over(each._sxx, each._sx, each._sx),
            "y2": over(each._syy, each._sy, each._sy),
            "xy": over(each._sxy, each._sx, each._sy),
            **{f"low_{name}": each[f"_low_{name}"].min() for name in asked.uniform},
            **{f"high_{name}": each[f"_high_{name}"].max() for name in asked.uniform},
            "last": each["last"].max(),
            "made_up": each.made_up.sum(),
        },
    )


def with_sums(rows: ir.Table, x: ir.NumericValue, y: ir.NumericValue) -> ir.Table:
    """Return rows with `SUMS` of two numbers that are never missing."""
    rows = rows.mutate(_x=x.cast("float64"), _y=y.cast("float64"))
    x, y = rows["_x"], rows["_y"]
    return rows.mutate(_some=(x > 0).ifelse(1, 0), _xx=x * x, _yy=y * y, _xy=x * y)


def dealt_lumps(
    asked: Asked,
    moments: Moments,
    where: NDArray[np.int64],
    size: int,
    sums: Sequence[FloatArray] | None = None,
) -> RatioMoments:
    """Return what `SUMS` came to for each slot: over groups of customers where some come again.

    Groups add up over times and places, which single customers do not (`dispersion_of_groups`).

    Parameters
    ----------
    asked, moments, where, size
        The question, what the engine brought, and the slot of each of its rows.
    sums : sequence of numpy.ndarray
        `SUMS` of each row, where they are no columns.
    """
    some, x, y, x2, y2, xy = sums or [_known(moments, name) for name in SUMS]
    if not asked.is_clustered:
        n, x, y, x2, y2, xy = (add_up(where, each, size) for each in (some, x, y, x2, y2, xy))
        return RatioMoments.of(n=n, sum_x=x, sum_y=y, sum_x2=x2, sum_y2=y2, sum_xy=xy)
    x, y = (dealt(moments, where, each, size) for each in (x, y))
    return RatioMoments.of(
        n=(x > 0).sum(axis=-1), sum_x=x.sum(axis=-1), sum_y=y.sum(axis=-1),
        sum_x2=(x * x).sum(axis=-1), sum_y2=(y * y).sum(axis=-1), sum_xy=(x * y).sum(axis=-1),
    )  # fmt: skip


def lumps_of(moments: Moments, where: NDArray[np.int64], size: int) -> RatioMoments:
    """Return what `lumped` added up, for each slot."""
    summed = {name: add_up(where, _known(moments, name), size) for name in _SUMS}
    return RatioMoments.of(
        n=summed["lumps"], sum_x=summed["x"], sum_y=summed["y"],
        sum_x2=summed["x2"], sum_y2=summed["y2"], sum_xy=summed["xy"],
    )  # fmt: skip


def mixed_of(
    asked: Asked, moments: Moments, where: NDArray[np.int64]
) -> tuple[dict[int, Reason], tuple[Reason, ...]]:
    """Find the slots that hold more than one of what must be one, as `mixed_slots` does."""
    withheld: dict[int, Reason] = {}
    notes: tuple[Reason, ...] = ()
    has_question = any(name.endswith("question") for name in asked.uniform)
    slices = dict(zip(where.tolist(), moments.slices(), strict=True)) if has_question else {}
    for name in reversed(asked.uniform):  # the first named wins
        ends = zip(moments.values(f"low_{name}"), moments.values(f"high_{name}"), strict=True)
        pairs = zip(where.tolist(), ends, strict=True)
        # over nothing at all the engine gives neither
        inside = [(slot, str(low), str(high)) for slot, (low, high) in pairs
                  if slot >= 0 and low is not None]  # fmt: skip
        withheld |= {s: reasons.mixed(name, [low, high]) for s, low, high in inside if low != high}
        if name.endswith("question"):
            notes = changed((slices[slot], low) for slot, low, high in inside if low == high)
    return withheld, notes


def _text(column: ir.Value) -> ir.StringValue:
    return column.cast("string").fill_null(ibis.literal(""))


def _known(moments: Moments, name: str) -> FloatArray:
    """Return a sum; over nothing at all an engine gives none."""
    return np.nan_to_num(moments.numbers(name))
