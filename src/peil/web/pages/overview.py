"""The Overview: what a leader reads first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from peil.reports.overview import overview_of
from peil.shared.words import mark
from peil.web.asking import desk_of
from peil.web.registry import Entry

MENU = Entry("overview", "overview", mark("Overview"))


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the Overview."""
    return render(request, "pages/overview.html", {"report": overview_of(desk_of(request))})


ROUTES = [path("", show, name="overview")]
