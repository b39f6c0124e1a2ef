"""The form of an action: planned from a number in two clicks, and changed until it is fixed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from peil.accounts.audit import record
from peil.accounts.models import ANALYST
from peil.metrics.catalog import entry
from peil.metrics.measurement import Query
from peil.reports.amounts import Amounts, amounts_of
from peil.reports.asking import MOST_VALUES, Desk
from peil.reports.goals import goal_words
from peil.reports.trends import trend_of
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.steering.models import LONGEST_TITLE, Action, GoalRecord
from peil.steering.planning import check_action, replace_steps
from peil.steering.taken import try_to_record
from peil.web.access import needs_role
from peil.web.addresses import address
from peil.web.asking import desk_of, person_of
from peil.web.pages.actions import action_of
from peil.web.plan_form import (
    Option,
    Typed,
    chosen_filters,
    cut_choices,
    is_asked_again,
    kpis,
    people,
    picking,
)

SECTION = "act"
JUDGEMENTS = ("judged_1", "judged_2", "judged_3")
_LONGEST = 4000
_WEEKS, _MONTHS_ALONE, _MONTHS_COMPARED = 12, 8, 4


@require_http_methods(["GET", "POST"])
@needs_role(ANALYST)
def new_action(request: HttpRequest) -> HttpResponse:
    """Plan an action; the address may say the KPI, whom it is for and the evidence."""
    desk = desk_of(request)
    action = Action(workspace=desk.workspace.slug, planned_by=person_of(request))
    return _form(request, desk, action, {"owner": str(person_of(request).pk)})


@require_http_methods(["GET", "POST"])
@needs_role(ANALYST)
def edit_action(request: HttpRequest, number: int) -> HttpResponse:
    """Change an action: all of a draft; of a fixed one, what it is not judged by."""
    desk, action = desk_of(request), action_of(request, number)
    if action.is_withdrawn:
        return redirect(address(request, "action", number=action.pk))
    return _form(request, desk, action, _kept(desk, action))


def _kept(desk: Desk, action: Action) -> dict[str, str]:
    amounts = amounts_of(desk, action.kpi, action.plan.where, action.variant or None)
    kept = {
        "kpi": action.kpi, "variant": action.variant, "title": action.title, "by": action.by,
        "description": action.description, "owner": str(action.owner_id),
        "starts_on": action.starts_on.isoformat(), "evidence": action.evidence,
        "evidence_address": action.evidence_address, "reason": action.expected_reason,
        "expected": amounts.typed(action.expected_effect, sign=True),
        "smallest": amounts.typed(action.smallest_effect),
        "goal": str(action.goal_id or ""),
        "currency": action.currency or desk.workspace.settings.currency,
        "cost": _money(action.cost), "worth": _money(_for_a_typed_step(action.worth, amounts)),
        "steps": "\n".join(step.text for step in action.steps.all()),
    }  # fmt: skip
    return kept | dict(zip(JUDGEMENTS, action.judged_on, strict=False))


def _money(amount: Decimal | None) -> str:
    if amount is None:
        return ""
    rounded = round(amount, 2)
    return str(int(rounded)) if rounded == int(rounded) else f"{rounded:.2f}"


def _for_a_typed_step(worth: Decimal | None, amounts: Amounts) -> Decimal | None:
    """Turn what a kept step is worth (one second) into what a typed one is (one hour)."""
    if worth is None or amounts.definition.unit != "seconds":
        return worth
    return worth / Decimal(str(amounts.scale.factor))


def _for_a_kept_step(worth: Decimal | None, amounts: Amounts) -> Decimal | None:
    if worth is None or amounts.definition.unit != "seconds":
        return worth
    return round(worth * Decimal(str(amounts.scale.factor)), 6)


def _form(
    request: HttpRequest, desk: Desk, action: Action, kept: dict[str, str]
) -> HttpResponse:  # fmt: skip
    """Show the form with all that was typed, or keep the action if it holds."""
    is_sent = request.method == "POST"
    held = tuple(f"{name}={value}" for name, values in action.where.items() for value in values)
    typed = Typed(request.POST if is_sent else request.GET, kept, is_sent, where=held)
    kpi = action.kpi if action.is_fixed else typed.text("kpi")
    kpi = kpi if kpi in desk.catalog else ""
    where = dict(typed.filters)
    if kpi and action.pk is None and not is_sent:
        kept |= _proposed(desk, typed, kpi, where)
    by = action.by if action.is_fixed else typed.text("by")
    amounts = amounts_of(desk, kpi, where, typed.text("variant") or None) if kpi else None
    is_new = action.pk is None
    if is_sent and not is_asked_again(request):
        if amounts is None:
            typed.wrong("kpi", _("Choose which number it is to change."))
        elif _keep(desk, action, typed, amounts):
            what = "planned" if is_new else "changed"
            record("action", actor=person_of(request), workspace=desk.workspace.slug,
                   subject=f"action {action.pk}: {what}")  # fmt: skip
            messages.success(request, _("The action is planned.") if is_new
                             else _("The action is changed."))  # fmt: skip
            return redirect(address(request, "action", number=action.pk))
    told = {
        "action": action, "typed": typed, "kpi": kpi, "here": request.path, "amounts": amounts,
        "kpis": kpis(desk), "people": people(beside=action.owner if action.owner_id else None),
        "by": by,
        "treated": _treated(typed, action),
        "values": _values(desk, kpi, by, _treated(typed, action)) if kpi and by else (),
        "filters": chosen_filters({n: v for n, v in where.items() if n != by}),
        "cut_choices": [c for c in cut_choices(desk, kpi) if c[0] != by] if kpi else [],
        "by_choices": cut_choices(desk, kpi) if kpi else [],
        "always_by": entry(kpi, desk.workspace.folder).metric.always_by if kpi else (),
        "picking": picking(desk, kpi, typed.given) if kpi else None,
        "goals": _goals(desk, kpi), "judgements": JUDGEMENTS, "longest": _LONGEST,
        "longest_title": LONGEST_TITLE,
    }  # fmt: skip
    return render(request, "pages/action_form.html", told, status=400 if typed.errors else 200)


def _treated(typed: Typed, action: Action) -> tuple[str, ...]:
    return (
        typed.many("treated") if typed.is_sent or typed.many("treated") else tuple(action.treated)
    )


def _values(desk: Desk, kpi: str, by: str, treated: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values that can be acted on; where there are many, also those chosen before."""
    there = desk.values(kpi, by)
    return tuple(sorted({*there, *treated})) if len(there) == MOST_VALUES else there


