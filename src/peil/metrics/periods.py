"""Periods: half-open stretches of local time, their names, and how rows fall into them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import ibis.expr.types as ir

from peil.facts.derived.local_time import instant_of
from peil.metrics.measurement import Grain
from peil.shared.errors import BadInput

GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")
MOST_PERIODS = 5000
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_UNITS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}


@dataclass(frozen=True)
class Period:
    """One stretch of time.

    Parameters
    ----------
    label : str or None
        ``2017``, ``2017-Q2``, ``2017-05``, ``2017-W20`` or ``2017-05-13``; None where no grain
        was asked.
    key : date or None
        The first local day of the whole period; None where no grain was asked.
    start, end : datetime or None
        Half-open, UTC, cut to what was asked; None where that side is open.
    """

    label: str | None
    key: date | None
    start: datetime | None
    end: datetime | None

    @property
    def is_whole(self) -> bool:
        """Whether both ends are known."""
        return self.start is not None and self.end is not None


def period_key(local: ir.TimestampValue, every: Grain) -> ir.TimestampValue:
    """Return the start of the period that a local plain timestamp falls in; weeks are ISO."""
    return local.truncate(_UNITS[every])


def start_of(day: date, every: Grain) -> date:
    """Return the first day of the period that a day falls in."""
    if every == "day":
        return day
    if every == "week":
        return day - timedelta(days=day.weekday())
    months = _MONTHS[every]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def coarseness(day: date) -> int:
    """Return how coarse a period a day can begin: 0 for a year, 4 for nothing but itself."""
    firsts = (
        (day.month, day.day) == (1, 1),
        day.day == 1 and day.month % 3 == 1,
        day.day == 1,
        day.weekday() == 0,
    )
    return next((rank for rank, is_first in enumerate(firsts) if is_first), len(firsts))


def next_start(day: date, every: Grain) -> date:
    """Return the first day of the period after the one that a day falls in."""
    start = start_of(day, every)
    if every == "day":
        return start + timedelta(days=1)
    if every == "week":
        return start + timedelta(days=7)
    month = start.year * 12 + start.month - 1 + _MONTHS[every]
    return date(month // 12, month % 12 + 1, 1)


def label_of(start: date, every: Grain) -> str:
    """Return a period's name; a week bears the year that most of its days belong to."""
    if every == "day":
        return start.isoformat()
    if every == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02d}"
    if every == "month":
        return f"{start.year}-{start.month:02d}"
    if every == "quarter":
        return f"{start.year}-Q{(start.month - 1) // 3 + 1}"
    return str(start.year)


def periods_between(
    first: date, last: date, every: Grain, zone: ZoneInfo, *, since: date | None, until: date | None
) -> tuple[Period, ...]:
    """Return the periods from the one of ``first`` to the one of ``last``, both included.

    Parameters
    ----------
    first, last : date
        Local days.
    since, until : date or None
        What was asked, half-open; the outermost periods are cut to it.

    Raises
    ------
    BadInput
        If there are more than `MOST_PERIODS`.
    """
    periods = []
    start = start_of(first, every)
    while start <= last:
        after = next_start(start, every)
        begin = max(start, since) if since else start
        end = min(after, until) if until else after
        periods.append(
            Period(label_of(start, every), start, instant_of(begin, zone), instant_of(end, zone))
        )
        if len(periods) > MOST_PERIODS:
            raise BadInput(
                "%(first)s to %(last)s has more than %(most)s periods. Ask "
                "for longer periods or a shorter time.",
                first=first,
                last=last,
                most=MOST_PERIODS,
            )
        start = after
    return tuple(periods)


def whole(since: date | None, until: date | None, zone: ZoneInfo) -> Period:
    """Return all of the asked time as one period."""
    return Period(
        None,
        None,
        instant_of(since, zone) if since else None,
        instant_of(until, zone) if until else None,
    )


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """Return the local calendar day of an instant; a plain one is in UTC."""
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(zone).date()
