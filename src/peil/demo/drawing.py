"""Drawing from known distributions, so that what is true stays known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from peil.demo.truth import FIRST_DAY, LAST_DAY, ZONE

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Instants = NDArray[np.datetime64]
Spans = NDArray[np.timedelta64]
Texts = NDArray[np.object_]

# Share of a day's answers by the hour; none in the hour that daylight saving skips or repeats.
_HOURS = np.array([4, 2, 0, 0, 1, 3, 9, 20, 40, 52, 56, 55, 50, 50, 52, 50, 44, 38, 36, 40,
                   42, 36, 22, 10], dtype=float)  # fmt: skip
_WEEKDAYS = np.array([1.25, 1.2, 1.1, 1.1, 1.0, 0.6, 0.75])  # Monday first
END = np.datetime64(
    (datetime.combine(LAST_DAY, datetime.min.time(), ZoneInfo(ZONE)) + timedelta(days=1))
    .astimezone(UTC)
    .replace(tzinfo=None),
    "s",
)  # the first instant (UTC) after the files


def day_number(day: date) -> int:
    """Return a date as days since 1970."""
    return int(np.datetime64(day, "D").astype(np.int64))


def months() -> list[date]:
    """Return the first day of every month the surveys cover."""
    found = [FIRST_DAY]
    while (following := (found[-1] + timedelta(days=32)).replace(day=1)) <= LAST_DAY:
        found.append(following)
    return found


def days_of(month: date) -> Integers:
    """Return the month's days as numbers."""
    following = (month + timedelta(days=32)).replace(day=1)
    return np.arange(day_number(month), day_number(following), dtype=np.int64)


def days_from(first: date) -> Integers:
    """Return the days from one to the last as numbers."""
    return np.arange(day_number(first), day_number(LAST_DAY) + 1, dtype=np.int64)


def since(day: date) -> np.datetime64:
    """Return the instant (UTC) at which a day begins in Norway."""
    begins: np.datetime64 = to_utc(np.array([day], dtype="datetime64[s]"))[0]
    return begins


def pick_days(rng: np.random.Generator, days: Integers, n: int) -> Integers:
    """Draw days, busier early in the week."""
    weights = _WEEKDAYS[(days + 3) % 7]  # 1 January 1970 was a Thursday
    return np.sort(rng.choice(days, size=n, p=weights / weights.sum()))


def local_times(rng: np.random.Generator, days: Integers) -> Instants:
    """Draw a local wall-clock time on each day, to the second."""
    hours = rng.choice(24, size=len(days), p=_HOURS / _HOURS.sum())
    seconds = days * 86_400 + hours * 3_600 + rng.integers(0, 3_600, size=len(days))
    return seconds.astype("datetime64[s]").astype("datetime64[ms]")


def to_utc(local: Instants) -> Instants:
    """Turn wall-clock times in Norway into UTC; summer time is from 01:00 UTC to 01:00 UTC."""
    summer = np.zeros(len(local), dtype=bool)
    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        start, end = (_last_sunday(year, month) for month in (3, 10))
        summer |= (local >= start) & (local < end)
    offset = np.where(summer, 7_200, 3_600).astype("timedelta64[s]")
    utc: Instants = local - offset
    return utc


def _last_sunday(year: int, month: int) -> np.datetime64:
    day = date(year, month, 31)
    day -= timedelta(days=(day.weekday() + 1) % 7)
    return np.datetime64(day, "s") + np.timedelta64(3, "h")


def like_themselves(
    rng: np.random.Generator, traits: Floats, who: Integers, likeness: float
) -> Floats:
    """Draw standard normals that are alike (correlation ``likeness``) within a customer.

    Parameters
    ----------
    traits : array of float, shape (customers,)
        A standard normal per customer.
    who : array of int, shape (n,)
        The customer of each draw; -1 for one who is not known and so resembles nobody.
    """
    own = rng.standard_normal(len(who))
    shared = np.where(who >= 0, traits[who], rng.standard_normal(len(who)))
    alike: Floats = np.sqrt(likeness) * shared + np.sqrt(1 - likeness) * own
    return alike


def scores(normals: Floats, shares: Floats) -> Integers:
    """Cut standard normals into ordered classes with the given shares.

    Parameters
    ----------
    normals : array of float, shape (n,)
    shares : array of float, shape (classes,) or (n, classes)
        Sum to 1 over the classes.

    Returns
    -------
    array of int, shape (n,)
        Class number from 0.
    """
    edges = np.cumsum(np.atleast_2d(shares), axis=1)[:, :-1]
    below = np.asarray(ndtr(normals))
    classes: Integers = (below[:, None] > edges).sum(axis=1).astype(np.int64)
    return classes


def named(names: Sequence[str], index: Integers) -> Texts:
    """Return the name at each index, None where the index is -1."""
    return np.array([*names, None], dtype=object)[index]


def blanked(values: NDArray[np.generic], blank: Flags) -> list[object]:
    """Return values as a list with None where blank."""
    return [None if b else v for v, b in zip(values.tolist(), blank.tolist(), strict=True)]
