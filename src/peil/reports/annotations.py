"""Dated annotations: what happened that may explain a number, kept in ``annotations.toml``."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from peil.reports.figures import Event
from peil.shared.errors import BadInput

FILE_NAME = "annotations.toml"
LONGEST_NAME = 60
_MOST = 500


@dataclass(frozen=True)
class Annotation:
    """Something that happened on a day.

    Parameters
    ----------
    on : date
        The day it began.
    name : str
        A few words; drawn in the chart.
    kpi : str
        The only KPI it is drawn for; empty for all.
    """

    on: date
    name: str
    kpi: str = ""

    @property
    def key(self) -> str:
        """What tells it from others, for the form that removes it."""
        text = f"{self.on.isoformat()}\0{self.name}\0{self.kpi}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def event(self) -> Event:
        """As a chart draws it."""
        return Event(self.on, self.name)


def read_annotations(folder: Path, *, kpi: str = "") -> tuple[Annotation, ...]:
    """Read a workspace's annotations, oldest first.

    Parameters
    ----------
    folder : Path
        The workspace.
    kpi : str
        Only those of this KPI and of all; empty for every one.

    Raises
    ------
    BadInput
        If the file is not TOML or an entry lacks its day or name.
    """
    path = folder / FILE_NAME
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("annotations", [])
    except FileNotFoundError:
        return ()
    except tomllib.TOMLDecodeError as problem:
        raise BadInput(
            "%(file)s is not TOML: %(problem)s. Mend that line.", file=FILE_NAME, problem=problem
        ) from problem
    found = []
    for number, entry in enumerate(entries, start=1):
        on, name = entry.get("date"), entry.get("title")
        if type(on) is not date or not isinstance(name, str) or not name.strip():
            raise BadInput(
                "%(file)s: annotation %(number)s must have date = 2026-09-28 and title = "
                '"New sign-in".',
                file=FILE_NAME,
                number=number,
            )
        found.append(Annotation(on, name, str(entry.get("kpi", ""))))
    return tuple(sorted(
        (a for a in found if not kpi or a.kpi in ("", kpi)), key=lambda a: (a.on, a.name)
    ))  # fmt: skip


def stamp(folder: Path) -> int:
    """Return a number that changes when the annotations do."""
    try:
        return (folder / FILE_NAME).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def add_annotation(folder: Path, annotation: Annotation) -> Annotation:
    """Write a further annotation and return it; one that stands there is not written twice.

    Raises
    ------
    BadInput
        If the name is empty or too long, or there are too many.
    """
    name = " ".join(annotation.name.split())
    if not name:
        raise BadInput("An annotation needs a name: a few words on what happened.")
    if len(name) > LONGEST_NAME:
        raise BadInput(
            "The name has %(n)s characters, must be at most %(most)s, since it is drawn "
            "in the chart.",
            n=len(name),
            most=LONGEST_NAME,
        )
    written = Annotation(annotation.on, name, annotation.kpi)
    with _locked(folder):
        standing = read_annotations(folder)
        if len(standing) >= _MOST:
            raise BadInput("There are %(most)s annotations already. Remove one first.", most=_MOST)
        _write(folder, [*standing, written])
    return written


def remove_annotation(folder: Path, key: str) -> Annotation | None:
    """Take an annotation away; return it, or None if it was gone."""
    with _locked(folder):
        standing = read_annotations(folder)
        gone = next((a for a in standing if a.key == key), None)
        if gone is not None:
            _write(folder, [a for a in standing if a.key != key])
    return gone


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / f".{FILE_NAME}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(folder: Path, annotations: list[Annotation]) -> None:
    parts = ["# What happened that may explain a number; drawn as thin lines in the charts."]
    unique = {annotation.key: annotation for annotation in annotations}.values()
    for annotation in sorted(unique, key=lambda a: (a.on, a.name)):
        kpi = f"\nkpi = {_text(annotation.kpi)}" if annotation.kpi else ""
        parts.append(f"[[annotations]]\ndate = {annotation.on.isoformat()}\n"
                     f"title = {_text(annotation.name)}{kpi}")  # fmt: skip
    beside = folder / f".{FILE_NAME}.new"
    with beside.open("w", encoding="utf-8") as file:
        file.write("\n\n".join(parts) + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / FILE_NAME)


def _text(plain: str) -> str:
    """Write a TOML basic string, in which control characters have to be escaped."""
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'
    )
