"""Goals, actions and verdicts from Python: what was planned in the browser, judged here."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from peil.analysis.goals import course
from peil.analysis.plans import PlannedVerdict
from peil.analysis.returns import Span, returns_of
from peil.analysis.verdicts import Verdict
from peil.metrics.measurement import Viewer
from peil.notebook.answers import EffectAnswer
from peil.reports.actions import KeptAction
from peil.reports.asking import Desk
from peil.reports.goals import KeptGoal, goal_row
from peil.reports.planned import action_lines, goal_lines, planned_lines
from peil.reports.verdict import judged
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.steering.database import ask_database
from peil.warehouse.warehouse import Warehouse
from peil.warehouse.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd

    from peil.steering.models import Action


@dataclass(frozen=True)
class Planned:
    """An action as it is kept, and what else was done for the same KPI."""

    kept: KeptAction
    others: tuple[tuple[date, str], ...]

    def state(self, today: date) -> str:
        """Say where it stands: withdrawn, draft, not started, running or judged."""
        plan = self.kept.plan
        if self.kept.withdrawn_on is not None:
            return "withdrawn"
        if plan.fixed_at is None:
            return "draft"
        if today < plan.at:
            return "not started"
        return "running" if plan.judged_by(today) is None else "judged"


class VerdictAnswer:
    """The verdict on a planned action: one `PlannedVerdict`, as words, a record or a table.

    Parameters
    ----------
    planned : Planned
        The action.
    answer : PlannedVerdict
        Kept whole, with the plan, the effect and the checks.
    state : str
        Where it stands: withdrawn, draft, not started, running or judged.
    """

    def __init__(self, planned: Planned, answer: PlannedVerdict, state: str) -> None:
        self.planned, self.answer, self.state = planned, answer, state

    @property
    def verdict(self) -> Verdict:
        """What is to be said of the action."""
        return self.answer.verdict

    def record(self) -> dict[str, object]:
        """Return ``{verdict, effect, low, high, unit, n, method, checks, …}``, as in JSON."""
        kept = self.planned.kept
        brings = returns_of(self.answer, cost=kept.cost, worth=kept.worth)
        return self.answer.record() | {
            "action": kept.number,
            "title": kept.title,
            "owner": kept.owner,
            "state": self.state,
            "expected_effect": kept.expected,
            "ended_on": kept.ended_on.isoformat() if kept.ended_on else None,
            "cost": None if kept.cost is None else float(kept.cost),
            "currency": kept.currency or None,
            "cost_per_step": _span(brings.cost_per_step),
            "gain_a_year": _span(brings.a_year),
        }

    def to_pandas(self) -> pd.DataFrame:
        """Return one row a period: what happened, and what would have happened; none without."""
        import pandas as pd

        if self.answer.found is None:
            return pd.DataFrame(columns=["period", "is_after", "actual", "expected"])
        return EffectAnswer(self.answer.found).to_pandas()

    def lines(self) -> list[str]:
        """Return the verdict, when it is judged, the effect, the checks and the money."""
        return planned_lines(self.answer, self.planned.kept)

    def __repr__(self) -> str:
        """Say it in words, as the terminal does."""
        return "\n".join(self.lines())


class _Listed:
    """A list of records, each with the lines that say it in words."""

    def __init__(self, records: Sequence[dict[str, object]], lines: Sequence[str]) -> None:
        self._records, self._lines = list(records), list(lines)

    def records(self) -> list[dict[str, object]]:
        """Return one plain record each, as in JSON."""
        return list(self._records)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row each."""
        import pandas as pd

        return pd.DataFrame(self._records)

    def lines(self) -> list[str]:
        """Return each in two lines or three."""
        return list(self._lines)

    def __len__(self) -> int:
        return len(self._records)

    def __repr__(self) -> str:
        """Say it in words, as the terminal does."""
        return "\n".join(self._lines)


class ActionsAnswer(_Listed):
    """What is done, the newest first, each with where it stands and its verdict."""


class GoalsAnswer(_Listed):
    """What is to be reached, those that are due first, each with where it stands."""


def verdict(workspace: Workspace, warehouse: Warehouse, name: str, viewer: Viewer) -> VerdictAnswer:
    """Judge one action; see `peil.notebook.OpenWorkspace.verdict`."""

    def find() -> Planned:
        from peil.steering.planning import find_action

        return _planned(workspace, find_action(workspace, name))

    planned = ask_database(workspace, find)
    return _judged(Desk(workspace, viewer, warehouse=warehouse), planned)


