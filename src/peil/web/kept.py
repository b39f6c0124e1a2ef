"""Goals and actions from the database as reports read them: plain, and of one workspace."""

from __future__ import annotations

from peil.reports.goals import KeptGoal
from peil.steering.models import GoalRecord
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
    )
