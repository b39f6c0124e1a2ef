"""Figures: a chart for two widths, the table beside it, and what a screen reader says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from peil.metrics.bridge import Bridge
from peil.metrics.measurement import Cell, Measurement
from peil.reports import pictures
from peil.reports.charts import Dot, Drawn, TrendChart, trend, value_axis
from peil.reports.numbers import Scale, day, n_text, plain, scale_for
from peil.reports.periods import between, first_day, named, named_short, next_day, year_before
from peil.reports.trends import Trend
from peil.reports.vega import AXIS_SIZE, Named
from peil.reports.wording import number_words, withheld_words
from peil.shared.words import gettext as _

NARROW = 350
"""The room for a picture on a phone of 390 pixels."""
WIDE_ENOUGH = 500


@dataclass(frozen=True)
class Panel:
    """One drawing of a chart.

    Parameters
    ----------
    svg : str
        Ready to stand in a page.
    places : str
        JSON list of ``[x, y, text]`` in the drawing's pixels.
    """

    svg: str
    places: str


@dataclass(frozen=True)
class Table:
    """What a chart shows, as words and numbers.

    Parameters
    ----------
    head : tuple of str
        Names of the columns; the first holds the rows' names.
    rows : tuple of tuple of str
        As long as ``head``.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A chart with all that belongs to it.

    Parameters
    ----------
    title : str
        The message; also the picture's name for a screen reader.
    description : str
        What is drawn.
    wide, narrow : Panel
        For a desk and for a phone; the same numbers.
    table : Table
        The numbers.
    specification : str
        The wide drawing as Vega-Lite JSON, for a PNG.
    """

    title: str
    description: str
    wide: Panel
    narrow: Panel
    table: Table
    specification: str


@dataclass(frozen=True)
class Event:
    """Something dated that may explain a change."""

    on: date
    name: str


@dataclass(frozen=True)
class Target:
    """A number that is to be reached, in the KPI's stored unit, and what stands at its line."""

    at: float
    name: str


def trend_figure(
    shown: Trend, *, title: str, events: Sequence[Event] = (), goal: Target | None = None,
    width: int = 700, height: int = 250,
) -> Figure | None:  # fmt: skip
    """Draw a KPI over time; None if fewer than two periods have a number."""
    known = [cell for cell in shown.cells if cell.value is not None]
    if len(known) < 2:
        return None
    scale = scale_for(shown.definition, *known)
    ending = scale_for(shown.definition, known[-1])
    bridges = _bridges_drawn(shown.measurement, known)
    description = _(
        "%(title)s by %(grain)s, %(first)s to %(last)s, each with its 95 %% interval."
    ) % {
        "title": _(shown.definition.title), "grain": grain_word(shown.grain),
        "first": named(known[0].period or ""), "last": named(known[-1].period or ""),
    }  # fmt: skip
    if bridges:
        description += " " + _("Numbers before %(on)s are bridged, and drawn dashed and pale.") % {
            "on": day(bridges[-1].on)}  # fmt: skip
    if goal is not None:
        description += " " + _("The dashed line is the goal: %(goal)s.") % {"goal": goal.name}
    events = [*events, *_ends_drawn(shown)]
    drawings = []
    for room, tall in ((width, height), (NARROW, 230)):
        chart = _chart(shown, known, scale, ending, events, goal, bridges, room=room)
        drawings.append(trend(chart, width=room, height=tall))
    return figure_of(
        *drawings, title=title, description=description, table=period_table(shown.cells, scale)
    )


def figure_of(wide: Drawn, narrow: Drawn, *, title: str, description: str, table: Table) -> Figure:
    """Put together what is drawn for a desk, the same for a phone, and its table."""
    return Figure(
        title=title,
        description=description,
        wide=panel(wide, title=title, description=description),
        narrow=panel(narrow, title=title, description=description),
        table=table,
        specification=json.dumps(wide.specification),
    )


def panel(drawn: Drawn, *, title: str, description: str) -> Panel:
    """Turn a drawing into what a page holds."""
    return Panel(
        svg=pictures.svg(drawn.specification, title=title, description=description),
        places=json.dumps(drawn.places, ensure_ascii=False),
    )


