"""Pieces that derived facts share: middles, and dimensions carried from row to row."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir


def medians(rows: ir.Table, value: str, by: Sequence[str] = ()) -> ir.Table:
    """Return the exact median of a column, per group.

    Parameters
    ----------
    rows : ibis Table
        Rows whose value is missing must have been left out.
    value : str
        A column of numbers.
    by : sequence of str
        The columns of a group; none gives one row.

    Returns
    -------
    ibis Table
        The group's columns, ``median``, and ``values``: how many it is the median of.

    Notes
    -----
    By rank, since engines' own medians differ: one samples, one rounds.
    """
    group = ibis.window(group_by=list(by))
    ranked = rows.mutate(
        _rank=ibis.row_number().over(ibis.window(group_by=list(by), order_by=value)),
        _values=rows.count().over(group),
    )
    middle = ranked.filter(
        (2 * ranked._rank >= ranked._values - 2) & (2 * ranked._rank <= ranked._values)
    )
    measures = {"median": middle[value].mean(), "values": middle._values.max()}
    if not by:
        return middle.aggregate(**measures)
    return middle.group_by(list(by)).aggregate(**measures)


def without(rows: ir.Table, *names: str) -> ir.Table:
    """Return a table without some columns.

    Ibis's own ``drop`` names them in another order in every process, and SQL is kept in files.
    """
    return rows.select([name for name in rows.columns if name not in names])


def carried(rows: ir.Table, dimensions: Sequence[str]) -> dict[str, ir.Value]:
    """Return aggregates that carry dimensions which are the same in all rows of a group.

    Where they are not, the last value in alphabetical order stands for the group.
    """
    return {name: rows[name].max() for name in dimensions}


def any_simulated(rows: ir.Table) -> ir.BooleanValue:
    """Return an aggregate: whether any row was simulated."""
    return rows.count(where=rows["simulated"].fill_null(ibis.literal(value=False))) > 0
