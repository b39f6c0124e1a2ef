"""When a person was last here, and what they were told then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from peil.accounts.models import User, Visit
from peil.shared import clock

PAUSE = timedelta(minutes=30)
"""A longer pause than this begins a new visit."""

_TOUCH = timedelta(minutes=1)


@dataclass(frozen=True)
class LastVisit:
    """The visit before the one that is under way.

    Parameters
    ----------
    ended_at : datetime
        Aware, by the wall clock.
    seen : mapping or None
        What was noted at its end.
    """

    ended_at: datetime
    seen: Mapping[str, object] | None


def since_last_visit(
    user: User, workspace: str, *, seen: Mapping[str, object] | None = None
) -> LastVisit | None:
    """Note that a person is here and what they see, and return the visit before this one.

    Parameters
    ----------
    user : User
        Who.
    workspace : str
        The workspace's slug.
    seen : mapping or None
        What the page tells, as JSON can hold it; kept to hold the next visit against.

    Returns
    -------
    LastVisit or None
        None if this is the person's first visit.
    """
    now = clock.now()
    visit, is_first = Visit.objects.get_or_create(
        user=user, workspace=workspace, defaults={"last_seen_at": now, "seen": seen}
    )
    if is_first:
        return None
    is_new = now - visit.last_seen_at > PAUSE
    if is_new:
        visit.before_at, visit.seen_before = visit.last_seen_at, visit.seen
    # Reading a page again within a minute writes nothing, unless the page tells something else.
    if is_new or visit.seen != seen or now - visit.last_seen_at >= _TOUCH:
        visit.last_seen_at, visit.seen = now, seen
        visit.save(update_fields=["last_seen_at", "before_at", "seen", "seen_before"])
    return LastVisit(visit.before_at, visit.seen_before) if visit.before_at else None
