from __future__ import annotations

import re

from django.test import Client

from peil.accounts.models import AuditEntry, User
from tests.served import signed_in


def first_password(page: str) -> str:
    found = re.search(r"<code>([a-z2-9-]{23})</code>", page)
    assert found, "the page shows the password once"
    return found[1]


def test_somebody_new_signs_in_and_must_choose_a_password(owner: Client, stranger: Client) -> None:
    answer = owner.post(
        "/nordlys/settings/people/",
        {"username": "Dag@example.org", "name": "Dag", "role": "reader", "units": "north, west"},
    )
    password = first_password(answer.content.decode())
    dag = User.objects.get(username="dag@example.org")
    assert (dag.role, dag.units) == ("reader", ["north", "west"])
    stranger.post("/-/sign-in/", {"username": "dag@example.org", "password": password})
    kept_out = stranger.get("/nordlys/settings/")
    assert (kept_out.status_code, kept_out["Location"]) == (302, "/-/account/")
    stranger.post("/-/account/", {"old": password, "new": "one of my own choosing"})
    assert stranger.get("/nordlys/settings/").status_code == 200


def test_a_taken_or_impossible_username_is_refused(owner: Client, bob: User) -> None:
    for username in ("bob", "BOB", "two words", ""):
        answer = owner.post("/nordlys/settings/people/", {"username": username, "role": "reader"})
        assert answer.status_code == 400
    assert User.objects.count() == 2


def test_an_owner_changes_a_role(owner: Client, charlie: User) -> None:
    answer = owner.post(
        f"/nordlys/settings/people/{charlie.pk}/", {"role": "analyst", "is_active": "yes"}
    )
    assert answer.status_code == 302
    charlie.refresh_from_db()
    assert charlie.role == "analyst"
    assert AuditEntry.objects.get(action="person").subject == f"person {charlie.pk}: analyst"


def test_the_last_owner_stays_owner(owner: Client, alice: User) -> None:
    for sent in ({"role": "reader", "is_active": "yes"}, {"role": "owner"}):
        answer = owner.post(f"/nordlys/settings/people/{alice.pk}/", sent)
        assert answer.status_code == 400
        assert "Somebody must be the owner" in answer.content.decode()
    alice.refresh_from_db()
    assert (alice.role, alice.is_active) == ("owner", True)


def test_a_person_who_is_closed_is_out_at_once(owner: Client, charlie: User) -> None:
    browser = signed_in(charlie)
    assert browser.get("/nordlys/settings/").status_code == 200
    owner.post(f"/nordlys/settings/people/{charlie.pk}/", {"role": "reader"})
    assert browser.get("/nordlys/settings/").status_code == 302


def test_a_new_password_replaces_the_old(owner: Client, charlie: User) -> None:
    answer = owner.post(f"/nordlys/settings/people/{charlie.pk}/password/")
    charlie.refresh_from_db()
    assert charlie.check_password(first_password(answer.content.decode()))
    assert answer["Cache-Control"].startswith("max-age=0"), "no cache keeps the password"


def test_analysts_see_neither_people_nor_audit(analyst: Client, alice: User) -> None:
    for path in ("people/", f"people/{alice.pk}/password/", "audit/"):
        assert analyst.get(f"/nordlys/settings/{path}").status_code in (403, 405)
        assert analyst.post(f"/nordlys/settings/{path}").status_code in (403, 405)
    page = analyst.get("/nordlys/settings/").content.decode()
    assert "/nordlys/settings/people/" not in page
