"""A KPI over time: the grain that suits it, its current period and what that is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from peil.metrics.measurement import Cell, Definition, Grain, Measurement, Query
from peil.metrics.periods import GRAINS
from peil.reports.asking import Desk
from peil.reports.changes import Comparison, compare
from peil.reports.lagging import Ended, Ends, ends_of
from peil.reports.periods import before, next_day, suits, year_before
from peil.shared.errors import BadInput

_OVER_A_PERIOD = frozenset(
    {"churn_rate", "churn_to_new", "employee_retention", "returning_customers"}
)


@dataclass(frozen=True)
class Trend:
    """A KPI's whole, period by period.

    Parameters
    ----------
    measurement : Measurement
        The answer it stands on.
    grain : Grain
        The periods' length.
    cells : tuple of Cell
        Of the whole, oldest first, withheld ones among them; not empty. Of a KPI that is never
        asked without a cut, one part of each period: it tells of periods, not of numbers.
    current : Cell or None
        The newest period that has a number and may be compared with others.
    is_so_far : bool
        Whether the current period is not over in the facts.
    ends : Ends
        Where sources end before the others.
    """

    measurement: Measurement
    grain: Grain
    cells: tuple[Cell, ...]
    current: Cell | None
    is_so_far: bool
    ends: Ends = field(repr=False, default_factory=Ends)
    _by_period: Mapping[str, Cell] = field(repr=False, default_factory=dict)

    @property
    def definition(self) -> Definition:
        """Of the KPI."""
        return self.measurement.definition

    def at(self, period: str) -> Cell | None:
        """Return a period's cell if it has a number."""
        cell = self._by_period.get(period)
        return cell if cell is not None and cell.value is not None else None

    @property
    def previous(self) -> Cell | None:
        """The period just before the current one, or the nearest before it with a number."""
        if self.current is None or self.current.period is None:
            return None
        just = self.at(before(self.current.period))
        earlier = [c for c in self.cells if c.value is not None and c.period
                   and c.period < self.current.period]  # fmt: skip
        return just or (earlier[-1] if earlier else None)

    @property
    def previous_is_old(self) -> bool:
        """Whether a period without a number lies between the current and the previous one."""
        if self.current is None or self.current.period is None or self.previous is None:
            return False
        return self.previous.period != before(self.current.period)

    @property
    def year_ago(self) -> Cell | None:
        """The same period a year earlier, unless that is the previous period."""
        if self.current is None or self.current.period is None or self.grain == "year":
            return None
        return self.at(year_before(self.current.period))

    @property
    def first(self) -> Cell | None:
        """The oldest period with more than a hint, if it lies at least four periods back."""
        known = [c for c in self.cells if c.value is not None and not c.is_indicative]
        return known[0] if len(known) > 4 else None

    def against(self, earlier: Cell | None) -> Comparison | None:
        """Compare the current period with an earlier one."""
        return compare(self.definition, earlier, self.current, self.ended_since(earlier))

    def ended_since(self, earlier: Cell | None) -> tuple[Ended, ...]:
        """Return the sources that an earlier period had and the current one lacks."""
        if earlier is None or self.current is None:
            return ()
        return self.ends.between(earlier.period, self.current.period)


