"""Rows that stand for several: what a rollup holds in the place of the rows that count.

Whatever counts or adds up rows asks here, so that an expression is the same over both.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from peil.metrics.asked import AT

N, LAST, MADE_UP, ENDS = "_n", "_last", "_made_up", "_ends"
W, W2, SPOKEN, WEIGHTED = "_w", "_w2", "_spoken", "_weighted"
GROUP = "_group"
"""The group of persons that a row is of."""


def is_summed(rows: ir.Table) -> bool:
    """Return whether rows stand for several."""
    return N in rows.columns


def total(rows: ir.Table, name: str, where: ir.BooleanValue | None = None) -> ir.IntegerValue:
    """Return the sum of a column of counts; no rows are 0 of them."""
    return rows[name].sum(where=where).fill_null(0).cast("int64")


def count_of(rows: ir.Table, where: ir.BooleanValue | None = None) -> ir.IntegerValue:
    """Return how many rows there are, of those that are so if that is asked."""
    return total(rows, N, where) if is_summed(rows) else rows.count(where=where)


def last_of(rows: ir.Table, at: str = AT) -> ir.Value:
    """Return the newest instant."""
    return rows[LAST if is_summed(rows) and at == AT else at].max()


def made_up_of(rows: ir.Table) -> ir.IntegerValue:
    """Return how many rows are simulated."""
    if is_summed(rows):
        return total(rows, MADE_UP)
    return rows.count(where=rows["simulated"].fill_null(ibis.literal(value=False)))


def weight_of(rows: ir.Table) -> ir.NumericValue:
    """Return the rows' weights, 1 where there is none."""
    return rows["weight"].fill_null(1.0)


def weights_of(rows: ir.Table) -> dict[str, ir.Value]:
    """Return the sums of weights and of their squares, and the rows of a weight over 0."""
    if is_summed(rows):
        return {"w": rows[W].sum(), "w2": rows[W2].sum(), "spoken": total(rows, SPOKEN)}
    weight = weight_of(rows)
    return {
        "w": weight.sum(), "w2": (weight * weight).sum(), "spoken": rows.count(where=weight > 0)
    }  # fmt: skip


def summing(rows: ir.Table, ends: ir.Value | None) -> dict[str, ir.Value]:
    """Return what a row that stands for others must tell of them.

    Parameters
    ----------
    rows : ibis Table
        Rows that count, or that stand for several already.
    ends : ibis Value or None
        Until when each is known to be so, where the fact says it.
    """
    sums = {N: count_of(rows), LAST: last_of(rows), MADE_UP: made_up_of(rows), AT: rows[AT].min()}
    if ends is not None:
        sums[ENDS] = ends.max()
    if is_summed(rows):
        if ENDS in rows.columns:
            sums[ENDS] = rows[ENDS].max()
        if W not in rows.columns:
            return sums
        sums[WEIGHTED] = total(rows, WEIGHTED)
    elif "weight" in rows.columns:
        sums[WEIGHTED] = rows.count(where=rows["weight"] != 1)
    else:
        return sums
    weights = weights_of(rows)
    return {**sums, W: weights["w"], W2: weights["w2"], SPOKEN: weights["spoken"]}
