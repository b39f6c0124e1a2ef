"""Plan actions and goals: check what was asked, keep it, fix it, end it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db import transaction

from peil.analysis.goals import Course, course, is_per_period
from peil.metrics.catalog import Entry, entry
from peil.metrics.engine import measure
from peil.metrics.measurement import EVERYONE, Grain, Viewer
from peil.metrics.periods import GRAINS
from peil.shared.errors import BadInput, UnknownName
from peil.shared.suggest import unknown
from peil.steering.models import LONGEST_OBJECTIVE, LONGEST_TITLE, Action, GoalRecord
from peil.steering.taken import try_to_record
from peil.warehouse.warehouse import Warehouse
from peil.warehouse.workspace import Workspace

MOST_MONEY = 10**12
GOAL_GRAINS: tuple[Grain, ...] = ("week", "month", "quarter", "year")


def check_action(
    workspace: Workspace, warehouse: Warehouse, action: Action, viewer: Viewer = EVERYONE
) -> None:
    """Check an action before it is kept; the title and days are tidied in place.

    Parameters
    ----------
    workspace, warehouse
        Where the KPI is measured, so that a value or dimension that is not there is found now.
    action : Action
    viewer : Viewer
        Who plans it.

    Raises
    ------
    BadInput
        If something is missing or does not go together; the message says what would do.
    UnknownName
        If there is no such KPI, dimension or value.
    """
    action.title = " ".join(action.title.split())
    if not action.title:
        raise BadInput("An action needs a name: what is done, in a few words.")
    if len(action.title) > LONGEST_TITLE:
        raise BadInput("The name has %(n)s letters; at most %(most)s are kept. Shorten it.",
                       n=len(action.title), most=LONGEST_TITLE)  # fmt: skip
    known = entry(action.kpi, workspace.folder)
    _check_comparison(known, action)
    days = sorted({date.fromisoformat(day) for day in action.judged_on})
    action.judged_on = [day.isoformat() for day in days]
    if not days:
        raise BadInput("Say when the action is judged: at least one day after its start.")
    if days[0] <= action.starts_on:
        raise BadInput("It is judged on %(day)s, which is not after the start on %(start)s. Choose "
                       "a later day.", day=days[0], start=action.starts_on)  # fmt: skip
    if action.every and action.every not in GRAINS:
        raise BadInput("“%(text)s” is no period: day, week, month, quarter or year.",
                       text=action.every)  # fmt: skip
    if action.smallest_effect is not None and action.smallest_effect <= 0:
        raise BadInput("The smallest effect that matters must be over 0.")
    _check_money(action)
    query = replace(action.plan.query(), every=None)
    measured = measure(
        warehouse, workspace.settings, workspace.zone, query, viewer, folder=workspace.folder
    )
    if action.by:
        there = {cell.slice[action.by] for cell in measured.cells}
        if missing := [name for name in action.treated if name not in there]:
            raise unknown("No %(dimension)s named '%(name)s'.", [t for t in there if t],
                          name=missing[0], dimension=action.by)  # fmt: skip


def _check_comparison(known: Entry, action: Action) -> None:
    if bool(action.by) != bool(action.treated):
        raise BadInput("Name a dimension and those of its values that are acted on; or neither, "
                       "where the action is for everybody.")  # fmt: skip
    if further := [name for name in known.metric.always_by if name != action.by]:
        raise BadInput("“%(kpi)s” is a number for each %(dimension)s: name which of them are acted "
                       "on.", kpi=action.kpi, dimension=further[0])  # fmt: skip
    if action.by in action.where:
        raise BadInput("“%(dimension)s” both filters and compares. Leave out the filter.",
                       dimension=action.by)  # fmt: skip


def _check_money(action: Action) -> None:
    action.currency = action.currency.strip().upper()
    if action.cost is None and action.worth is None:
        return
    if not re.fullmatch("[A-Z]{3}", action.currency):
        raise BadInput("“%(text)s” is no currency: its three letters, such as NOK.",
                       text=action.currency)  # fmt: skip
    if max(action.cost or 0, action.worth or 0) >= MOST_MONEY:
        raise BadInput("An action's cost and worth must be under %(most)s.", most=f"{MOST_MONEY:,}")
    if (action.cost or 0) < 0 or (action.worth or 0) < 0:
        raise BadInput("An action's cost and worth cannot be under 0.")


def fix(workspace: Workspace, action: Action) -> None:
    """Fix how an action is judged, and write it to the facts if it has started.

    It cannot be undone.

    Raises
    ------
    BadInput
        If it is fixed already, was withdrawn, or nothing says what is worth seeing.
    """
    if action.is_fixed:
        raise BadInput("The plan of “%(title)s” is fixed already.", title=action.title)
    if action.is_withdrawn:
        raise BadInput("“%(title)s” was withdrawn. Plan a new action.", title=action.title)
    if not action.expected_effect and action.smallest_effect is None:
        raise BadInput("Say what effect is expected, or the smallest one that matters: without it "
                       "nobody can say that there is none.")  # fmt: skip
    action.definition_version = entry(action.kpi, workspace.folder).definition.version
    action.fixed_at = workspace.now()
    action.save()
    try_to_record(workspace, action)


def end(workspace: Workspace, action: Action, on: date | None) -> None:
    """Keep the last day of an action, or that it goes on after all; it is judged as planned.

    Raises
    ------
    BadInput
        If it would end before it begins.
    """
    if on is not None and on < action.starts_on:
        raise BadInput("It cannot end on %(on)s, before it begins on %(start)s.",
                       on=on, start=action.starts_on)  # fmt: skip
    action.ended_on = on
    action.save(update_fields=["ended_on"])
    try_to_record(workspace, action)


def withdraw(workspace: Workspace, action: Action, reason: str) -> None:
    """Give an action up before it is judged, and say why; it stays on record.

    Raises
    ------
    BadInput
        If no reason is given, it was withdrawn before, or it has been judged: a failure that could
        be taken back would be forgotten.
    """
    if action.is_withdrawn:
        raise BadInput("“%(title)s” was withdrawn already.", title=action.title)
    today = workspace.now().astimezone(workspace.zone).date()
    judged = action.plan.judged_by(today) if action.is_fixed else None
    if judged is not None:
        raise BadInput("“%(title)s” was judged on %(day)s, and that verdict stays. Write what "
                       "happened in a comment.", title=action.title, day=judged)  # fmt: skip
    reason = " ".join(reason.split())
    if not reason:
        raise BadInput("Say why it is given up; it stays on record with the reason.")
    action.withdrawn_at, action.withdrawn_reason = workspace.now(), reason[:300]
    action.save()
    try_to_record(workspace, action)


def find_action(workspace: Workspace, name: str) -> Action:
    """Find an action by its number or its name.

    Raises
    ------
    UnknownName
        If there is none; the message names those that there are.
    """
    here = Action.objects.filter(workspace=workspace.slug)
    if name.isdecimal() and (found := here.filter(pk=int(name)).first()):
        return found
    if found := here.filter(title__iexact=name.strip()).first():
        return found
    there = [f"{action.pk} ({action.title})" for action in here[:8]]
    if not there:
        raise UnknownName("No action named '%(name)s': none has been planned.", name=name)
    raise UnknownName("No action named '%(name)s'. There are %(there)s.",
                      name=name, there=", ".join(there))  # fmt: skip


def other_actions(action: Action) -> tuple[tuple[date, str], ...]:
    """Return what else was done for the same KPI, as events that may explain its number too."""
    others = Action.objects.filter(
        workspace=action.workspace, kpi=action.kpi, fixed_at__isnull=False,
        withdrawn_at__isnull=True,
    ).exclude(pk=action.pk)  # fmt: skip
    return tuple((other.starts_on, other.title) for other in others)


def set_goal(
    workspace: Workspace, warehouse: Warehouse, record: GoalRecord, viewer: Viewer = EVERYONE
) -> Course:
    """Check a goal, keep where the KPI stands as its baseline, and save it.

    Returns
    -------
    Course
        Where it stands.

    Raises
    ------
    BadInput
        If it is due before it begins, or the target is no number that the KPI can have.
    UnknownName
        If there is no such KPI, dimension or value.
    """
    known = entry(record.kpi, workspace.folder)
    _check_target(known, record)
    if record.every not in ("", *GOAL_GRAINS):
        raise BadInput("“%(text)s” is no period of a goal: week, month, quarter or year.",
                       text=record.every)  # fmt: skip
    if is_per_period(known):  # which period the target is for must not follow from its days
        record.every = record.goal.grain
    if record.due <= record.since:
        raise BadInput("The goal is due on %(due)s, which is not after its first day %(since)s. "
                       "Choose a later day.", due=record.due, since=record.since)  # fmt: skip
    record.objective = " ".join(record.objective.split())[:LONGEST_OBJECTIVE]
    if _begins_elsewhere(record):
        record.baseline = None
    found = course(
        warehouse, workspace.settings, workspace.zone, record.goal, viewer, now=workspace.now(),
        folder=workspace.folder,
    )  # fmt: skip
    record.baseline = found.baseline
    record.save()
    return found


def _check_target(known: Entry, record: GoalRecord) -> None:
    if not math.isfinite(record.target):
        raise BadInput("A goal needs its target: the number that is to be reached.")
    if known.definition.unit == "share" and not 0 <= record.target <= 1:
        raise BadInput("The target is a percentage, from 0 to 100.")
    if further := [n for n in known.metric.always_by if len(record.where.get(n, ())) != 1]:
        raise BadInput("“%(kpi)s” is a number for each %(dimension)s: choose the one that the goal "
                       "is for.", kpi=record.kpi, dimension=further[0])  # fmt: skip


def _begins_elsewhere(record: GoalRecord) -> bool:
    """Tell whether what a goal's way begins with was changed since it was kept."""
    kept = GoalRecord.objects.filter(pk=record.pk).first()
    return kept is None or any(
        getattr(kept, name) != getattr(record, name)
        for name in ("kpi", "variant", "where", "since", "every")
    )


@transaction.atomic
def replace_steps(action: Action, texts: Iterable[str]) -> None:
    """Keep an action's checklist: steps of the same words stay done, others come and go."""
    wanted = list(dict.fromkeys(" ".join(text.split())[:200] for text in texts if text.strip()))
    action.steps.exclude(text__in=wanted).delete()
    there = set(action.steps.values_list("text", flat=True))
    for text in wanted:
        if text not in there:
            action.steps.create(text=text)
