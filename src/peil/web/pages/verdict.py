"""Verdicts: whether each planned action worked, and one with its picture, checks and money."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from peil.reports.verdict import verdict_page, verdicts_page
from peil.shared.words import mark
from peil.web.asking import desk_of
from peil.web.kept import action_to_judge, kept_actions
from peil.web.registry import Entry

MENU = Entry("prove", "verdicts", mark("Verdicts"), order=5)


@require_safe
def verdicts(request: HttpRequest) -> HttpResponse:
    """List all actions that are fixed with what is said of them."""
    desk = desk_of(request)
    report = verdicts_page(desk, kept_actions(desk.workspace))
    return render(request, "pages/verdicts.html", {"report": report})


@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Show the verdict on one action."""
    desk = desk_of(request)
    report = verdict_page(desk, *action_to_judge(desk.workspace, number))
    return render(request, "pages/verdict.html", {"report": report})


ROUTES = [
    path("verdicts/", verdicts, name="verdicts"),
    path("actions/<int:number>/verdict/", show, name="verdict"),
]
