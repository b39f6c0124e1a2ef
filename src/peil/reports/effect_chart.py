"""The chart of an effect: what happened against what would have happened, from the start on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peil.reports import colours
from peil.reports.charts import Drawn, event_layers, place_events
from peil.reports.layout import Axis, text_width
from peil.reports.vega import (
    AXIS_SIZE,
    LABEL_SIZE,
    ROW,
    Layer,
    Named,
    finished,
    layer,
    number_axis,
    text,
)

_END_SIZE = LABEL_SIZE * 1.12


@dataclass(frozen=True)
class Point:
    """A place on both lines.

    Parameters
    ----------
    x : float
        Days; only distances matter.
    actual, expected : float
        What happened and what would have happened, in the printed unit.
    text : str
        Both in words, with the time.
    """

    x: float
    actual: float
    expected: float
    text: str


@dataclass(frozen=True)
class End:
    """What stands at a line's end.

    Parameters
    ----------
    at : float
        The height, in the printed unit.
    value : str
        The number.
    notes : tuple of str
        Lines under it.
    """

    at: float
    value: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class EffectChart:
    """What happened, and what would have happened.

    Parameters
    ----------
    before, after : tuple of Point
        Oldest first; neither is empty.
    single : tuple of (x, value)
        The periods one by one, drawn pale where the points are means of several.
    reach : tuple of (float, float) or None
        How far under and over the expected line its mean after the start may lie; None where the
        data set no limit.
    start : Named
        When it began, and what it is called.
    events : tuple of Named
        What else happened; thin lines.
    actual_end, expected_end : End
    ticks, value_ticks, value_low, value_high
        As of a `TrendChart`.
    """

    before: tuple[Point, ...]
    after: tuple[Point, ...]
    single: tuple[tuple[float, float], ...]
    reach: tuple[float, float] | None
    start: Named
    events: tuple[Named, ...]
    actual_end: End
    expected_end: End
    ticks: tuple[Named, ...]
    value_ticks: tuple[Named, ...]
    value_low: float
    value_high: float

    @property
    def span(self) -> tuple[float, float]:
        """The days that the width shows."""
        points = (*self.before, *self.after)
        xs = [x for x, _value in self.single] + [point.x for point in points] + [self.start.at]
        return min(xs), max(xs)


def effect_chart(chart: EffectChart, *, width: int, height: int) -> Drawn:
    """Draw an effect.

    Parameters
    ----------
    chart : EffectChart
    width, height : int
        Of the whole picture, in CSS pixels; the room for labels is taken from it.
    """
    ends = (chart.actual_end, chart.expected_end)
    tail = 14 + max(
        *(text_width(end.value, _END_SIZE) for end in ends),
        *(text_width(note, AXIS_SIZE) for end in ends for note in end.notes),
    )
    left = max([text_width(t.name, AXIS_SIZE) for t in chart.value_ticks] or [0]) + 10
    across = width - left - tail
    named = sorted((chart.start, *chart.events), key=lambda event: event.at)
    placed, top = place_events(named, chart.span, across=across, tail=tail)
    down = height - top - 26
    x = number_axis(chart.span, chart.ticks, padding=10)
    y = number_axis((chart.value_low, chart.value_high), chart.value_ticks, padding=8, flush=False)
    rules = [{"y": tick.at} for tick in chart.value_ticks]
    layers = [layer(rules, {"type": "rule", "color": colours.LINE}, y=y | {"field": "y"})]
    for is_start in (False, True):
        chosen = [i for i, event in enumerate(named) if (event is chart.start) == is_start]
        layers += event_layers(
            [named[i] for i in chosen], x, [placed[i] for i in chosen], top, is_strong=is_start
        )
    layers += _expected(chart, x, y)
    layers += _actual(chart, x, y)
    layers += _ends(chart, across, down)
    low, high = chart.span
    upright = Axis(chart.value_low, chart.value_high, ())
    places = tuple(
        (
            round(left + (point.x - low) / (high - low) * across, 1),
            round(top + down - upright.at(point.actual, down), 1),
            point.text,
        )
        for point in (*chart.before, *chart.after)
    )
    drawn = finished(layers, across, down, left=left, right=tail, top=top, bottom=26)
    return Drawn(drawn, places)


def _expected(chart: EffectChart, x: Layer, y: Layer) -> list[Layer]:
    """Draw what would have happened: pale while it only shows the fit, then with its band."""
    at, up = x | {"field": "x"}, y | {"field": "y"}
    dashed = {"type": "line", "strokeDash": [5, 4], "strokeJoin": "round"}
    early = [{"x": point.x, "y": point.expected} for point in chart.before]
    # From the start itself to the last day, so that a single point is a line too.
    late = [
        {"x": chart.start.at, "y": chart.after[0].expected},
        *({"x": point.x, "y": point.expected} for point in chart.after),
        {"x": chart.span[1], "y": chart.after[-1].expected},
    ]
    layers = []
    if chart.reach is not None:
        under, over = chart.reach
        rows = [row | {"low": row["y"] + under, "high": row["y"] + over} for row in late]
        band = {"type": "area", "color": colours.MUTE, "opacity": 0.14, "clip": True}
        layers.append(layer(rows, band, x=at, y=y | {"field": "low"}, y2={"field": "high"}))
    layers.append(layer(early, dashed | {"color": colours.PALE, "strokeWidth": 1.4}, x=at, y=up))
    layers.append(layer(late, dashed | {"color": colours.MUTE, "strokeWidth": 2}, x=at, y=up))
    return layers


def _actual(chart: EffectChart, x: Layer, y: Layer) -> list[Layer]:
    at, up = x | {"field": "x"}, y | {"field": "y"}
    layers = []
    if chart.single:
        pale = {"type": "circle", "size": 14, "color": colours.FJORD, "opacity": 0.28}
        layers.append(layer([{"x": d, "y": v} for d, v in chart.single], pale, x=at, y=up))
    rows: list[dict[str, Any]] = [
        {"x": point.x, "y": point.actual} for point in (*chart.before, *chart.after)
    ]
    line = {"type": "line", "color": colours.FJORD, "strokeWidth": 2.4, "strokeJoin": "round",
            "strokeCap": "round"}  # fmt: skip
    dot = {"type": "circle", "size": 46, "opacity": 1, "color": colours.FJORD}
    return [*layers, layer(rows, line, x=at, y=up), layer(rows[-1:], dot, x=at, y=up)]


def _ends(chart: EffectChart, across: float, down: float) -> list[Layer]:
    """Write both ends, the higher line's first, each as a block that no other breaks up."""
    upright = Axis(chart.value_low, chart.value_high, ())
    both = [(chart.actual_end, colours.FJORD), (chart.expected_end, colours.MUTE)]
    both.sort(key=lambda each: -each[0].at)
    sizes = [ROW * (1 + len(end.notes)) for end, _colour in both]
    tops = _stacked(
        [down - upright.at(end.at, down) for end, _colour in both], sizes, room=down + 26
    )
    return [
        text(line, x={"value": across + 10}, y={"value": top + ROW * i},
             colour=colour if i == 0 else colours.MUTE, size=AXIS_SIZE if i else _END_SIZE,
             weight=400 if i else 600)
        for (end, colour), top in zip(both, tops, strict=True)
        for i, line in enumerate((end.value, *end.notes))
    ]  # fmt: skip


def _stacked(wanted: Sequence[float], sizes: Sequence[float], *, room: float) -> list[float]:
    """Move two blocks, the upper first, as little as can be so that neither meets the other."""
    upper, lower = wanted
    gap = 4.0
    meet = upper + sizes[0] + gap - lower
    if meet > 0:
        upper, lower = upper - meet / 2, lower + meet / 2
    lower = min(lower, room - sizes[1])
    upper = max(min(upper, lower - gap - sizes[0]), 0.0)
    return [upper, max(lower, upper + sizes[0] + gap)]
