"""Settings: what each means, where its value comes from, and a way to change it."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from peil.accounts.audit import record
from peil.accounts.models import OWNER, User
from peil.shared.errors import BadInput
from peil.shared.words import LANGUAGES, mark
from peil.shared.words import gettext as _
from peil.warehouse.settings import FILE_NAME, Settings, check_settings
from peil.warehouse.workspace import Workspace, write_settings
from peil.web.addresses import address
from peil.web.registry import Entry
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
        Its value as text.
    kind : str
        ``text``, ``yes_no``, ``language`` or ``fixed``: how it can be changed.
    variable : str
        The environment variable that overrides the file; empty if none does.
    is_default : bool
        Whether neither file nor environment says it.
    """

    name: str
    title: str
    meaning: str
    text: str
    kind: str
    variable: str
    is_default: bool


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show the workspace's settings; the owner may change them."""
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    problem = ""
    if request.method == "POST":
        person = request.user
        if not isinstance(person, User) or not person.has_role(OWNER):
            raise PermissionDenied(_("Only the owner changes settings."))
        try:
            changed = _change(workspace, request.POST.dict())
        except BadInput as refusal:
            problem = str(refusal)
        else:
            if changed:
                record("settings", actor=person, workspace=workspace.slug,
                       subject=", ".join(changed))  # fmt: skip
                messages.success(request, _("The settings are saved."))
            return redirect(address(request, "settings"))
    told = {"groups": _groups(workspace), "problem": problem, "languages": LANGUAGES,
            "file": FILE_NAME}  # fmt: skip
    return render(request, "pages/settings.html", told, status=400 if problem else 200)


def _groups(workspace: Workspace) -> list[tuple[str, list[SettingRow]]]:
    in_file = _in_file(workspace)
    return [(_(title), _rows(workspace, names, in_file)) for title, names in GROUPS.items()]


def _rows(
    workspace: Workspace, names: tuple[str, ...], in_file: dict[str, Any]
) -> list[SettingRow]:
    rows = []
    for name in names:
        value = getattr(workspace.settings, name)
        variable = f"PEIL_{name.upper()}"
        is_overridden = variable in os.environ
        kind = "fixed" if name in FIXED or is_overridden else _kind(name, value)
        rows.append(
            SettingRow(
                name, _(TITLES[name]), _(MEANINGS[name]), _text(value), kind,
                variable if is_overridden else "", name not in in_file and not is_overridden,
            )
        )  # fmt: skip
    return rows


def _change(workspace: Workspace, answers: dict[str, str]) -> list[str]:
    """Write what was changed into the settings file, and return the names."""
    before = _in_file(workspace)
    after = dict(before)
    for name, field in Settings.model_fields.items():
        if name not in answers or name in FIXED or f"PEIL_{name.upper()}" in os.environ:
            continue
        typed = answers[name].strip()
        if typed == _text(getattr(workspace.settings, name)):
            continue
        value = _value(name, typed)
        if value == "" and field.default in ("", None):
            after.pop(name, None)
        else:
            after[name] = value
    check_settings(after, where=FILE_NAME)
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    if changed:
        write_settings(workspace.folder, after)
    return changed


def _in_file(workspace: Workspace) -> dict[str, Any]:
    return tomllib.loads((workspace.folder / FILE_NAME).read_text(encoding="utf-8"))


def _kind(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes_no"
    return "language" if name == "language" else "text"


def _value(name: str, typed: str) -> object:
    """Turn what was typed into what the file holds; what does not fit is left to the check."""
    default = Settings.model_fields[name].default
    if isinstance(default, bool):
        return typed == "yes"
    if isinstance(default, tuple):
        return [_number(part.strip()) for part in typed.split(";" if ";" in typed else ",")]
    if isinstance(default, (int, float)):
        return _number(typed)
    return typed


def _number(typed: str) -> object:
    for kind in (int, float):
        try:
            return kind(typed)
        except ValueError:
            continue
    return typed


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


ROUTES = [path("settings/", settings, name="settings")]
