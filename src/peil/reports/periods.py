"""Periods of a calendar: their names, neighbours and the grain that suits what is known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from babel.dates import format_date, format_skeleton

from peil.metrics.measurement import Cell, Grain
from peil.metrics.periods import GRAINS
from peil.reports.numbers import day_short, locale
from peil.shared.errors import BadInput
from peil.shared.words import gettext as _

MOST_PERIODS = 62
"""More points than this in one line are noise to the eye."""


def grain_of(period: str) -> Grain:
    """Tell which grain a period's name has.

    Examples
    --------
    >>> [grain_of(p) for p in ("2017", "2017-Q2", "2017-05", "2017-W20", "2017-05-13")]
    ['year', 'quarter', 'month', 'week', 'day']
    """
    if "Q" in period:
        return "quarter"
    if "W" in period:
        return "week"
    grains: dict[int, Grain] = {4: "year", 7: "month", 10: "day"}
    try:
        return grains[len(period)]
    except KeyError:
        raise BadInput("'%(period)s' is not a period such as 2017, 2017-Q2, 2017-05, 2017-W20 or "
"2017-05-13.", period=period) from None  # fmt: skip


def first_day(period: str) -> date:
    """Return a period's first day.

    Examples
    --------
    >>> print(first_day("2017-W20"), first_day("2017-Q2"), first_day("2017"))
    2017-05-15 2017-04-01 2017-01-01
    """
    year = int(period[:4])
    match grain_of(period):
        case "year":
            return date(year, 1, 1)
        case "quarter":
            return date(year, 3 * int(period[-1]) - 2, 1)
        case "month":
            return date(year, int(period[5:]), 1)
        case "week":
            return date.fromisocalendar(year, int(period[6:]), 1)
        case _:
            return date.fromisoformat(period)


def period_at(when: date, grain: Grain) -> str:
    """Return the name of the period that holds a day."""
    match grain:
        case "year":
            return f"{when.year:04}"
        case "quarter":
            return f"{when.year:04}-Q{(when.month + 2) // 3}"
        case "month":
            return f"{when.year:04}-{when.month:02}"
        case "week":
            week = when.isocalendar()
            return f"{week.year:04}-W{week.week:02}"
        case _:
            return when.isoformat()


def next_day(period: str) -> date:
    """Return the first day after a period."""
    start, grain = first_day(period), grain_of(period)
    if grain == "day":
        return start + timedelta(days=1)
    if grain == "week":
        return start + timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    whole = start.year * 12 + start.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def before(period: str) -> str:
    """Return the period just before one.

    Examples
    --------
    >>> before("2017-01"), before("2018-W01"), before("2017-Q1")
    ('2016-12', '2017-W52', '2016-Q4')
    """
    return period_at(first_day(period) - timedelta(days=1), grain_of(period))


def year_before(period: str) -> str:
    """Return the same period a year earlier; week 53 is laid beside week 52.

    Examples
    --------
    >>> year_before("2017-05"), year_before("2020-W53"), year_before("2020-02-29")
    ('2016-05', '2019-W52', '2019-02-28')
    """
    year = int(period[:4]) - 1
    grain = grain_of(period)
    if grain == "week":
        last = date(year, 12, 28).isocalendar().week
        return f"{year:04}-W{min(int(period[6:]), last):02}"
    if grain == "day":
        start = first_day(period)
        return (start.replace(year=year) if (start.month, start.day) != (2, 29)
                else date(year, 2, 28)).isoformat()  # fmt: skip
    return f"{year:04}{period[4:]}"


def between(first: str, last: str) -> list[str]:
    """Return all periods from one to another, both with."""
    grain, periods, here = grain_of(first), [first], first
    while here != last and first_day(here) < first_day(last):
        here = period_at(next_day(here), grain)
        periods.append(here)
    return periods


def named(period: str) -> str:
    """Name a period in the reader's language, such as week 20 of 2017."""
    start = first_day(period)
    match grain_of(period):
        case "year":
            return period
        case "quarter":
            return format_skeleton("yQQQ", start, locale=locale())
        case "month":
            return format_skeleton("yMMM", start, locale=locale())
        case "week":
            return _("week %(week)s, %(year)s") % {
                "week": str(int(period[6:])), "year": period[:4]}  # fmt: skip
        case _:
            return f"{day_short(start)} {period[:4]}"


def with_periods_named(sentence: str) -> str:
    """Name the quarters, months and weeks that a sentence from the analysis holds.

    Examples
    --------
    >>> with_periods_named("An effect at 2026-W18 too.")
    'An effect at week 18, 2026 too.'
    """
    return re.sub(r"\b\d{4}-(?:W\d{2}|Q\d|\d{2})\b(?!-)", lambda found: named(found[0]), sentence)


def named_short(period: str) -> str:
    """Name a period without its year, for an axis that has the year elsewhere."""
    start = first_day(period)
    match grain_of(period):
        case "year":
            return period
        case "quarter":
            return format_date(start, "QQQ", locale=locale())  # no skeleton has it alone
        case "month":
            return format_skeleton("MMM", start, locale=locale())
        case "week":
            return _("week %(week)s") % {"week": str(int(period[6:]))}
        case _:
            return day_short(start)


def suits(cells: Iterable[Cell]) -> bool:
    """Tell whether cells of one grain make a line worth drawing.

    At least four periods, not more than `MOST_PERIODS`, and four of five of the periods between
    first and last have a number that is more than a hint.
    """
    known = [c for c in cells if c.period and c.value is not None and not c.is_indicative]
    if len(known) < 4:
        return False
    names = sorted(c.period for c in known if c.period)
    span = between(names[0], names[-1])
    return len(span) <= MOST_PERIODS and len(known) >= 0.8 * len(span)


def coarser(grain: Grain) -> Grain | None:
    """Return the next coarser grain, or None."""
    place = GRAINS.index(grain) + 1
    return GRAINS[place] if place < len(GRAINS) else None
