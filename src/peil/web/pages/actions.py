"""Actions: what is done about the numbers, and one action with its evidence, plan and comments."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peil.accounts.audit import record
from peil.accounts.models import ANALYST
from peil.reports.action import action_page
from peil.reports.actions import actions_page
from peil.reports.asking import Desk
from peil.reports.verdict import verdict_rows
from peil.shared import clock
from peil.shared.errors import BadInput
from peil.shared.words import gettext as _
from peil.shared.words import mark
from peil.steering.models import Action, Comment, Step
from peil.steering.planning import end, fix, withdraw
from peil.web.access import needs_role
from peil.web.addresses import address
from peil.web.asking import desk_of, person_of
from peil.web.kept import kept_action, kept_actions
from peil.web.registry import Entry

MENU = Entry("act", "actions", mark("Actions"), order=10)
LONGEST_COMMENT = 4000


@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """List the actions by where they stand."""
    desk = desk_of(request)
    kept = kept_actions(desk.workspace)
    told = {
        "report": actions_page(desk, kept),
        "verdicts": {row.number: row for row in verdict_rows(desk, kept)},
    }
    return render(request, "pages/actions.html", told)


@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Show one action."""
    return _shown(request, action_of(request, number))


@require_http_methods(["GET", "POST"])
@needs_role(ANALYST)
def fix_plan(request: HttpRequest, number: int) -> HttpResponse:
    """Say what fixing the plan means, and fix it when that is confirmed."""
    desk, action = desk_of(request), action_of(request, number)
    if request.method == "POST":
        try:
            fix(desk.workspace, action)
        except BadInput as problem:
            return _asked_to_fix(request, desk, action, problem=str(problem))
        _written(request, desk, action, "fixed")
        messages.success(request, _("The plan is fixed: from now on nobody can change how it is "
                                    "judged."))  # fmt: skip
        return _back(request, action)
    if action.is_fixed or action.is_withdrawn:
        return _back(request, action)
    return _asked_to_fix(request, desk, action)


def _asked_to_fix(
    request: HttpRequest, desk: Desk, action: Action, *, problem: str = ""
) -> HttpResponse:  # fmt: skip
    report = action_page(desk, kept_action(desk.workspace, action))
    told = {"report": report, "problem": problem}
    return render(request, "pages/action_fix.html", told, status=400 if problem else 200)


@require_POST
@needs_role(ANALYST)
def withdraw_action(request: HttpRequest, number: int) -> HttpResponse:
    """Give an action up, with the reason."""
    desk, action = desk_of(request), action_of(request, number)
    reason = request.POST.get("reason", "")
    try:
        withdraw(desk.workspace, action, reason)
    except BadInput as problem:
        return _shown(request, action, problem=str(problem), at="withdraw")
    _written(request, desk, action, "withdrawn")
    messages.success(request, _("The action is withdrawn and stays on record with the reason."))
    return _back(request, action)


@require_POST
@needs_role(ANALYST)
def remove_draft(request: HttpRequest, number: int) -> HttpResponse:
    """Remove an action whose plan was never fixed."""
    desk, action = desk_of(request), action_of(request, number)
    action.delete()
    record("action", actor=person_of(request), workspace=desk.workspace.slug,
           subject=f"action {number}: removed")  # fmt: skip
    messages.success(request, _("The draft “%(title)s” is removed.") % {"title": action.title})
    return redirect(address(request, "actions"))


@require_POST
@needs_role(ANALYST)
def end_action(request: HttpRequest, number: int) -> HttpResponse:
    """Say when an action ended, or that it goes on after all; it is judged as planned."""
    desk, action = desk_of(request), action_of(request, number)
    typed = request.POST.get("on", "").strip()
    try:
        ended = None if "goes_on" in request.POST else date.fromisoformat(typed)
    except ValueError:
        told = _("“%(text)s” is not a day, such as 2026-01-31.") % {"text": typed}
        return _shown(request, action, problem=told, at="end")
    try:
        end(desk.workspace, action, ended)
    except BadInput as problem:
        return _shown(request, action, problem=str(problem), at="end")
    _written(request, desk, action, "ended" if ended else "goes on")
    messages.success(request, _("The day it ended is kept.") if ended else _("It goes on."))
    return _back(request, action)


