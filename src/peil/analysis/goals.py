"""Goals: whether a KPI is on its way to a target in time, as far as its uncertainty can tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from peil.metrics.catalog import Entry
from peil.metrics.engine import measure
from peil.metrics.measurement import EVERYONE, Better, Cell, Grain, Measurement, Query, Viewer
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse

State = Literal["not started", "reached", "on course", "behind", "missed", "cannot tell yet"]
_GRAINS: tuple[Grain, ...] = ("quarter", "month", "week")
_LEAST_PERIODS = 4


@dataclass(frozen=True)
class Goal:
    """A target for a KPI.

    Parameters
    ----------
    kpi : str
    target : float
        In the KPI's stored unit.
    since, due : date
        When the way begins and when the target is to be reached.
    where : mapping of str to tuple of str
        The slice it is for.
    variant : str or None
        A named variant of the KPI.
    every : Grain or None
        The periods it is followed by; None for the longest that fits four times in its time.
    baseline : float or None
        Where it stood when the goal was set; None for the last period before ``since``.
    """

    kpi: str
    target: float
    since: date
    due: date
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    variant: str | None = None
    every: Grain | None = None
    baseline: float | None = None

    @property
    def grain(self) -> Grain:
        """The length of the periods that it is followed by."""
        if self.every is not None:
            return self.every
        days = (self.due - self.since).days
        length = {"quarter": 91, "month": 30, "week": 7}
        fitting = [each for each in _GRAINS if days >= _LEAST_PERIODS * length[each]]
        return fitting[0] if fitting else _GRAINS[-1]


def is_per_period(known: Entry) -> bool:
    """Tell whether a KPI's number grows with its period, so that a target is for each of them.

    2 % who leave are few in a year and many in a month.
    """
    return known.metric.kind.needs_period or known.definition.unit == "count"


@dataclass(frozen=True)
class Course:
    """Where a goal stands.

    Parameters
    ----------
    goal : Goal
    state : State
    measurement : Measurement
        The KPI period by period.
    baseline : float or None
        Where the way begins, in the KPI's stored unit.
    now : Cell or None
        The newest whole period of the goal's time that has a number; a period belongs to the time
        that its middle lies in.
    planned : float or None
        Where a straight way from the baseline to the target would be in that period.
    share, low, high : float or None
        The part of the way that is done, with the 95 % interval of the period's number; below 0
        where it went the other way. None without a baseline short of the target.
    """

    goal: Goal
    state: State
    measurement: Measurement
    baseline: float | None
    now: Cell | None
    planned: float | None
    share: float | None
    low: float | None
    high: float | None

    def planned_at(self, on: date) -> float | None:
        """Return where the straight way is on a day; None without a baseline."""
        return _planned(self.goal, self.baseline, on)


def course(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    goal: Goal,
    viewer: Viewer = EVERYONE,
    *,
    now: datetime,
    folder: Path | None = None,
) -> Course:
    """Say where a goal stands.

    Parameters
    ----------
    warehouse, settings, zone, viewer, folder
        As in `peil.metrics.engine.measure`, which raises the same errors.
    goal : Goal
    now : datetime
        The present as the workspace sees it; a period that is not over then does not count.

    Notes
    -----
    With the newest period's 95 % interval wholly on the good side of the target it is *reached*.
    Before it is due: wholly on the good side of the straight way from baseline to target, *on
    course*; wholly on the bad side, *behind*. Once due, *missed* if the last period of its time is
    wholly short of the target: an earlier one does not tell where it ended. Else it *cannot* be
    told *yet*.
    """
    query = Query(kpi=goal.kpi, every=goal.grain, where=goal.where, variant=goal.variant)
    measured = measure(warehouse, settings, zone, query, viewer, folder=folder)
    whole = [
        c for c in measured.cells
        if c.value is not None and c.period_end is not None
        and c.period_end <= now + timedelta(seconds=1)
    ]  # fmt: skip
    before = [c for c in whole if _day(c.period_end, zone) <= goal.since]
    within = [c for c in whole if goal.since <= _middle(c, zone) <= goal.due]
    baseline = goal.baseline
    if baseline is None and before:
        baseline = before[-1].value
    newest = within[-1] if within else None
    planned = _planned(goal, baseline, _middle(newest, zone)) if newest else None
    better = measured.definition.better
    today = now.astimezone(zone).date()
    is_last = newest is not None and _middle(newest, zone, later=1) > goal.due
    share, low, high = _shares(goal, baseline, newest)
    return Course(
        goal=goal,
        state=_state(goal, newest, planned, better, today, is_last=is_last),
        measurement=measured,
        baseline=baseline,
        now=newest,
        planned=planned,
        share=share,
        low=low,
        high=high,
    )


def _day(at: datetime | None, zone: ZoneInfo) -> date:
    assert at is not None
    return at.astimezone(zone).date()


def _middle(cell: Cell, zone: ZoneInfo, *, later: int = 0) -> date:
    """Return the middle of a cell's period, or of one that lies so many lengths later."""
    assert cell.period_start is not None
    assert cell.period_end is not None
    length = cell.period_end - cell.period_start
    return _day(cell.period_start + length / 2 + later * length, zone)


def _planned(goal: Goal, baseline: float | None, on: date) -> float | None:
    if baseline is None:
        return None
    way = (on - goal.since) / (goal.due - goal.since)
    return baseline + (goal.target - baseline) * min(1.0, max(0.0, way))


def _state(
    goal: Goal, newest: Cell | None, planned: float | None, better: Better, today: date,
    *, is_last: bool,
) -> State:  # fmt: skip
    if today < goal.since:
        return "not started"
    if newest is None or newest.low is None or newest.high is None:
        return "cannot tell yet"
    worst, best = (newest.low, newest.high) if better == "higher" else (-newest.high, -newest.low)
    sign = 1.0 if better == "higher" else -1.0
    if worst >= sign * goal.target:
        return "reached"
    if today >= goal.due:
        return "missed" if is_last and best < sign * goal.target else "cannot tell yet"
    if planned is None:
        return "cannot tell yet"
    if worst >= sign * planned:
        return "on course"
    return "behind" if best < sign * planned else "cannot tell yet"


def _shares(
    goal: Goal, baseline: float | None, newest: Cell | None
) -> tuple[float | None, float | None, float | None]:
    if baseline is None or newest is None or newest.value is None or goal.target == baseline:
        return None, None, None
    way = goal.target - baseline
    share = (newest.value - baseline) / way
    if newest.low is None or newest.high is None:
        return share, None, None
    ends = sorted(((newest.low - baseline) / way, (newest.high - baseline) / way))
    return share, ends[0], ends[1]
