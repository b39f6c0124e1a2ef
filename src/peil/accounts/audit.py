"""The audit: who did what, when. Entries are added and never changed."""

from __future__ import annotations

from peil.accounts.models import AuditEntry, User
from peil.shared.errors import BadInput
from peil.shared.logs import request_id
from peil.shared.words import mark

ACTIONS = {
    "sign_in": mark("signed in"),
    "sign_in_failed": mark("failed to sign in"),
    "sign_out": mark("signed out"),
    "password": mark("changed a password"),
    "load": mark("loaded facts"),
    "undo": mark("undid a load"),
    "definition": mark("changed a definition"),
    "mapping": mark("saved a mapping"),
    "export": mark("exported"),
    "settings": mark("changed settings"),
    "person": mark("changed a person"),
    "goal": mark("set or changed a goal"),
    "action": mark("planned or changed an action"),
    "journey": mark("drew or changed a journey"),
}


def record(
    action: str, *, actor: User | None, workspace: str = "", subject: str = ""
) -> AuditEntry:
    """Write down that something was done.

    Parameters
    ----------
    action : str
        A key of `ACTIONS`.
    actor : User or None
        Who did it; None for a stranger or the command line.
    workspace : str
        The slug of the workspace it was done in; empty if none.
    subject : str
        What it was done to, by identifier: never a customer's words, never what was typed
        into a password or sign-in field.

    Raises
    ------
    BadInput
        If there is no such action.
    """
    if action not in ACTIONS:
        raise BadInput("The audit knows no action named '%(action)s'.", action=action)
    return AuditEntry.objects.create(
        action=action, actor=actor, workspace=workspace, subject=subject[:300],
        request_id=request_id(),
    )  # fmt: skip
