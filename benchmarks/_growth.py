"""Draw how the times of questions grow with the facts, on two logarithmic axes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from peil.reports import colours, pictures
from peil.reports.vega import layer

AIM_MS = 50.0
_KEPT = 1_000_000
"""Up to this many rows a fact is kept in memory, and no rollup is made of it."""
_WARM = ("nps by month", "enquiries by month", "resolution time by month",
         "first contact by month")  # fmt: skip
_AXIS = {"grid": False, "domain": False, "ticks": False, "labelColor": colours.MUTE,
         "labelFontSize": 12, "labelFont": colours.FONT, "titleFont": colours.FONT,
         "titleColor": colours.MUTE, "titleFontSize": 12, "titleFontWeight": 400}  # fmt: skip


def draw(sizes: Mapping[int, Mapping[str, float]], file: Path) -> None:
    """Write a picture of the times of some sizes.

    Parameters
    ----------
    sizes : mapping of int to mapping of str to float
        Answers; then the milliseconds of each question, from the rows where it says so.
    file : Path
        SVG.
    """
    lines: list[dict[str, Any]] = [
        {"answers": answers, "ms": told[name], "question": name.removesuffix(", from the rows"),
         "way": "rows" if name.endswith("rows") else "rollups"}
        for answers, told in sorted(sizes.items())
        for name in (*_WARM, *(f"{one}, from the rows" for one in _WARM))
        if name in told and (name.endswith("rows") or answers // 2 > _KEPT)
    ]  # fmt: skip
    largest = max(sizes)
    ends: list[dict[str, Any]] = []
    for way, told in (("rows", "from the rows"), ("rollups", "from rollups")):
        last = [row["ms"] for row in lines if (row["answers"], row["way"]) == (largest, way)]
        if last:
            middle = math.exp(sum(map(math.log, last)) / len(last))
            ends.append({"answers": largest, "ms": middle, "way": way, "told": told})
    x = {"field": "answers", "type": "quantitative", "title": "answers, and half as many cases",
         "scale": {"type": "log", "nice": False},
         "axis": {**_AXIS, "values": sorted(sizes), "format": "~s"}}  # fmt: skip
    y = {"field": "ms", "type": "quantitative", "title": "milliseconds", "scale": {"type": "log"},
         "axis": {**_AXIS, "values": [10, 100, 1_000, 10_000, 100_000], "format": ","}}  # fmt: skip
    kind = {"field": "question", "type": "nominal", "title": None, "legend": {
        "orient": "bottom", "labelFont": colours.FONT, "labelFontSize": 12,
        "labelColor": colours.INK, "symbolStrokeColor": colours.INK}}  # fmt: skip
    way = {"field": "way", "type": "nominal", "legend": None, "scale": {
        "domain": ["rollups", "rows"], "range": [colours.FJORD, colours.BAD]}}  # fmt: skip
    aim = [{"ms": AIM_MS, "told": "the aim, 50 ms"}]
    specification = {
        "width": 520, "height": 340, "background": colours.PAPER, "padding": 16,
        "config": {"view": {"stroke": None}},
        "layer": [
            layer(aim, {"type": "rule", "color": colours.MUTE, "strokeDash": [4, 4]}, y=y),
            layer(aim, {"type": "text", "align": "left", "dy": -6, "font": colours.FONT,
                        "color": colours.MUTE, "fontSize": 12}, y=y, x={"value": 4},
                  text={"field": "told"}),
            layer(lines, {"type": "line", "strokeWidth": 2}, x=x, y=y, color=way,
                  detail={"field": "question", "type": "nominal"}),
            layer(lines, {"type": "point", "filled": True, "size": 60, "opacity": 1},
                  x=x, y=y, color=way, shape=kind),
            layer(ends, {"type": "text", "align": "left", "dx": 10, "font": colours.FONT,
                         "fontSize": 12},
                  x=x, y=y, color=way, text={"field": "told"}),
        ],
    }  # fmt: skip
    drawn = pictures.svg(
        specification,
        title="Questions from rollups take as long over many answers as over few",
        description="Milliseconds of each question by the number of answers, both logarithmic.",
    )
    standing_alone = drawn.replace(
        "<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" font-family="{colours.FONT}" ', 1
    )
    file.write_text(standing_alone + "\n", encoding="utf-8")
