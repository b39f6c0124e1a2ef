"""Tiny marks for tables and cards: where their parts stand, in percent of the room they get."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from peil.metrics.measurement import Cell
from peil.reports.layout import Axis, axis


@dataclass(frozen=True)
class Interval:
    """A dot with its interval on a common scale, in percent of the scale's length.

    Parameters
    ----------
    at, low, high : str
        Such as ``61.2%``; ready to stand in SVG.
    name : str
        What a screen reader says.
    tone : str
        ``good``, ``bad``, ``same`` or ``plain``.
    is_indicative : bool
        Drawn hollow.
    """

    at: str
    low: str
    high: str
    name: str
    tone: str = "plain"
    is_indicative: bool = False


@dataclass(frozen=True)
class Spark:
    """A small line with its interval as a band.

    Parameters
    ----------
    line, band : str
        SVG path data; a gap in the periods is a gap in the path.
    bridged : str
        The part of the line that is bridged, drawn dashed; empty if none is.
    x, y : str
        Of the dot at the end.
    width, height : int
        Of the room that all of it stands in.
    """

    line: str
    band: str
    x: str
    y: str
    width: int
    height: int
    bridged: str = ""


def common_axis(cells: Iterable[Cell], *, floor: float | None, top: float | None) -> Axis | None:
    """Choose the scale on which cells are laid side by side; None if none has a number."""
    ends = [
        end
        for cell in cells
        if cell.value is not None
        for end in (cell.value, cell.low, cell.high)
        if end is not None
    ]
    return axis(min(ends), max(ends), floor=floor, top=top) if ends else None


def interval(cell: Cell, on: Axis, *, name: str, tone: str = "plain") -> Interval | None:
    """Place a cell on a common scale; None if it has no number."""
    if cell.value is None:
        return None

    def place(number: float) -> str:
        return f"{min(max(on.at(number, 100), 0), 100):.1f}%"

    return Interval(
        at=place(cell.value),
        low=place(on.low if cell.low is None else cell.low),
        high=place(on.high if cell.high is None else cell.high),
        name=name,
        tone=tone,
        is_indicative=cell.is_indicative,
    )


def spark(cells: Sequence[Cell], *, width: int = 120, height: int = 32) -> Spark | None:
    """Draw cells of successive periods small; None if fewer than three have a number."""
    known = [(i, c) for i, c in enumerate(cells) if c.value is not None]
    if len(known) < 3:
        return None
    on = common_axis((c for _i, c in known), floor=None, top=None)
    assert on is not None
    first, last = known[0][0], known[-1][0]

    def x(place: int) -> float:
        return 4 + (place - first) / (last - first) * (width - 8)

    def y(number: float) -> float:
        return height - 3 - on.at(number, height - 6)

    runs: list[list[tuple[int, Cell]]] = []
    for place, cell in known:
        if runs and runs[-1][-1][0] == place - 1:
            runs[-1].append((place, cell))
        else:
            runs.append([(place, cell)])

    def path(run: Sequence[tuple[int, Cell]]) -> str:
        if len(run) < 2:
            return ""
        return "M" + "L".join(f"{x(i):.1f},{y(c.value or 0):.1f}" for i, c in run)

    line = bridged = ""
    for run in runs:
        firm = next((n for n, (_i, c) in enumerate(run) if c.measured is None), len(run))
        line += path(run[firm:])
        bridged += path(run[: firm + 1]) if firm else ""
    band = "".join(
        "M" + "L".join(
            [f"{x(i):.1f},{y(on.high if c.high is None else c.high):.1f}" for i, c in run]
            + [f"{x(i):.1f},{y(on.low if c.low is None else c.low):.1f}"
               for i, c in reversed(run)]) + "Z"
        for run in runs if len(run) > 1
    )  # fmt: skip
    end = known[-1][1]
    return Spark(line, band, f"{x(last):.1f}", f"{y(end.value or 0):.1f}", width, height,
                 bridged)  # fmt: skip
