"""Dates and times as SQL: how they are written, their zone, hours that clocks skip or repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from peil.shared.words import gettext as _
from peil.sources.sql import literal, literals

#: Before and after these a date is taken for a slip of the pen, such as the year 20.
EARLIEST, LATEST = "1900-01-01", "2200-01-01"
#: Years in which zones are worked out here.
_STEPS = (1970, 2050)
#: The lowest two bits of an offset in microseconds are free, since it is whole seconds. They tell
#: of a local time that clocks skip, or go through twice.
_SKIPPED, _TWICE, _MARKS = 1, 2, 3
UNIX = {"unix": 1, "unix_ms": 1_000, "unix_us": 1_000_000}


@dataclass(frozen=True)
class Written:
    """A text read as a moment.

    Parameters
    ----------
    local : str
        SQL of a TIMESTAMP without a zone; null where the text has one, or is no date.
    exact : str
        SQL of a TIMESTAMPTZ; null where the text names no zone. Empty if none can.
    has_zone : str
        SQL that is true where the text names a zone; empty if no text can.
    """

    local: str
    exact: str = ""
    has_zone: str = ""

    def instant(self, zone: str, offset: str) -> str:
        """Return SQL of the moment, given the zone of times that name none, and its offset."""
        placed = _in_zone(self.local, zone, offset)
        return f"coalesce({self.exact}, {placed})" if self.exact else placed


def is_utc(zone: str) -> bool:
    """Return whether a zone has no offset, ever."""
    return zone in ("UTC", "Etc/UTC")


def offset_of(local: str, zone: str) -> str:
    """Return SQL of a zone's offset at a local time, in microseconds, marked where clocks change.

    Null outside of the years that `_STEPS` covers.
    """
    steps = _steps(zone)
    return (
        f"CASE WHEN {local} >= TIMESTAMP '{_STEPS[0]}-01-02' AND {local} < "
        f"TIMESTAMP '{_STEPS[1]}-01-01' THEN {_offset_sql(local, steps, 0, len(steps))} END"
    )


def at_changes(offset: str) -> dict[str, str]:
    """Return SQL that is true of an offset in hours that clocks skip, and that they repeat."""
    marks = {"skipped": _SKIPPED, "twice": _TWICE}
    return {kind: f"{offset} & {_MARKS} = {mark}" for kind, mark in marks.items()}


def _in_zone(local: str, zone: str, offset: str) -> str:
    """Return SQL of the instant at which a local time is shown in a zone.

    Of a time that happens twice the first is meant; one that clocks skip becomes as much later.
    The engine's own function is asked only where no offset is known: it takes ten times as long.
    """
    if is_utc(zone):
        return f"make_timestamptz(epoch_us({local}))"
    return (
        f"CASE WHEN {offset} IS NOT NULL "
        f"THEN make_timestamptz(epoch_us({local}) - ({offset} & {~_MARKS})) "
        f"ELSE timezone({literal(zone)}, {local}) END"
    )


def written(
    text: str, formats: Sequence[str], *, day_first: bool | None, may_have_zone: bool = True
) -> Written:
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
    may_have_zone : bool
        False if no text names a zone, which is quicker: `local` is wrong for one that does.
    """
    if formats:
        return _by_format(text, formats)
    local = f"try_cast({text} AS TIMESTAMP)"
    if day_first is not None:
        local = (
            f"CASE WHEN try_cast(left({text}, 4) AS INTEGER) > 999 THEN {local} "
            f"ELSE {_usual(text, day_first=day_first)} END"
        )
    zoned = _names_zone(text)
    if not may_have_zone:
        # Asked of each of millions of rows: a third of the time of what stands below.
        return Written(local, has_zone=zoned)
    # A cast to TIMESTAMP would quietly drop the offset that a text names. Without seconds,
    # 2024-05-31T14:30+02:00, the engine takes none for a date.
    with_seconds = f"left({text}, 16) || ':00' || substr({text}, 17)"
    return Written(
        f"CASE WHEN {zoned} THEN NULL ELSE {local} END",
        f"CASE WHEN {zoned} THEN coalesce(try_cast({text} AS TIMESTAMPTZ), "
        f"try_cast({with_seconds} AS TIMESTAMPTZ)) END",
        zoned,
    )


