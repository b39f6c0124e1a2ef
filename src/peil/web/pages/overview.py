"""The Overview: what a leader reads first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from peil.accounts.visits import since_last_visit
from peil.reports.overview import overview_of
from peil.reports.since import Seen, since_last_look
from peil.shared import clock
from peil.shared.words import mark
from peil.web.asking import desk_of, person_of
from peil.web.registry import Entry

MENU = Entry("overview", "overview", mark("Overview"))


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the Overview, and what it tells that its reader had not seen before."""
    desk = desk_of(request)
    report = overview_of(desk)
    since = None
    if report.moved is not None and report.seen is not None:
        last = since_last_visit(person_of(request), desk.workspace.slug, seen=report.seen.as_json())
        since = since_last_look(
            report.moved,
            report.seen,
            before=Seen.of_json(last.seen) if last else None,
            at=last.ended_at if last else None,
            now=clock.now(),
            zone=desk.workspace.zone,
        )
    return render(request, "pages/overview.html", {"report": report, "since": since})


ROUTES = [path("", show, name="overview")]
