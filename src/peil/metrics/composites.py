"""The definitions of composite KPIs, kept as files beside a workspace's other KPIs.

``kpis/<name>.json`` holds every version that there has been, the newest last, so that an old report
can be asked anew as it was; a version that has been written is never changed.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from peil.metrics.composite import Composite, Part, check_composite
from peil.metrics.own import FOLDER, NAME
from peil.shared.errors import BadInput


@dataclass(frozen=True)
class Kept:
    """A composite with all its versions.

    Parameters
    ----------
    versions : tuple of Composite
        Oldest first.
    archived_at : datetime or None
        When it was taken out of use; it is kept, and can be taken back.
    archived_by : str
        By whom.
    """

    versions: tuple[Composite, ...]
    archived_at: datetime | None = None
    archived_by: str = ""

    @property
    def newest(self) -> Composite:
        """The version in force."""
        return self.versions[-1]

    def at(self, version: int | None) -> Composite:
        """Return a version; the newest for None.

        Raises
        ------
        BadInput
            If there is none.
        """
        if version is None:
            return self.newest
        for one in self.versions:
            if one.version == version:
                return one
        raise BadInput(
            "'%(kpi)s' has no version %(version)s; the newest is %(newest)s.",
            kpi=self.newest.name,
            version=version,
            newest=self.newest.version,
        )


def composite_files(workspace_folder: Path) -> list[Path]:
    """Return the files of a workspace's composites."""
    return sorted(
        path for path in (workspace_folder / FOLDER).glob("*.json") if NAME.fullmatch(path.stem)
    )


def read_composite(path: Path) -> Kept:
    """Read a composite.

    Raises
    ------
    BadInput
        If the file does not hold one.
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        versions = tuple(
            Composite(
                name=path.stem,
                title=one["title"],
                description=one["description"],
                parts=tuple(_part(part) for part in one["parts"]),
                version=number,
                author=one["author"],
                at=datetime.fromisoformat(one["at"]),
            )
            for number, one in enumerate(kept["versions"], start=1)
        )
        archived = kept.get("archived_at")
        found = Kept(
            versions,
            datetime.fromisoformat(archived) if archived else None,
            kept.get("archived_by", ""),
        )
        for one in (found.newest, *versions):
            check_composite(one)
    except BadInput:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as problem:
        raise BadInput(
            "%(file)s does not hold a composite: %(problem)s. Bring it back from a backup, or "
            "remove it and define the composite anew.",
            file=f"{path.parent.name}/{path.name}",
            problem=f"{type(problem).__name__} {problem}",
        ) from problem
    return found


def add_version(
    workspace_folder: Path, composite: Composite, *, after: int | None = None
) -> Composite:
    """Keep a composite as a new one, or as the next version of the one with its name.

    Parameters
    ----------
    composite : Composite
        Its version is passed over, and given here.
    after : int or None
        The version that whoever changed it had before them, 0 where there was none; None where
        it does not matter. It is checked under the lock, so that of two who save at the same
        time the second is told of the first.

    Returns
    -------
    Composite
        As it was kept; the newest version where nothing differs from it.

    Raises
    ------
    BadInput
        If it is wrong in itself, or was changed or taken out of use meanwhile; what its KPIs
        allow the caller has checked.
    """
    check_composite(composite)
    with _locked(workspace_folder) as folder:
        path = folder / f"{composite.name}.json"
        kept = read_composite(path) if path.exists() else Kept(())
        written = replace(composite, version=len(kept.versions) + 1)
        if kept.archived_at and after is not None:
            raise BadInput(
                "%(author)s has taken “%(title)s” out of use meanwhile. Take it back into use "
                "under “All KPIs”, and save again.",
                author=kept.archived_by,
                title=kept.newest.title,
            )
        if kept.versions and _meaning(kept.newest) == _meaning(composite):
            return kept.newest
        if after not in (None, len(kept.versions)):
            raise BadInput(
                "%(author)s has saved version %(version)s of “%(title)s” while this was written.",
                author=kept.newest.author,
                version=kept.newest.version,
                title=kept.newest.title,
            )
        _write(path, replace(kept, versions=(*kept.versions, written)))
    return written


def set_archived(workspace_folder: Path, name: str, at: datetime | None, by: str) -> None:
    """Take a composite out of use, or back into it with None."""
    with _locked(workspace_folder) as folder:
        path = folder / f"{name}.json"
        kept = read_composite(path)
        _write(path, replace(kept, archived_at=at, archived_by=by if at else ""))


def _meaning(composite: Composite) -> tuple[object, ...]:
    parts = tuple((asdict(part)) for part in composite.parts)
    return composite.title, composite.description, parts


def _part(kept: Mapping[str, object]) -> Part:
    given = dict(kept)
    where = given.pop("where", {})
    if not isinstance(where, Mapping):
        raise TypeError(where)
    given["where"] = {str(name): tuple(map(str, values)) for name, values in where.items()}
    for name in ("weight", "zero", "hundred"):
        given[name] = float(given[name])  # type: ignore[arg-type]
    return Part(**given)  # type: ignore[arg-type]


@contextmanager
def _locked(workspace_folder: Path) -> Iterator[Path]:
    folder = workspace_folder / FOLDER
    folder.mkdir(exist_ok=True)
    with (folder / ".composites.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _write(path: Path, kept: Kept) -> None:
    versions = [
        {
            "title": one.title, "description": one.description, "author": one.author,
            "at": one.at.isoformat(), "parts": [asdict(part) for part in one.parts],
        }
        for one in kept.versions
    ]  # fmt: skip
    told: dict[str, object] = {"versions": versions}
    if kept.archived_at:
        told |= {"archived_at": kept.archived_at.isoformat(), "archived_by": kept.archived_by}
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
