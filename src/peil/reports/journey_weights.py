"""Which touchpoint moves the relationship: importance beside satisfaction, for every stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from peil.analysis.drivers import Driver
from peil.analysis.journeys import Journey, Stage
from peil.analysis.kpi_drivers import KpiDrivers
from peil.metrics.measurement import Cell, Query
from peil.reports.asking import Desk
from peil.reports.driver_map import DriverRow, Lines, corner_lines, driver_rows
from peil.reports.drivers import driver_notes, kpi_driver_title, listed
from peil.reports.figures import Figure, Table
from peil.reports.layout import Axis, axis
from peil.reports.maps import Corner, Map, Spot, map_figure
from peil.reports.numbers import Scale, n_text, percent
from peil.reports.understand import drivers_of, with_drivers
from peil.reports.vega import Named
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _

_NEAREST = 0.125
"""The least part of the scale that the axis of satisfaction spans."""
_FEWEST = 2
_YEAR = timedelta(days=365)
_OF_THE_WHOLE = frozenset({"nps", "csat", "csi"})


@dataclass(frozen=True)
class WeightRow:
    """A touchpoint of the journey that is held against the relationship.

    Parameters
    ----------
    place : int
        Of the stage.
    title : str
    share, share_limits, bar : str
        Its part of what is explained, with interval and percent width.
    satisfied, satisfied_limits : str
        The share who are satisfied with it; empty where that is withheld.
    is_weak : bool
        Whether it is surely important, and surely less satisfying than the stages are on average.
    """

    place: int
    title: str
    share: str
    share_limits: str
    bar: str
    satisfied: str
    satisfied_limits: str
    is_weak: bool


@dataclass(frozen=True)
class Weights:
    """What goes together with the relationship.

    Parameters
    ----------
    outcome, measure : str
        The KPI of the relationship.
    title, lede : str
        The message; what to look at first.
    withheld : str
        Why nothing can be told; empty where it can.
    rows : tuple of WeightRow
        The most important first.
    notes : tuple of str
    n : str
        Responses that hold both.
    by_subject : tuple of (str, DriverRow)
        What each touchpoint weighs, as the drivers' own page tells it.
    answer : KpiDrivers
        What it stands on.
    since : date or None
        The first day of both importance and satisfaction; None for all time.
    """

    outcome: str
    measure: str
    title: str
    lede: str
    withheld: str
    rows: tuple[WeightRow, ...]
    notes: tuple[str, ...]
    n: str
    by_subject: tuple[tuple[str, DriverRow], ...]
    answer: KpiDrivers
    since: date | None

    def of(self, stage: Stage) -> DriverRow | None:
        """Return what a stage weighs; None where it was not rated beside the outcome."""
        return next((row for name, row in self.by_subject if stage.rates(name)), None)

    def numbers_of(self, stage: Stage) -> tuple[float | None, float | None, float | None]:
        """Return what a stage weighs, with its interval's ends, from 0 to 1."""
        for driver in self.answer.found.drivers if self.answer.found else ():
            if stage.rates(driver.driver):
                return (driver.percent / 100, driver.percent_low / 100, driver.percent_high / 100)
        return (None, None, None)


def weights_of(desk: Desk, journey: Journey) -> Weights | None:
    """Hold a journey's touchpoints against the relationship; None where nothing can be held.

    The relationship and the touchpoints have been rated in the same response, so that what one
    person thought of both is compared.
    """
    subjects = [stage for stage in journey.stages if stage.kpi == "touchpoint_satisfaction"]
    if len(subjects) < _FEWEST:
        return None
    possible = relationships(desk)
    wanted = [journey.outcome] if journey.outcome in possible else list(possible)
    for kpi in wanted:
        found = _of_a_year(desk, kpi)
        if found is not None and (found.withheld or any(found.of(stage) for stage in subjects)):
            return found
    return None


def _of_a_year(desk: Desk, kpi: str) -> Weights | None:
    """Return what goes together with a KPI in the last year, or ever where a year is too little."""
    last = desk.ask(Query(kpi)).last_event
    for since in (None if last is None else last.astimezone(desk.workspace.zone).date() - _YEAR,
                  None):  # fmt: skip
        try:
            answer = drivers_of(desk, Query(kpi, since=since))
        except PeilError:
            return None
        if answer is None or answer.found is not None or since is None:
            return None if answer is None else _weights(kpi, answer, since)
    return None


def relationships(desk: Desk) -> tuple[str, ...]:
    """Return the KPIs that touchpoints can be held against, the likeliest first.

    Those of the whole relationship come before others, and then those that most answered.
    """
    possible = with_drivers(desk)
    return tuple(sorted(possible, key=lambda kpi: kpi not in _OF_THE_WHOLE))


def _weights(kpi: str, answer: KpiDrivers, since: date | None) -> Weights:
    definition = answer.measurement.definition
    rows = driver_rows(answer, corner_lines(answer))
    return Weights(
        outcome=kpi,
        measure=_(definition.title),
        title=kpi_driver_title(answer) if answer.found else
        _("What goes together with “%(kpi)s” cannot be told") % {"kpi": _(definition.title)},
        lede="",
        withheld="" if answer.withheld is None else str(answer.withheld),
        rows=(),
        notes=tuple(driver_notes(answer.found)) if answer.found else (),
        n=n_text(answer.found.n) if answer.found else "",
        by_subject=tuple((row.name, row) for row in rows),
        answer=answer,
        since=since,
    )  # fmt: skip


