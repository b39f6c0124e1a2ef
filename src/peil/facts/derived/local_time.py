"""Instants as the workspace's clocks show them, in expressions that every engine understands.

Engines disagree on how to convert zones, and DuckDB takes a hundred times longer over its zoned
timestamps than over plain ones. So instants become plain timestamps in UTC, and local ones by
adding the zone's offset, a ``CASE`` over the few instants at which the offset changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

_COUNT_SECONDS = ("duckdb", "clickhouse")
"""Engines that count how often a second begins between two instants; others round the time."""
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  (plain timestamps hold UTC here)


@ibis.udf.scalar.builtin(name="make_timestamp", signature=(("int64",), "timestamp"))
def _make_timestamp(microseconds):  # type: ignore[no-untyped-def]
    ...


@ibis.udf.scalar.builtin(name="epoch_us", signature=(("timestamp('UTC')",), "int64"))
def _epoch_us(instant):  # type: ignore[no-untyped-def]
    ...


@ibis.udf.scalar.builtin(name="epoch_us", signature=(("timestamp",), "int64"))
def _plain_epoch_us(instant):  # type: ignore[no-untyped-def]
    ...


@dataclass(frozen=True)
class LocalTime:
    """A zone's clock over the years that matter.

    Parameters
    ----------
    zone : ZoneInfo
        The workspace's.
    first, last : datetime
        Aware; instants outside get the offset that held at the nearer end.
    dialect : str
        The engine's name as Ibis gives it, such as ``duckdb``.
    """

    zone: ZoneInfo
    first: datetime
    last: datetime
    dialect: str = "duckdb"

    def utc(self, instant: ir.Value) -> ir.TimestampValue:
        """Return an instant column as a plain timestamp in UTC.

        Notes
        -----
        In DuckDB a cast would go through its calendar library, row by row; its two constructors
        take the number of microseconds as it lies. Other engines cast, in a session whose zone is
        UTC, as Ibis opens them.
        """
        kind = instant.type()
        if not (kind.is_timestamp() and kind.timezone):
            return instant.cast("timestamp")
        if self.dialect == "duckdb":
            return _make_timestamp(_epoch_us(instant.cast("timestamp('UTC')")))
        return instant.cast("timestamp")

    def local(self, utc: ir.TimestampValue) -> ir.TimestampValue:
        """Return a plain UTC timestamp as local clocks showed it."""
        if self.dialect == "duckdb":
            # adding whole numbers takes a third of the time that adding intervals does
            shift = self._offset(utc, lambda seconds: ibis.literal(seconds * 1_000_000, "int64"))
            return _make_timestamp(_plain_epoch_us(utc) + shift)
        return utc + self._offset(utc, lambda seconds: ibis.interval(seconds=seconds))

    def days_later(self, utc: ir.TimestampValue, days: ir.IntegerValue) -> ir.TimestampValue:
        """Return the instant at which local clocks show the same time so many days later."""
        later = utc + days.as_interval("D")

        def seconds(at: ir.TimestampValue) -> ir.IntegerValue:
            return self._offset(at, lambda offset: ibis.literal(offset, "int64"))

        # a day on which the clocks change is not 24 hours long
        return later + (seconds(utc) - seconds(later)).as_interval("s")

    def seconds_between(self, earlier: ir.Value, later: ir.Value) -> ir.IntegerValue:
        """Return the whole seconds between two instants, each cut to its second."""
        first, last = self.utc(earlier), self.utc(later)
        if self.dialect not in _COUNT_SECONDS:
            first, last = first.truncate("s"), last.truncate("s")
        return last.delta(first, unit="second")

    def _offset(self, utc: ir.TimestampValue, as_value: Callable[[int], ir.Value]) -> ir.Value:
        """Return the offset that held at an instant."""
        (_, before), *changes = offset_changes(self.zone, self.first, self.last)
        if not changes:
            return as_value(before)
        branches = [(utc >= plain(instant), as_value(offset)) for instant, offset in changes[::-1]]
        return ibis.cases(*branches, else_=as_value(before))

    def day(self, utc: ir.TimestampValue) -> ir.DateValue:
        """Return the local calendar day of a plain UTC timestamp."""
        return self.local(utc).date()


def plain(instant: datetime) -> ir.TimestampScalar:
    """Return an aware instant as a plain UTC literal."""
    return ibis.timestamp(instant.astimezone(UTC).replace(tzinfo=None))


def instant_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of a local day, in UTC.

    Where the clocks skip midnight this is the instant of the skip.
    """
    try:
        return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    except OverflowError:  # the calendar's first or last day, which means no limit at all
        return datetime(day.year, day.month, day.day, tzinfo=UTC)


@cache
def offset_changes(
    zone: ZoneInfo, first: datetime, last: datetime
) -> tuple[tuple[datetime, int], ...]:
    """Return the zone's offsets between two instants.

    Returns
    -------
    tuple of (datetime, int)
        From when on, and seconds east of UTC; the first holds before it too.
    """
    at = first.astimezone(UTC).replace(microsecond=0)
    end = last.astimezone(UTC)
    found = [(at, _offset(zone, at))]
    while at < end:
        later = at + timedelta(days=7)
        if _offset(zone, later) != _offset(zone, at):
            found.append(_change(zone, at, later))
        at = later
    return tuple(found)


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> tuple[datetime, int]:
    offset = _offset(zone, after)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _offset(zone, middle) == offset:
            after = middle
        else:
            before = middle
    return after, offset


def _offset(zone: ZoneInfo, instant: datetime) -> int:
    shift = instant.astimezone(zone).utcoffset()
    return int(shift.total_seconds()) if shift is not None else 0
