from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from peil.accounts.audit import ACTIONS, record
from peil.accounts.models import AuditEntry, User
from peil.shared.errors import BadInput
from tests.served import PASSWORD


def refused() -> AbstractContextManager[object]:
    return pytest.raises(DatabaseError, match="The audit cannot be changed")


def test_an_entry_says_who_did_what_to_what(alice: User) -> None:
    record("undo", actor=alice, workspace="nordlys", subject="load 1")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.workspace, entry.subject) == (
        alice, "undo", "nordlys", "load 1",
    )  # fmt: skip


def test_the_database_refuses_to_change_an_entry(alice: User) -> None:
    record("undo", actor=alice)
    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_auditentry SET action = 'export'")
    assert AuditEntry.objects.get().action == "undo"


def test_the_database_refuses_to_delete_an_entry(alice: User) -> None:
    record("undo", actor=alice)
    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_auditentry")
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.all().update(action="export"),
        lambda entry: AuditEntry.objects.all().delete(),
    ],
)
def test_so_does_the_model(alice: User, change) -> None:  # type: ignore[no-untyped-def]
    entry = record("undo", actor=alice)
    with pytest.raises(BadInput, match="cannot be changed"):
        change(entry)


def test_an_action_that_is_not_listed_is_refused(alice: User) -> None:
    with pytest.raises(BadInput, match="danced"):
        record("danced", actor=alice)


def test_all_that_the_design_asks_for_can_be_written_down() -> None:
    asked = {"sign_in", "sign_in_failed", "load", "undo", "definition", "export", "settings"}
    assert asked <= set(ACTIONS)


def test_sign_in_and_sign_out_are_written_down(stranger: Client, alice: User) -> None:
    stranger.post("/-/sign-in/", {"username": "Alice ", "password": PASSWORD})
    stranger.post("/-/sign-out/")
    noted = AuditEntry.objects.order_by("id").values_list("action", "actor__username")
    assert list(noted) == [("sign_in", "alice"), ("sign_out", "alice")]


def test_a_failed_sign_in_is_written_down_without_what_was_typed(
    stranger: Client, alice: User
) -> None:
    stranger.post("/-/sign-in/", {"username": "my secret password", "password": "alice"})
    stranger.post("/-/sign-in/", {"username": "alice", "password": "wrong"})
    unknown, known = AuditEntry.objects.order_by("id")
    assert (unknown.action, unknown.actor, unknown.subject) == ("sign_in_failed", None, "")
    assert (known.action, known.actor) == ("sign_in_failed", alice)


def test_an_entry_carries_the_id_of_its_request(stranger: Client, alice: User) -> None:
    answer = stranger.post("/-/sign-in/", {"username": "alice", "password": PASSWORD})
    assert AuditEntry.objects.get().request_id == answer["X-Request-ID"]
