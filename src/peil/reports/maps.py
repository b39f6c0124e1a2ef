"""Maps of dots with both intervals: tasks by demand and completion, drivers by what they weigh."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peil.reports import colours
from peil.reports.charts import Drawn
from peil.reports.figures import NARROW, Figure, Table, figure_of
from peil.reports.layout import Axis, Box, labels, text_width
from peil.reports.vega import (
    AXIS_SIZE,
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
class Spot:
    """One dot on the map, with its interval in both directions.

    Parameters
    ----------
    name, text : str
        For the label; for the reader of values.
    across, up : float
        In the unit of the axes; ``_low`` and ``_high`` are the interval's ends.
    is_bad : bool
        Drawn in the colour of what is bad, where that is really so.
    is_named : bool
        Whether its name stands beside it if there is room.
    """

    name: str
    text: str
    across: float
    across_low: float
    across_high: float
    up: float
    up_low: float
    up_high: float
    is_bad: bool
    is_named: bool = True


@dataclass(frozen=True)
class Corner:
    """The part of the map at the lower right, shaded and named."""

    across: float
    up: float
    name: str


@dataclass(frozen=True)
class Map:
    """All dots, the one that matters most first.

    Parameters
    ----------
    across, up : Axis
    across_ticks, up_ticks : tuple of Named
    across_name, up_name : str
        Of the axes.
    curves : tuple of (share, name)
        Lines along which equally many fail, in percent of all who come.
    corner : Corner or None
        From its place to the right and downwards.
    """

    spots: tuple[Spot, ...]
    across: Axis
    up: Axis
    across_ticks: tuple[Named, ...]
    up_ticks: tuple[Named, ...]
    across_name: str
    up_name: str
    curves: tuple[tuple[float, str], ...] = ()
    corner: Corner | None = None


def map_figure(
    chart: Map, *, title: str, description: str, table: Table, width: int, height: int
) -> Figure:
    """Draw a map for a desk and for a phone, where dots carry their rank."""
    wide = dot_map(chart, width=width, height=height)
    narrow = dot_map(chart, width=NARROW, height=380, is_numbered=True)
    return figure_of(wide, narrow, title=title, description=description, table=table)


def dot_map(chart: Map, *, width: int, height: int, is_numbered: bool = False) -> Drawn:
    """Draw dots, each with both intervals.

    Parameters
    ----------
    chart : Map
        What to draw.
    width, height : int
        Of the whole picture, in CSS pixels.
    is_numbered : bool
        Whether dots carry their rank in place of a name, where there is no room for names.
    """
    left = 10 + max(text_width(t.name, AXIS_SIZE) for t in chart.up_ticks)
    top, bottom, right = 30.0, 46.0, 12.0
    across, down = width - left - right, height - top - bottom
    x = number_axis((chart.across.low, chart.across.high), chart.across_ticks, padding=8)
    y = number_axis((chart.up.low, chart.up.high), chart.up_ticks, padding=8, flush=False)
    layers, taken = _corner(chart, x, y, across, down)
    layers.append(layer([{"y": t.at} for t in chart.up_ticks],
                        {"type": "rule", "color": colours.LINE}, y=y | {"field": "y"}))  # fmt: skip
    curve_layers, by_curves = _curves(chart, x, y, across, down)
    layers += curve_layers
    taken += by_curves
    layers += _crosses(chart, x, y)
    layers += _dots(chart, x, y, is_numbered=is_numbered)
    at = [(chart.across.at(s.across, across), down - chart.up.at(s.up, down)) for s in chart.spots]
    if not is_numbered:
        taken += _filled_by_bars(chart, across, down)
        layers += _names(chart.spots, at, taken, across, down)
    layers.append(text(chart.up_name, x={"value": -left + 4}, y={"value": -20}))
    layers.append(text(chart.across_name, x={"value": across}, y={"value": down + 36},
                       align="right"))  # fmt: skip
    places = tuple(
        (round(left + px, 1), round(top + py, 1), f"{s.name}: {s.text}")
        for (px, py), s in zip(at, chart.spots, strict=True)
    )
    drawn = finished(layers, across, down, left=left, right=right, top=top, bottom=bottom)
    return Drawn(drawn, places)


def _corner(
    chart: Map, x: Layer, y: Layer, across: float, down: float
) -> tuple[list[Layer], list[Box]]:
    """Shade the corner, and write its name at its right end above the axis."""
    if chart.corner is None:
        return [], []
    rows = [{"x": chart.corner.across, "x2": chart.across.high,
             "y": chart.corner.up, "y2": chart.up.low}]  # fmt: skip
    shade = {"type": "rect", "color": colours.BAD, "opacity": 0.07}
    shaded = layer(rows, shade, x=x | {"field": "x"}, x2={"field": "x2"},
                   y=y | {"field": "y"}, y2={"field": "y2"})  # fmt: skip
    at_y = down - 11
    if any(abs(down - chart.up.at(tick.at, down) - at_y) < ROW / 2 for tick in chart.up_ticks):
        at_y -= ROW  # above the line that would run through it
    name = text(chart.corner.name, x={"value": across - 8}, y={"value": at_y}, align="right",
                colour=colours.BAD, weight=600)  # fmt: skip
    wide = text_width(chart.corner.name, AXIS_SIZE)
    return [shaded, name], [Box(across - 8 - wide, at_y - ROW / 2, across, at_y + ROW / 2)]


def _curves(
    chart: Map, x: Layer, y: Layer, across: float, down: float
) -> tuple[list[Layer], list[Box]]:
    """Draw lines of equal failure: demand times what is not completed."""
    layers, taken = [], []
    for share, name in chart.curves:
        points = []
        for i in range(81):
            demand = chart.across.low + (chart.across.high - chart.across.low) * i / 80
            if demand <= 0:
                continue
            completion = 100 - 100 * share / demand
            if chart.up.low <= completion <= chart.up.high:
                points.append({"x": demand, "y": completion})
        if len(points) < 5:
            continue
        mark = {"type": "line", "color": colours.PALE, "strokeWidth": 1, "strokeDash": [2, 3],
                "interpolate": "monotone"}  # fmt: skip
        layers.append(layer(points, mark, x=x | {"field": "x"}, y=y | {"field": "y"}))
        last = points[-1]
        end_x = chart.across.at(last["x"], across)
        end_y = down - chart.up.at(last["y"], down)
        wide = text_width(name, AXIS_SIZE)
        at_y = max(end_y - 9, 6) if end_y > 16 else end_y + 10
        layers.append(text(name, x={"value": end_x}, y={"value": at_y}, align="right"))
        taken.append(Box(end_x - wide, at_y - ROW / 2, end_x, at_y + ROW / 2))
    return layers, taken


def _filled_by_bars(chart: Map, across: float, down: float) -> list[Box]:
    """Return the room that the intervals fill, so that no name is written over one."""
    boxes = []
    for s in chart.spots:
        x, y = chart.across.at(s.across, across), down - chart.up.at(s.up, down)
        left, right = (chart.across.at(e, across) for e in (s.across_low, s.across_high))
        top, bottom = (down - chart.up.at(e, down) for e in (s.up_high, s.up_low))
        boxes += [Box(left, y - 2, right, y + 2), Box(x - 2, top, x + 2, bottom)]
    return boxes


def _crosses(chart: Map, x: Layer, y: Layer) -> list[Layer]:
    layers = []
    for is_bad in (False, True):
        rows = [
            {"x": s.across, "x1": s.across_low, "x2": s.across_high, "y": s.up,
             "y1": max(s.up_low, chart.up.low),
             "y2": min(s.up_high, chart.up.high)}
            for s in chart.spots if s.is_bad is is_bad]  # fmt: skip
        mark = {"type": "rule", "color": colours.BAD if is_bad else colours.FJORD,
                "opacity": 0.28, "strokeWidth": 3, "strokeCap": "round"}  # fmt: skip
        if rows:
            layers.append(layer(rows, mark, x=x | {"field": "x1"}, x2={"field": "x2"},
                                y=y | {"field": "y"}))  # fmt: skip
            layers.append(layer(rows, mark, x=x | {"field": "x"}, y=y | {"field": "y1"},
                                y2={"field": "y2"}))  # fmt: skip
    return layers


def _dots(chart: Map, x: Layer, y: Layer, *, is_numbered: bool) -> list[Layer]:
    layers = []
    for is_bad in (False, True):
        rows = [
            {"x": s.across, "y": s.up, "text": str(rank)}
            for rank, s in enumerate(chart.spots, start=1) if s.is_bad is is_bad]  # fmt: skip
        place = {"x": x | {"field": "x"}, "y": y | {"field": "y"}}
        mark = {"type": "circle", "size": 230 if is_numbered else 80, "opacity": 1,
                "color": colours.BAD if is_bad else colours.FJORD}  # fmt: skip
        if rows:
            layers.append(layer(rows, mark, **place))
            if is_numbered:
                number = {"type": "text", "color": colours.CARD, "fontSize": 11, "fontWeight": 600,
                          "baseline": "middle", "font": colours.FONT}  # fmt: skip
                layers.append(layer(rows, number, text={"field": "text", "type": "nominal"},
                                    **place))  # fmt: skip
    return layers


def _names(
    spots: Sequence[Spot], at: Sequence[tuple[float, float]], taken: Sequence[Box],
    across: float, down: float,
) -> list[Layer]:  # fmt: skip
    size = 13
    dots = [(px, py, spot.name if spot.is_named else "")
            for (px, py), spot in zip(at, spots, strict=True)]  # fmt: skip
    placed = labels(dots, width=across + 8, height=down, size=size, taken=taken)
    return [
        each
        for i, (spot, place) in enumerate(zip(spots, placed, strict=True))
        if place is not None and spot.is_named
        for each in haloed(
            spot.name,
            x={"value": place.x},
            y={"value": place.y},
            align=place.align,
            size=size,
            colour=colours.BAD if spot.is_bad else colours.INK,
            weight=600 if i < 3 else 400,
        )
    ]
