"""Settings: what each means, where its value comes from, and a way to change it."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from peil.accounts.audit import record
from peil.accounts.models import OWNER, User
from peil.shared.words import gettext as _
from peil.shared.words import mark
from peil.warehouse.masked import without_password
from peil.warehouse.settings import FILE_NAME, Settings, wrong_settings
from peil.warehouse.workspace import Workspace, write_settings
from peil.web import formats
from peil.web.addresses import address
from peil.web.registry import Entry
from peil.web.setting_fields import Field, field_of, text_of, value_of
from peil.web.setting_words import FIXED, GROUPS, MEANINGS, TITLES

MENU = Entry("settings", "settings", mark("Organisation"))


@dataclass(frozen=True)
class SettingRow:
    """One setting as the page shows it.

    Parameters
    ----------
    name, title, meaning : str
        What it is.
    text : str
        Its value, or what was typed in its place.
    field : Field
        How it is typed.
    note : str
        What the value means to readers, where that is not what is typed.
    error : str
        What is wrong with what was typed.
    is_fixed : bool
        Whether it is shown only.
    variable : str
        The environment variable that overrides the file; empty if none does.
    is_default : bool
        Whether neither file nor environment says it.
    """

    name: str
    title: str
    meaning: str
    text: str
    field: Field
    note: str
    error: str
    is_fixed: bool
    variable: str
    is_default: bool


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show the workspace's settings; the owner may change them."""
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    typed: dict[str, str] = {}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        person = request.user
        if not isinstance(person, User) or not person.has_role(OWNER):
            raise PermissionDenied(_("Only the owner changes settings."))
        typed = request.POST.dict()
        after = _after(workspace, typed)
        wrong = wrong_settings(after)
        if not wrong:
            changed = _write(workspace, after)
            if changed:
                record("settings", actor=person, workspace=workspace.slug,
                       subject=", ".join(changed))  # fmt: skip
                messages.success(request, _("The settings are saved."))
            return redirect(address(request, "settings"))
    told = {
        "groups": [
            (_(title), [_row(workspace, name, typed, wrong) for name in names])
            for title, names in GROUPS.items()
        ],
        "wrong": [(name, _(TITLES[name])) for name in wrong if name in TITLES],
        "file": FILE_NAME,
    }
    return render(request, "pages/settings.html", told, status=400 if wrong else 200)


def _row(
    workspace: Workspace, name: str, typed: dict[str, str], wrong: dict[str, str]
) -> SettingRow:
    value, zone = getattr(workspace.settings, name), workspace.zone
    variable = f"PEIL_{name.upper()}"
    is_overridden = variable in os.environ
    text = typed.get(name, text_of(value, zone))
    return SettingRow(
        name=name,
        title=_(TITLES[name]),
        meaning=_(MEANINGS[name]),
        text=without_password(text) if name == "warehouse" else text,
        field=field_of(workspace, name),
        note=_note(name, value, workspace),
        error=wrong.get(name, ""),
        is_fixed=name in FIXED or is_overridden,
        variable=variable if is_overridden else "",
        is_default=name not in _in_file(workspace) and not is_overridden,
    )


def _note(name: str, value: object, workspace: Workspace) -> str:
    if isinstance(value, datetime):
        shown = formats.instant(value, workspace.zone)
        return _("%(instant)s in %(zone)s") % {"instant": shown, "zone": workspace.settings.zone}
    if name == "description" and _(str(value)) != value:
        return _("You read: “%(text)s”") % {"text": _(str(value))}
    return ""


def _after(workspace: Workspace, answers: dict[str, str]) -> dict[str, Any]:
    """Return what the settings file would hold with what was typed."""
    after = _in_file(workspace)
    for name, field in Settings.model_fields.items():
        if name not in answers or name in FIXED or f"PEIL_{name.upper()}" in os.environ:
            continue
        typed = answers[name].strip()
        if typed == text_of(getattr(workspace.settings, name), workspace.zone):
            continue
        value = value_of(name, typed, workspace.zone)
        if value == "" and field.default in ("", None):
            after.pop(name, None)
        else:
            after[name] = value
    return after


def _write(workspace: Workspace, after: dict[str, Any]) -> list[str]:
    """Write the settings file if anything in it differs, and return the names of what does."""
    before = _in_file(workspace)
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    if changed:
        write_settings(workspace.folder, after)
    return changed


def _in_file(workspace: Workspace) -> dict[str, Any]:
    return tomllib.loads((workspace.folder / FILE_NAME).read_text(encoding="utf-8"))


ROUTES = [path("settings/", settings, name="settings")]
