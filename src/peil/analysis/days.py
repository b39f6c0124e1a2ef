"""Days and periods as any file may write them, read column by column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta

from peil.sources.profiles import FORMATS

Read = Callable[[str], date | None]

_YEAR = re.compile(r"[12]\d{3}(\.0)?")
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_QUARTER = re.compile(r"(\d{4})[- ]?[QqKk](\d)")
_WEEK = re.compile(r"(\d{4})-?[WwUu](\d{1,2})")
_CLOCK = r"(?:[ T,]+\d{1,2}[:.]\d{2}.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[./](\d{{1,2}})[./](\d{{1,2}}){_CLOCK}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_CLOCK}")
_UNIX = re.compile(r"(\d{10})(\d{3}|\d{6})?(\.0+)?")
_CENTURY = 70
"""Two digits of a year below it are of this century."""


def first_day_of(text: str, *, month_first: bool = False) -> date | None:
    """Return the first day of what a text names; None if it names no time.

    Parameters
    ----------
    text : str
        A day, with or without a time of the day, or a month, quarter, ISO week or year. Of an
        instant with a zone it is the day that is written.
    month_first : bool
        Whether 01/02/2026 is in January; 01.02.2026 never is.
    """
    plain = text.strip()
    try:
        if _YEAR.fullmatch(plain):
            return date(int(plain[:4]), 1, 1)
        if found := _QUARTER.fullmatch(plain):
            return date(int(found[1]), 3 * int(found[2]) - 2, 1)
        if found := _WEEK.fullmatch(plain):
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        if found := _MONTH.fullmatch(plain):
            return date(int(found[1]), int(found[2]), 1)
        if found := _YEAR_FIRST.fullmatch(plain):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _YEAR_LAST.fullmatch(plain):
            day, month = int(found[1]), int(found[3])
            if month_first and found[2] != ".":
                day, month = month, day
            return date(_year(found[4]), month, day)
        return _iso(plain) or _in_words(plain)
    except ValueError:
        return None


def day_reader(texts: Iterable[str | None]) -> Read:
    """Return how to read a column: the month stands first where one of its days says so.

    Parameters
    ----------
    texts : iterable of str or None
        All that the column holds. Where no day is past the 12th, the day stands first; texts that
        are all seconds since 1970, or thousandths or millionths of them, are days of UTC.
    """
    different = {text.strip() for text in texts if text}
    if different and all(_UNIX.fullmatch(text) for text in different):
        return _since_1970
    parts = [found for text in different if (found := _YEAR_LAST.fullmatch(text))]
    parts = [found for found in parts if found[2] != "."]
    is_month_first = any(int(found[3]) > 12 for found in parts) and not any(
        int(found[1]) > 12 for found in parts
    )
    return lambda text: first_day_of(text, month_first=is_month_first)


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < _CENTURY else 1900)


def _iso(plain: str) -> date | None:
    if len(plain) < 8:
        return None
    try:
        return datetime.fromisoformat(plain.removesuffix(" UTC")).date()
    except ValueError:
        return None


def _in_words(plain: str) -> date | None:
    for form in FORMATS:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007  (only the day is wanted)
        except ValueError:
            continue
    return None


def _since_1970(text: str) -> date | None:
    found = _UNIX.fullmatch(text.strip())
    if found is None:
        return None
    seconds = timedelta(seconds=int(found[1]))
    return (datetime(1970, 1, 1, tzinfo=UTC) + seconds).date()
