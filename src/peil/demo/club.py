"""Simulated loyalty club: which customers joined it, and when."""

from __future__ import annotations

import numpy as np

from peil.demo.customers import Customers
from peil.demo.drawing import Integers, day_number
from peil.demo.truth_online import (
    CLUB_AT_ONCE,
    CLUB_AT_ONCE_AFTER,
    CLUB_FOUNDED,
    CLUB_OFFERED,
    CLUB_YEARLY,
)

NEVER = np.int64(2**40)
_AT_ONCE_WITHIN = 90  # days


def joined_club(customers: Customers, rng: np.random.Generator) -> Integers:
    """Return the day on which each customer joined, later than every day for most.

    Nobody joins before the club is there or after they left, so the share who join at once is a
    little lower than drawn: some leave within those 90 days.
    """
    first, n = customers.first, len(customers.first)
    chance = np.where(first >= day_number(CLUB_OFFERED), CLUB_AT_ONCE_AFTER, CLUB_AT_ONCE)
    at_once = first + np.floor(_AT_ONCE_WITHIN * rng.random(n) ** 3).astype(np.int64)
    since = np.maximum(first + _AT_ONCE_WITHIN, day_number(CLUB_FOUNDED))
    later = since + np.ceil(rng.exponential(365 / CLUB_YEARLY, size=n)).astype(np.int64)
    may = first >= day_number(CLUB_FOUNDED)
    joined = np.where(may & (rng.random(n) < chance), at_once, later)
    return np.where(joined < customers.left, joined, NEVER)
