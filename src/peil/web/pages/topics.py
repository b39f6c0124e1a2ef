"""Topics: what cases are about, how they go, how often they come back, and what is in the way."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from peil.reports import names
from peil.reports.topic_cells import ASKED, OPENED, TOPIC
from peil.reports.topics import topics
from peil.shared.words import mark
from peil.web.asking import desk_of, filter_field, question_of
from peil.web.registry import Entry

MENU = Entry("measure", "topics", mark("Topics"), order=30)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show what cases are about, as the address asks."""
    desk, asked = desk_of(request), question_of(request.GET)
    topic = request.GET.get("topic") or None
    report = desk.page(
        ("topics", topic, asked.key),
        lambda: topics(desk, topic=topic, every=asked.every, where=asked.where),
    )
    kpi, _variant = ASKED[OPENED]
    cuts = desk.cuts(kpi) if report and kpi in desk.catalog else []
    told = {
        "report": report,
        "asked": asked,
        "topic": topic,
        "cut_choices": [(name, names.dimension(name)) for name in cuts if name != TOPIC],
        "picking": filter_field(desk, kpi, request.GET) if cuts else None,
        "grain_choices": [(g, names.grain(g)) for g in ("month", "quarter", "year")],
    }
    return render(request, "pages/topics.html", told)


ROUTES = [path("topics/", show, name="topics")]
