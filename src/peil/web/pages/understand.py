"""Understand: what goes together with a KPI, the important and weak first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from peil.metrics.catalog import entry
from peil.reports import names
from peil.reports.understand import understanding
from peil.shared.words import mark
from peil.web.asking import desk_of, filter_field, question_of
from peil.web.registry import Entry

MENU = Entry("understand", "understand", mark("Drivers"))


@require_safe
def show(request: HttpRequest, name: str | None = None) -> HttpResponse:
    """Show what goes together with a KPI, as the address asks."""
    desk, asked = desk_of(request), question_of(request.GET)
    if name is not None:
        entry(name, desk.workspace.folder)
    report = desk.page(
        ("understand", name, asked.key),
        lambda: understanding(
            desk, name, since=asked.since, until=asked.until, where=asked.where
        ),
    )  # fmt: skip
    told = {
        "report": report,
        "asked": asked,
        "cut_choices": [(c, names.dimension(c)) for c in desk.cuts(report.kpi)] if report else [],
        "picking": filter_field(desk, report.kpi, request.GET) if report else None,
    }
    return render(request, "pages/understand.html", told)


ROUTES = [
    path("understand/", show, name="understand"),
    path("understand/<str:name>/", show, name="understand_kpi"),
]
