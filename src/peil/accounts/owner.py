"""The first person of an installation."""

from __future__ import annotations

import secrets

from peil.accounts.audit import record
from peil.accounts.models import OWNER, User

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another


def ensure_owner() -> tuple[str, str] | None:
    """Make the owner of an empty installation.

    Returns
    -------
    (str, str) or None
        Username and password, to be shown once; None if there already is an owner who can
        sign in.
    """
    if User.objects.filter(role=OWNER, is_active=True).exists():
        return None
    password = new_password()
    person = User.objects.filter(username="owner").first()
    if person is None:
        person = User.objects.create_user("owner", password, role=OWNER)
    else:
        person.role, person.is_active = OWNER, True
        person.set_password(password)
        person.save()
    record("person", actor=None, subject=f"owner {person.pk}")
    return person.username, password


def new_password() -> str:
    """Return a password that is easy to read aloud: four groups of five letters, 99 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