def trend_of(desk: Desk, query: Query, *, every: Grain | None = None) -> Trend | None:
    """Measure a KPI over time.

    Parameters
    ----------
    desk : Desk
        Where to ask.
    query : Query
        The question; its ``by`` and ``every`` are not used. The bridges of its series are used.
    every : Grain or None
        The periods' length; None for what suits: months, unless they are too few (then weeks,
        days) or too many, too thin or too far apart (then quarters, years).

    Returns
    -------
    Trend or None
        None where no period has a row.
    """
    if every is not None:
        return trend_from(desk, desk.series(replace(query, by=(), every=every)), every)
    asked = {grain: desk.series(replace(query, by=(), every=grain)) for grain in ("month",)}
    if suits(_one_a_period(asked["month"])):
        return trend_from(desk, asked["month"], "month")
    months = [cell for cell in _one_a_period(asked["month"]) if cell.value is not None]
    if not months and any(is_mixed(cell) for cell in asked["month"].cells):
        # a day on which only one of two questions was answered would be taken for both
        return trend_from(desk, asked["month"], "month")
    order: tuple[Grain, ...] = ("quarter", "year") if len(months) > 3 else (
        "year", "week", "day")  # fmt: skip
    answers: dict[Grain, Measurement] = {"month": asked["month"]}
    for grain in order:
        try:
            answers[grain] = desk.series(replace(query, by=(), every=grain))
        except BadInput:  # employees began decades ago: too many days to list
            continue
        if suits(_one_a_period(answers[grain])):
            return trend_from(desk, answers[grain], grain)
    # Nothing suits: the coarsest that still has two numbers tells most, else the month.
    for grain in reversed(GRAINS):
        if grain in answers:
            cells = _one_a_period(answers[grain])
            if sum(cell.value is not None for cell in cells) > 1:
                return trend_from(desk, answers[grain], grain)
    return trend_from(desk, answers["year"] if "year" in answers else asked["month"],
                      "year" if "year" in answers else "month")  # fmt: skip


def trend_from(desk: Desk, measurement: Measurement, grain: Grain) -> Trend | None:
    """Return what a measurement tells over time; None where it has no period."""
    cells = _one_a_period(measurement)
    if not cells:
        return None
    if _grows(measurement.definition):
        # An unfinished period counts too little; it would look like a fall.
        part = {str(n.values.get("period")) for n in measurement.notes if n.code == "incomplete"}
        cells = tuple(c for c in cells if c.period not in part) or cells
        whole = tuple(c for c in cells if not _is_so_far(desk, measurement, c))
        cells = whole or cells
    known = [cell for cell in cells if cell.value is not None]
    firm = [cell for cell in known if not cell.is_indicative]
    current = next(iter([*reversed(firm), *reversed(known)]), None)
    return Trend(
        measurement=measurement,
        grain=grain,
        cells=cells,
        current=current,
        is_so_far=current is not None and _is_so_far(desk, measurement, current),
        ends=ends_of(desk, measurement.query, grain),
        _by_period={cell.period: cell for cell in cells if cell.period},
    )


def _one_a_period(measurement: Measurement) -> tuple[Cell, ...]:
    """Return the periods' cells, oldest first; of several parts the one that is known best."""
    found: dict[str, Cell] = {}
    for cell in measurement.cells:
        if cell.period is not None:
            old = found.get(cell.period)
            found[cell.period] = cell if old is None else max(old, cell, key=_known)
    return tuple(found[period] for period in sorted(found))


def is_mixed(cell: Cell) -> bool:
    """Tell whether a cell is withheld since what it holds cannot be added up."""
    return cell.withheld is not None and cell.withheld.code in ("mixed", "scale")


def _known(cell: Cell) -> tuple[bool, bool]:
    return (cell.value is not None, not cell.is_indicative)


def _grows(definition: Definition) -> bool:
    """Tell whether the number grows through its period, so that an unfinished one looks low."""
    return definition.unit == "count" or definition.name in _OVER_A_PERIOD


def _is_so_far(desk: Desk, measurement: Measurement, cell: Cell) -> bool:
    if cell.period is None:
        return False
    zone = desk.workspace.zone
    # A clock set to a day's last second means that the day is over.
    seen_until = (desk.workspace.now() + timedelta(seconds=1)).astimezone(zone).date()
    if measurement.last_event is not None and _grows(measurement.definition):
        # The last event's day may be the last that was extracted.
        last: date = measurement.last_event.astimezone(zone).date() + timedelta(days=1)
        seen_until = min(seen_until, last)
    return next_day(cell.period) > seen_until
