"""Goals: what the numbers are to reach, and whether they are on their way."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peil.accounts.audit import record
from peil.accounts.models import ANALYST
from peil.analysis.goals import is_per_period
from peil.metrics.catalog import entry
from peil.metrics.measurement import Query
from peil.reports import names
from peil.reports.amounts import Amounts, amounts_of
from peil.reports.asking import Desk
from peil.reports.goals import goals_page
from peil.reports.numbers import scale_for
from peil.reports.periods import named
from peil.reports.trends import Trend, trend_of
from peil.reports.wording import number_words
from peil.shared import clock
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.shared.words import mark
from peil.steering.models import GoalRecord
from peil.steering.planning import GOAL_GRAINS, set_goal
from peil.web.access import needs_role
from peil.web.addresses import address
from peil.web.asking import desk_of, person_of
from peil.web.kept import kept_goals
from peil.web.plan_form import (
    Typed,
    chosen_filters,
    cut_choices,
    is_asked_again,
    kpis,
    people,
    picking,
)
from peil.web.registry import Entry

MENU = Entry("act", "goals", mark("Goals"), order=20)
_LEAST_DAYS = 120


@require_safe
def goals(request: HttpRequest) -> HttpResponse:
    """List the goals, the most urgent first; ``?closed=7`` offers to take a closing back."""
    desk = desk_of(request)
    report = goals_page(desk, kept_goals(desk.workspace))
    told = {
        "report": report,
        "just_closed": next(
            (row for row in report.closed if str(row.number) == request.GET.get("closed")), None
        ),
    }
    return render(request, "pages/goals.html", told)


@require_http_methods(["GET", "POST"])
@needs_role(ANALYST)
def new_goal(request: HttpRequest) -> HttpResponse:
    """Set a goal; the address may say the KPI and its slice."""
    desk = desk_of(request)
    today = desk.workspace.now().astimezone(desk.workspace.zone).date()
    kept = {
        "owner": str(person_of(request).pk),
        "since": today.isoformat(),
        "due": _end_of_year(today).isoformat(),
    }
    goal = GoalRecord(workspace=desk.workspace.slug, set_by=person_of(request))
    return _form(request, desk, goal, kept)


@require_http_methods(["GET", "POST"])
@needs_role(ANALYST)
def edit_goal(request: HttpRequest, number: int) -> HttpResponse:
    """Change a goal."""
    desk = desk_of(request)
    goal = _kept(desk, number)
    amounts = amounts_of(desk, goal.kpi, goal.goal.where, goal.variant or None)
    kept = {
        "kpi": goal.kpi, "variant": goal.variant, "target": amounts.typed(goal.target),
        "owner": str(goal.owner_id), "since": goal.since.isoformat(),
        "due": goal.due.isoformat(), "objective": goal.objective, "every": goal.every,
    }  # fmt: skip
    return _form(request, desk, goal, kept)


@require_POST
@needs_role(ANALYST)
def close_goal(request: HttpRequest, number: int) -> HttpResponse:
    """Close a goal, or open it again."""
    desk = desk_of(request)
    goal = _kept(desk, number)
    is_opened = "open" in request.POST
    goal.closed_at = None if is_opened else clock.now()
    goal.save(update_fields=["closed_at"])
    record("goal", actor=person_of(request), workspace=desk.workspace.slug,
           subject=f"goal {goal.pk}: {'opened' if is_opened else 'closed'}")  # fmt: skip
    if is_opened:
        messages.success(request, _("The goal is followed again."))
        return redirect(address(request, "goals"))
    return redirect(f"{address(request, 'goals')}?closed={goal.pk}")


def _form(request: HttpRequest, desk: Desk, goal: GoalRecord, kept: dict[str, str]) -> HttpResponse:
    """Show the form with all that was typed, or keep the goal if it holds."""
    is_sent = request.method == "POST"
    held = tuple(f"{name}={value}" for name, values in goal.where.items() for value in values)
    typed = Typed(request.POST if is_sent else request.GET, kept, is_sent, where=held)
    kpi = typed.text("kpi")
    known = kpi if kpi in desk.catalog else ""
    where = dict(typed.filters)
    variant = typed.text("variant") or None
    amounts = amounts_of(desk, known, where, variant) if known else None
    trend = _trend(desk, known, where, variant) if known else None
    is_of_period = bool(known) and is_per_period(desk.catalog[known])
    if is_of_period and not kept.get("every"):  # as it is shown, since that is what was looked at
        kept["every"] = trend.grain if trend and trend.grain in GOAL_GRAINS else "month"
    is_new = goal.pk is None
    if is_sent and not is_asked_again(request):
        if amounts is None:
            typed.wrong("kpi", _("Choose what is to be reached."))
        elif _keep(desk, goal, typed, amounts):
            record("goal", actor=person_of(request), workspace=desk.workspace.slug,
                   subject=f"goal {goal.pk}: {'set' if is_new else 'changed'}")  # fmt: skip
            messages.success(
                request, _("The goal is set.") if is_new else _("The goal is changed.")
            )
            return redirect(address(request, "goals"))
    told = {
        "goal": goal,
        "typed": typed,
        "kpi": known,
        "here": request.path,
        "measure": _(amounts.definition.title) if amounts else "",
        "amounts": amounts,
        "stands": _stands(trend) if trend else "",
        "is_per_period": is_of_period,
        "grains": [(each, names.grain(each).lower()) for each in GOAL_GRAINS],
        "kpis": kpis(desk),
        "people": people(beside=goal.owner if goal.owner_id else None),
        "filters": chosen_filters(where),
        "cut_choices": cut_choices(desk, known) if known else [],
        "picking": picking(desk, known, typed.given) if known else None,
    }
    return render(request, "pages/goal_form.html", told, status=400 if typed.errors else 200)


def _keep(desk: Desk, goal: GoalRecord, typed: Typed, amounts: Amounts) -> bool:
    """Read the form into a goal and keep it; False with errors told where it does not hold."""
    target = typed.number("target", amounts, needed=_("Say what is to be reached."))
    since = typed.day("since", needed=_("Say when the way begins."))
    due = typed.day("due", needed=_("Say when it is to be reached."))
    owner = typed.owner()
    if target is None or since is None or due is None or owner is None or typed.errors:
        return False
    goal.kpi, goal.variant = typed.text("kpi"), typed.text("variant")
    goal.where = {name: list(values) for name, values in typed.filters.items()}
    goal.every = typed.text("every")
    goal.target, goal.since, goal.due, goal.owner = target, since, due, owner
    goal.objective = typed.text("objective")
    at = "due" if due <= since else "target"
    if goal.every not in ("", *GOAL_GRAINS):
        at = "every"
    return typed.checked(at, lambda: set_goal(desk.workspace, desk.warehouse, goal, desk.viewer))


def _trend(
    desk: Desk, kpi: str, where: dict[str, tuple[str, ...]], variant: str | None
) -> Trend | None:
    """Return the KPI over time; None where that cannot be told."""
    if entry(kpi, desk.workspace.folder).metric.always_by and not where:
        return None
    try:
        return trend_of(desk, Query(kpi, where=where, variant=variant))
    except PeilError:
        return None


def _stands(trend: Trend) -> str:
    """Say where the KPI stands now, to set a target by; empty where that cannot be told."""
    cell = trend.current
    if cell is None:
        return ""
    return _("%(period)s: %(number)s.") % {
        "period": named(cell.period or ""),
        "number": number_words(cell, scale_for(trend.definition, cell)),
    }


def _kept(desk: Desk, number: int) -> GoalRecord:
    return get_object_or_404(GoalRecord, pk=number, workspace=desk.workspace.slug)


def _end_of_year(today: date) -> date:
    """Return the last day of the year, or of the next where this one is nearly over."""
    end = date(today.year, 12, 31)
    return end if end - today >= timedelta(days=_LEAST_DAYS) else date(today.year + 1, 12, 31)


ROUTES = [
    path("goals/", goals, name="goals"),
    path("goals/new/", new_goal, name="new_goal"),
    path("goals/<int:number>/", edit_goal, name="goal"),
    path("goals/<int:number>/close/", close_goal, name="close_goal"),
]
