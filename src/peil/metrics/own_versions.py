"""Which code a KPI of a workspace's own had under which version, as Peil has seen it.

``kpis/.definitions.json`` is written whenever a file is read that differs from what was seen last,
so that a definition which changed is told, also where nobody raised its version. Beside it, in
``kpis/.earlier/<version>/<name>.py``, lies the code of each version as it was seen last, so that an
old report can be asked anew as it was.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from peil.shared import clock

FILE_NAME = ".definitions.json"
EARLIER = ".earlier"


@dataclass(frozen=True)
class Seen:
    """A KPI's code as it was seen.

    Parameters
    ----------
    version : int
        Of the definition, as the file says.
    digest : str
        Of the code without comments and documentation.
    at : datetime
        When it was first seen after other code.
    """

    version: int
    digest: str
    at: datetime


def digest_of(source: bytes) -> str:
    r"""Return a text that changes with what a file does; not with how it is laid out.

    Examples
    --------
    >>> digest_of(b'"It counts."\nx = 1  # one') == digest_of(b'x=1')
    True
    >>> digest_of(b"x = 1") == digest_of(b"x = 2")
    False
    """
    tree = ast.parse(source)
    if tree.body and ast.get_docstring(tree) is not None:
        del tree.body[0]
    for node in ast.walk(tree):
        # the version is told by itself, and raising it back must not look like other code
        if isinstance(node, ast.Call):
            node.keywords = [each for each in node.keywords if each.arg != "version"]
    return hashlib.sha256(ast.unparse(tree).encode()).hexdigest()[:16]


def noticed(path: Path, version: int) -> tuple[Seen, ...]:
    """Return what has been seen of a KPI's file, the newest last, after looking at it now.

    Where the folder cannot be written to, only what stands there is known.
    """
    source = path.read_bytes()
    now = Seen(version, digest_of(source), clock.now())
    try:
        with (path.parent / ".definitions.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            kept = _read(path.parent)
            seen = kept.get(path.stem, ())
            _keep(kept_file(path, version), source)
            if seen and (seen[-1].version, seen[-1].digest) == (now.version, now.digest):
                return seen
            seen = (*seen, now)
            _write(path.parent, {**kept, path.stem: seen})
            return seen
    except OSError:
        return _read(path.parent).get(path.stem, ())


def kept_file(path: Path, version: int) -> Path:
    """Return where the code of a version is kept; a file that need not be there."""
    return path.parent / EARLIER / str(version) / path.name


def kept_versions(path: Path, seen: tuple[Seen, ...]) -> tuple[int, ...]:
    """Return the versions of a KPI's file that can still be asked, the oldest first."""
    known = {one.version for one in seen}
    return tuple(sorted(one for one in known if kept_file(path, one).exists()))


def _keep(file: Path, source: bytes) -> None:
    if file.exists() and file.read_bytes() == source:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(source)
    beside.replace(file)


def changed_at(seen: tuple[Seen, ...]) -> datetime | None:
    """Return since when the version in force is so, if there was another before."""
    if not seen:
        return None
    current = seen[-1].version
    start = len(seen) - 1
    while start and seen[start - 1].version == current:
        start -= 1
    return seen[start].at if start else None


def changed_in_silence(seen: tuple[Seen, ...]) -> datetime | None:
    """Return when the code became other than that its version was first seen with, if it is."""
    if not seen:
        return None
    first = next(one for one in seen if one.version == seen[-1].version)
    return seen[-1].at if seen[-1].digest != first.digest else None


def _read(folder: Path) -> dict[str, tuple[Seen, ...]]:
    try:
        kept = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        return {
            name: tuple(
                Seen(one["version"], one["digest"], datetime.fromisoformat(one["at"]))
                for one in seen
            )
            for name, seen in kept.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # what was seen is lost with the file; what is defined stands in the KPIs' own


def _write(folder: Path, kept: dict[str, tuple[Seen, ...]]) -> None:
    told = {
        name: [
            {"version": one.version, "digest": one.digest, "at": one.at.isoformat()} for one in seen
        ]
        for name, seen in kept.items()
    }
    beside = folder / f"{FILE_NAME}.new"
    beside.write_text(json.dumps(told, indent=1), encoding="utf-8")
    beside.replace(folder / FILE_NAME)
