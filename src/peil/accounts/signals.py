"""Write sign-ins, failed sign-ins and sign-outs to the audit."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from peil.accounts.audit import record
from peil.accounts.models import User


@receiver(user_logged_in)
def signed_in(user: User, **_: Any) -> None:
    """Record a sign-in."""
    record("sign_in", actor=user)


@receiver(user_logged_out)
def signed_out(user: User | None, **_: Any) -> None:
    """Record a sign-out."""
    if user is not None:
        record("sign_out", actor=user)


@receiver(user_login_failed)
def sign_in_failed(credentials: dict[str, Any], **_: Any) -> None:
    """Record a failed sign-in: of whom, if there is such a person, but never what was typed.

    People type passwords into the wrong field.
    """
    typed = str(credentials.get("username", "")).strip().lower()
    known = User.objects.filter(username=typed).first()
    record("sign_in_failed", actor=known)