def weighed(desk: Desk, weights: Weights, stages: Sequence[Stage]) -> tuple[Weights, Figure | None]:
    """Lay importance beside satisfaction, both of the same time, and draw the two."""
    drivers = weights.answer.found.drivers if weights.answer.found else ()
    if not drivers:
        return weights, None
    held = [
        (place, stage, driver, row)
        for driver in drivers
        for place, stage in enumerate(stages)
        if stage.rates(driver.driver) and (row := weights.of(stage)) is not None
    ]
    cells = {place: _satisfied(desk, stage, weights.since) for place, stage, _driver, _row in held}
    known = [cell.value for cell in cells.values() if cell is not None and cell.value is not None]
    lines = Lines(100 / len(drivers), sum(known) / len(known) if known else 0.0)
    rows, spots = [], []
    for place, stage, driver, row in held:
        cell = cells[place]
        is_weak = cell is not None and _is_weak(driver, cell, lines)
        number = cell if cell is not None and cell.value is not None else None
        scale = Scale("share")
        rows.append(
            WeightRow(
                place=place,
                title=stage.title,
                share=row.share,
                share_limits=row.share_limits,
                bar=row.bar,
                satisfied=scale.text(number.value or 0.0) if number else "",
                satisfied_limits=scale.limits(number.low, number.high) if number else "",
                is_weak=is_weak,
            )
        )
        if number is not None:
            spots.append(_spot(rows[-1], driver, number))
    weak = [row.title for row in rows if row.is_weak]
    lede = (
        _("Important and less satisfying than the rest, so the first to look at: %(names)s. An "
          "association, not a cause.") % {"names": listed(weak)}
        if weak else
        _("Nothing is surely both important and less satisfying than the rest. An association, not "
          "a cause.")
    )  # fmt: skip
    told = replace(weights, rows=tuple(rows), lede=lede)
    figure = _figure(told, spots, lines) if len(spots) >= _FEWEST else None
    return told, figure


def _satisfied(desk: Desk, stage: Stage, since: date | None) -> Cell | None:
    try:
        cells = desk.ask(replace(stage.query, since=since, variant=None)).cells
    except PeilError:
        return None
    return cells[0] if len(cells) == 1 else None


def _is_weak(driver: Driver, cell: Cell, lines: Lines) -> bool:
    """Tell whether a touchpoint is surely in the corner, both intervals included."""
    return driver.percent_low > lines.important and cell.high is not None and cell.high < lines.weak


def _spot(row: WeightRow, driver: Driver, cell: Cell) -> Spot:
    value, low, high = (
        100 * (each if each is not None else end)
        for each, end in ((cell.value, 0.0), (cell.low, 0.0), (cell.high, 1.0))
    )
    return Spot(
        name=row.title,
        text=_("%(share)s of what is explained (%(limits)s), %(value)s are satisfied (%(around)s)")
        % {"share": row.share, "limits": row.share_limits, "value": row.satisfied,
           "around": row.satisfied_limits},
        across=driver.percent, across_low=driver.percent_low, across_high=driver.percent_high,
        up=value, up_low=low, up_high=high, is_bad=row.is_weak,
    )  # fmt: skip


def _figure(weights: Weights, spots: Sequence[Spot], lines: Lines) -> Figure:
    across = axis(0, max(spot.across_high for spot in spots), most=5, floor=0)
    up = _upright(spots)
    chart = Map(
        spots=tuple(spots), across=across, up=up,
        across_ticks=tuple(Named(t, percent(t / 100)) for t in across.ticks),
        up_ticks=tuple(Named(t, percent(t / 100)) for t in up.ticks),
        across_name=_("part of what is explained →"),
        up_name=_("↑ share who are satisfied"),
        corner=Corner(lines.important, 100 * lines.weak, _("important and weak")),
    )  # fmt: skip
    interval = _("95 % interval")
    return map_figure(
        chart,
        title=weights.title,
        description=_("Each touchpoint by its part of what is explained and by the share who are "
                      "satisfied, with the 95 %% intervals of both. Shaded: more than an equal "
                      "part, and fewer satisfied than on average.") % {},
        table=Table(
            head=(_("Touchpoint"), _("Part of what is explained"), interval, _("Satisfied"),
                  interval),
            rows=tuple((r.title, r.share, r.share_limits, r.satisfied, r.satisfied_limits)
                       for r in weights.rows),
        ),
        width=620,
        height=420,
    )  # fmt: skip


def _upright(spots: Sequence[Spot]) -> Axis:
    """Choose the axis of satisfaction; never so near that what is alike looks far apart."""
    least, most = min(s.up_low for s in spots), max(s.up_high for s in spots)
    lacking = max(100 * _NEAREST - (most - least), 0.0) / 2
    room = (most - least + 2 * lacking) * 0.14  # for the corner's name under the lowest dot
    return axis(least - lacking - room, most + lacking, most=5, floor=0, top=100)
