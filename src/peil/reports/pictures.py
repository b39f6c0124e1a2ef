"""From a Vega-Lite specification to a picture: SVG for the page and paper, PNG for a download."""

from __future__ import annotations

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from html import escape
from threading import Lock
from typing import Any, TypeVar

import vl_convert

from peil.reports import colours

_Drawn = TypeVar("_Drawn", str, bytes)
_VEGA_LITE = "6.4"
_MOST_KEPT = 1000
_svg_kept: OrderedDict[str, str] = OrderedDict()
_png_kept: OrderedDict[str, bytes] = OrderedDict()
_keeping = Lock()
_drawing = Lock()  # vl-convert has one drawing thread; callers would only queue inside it

_ROOT = re.compile(r"<svg [^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\"[^>]*>")
_NAMES_OF_PARTS = re.compile(
    r" (?:aria-[a-z]+|role|pointer-events|font-family|stroke-miterlimit)=\"[^\"]*\"")  # fmt: skip
_EMPTY = re.compile(
    r"<path class=\"(?:background|foreground)\"[^>]*?(?:d=\"\"|d=\"M0,0h0v0h0Z\")[^>]*/>"
    r"|<text [^>]*opacity=\"0\"[^>]*>[^<]*</text>"
)  # fmt: skip
_LONG_NUMBER = re.compile(r"(\d+\.\d{2})\d+")


def svg(specification: Mapping[str, Any], *, title: str, description: str) -> str:
    """Draw a specification as SVG that can stand in a page.

    The picture has a title and a description for those who do not see it, no style of its own
    (so a strict policy allows it) and no reference to anything outside of itself.

    Parameters
    ----------
    specification : mapping
        Vega-Lite with its values inside.
    title, description : str
        What a screen reader says: the message, then what is drawn.

    Returns
    -------
    str
        One ``<svg>`` element.
    """
    text = json.dumps(specification, sort_keys=True, ensure_ascii=False)
    key = _hash("svg", text, title, description)

    def draw() -> str:
        with _drawing:
            raw = vl_convert.vegalite_to_svg(text, vl_version=_VEGA_LITE, allowed_base_urls=[])
        return _for_page(raw, name=f"picture-{key[:12]}", title=title, description=description)

    return _remembered(_svg_kept, key, draw)


def start_drawing() -> None:
    """Draw nothing, once: the first picture of a process starts an engine and reads the fonts."""
    axis = {"field": "a", "type": "quantitative", "title": "a"}
    nothing = {"data": {"values": [{"a": 1}]}, "mark": "line", "encoding": {"x": axis, "y": axis}}
    with _drawing:
        vl_convert.vegalite_to_svg(nothing, vl_version=_VEGA_LITE, allowed_base_urls=[])


def png(specification: Mapping[str, Any], *, title: str, subtitle: list[str]) -> bytes:
    """Draw a specification as a PNG with its message above and its footing below the message.

    Parameters
    ----------
    specification : mapping
        Vega-Lite with its values inside.
    title : str
        The message.
    subtitle : list of str
        Lines under it: what is measured, whether it is simulated, how old it is.
    """
    told = dict(specification) | {
        "background": colours.PAPER,
        "padding": _roomier(specification.get("padding"), lines=len(subtitle)),
        "title": {
            "text": title, "subtitle": subtitle, "anchor": "start", "frame": "bounds",
            "fontSize": 17, "fontWeight": 600, "color": colours.INK, "font": colours.FONT,
            "subtitleFontSize": 12, "subtitleColor": colours.MUTE, "subtitleFont": colours.FONT,
            "subtitlePadding": 5, "offset": 14, "limit": 10_000,
        },
    }  # fmt: skip
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)

    def draw() -> bytes:
        with _drawing:
            drawn: bytes = vl_convert.vegalite_to_png(
                text, vl_version=_VEGA_LITE, scale=2, allowed_base_urls=[]
            )
        return drawn

    return _remembered(_png_kept, _hash("png", text), draw)


def _roomier(padding: Any, *, lines: int) -> dict[str, float]:
    sides = padding if isinstance(padding, dict) else dict.fromkeys(
        ("left", "right", "top", "bottom"), padding or 5)  # fmt: skip
    return {
        "left": sides["left"] + 20,
        "right": sides["right"] + 20,
        "top": sides["top"] + 46 + 17 * lines,
        "bottom": sides["bottom"] + 16,
    }


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _remembered(kept: OrderedDict[str, _Drawn], key: str, draw: Callable[[], _Drawn]) -> _Drawn:
    with _keeping:
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
    drawn = draw()
    with _keeping:
        kept[key] = drawn
        while len(kept) > _MOST_KEPT:
            kept.popitem(last=False)
    return drawn


def _for_page(raw: str, *, name: str, title: str, description: str) -> str:
    root = _ROOT.match(raw)
    if root is None:  # pragma: no cover - a new vl-convert that writes another first tag
        raise AssertionError(raw[:200])
    width, height = root.group(1), root.group(2)
    body = raw[root.end() :]
    body = _EMPTY.sub("", body)
    body = _NAMES_OF_PARTS.sub("", body)
    body = _LONG_NUMBER.sub(r"\1", body)
    body = body.replace("<g></g>", "")
    head = (
        f'<svg class="picture" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="{name}-title" aria-describedby="{name}-description">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-description">{escape(description)}</desc>'
    )
    return head + body
