"""Prove: whether an action moved a KPI."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from peil.analysis.plans import Plan
from peil.metrics.catalog import entry
from peil.metrics.periods import GRAINS
from peil.reports import names
from peil.reports.annotations import stamp
from peil.reports.proof import choices, proof
from peil.shared.words import mark
from peil.web.asking import day_asked, desk_of, question_of
from peil.web.registry import Entry

MENU = Entry("prove", "prove", mark("Effect"))


def case_of(asked: QueryDict) -> Plan | None:
    """Read what to judge from an address; None where it names no KPI or no first day.

    Raises
    ------
    BadInput, UnknownName
        If a date, period or filter cannot be read.
    """
    question, at = question_of(asked), day_asked("at", asked.get("at"))
    kpi = asked.get("kpi")
    if not kpi or at is None:
        return None
    # Without scripts the form still holds the values of the dimension that was chosen before.
    is_of_another = asked.get("of", question.by) != question.by
    treated = [] if is_of_another else [value for value in asked.getlist("treated") if value]
    return Plan(
        kpi, at, by=question.by, treated=tuple(dict.fromkeys(treated)), every=question.every,
        where=question.where,
    )  # fmt: skip


def address_of(case: Plan, *, without: tuple[str, str] | None = None) -> str:
    """Return a case as it stands in an address.

    Parameters
    ----------
    case : Plan
    without : (dimension, value) or None
        A filter to leave out.
    """
    pairs = [("kpi", case.kpi), ("at", case.at.isoformat())]
    pairs += [(name, text) for name, text in (("by", case.by), ("every", case.every)) if text]
    pairs += [("treated", value) for value in case.treated]
    pairs += [
        ("where", f"{name}={value}")
        for name, values in case.where.items()
        for value in values
        if (name, value) != without
    ]
    return "?" + urlencode(pairs)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the verdict that the address asks for, or how to ask for one."""
    desk, case = desk_of(request), case_of(request.GET)
    kpi = request.GET.get("kpi") or None
    if kpi is not None:
        entry(kpi, desk.workspace.folder)
    report = None
    if case is not None:
        report = desk.page(
            ("prove", *case.key, stamp(desk.workspace.folder)), lambda: proof(desk, case)
        )
    told = {
        "report": report,
        "case": case,
        "case_address": partial(address_of, case) if case else None,
        "choices": choices(desk, kpi, request.GET.get("by") or None),
        "grain_choices": [(each, names.grain(each)) for each in GRAINS],
    }
    return render(request, "pages/prove.html", told)


ROUTES = [path("prove/", show, name="prove")]
