"""Keep the rollups of a workspace: each KPI's own, and by the dimensions that were asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from peil.metrics.catalog import Entry, catalog
from peil.metrics.kept_scans import can_be_kept, scan_of, wanted_scans
from peil.metrics.own import told_of
from peil.metrics.pieces import days_folder, loads_of, write_rows
from peil.metrics.planning import has_repeated_persons
from peil.metrics.recipes import Recipe, families_of, keys_of
from peil.metrics.rolled import can_have, crowd_of, notes_folder, recipe_for
from peil.metrics.rollups import Rollup, brought_up_to_date
from peil.metrics.source import Source
from peil.metrics.written import Written
from peil.shared.errors import BadInput
from peil.warehouse.rollups import FactLoads, forget_others, wanted
from peil.warehouse.warehouse import Warehouse
from peil.warehouse.workspace import Workspace


@dataclass(frozen=True)
class RolledUp:
    """One rollup that stands for the facts as they are.

    Parameters
    ----------
    label : str
        The KPI, and what it is cut by.
    rows : int
        Of the fact.
    size : int
        In bytes.
    seconds : float
        That it took.
    """

    label: str
    rows: int
    size: int
    seconds: float


def roll_up(
    workspace: Workspace,
    warehouse: Warehouse,
    *,
    anew: bool = False,
    tell: Callable[[RolledUp], None] = lambda _one: None,
) -> list[RolledUp]:
    """Bring every rollup up to date.

    Parameters
    ----------
    workspace : Workspace
        Whose.
    warehouse : Warehouse
        Its facts.
    anew : bool
        Whether to sum up everything again, whatever there is.
    tell : callable
        Told of each as it is done.

    Returns
    -------
    list of RolledUp
        None for facts of few rows, which need none.
    """
    done: list[RolledUp] = []
    used: dict[str, set[str]] = {}
    places: dict[str, Path] = {}
    for name, one in catalog(workspace.folder).items():
        if one.composite is not None:
            continue  # whose parts have their own
        source = Source(warehouse, one.metric.fact, workspace.settings, workspace.zone)
        try:
            with told_of(one.file):
                start = time.perf_counter()
                is_anew = anew and source.name not in places
                if made := write_rows(source, one.metric, anew=is_anew):
                    if source.name not in places:
                        done.append(_as_written(source.name, made, time.perf_counter() - start))
                        tell(done[-1])
                    places[source.name] = made.folder.parent
                    used.setdefault(source.name, set()).add(made.folder.name)
                    for scan, took in _scans(name, one, source, made, anew=anew):
                        used[source.name].update(file.parent.name for file in scan.files)
                        done.append(_told(scan, made.count, took))
                        tell(done[-1])
                if not can_have(source, one.metric):
                    continue
                loads = loads_of(source, one.metric, waits=True)
                if loads is None:
                    continue
                places[source.name] = loads.folder
                if (behind := days_folder(source, one.metric)) is not None:
                    used.setdefault(behind[0], set()).add(behind[1])
                folders = used.setdefault(source.name, set())
                folders.add(notes_folder(source, one.metric, name, loads).name)
                for recipe in _recipes(name, one, source, loads):
                    start = time.perf_counter()
                    found = brought_up_to_date(recipe, source, loads, waits=True, anew=anew)
                    if found is not None:
                        folders.update(file.parent.name for file in found.files)
                        rows = sum(loads.rows.values())
                        done.append(_told(found, rows, time.perf_counter() - start))
                        tell(done[-1])
        except BadInput:  # a mistake in a KPI of the company's own, which lists of KPIs tell of
            continue
    for fact, folder in places.items():
        forget_others(folder, used.get(fact, set()))
    return done


def _scans(
    name: str, one: Entry, source: Source, made: Written, *, anew: bool
) -> Iterator[tuple[Rollup, float]]:
    for kind, cut, every in wanted_scans(name, one.metric, wanted(made.folder.parent)):
        start = time.perf_counter()
        if can_be_kept(source, one.metric, kind) and cut in {None, *source.cuts}:
            found = scan_of(source, one.metric, kind, cut, every, waits=True, anew=anew)
            if found is not None:
                yield found, time.perf_counter() - start


def _recipes(name: str, one: Entry, source: Source, loads: FactLoads) -> Iterator[Recipe]:
    def repeats() -> bool:
        return has_repeated_persons(source, one.metric, name)

    noted = wanted(loads.folder)
    for family in families_of(one.metric):
        whole = recipe_for(source, one.metric, name, family, None, repeats)
        cuts = {cut for table, cut in noted if table == whole.table}
        if family == one.metric.kind.family:  # others only once they have been asked for
            cuts |= {None, "unit"}
        cuts &= {None, *source.cuts} - {*keys_of(one.metric, family)}
        for cut in sorted(cuts, key=lambda cut: cut or ""):
            yield replace(whole, cut=cut)
            if cut is None and family == one.metric.kind.family and source.is_personal:
                yield crowd_of(whole)


def _as_written(fact: str, made: Written, seconds: float) -> RolledUp:
    return RolledUp(fact, made.count, made.file.stat().st_size, seconds)


def _told(found: Rollup, rows: int, seconds: float) -> RolledUp:
    return RolledUp(found.recipe.label, rows, found.size, seconds)