def actions(workspace: Workspace, warehouse: Warehouse, viewer: Viewer) -> ActionsAnswer:
    """Judge all actions; see `peil.notebook.OpenWorkspace.actions`."""

    def find() -> list[Planned]:
        from peil.steering.models import Action

        here = Action.objects.filter(workspace=workspace.slug).select_related("owner")
        return [_planned(workspace, action) for action in here]

    desk = Desk(workspace, viewer, warehouse=warehouse)
    records: list[dict[str, object]] = []
    lines: list[str] = []
    for planned in ask_database(workspace, find):
        try:
            answer = _judged(desk, planned)
        except PeilError as problem:  # such as a dimension that is no longer there
            records.append(_unjudged(workspace, planned))
            lines += action_lines(None, planned.kept, str(problem))
            continue
        told = answer.record()
        records.append({name: told[name] for name in _LISTED})
        lines += action_lines(answer.answer, planned.kept)
    return ActionsAnswer(records, lines or [_("No action has been planned.")])


_LISTED = ("action", "title", "owner", "kpi", "treated", "at", "state", "verdict", "effect", "low",
           "high", "unit", "judged_on", "next_on", "cost", "currency")  # fmt: skip


def _unjudged(workspace: Workspace, planned: Planned) -> dict[str, object]:
    """Return what is known of an action that cannot be judged any more."""
    kept = planned.kept
    known = {
        "action": kept.number, "title": kept.title, "owner": kept.owner, "kpi": kept.plan.kpi,
        "treated": list(kept.plan.treated), "at": kept.plan.at.isoformat(),
        "state": planned.state(_today(workspace)), "verdict": "cannot tell yet",
        "cost": None if kept.cost is None else float(kept.cost),
        "currency": kept.currency or None,
    }  # fmt: skip
    return {name: known.get(name) for name in _LISTED}


def goals(workspace: Workspace, warehouse: Warehouse, viewer: Viewer) -> GoalsAnswer:
    """Say where all goals stand; see `peil.notebook.OpenWorkspace.goals`."""

    def find() -> list[KeptGoal]:
        from peil.steering.models import GoalRecord

        here = GoalRecord.objects.filter(workspace=workspace.slug, closed_at__isnull=True)
        return [
            KeptGoal(each.pk, each.goal, str(each.owner), each.objective)
            for each in here.select_related("owner")
        ]

    desk = Desk(workspace, viewer, warehouse=warehouse)
    records: list[dict[str, object]] = []
    lines: list[str] = []
    for kept in ask_database(workspace, find):
        row = goal_row(desk, kept)
        records.append(_goal_record(desk, kept, row.state))
        lines += goal_lines(row)
    return GoalsAnswer(records, lines or [_("No goal has been set.")])


def _goal_record(desk: Desk, kept: KeptGoal, state: str) -> dict[str, object]:
    goal, here = kept.goal, desk.workspace
    record: dict[str, object] = {
        "goal": kept.number, "kpi": goal.kpi, "where": {k: list(v) for k, v in goal.where.items()},
        "target": goal.target, "every": goal.grain, "since": goal.since.isoformat(),
        "due": goal.due.isoformat(),
        "owner": kept.owner, "objective": kept.objective, "state": state,
        "baseline": goal.baseline, "period": None, "value": None, "low": None, "high": None,
        "planned": None, "unit": None,
    }  # fmt: skip
    with suppress(PeilError):  # what cannot be measured any more has no number, and says so
        found = course(desk.warehouse, here.settings, here.zone, goal, desk.viewer, now=here.now(),
                       folder=here.folder)  # fmt: skip
        record |= {"baseline": found.baseline, "planned": found.planned,
                   "unit": found.measurement.definition.unit}  # fmt: skip
        if found.now is not None:
            cell = found.now
            record |= {"period": cell.period, "value": cell.value, "low": cell.low,
                       "high": cell.high}  # fmt: skip
    return record


def _planned(workspace: Workspace, action: Action) -> Planned:
    from peil.steering.planning import other_actions

    withdrawn = action.withdrawn_at
    kept = KeptAction(
        number=action.pk,
        title=action.title,
        owner=str(action.owner),
        plan=action.plan,
        expected=action.expected_effect,
        cost=action.cost,
        worth=action.worth,
        currency=action.currency,
        withdrawn_on=withdrawn.astimezone(workspace.zone).date() if withdrawn else None,
        withdrawn_reason=action.withdrawn_reason,
        ended_on=action.ended_on,
    )
    return Planned(kept, other_actions(action))


def _judged(desk: Desk, planned: Planned) -> VerdictAnswer:
    answer = judged(desk, planned.kept, planned.others)
    return VerdictAnswer(planned, answer, planned.state(_today(desk.workspace)))


def _today(workspace: Workspace) -> date:
    return workspace.now().astimezone(workspace.zone).date()


def _span(span: Span | None) -> dict[str, float | None] | None:
    return None if span is None else {"value": span.value, "low": span.low, "high": span.high}
