"""Business time: how many working seconds had gone by at an instant, told by the engine.

Between two instants lie as many as the one has more than the other. No calendar is joined: whole
weeks are counted, and the holidays among their days stand in the expression.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays
import ibis
import ibis.expr.types as ir

from peil.facts.derived.local_time import LocalTime

COUNTRIES = ("NO", "SE", "DK", "FI")
MONDAY = date(1970, 1, 5)
_DAY = 86_400
_WORKDAYS = 5


@dataclass(frozen=True)
class BusinessTime:
    """Monday to Friday from one hour to another, but on public holidays.

    Parameters
    ----------
    clock : LocalTime
        The workspace's, over the years of the facts; no holidays are known outside of these.
    country : str
        One of `COUNTRIES`.
    opens, closes : int
        Full local hours, 0 to 24.
    """

    clock: LocalTime
    country: str
    opens: int
    closes: int

    def elapsed(self, utc: ir.TimestampValue) -> ir.IntegerValue:
        """Return the working seconds from the first Monday of 1970 to a plain UTC timestamp."""
        local = self.clock.local(utc)
        since = self.clock.seconds_between(ibis.timestamp(f"{MONDAY} 00:00:00"), local)
        day = (since / _DAY).floor().cast("int64")
        in_day = since - day * _DAY
        week = (day / 7.0).floor().cast("int64")
        weekday = day - week * 7
        free = self._free_days()
        before = week * _WORKDAYS + ibis.least(weekday, ibis.literal(_WORKDAYS, "int64"))
        works = weekday < _WORKDAYS
        if free:
            branches = [
                (day > number, ibis.literal(place, "int64"))
                for place, number in reversed(list(enumerate(free, start=1)))
            ]
            before = before - ibis.cases(*branches, else_=ibis.literal(0, "int64"))
            works = works & ~day.isin(free)
        length = (self.closes - self.opens) * 3600
        open_for = ibis.greatest(
            ibis.least(in_day - self.opens * 3600, ibis.literal(length, "int64")),
            ibis.literal(0, "int64"),
        )
        return before * length + works.ifelse(open_for, ibis.literal(0, "int64"))

    def _free_days(self) -> list[int]:
        """Return the holidays that are not at a weekend, as days since `MONDAY`."""
        first = (self.clock.first - timedelta(days=1)).year
        last = (self.clock.last + timedelta(days=1)).year
        free = public_holidays(self.country, first, last)
        return [(day - MONDAY).days for day in free if day.weekday() < _WORKDAYS]


@cache
def public_holidays(country: str, first: int, last: int) -> tuple[date, ...]:
    """Return a country's public holidays of some years, both counted, in order."""
    found = holidays.country_holidays(country, years=range(first, last + 1))
    return tuple(sorted(found))
