"""Numbers and pictures to take away, each download written down in the audit."""

from __future__ import annotations

import json
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from peil.accounts.audit import record
from peil.metrics.catalog import entry
from peil.metrics.measurement import Measurement, Query
from peil.reports import pictures
from peil.reports.asking import Desk
from peil.reports.cuts import cut_measured
from peil.reports.downloads import csv_of, excel_of, is_simulated, sheet_of
from peil.reports.effect_figure import effect_sheet
from peil.reports.figures import Figure
from peil.reports.journey import journey_page, journey_sheet
from peil.reports.kpi import kpi_page
from peil.reports.proof import effect_for, proof
from peil.reports.task_cells import task_measurements
from peil.reports.tasks import top_tasks
from peil.reports.topic_cells import topic_courses
from peil.reports.trends import trend_of
from peil.reports.understand import drivers_of, drivers_sheet, understanding
from peil.reports.verdict import judged, verdict_page
from peil.shared.errors import NotEnoughData
from peil.shared.words import gettext as _
from peil.web.asking import desk_of, question_of
from peil.web.kept import action_to_judge, kept_goals, kept_journeys
from peil.web.pages.journey import found
from peil.web.pages.prove import case_of

SECTION = "measure"
_KINDS = {
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def kpi(request: HttpRequest, name: str, what: str, form: str) -> HttpResponse:
    """Give a KPI's trend or cut as PNG, CSV or Excel."""
    desk, asked = desk_of(request), question_of(request.GET)
    entry(name, desk.workspace.folder)
    if what not in ("trend", "cut") or form not in _KINDS:
        raise Http404
    query = Query(name, since=asked.since, until=asked.until, where=asked.where,
                  variant=asked.variant, version=asked.definition,
                  as_measured=asked.as_measured)  # fmt: skip
    trend = trend_of(desk, query, every=asked.every)
    if what == "cut":
        found = cut_measured(desk, query, asked.by, trend) if asked.by else None
        measurement = found[0] if found else None
    else:
        measurement = trend.measurement if trend else None
    if measurement is None:
        raise NotEnoughData("There is nothing to download for this question.")
    if form == "png":
        page = kpi_page(
            desk, name, by=asked.by, every=asked.every, since=asked.since, until=asked.until,
            where=asked.where, variant=asked.variant, version=asked.definition,
            as_measured=asked.as_measured, goals=kept_goals(desk.workspace),
        )  # fmt: skip
        content = _picture(desk, page.figure if what == "trend" else None, measurement)
    else:
        content = _table(desk, [measurement], form)
    return _given(request, content, f"{name}-{what}", form)


@require_safe
def journey(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Give a journey as CSV or Excel."""
    desk = desk_of(request)
    kept = found(kept_journeys(desk.workspace), number)
    if form not in ("csv", "xlsx"):
        raise Http404
    sheet = journey_sheet(desk, journey_page(desk, kept, kept_goals(desk.workspace)))
    content = csv_of(sheet) if form == "csv" else excel_of([sheet])
    return _given(request, content, f"journey-{number}", form)


@require_safe
def tasks(request: HttpRequest, form: str) -> HttpResponse:
    """Give the tasks as PNG, CSV or Excel."""
    if form not in _KINDS:
        raise Http404
    desk, asked = desk_of(request), question_of(request.GET)
    report = top_tasks(desk, every=asked.every, where=asked.where)
    if report is None:
        raise NotEnoughData("There is nothing to download for this question.")
    demand, completion = task_measurements(desk, report.period_key, where=asked.where)
    if form == "png":
        content = _picture(desk, report.figure, completion)
    else:
        content = _table(desk, [completion, demand], form)
    return _given(request, content, "tasks", form)


@require_safe
def by_topic(request: HttpRequest, form: str) -> HttpResponse:
    """Give what is told of each topic, period by period, as CSV or Excel."""
    if form not in ("csv", "xlsx"):
        raise Http404
    desk, asked = desk_of(request), question_of(request.GET)
    found = topic_courses(desk, every=asked.every, where=asked.where)
    if found is None:
        raise NotEnoughData("There is nothing to download for this question.")
    courses = [course.measurement for course in found[1].values()]
    return _given(request, _table(desk, courses, form), "topics", form)


@require_safe
def drivers(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """Give what goes together with a KPI as PNG, CSV or Excel."""
    desk, asked = desk_of(request), question_of(request.GET)
    entry(name, desk.workspace.folder)
    if form not in _KINDS:
        raise Http404
    query = Query(name, since=asked.since, until=asked.until, where=asked.where)
    answer = drivers_of(desk, query)
    if answer is None:
        raise NotEnoughData("There is nothing to download for this question.")
    if form == "png":
        page = understanding(desk, name, since=asked.since, until=asked.until, where=asked.where)
        content = _picture(desk, page.figure if page else None, answer.measurement)
    else:
        sheet = drivers_sheet(desk, answer)
        content = excel_of([sheet]) if form == "xlsx" else csv_of(sheet)
    return _given(request, content, f"{name}-drivers", form)


@require_safe
def effect(request: HttpRequest, form: str) -> HttpResponse:
    """Give a verdict's periods as PNG, CSV or Excel."""
    if form not in _KINDS:
        raise Http404
    desk, case = desk_of(request), case_of(request.GET)
    if case is None:
        raise NotEnoughData("There is nothing to download for this question.")
    entry(case.kpi, desk.workspace.folder)
    found = effect_for(desk, case)
    if form == "png":
        content = _picture(desk, proof(desk, case).figure, found.measurement)
    else:
        sheet = effect_sheet(desk, found)
        content = excel_of([sheet]) if form == "xlsx" else csv_of(sheet)
    return _given(request, content, f"{case.kpi}-effect", form)


@require_safe
def verdict(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Give the periods behind the verdict on a planned action as PNG, CSV or Excel."""
    if form not in _KINDS:
        raise Http404
    desk = desk_of(request)
    kept, others = action_to_judge(desk.workspace, number)
    planned = judged(desk, kept, others)
    found = planned.found
    if found is None:
        raise NotEnoughData("There is nothing to download for this question.")
    if form == "png":
        figure = verdict_page(desk, kept, others).proof.figure
        content = _picture(desk, figure, found.measurement)
    else:
        sheet = effect_sheet(desk, found, planned)
        content = excel_of([sheet]) if form == "xlsx" else csv_of(sheet)
    return _given(request, content, f"action-{number}", form)


def _picture(desk: Desk, figure: Figure | None, measurement: Measurement) -> bytes:
    if figure is None:
        raise NotEnoughData("There is no picture for this question. Take the table.")
    name = desk.workspace.settings.name
    lines = [_(measurement.definition.title) + " · " + name]
    if is_simulated(desk, measurement):
        lines.append(_("Simulated: these numbers are made up; they are not observations."))
    return pictures.png(json.loads(figure.specification), title=figure.title, subtitle=lines)


def _table(desk: Desk, measurements: list[Measurement], form: str) -> bytes:
    sheets = [sheet_of(desk, each) for each in measurements]
    if form == "xlsx":
        return excel_of(sheets)
    head = tuple(dict.fromkeys(name for sheet in sheets for name in sheet.head))
    rows = tuple(
        tuple(dict(zip(sheet.head, row, strict=True)).get(name) for name in head)
        for sheet in sheets
        for row in sheet.rows
    )
    return csv_of(replace(sheets[0], head=head, rows=rows))


def _given(request: HttpRequest, content: bytes, subject: str, form: str) -> HttpResponse:
    slug = request.workspace.slug  # type: ignore[attr-defined]
    record("export", actor=request.user, workspace=slug,  # type: ignore[arg-type]
           subject=f"{subject}.{form}")  # fmt: skip
    answer = HttpResponse(content, content_type=_KINDS[form])
    answer["Content-Disposition"] = f'attachment; filename="{slug}-{subject}.{form}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


ROUTES = [
    path("download/journey/<int:number>.<str:form>", journey, name="download_journey"),
    path("kpi/<str:name>/<str:what>.<str:form>", kpi, name="download_kpi"),
    path("understand/<str:name>/drivers.<str:form>", drivers, name="download_drivers"),
    path("prove/effect.<str:form>", effect, name="download_effect"),
    path("actions/<int:number>/verdict.<str:form>", verdict, name="download_verdict"),
    path("tasks/tasks.<str:form>", tasks, name="download_tasks"),
    path("topics/topics.<str:form>", by_topic, name="download_topics"),
]