@require_POST
@needs_role(ANALYST)
def tick(request: HttpRequest, number: int) -> HttpResponse:
    """Tick a step of the checklist, or take the tick away."""
    action = action_of(request, number)
    chosen = request.POST.get("step", "")
    step = get_object_or_404(Step, pk=chosen if chosen.isdecimal() else 0, action=action)
    is_done = "done" in request.POST
    step.done_at = clock.now() if is_done else None
    step.done_by = person_of(request) if is_done else None
    step.save(update_fields=["done_at", "done_by"])
    return _back(request, action, "#steps")


@require_POST
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """Add a comment; whoever may read may say something."""
    action = action_of(request, number)
    text = request.POST.get("text", "").strip()
    if not text:
        return _shown(request, action, problem=_("A comment needs words."), at="comment")
    if len(text) > LONGEST_COMMENT:
        problem = _("The comment has %(n)s letters; at most %(most)s are kept. Shorten it.") % {
            "n": len(text), "most": LONGEST_COMMENT}  # fmt: skip
        return _shown(request, action, problem=problem, at="comment")
    Comment.objects.create(action=action, said_by=person_of(request), text=text)
    return _back(request, action, "#comments")


def action_of(request: HttpRequest, number: int) -> Action:
    """Return an action of the workspace at hand, or answer 404."""
    workspace = desk_of(request).workspace
    return get_object_or_404(Action, pk=number, workspace=workspace.slug)


def _shown(
    request: HttpRequest, action: Action, *, problem: str = "", at: str = ""
) -> HttpResponse:  # fmt: skip
    """Show an action; what is wrong with a form that was sent stands in it, with what was typed."""
    desk = desk_of(request)
    told = {
        "report": action_page(desk, kept_action(desk.workspace, action)),
        "verdict": _verdict(request, action),
        "may_see_evidence": _may_see_evidence(request, action),
        "today": desk.workspace.now().astimezone(desk.workspace.zone).date(),
        "problem": problem,
        "at": at,
        "typed": request.POST if problem else {},
        "longest_comment": LONGEST_COMMENT,
    }
    return render(request, "pages/action.html", told, status=400 if problem else 200)


def _may_see_evidence(request: HttpRequest, action: Action) -> bool:
    """Tell whether the number that was written down may be shown.

    It may be of parts of the organisation that the reader does not see.
    """
    person = person_of(request)
    return person.units is None or person.pk in (action.owner_id, action.planned_by_id)


def _verdict(request: HttpRequest, action: Action) -> str:
    """Return where the verdict on an action stands; empty before its start."""
    workspace = desk_of(request).workspace
    today = workspace.now().astimezone(workspace.zone).date()
    if not action.is_fixed or action.is_withdrawn or today < action.starts_on:
        return ""
    return address(request, "verdict", number=action.pk)


def _written(request: HttpRequest, desk: Desk, action: Action, what: str) -> None:
    record("action", actor=person_of(request), workspace=desk.workspace.slug,
           subject=f"action {action.pk}: {what}")  # fmt: skip


def _back(request: HttpRequest, action: Action, part: str = "") -> HttpResponse:
    return redirect(address(request, "action", number=action.pk) + part)


ROUTES = [
    path("actions/", actions, name="actions"),
    path("actions/<int:number>/", show, name="action"),
    path("actions/<int:number>/fix/", fix_plan, name="fix_action"),
    path("actions/<int:number>/withdraw/", withdraw_action, name="withdraw_action"),
    path("actions/<int:number>/remove/", remove_draft, name="remove_action"),
    path("actions/<int:number>/end/", end_action, name="end_action"),
    path("actions/<int:number>/tick/", tick, name="tick_step"),
    path("actions/<int:number>/comment/", comment, name="comment_action"),
]
