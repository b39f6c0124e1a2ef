"""Edit a journey: its name and phases, its stages, and back to what it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from peil.accounts.audit import record
from peil.accounts.models import ANALYST
from peil.analysis.journeys import Journey, Stage
from peil.reports.asking import Desk
from peil.reports.journey import KeptJourney
from peil.reports.journey_proposal import default_phases
from peil.reports.journey_weights import relationships
from peil.shared import clock
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.steering.journeys import check_stage, moved, redraw, tidied
from peil.steering.models import JourneyRecord
from peil.web.access import needs_role
from peil.web.addresses import address
from peil.web.asking import desk_of, person_of
from peil.web.kept import kept_journeys
from peil.web.pages.journey import found
from peil.web.plan_form import (
    Option,
    Typed,
    chosen_filters,
    cut_choices,
    is_asked_again,
    kpis,
    picking,
)

SECTION = "measure"
_MOST_VERSIONS = 12


@require_http_methods(["GET", "POST"])
@needs_role(ANALYST)
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Show all that can be changed of a journey; sent, keep its name, kind, phases and outcome."""
    desk = desk_of(request)
    kept = found(kept_journeys(desk.workspace), number)
    journey = kept.journey
    typed = Typed(request.POST, {"name": journey.name, "kind": journey.kind,
                                 "outcome": journey.outcome}, request.method == "POST")  # fmt: skip
    phases = list(journey.phases) or list(default_phases())
    if typed.is_sent:
        phases = list(typed.many("phase")) or phases
        changed = replace(
            journey, name=typed.text("name"), outcome=typed.text("outcome"),
            kind="touchpoints" if typed.text("kind") == "touchpoints" else "phases",
            phases=tuple(phases),
        )  # fmt: skip
        after = kept.version if _is_frame_as_seen(kept, _seen(request, kept)) else None
        if typed.checked("name", lambda: _save(request, desk, kept, changed, after)):
            return _back(request, kept)
    versions = JourneyRecord.objects.get(pk=number).versions.select_related("saved_by")
    told = {
        "kept": kept,
        "journey": journey,
        "typed": typed,
        "phases": [*phases, ""],
        "outcomes": [(name, _(desk.catalog[name].definition.title))
                     for name in relationships(desk)],
        "titles": {name: _(each.definition.title) for name, each in desk.catalog.items()},
        "versions": versions[:_MOST_VERSIONS],
        "undo": _undo(request, kept),
        "here": request.path,
    }  # fmt: skip
    return render(request, "pages/journey_edit.html", told, status=400 if typed.errors else 200)


@require_POST
@needs_role(ANALYST)
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Move or remove one stage, bring a version back, or remove the journey and bring it back."""
    desk, what = desk_of(request), request.POST
    if "restore" in what:
        return _restored(request, desk, number)
    kept = found(kept_journeys(desk.workspace), number)
    if "remove_journey" in what:
        JourneyRecord.objects.filter(pk=number).update(removed_at=clock.now())
        _audit(request, desk, number, "removed")
        return redirect(f"{address(request, 'journey')}?removed={number}")
    try:
        _save(request, desk, kept, _changed(kept, what))
    except PeilError as problem:
        messages.error(request, str(problem))
    return _back(request, kept)


def _changed(kept: KeptJourney, what: Mapping[str, str]) -> Journey:
    stages = kept.journey.stages
    if "bring_back" in what:
        record = JourneyRecord.objects.get(pk=kept.number)
        return get_object_or_404(record.versions, number=_whole(what["bring_back"])).as_drawn
    for name, by in (("up", -1), ("down", 1)):
        if name in what:
            place = _place(what[name], stages)
            return replace(kept.journey, stages=moved(stages, place, by))
    place = _place(what.get("remove", ""), stages)
    return replace(kept.journey, stages=stages[:place] + stages[place + 1 :])


def _restored(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    removed = get_object_or_404(JourneyRecord, pk=number, workspace=desk.workspace.slug)
    removed.removed_at = None
    removed.save(update_fields=["removed_at"])
    _audit(request, desk, number, "brought back")
    messages.success(request, _("The journey is back."))
    return redirect(address(request, "journey", number=number))


@require_http_methods(["GET", "POST"])
@needs_role(ANALYST)
def edit_stage(request: HttpRequest, number: int, stage: int | None = None) -> HttpResponse:
    """Show a stage's form, or keep it; without a place a new stage is added at the end."""
    desk = desk_of(request)
    kept = found(kept_journeys(desk.workspace), number)
    is_sent = request.method == "POST"
    seen = _drawn_at(kept, _seen(request, kept)) if is_sent else kept.journey
    stages = seen.stages
    if stage is not None and stage >= len(stages):
        raise Http404
    last = len(kept.journey.phases) - 1
    old = stages[stage] if stage is not None else Stage("", phase=max(0, last))
    held = tuple(f"{name}={value}" for name, values in old.where.items() for value in values)
    known = {"title": old.title, "description": old.description, "phase": str(old.phase),
             "kpi": old.kpi, "variant": old.variant or ""}  # fmt: skip
    typed = Typed(request.POST if is_sent else request.GET, known, is_sent, where=held)
    kpi = typed.text("kpi") if typed.text("kpi") in desk.catalog else ""
    is_torn = False
    if is_sent and not is_asked_again(request):
        changed = Stage(
            title=typed.text("title"), description=typed.text("description"),
            phase=_whole(typed.text("phase")), kpi=kpi, where=dict(typed.filters) if kpi else {},
            variant=_variant(desk, kpi, typed.text("variant")),
        )  # fmt: skip
        is_beside = "beside" in request.POST
        place = None if is_beside else stage
        is_torn = not typed.errors and not is_beside and _is_torn(kept, seen, place)
        if is_torn:
            typed.wrong("title", _meanwhile(kept, old))
        elif not typed.errors and _keep(request, desk, kept, seen, place, changed, typed):
            return _back(request, kept)
    told = {
        "is_torn": is_torn, "kept": kept, "stage": old, "is_new": stage is None,
        "typed": typed, "kpi": kpi,
        "kpis": kpis(desk), "phases": [(str(at), name) for at, name in
                                       enumerate(kept.journey.phases)],
        "variants": _variants(desk, kpi), "here": request.path,
        "filters": chosen_filters(typed.filters if kpi else {}),
        "cut_choices": cut_choices(desk, kpi) if kpi else [],
        "picking": picking(desk, kpi, _given(desk, kpi, typed)) if kpi else None,
    }  # fmt: skip
    return render(request, "pages/journey_stage.html", told, status=400 if typed.errors else 200)


