from __future__ import annotations

import pytest

from peil.accounts.models import User
from peil.accounts.owner import ensure_owner, new_password
from peil.metrics.measurement import Viewer
from tests.served import PASSWORD


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("reader", {"reader"}),
        ("analyst", {"reader", "analyst"}),
        ("owner", {"reader", "analyst", "owner"}),
    ],
)
def test_a_role_may_do_what_lower_ones_may(role: str, may: set[str]) -> None:
    person = User(role=role)
    assert {r for r in ("reader", "analyst", "owner") if person.has_role(r)} == may


def test_a_username_is_found_whatever_its_case(alice: User) -> None:
    assert User.objects.get_by_natural_key(" Alice") == alice


def test_units_and_role_become_the_scope_of_every_metric_call() -> None:
    assert User(role="reader", units=["north"]).viewer == Viewer(("north",), is_analyst=False)
    assert User(role="analyst").viewer == Viewer(None, is_analyst=True)
    assert User(role="reader", units=[]).viewer == Viewer((), is_analyst=False)


@pytest.mark.django_db
def test_an_empty_installation_gets_an_owner_who_can_sign_in() -> None:
    made = ensure_owner()
    assert made is not None
    username, password = made
    person = User.objects.get(username=username)
    assert person.role == "owner"
    assert person.check_password(password)


def test_an_installation_with_an_owner_gets_no_second_one(alice: User) -> None:
    assert ensure_owner() is None
    assert User.objects.count() == 1


def test_an_owner_who_may_not_sign_in_is_no_owner(alice: User) -> None:
    alice.is_active = False
    alice.save()
    assert ensure_owner() is not None


def test_generated_passwords_differ_and_are_long() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(password) == 23 for password in made)


def test_the_test_password_would_be_accepted(alice: User) -> None:
    assert alice.check_password(PASSWORD)
