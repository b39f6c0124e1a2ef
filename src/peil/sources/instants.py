"""Dates and times as SQL: how they are written, their zone, hours that clocks skip or repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from peil.sources.sql import any_of, literal, literals

#: Before and after these a date is taken for a slip of the pen, such as the year 20.
EARLIEST, LATEST = "1900-01-01", "2200-01-01"
UNIX = {"unix": 1, "unix_ms": 1_000}


@dataclass(frozen=True)
class Written:
    """A text read as a moment.

    Parameters
    ----------
    local : str
        SQL of a TIMESTAMP without a zone; null where the text has one, or is no date.
    exact : str
        SQL of a TIMESTAMPTZ; null where the text names no zone. Empty if none can.
    """

    local: str
    exact: str = ""

    def instant(self, zone: str) -> str:
        """Return SQL of the moment, given the zone of times that name none."""
        placed = f"timezone({literal('UTC' if zone == 'Etc/UTC' else zone)}, {self.local})"
        return f"coalesce({self.exact}, {placed})" if self.exact else placed


def written(text: str, formats: Sequence[str], *, day_first: bool | None) -> Written:
    """Read a text as a moment.

    Parameters
    ----------
    text : str
        SQL of the text.
    formats : sequence of str
        How it may be written, as for strptime; empty for dates that begin with the year, and for
        those that `day_first` allows.
    day_first : bool or None
        Whether 3/4/2024 is the third of April; None if it is not a date at all.
    """
    if formats:
        return _by_format(text, formats)
    zoned = (
        f"length({text}) > 16 AND NOT (length({text}) = 19 AND substr({text}, 17, 1) = ':') "
        f"AND (suffix({text}, 'Z') OR contains(substr({text}, 17), '+') "
        f"OR contains(substr({text}, 17), '-'))"
    )
    # A cast to TIMESTAMP would quietly drop the offset that a text names.
    exact = f"CASE WHEN {zoned} THEN try_cast({text} AS TIMESTAMPTZ) END"
    if day_first is None:
        local = f"CASE WHEN {zoned} THEN NULL ELSE try_cast({text} AS TIMESTAMP) END"
    else:
        local = (
            f"CASE WHEN {zoned} THEN NULL WHEN try_cast(left({text}, 4) AS INTEGER) > 999 "
            f"THEN try_cast({text} AS TIMESTAMP) ELSE {_usual(text, day_first=day_first)} END"
        )
    return Written(local, exact)


def allowed(formats: Sequence[str], *, day_first: bool | None) -> str:
    """Say how a date may be written, for people."""
    if formats:
        return "a date written as " + " or ".join(formats)
    if day_first is None:
        return (
            "a date that begins with the year, such as 2024-05-31 or 2024-05-31 14:30; for others "
            "say day_first or format in the mapping"
        )
    order = "31/5/2024" if day_first else "5/31/2024"
    return f"a date such as 2024-05-31 or {order}, with or without a time"


def implausible(moment: str) -> str:
    """Return SQL that is true for moments outside of `EARLIEST` to `LATEST`."""
    return f"{moment} < TIMESTAMP '{EARLIEST}' OR {moment} >= TIMESTAMP '{LATEST}'"


def _by_format(text: str, formats: Sequence[str]) -> Written:
    local: list[str] = []
    exact: list[str] = []
    plain = [form for form in formats if form not in UNIX and "%z" not in form]
    zoned = [form for form in formats if "%z" in form]
    if plain:
        local.append(f"try_strptime({text}, [{literals(plain)}])")
    if zoned:
        exact.append(f"try_strptime({text}, [{literals(zoned)}])")
    exact += [
        f"to_timestamp(try_cast({text} AS DOUBLE) / {UNIX[form]})"
        for form in formats
        if form in UNIX
    ]
    joined = f"coalesce({', '.join(exact)})" if len(exact) > 1 else "".join(exact)
    return Written(local[0] if local else "CAST(NULL AS TIMESTAMP)", joined)


def _usual(text: str, *, day_first: bool) -> str:
    """Return SQL of a date whose shape tells its format, since trying many formats is slow."""
    date = f"translate({text}, '/.', '--')"
    order = "%d-%m-{}" if day_first else "%m-%d-{}"

    def tried(times: Sequence[str]) -> str:
        long = literals(order.format("%Y") + time for time in times)
        short = literals(order.format("%y") + time for time in times)
        return (
            f"CASE WHEN {date} LIKE '%-__' OR {date} LIKE '%-__ %' "
            f"THEN try_strptime({date}, [{short}]) ELSE try_strptime({date}, [{long}]) END"
        )

    return (
        f"CASE WHEN length({text}) <= 10 THEN {tried([''])} "
        f"WHEN suffix(upper({text}), 'M') THEN {tried([' %I:%M:%S %p', ' %I:%M %p'])} "
        f"ELSE {tried([' %H:%M', ' %H:%M:%S'])} END"
    )


@dataclass(frozen=True)
class ClockChange:
    """A stretch of local time that clocks skipped, or went through twice: from start to end."""

    start: datetime
    end: datetime


def clock_changes(
    zone: str, since: datetime, until: datetime
) -> tuple[list[ClockChange], list[ClockChange]]:
    """Return the local times that a zone skips, and those that it has twice.

    Parameters
    ----------
    zone : str
        Such as ``Europe/Oslo``.
    since, until : datetime
        Without zone: the stretch of local time that is looked at.

    Examples
    --------
    >>> skipped, twice = clock_changes("Europe/Oslo", datetime(2024, 1, 1), datetime(2024, 12, 31))
    >>> print(skipped[0].start, twice[0].start)
    2024-03-31 02:00:00 2024-10-27 02:00:00
    """
    place = ZoneInfo(zone)
    skipped: list[ClockChange] = []
    twice: list[ClockChange] = []
    day = timedelta(days=1)
    moment = since.replace(tzinfo=UTC) - day
    offset = _offset(place, moment)
    while moment < until.replace(tzinfo=UTC) + day:
        following = _offset(place, moment + day)
        if following != offset:
            at = _change(place, moment, moment + day)
            before = (at + offset).replace(tzinfo=None)
            after = (at + following).replace(tzinfo=None)
            if after > before:
                skipped.append(ClockChange(before, after))
            else:
                twice.append(ClockChange(after, before))
        offset = following
        moment += day
    return skipped, twice


def during(local: str, changes: Sequence[ClockChange]) -> str:
    """Return SQL that is true where a local time lies in one of the stretches."""
    return any_of(
        f"{local} >= TIMESTAMP '{change.start}' AND {local} < TIMESTAMP '{change.end}'"
        for change in changes
    )


def _offset(place: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(place).utcoffset() or timedelta()


def _change(place: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Halve the time between two moments until the minute at which the clocks changed."""
    before = _offset(place, low)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        middle = middle.replace(second=0, microsecond=0) if middle.second else middle
        if middle <= low:
            break
        if _offset(place, middle) == before:
            low = middle
        else:
            high = middle
    return high