def _given(desk: Desk, kpi: str, typed: Typed):  # type: ignore[no-untyped-def]  # a QueryDict
    """Return what was given, with the dimension chosen that a KPI cannot be told without."""
    always = desk.catalog[kpi].metric.always_by
    lacking = [name for name in always if name not in typed.filters]
    if lacking and not typed.given.get("dimension"):
        given = typed.given.copy()
        given["dimension"] = lacking[0]
        return given
    return typed.given


def _keep(
    request: HttpRequest, desk: Desk, kept: KeptJourney, seen: Journey, place: int | None,
    changed: Stage, typed: Typed,
) -> bool:  # fmt: skip
    """Keep a stage in the journey as it is now, which others may have changed elsewhere."""
    stages = list(kept.journey.stages)
    if place is None:
        stages.append(changed)
    else:
        stages[stages.index(seen.stages[place])] = changed
    drawn = replace(kept.journey, stages=tuple(stages))
    return (
        typed.checked("title", lambda: tidied(drawn))
        and typed.checked("kpi", lambda: check_stage(desk.workspace, desk.warehouse, changed,
                                                     desk.viewer))
        and typed.checked("title", lambda: _save(request, desk, kept, drawn, kept.version))
    )  # fmt: skip


def _is_torn(kept: KeptJourney, seen: Journey, place: int | None) -> bool:
    """Tell whether others have changed what a change to one stage rests on."""
    if seen.phases != kept.journey.phases or seen.kind != kept.journey.kind:
        return True
    return place is not None and kept.journey.stages.count(seen.stages[place]) != 1


def _is_frame_as_seen(kept: KeptJourney, seen: int) -> bool:
    """Tell whether name, kind, phases and outcome are what they were when a page was shown."""
    before, now = _drawn_at(kept, seen), kept.journey
    return (before.name, before.kind, before.phases, before.outcome) == (
        now.name, now.kind, now.phases, now.outcome)  # fmt: skip


def _drawn_at(kept: KeptJourney, number: int) -> Journey:
    if number == kept.version:
        return kept.journey
    record = JourneyRecord.objects.get(pk=kept.number)
    return get_object_or_404(record.versions, number=number).as_drawn


def _meanwhile(kept: KeptJourney, stage: Stage) -> str:
    """Say who has changed what somebody else was about to change."""
    newest = JourneyRecord.objects.get(pk=kept.number).versions.first()
    told = {"author": newest.saved_by if newest and newest.saved_by else _("Somebody"),
            "stage": stage.title or _("the phases")}  # fmt: skip
    return _("%(author)s has changed or removed “%(stage)s” while this was written. Nothing of "
             "yours is lost: add it as a stage beside theirs, or look at the journey as it is "
             "now.") % told  # fmt: skip


def _seen(request: HttpRequest, kept: KeptJourney) -> int:
    """Return the version that a page was shown with."""
    return _whole(request.POST.get("version", "")) or kept.version


def _save(
    request: HttpRequest, desk: Desk, kept: KeptJourney, drawn: Journey, after: int | None = None
) -> None:
    saved = redraw(JourneyRecord.objects.get(pk=kept.number), drawn, person_of(request).pk,
                   after=after or _seen(request, kept))  # fmt: skip
    if saved != kept.version:
        _audit(request, desk, kept.number, f"version {saved}")


def _audit(request: HttpRequest, desk: Desk, number: int, what: str) -> None:
    record("journey", actor=person_of(request), workspace=desk.workspace.slug,
           subject=f"journey {number}: {what}")  # fmt: skip


def _back(request: HttpRequest, kept: KeptJourney) -> HttpResponse:
    """Return to the page of changes, which offers to undo the one just made."""
    here = address(request, "edit_journey", number=kept.number)
    return redirect(f"{here}?from={kept.version}")


def _undo(request: HttpRequest, kept: KeptJourney) -> int | None:
    before = _whole(request.GET.get("from", ""))
    return before if 0 < before < kept.version else None


def _variants(desk: Desk, kpi: str) -> list[Option]:
    if not kpi:
        return []
    known = desk.catalog[kpi].metric.variants
    return [(name, _(each.title) if each.title else name) for name, each in known.items()]


def _variant(desk: Desk, kpi: str, typed: str) -> str | None:
    return typed if kpi and typed in desk.catalog[kpi].metric.variants else None


def _place(text: str, stages: tuple[Stage, ...]) -> int:
    place = _whole(text) if text.isdecimal() else len(stages)
    if place >= len(stages):
        raise Http404
    return place


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


ROUTES = [
    path("journey/<int:number>/edit/", edit, name="edit_journey"),
    path("journey/<int:number>/change/", change, name="change_journey"),
    path("journey/<int:number>/stage/", edit_stage, name="new_stage"),
    path("journey/<int:number>/stage/<int:stage>/", edit_stage, name="journey_stage"),
]
