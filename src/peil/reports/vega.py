"""The few pieces of Vega-Lite that our charts are made of, as plain mappings.

Written here and not through Altair's objects, which take half a second for a chart that is drawn
in a tenth; the tests let Altair check every chart against the language's schema.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peil.reports import colours

Layer = dict[str, Any]
AXIS_SIZE, LABEL_SIZE = 12, 13.5
ROW = 16.0
"""The height of one line of small text."""


@dataclass(frozen=True)
class Named:
    """A position on an axis with its name: a tick, a goal, something that happened."""

    at: float
    name: str


def layer(rows: list[dict[str, Any]], mark: dict[str, Any], **encoding: Any) -> Layer:
    """Make one layer: rows, how they are drawn, and what of them stands where."""
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def number_axis(
    span: tuple[float, float], ticks: Sequence[Named], *, padding: float, flush: bool = True
) -> dict[str, Any]:
    """Make a linear axis without line, ticks or grid: only the names of its ticks.

    ``flush`` keeps the first and last name within the axis's ends.
    """
    return {
        "type": "quantitative",
        "scale": {"domain": list(span), "nice": False, "zero": False},
        "axis": {
            "values": [tick.at for tick in ticks], "labelExpr": _lookup(ticks), "title": None,
            "grid": False, "domain": False, "ticks": False, "labelFontSize": AXIS_SIZE,
            "labelColor": colours.MUTE, "labelPadding": padding, "labelFont": colours.FONT,
            "labelFlush": flush, "labelOverlap": False,
        },
    }  # fmt: skip


def text(
    name: str,
    *,
    x: dict[str, Any],
    y: dict[str, Any],
    at: float | None = None,
    align: str = "left",
    shift: float = 0,
    colour: str = colours.MUTE,
    size: float = AXIS_SIZE,
    weight: int = 400,
) -> Layer:
    """Make a layer of one text, anchored at its middle height.

    Parameters
    ----------
    name : str
        What it says.
    x, y : dict
        Encodings: a value in pixels, or an axis with the field ``x``.
    at : float or None
        The value of the field ``x``.
    align, shift
        Left, right or center of the place; pixels to the right of it.
    """
    mark = {
        "type": "text", "align": align, "dx": shift, "baseline": "middle", "color": colour,
        "fontSize": size, "fontWeight": weight, "font": colours.FONT, "limit": 0,
    }  # fmt: skip
    return layer([{"text": name, "x": at}], mark, x=x, y=y,
                 text={"field": "text", "type": "nominal"})  # fmt: skip


def haloed(name: str, **places: Any) -> list[Layer]:
    """Make a text that stays legible over lines: once broad in the paper's colour, then itself."""
    under = text(name, **places)
    under["mark"] |= {"color": colours.PAPER, "stroke": colours.PAPER, "strokeWidth": 4,
                      "strokeJoin": "round"}  # fmt: skip
    return [under, text(name, **places)]


def finished(
    layers: list[Layer], across: float, down: float, *, left: float, right: float, top: float,
    bottom: float,
) -> dict[str, Any]:  # fmt: skip
    """Put layers into a picture of ``across`` by ``down`` pixels with room around it."""
    return {
        "width": round(across, 1),
        "height": round(down, 1),
        "autosize": "none",
        "background": "transparent",
        "padding": {"left": left, "right": right, "top": top, "bottom": bottom},
        "config": {"view": {"stroke": None}},
        "layer": layers,
    }


def _lookup(ticks: Sequence[Named]) -> str:
    # Vega writes a true minus before a number, Python a hyphen.
    names = {f"{tick.at:.12g}".replace("-", "\N{MINUS SIGN}", 1): tick.name for tick in ticks}
    return f"{json.dumps(names, ensure_ascii=False)}[format(datum.value, '.12~g')]"
