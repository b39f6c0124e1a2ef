"""Numbers, dates and ages as the reader's language writes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta
from babel.numbers import format_decimal

from peil.reports.numbers import n_text
from peil.shared import clock
from peil.shared.words import gettext as _
from peil.shared.words import language


def count(number: int) -> str:
    """Write a whole number as reports do, with a narrow space between thousands."""
    return n_text(number)


def day(when: date) -> str:
    """Write a calendar day: ``22. nov. 2026``."""
    return str(format_date(when, format="medium", locale=_locale()))


def days(span: tuple[date, date]) -> str:
    """Write a span of days, its year once where both ends share it: ``1. jan. – 30. juni 2026``."""
    first, last = span
    if first == last:
        return day(first)
    if first.year == last.year:
        return f"{format_skeleton('MMMd', first, locale=_locale())} \N{EN DASH} {day(last)}"
    return f"{day(first)} \N{EN DASH} {day(last)}"


def instant(when: datetime, zone: ZoneInfo) -> str:
    """Write an instant in a zone: ``22. nov. 2026, 06:00``."""
    return str(format_datetime(when, format="d MMM y, HH:mm" if language() == "en" else
                               "d. MMM y 'kl.' HH.mm" if language() == "nb" else
                               "d MMM y 'kl.' HH:mm",
                               tzinfo=zone, locale=_locale()))  # fmt: skip


def age(when: datetime, now: datetime) -> str:
    """Write how long ago something was: ``for 3 timer siden``."""
    passed = now - when
    if passed < timedelta(minutes=1):
        return _("just now")
    return str(format_timedelta(-passed, add_direction=True, threshold=1.2, locale=_locale()))


def ago(when: datetime) -> str:
    """Write how long ago something was by the wall clock: loads and uploads happen in it."""
    return age(when, clock.now())


def size(octets: int) -> str:
    """Write a file's size."""
    if octets < 1_000:
        return _("%(n)s bytes") % {"n": count(octets)}
    if octets < 1_000_000:
        return f"{format_decimal(round(octets / 1e3), locale=language())} kB"
    return f"{format_decimal(round(octets / 1e6, 1), locale=language())} MB"


def _locale() -> str:
    return "en_GB" if language() == "en" else language()
