"""When a person was last here."""

from __future__ import annotations

from datetime import datetime, timedelta

from peil.accounts.models import User, Visit
from peil.shared import clock

PAUSE = timedelta(minutes=30)
"""A longer pause than this begins a new visit."""

_TOUCH = timedelta(minutes=1)


def since_last_visit(user: User, workspace: str) -> datetime | None:
    """Note that a person is here, and return when the visit before this one ended.

    Parameters
    ----------
    user : User
        Who.
    workspace : str
        The workspace's slug.

    Returns
    -------
    datetime or None
        Aware, by the wall clock; None if this is the person's first visit.
    """
    now = clock.now()
    visit, is_first = Visit.objects.get_or_create(
        user=user, workspace=workspace, defaults={"last_seen_at": now}
    )
    if is_first:
        return None
    if now - visit.last_seen_at > PAUSE:
        visit.before_at = visit.last_seen_at
    elif now - visit.last_seen_at < _TOUCH:
        return visit.before_at
    visit.last_seen_at = now
    visit.save(update_fields=["last_seen_at", "before_at"])
    return visit.before_at
