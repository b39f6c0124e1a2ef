"""What was planned at the simulated insurer is judged as what was planted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import peil
from peil.demo.plans import ACTIONS, GOALS
from peil.sources.load import list_loads
from peil.warehouse.workspace import open_workspace


def test_every_verdict_is_what_was_planted(demo: Path) -> None:
    listed = peil.open(demo / "fjordtrygg").actions().records()
    told = {str(each["title"]): each["verdict"] for each in listed}
    assert told == {each.title: each.verdict for each in ACTIONS}
    assert {"worked", "harmed", "no visible effect", "cannot tell yet"} == set(told.values())


def test_every_plan_was_fixed_before_its_start_but_the_drafts(demo: Path) -> None:
    opened = peil.open(demo / "fjordtrygg")
    for number, each in enumerate(ACTIONS, start=1):
        checks = {c["name"]: c["passed"] for c in opened.verdict(number).record()["checks"]}  # type: ignore[attr-defined]
        assert checks["fixed_before_start"] is each.is_fixed


def test_one_action_runs_and_one_is_a_draft(demo: Path) -> None:
    states = [each["state"] for each in peil.open(demo / "fjordtrygg").actions().records()]
    assert states.count("running") == states.count("draft") == 1
    assert states.count("judged") == len(ACTIONS) - 2


def test_goals_stand_as_the_truth_has_them(demo: Path) -> None:
    found = peil.open(demo / "fjordtrygg").goals().records()
    assert len(found) == len(GOALS)
    state = {each["kpi"]: each["state"] for each in found}
    # the new sign-in and the price rise took them off their ways
    assert state["top_task_completion"] == state["churn_rate"] == state["nps"] == "behind"
    assert state["first_contact_resolution"] in ("on course", "cannot tell yet", "reached")


def test_what_has_started_stands_in_the_facts_and_is_marked(demo: Path) -> None:
    workspace = open_workspace(demo / "fjordtrygg")
    loads = [each for each in list_loads(workspace) if each.last.fact == "actions_taken"]
    today = workspace.now().date()
    begun = [a for a in ACTIONS if a.is_fixed and a.starts_on < today - timedelta(days=1)]
    assert len(loads) == len(begun)
    assert all(each.last.simulated for each in loads)
