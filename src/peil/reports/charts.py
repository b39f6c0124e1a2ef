"""Charts as Vega-Lite specifications: one message each, labels at the line, interval always."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from peil.reports import colours
from peil.reports.layout import Axis, Reach, apart, axis, beside_lines, rows_of, text_width
from peil.reports.vega import (
    AXIS_SIZE,
    LABEL_SIZE,
    ROW,
    Layer,
    Named,
    finished,
    haloed,
    layer,
    number_axis,
    text,
)


@dataclass(frozen=True)
class Dot:
    """One period's number on a line.

    Parameters
    ----------
    x : float
        Days; only distances matter.
    value, low, high : float
        In the printed unit; an open limit is the axis's end.
    name : str
        The period, in words.
    text : str
        The number in words, with its interval and n.
    run : int
        Dots of the same run are joined; a gap in the periods begins a new run.
    is_indicative : bool
        Drawn hollow.
    is_bridged : bool
        Drawn pale and joined by a dashed line: it was not measured so.
    """

    x: float
    value: float
    low: float
    high: float
    name: str
    text: str
    run: int = 0
    is_indicative: bool = False
    is_bridged: bool = False


@dataclass(frozen=True)
class TrendChart:
    """A KPI over time.

    Parameters
    ----------
    dots : tuple of Dot
        Oldest first; at least one.
    pale : tuple of (x, value)
        The same periods a year earlier.
    pale_name : str
        What stands at the pale line's end.
    goal : Named or None
        A dashed line across.
    events : tuple of Named
        What happened that may explain; thin lines.
    breaks : tuple of Named
        Where wording, scale or definition changed and the numbers before are bridged.
    ticks : tuple of Named
        Along the time.
    end_value, end_note : str
        At the line's end: the number; and its interval and n, in lines.
    value_ticks, value_low, value_high
        The upright axis, in the printed unit.
    """

    dots: tuple[Dot, ...]
    ticks: tuple[Named, ...]
    end_value: str
    end_note: str
    value_ticks: tuple[Named, ...]
    value_low: float
    value_high: float
    pale: tuple[tuple[float, float], ...] = ()
    pale_name: str = ""
    goal: Named | None = None
    events: tuple[Named, ...] = ()
    breaks: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """A specification and where its numbers stand in the picture.

    Parameters
    ----------
    specification : dict
        Vega-Lite.
    places : tuple of (x, y, text)
        In the picture's pixels; what the pointer or the arrow keys read out.
    """

    specification: dict[str, Any]
    places: tuple[tuple[float, float, str], ...]


def trend(chart: TrendChart, *, width: int, height: int) -> Drawn:
    """Draw a KPI over time.

    Parameters
    ----------
    chart : TrendChart
        What to draw.
    width, height : int
        Of the whole picture, in CSS pixels; the room for labels is taken from it.

    """
    tail = 14 + max(
        text_width(chart.end_value, LABEL_SIZE * 1.12),
        *(text_width(line, AXIS_SIZE) for line in chart.end_note.split("\n")),
        text_width(chart.pale_name, AXIS_SIZE),
        text_width(chart.goal.name, AXIS_SIZE) if chart.goal else 0,
    )
    left = max([text_width(t.name, AXIS_SIZE) for t in chart.value_ticks] or [0]) + 10
    across = width - left - tail
    marks = (*chart.events, *chart.breaks)
    placed, top = place_events(marks, _span(chart), across=across, tail=tail)
    down = height - top - 26

    x = number_axis(_span(chart), chart.ticks, padding=10)
    y = number_axis((chart.value_low, chart.value_high), chart.value_ticks, padding=8, flush=False)
    rules = [{"y": tick.at} for tick in chart.value_ticks]
    layers = [layer(rules, {"type": "rule", "color": colours.LINE}, y=y | {"field": "y"})]
    split = len(chart.events)
    layers += event_layers(chart.events, x, placed[:split], top)
    layers += event_layers(chart.breaks, x, placed[split:], top, is_strong=True)
    if len(chart.pale) > 1:
        rows = [{"x": at, "y": value} for at, value in chart.pale]
        layers.append(_line(rows, x, y, colour=colours.PALE, thick=1.6))
    layers += _band_and_line(chart, x, y)
    if chart.goal:
        mark = {"type": "rule", "color": colours.GOOD, "strokeWidth": 1.6, "strokeDash": [5, 4]}
        layers.append(layer([{"y": chart.goal.at}], mark, y=y | {"field": "y"}))
    layers += _end_labels(chart, across, down)
    span, upright = _span(chart), Axis(chart.value_low, chart.value_high, ())
    places = tuple(
        (
            round(left + (dot.x - span[0]) / (span[1] - span[0]) * across, 1),
            round(top + down - upright.at(dot.value, down), 1),
            f"{dot.name}: {dot.text}",
        )
        for dot in chart.dots
    )
    drawn = finished(layers, across, down, left=left, right=tail, top=top, bottom=26)
    return Drawn(drawn, places)


def value_axis(numbers: Iterable[float], *, floor: float | None, top: float | None) -> Axis:
    """Choose the upright axis for numbers in the printed unit, intervals included."""
    held = list(numbers)
    return axis(min(held), max(held), floor=floor, top=top)


def _span(chart: TrendChart) -> tuple[float, float]:
    xs = [dot.x for dot in chart.dots] + [at for at, _value in chart.pale]
    first, last = min(xs), max(xs)
    return (first, last) if first < last else (first - 1, last)


def _line(
    rows: list[dict[str, Any]], x: Layer, y: Layer, *, colour: str, thick: float,
    is_bridged: bool = False,
) -> Layer:  # fmt: skip
    mark = {"type": "line", "color": colour, "strokeWidth": thick, "strokeJoin": "round",
            "strokeCap": "butt" if is_bridged else "round"}  # fmt: skip
    mark |= {"strokeDash": [5, 4], "opacity": 0.6} if is_bridged else {}
    return layer(rows, mark, x=x | {"field": "x"}, y=y | {"field": "y"},
                 detail={"field": "run", "type": "nominal"})  # fmt: skip


def _band_and_line(chart: TrendChart, x: Layer, y: Layer) -> list[Layer]:
    rows: list[dict[str, Any]] = [
        {"x": d.x, "y": d.value, "low": d.low, "high": d.high, "run": d.run,
         "thin": d.is_indicative} for d in chart.dots]  # fmt: skip
    sizes: dict[int, int] = {}
    for dot in chart.dots:
        sizes[dot.run] = sizes.get(dot.run, 0) + 1
    at, interval = x | {"field": "x"}, {"y": y | {"field": "low"}, "y2": {"field": "high"}}
    stretches = _stretches(chart, rows)
    alone = [row for row in rows if sizes[row["run"]] == 1]
    layers = []
    for shown, is_bridged in stretches:
        joined = [row for row in shown if sizes[row["run"]] > 1]
        if joined:
            band = {"type": "area", "color": colours.FJORD, "opacity": 0.07 if is_bridged else 0.14}
            layers.append(layer(joined, band, x=at, detail={"field": "run", "type": "nominal"},
                                **interval))  # fmt: skip
    if alone:
        stick = {"type": "rule", "color": colours.FJORD, "opacity": 0.28, "strokeWidth": 6,
                 "strokeCap": "round"}  # fmt: skip
        layers.append(layer(alone, stick, x=at, **interval))
    for shown, is_bridged in stretches:
        joined = [row for row in shown if sizes[row["run"]] > 1]
        if joined:
            layers.append(_line(joined, x, y, colour=colours.FJORD, thick=2.4,
                                is_bridged=is_bridged))  # fmt: skip
    few = len(rows) <= 12
    dotted = [(r, dot.is_bridged) for r, dot in zip(rows, chart.dots, strict=True)
              if few or r["thin"] or r in alone or r is rows[-1]]  # fmt: skip
    for hollow in (False, True):
        for bridged in (False, True):
            shown = [row for row, is_bridged in dotted
                     if row["thin"] is hollow and is_bridged is bridged]  # fmt: skip
            mark = {"type": "circle", "size": 46, "opacity": 0.55 if bridged else 1,
                    "color": colours.CARD if hollow else colours.FJORD,
                    "stroke": colours.FJORD, "strokeWidth": 2 if hollow else 0}  # fmt: skip
            if shown:
                layers.append(layer(shown, mark, x=at, y=y | {"field": "y"}))
    return layers


def _stretches(
    chart: TrendChart, rows: list[dict[str, Any]]
) -> list[tuple[list[dict[str, Any]], bool]]:
    """Tell what is bridged from what was measured; the step between the two is bridged."""
    whether = [dot.is_bridged for dot in chart.dots]
    measured = [row for row, is_bridged in zip(rows, whether, strict=True) if not is_bridged]
    bridged = [
        row for i, row in enumerate(rows)
        if whether[i] or (i and whether[i - 1] and rows[i - 1]["run"] == row["run"])
    ]  # fmt: skip
    return [(shown, is_it) for shown, is_it in ((bridged, True), (measured, False)) if shown]


def place_events(
    events: Iterable[Named], span: tuple[float, float], *, across: float, tail: float
) -> tuple[list[tuple[int, Reach]], float]:
    """Find each name's row and side of its line, and the room that the rows take above.

    Parameters
    ----------
    events : iterable of Named
    span : (float, float)
        Which the picture's width shows.
    across, tail : float
        That width in pixels, and what is free to the right of it.
    """
    low, high = span
    named = [
        ((event.at - low) / (high - low) * across, text_width(event.name, AXIS_SIZE) + 6)
        for event in events
    ]
    reaches = beside_lines(named, room=across + max(tail, 40))
    rows = rows_of(reaches)
    return list(zip(rows, reaches, strict=True)), 8 + ROW * (max(rows, default=-1) + 1)


def event_layers(
    events: Iterable[Named], x: Layer, placed: list[tuple[int, Reach]], top: float,
    *, is_strong: bool = False,
) -> list[Layer]:  # fmt: skip
    """Draw upright lines with their names above, each name in its row.

    Parameters
    ----------
    events : iterable of Named
    x : dict
        The axis.
    placed, top
        As `place_events` gives them.
    is_strong : bool
        Whether the picture is about them: drawn whole and in ink.
    """
    colour = colours.INK if is_strong else colours.MUTE
    rule: dict[str, Any] = {"type": "rule", "color": colour}
    rule |= {"strokeWidth": 1.4} if is_strong else {"strokeDash": [2, 3]}
    rules: list[Layer] = []
    texts: list[Layer] = []
    for event, (row, reach) in zip(events, placed, strict=True):
        height = ROW * row - top + ROW / 2 + 2
        at = x | {"field": "x"}
        down = {"y": {"value": height - 5}, "y2": {"value": "height"}}
        rules.append(layer([{"x": event.at}], rule, x=at, **down))
        texts += haloed(
            event.name, x=at, at=event.at, y={"value": height}, align=reach.align,
            shift=5 if reach.align == "left" else -5, colour=colour,
            weight=600 if is_strong else 400,
        )  # fmt: skip
    return rules + texts  # names over all lines


def _end_labels(chart: TrendChart, across: float, down: float) -> list[Layer]:
    span = Axis(chart.value_low, chart.value_high, ())
    here = down - span.at(chart.dots[-1].value, down)
    rows = [(here, chart.end_value, colours.FJORD, LABEL_SIZE * 1.12)]
    for i, note in enumerate(chart.end_note.split("\n") if chart.end_note else []):
        rows.append((here + ROW * (i + 1), note, colours.MUTE, AXIS_SIZE))
    last = rows[-1][0]

    def beside(value: float) -> float:
        """Keep a label out of the number and its notes, which are read as one."""
        at = down - span.at(value, down)
        if not here <= at <= last:
            return at
        return here - 0.1 if at - here < last - at else last + 0.1

    if chart.goal:
        rows.append((beside(chart.goal.at), chart.goal.name, colours.GOOD, AXIS_SIZE))
    if len(chart.pale) > 1 and chart.pale_name:
        rows.append((beside(chart.pale[-1][1]), chart.pale_name, colours.MUTE, AXIS_SIZE))
    tops = apart([row[0] for row in rows], gap=ROW, low=0, high=down)
    return [
        text(name, x={"value": across + 10}, y={"value": at}, colour=colour, size=size,
             weight=600 if i == 0 else 400)
        for i, (at, (_wanted, name, colour, size)) in enumerate(zip(tops, rows, strict=True))
    ]  # fmt: skip
