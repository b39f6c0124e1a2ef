"""The audit: who did what, when, newest first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from peil.accounts.audit import ACTIONS
from peil.accounts.models import OWNER, AuditEntry
from peil.shared.words import gettext as _
from peil.shared.words import mark
from peil.web.access import needs_role
from peil.web.registry import Entry

MENU = Entry("settings", "audit", mark("Audit"), order=30, role=OWNER)
_ON_A_PAGE = 50


@require_safe
@needs_role(OWNER)
def audit(request: HttpRequest) -> HttpResponse:
    """Show the audit of the whole installation; ``?action=load`` shows one kind."""
    chosen = request.GET.get("action", "")
    entries = AuditEntry.objects.select_related("actor")
    if chosen in ACTIONS:
        entries = entries.filter(action=chosen)
    pages = Paginator(entries, _ON_A_PAGE)
    told = {
        "page": pages.get_page(request.GET.get("page")),
        "chosen": chosen if chosen in ACTIONS else "",
        "actions": {name: _(words) for name, words in ACTIONS.items()},
    }
    return render(request, "pages/audit.html", told)


ROUTES = [path("settings/audit/", audit, name="audit")]
