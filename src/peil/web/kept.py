"""Goals, actions and journeys of a workspace as reports read them: plain, from the database."""

from __future__ import annotations

from django.http import Http404

from peil.reports.actions import KeptAction, KeptComment, KeptStep
from peil.reports.goals import KeptGoal
from peil.reports.journey import KeptJourney
from peil.reports.steering import Kept
from peil.reports.verdict import Others, others_of
from peil.steering.journeys import journeys_of
from peil.steering.models import Action, GoalRecord
from peil.warehouse.workspace import Workspace


def kept_goals(workspace: Workspace) -> tuple[KeptGoal, ...]:
    """Return a workspace's goals, closed ones among them."""
    records = GoalRecord.objects.filter(workspace=workspace.slug).select_related("owner")
    return tuple(kept_goal(record) for record in records)


def kept_goal(record: GoalRecord) -> KeptGoal:
    """Return one goal as reports read it."""
    return KeptGoal(
        number=record.pk,
        goal=record.goal,
        owner=str(record.owner),
        objective=record.objective,
        is_closed=record.closed_at is not None,
        set_at=record.set_at,
    )


def kept_actions(workspace: Workspace) -> tuple[KeptAction, ...]:
    """Return a workspace's actions, withdrawn ones among them."""
    records = Action.objects.filter(workspace=workspace.slug)
    asked = records.select_related("owner", "goal", "goal__owner")
    return tuple(
        kept_action(workspace, record)
        for record in asked.prefetch_related("steps__done_by", "comments__said_by")
    )


def kept_action(workspace: Workspace, record: Action) -> KeptAction:
    """Return one action as reports read it."""
    withdrawn = record.withdrawn_at
    return KeptAction(
        number=record.pk,
        title=record.title,
        owner=str(record.owner),
        plan=record.plan,
        expected=record.expected_effect,
        has_own_smallest=record.smallest_effect is not None,
        description=record.description,
        reason=record.expected_reason,
        evidence=record.evidence,
        evidence_address=record.evidence_address,
        cost=record.cost,
        worth=record.worth,
        currency=record.currency,
        goal=kept_goal(record.goal) if record.goal else None,
        ended_on=record.ended_on,
        withdrawn_on=withdrawn.astimezone(workspace.zone).date() if withdrawn else None,
        withdrawn_reason=record.withdrawn_reason,
        steps=tuple(
            KeptStep(step.pk, step.text, str(step.done_by or ""), step.done_at)
            for step in record.steps.all()
        ),
        comments=tuple(
            KeptComment(each.text, str(each.said_by), each.said_at)
            for each in record.comments.all()
        ),
    )


def kept_journeys(workspace: Workspace) -> tuple[KeptJourney, ...]:
    """Return a workspace's journeys, as they were last saved."""
    return tuple(
        KeptJourney(record.pk, version.number, version.as_drawn)
        for record, version in journeys_of(workspace)
    )


def kept(workspace: Workspace) -> Kept:
    """Return all that the Overview tells of: open goals and actions."""
    followed = tuple(goal for goal in kept_goals(workspace) if not goal.is_closed)
    return Kept(followed, kept_actions(workspace))


def action_to_judge(workspace: Workspace, number: int) -> tuple[KeptAction, Others]:
    """Return one action, and what else was done for the same KPI.

    Raises
    ------
    Http404
        If there is no such action.
    """
    everything = kept_actions(workspace)
    kept = next((each for each in everything if each.number == number), None)
    if kept is None:
        raise Http404
    return kept, others_of(kept, everything)
