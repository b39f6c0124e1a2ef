"""The journey: its stages as a strip, each with its KPI, the weakest seen at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from peil.accounts.audit import record
from peil.accounts.models import ANALYST
from peil.reports.journey import KeptJourney, journey_page
from peil.reports.journey_proposal import empty_journey, proposed_phases, proposed_touchpoints
from peil.shared.words import gettext as _
from peil.shared.words import mark
from peil.steering.journeys import draw
from peil.steering.models import JourneyRecord
from peil.web.access import needs_role
from peil.web.addresses import address
from peil.web.asking import desk_of, person_of
from peil.web.kept import kept, kept_journeys
from peil.web.registry import Entry

MENU = Entry("measure", "journey", mark("Journey"), order=15)


@require_safe
def show(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Show a journey; without a number the first, or what could be drawn from the facts."""
    desk = desk_of(request)
    journeys = kept_journeys(desk.workspace)
    removed = None
    if asked := request.GET.get("removed", ""):
        removed = JourneyRecord.objects.filter(
            pk=int(asked) if asked.isdecimal() else 0, workspace=desk.workspace.slug,
            removed_at__isnull=False,
        ).first()  # fmt: skip
    told: dict[str, object] = {"journeys": journeys, "removed": removed}
    if number is None and (not journeys or "new" in request.GET):
        told["phases"] = desk.page(("phases proposed",), lambda: proposed_phases(desk))
        told["touchpoints"] = desk.page(("touchpoints proposed",),
                                        lambda: proposed_touchpoints(desk))  # fmt: skip
        return render(request, "pages/journey_empty.html", told)
    chosen = journeys[0] if number is None else found(journeys, number)
    told |= {"kept": chosen, "report": journey_page(desk, chosen, kept(desk.workspace).goals)}
    return render(request, "pages/journey.html", told)


@require_POST
@needs_role(ANALYST)
def new(request: HttpRequest) -> HttpResponse:
    """Draw a journey as it was proposed: phases, touchpoints, or phases without KPIs."""
    desk = desk_of(request)
    proposed = {"phases": proposed_phases, "touchpoints": proposed_touchpoints}
    make = proposed.get(request.POST.get("like", ""))
    journey = (make(desk) if make else None) or empty_journey()
    made = draw(desk.workspace, journey, person_of(request).pk)
    record("journey", actor=person_of(request), workspace=desk.workspace.slug,
           subject=f"journey {made.pk}: drawn")  # fmt: skip
    if make is None:
        messages.success(request, _("The journey is drawn. Choose a KPI for each stage."))
        return redirect(address(request, "edit_journey", number=made.pk))
    messages.success(request, _("The journey is drawn. Rename, move and change its stages as you "
                                "like."))  # fmt: skip
    return redirect(address(request, "journey", number=made.pk))


def found(journeys: tuple[KeptJourney, ...], number: int) -> KeptJourney:
    """Return one of the journeys.

    Raises
    ------
    Http404
        If it is not there.
    """
    for each in journeys:
        if each.number == number:
            return each
    raise Http404


ROUTES = [
    path("journey/", show, name="journey"),
    path("journey/new/", new, name="new_journey"),
    path("journey/<int:number>/", show, name="journey"),
]
