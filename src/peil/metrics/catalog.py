"""KPIs found by file name: Peil's own, those of installed packages, and a workspace's."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

import peil.metrics.library
from peil.facts.catalog import facts
from peil.facts.derived.catalog import derived_facts
from peil.metrics.composite import Part, check_composite
from peil.metrics.composite_words import defined
from peil.metrics.composites import Kept, composite_files, read_composite
from peil.metrics.measurement import Definition
from peil.metrics.metric import Metric, read_definition
from peil.metrics.own import Broken, files_of, guarded, read_file, taken
from peil.metrics.own_versions import Seen, changed_at, kept_file, kept_versions, noticed
from peil.shared.errors import BadInput, PeilError
from peil.shared.suggest import unknown

ENTRY_POINTS = "peil.kpis"


@dataclass(frozen=True)
class Entry:
    """A KPI in the catalogue; one of a workspace's own has a file there."""

    definition: Definition
    metric: Metric
    file: Path | None = None
    composite: Kept | None = None
    part_facts: tuple[str, ...] = ()
    seen: tuple[Seen, ...] = ()

    @property
    def name(self) -> str:
        """The KPI's name."""
        return self.definition.name

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it reads; of a composite each part's."""
        return self.part_facts or (self.metric.fact,)

    @property
    def versions(self) -> tuple[int, ...]:
        """The versions of its definition that can be asked, the oldest first."""
        if self.composite is not None:
            return tuple(one.version for one in self.composite.versions)
        if self.file is None:
            return (self.definition.version,)
        return kept_versions(self.file, self.seen) or (self.definition.version,)

    def version_at(self, at: datetime) -> int | None:
        """Return the version that was in force at an instant; None where that is not known."""
        if self.composite is not None:
            told = [(one.at, one.version) for one in self.composite.versions]
        else:
            told = [(one.at, one.version) for one in self.seen]
        before = [version for since, version in told if since <= at]
        return before[-1] if before else None

    @property
    def changed_at(self) -> datetime | None:
        """Since when the definition in force is so, if the workspace had another before."""
        if self.composite is not None:
            return self.composite.newest.at if len(self.composite.versions) > 1 else None
        return changed_at(self.seen)


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
    single = dict(found)
    for path in composite_files(workspace_folder) if workspace_folder is not None else ():
        if path.stem in found:
            problems.append(taken(path))
            continue
        try:
            kept = read_composite(path)
            if kept.archived_at is None:
                found[path.stem] = composite_entry(kept, single, path)
        except PeilError as problem:
            problems.append(Broken(path.stem, path, None, problem))
    return found, problems


def composite_entry(kept: Kept, single: Mapping[str, Entry], path: Path | None = None) -> Entry:
    """Return a composite as the catalogue holds it.

    Parameters
    ----------
    kept : Kept
        Of which the newest version is taken.
    single : mapping of str to Entry
        The KPIs that it may be made of.

    Raises
    ------
    UnknownName
        If there is no such KPI or variant.
    BadInput
        If a KPI cannot be a part.
    """
    composite = kept.newest
    check_composite(composite)
    parts = [_part_entry(part, single) for part in composite.parts]
    facts = tuple(one.metric.fact for one in parts)
    metric = replace(
        parts[0].metric, unit="score", better="higher", version=composite.version, always_by=(),
        uniform=(), variants={}, beside={}, also=(),
    )  # fmt: skip
    definition = defined(composite, [one.definition for one in parts], facts)
    return Entry(definition, metric, path, kept, facts)


def file_of(folder: Path, name: str) -> Path | None:
    """Return the file of a composite, also of one out of use; None where there is none."""
    return next((path for path in composite_files(folder) if path.stem == name), None)


def archived(folder: Path) -> list[Kept]:
    """Return the composites of a workspace that are out of use, by name."""
    found = []
    for path in composite_files(folder):
        try:
            kept = read_composite(path)
        except PeilError:  # which `broken` tells of
            continue
        if kept.archived_at is not None:
            found.append(kept)
    return found


def version_of(chosen: Entry, version: int | None, folder: Path | None) -> Entry:
    """Return the entry of a KPI of the workspace's own as it was in one of its versions.

    Raises
    ------
    BadInput
        If that version is not kept, or can no longer be read.
    """
    if version in (None, chosen.definition.version):
        return chosen
    if chosen.composite is not None:
        then = chosen.composite.at(version)
        single = {name: one for name, one in _all(folder)[0].items() if one.composite is None}
        return composite_entry(replace(chosen.composite, versions=(then,)), single, chosen.file)
    if chosen.file is None or version not in chosen.versions:
        raise BadInput(
            "'%(kpi)s' is version %(now)s, and version %(version)s is not kept here. Leave the "
            "version out.",
            kpi=chosen.name,
            now=chosen.definition.version,
            version=version,
        )
    earlier = read_file(kept_file(chosen.file, version), _of_file_then)
    if isinstance(earlier, Broken):
        raise earlier.problem.with_traceback(None)
    return replace(earlier, seen=chosen.seen)


def _part_entry(part: Part, single: Mapping[str, Entry]) -> Entry:
    if part.kpi not in single:
        raise unknown("No KPI named '%(name)s' that a composite can be made of.", single,
                      name=part.kpi)  # fmt: skip
    one = single[part.kpi]
    if part.variant is not None and part.variant not in one.metric.variants:
        raise unknown("No variant of %(kpi)s named '%(name)s'.", one.metric.variants,
                      name=part.variant, kpi=part.kpi)  # fmt: skip
    if one.metric.always_by:
        raise BadInput(
            "'%(kpi)s' is a number for each %(dimension)s, and cannot be a part of a composite.",
            kpi=part.kpi, dimension=one.metric.always_by[0],
        )  # fmt: skip
    unit = one.definition.unit
    if part.variant is not None:
        unit = one.metric.variants[part.variant].unit or unit
    if unit == "count":
        raise BadInput(
            "'%(kpi)s' counts, so that it grows with the period's length, and cannot be a part of "
            "a composite. Take a share or a mean.",
            kpi=part.kpi,
        )
    if one.metric.better == "higher" and part.hundred < part.zero:
        raise BadInput("Of '%(kpi)s' more is better: what counts as 100 must be over what counts "
                       "as 0.", kpi=part.label)  # fmt: skip
    if one.metric.better == "lower" and part.hundred > part.zero:
        raise BadInput("Of '%(kpi)s' less is better: what counts as 100 must be under what counts "
                       "as 0.", kpi=part.label)  # fmt: skip
    return one


def _of_file(name: str, module: ModuleType) -> Entry:
    made = _of_file_then(name, module)
    assert made.file is not None, name
    return replace(made, seen=noticed(made.file, made.definition.version))


def _of_file_then(name: str, module: ModuleType) -> Entry:
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
