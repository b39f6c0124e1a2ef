"""One action: why, what, how it will be judged, and what that could see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from peil.analysis.foresight import Foresight, foresee
from peil.metrics.measurement import Definition
from peil.reports import names
from peil.reports.actions import KeptAction, Stage, exact_money, when_words, whom
from peil.reports.amounts import Amounts, amounts_of
from peil.reports.asking import Desk
from peil.reports.effects import method_name
from peil.reports.goals import goal_words
from peil.reports.hints import Hint, hints_of, periods_text
from peil.reports.numbers import day, n_text
from peil.reports.worth import worth_of
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.shared.words import ngettext

_MOST_NAMED = 6


@dataclass(frozen=True)
class ActionPage:
    """One action in words.

    Parameters
    ----------
    kept : KeptAction
    stage : Stage
    word, status : str
        Where it stands, in a word and in a sentence.
    measure, whom, expected, worth, cost, goal : str
        Empty where nothing was said.
    plan : tuple of (label, text)
        How it will be judged, in plain words.
    is_late : bool
        Whether the plan was fixed, or would now be, after the start.
    hints : tuple of Hint
        What the plan could see; empty once it is fixed.
    suggested : date or None
        A day of judgement by which the expected effect would be seen, where the last is too early.
    """

    kept: KeptAction
    stage: Stage
    word: str
    status: str
    measure: str
    whom: str
    expected: str
    worth: str
    cost: str
    goal: str
    plan: tuple[tuple[str, str], ...]
    is_late: bool
    hints: tuple[Hint, ...]
    suggested: date | None


def action_page(desk: Desk, kept: KeptAction) -> ActionPage:
    """Say all there is to say of an action, but its verdict.

    Raises
    ------
    PeilError
        If its KPI does not exist any more.
    """
    today = desk.workspace.now().astimezone(desk.workspace.zone).date()
    stage = kept.stage(today)
    plan = kept.plan
    amounts = amounts_of(desk, plan.kpi, plan.where, plan.variant)
    foresight, why_not = _foresight(desk, kept)
    hints, suggested = hints_of(kept, amounts, foresight, why_not)
    return ActionPage(
        kept=kept,
        stage=stage,
        word=_stage_word(stage),
        status=_status(kept, stage, today),
        measure=_(amounts.definition.title),
        whom=whom(plan),
        expected="" if kept.expected is None else _expected(kept.expected, amounts),
        worth=worth_of(desk, kept, amounts).text,
        cost="" if kept.cost is None else exact_money(kept.cost, kept.currency),
        goal=_goal(desk, kept),
        plan=_plan(desk, kept, amounts, foresight),
        is_late=(_fixed_on(desk, kept) or today) > plan.at,
        hints=hints if stage == "draft" else (),
        suggested=suggested if stage == "draft" else None,
    )


def _goal(desk: Desk, kept: KeptAction) -> str:
    if kept.goal is None or kept.goal.goal.kpi not in desk.catalog:
        return ""
    goal = kept.goal.goal
    amounts = amounts_of(desk, goal.kpi, goal.where, goal.variant)
    return goal_words(desk, amounts, goal)


def _stage_word(stage: Stage) -> str:
    return {
        "judged soon": _("Judged soon"),
        "running": _("Running"),
        "to start": _("Plan fixed"),
        "draft": _("Draft"),
        "done": _("Done"),
        "withdrawn": _("Withdrawn"),
    }[stage]


def _status(kept: KeptAction, stage: Stage, today: date) -> str:
    plan = kept.plan
    if stage == "withdrawn":
        return _("%(when)s: “%(reason)s”") % {
            "when": _capital(when_words(kept, today)), "reason": kept.withdrawn_reason}  # fmt: skip
    if stage == "draft":
        return _("Nothing is fixed yet. Fix the plan before the start, so that nobody can choose "
                 "how it is judged after having seen what came of it.")  # fmt: skip
    if stage == "done":
        return _("It began on %(at)s; the last day of judgement, %(last)s, has come.") % {
            "at": day(plan.at), "last": day(max(plan.judged_on))}  # fmt: skip
    coming = plan.next_after(today)
    places = {"at": day(plan.at), "next": day(coming) if coming else ""}
    if stage == "to start":
        return _("The plan is fixed. It begins on %(at)s and is judged on %(next)s.") % places
    return _("It has run since %(at)s and is judged on %(next)s.") % places


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _expected(expected: float, amounts: Amounts) -> str:
    """Write an effect; only one that would make things worse is told as such."""
    if not expected or (expected > 0) == (amounts.definition.better == "higher"):
        return amounts.gap(expected)
    return _("%(effect)s, which is worse") % {"effect": amounts.gap(expected)}


def _foresight(desk: Desk, kept: KeptAction) -> tuple[Foresight | None, str]:
    workspace = desk.workspace
    is_draft = not kept.is_fixed and kept.withdrawn_on is None

    def look() -> tuple[Foresight | None, str]:
        try:
            return foresee(
                desk.warehouse, workspace.settings, workspace.zone, kept.plan, desk.viewer,
                now=workspace.now(), sizes=is_draft, folder=workspace.folder,
            ), ""  # fmt: skip
        except PeilError as problem:  # too few periods, or no such slice any more
            return None, str(problem)

    plan = kept.plan
    asked = (is_draft, plan.kpi, plan.at, plan.judged_on, plan.by, plan.treated,
             tuple(sorted(plan.where.items())), plan.every, plan.variant)  # fmt: skip
    return desk.page(("foresight", asked), look)


def _plan(
    desk: Desk, kept: KeptAction, amounts: Amounts, foresight: Foresight | None
) -> tuple[tuple[str, str], ...]:
    """Lay out how an action will be judged, in plain words."""
    plan, definition = kept.plan, amounts.definition
    lines = [
        (_("What is measured"), _measured(kept, definition)),
        (_("Acted on"), whom(plan)),
        (_("Compared with"), _compared(kept, foresight)),
        (_("First day"), day(plan.at)),
        (_("Judged on"), _judged(kept)),
    ]
    if kept.expected is not None:
        lines.append((_("Expected effect"), _expected(kept.expected, amounts)))
    if plan.smallest_effect is not None:
        size = amounts.gap(plan.smallest_effect, sign=False)
        lines.append((_("Smallest effect that matters"), size if kept.has_own_smallest else
                      _("%(size)s, half of what is expected") % {"size": size}))  # fmt: skip
    if foresight is not None:
        lines.append((_("Method"), _("%(method)s. By rule, from the %(periods)s known before the "
                                     "start.") % {
            "method": _capital(method_name(foresight.method)),
            "periods": periods_text(foresight.grain, foresight.before)}))  # fmt: skip
    fixed_on = _fixed_on(desk, kept)
    if fixed_on is not None:
        lines.append((_("Fixed"), _fixed(kept, fixed_on)))
    return tuple(lines)


def _measured(kept: KeptAction, definition: Definition) -> str:
    version = kept.plan.definition_version or definition.version
    return _("%(measure)s (definition version %(version)s)") % {
        "measure": _(definition.title), "version": version}  # fmt: skip


def _compared(kept: KeptAction, foresight: Foresight | None) -> str:
    if kept.plan.by is None:
        return _("nothing: the number alone, before and after. What else happens at the same time "
                 "cannot be told from the action.")  # fmt: skip
    others = foresight.compared if foresight else ()
    dimension = names.dimension(kept.plan.by).lower()
    if not others:
        return _("the other values of %(dimension)s") % {"dimension": dimension}
    if len(others) > _MOST_NAMED:
        return _("%(n)s other values of %(dimension)s that swing alike") % {
            "n": n_text(len(others)), "dimension": dimension}  # fmt: skip
    return _("the other values of %(dimension)s: %(names)s") % {
        "dimension": dimension, "names": ", ".join(others)}  # fmt: skip


def _judged(kept: KeptAction) -> str:
    days = [
        _("%(day)s, %(weeks)s weeks after the start") % {
            "day": day(on), "weeks": n_text(round((on - kept.plan.at).days / 7))}
        for on in kept.plan.judged_on
    ]  # fmt: skip
    return "; ".join(days)


def _fixed_on(desk: Desk, kept: KeptAction) -> date | None:
    at = kept.plan.fixed_at
    return at.astimezone(desk.workspace.zone).date() if at else None


def _fixed(kept: KeptAction, on: date) -> str:
    late = (on - kept.plan.at).days
    if late <= 0:
        return _("On %(day)s, before the start. Nothing of this can be changed any more.") % {
            "day": day(on)}  # fmt: skip
    return ngettext(
        "On %(day)s, %(late)s day after the start. Nothing of this can be changed any more.",
        "On %(day)s, %(late)s days after the start. Nothing of this can be changed any more.",
        late,
    ) % {"day": day(on), "late": late}