def _goals(desk: Desk, kpi: str) -> list[Option]:
    """Return the open goals, those of the KPI first."""
    here = GoalRecord.objects.filter(workspace=desk.workspace.slug, closed_at__isnull=True)
    found = []
    for each in sorted(here, key=lambda record: (record.kpi != kpi, record.due)):
        if each.kpi in desk.catalog:
            amounts = amounts_of(desk, each.kpi, each.goal.where, each.variant or None)
            found.append((str(each.pk), goal_words(desk, amounts, each.goal)))
    return found


def _proposed(
    desk: Desk, typed: Typed, kpi: str, where: dict[str, tuple[str, ...]]
) -> dict[str, str]:
    """Propose what an action needs, so that it can be kept at once and mended later.

    Whoever comes from a slice of a KPI means that slice: its first filter becomes what is acted
    on, so that the others can be compared with.
    """
    today = desk.workspace.now().astimezone(desk.workspace.zone).date()
    start = today + timedelta(days=7 - today.weekday())
    always = entry(kpi, desk.workspace.folder).metric.always_by
    by = typed.text("by") or next((n for n in (*always, *where) if n in where), "")
    acted_on = typed.many("treated") or where.get(by, ())
    if by in where and not typed.many("treated"):
        given = typed.given.copy()
        given.setlist("treated", list(acted_on))
        given.setlist("where", [f"{n}={v}" for n, vs in where.items() if n != by for v in vs])
        typed.given = given
        where.pop(by)
    measure = _(desk.catalog[kpi].definition.title)
    goal = GoalRecord.objects.filter(
        workspace=desk.workspace.slug, closed_at__isnull=True, kpi=kpi
    ).order_by("due").first()  # fmt: skip
    title = _("Improve “%(measure)s” for %(whom)s") if acted_on else _("Improve “%(measure)s”")
    return {
        "by": by,
        "title": (title % {"measure": measure, "whom": ", ".join(acted_on)})[:LONGEST_TITLE],
        "starts_on": start.isoformat(),
        "judged_1": _first_judgement(desk, kpi, where, start, is_compared=bool(by)).isoformat(),
        "currency": desk.workspace.settings.currency,
        "goal": str(goal.pk) if goal else "",
    }


