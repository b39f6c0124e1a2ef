"""One's own account: password and language."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from peil.accounts.audit import record
from peil.accounts.models import User
from peil.shared.words import gettext as _
from peil.web.access import open_before_change


@open_before_change
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Show the account, and change its password."""
    person = request.user
    assert isinstance(person, User)
    problems: dict[str, list[str]] = {}
    if request.method == "POST":
        problems = _change(person, request.POST.get("old", ""), request.POST.get("new", ""))
        if not problems:
            update_session_auth_hash(request, person)
            record("password", actor=person, subject=f"person {person.pk}")
            messages.success(request, _("Your password is changed."))
            return redirect("account")
    status = 400 if problems else 200
    return render(request, "pages/account.html", {"problems": problems}, status=status)


def _change(person: User, old: str, new: str) -> dict[str, list[str]]:
    if not person.check_password(old):
        return {"old": [_("This is not your present password. Type it again.")]}
    try:
        validate_password(new, person)
    except ValidationError as refusal:
        return {"new": list(refusal.messages)}
    person.set_password(new)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    return {}


ROOT_ROUTES = [path("-/account/", account, name="account")]
