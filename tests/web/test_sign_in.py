from __future__ import annotations

from django.test import Client

from peil.accounts.models import AuditEntry, User
from tests.served import PASSWORD


def test_the_right_password_lets_in_and_leads_on(stranger: Client, alice: User) -> None:
    answer = stranger.post(
        "/-/sign-in/", {"username": "ALICE", "password": PASSWORD, "next": "/nordlys/data/"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/nordlys/data/")


def test_a_wrong_password_says_what_to_do_and_not_which_part_was_wrong(
    stranger: Client, alice: User
) -> None:
    answers = [
        stranger.post("/-/sign-in/", {"username": name, "password": "wrong"})
        for name in ("alice", "nobody")
    ]
    texts = [answer.content.decode() for answer in answers]
    assert all("Username and password do not match" in text for text in texts)
    assert {answer.status_code for answer in answers} == {403}


def test_it_never_leads_to_another_site(stranger: Client, alice: User) -> None:
    for elsewhere in ("https://example.org/", "//example.org", "javascript:alert(1)"):
        answer = stranger.post(
            "/-/sign-in/", {"username": "alice", "password": PASSWORD, "next": elsewhere}
        )
        assert answer["Location"] == "/"
        stranger.post("/-/sign-out/")


def test_a_person_who_was_let_go_stays_out(stranger: Client, alice: User) -> None:
    alice.is_active = False
    alice.save()
    answer = stranger.post("/-/sign-in/", {"username": "alice", "password": PASSWORD})
    assert answer.status_code == 403


def test_after_ten_wrong_attempts_even_the_right_password_waits(
    stranger: Client, alice: User
) -> None:
    for _ in range(10):
        stranger.post("/-/sign-in/", {"username": "alice", "password": "wrong"})
    answer = stranger.post("/-/sign-in/", {"username": "alice", "password": PASSWORD})
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="sign_in").exists()


def test_a_form_without_its_token_is_refused_in_words(alice: User) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    answer = browser.post("/-/sign-in/", {"username": "alice", "password": PASSWORD})
    assert answer.status_code == 403
    assert "Reload the page and send it again" in answer.content.decode()


def test_the_password_is_changed_only_by_who_knows_it(owner: Client, alice: User) -> None:
    wrong = owner.post("/-/account/", {"old": "not this", "new": "another long password"})
    assert wrong.status_code == 400
    assert "not your present password" in wrong.content.decode()
    right = owner.post("/-/account/", {"old": PASSWORD, "new": "another long password"})
    assert right.status_code == 302
    alice.refresh_from_db()
    assert alice.check_password("another long password")
    assert owner.get("/-/account/").status_code == 200, "the session lives on"


def test_a_short_password_is_refused(owner: Client, alice: User) -> None:
    answer = owner.post("/-/account/", {"old": PASSWORD, "new": "short"})
    assert answer.status_code == 400
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
