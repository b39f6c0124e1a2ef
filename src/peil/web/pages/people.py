"""People: who can sign in, and as what."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from peil.accounts.audit import record
from peil.accounts.models import OWNER, ROLE_MEANINGS, ROLES, User
from peil.accounts.owner import new_password
from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.shared.words import mark
from peil.warehouse.workspace import Workspace
from peil.web.access import needs_role
from peil.web.addresses import address
from peil.web.registry import Entry

MENU = Entry("settings", "people", mark("People"), order=20, role=OWNER)
_USERNAME = re.compile(r"[\w.@+-]{2,150}")


@require_http_methods(["GET", "POST"])
@needs_role(OWNER)
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """List everybody, and add somebody; their first password is shown this once."""
    problem, made = "", None
    if request.method == "POST":
        try:
            made = _add(request)
        except BadInput as refusal:
            problem = str(refusal)
    told = {
        "people": User.objects.all(),
        "roles": [(role, _(title), _(ROLE_MEANINGS[role])) for role, title in ROLES.items()],
        "problem": problem,
        "made": made,
        "typed": request.POST if problem else {},
    }
    return render(request, "pages/people.html", told, status=400 if problem else 200)


@require_POST
@needs_role(OWNER)
def change_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Change somebody's role and units, and whether they may sign in."""
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    person = get_object_or_404(User, pk=person_id)
    role = request.POST.get("role", "")
    if role not in ROLES:
        raise BadInput("There is no role '%(role)s'.", role=role)
    is_active = request.POST.get("is_active") == "yes"
    others = User.objects.filter(role=OWNER, is_active=True).exclude(pk=person.pk)
    if not others.exists() and (role != OWNER or not is_active):
        raise BadInput("Somebody must be the owner. Make another person owner first.")
    person.role, person.is_active, person.units = role, is_active, _units(request)
    person.save(update_fields=["role", "is_active", "units"])
    record("person", actor=request.user, workspace=workspace.slug,  # type: ignore[arg-type]
           subject=f"person {person.pk}: {role}{'' if is_active else ', closed'}")  # fmt: skip
    messages.success(request, _("%(name)s is changed.") % {"name": person})
    return redirect(address(request, "people"))


@require_POST
@needs_role(OWNER)
@never_cache
def reset_password(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give somebody a new password, shown this once."""
    person = get_object_or_404(User, pk=person_id)
    password = new_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    record("password", actor=request.user, subject=f"person {person.pk}")  # type: ignore[arg-type]
    told = {
        "people": User.objects.all(),
        "roles": [(role, _(title), _(ROLE_MEANINGS[role])) for role, title in ROLES.items()],
        "problem": "",
        "made": (person.username, password),
        "typed": {},
    }
    return render(request, "pages/people.html", told)


def _add(request: HttpRequest) -> tuple[str, str]:
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    username = request.POST.get("username", "").strip().lower()
    role = request.POST.get("role", "")
    if not _USERNAME.fullmatch(username):
        raise BadInput(
            "'%(name)s' cannot be a username. Use letters, digits and . @ + - _.", name=username
        )
    if role not in ROLES:
        raise BadInput("There is no role '%(role)s'.", role=role)
    if User.objects.filter(username=username).exists():
        raise BadInput("'%(name)s' is taken. Choose another username.", name=username)
    password = new_password()
    person = User.objects.create_user(
        username, password, role=role, name=request.POST.get("name", "").strip()[:150],
        units=_units(request), must_change_password=True,
    )  # fmt: skip
    record("person", actor=request.user, workspace=workspace.slug,  # type: ignore[arg-type]
           subject=f"person {person.pk}: {role}")  # fmt: skip
    return username, password


def _units(request: HttpRequest) -> list[str] | None:
    """Return the units that were typed; None for all."""
    typed = [unit.strip() for unit in request.POST.get("units", "").split(",")]
    return [unit for unit in typed if unit] or None


ROUTES = [
    path("settings/people/", people, name="people"),
    path("settings/people/<int:person_id>/", change_person, name="change_person"),
    path("settings/people/<int:person_id>/password/", reset_password, name="reset_password"),
]
