"""Scans that are kept whole, for numbers that tell different people apart.

Who bought in two months is one buyer, so that no sums over days, nor over loads, tell how many
there were. What a kind's scan brought for all time, by a period and one dimension, does: it is kept
as rollups are, and answers whatever is asked by that period. It stands for all loads at once, and
is made anew after each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time

import ibis
import ibis.expr.types as ir

from peil.metrics.asked import PERIOD, Asked
from peil.metrics.measurement import Grain, Query, Viewer
from peil.metrics.metric import Kind, Metric
from peil.metrics.periods import GRAINS, start_of
from peil.metrics.pieces import AllAtOnce, has_loads, loads_of
from peil.metrics.recipes import Recipe, placed, runs_forward, says_as_late
from peil.metrics.rollups import Rollup, brought_up_to_date
from peil.metrics.source import Source
from peil.warehouse.rollups import want


@dataclass(frozen=True)
class Scan(Recipe):
    """What a kind's scan brings by a period and one dimension, or none, over all time.

    Parameters
    ----------
    kind : Kind or None
        Whose scan; never None.
    every : Grain
        The period.
    """

    kind: Kind | None = None
    every: Grain = "month"

    def build(self, table: ir.Table) -> ir.Table:
        """Return the scan of a fact's rows."""
        assert self.kind is not None
        by = () if self.cut is None else (self.cut,)
        asked = Asked(
            rows=placed(table, self.metric, self.clock, (*by, *self.kind.columns)), by=by,
            every=self.every, since=None, until=None, clock=self.clock, settings=self.settings,
        )  # fmt: skip
        return self.kind.scan(asked)

    @property
    def whose(self) -> tuple[int, ...]:
        """Variants of a KPI have the same label."""
        return (id(self.metric), id(self.kind))

    @property
    def label(self) -> str:
        """What it is called on the disk: KPIs whose scans are the same share one."""
        return f"scan-{self.cut or ''}-{self.every}"


def kept_scan(
    source: Source, metric: Metric, kind: Kind, query: Query, viewer: Viewer, asked: Asked
) -> ir.Table | None:
    """Return what a question's scan brings, as it was kept; None if rows must be read.

    Parameters
    ----------
    source, metric, kind : Source, Metric, Kind
        What is asked.
    query, viewer, asked : Query, Viewer, Asked
        How, and by whom.
    """
    grain = query.every
    if grain is None or not can_be_kept(source, metric, kind):
        return None
    limits: dict[str, int] = {name: len(values) for name, values in query.where.items()}
    if viewer.units is not None:
        limits["unit"] = min(limits.get("unit", len(viewer.units)), len(viewer.units))
    cuts = {*query.by, *limits}
    cut = next(iter(cuts), None)
    # of several parts taken as one, a person may be in two
    is_one = all(name in query.by or values == 1 for name, values in limits.items())
    if len(cuts) > 1 or not is_one or not _fits(query.since, grain) or query.until is not None:
        return None
    found = scan_of(source, metric, kind, cut, grain)
    if found is None:
        return None
    with suppress(OSError):
        want(found.loads.folder, _noted(query.kpi, query.variant, grain), cut)
    rows = asked.narrowed(found.days)
    if kind.is_stock or query.since is None:
        return rows
    return rows.filter(rows[PERIOD] >= ibis.timestamp(datetime.combine(query.since, time.min)))


def scan_of(
    source: Source, metric: Metric, kind: Kind, cut: str | None, every: Grain, *,
    waits: bool = False, anew: bool = False,
) -> Rollup | None:  # fmt: skip
    """Return a scan that stands for the facts as they are now, made if it is not there.

    Parameters
    ----------
    source, metric, kind : Source, Metric, Kind
        Whose.
    cut, every : str or None, Grain
        What it is by.
    waits, anew : bool
        As in `brought_up_to_date`.
    """
    loads = loads_of(source, metric)
    if not isinstance(loads, AllAtOnce):
        return None
    recipe = Scan("", metric, cut, source.clock, source.settings, kind=kind, every=every)
    try:
        return brought_up_to_date(recipe, source, loads, waits=waits, anew=anew)
    except OSError:
        return None


def wanted_scans(
    kpi: str, metric: Metric, noted: Collection[tuple[str, str | None]]
) -> Iterator[tuple[Kind, str | None, Grain]]:
    """Return the scans of a KPI that are to be kept: by month, and those that were asked for.

    Parameters
    ----------
    kpi, metric : str, Metric
        Which KPI.
    noted : collection of (str, str or None)
        What questions have noted.
    """
    kinds = {None: metric.kind} | {name: one.kind for name, one in metric.variants.items()}
    for variant, kind in kinds.items():
        for every in GRAINS:
            cuts = {cut for whose, cut in noted if whose == _noted(kpi, variant, every)}
            if variant is None and every == "month":
                cuts.add(None)
            for cut in sorted(cuts, key=str):
                yield kind, cut, every


def can_be_kept(source: Source, metric: Metric, kind: Kind) -> bool:
    """Return whether scans of a kind, over a fact, are the same whoever asks, and may be kept."""
    return (
        getattr(kind, "rollup", "none") == "per_grain"
        and says_as_late(kind, "rollup")
        and has_loads(source)
        and not (source.is_personal or metric.always_by or metric.uniform)
        and runs_forward(source.zone)
    )


def _noted(kpi: str, variant: str | None, every: Grain) -> str:
    return f"{kpi} {variant or ''} {every}"


def _fits(since: date | None, every: Grain) -> bool:
    return since is None or start_of(since, every) == since
