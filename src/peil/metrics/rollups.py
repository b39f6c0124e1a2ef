"""Daily rollups: what they are made of, and keeping them so.

A rollup of a KPI holds, for each local day and each value of one dimension, the sums that its
kinds are made of. Asked through it, a KPI's expressions read rows that stand for several in the
place of rows (`peil.metrics.summed`); nothing else differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from pathlib import Path

import ibis.expr.types as ir

from peil.metrics.cache import remembered
from peil.metrics.measurement import Grain
from peil.metrics.periods import start_of
from peil.metrics.recipes import Recipe
from peil.metrics.source import Source
from peil.warehouse.rollups import (
    FactLoads,
    Part,
    forget_files,
    name_parts,
    new_file,
    only_writer,
    read_parts,
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
    folder = loads.folder / name_of(recipe, source)
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
            for some in _apart(pending, loads):
                file = new_file(folder)
                loads.write(some, recipe.build, file)
                told = {load: loads.states[load] for load in some}
                parts = [*parts, Part(file, sum(rows[load] for load in some), told)]
            parts = _merged(recipe, loads, folder, parts)
            name_parts(folder, parts)
            forget_files(folder)
    return Rollup(recipe, loads, tuple(part.file for part in parts))


def name_of(recipe: Recipe, source: Source) -> str:
    """Return the name of the folder that holds a rollup."""
    key = ("recipe", recipe.label, *recipe.whose, recipe.cut, recipe.is_grouped,
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


def _apart(pending: set[str], loads: FactLoads) -> list[set[str]]:
    """Return what is summed up together: all that is to last, and each of the others alone."""
    lasting = pending & {*loads.lasting}
    return [*([lasting] if lasting else []), *({one} for one in sorted(pending - lasting))]


def _merged(recipe: Recipe, loads: FactLoads, folder: Path, parts: list[Part]) -> list[Part]:
    """Join parts of like size once there are many, so that neither they nor reading them grow."""
    lasting = {*loads.lasting}
    for alike in _crowded([part for part in parts if part.loads.keys() <= lasting]):
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
