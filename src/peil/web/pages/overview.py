"""The Overview: what a leader reads first."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from peil.accounts.visits import since_last_visit
from peil.reports.asking import Desk
from peil.reports.journey import KeptJourney, Strip, journey_strip
from peil.reports.overview import Overview, overview_of
from peil.reports.since import Seen, since_last_look
from peil.reports.steering import Kept, Steering, steering_of
from peil.shared import clock
from peil.shared.words import mark
from peil.web.asking import desk_of, person_of
from peil.web.kept import kept, kept_journeys
from peil.web.registry import Entry
from peil.web.working import shown_meanwhile

MENU = Entry("overview", "overview", mark("Overview"))


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the Overview, and what it tells that its reader had not seen before."""
    desk = desk_of(request)
    planned = kept(desk.workspace)
    drawn = kept_journeys(desk.workspace)
    asked = ("overview", planned.key, *((each.number, each.version) for each in drawn[:1]))
    meanwhile = shown_meanwhile(request, desk, asked, lambda d: _made(d, planned, drawn))
    if meanwhile is not None:
        return meanwhile
    report, steering, journey = _made(desk, planned, drawn)
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
    told = {"report": report, "since": since, "steering": steering, "journey": journey}
    return render(request, "pages/overview.html", told)


def _made(
    desk: Desk, planned: Kept, drawn: Sequence[KeptJourney]
) -> tuple[Overview, Steering | None, Strip | None]:
    report = overview_of(desk, planned.goals)
    if report.headline is None:
        return report, None, None
    journey = journey_strip(desk, drawn[0], planned.goals) if drawn else None
    return report, steering_of(desk, planned), journey


ROUTES = [path("", show, name="overview")]