def _names_zone(text: str) -> str:
    """Return SQL that is true where a date that begins with the year names its zone.

    Hours, days and months may have one digit: what tells is a sign after the place where the
    longest of such dates ends, and not how long a text is. The usual 2024-05-31 14:30:00 is
    known by its shape, and not searched: with signs in these places only a Z can follow. That
    takes a third of the time of cutting a sign out of the text.
    """
    usual = " ".join(
        f"WHEN {text} LIKE '____-__-__{between}__:__:__' THEN suffix({text}, 'Z')"
        for between in (" ", "T")
    )
    return (
        f"CASE {usual} "
        f"ELSE strlen({text}) > 14 AND (suffix({text}, 'Z') OR suffix({text}, 'UTC') "
        f"OR contains({text}, '+') OR contains(substr({text}, 10), '-')) END"
    )


def allowed(formats: Sequence[str], *, day_first: bool | None) -> str:
    """Say how a date may be written, for people."""
    if formats:
        return _("a date written as %(formats)s") % {"formats": " / ".join(formats)}
    if day_first is None:
        return _(
            "a date that begins with the year, such as 2024-05-31 or 2024-05-31 14:30; for others "
            "say day_first or format in the mapping"
        )
    order = "31/5/2024" if day_first else "5/31/2024"
    return _("a date such as 2024-05-31 or %(date)s, with or without a time") % {"date": order}


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
        # Google writes GMT+1, which the engine reads with two digits only.
        padded = f"regexp_replace({text}, '([+-])(\\d)$', '\\10\\2')"
        exact.append(f"try_strptime({padded}, [{literals(zoned)}])")
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


@cache
def _steps(zone: str) -> list[tuple[datetime, int]]:
    """Return (until, marked offset in microseconds) of each stretch with one, in local time.

    Examples
    --------
    >>> for until, offset in _steps("Europe/Oslo"):
    ...     if until.year == 2024:
    ...         print(until, offset)
    2024-03-31 02:00:00 3600000000
    2024-03-31 03:00:00 3600000001
    2024-10-27 02:00:00 7200000000
    2024-10-27 03:00:00 7200000002
    """
    place = ZoneInfo(zone)
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in _STEPS)
    steps: list[tuple[datetime, int]] = []
    for at, before, after in _turns(place, first, last):
        offset = before // timedelta(microseconds=1)
        mark = _SKIPPED if after > before else _TWICE
        steps.append(((at + min(before, after)).replace(tzinfo=None), offset))
        steps.append(((at + max(before, after)).replace(tzinfo=None), offset | mark))
    steps.append((datetime.max, _offset(place, last) // timedelta(microseconds=1)))  # noqa: DTZ901
    return steps


def _offset_sql(local: str, steps: list[tuple[datetime, int]], low: int, high: int) -> str:
    """Return SQL that finds a local time's offset by halving, nine comparisons for 80 years."""
    if high - low == 1:
        return f"{steps[low][1]}::BIGINT"
    middle = (low + high) // 2
    return (
        f"CASE WHEN {local} < TIMESTAMP '{steps[middle - 1][0]}' "
        f"THEN {_offset_sql(local, steps, low, middle)} "
        f"ELSE {_offset_sql(local, steps, middle, high)} END"
    )


def _turns(
    place: ZoneInfo, first: datetime, last: datetime
) -> Iterator[tuple[datetime, timedelta, timedelta]]:
    """Yield each moment at which a zone's offset changes, with the offsets before and after."""
    day = timedelta(days=1)
    moment, offset = first, _offset(place, first)
    while moment < last:
        following = _offset(place, moment + day)
        if following != offset:
            yield _change(place, moment, moment + day), offset, following
        offset = following
        moment += day


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
