"""Which question rollups can answer, and whether persons have several rows, as it was noted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import ibis

from peil.facts.catalog import fact as fact_named
from peil.facts.derived.catalog import derived_facts
from peil.metrics import rollups
from peil.metrics.cache import remembered
from peil.metrics.measurement import Query, Viewer
from peil.metrics.metric import Kind, Metric
from peil.metrics.pieces import AllAtOnce, has_loads, loads_of
from peil.metrics.recipes import (
    Crowd,
    Recipe,
    adding_kinds,
    agree,
    families_of,
    is_additive,
    keys_of,
    runs_forward,
)
from peil.metrics.rollups import Rollup, brought_up_to_date, name_of
from peil.metrics.source import Source
from peil.warehouse.rollups import FactLoads, read_note, want, write_note


def rollup_for(
    source: Source,
    metric: Metric,
    kind: Kind,
    query: Query,
    viewer: Viewer,
    *,
    repeats: Callable[[], bool],
) -> Rollup | None:
    """Return the rollup that answers a question, brought up to date; None if rows must be read.

    Parameters
    ----------
    source : Source
        The KPI's.
    metric, kind : Metric, Kind
        What is asked.
    query, viewer : Query, Viewer
        How, and by whom.
    repeats : callable
        Returns whether persons have several rows.
    """
    if not is_additive(kind) or not can_have(source, metric):
        return None
    always = keys_of(metric, kind.family)
    wanted = {*query.by, *query.where} - {*always}
    if viewer.units is not None and "unit" not in always:
        wanted.add("unit")
    loads = loads_of(source, metric)
    if len(wanted) > 1 or loads is None:
        return None
    recipe = recipe_for(source, metric, query.kpi, kind.family, next(iter(wanted), None), repeats)
    # what is written down already is read in no less time than it is summed up
    most = 1.0 if isinstance(loads, AllAtOnce) else rollups.MOST_PENDING
    try:
        found = brought_up_to_date(recipe, source, loads, most=most)
        if found is None:
            want(loads.folder, recipe.table, recipe.cut)
        elif source.is_personal:
            crowd = brought_up_to_date(crowd_of(recipe), source, loads, most=most)
            found = replace(found, of_crowd=() if crowd is None else crowd.files)
    except OSError:  # a disk that is full or only read answers all the same, from the rows
        return None
    return found


def noted_repeats(
    source: Source,
    metric: Metric,
    kpi: str,
    units: tuple[str, ...] | None,
    look: Callable[[], bool],
) -> bool:
    """Return whether persons have several rows, without looking where it has been noted.

    Parameters
    ----------
    source, metric, kpi : Source, Metric, str
        Which rows.
    units : tuple of str or None
        Whose rows are looked at.
    look : callable
        Tells different customers apart in all of them, which takes long.
    """
    loads = loads_of(source, metric)
    if loads is None or not can_have(source, metric):
        return look()
    whose = "" if units is None else sha256("\n".join(units).encode()).hexdigest()[:16]
    file = notes_folder(source, metric, kpi, loads) / f"repeats{whose}.json"
    told = read_note(file)
    states = dict(loads.states)
    if told.get("repeats") is False and told["loads"] == states:
        return False
    if told.get("repeats") is True and told["loads"].items() <= states.items():
        return True  # rows that came since take nobody's away
    found = look()
    with suppress(OSError):
        again = loads_of(source, metric)
        if again is not None and dict(again.states) == states:  # it was these that were looked at
            write_note(file, {"repeats": found, "loads": states})
    return found


def notes_folder(source: Source, metric: Metric, kpi: str, loads: FactLoads) -> Path:
    """Return where it is noted whether persons have several rows."""
    bare = Recipe(kpi, metric, None, source.clock, source.settings)
    return loads.folder / name_of(crowd_of(bare) if source.is_personal else bare, source)


def recipe_for(
    source: Source,
    metric: Metric,
    kpi: str,
    family: str,
    cut: str | None,
    repeats: Callable[[], bool],
) -> Recipe:
    """Return what the rollup of a KPI, a family of its kinds and a dimension is made of."""
    clustering = [kind for kind in adding_kinds(metric, family) if kind.clusters]
    # rows that stand for several persons tell their group where persons may have several
    is_grouped = any(kind.is_of_several for kind in clustering) or (bool(clustering) and repeats())
    return Recipe(kpi, metric, cut, source.clock, source.settings, family, is_grouped)


def crowd_of(recipe: Recipe) -> Crowd:
    """Return what tells how many rows of a KPI one person may have."""
    return Crowd(recipe.kpi, recipe.metric, None, recipe.clock, recipe.settings)


def can_have(source: Source, metric: Metric) -> bool:
    """Return whether a KPI may have rollups, and these say what its rows say."""
    fact = derived_facts().get(metric.fact) or fact_named(metric.fact)
    return (
        bool(families_of(metric))
        and has_loads(source)
        # the clock is that of the years of this instant
        and metric.time == fact.time
        and runs_forward(source.zone)
        and _agree(source, metric)
    )


def _agree(source: Source, metric: Metric) -> bool:
    if not metric.variants:
        return True
    schema = source.rows.schema()
    key = ("agree", id(metric), schema, source.clock, source.settings)
    table = ibis.table(schema, name="facts")
    return remembered(
        source.warehouse, key, lambda: agree(metric, table, source.clock, source.settings)
    )
