"""The time a question is about: what was asked, or what the KPI takes when nothing was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from peil.facts.derived.local_time import instant_of
from peil.metrics import reasons
from peil.metrics.measurement import Query, Reason
from peil.metrics.metric import Kind
from peil.metrics.periods import (
    Period,
    label_of,
    local_day,
    periods_between,
    start_of,
    whole,
)
from peil.metrics.profile import Profile
from peil.shared.errors import BadInput


@dataclass(frozen=True)
class Span:
    """The time of a measurement.

    Parameters
    ----------
    since, until : datetime or None
        Half-open, UTC.
    periods : tuple of Period
        Ascending.
    notes : tuple of Reason
        What was chosen in the asker's place.
    """

    since: datetime | None
    until: datetime | None
    periods: tuple[Period, ...]
    notes: tuple[Reason, ...] = ()


def span_of(query: Query, kind: Kind, known: Profile, zone: ZoneInfo) -> Span:
    """Return the periods that a question is about.

    Parameters
    ----------
    query : Query
        What was asked.
    kind : Kind
        A stock without any time asked is given for the last full month of the facts.
    known : Profile
        Where the facts begin and end.
    zone : ZoneInfo
        Of the workspace.

    Raises
    ------
    BadInput
        If ``until`` is not after ``since``.
    """
    since, until = query.since, query.until
    if since and until and until <= since:
        raise BadInput(
            "until is %(until)s, must be after since, %(since)s: until does not count.",
            until=until,
            since=since,
        )
    notes: tuple[Reason, ...] = ()
    if kind.needs_period and query.every is None and known.first and known.ends:
        if since is None and until is None:
            since, until = _last_full_month(known.ends, zone)
            notes = (reasons.last_full_month(label_of(since, "month")),)
        since = since or local_day(known.first, zone)
        until = until or local_day(known.ends, zone)
        if until <= since:
            until = since + timedelta(days=1)
    if query.every is None:
        periods: tuple[Period, ...] = (whole(since, until, zone),)
    elif known.first is None or known.last is None or known.ends is None:
        periods = ()
    else:
        end = known.ends if kind.is_count or kind.is_stock else known.last
        first = since or local_day(known.first, zone)
        last = until - timedelta(days=1) if until else local_day(end, zone)
        periods = periods_between(first, last, query.every, zone, since=since, until=until)
    return Span(
        instant_of(since, zone) if since else None,
        instant_of(until, zone) if until else None,
        periods,
        notes,
    )


def _last_full_month(ends: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """Return the last calendar month whose end the facts reach."""
    day = local_day(ends, zone)
    after = start_of(day, "month")
    next_month = start_of(after + timedelta(days=32), "month")
    if instant_of(next_month, zone) <= ends + timedelta(seconds=1):
        after = next_month
    return start_of(after - timedelta(days=1), "month"), after
