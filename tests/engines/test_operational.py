"""What the operational database refuses, it refuses on PostgreSQL as well as on SQLite.

Peil keeps it in SQLite. The migrations are written for both, so that a company that has to move it
loses none of what the database itself refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction

from peil.accounts.models import AuditEntry, User
from peil.shared import clock
from peil.steering.models import FIXED_FIELDS, Action, GoalRecord
from tests.engines.server import made

pytestmark = pytest.mark.engines

ALIAS = "postgres"
CHANGES: dict[str, Any] = {
    "workspace": "other", "kpi": "csat", "variant": "top", "where": {"unit": ["north"]},
    "by": "unit", "treated": ["old"], "every": "week", "starts_on": date(2026, 8, 1),
    "judged_on": ["2027-01-01"], "expected_effect": 6.0, "smallest_effect": None,
    "definition_version": 2, "fixed_at": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def database(server: str, django_db_blocker: Any) -> Iterator[str]:
    """Return the alias of a PostgreSQL database with the tables of people and of steering."""
    url = urlsplit(made(server))
    settings = {
        **connections.settings[DEFAULT_DB_ALIAS], "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.removeprefix("/"), "USER": url.username, "OPTIONS": {},
        "HOST": parse_qs(url.query)["host"][0], "CONN_MAX_AGE": 0,
    }  # fmt: skip
    connections.settings[ALIAS] = settings
    with django_db_blocker.unblock():
        for app in ("accounts", "steering"):
            call_command("migrate", app, database=ALIAS, verbosity=0)
        yield ALIAS
        connections[ALIAS].close()
    del connections.settings[ALIAS]
    del connections[ALIAS]


@pytest.fixture
def kari(database: str) -> Iterator[User]:
    """Return a person; what a test does is taken back after it."""
    with transaction.atomic(using=database):
        yield User.objects.using(database).create(username="kari", name="Kari", role="owner")
        transaction.set_rollback(True, using=database)


def fixed(kari: User, **changes: object) -> Action:
    action = Action(
        workspace="nordlys", title="Answer within a day", owner=kari, kpi="nps", by="segment",
        treated=["new"], starts_on=date(2026, 7, 1), judged_on=["2026-12-01"], expected_effect=5.0,
        smallest_effect=2.5, definition_version=1, cost=Decimal("100.50"), currency="NOK",
    )  # fmt: skip
    for name, value in changes.items():
        setattr(action, name, value)
    action.fixed_at = clock.now()
    action.save(using=ALIAS)
    return action


def test_every_field_that_is_judged_by_is_tried() -> None:
    assert set(CHANGES) == set(FIXED_FIELDS)


@pytest.mark.parametrize("name", FIXED_FIELDS)
def test_what_is_judged_cannot_be_changed_once_it_is_fixed(kari: User, name: str) -> None:
    action = fixed(kari)
    one = Action.objects.using(ALIAS).filter(pk=action.pk)
    with (
        pytest.raises(DatabaseError, match="cannot be changed"),
        transaction.atomic(using=ALIAS),
    ):
        one.update(**{name: CHANGES[name]})
    assert one.update(title="Answer within two days", ended_on=date(2026, 9, 1)) == 1


def test_a_fixed_action_cannot_be_deleted_and_a_draft_can(kari: User) -> None:
    action = fixed(kari)
    with (
        pytest.raises(DatabaseError, match="cannot be changed"),
        transaction.atomic(using=ALIAS),
    ):
        Action.objects.using(ALIAS).filter(pk=action.pk).delete()
    draft = Action(workspace="nordlys", title="Later", owner=kari, kpi="nps",
                   starts_on=date(2026, 7, 1), judged_on=["2026-12-01"])  # fmt: skip
    draft.save(using=ALIAS)
    draft.kpi = "csat"
    draft.save(using=ALIAS)
    draft.delete(using=ALIAS)
    assert Action.objects.using(ALIAS).get().pk == action.pk


def test_plans_and_goals_come_back_as_they_were_kept(kari: User) -> None:
    action = Action.objects.using(ALIAS).get(pk=fixed(kari, where={"unit": ["north"]}).pk)
    assert action.plan.where == {"unit": ("north",)}
    assert (action.plan.treated, action.plan.at) == (("new",), date(2026, 7, 1))
    assert action.cost == Decimal("100.50")
    goal = GoalRecord(workspace="nordlys", kpi="nps", target=40.0, since=date(2026, 1, 1),
                      due=date(2026, 12, 31), owner=kari)  # fmt: skip
    goal.save(using=ALIAS)
    assert GoalRecord.objects.using(ALIAS).get().goal.target == 40.0


@pytest.mark.parametrize(
    "statement",
    ["UPDATE accounts_auditentry SET action = 'undo'", "DELETE FROM accounts_auditentry",
     "TRUNCATE accounts_auditentry"],
)  # fmt: skip
def test_the_audit_can_only_be_added_to(kari: User, statement: str) -> None:
    entries = AuditEntry.objects.using(ALIAS)
    entries.create(action="load", workspace="nordlys", actor=kari)
    cursor = connections[ALIAS].cursor()
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with (
        pytest.raises(DatabaseError, match="The audit cannot be changed"),
        transaction.atomic(using=ALIAS),
    ):
        cursor.execute(statement)
    assert entries.get().action == "load"


def test_migrations_can_be_taken_back(database: str) -> None:
    for app, before in (("steering", "0001"), ("accounts", "0001")):
        with transaction.atomic(using=database):
            call_command("migrate", app, before, database=database, verbosity=0)
            call_command("migrate", app, database=database, verbosity=0)