def _first_judgement(
    desk: Desk, kpi: str, where: Mapping[str, tuple[str, ...]], start: date, *, is_compared: bool
) -> date:
    """Propose a day of judgement that leaves enough periods after the start.

    Numbers that come week by week can be judged after twelve weeks. Where weeks are too thin it
    takes months: four whole ones with others to compare with, eight alone.
    """
    try:
        trend = trend_of(desk, Query(kpi, where=where), every="week")
    except PeilError:
        trend = None
    weekly = [cell for cell in trend.cells[-26:] if cell.value is not None] if trend else []
    if trend is not None and len(weekly) >= min(20, len(trend.cells)):
        return start + timedelta(weeks=_WEEKS)
    wait = _MONTHS_COMPARED if is_compared else _MONTHS_ALONE
    months = start.year * 12 + start.month - 1 + wait + (start.day > 1)
    return date(months // 12, months % 12 + 1, 1)


def _keep(desk: Desk, action: Action, typed: Typed, amounts: Amounts) -> bool:
    """Read the form into an action and keep it; False with errors told where it does not hold."""
    owner = typed.owner()
    action.title = typed.text("title")
    action.description, action.evidence = typed.text("description"), typed.text("evidence")
    action.evidence_address = _own_address(desk, typed.text("evidence_address"))
    action.cost = typed.money("cost")
    action.worth = _for_a_kept_step(typed.money("worth"), amounts)
    action.currency = (
        typed.text("currency") if action.cost is not None or action.worth is not None else ""
    )
    chosen = typed.text("goal")
    action.goal = GoalRecord.objects.filter(
        pk=int(chosen) if chosen.isdecimal() else 0, workspace=desk.workspace.slug
    ).first()  # fmt: skip
    for name in ("description", "evidence", "reason"):
        if len(typed.text(name)) > _LONGEST:
            typed.wrong(name, _("At most %(most)s letters are kept. Shorten it.") % {
                "most": _LONGEST})  # fmt: skip
    if not action.is_fixed:
        _read_plan(action, typed, amounts)
    if owner is None or typed.errors:
        return False
    action.owner = owner
    if not typed.checked(
        "form", lambda: check_action(desk.workspace, desk.warehouse, action, desk.viewer)
    ):
        return False
    action.save()
    try_to_record(desk.workspace, action)
    replace_steps(action, typed.text("steps").splitlines())
    return True


def _read_plan(action: Action, typed: Typed, amounts: Amounts) -> None:
    action.kpi, action.variant = typed.text("kpi"), typed.text("variant")
    action.by = typed.text("by")
    action.treated = list(typed.many("treated")) if action.by else []
    action.where = {n: list(v) for n, v in typed.filters.items() if n != action.by}
    if action.by and not action.treated:
        typed.wrong("by", _("Tick whom it is done for, so that the others can be compared with."))
    starts = typed.day("starts_on", needed=_("Say when it begins."))
    days = [typed.day(name) for name in JUDGEMENTS]
    if not any(typed.text(name).strip() for name in JUDGEMENTS):
        typed.wrong("judged_1", _("Say when it is judged: at least one day after the start."))
    if starts is not None:
        action.starts_on = starts
        for name, on in zip(JUDGEMENTS, days, strict=True):
            if on is not None and on <= starts:
                typed.wrong(name, _("That is not after the start. Choose a later day."))
    action.judged_on = [on.isoformat() for on in days if on is not None]
    action.expected_effect = typed.number("expected", amounts)
    action.expected_reason = typed.text("reason")
    action.smallest_effect = typed.number("smallest", amounts)
    if action.smallest_effect is not None and action.smallest_effect <= 0:
        typed.wrong("smallest", _("It must be over 0, whichever way is better."))


def _own_address(desk: Desk, kept: str) -> str:
    """Return an address within the workspace; nothing else is kept, since it becomes a link."""
    parts = urlsplit(kept)
    is_ours = not parts.scheme and not parts.netloc and "\\" not in kept and len(kept) <= 2000
    return kept if is_ours and parts.path.startswith(f"/{desk.workspace.slug}/") else ""


ROUTES = [
    path("actions/new/", new_action, name="new_action"),
    path("actions/<int:number>/edit/", edit_action, name="edit_action"),
]
