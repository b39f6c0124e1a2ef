from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from peil.accounts.models import User
from peil.accounts.visits import LastVisit, since_last_visit
from peil.shared import clock

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def set_clock(instant: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: instant)

    return set_clock


def ended(last: LastVisit | None) -> datetime | None:
    return last.ended_at if last else None


def test_the_first_visit_has_none_before_it(alice: User, at) -> None:  # type: ignore[no-untyped-def]
    at(MONDAY)
    assert since_last_visit(alice, "nordlys") is None


def test_pages_of_one_visit_share_the_visit_before(alice: User, at) -> None:  # type: ignore[no-untyped-def]
    at(MONDAY)
    since_last_visit(alice, "nordlys")
    at(MONDAY + timedelta(minutes=20))
    assert since_last_visit(alice, "nordlys") is None
    at(MONDAY + timedelta(days=3))
    assert ended(since_last_visit(alice, "nordlys")) == MONDAY + timedelta(minutes=20)
    at(MONDAY + timedelta(days=3, minutes=29))
    assert ended(since_last_visit(alice, "nordlys")) == MONDAY + timedelta(minutes=20)


def test_people_and_workspaces_do_not_mix(alice: User, bob: User, at) -> None:  # type: ignore[no-untyped-def]
    at(MONDAY)
    since_last_visit(alice, "nordlys")
    at(MONDAY + timedelta(days=1))
    assert since_last_visit(bob, "nordlys") is None
    assert since_last_visit(alice, "fjordtrygg") is None
    assert ended(since_last_visit(alice, "nordlys")) == MONDAY


def test_a_visit_is_held_against_what_the_one_before_was_told(alice: User, at) -> None:  # type: ignore[no-untyped-def]
    at(MONDAY)
    since_last_visit(alice, "nordlys", seen={"facts": "a"})
    at(MONDAY + timedelta(seconds=20))
    since_last_visit(alice, "nordlys", seen={"facts": "b"})
    at(MONDAY + timedelta(days=3))
    last = since_last_visit(alice, "nordlys", seen={"facts": "c"})
    assert last is not None
    assert last.seen == {"facts": "b"}
    at(MONDAY + timedelta(days=3, minutes=5))
    last = since_last_visit(alice, "nordlys", seen={"facts": "d"})
    assert last is not None
    assert last.seen == {"facts": "b"}
