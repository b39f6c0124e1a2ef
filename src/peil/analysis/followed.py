"""What customers think of the whole after they met a touchpoint: two surveys, one customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir
import numpy as np

from peil.analysis.journeys import Stage
from peil.metrics import reasons
from peil.metrics.asked import AT
from peil.metrics.cache import remembered
from peil.metrics.catalog import Entry, entry
from peil.metrics.kinds.scales import Rule, Scale, rule_for
from peil.metrics.kinds.scores import NetShare, Scores, Share
from peil.metrics.measurement import EVERYONE, Query, Unit, Viewer
from peil.metrics.planning import plan
from peil.stats.comparing import Change, change_of_nps, change_of_shares
from peil.stats.estimate import Interval
from peil.stats.promoter import nps
from peil.stats.shares import wilson
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse

DAYS = 365
"""How long before they are asked about the whole a touchpoint may lie."""
_SCALE = ("score", "scale_low", "scale_high", "higher_is_better")


@dataclass(frozen=True)
class Followed:
    """The relationship of those who were satisfied with a touchpoint, against the others'.

    Parameters
    ----------
    kpi : str
        Of the relationship.
    unit : Unit
        Of its numbers.
    satisfied, others : Interval
        What each say of the whole.
    size, low, high : float
        The first less the second, with the 95 % interval.
    n_satisfied, n_others : int
        Customers; each counts once.
    """

    kpi: str
    unit: Unit
    satisfied: Interval
    others: Interval
    size: float
    low: float
    high: float
    n_satisfied: int
    n_others: int


def can_be_followed(known: Entry) -> bool:
    """Tell whether a KPI is a share of favourable answers, so that it divides its customers."""
    kind = known.metric.kind
    return (
        known.metric.fact == "answers" and isinstance(kind, Scores) and not kind.is_of_several
        and isinstance(kind.worth, Share)
    )  # fmt: skip


def followed(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    outcome: str,
    stage: Stage,
    viewer: Viewer = EVERYONE,
    *,
    folder: Path | None = None,
) -> Followed | None:
    """Compare the relationship of customers who were satisfied with a touchpoint and of others.

    Each customer counts once: by their latest answer about the whole, and the latest before it
    about the touchpoint, at most a year earlier. Survey weights are not used.

    Parameters
    ----------
    warehouse, settings, zone, viewer, folder
        As in `peil.metrics.engine.measure`, which raises the same errors.
    outcome : str
        ``nps`` or another KPI of one answer to each response.
    stage : Stage
        Its KPI divides the customers.

    Returns
    -------
    Followed or None
        None where one of the KPIs cannot be used so, or either group has under 10 customers.
    """
    whole, part = entry(outcome, folder), entry(stage.kpi, folder)
    if not can_be_followed(part) or not isinstance(whole.metric.kind, Scores):
        return None
    worth = whole.metric.kind.worth
    if not isinstance(worth, (NetShare, Share)):
        return None
    asked = [
        plan(warehouse, settings, zone, query, viewer, folder=folder)
        for query in (Query(outcome), stage.query)
    ]
    where = tuple(sorted((name, tuple(values)) for name, values in stage.where.items()))
    key = ("followed", *(made.key for made in asked), stage.kpi, stage.variant, where, viewer)
    counted = remembered(
        warehouse, key, lambda: warehouse.run(_counted(asked[0].asked.rows, asked[1].asked.rows))
    ).to_pylist()
    groups = _groups(counted, part)
    if groups is None or min(sum(r["n"] for r in group) for group in groups) < reasons.MINIMUM_N:
        return None
    compared = _compared(worth, groups)
    if compared is None:
        return None
    change, of_satisfied, of_others = compared
    size, low, high = (
        float(np.ravel(end)[0]) for end in (change.size.value, change.size.low, change.size.high)
    )
    if not np.isfinite([size, low, high]).all():
        return None
    n_satisfied, n_others = (int(sum(row["n"] for row in group)) for group in groups)
    return Followed(outcome, whole.metric.unit, of_satisfied, of_others, size, low, high,
                    n_satisfied, n_others)  # fmt: skip


def _counted(whole: ir.Table, part: ir.Table) -> ir.Table:
    """Count customers by their scores of the whole and of the touchpoint before it."""
    of_whole = whole.filter(whole["customer_key"].notnull())
    latest = of_whole.group_by("customer_key").aggregate(
        asked_at=of_whole[AT].max(),
        **{f"whole_{name}": of_whole[name].argmax(of_whole[AT]) for name in _SCALE},
    )
    before = part.filter(part["customer_key"].notnull())
    before = before.select("customer_key", met_at=before[AT], **{n: before[n] for n in _SCALE})
    both = latest.inner_join(before, "customer_key")
    earliest = both["asked_at"] - ibis.interval(days=DAYS)
    both = both.filter((both["met_at"] < both["asked_at"]) & (both["met_at"] >= earliest))
    each = both.group_by(["customer_key", *(f"whole_{name}" for name in _SCALE)]).aggregate(
        **{name: both[name].argmax(both["met_at"]) for name in _SCALE}
    )
    columns = [*_SCALE, *(f"whole_{name}" for name in _SCALE)]
    return each.group_by(columns).aggregate(n=each.count())


_Rows = Sequence[Mapping[str, Any]]


def _groups(counted: _Rows, part: Entry) -> tuple[_Rows, _Rows] | None:
    """Divide the counts by whether they were satisfied; None if a scale has no rule."""
    kind = part.metric.kind
    assert isinstance(kind, Scores)
    assert isinstance(kind.worth, Share)
    satisfied: list[Mapping[str, Any]] = []
    others: list[Mapping[str, Any]] = []
    for row in counted:
        rule = rule_for(_scale(row, ""), kind.worth.favourable, kind.worth.own)
        if not isinstance(rule, Rule):
            return None
        (satisfied if rule.low <= row["score"] <= rule.high else others).append(row)
    return satisfied, others


def _scale(row: Mapping[str, Any], of: str) -> Scale:
    low, high = row[f"{of}scale_low"], row[f"{of}scale_high"]
    return Scale(
        None if low is None else int(low), None if high is None else int(high),
        row[f"{of}higher_is_better"] is not False,
    )  # fmt: skip


def _compared(
    worth: NetShare | Share, groups: tuple[_Rows, _Rows]
) -> tuple[Change, Interval, Interval] | None:
    scales = {_scale(row, "whole_") for group in groups for row in group}
    if len(scales) != 1:
        return None
    (scale,) = scales
    counts = []
    for group in groups:
        found = worth.of(np.array([row["whole_score"] for row in group], float), scale)
        if not isinstance(found, tuple):
            return None
        n = np.array([row["n"] for row in group], float)
        y = found[0]
        counts.append([float(n[y == value].sum()) for value in (1, 0, -1)])
    (up, flat, down), others = counts
    if isinstance(worth, NetShare):
        change = change_of_nps(tuple(others), (up, flat, down))  # type: ignore[arg-type]
        values = (nps(up, flat, down), nps(*others))
    else:
        change = change_of_shares((others[0], sum(others)), (up, up + flat))
        values = (wilson(up, up + flat), wilson(others[0], sum(others)))
    return change, values[0].one, values[1].one
