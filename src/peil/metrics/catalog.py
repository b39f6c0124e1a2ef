"""KPIs found by file name: Peil's own, those of installed packages, and a workspace's."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

import peil.metrics.library
from peil.facts.catalog import facts
from peil.facts.derived.catalog import derived_facts
from peil.metrics.measurement import Definition
from peil.metrics.metric import Metric, read_definition
from peil.metrics.own import Broken, files_of, guarded, read_file, taken
from peil.shared.errors import BadInput
from peil.shared.suggest import unknown

ENTRY_POINTS = "peil.kpis"


@dataclass(frozen=True)
class Entry:
    """A KPI in the catalogue; one of a workspace's own has a file there."""

    definition: Definition
    metric: Metric
    file: Path | None = None

    @property
    def name(self) -> str:
        """The KPI's name."""
        return self.definition.name


Catalog = dict[str, Entry]
"""Every KPI by name."""


def catalog(workspace_folder: Path | None = None) -> Catalog:
    """Return every KPI by name, in alphabetical order.

    Parameters
    ----------
    workspace_folder : Path or None
        A workspace whose ``kpis/<name>.py`` are added, but for those that `broken` tells of.
    """
    return dict(sorted(_all(workspace_folder)[0].items()))


def broken(workspace_folder: Path) -> list[Broken]:
    """Return what is wrong with the files of a workspace's own KPIs, by file name."""
    return _all(workspace_folder)[1]


def _all(workspace_folder: Path | None) -> tuple[dict[str, Entry], list[Broken]]:
    found, problems = dict(_installed()), []
    for path in files_of(workspace_folder) if workspace_folder is not None else ():
        one = taken(path) if path.stem in found else read_file(path, _of_file)
        if isinstance(one, Broken):
            problems.append(one)
        else:
            found[path.stem] = one
    return found, problems


def _of_file(name: str, module: ModuleType) -> Entry:
    made = _entry(name, module)
    if made.metric.fact not in {**facts(), **derived_facts()}:
        raise unknown("No fact named '%(name)s'.", {**facts(), **derived_facts()},
                      name=str(made.metric.fact))  # fmt: skip
    path = Path(str(module.__file__))
    metric = replace(made.metric, rows=guarded(path, made.metric.rows))
    return Entry(made.definition, metric, path)


def entry(name: str, workspace_folder: Path | None = None) -> Entry:
    """Return one KPI.

    Raises
    ------
    UnknownName
        If there is no such KPI; the message names the nearest.
    BadInput
        If it is one of the workspace's own, and something is wrong with its file.
    """
    known, problems = _all(workspace_folder)
    if name not in known:
        for one in problems:
            if one.name == name:
                raise one.problem.with_traceback(None)
        raise unknown("No KPI named '%(name)s'.", known, name=name)
    return known[name]


@cache
def _installed() -> dict[str, Entry]:
    names = sorted(m.name for m in pkgutil.iter_modules(peil.metrics.library.__path__))
    found = {name: _entry(name, import_module(f"peil.metrics.library.{name}")) for name in names}
    for point in entry_points(group=ENTRY_POINTS):
        found.setdefault(point.name, _entry(point.name, point.load()))
    return found


def _entry(name: str, module: ModuleType) -> Entry:
    metric = getattr(module, "METRIC", None)
    if not isinstance(metric, Metric):
        raise BadInput(
            "%(kpi)s.py does not define METRIC = Metric(...). See the recipe for a KPI.", kpi=name
        )
    return Entry(read_definition(name, module.__doc__ or "", metric), metric)
