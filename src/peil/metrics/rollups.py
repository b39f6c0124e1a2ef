"""Daily rollups: which question they can answer, what they are made of, and keeping them so.

A rollup of a KPI holds, for each local day and each value of one dimension, the sums that its
kinds are made of. Asked through it, a KPI's expressions read rows that stand for several in the
place of rows (`peil.metrics.summed`); nothing else differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from math import log
from pathlib import Path

import ibis.expr.types as ir

from peil.facts.catalog import fact as fact_named
from peil.metrics.cache import remembered
from peil.metrics.measurement import Grain, Query, Viewer
from peil.metrics.metric import Kind, Metric
from peil.metrics.periods import start_of
from peil.metrics.recipes import (
    Crowd,
    Recipe,
    adding_kinds,
    families_of,
    is_additive,
    keys_of,
    runs_forward,
)
from peil.metrics.source import Source
from peil.warehouse.rollups import (
    FactLoads,
    Part,
    forget_files,
    name_parts,
    new_file,
    only_writer,
    read_note,
    read_parts,
    want,
    write_note,
)

MOST_PENDING = 0.25
"""A question brings a rollup up to date itself if no more than this share of the rows is new."""
_TIER, _MOST_OF_A_TIER = 8, 8
_COARSER: dict[Grain | None, tuple[Grain, ...]] = {
    None: ("year", "quarter", "month", "week"),
    "year": ("year", "quarter", "month"),
    "quarter": ("quarter", "month"),
    "month": ("month",),
    "week": ("week",),
    "day": (),
}


@dataclass(frozen=True)
class Rollup:
    """A rollup that stands for the facts as they are now.

    Parameters
    ----------
    recipe : Recipe
        What it is.
    loads : FactLoads
        Whose files it has.
    files : tuple of Path
        Of the parts.
    of_crowd : tuple of Path
        Of those that tell how many rows one person may have.
    """

    recipe: Recipe
    loads: FactLoads
    files: tuple[Path, ...]
    of_crowd: tuple[Path, ...] = ()

    @property
    def crowd(self) -> ir.Table | None:
        """How many rows each bucket of persons has in each unit, if rows are about persons."""
        return self.loads.read(self.of_crowd) if self.of_crowd else None

    @property
    def size(self) -> int:
        """In bytes on the disk."""
        return sum(file.stat().st_size for file in self.files)

    @property
    def days(self) -> ir.Table:
        """The rows, one for each day and what is told apart."""
        return self.loads.read(self.files)

    def rows_for(self, every: Grain | None, since: date | None, until: date | None) -> ir.Table:
        """Return the fewest rows that can answer a question: by the longest period that fits."""
        ends = [day for day in (since, until) if day is not None]
        grains = _COARSER[every]
        fits = (g for g in grains if all(start_of(day, g) == day for day in ends))
        grain = next(fits, None)
        if grain is None:
            return self.days
        name = f"rollup {self.recipe.label} {grain}"
        return self.loads.keep(name, self.files, lambda: self.recipe.joined(self.days, grain))


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
    loads = source.loads
    if len(wanted) > 1 or loads is None:
        return None
    recipe = recipe_for(source, metric, query.kpi, kind.family, next(iter(wanted), None), repeats)
    try:
        found = brought_up_to_date(recipe, source, loads, most=MOST_PENDING)
        if found is None:
            want(loads.folder, recipe.table, recipe.cut)
        elif source.is_personal:
            crowd = brought_up_to_date(crowd_of(recipe), source, loads, most=MOST_PENDING)
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
    loads = source.loads
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
        again = source.loads
        if again is not None and dict(again.states) == states:  # it was these that were looked at
            write_note(file, {"repeats": found, "loads": states})
    return found


def notes_folder(source: Source, metric: Metric, kpi: str, loads: FactLoads) -> Path:
    """Return where it is noted whether persons have several rows."""
    bare = Recipe(kpi, metric, None, source.clock, source.settings)
    return loads.folder / _name(crowd_of(bare) if source.is_personal else bare, source)


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
    """Return whether rollups of a KPI say what its rows say."""
    return (
        not source.is_derived
        and bool(families_of(metric))
        # the clock is that of the years of this instant
        and metric.time == fact_named(metric.fact).time
        and runs_forward(source.zone)
    )


def brought_up_to_date(
    recipe: Recipe,
    source: Source,
    loads: FactLoads,
    *,
    most: float = 1.0,
    waits: bool = False,
    anew: bool = False,
) -> Rollup | None:
    """Return a rollup that stands for the loads as they are now.

    Parameters
    ----------
    recipe : Recipe
        Which.
    source : Source
        The KPI's.
    loads : FactLoads
        What it must stand for.
    most : float
        The share of the rows that may be read for it.
    waits : bool
        Whether to wait while another process writes it.
    anew : bool
        Whether to sum up all loads, whatever has been.

    Returns
    -------
    Rollup or None
        None if more would have to be read, or another process is at it.
    """
    folder = loads.folder / _name(recipe, source)
    parts = [] if anew else _right(folder, loads)
    if not _pending(parts, loads):
        return Rollup(recipe, loads, tuple(part.file for part in parts))
    with only_writer(folder, waits=waits) as is_only:
        parts = [] if anew else _right(folder, loads)  # of one who wrote meanwhile
        pending = _pending(parts, loads)
        rows = loads.rows
        if pending:
            read = sum(rows[load] for load in pending)
            if not is_only or read > most * sum(rows.values()):
                return None
            file = new_file(folder)
            loads.write(pending, recipe.build, file)
            parts = [*parts, Part(file, read, {load: loads.states[load] for load in pending})]
            parts = _merged(recipe, loads, folder, parts)
            name_parts(folder, parts)
            forget_files(folder)
    return Rollup(recipe, loads, tuple(part.file for part in parts))


def _name(recipe: Recipe, source: Source) -> str:
    key = ("recipe", recipe.label, id(recipe.metric), recipe.cut, recipe.is_grouped,
           str(source.zone), source.clock, source.settings, source.rows.schema())  # fmt: skip
    return remembered(source.warehouse, key, lambda: recipe.name(source.rows))


def _right(folder: Path, loads: FactLoads) -> list[Part]:
    """Return the parts all of whose loads stand as when they were summed up."""
    states = loads.states
    return [
        part
        for part in read_parts(folder)
        if all(states.get(load) == state for load, state in part.loads.items())
    ]


def _pending(parts: Sequence[Part], loads: FactLoads) -> set[str]:
    return set(loads.states) - {load for part in parts for load in part.loads}


def _merged(recipe: Recipe, loads: FactLoads, folder: Path, parts: list[Part]) -> list[Part]:
    """Join parts of like size once there are many, so that neither they nor reading them grow."""
    for alike in _crowded(parts):
        file = new_file(folder)
        joined = recipe.joined(loads.read([part.file for part in alike]))
        loads.save(joined, file)
        told = {load: state for part in alike for load, state in part.loads.items()}
        one = Part(file, sum(part.rows for part in alike), told)
        return _merged(recipe, loads, folder, [p for p in parts if p not in alike] + [one])
    return parts


def _crowded(parts: Sequence[Part]) -> Iterator[list[Part]]:
    tiers: dict[int, list[Part]] = {}
    for part in parts:
        tiers.setdefault(int(log(part.rows + 1, _TIER)), []).append(part)
    yield from (alike for alike in tiers.values() if len(alike) > _MOST_OF_A_TIER)
