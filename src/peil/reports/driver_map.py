"""The map of drivers, importance by performance, and their ranked list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peil.analysis.drivers import Driver
from peil.analysis.kpi_drivers import KpiDrivers
from peil.reports.figures import Figure, Table
from peil.reports.layout import Axis, axis
from peil.reports.maps import Corner, Map, Spot, map_figure
from peil.reports.numbers import DASH, decimals_for, n_text, percent, plain
from peil.reports.vega import Named
from peil.shared.words import gettext as _

_NEAREST = 1 / 8
"""The least part of the scale that the axis of performance spans."""
_BENEATH = 0.14
"""Room under the lowest dot, for the corner's name."""
_MOST_NAMED = 8
"""Dots that carry a name besides those that are important and weak."""


@dataclass(frozen=True)
class DriverRow:
    """One driver in the ranked list.

    Parameters
    ----------
    rank : int
    name : str
    share, share_limits : str
        Its part of what is explained, and the 95 % interval.
    bar : str
        Percent width.
    performance, performance_limits : str
        Its mean, and the 95 % interval.
    is_weak : bool
        Whether it is surely important and weak.
    is_negative : bool
        Whether who rates it high is likelier to give a low outcome.
    """

    rank: int
    name: str
    share: str
    share_limits: str
    bar: str
    performance: str
    performance_limits: str
    is_weak: bool
    is_negative: bool


@dataclass(frozen=True)
class Lines:
    """Where important and weak begin.

    Parameters
    ----------
    important : float
        Percent of what is explained.
    weak : float
        On the scale of performance.
    """

    important: float
    weak: float

    def hold(self, driver: Driver) -> bool:
        """Tell whether a driver is surely in the corner, its intervals included."""
        return driver.percent_low > self.important and driver.performance_high < self.weak


def corner_lines(answer: KpiDrivers) -> Lines:
    """Return an equal share of what is explained, and the drivers' mean performance."""
    drivers = answer.found.drivers if answer.found else ()
    n = max(len(drivers), 1)
    return Lines(100 / n, sum(each.performance for each in drivers) / n)


def driver_rows(answer: KpiDrivers, lines: Lines) -> tuple[DriverRow, ...]:
    """Return the ranked list; empty where the drivers are withheld."""
    if answer.found is None:
        return ()
    drivers = answer.found.drivers
    widest = max(each.percent for each in drivers) or 1.0
    halves = sorted((each.performance_high - each.performance_low) / 2 for each in drivers)
    digits = decimals_for(halves[len(halves) // 2])
    return tuple(
        DriverRow(
            rank=rank,
            name=each.driver,
            share=percent(each.percent / 100),
            share_limits=plain(each.percent_low) + DASH + plain(each.percent_high),
            bar=f"{100 * each.percent / widest:.1f}%",
            performance=plain(each.performance, digits),
            performance_limits=plain(each.performance_low, digits)
            + DASH
            + plain(each.performance_high, digits),
            is_weak=lines.hold(each),
            is_negative=each.correlation < 0,
        )
        for rank, each in enumerate(drivers, start=1)
    )


def scale_words(answer: KpiDrivers) -> str:
    """Say what performance is on."""
    return _("mean, %(low)s to %(high)s") % {
        "low": plain(answer.low), "high": plain(answer.high)}  # fmt: skip


def driver_figure(
    answer: KpiDrivers, rows: Sequence[DriverRow], lines: Lines, title: str
) -> Figure | None:
    """Draw importance by performance; None where the drivers are withheld."""
    if answer.found is None:
        return None
    drivers = answer.found.drivers
    spots = tuple(
        Spot(
            name=row.name,
            text=_("%(share)s of what is explained (%(limits)s), mean %(mean)s (%(around)s)") % {
                "share": row.share, "limits": row.share_limits, "mean": row.performance,
                "around": row.performance_limits},
            across=each.percent, across_low=each.percent_low, across_high=each.percent_high,
            up=each.performance, up_low=each.performance_low, up_high=each.performance_high,
            is_bad=row.is_weak,
            is_named=row.is_weak or row.rank <= _MOST_NAMED,
        )
        for each, row in zip(drivers, rows, strict=True)
    )  # fmt: skip
    across = axis(0, max(s.across_high for s in spots), most=5, floor=0)
    up = _upright(spots, answer.low, answer.high)
    chart = Map(
        spots=spots, across=across, up=up,
        across_ticks=tuple(Named(t, percent(t / 100)) for t in across.ticks),
        up_ticks=_ticks(up),
        across_name=_("part of what is explained →"),
        up_name=_("↑ how it is rated, %(scale)s") % {"scale": scale_words(answer)},
        corner=Corner(lines.important, lines.weak, _("important and weak")),
    )  # fmt: skip
    description = (
        _(
            "Each driver by its part of what is explained and by how it is rated, with the 95 %% "
            "intervals of both. Shaded: more than an equal part, and rated below the drivers' mean."
        )
        % {}
    )
    return map_figure(
        chart,
        title=title,
        description=description,
        table=_table(rows, answer.found.n),
        width=650,
        height=520,
    )


def _upright(spots: Sequence[Spot], low: float, high: float) -> Axis:
    """Choose the axis of performance; never so near that what is alike looks far apart."""
    least, most = min(s.up_low for s in spots), max(s.up_high for s in spots)
    lacking = max((high - low) * _NEAREST - (most - least), 0.0) / 2
    room = (most - least + 2 * lacking) * _BENEATH
    return axis(least - lacking - room, most + lacking, most=5, floor=low, top=high)


def _ticks(on: Axis) -> tuple[Named, ...]:
    gap = on.ticks[1] - on.ticks[0] if len(on.ticks) > 1 else 1.0
    digits = next((d for d in range(3) if abs(round(gap, d) - gap) < 1e-9), 2)
    return tuple(Named(t, plain(t, digits)) for t in on.ticks)


def _table(rows: Sequence[DriverRow], n: int) -> Table:
    interval = _("95 % interval")
    return Table(
        head=(_("Driver"), _("Part of what is explained"), interval, _("Rated"), interval, _("n")),
        rows=tuple(
            (r.name, r.share, r.share_limits, r.performance, r.performance_limits, n_text(n))
            for r in rows
        ),
    )
