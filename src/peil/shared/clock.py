"""The only reader of the wall clock."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present instant.

    Returns
    -------
    datetime
        Aware, in UTC.
    """
    return datetime.now(UTC)
