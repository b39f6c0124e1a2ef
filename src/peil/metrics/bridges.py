"""The bridges of a workspace, kept as a file beside its KPIs.

``kpis/.bridges.json`` holds every bridge that there has been, also those that were undone, so that
what was shown can be told later. No number is changed in the facts.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from peil.metrics.bridge import Bridge, Side, check_bridge
from peil.metrics.own import FOLDER
from peil.shared.errors import BadInput
from peil.stats.estimate import Interval

FILE_NAME = ".bridges.json"


def read_bridges(folder: Path) -> tuple[Bridge, ...]:
    """Read a workspace's bridges, undone ones among them, as they were made.

    Raises
    ------
    BadInput
        If the file does not hold bridges.
    """
    path = folder / FOLDER / FILE_NAME
    try:
        return tuple(_bridge(one) for one in json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BadInput(
            "%(file)s does not hold bridges: %(problem)s. Bring it back from a backup.",
            file=f"{FOLDER}/{FILE_NAME}",
            problem=f"{type(problem).__name__} {problem}",
        ) from problem


def bridges_of(folder: Path | None, kpi: str, variant: str | None = None) -> tuple[Bridge, ...]:
    """Return the bridges in force of one series, the earliest break first."""
    if folder is None:
        return ()
    found = [one for one in read_bridges(folder) if one.undone_at is None]
    return tuple(sorted((one for one in found if one.series == (kpi, variant)),
                        key=lambda one: one.on))  # fmt: skip


def add_bridge(folder: Path, bridge: Bridge) -> Bridge:
    """Keep a bridge, and return it with its number.

    Raises
    ------
    BadInput
        If it is wrong in itself, or the series is bridged on that day already.
    """
    check_bridge(bridge)
    with _locked(folder) as path:
        kept = read_bridges(folder)
        for one in kept:
            if one.undone_at is None and (one.series, one.on) == (bridge.series, bridge.on):
                raise BadInput(
                    "'%(kpi)s' is bridged on %(on)s already, by bridge %(number)s. Undo that "
                    "first.",
                    kpi=bridge.later.kpi,
                    on=bridge.on.isoformat(),
                    number=one.number,
                )
        written = replace(bridge, number=max((one.number for one in kept), default=0) + 1)
        _write(path, (*kept, written))
    return written


def undo_bridge(folder: Path, number: int, *, at: datetime, by: str) -> Bridge:
    """Take a bridge back: it stays in the file and is used no more.

    Raises
    ------
    BadInput
        If there is none of this number in force.
    """
    with _locked(folder) as path:
        kept = read_bridges(folder)
        gone = next((b for b in kept if b.number == number and b.undone_at is None), None)
        if gone is None:
            raise BadInput("There is no bridge %(number)s in force.", number=number)
        undone = replace(gone, undone_at=at, undone_by=by)
        _write(path, [undone if one is gone else one for one in kept])
    return undone


def _bridge(kept: Mapping[str, Any]) -> Bridge:
    made = Bridge(
        number=int(kept["number"]),
        on=date.fromisoformat(kept["on"]),
        earlier=_side(kept["earlier"]),
        later=_side(kept["later"]),
        factor=_interval(kept["factor"]),
        shift=_interval(kept["shift"]),
        how=kept["how"],
        overlap=tuple(map(date.fromisoformat, kept["overlap"])) if kept["overlap"] else None,  # type: ignore[arg-type]
        n=tuple(map(int, kept["n"])) if kept["n"] else None,  # type: ignore[arg-type]
        reason=str(kept["reason"]),
        author=str(kept["author"]),
        at=datetime.fromisoformat(kept["at"]),
        undone_at=datetime.fromisoformat(kept["undone_at"]) if kept["undone_at"] else None,
        undone_by=str(kept["undone_by"]),
    )
    check_bridge(made)
    return made


def _side(kept: Mapping[str, Any]) -> Side:
    where = {str(name): tuple(map(str, values)) for name, values in kept["where"].items()}
    return Side(str(kept["kpi"]), where, kept["variant"], kept["version"])


def _interval(kept: Sequence[float | None]) -> Interval:
    value, low, high = (None if part is None else float(part) for part in kept)
    return Interval(value, low, high)


def _told(bridge: Bridge) -> dict[str, object]:
    return {
        "number": bridge.number,
        "on": bridge.on.isoformat(),
        **{
            name: {"kpi": side.kpi, "where": side.where, "variant": side.variant,
                   "version": side.version}
            for name, side in (("earlier", bridge.earlier), ("later", bridge.later))
        },
        **{
            name: [part.value, part.low, part.high]
            for name, part in (("factor", bridge.factor), ("shift", bridge.shift))
        },
        "how": bridge.how,
        "overlap": [day.isoformat() for day in bridge.overlap] if bridge.overlap else None,
        "n": bridge.n,
        "reason": bridge.reason,
        "author": bridge.author,
        "at": bridge.at.isoformat(),
        "undone_at": bridge.undone_at.isoformat() if bridge.undone_at else None,
        "undone_by": bridge.undone_by,
    }  # fmt: skip


@contextmanager
def _locked(folder: Path) -> Iterator[Path]:
    beside = folder / FOLDER
    beside.mkdir(exist_ok=True)
    with (beside / ".bridges.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield beside / FILE_NAME


def _write(path: Path, bridges: Sequence[Bridge]) -> None:
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump([_told(one) for one in bridges], file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
