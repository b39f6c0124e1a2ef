"""KPIs found by file name: Peil's own, those of installed packages, and a workspace's."""

from __future__ import annotations

import importlib.util
import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

import peil.metrics.library
from peil.metrics.measurement import Definition
from peil.metrics.metric import Metric, read_definition
from peil.shared.errors import BadInput
from peil.shared.suggest import unknown

ENTRY_POINTS = "peil.kpis"


@dataclass(frozen=True)
class Entry:
    """A KPI in the catalogue."""

    definition: Definition
    metric: Metric

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
        A workspace whose ``kpis/<name>.py`` are added; one of its own may not take a name that
        is taken.

    Raises
    ------
    BadInput
        If a file does not define ``METRIC``, or its docstring lacks a part.
    """
    found = dict(_installed())
    if workspace_folder is not None:
        for path in sorted((workspace_folder / "kpis").glob("[a-z]*.py")):
            if path.stem in found:
                raise BadInput(
                    "%(path)s has the name of a KPI that exists. Rename the file.", path=path
                )
            found[path.stem] = _from_file(path, path.stat().st_mtime_ns)
    return dict(sorted(found.items()))


def entry(name: str, workspace_folder: Path | None = None) -> Entry:
    """Return one KPI.

    Raises
    ------
    UnknownName
        If there is no such KPI; the message names the nearest.
    """
    known = catalog(workspace_folder)
    if name not in known:
        raise unknown("No KPI named '%(name)s'.", known, name=name)
    return known[name]


@cache
def _installed() -> dict[str, Entry]:
    names = sorted(m.name for m in pkgutil.iter_modules(peil.metrics.library.__path__))
    found = {name: _entry(name, import_module(f"peil.metrics.library.{name}")) for name in names}
    for point in entry_points(group=ENTRY_POINTS):
        found.setdefault(point.name, _entry(point.name, point.load()))
    return found


@cache
def _from_file(path: Path, _changed: int) -> Entry:
    spec = importlib.util.spec_from_file_location(f"peil_own_kpi_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise BadInput("%(path)s cannot be read as Python.", path=path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return _entry(path.stem, module)


def _entry(name: str, module: ModuleType) -> Entry:
    metric = getattr(module, "METRIC", None)
    if not isinstance(metric, Metric):
        raise BadInput(
            "%(kpi)s.py does not define METRIC = Metric(...). See the recipe for a KPI.", kpi=name
        )
    return Entry(read_definition(name, module.__doc__ or "", metric), metric)