def period_table(cells: Sequence[Cell], scale: Scale) -> Table:
    """Lay cells of successive periods out as a table, the newest first."""
    head = (_("Period"), _("Value"), _("95 % interval"), _("n"))
    if not any(cell.measured for cell in cells):
        return Table(head, tuple(
            (named(c.period or ""), *number_columns(c, scale)) for c in reversed(cells)
        ))  # fmt: skip
    return Table((*head, _("As measured")), tuple(
        (named(c.period or ""), *number_columns(c, scale), measured_words(c, scale))
        for c in reversed(cells)
    ))  # fmt: skip


def measured_words(cell: Cell, scale: Scale) -> str:
    """Say what was measured where a number is bridged; empty where it is as measured."""
    known = cell.measured
    if known is None:
        return ""
    plain_scale = replace(scale, decimals=max(scale.decimals, 1))
    return f"{plain_scale.text(known.value)} ({plain_scale.limits(known.low, known.high)})"


def number_columns(cell: Cell, scale: Scale) -> tuple[str, str, str]:
    """Return a cell's value, interval and n as words for three columns."""
    if cell.value is None:
        return withheld_words(cell), "", n_text(cell.n)
    value = scale.of(cell).text(cell.value)
    if cell.is_indicative:
        value = _("%(value)s, only a hint") % {"value": value}
    return value, scale.limits(cell.low, cell.high), n_text(cell.n)


def grain_word(grain: str) -> str:
    """Name a period's length, to stand in a sentence."""
    return {"day": _("day"), "week": _("week"), "month": _("month"), "quarter": _("quarter"),
            "year": _("year")}[grain]  # fmt: skip


def middle_of(period: str) -> float:
    """Return where a period stands on an axis of days."""
    return (first_day(period).toordinal() + next_day(period).toordinal()) / 2


def _chart(
    shown: Trend, known: Sequence[Cell], scale: Scale, ending: Scale, events: Sequence[Event],
    goal: Target | None, bridges: Sequence[Bridge], *, room: int,
) -> TrendChart:  # fmt: skip
    names = [cell.period or "" for cell in known]
    factor = scale.factor
    ends = [e * factor for c in known for e in (c.low, c.value, c.high) if e is not None]
    pale = _year_earlier(shown, names, factor)
    floor, top = bounds_of(shown.definition.unit)
    line = None if goal is None else Named(goal.at * factor, goal.name)
    far = [line.at] if line else []
    upright = value_axis([*ends, *(v for _x, v in pale), *far], floor=floor, top=top)
    span = (middle_of(names[0]), middle_of(names[-1]))
    last = known[-1]
    assert last.value is not None
    note = ending.limits(last.low, last.high)
    return TrendChart(
        dots=_dots(known, names, scale, upright.low, upright.high),
        ticks=time_ticks(names, most=max(2, round(room / 110))),
        end_value=ending.short(last.value),
        end_note=f"{note}\n" + _("n %(n)s") % {"n": n_text(last.n)},
        value_ticks=tuple(Named(t, tick_name(t, scale, step=upright.ticks)) for t in upright.ticks),
        value_low=upright.low,
        value_high=upright.high,
        pale=pale,
        pale_name=_("a year earlier") if pale else "",
        goal=line,
        events=events_within(events, span, room=room),
        breaks=tuple(
            Named(b.on.toordinal(), shortened(_("bridged before"), room)) for b in bridges
        ),
    )


def _ends_drawn(shown: Trend) -> list[Event]:
    """Return where sources end that the newest period lacks, as events."""
    ended = dict.fromkeys(
        one for earlier in (shown.previous, shown.year_ago) for one in shown.ended_since(earlier)
    )
    return [Event(one.on, _("“%(source)s” ends") % {"source": one.source}) for one in ended]


def bounds_of(unit: str) -> tuple[float | None, float | None]:
    """Return what numbers of a unit cannot pass, as they are printed."""
    limits: dict[str, tuple[float | None, float | None]] = {
        "share": (0.0, 100.0), "points": (-100.0, 100.0), "score": (None, None)}  # fmt: skip
    return limits.get(unit, (0.0, None))


