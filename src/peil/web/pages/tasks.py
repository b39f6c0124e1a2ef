"""Tasks: what people come to do, whether they can, and where most fail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from peil.reports import names
from peil.reports.task_cells import COMPLETION
from peil.reports.tasks import top_tasks
from peil.shared.words import mark
from peil.web.asking import desk_of, filter_field, question_of
from peil.web.registry import Entry

MENU = Entry("measure", "tasks", mark("Tasks"), order=20)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the tasks as the address asks."""
    desk, asked = desk_of(request), question_of(request.GET)
    report = desk.page(
        ("tasks", asked.key),
        lambda: top_tasks(desk, every=asked.every, where=asked.where),
    )
    cuts = desk.cuts(COMPLETION) if report and COMPLETION in desk.catalog else []
    told = {
        "report": report,
        "asked": asked,
        "cut_choices": [(name, names.dimension(name)) for name in cuts if name != "task"],
        "picking": filter_field(desk, COMPLETION, request.GET) if cuts else None,
        "grain_choices": [(g, names.grain(g)) for g in ("month", "quarter", "year")],
    }
    return render(request, "pages/tasks.html", told)


ROUTES = [path("tasks/", show, name="tasks")]
