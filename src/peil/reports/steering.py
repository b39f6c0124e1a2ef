"""Goals and verdicts in brief, for the Overview: what asks for something stands first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peil.reports.actions import KeptAction
from peil.reports.annotations import stamp
from peil.reports.asking import Desk
from peil.reports.goals import GoalRow, KeptGoal, goals_page
from peil.reports.verdict import VerdictRow, verdict_rows, verdicts_title

MOST_GOALS, MOST_VERDICTS = 4, 5


@dataclass(frozen=True)
class Kept:
    """What a workspace's people have planned, plain, as it stands in the operational database.

    Parameters
    ----------
    goals : tuple of KeptGoal
    actions : tuple of KeptAction
    """

    goals: tuple[KeptGoal, ...] = ()
    actions: tuple[KeptAction, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """What changes when anything does that an Overview tells of them."""
        acted = ((a.number, a.title, a.withdrawn_on, a.plan.key) for a in self.actions)
        return tuple(goal.key for goal in self.goals), tuple(acted)


@dataclass(frozen=True)
class Steering:
    """Goals and verdicts in brief.

    Parameters
    ----------
    goals_title, verdicts_title : str
        What stands above each, a whole sentence.
    goals : tuple of GoalRow
        Those that are followed and ask for most.
    further_goals, further_verdicts : int
        How many more there are.
    verdicts : tuple of VerdictRow
    """

    goals_title: str
    goals: tuple[GoalRow, ...]
    further_goals: int
    verdicts_title: str
    verdicts: tuple[VerdictRow, ...]
    further_verdicts: int


def steering_of(desk: Desk, kept: Kept) -> Steering:
    """Tell goals and verdicts in brief, made anew only if something in them has changed."""
    key = ("steering", kept.key, stamp(desk.workspace.folder))
    return desk.page(key, lambda: _steering(desk, kept.goals, kept.actions))


def _steering(desk: Desk, goals: Sequence[KeptGoal], actions: Sequence[KeptAction]) -> Steering:
    listed, verdicts = goals_page(desk, goals), verdict_rows(desk, actions)
    return Steering(
        goals_title=listed.title,
        goals=listed.rows[:MOST_GOALS],
        further_goals=max(0, len(listed.rows) - MOST_GOALS),
        verdicts_title=verdicts_title(verdicts),
        verdicts=verdicts[:MOST_VERDICTS],
        further_verdicts=max(0, len(verdicts) - MOST_VERDICTS),
    )
