"""The group-by that most kinds share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from peil.metrics.asked import AT, Asked, columns_of
from peil.metrics.figures import Moments, add_up
from peil.metrics.persons import person
from peil.metrics.summed import GROUP, count_of, last_of, made_up_of, weights_of
from peil.stats.clusters import GROUPS
from peil.stats.estimate import FloatArray

_TYPES = {
    "scale_low": "int64",
    "scale_high": "int64",
    "higher_is_better": "boolean",
    "last": "timestamp",
    "made_up": "int64",
}


def counted(
    asked: Asked, further_keys: tuple[str, ...] = (), added_up: tuple[str, ...] = ()
) -> ir.Table:
    """Count rows per cell and further columns, with their weights where they have any.

    Parameters
    ----------
    asked : Asked
        The question; its uniform columns are keys too.
    further_keys : tuple of str
        Columns that the kind tells apart.
    added_up : tuple of str
        Columns of numbers whose sums it needs.

    Returns
    -------
    ibis Table
        The keys; ``n`` rows, ``last`` the newest instant, ``made_up`` simulated rows; and, with
        weights, ``w``, ``w2`` and ``spoken``: the sums of weights and of their squares, and the
        rows of a weight over 0. Where a person has several rows the keys hold `GROUP` too.
    """
    rows = asked.keyed()
    uniform = [name for part in asked.uniform for name in columns_of(part)]
    known = asked.constants
    varying = [name for name in (*uniform, *further_keys) if name not in known]
    keys = list(dict.fromkeys([*asked.keys, *varying]))
    if asked.is_clustered:
        if GROUP not in rows.columns:
            rows = rows.mutate(**{GROUP: group_of(person(rows))})
        keys.append(GROUP)
    told = {name: how for name, how in provenance(rows).items() if name not in known}
    measures: dict[str, ir.Value] = {"n": count_of(rows), **told}
    measures |= {name: rows[name].sum() for name in added_up}
    if asked.is_weighted:
        measures |= weights_of(rows)
    return grouped(rows, keys, measures).mutate(
        **{
            name: ibis.literal(known[name], _TYPES[name])
            for name in ("last", "made_up", *further_keys)
            if name in known
        }
    )


def group_of(who: ir.StringValue) -> ir.IntegerValue:
    """Deal persons into groups; all rows of one fall in one."""
    # some engines' hashes are negative, and so would be what is left of them
    return ((who.hash() % GROUPS) + GROUPS) % GROUPS


def dealt(moments: Moments, where: NDArray[np.int64], amounts: FloatArray, size: int) -> FloatArray:
    """Return the sum of amounts in each slot and group of persons, where rows tell the group."""
    group = moments.numbers(GROUP).astype(np.int64)
    place = np.where(where >= 0, where * GROUPS + group, -1)
    return add_up(place, amounts, size * GROUPS).reshape(size, GROUPS)


def grouped(rows: ir.Table, keys: Sequence[str], measures: Mapping[str, ir.Value]) -> ir.Table:
    """Aggregate per cell, or over everything where there are no keys."""
    if not keys:
        return rows.aggregate(**measures)
    return rows.group_by(list(keys)).aggregate(**measures)


def provenance(rows: ir.Table, at: str = AT) -> dict[str, ir.Value]:
    """Return the moments that tell where a number comes from."""
    return {"last": last_of(rows, at), "made_up": made_up_of(rows)}


def weights_differ(n: FloatArray, w: FloatArray, w2: FloatArray) -> bool:
    """Return whether any weight was not 1."""
    if not len(n):
        return False
    return bool(np.any(np.abs(w - n) > 1e-9 * n) or np.any(np.abs(w2 - n) > 1e-9 * n))