def events_within(
    events: Sequence[Event], span: tuple[float, float], *, room: int
) -> tuple[Named, ...]:
    """Return the events within the time shown; on a phone the newest three, for want of room."""
    within = [e for e in sorted(events, key=lambda e: e.on)
              if span[0] <= e.on.toordinal() <= span[1]]  # fmt: skip
    if room < WIDE_ENOUGH:
        within = within[-3:]
    return tuple(Named(e.on.toordinal(), shortened(e.name, room)) for e in within)


def shortened(name: str, room: int) -> str:
    """Cut a name that would take more than half of the room."""
    most = max(14, int(room / 2 / AXIS_SIZE / 0.56))
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def tick_name(number: float, scale: Scale, *, step: Sequence[float]) -> str:
    """Write a tick's number, in the printed unit, with the digits that its neighbours need."""
    gap = step[1] - step[0] if len(step) > 1 else 1.0
    decimals = next((d for d in range(4) if abs(round(gap, d) - gap) < 1e-9), 3)
    if scale.unit in ("share", "seconds") or scale.currency:
        return replace(scale, decimals=decimals).short(number / scale.factor)
    return plain(number, decimals, sign=scale.is_signed)


def _dots(
    known: Sequence[Cell], names: Sequence[str], scale: Scale, floor: float, top: float
) -> tuple[Dot, ...]:
    dots, run = [], 0
    for i, (cell, name) in enumerate(zip(known, names, strict=True)):
        if i and year_gap(names[i - 1], name):
            run += 1
        assert cell.value is not None
        dots.append(
            Dot(
                x=middle_of(name),
                value=cell.value * scale.factor,
                low=floor if cell.low is None else cell.low * scale.factor,
                high=top if cell.high is None else cell.high * scale.factor,
                name=named(name),
                text=_dot_words(cell, scale),
                run=run,
                is_indicative=cell.is_indicative,
                is_bridged=cell.measured is not None,
            )
        )
    return tuple(dots)


def _bridges_drawn(measurement: Measurement, known: Sequence[Cell]) -> tuple[Bridge, ...]:
    """Return the bridges whose breaks lie within the time that is drawn, the earliest first."""
    first, last = (middle_of(cell.period or "") for cell in (known[0], known[-1]))
    found = [b for b in measurement.bridges if first <= b.on.toordinal() <= last]
    return tuple(sorted(found, key=lambda bridge: bridge.on))


def _dot_words(cell: Cell, scale: Scale) -> str:
    said = number_words(cell, scale)
    if cell.measured is None:
        return said
    return _("%(number)s; bridged, measured %(measured)s") % {
        "number": said, "measured": measured_words(cell, scale)}  # fmt: skip


def year_gap(earlier: str, later: str) -> bool:
    """Tell whether a period is missing between two."""
    return next_day(earlier) != first_day(later)


def _year_earlier(
    shown: Trend, names: Sequence[str], factor: float
) -> tuple[tuple[float, float], ...]:
    """Lay the year before under the newest year, so that the pale line says one thing."""
    per_year = {"day": 365, "week": 52, "month": 12, "quarter": 4}.get(shown.grain)
    if per_year is None or len(names) < per_year + 2:
        return ()
    points = []
    for name in names[-per_year:]:
        cell = shown.at(year_before(name))
        if cell is not None and cell.value is not None and not cell.is_indicative:
            points.append((middle_of(name), cell.value * factor))
    return tuple(points) if len(points) > 2 else ()


def time_ticks(names: Sequence[str], *, most: int) -> tuple[Named, ...]:
    """Choose which periods to name under the line: years where there are several, else shorter."""
    span = between(names[0], names[-1])
    years = [name for i, name in enumerate(span) if i == 0 or name[:4] != span[i - 1][:4]]
    grain_is_year = len(span[0]) == 4
    if grain_is_year or len(years) > 3:
        firsts = [n for n in span if n[4:] in ("", "-01", "-Q1", "-W01", "-01-01")]
        stride = -(-len(firsts) // most)
        return tuple(Named(middle_of(n), n[:4]) for n in firsts[::stride])
    stride = next((s for s in (1, 2, 3, 4, 6, 12, 13, 26, 52, 61) if len(span) / s <= most),
                  len(span))  # fmt: skip
    ticks, year = [], ""
    for name in span[::stride]:
        short = named_short(name)
        if name[:4] != year and len(years) > 1:
            short = named(name)
        year = name[:4]
        ticks.append(Named(middle_of(name), short))
    return tuple(ticks)
