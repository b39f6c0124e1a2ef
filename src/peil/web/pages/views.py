"""Saved views: a filtered address with a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from peil.accounts.models import ANALYST, User
from peil.reports.asking import Desk
from peil.reports.definitions import changed_since, version_then
from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.shared.words import mark
from peil.warehouse.workspace import Workspace
from peil.web.addresses import address
from peil.web.asking import desk_of
from peil.web.models import SavedView
from peil.web.registry import Entry

MENU = Entry("measure", "views", mark("Saved views"), order=90)


@require_safe
def views(request: HttpRequest) -> HttpResponse:
    """List one's own views and those that others share."""
    desk = desk_of(request)
    shown = [(view, _changed(desk, view)) for view in visible(request)]
    return render(request, "pages/views.html", {"views": shown})


@dataclass(frozen=True)
class Changed:
    """That the KPI a view shows is defined otherwise than when the view was saved.

    Parameters
    ----------
    words : str
        So, in a sentence.
    then : str
        The address by the definition of then; empty where that is not kept.
    """

    words: str
    then: str


def _changed(desk: Desk, view: SavedView) -> Changed | None:
    parts = urlsplit(view.address)
    found = re.search(r"/kpi/([a-z0-9_]+)/$", parts.path)
    if found is None or "definition=" in parts.query:
        return None
    words = changed_since(desk, found[1], view.saved_at)
    if not words:
        return None
    version = version_then(desk, found[1], view.saved_at)
    query = "&".join(filter(None, (parts.query, f"definition={version}")))
    return Changed(words, f"{parts.path}?{query}" if version is not None else "")


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep an address of this workspace under a name; the same name replaces it."""
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    person = request.user
    name = " ".join(request.POST.get("name", "").split())[:120]
    kept = request.POST.get("address", "")
    parts = urlsplit(kept)
    is_ours = not parts.scheme and not parts.netloc and parts.path.startswith(f"/{workspace.slug}/")
    if not is_ours or len(kept) > 2000 or "\\" in kept:
        raise BadInput("Only pages of this organisation can be saved. Open one and save it.")
    if not name:
        raise BadInput("A view needs a name. Go back and write one.")
    is_shared = request.POST.get("is_shared") == "yes" and (
        isinstance(person, User) and person.has_role(ANALYST)
    )
    SavedView.objects.update_or_create(
        workspace=workspace.slug, saved_by=person, name=name,
        defaults={"address": kept, "is_shared": is_shared},
    )  # fmt: skip
    messages.success(request, _("Saved as '%(name)s'.") % {"name": name})
    return redirect(kept)


@require_POST
def remove_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Remove one of one's own views."""
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    view = get_object_or_404(SavedView, pk=view_id, workspace=workspace.slug, saved_by=request.user)
    view.delete()
    messages.success(request, _("'%(name)s' is removed.") % {"name": view.name})
    return redirect(address(request, "views"))


def visible(request: HttpRequest) -> QuerySet[SavedView]:
    """Return the views that the reader may open: their own, and shared ones."""
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    return SavedView.objects.filter(
        Q(saved_by=request.user) | Q(is_shared=True), workspace=workspace.slug
    ).select_related("saved_by")


ROUTES = [
    path("views/", views, name="views"),
    path("views/save/", save_view, name="save_view"),
    path("views/<int:view_id>/remove/", remove_view, name="remove_view"),
]
