"""One KPI, the list of all, and the annotations drawn in their charts."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from peil.accounts.audit import record
from peil.accounts.models import ANALYST
from peil.metrics.catalog import entry
from peil.reports.annotations import (
    LONGEST_NAME,
    Annotation,
    add_annotation,
    remove_annotation,
    stamp,
)
from peil.reports.kpi import kpi_page
from peil.reports.measures import measures
from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.shared.words import mark
from peil.web.access import needs_role
from peil.web.addresses import address
from peil.web.asking import desk_of, filter_field, question_of
from peil.web.kept import kept_goals
from peil.web.registry import Entry
from peil.web.working import shown_meanwhile

MENU = Entry("measure", "measure", mark("All KPIs"))


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List every KPI with its number, or what it takes to get it."""
    desk = desk_of(request)
    meanwhile = shown_meanwhile(
        request, desk, "measure", lambda one: one.page("measure", lambda: measures(one))
    )
    if meanwhile is not None:
        return meanwhile
    report = desk.page("measure", lambda: measures(desk))
    return render(request, "pages/kpi_list.html", {"report": report})


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponse:
    """Show one KPI as the address asks."""
    desk, asked = desk_of(request), question_of(request.GET)
    entry(name, desk.workspace.folder)
    goals = tuple(each for each in kept_goals(desk.workspace) if each.goal.kpi == name)
    report = desk.page(
        ("kpi", name, asked.key, stamp(desk.workspace.folder), tuple(g.key for g in goals)),
        lambda: kpi_page(
            desk, name, by=asked.by, every=asked.every, since=asked.since, until=asked.until,
            where=asked.where, variant=asked.variant, version=asked.definition,
            as_measured=asked.as_measured, goals=goals,
        ),
    )  # fmt: skip
    told = {
        "report": report,
        "asked": asked,
        "picking": filter_field(desk, name, request.GET),
        "longest_name": LONGEST_NAME,
    }
    return render(request, "pages/kpi.html", told)


@require_POST
@needs_role(ANALYST)
def annotate(request: HttpRequest, name: str) -> HttpResponse:
    """Add an annotation, or take one away."""
    desk = desk_of(request)
    entry(name, desk.workspace.folder)
    back = redirect(address(request, "kpi", name=name) + "#annotations")
    workspace = desk.workspace
    if key := request.POST.get("remove"):
        gone = remove_annotation(workspace.folder, key)
        if gone is not None:
            record("definition", actor=request.user, workspace=workspace.slug,  # type: ignore[arg-type]
                   subject=f"annotation {gone.on.isoformat()} removed")  # fmt: skip
            messages.success(request, _("The annotation is removed."))
        return back
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        raise BadInput("An annotation needs its day, such as 2026-01-31.") from None
    only = name if request.POST.get("only") else ""
    drawn = Annotation(on, request.POST.get("name", ""), only)
    written = add_annotation(workspace.folder, drawn)
    replaced = request.POST.get("replace", "")
    if replaced and replaced != written.key:
        remove_annotation(workspace.folder, replaced)
    record("definition", actor=request.user, workspace=workspace.slug,  # type: ignore[arg-type]
           subject=f"annotation {on.isoformat()} {'changed' if replaced else 'added'}")  # fmt: skip
    messages.success(request, _("The annotation is drawn in the charts."))
    return back


ROUTES = [
    path("measure/", listed, name="measure"),
    path("kpi/<str:name>/", show, name="kpi"),
    path("kpi/<str:name>/annotations/", annotate, name="annotate"),
]
