"""Actions and goals: what is refused, what is kept, and what can never be changed again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from peil.accounts.models import User
from peil.shared.errors import BadInput, UnknownName
from peil.steering.models import FIXED_FIELDS, Action, GoalRecord
from peil.steering.planning import (
    check_action,
    find_action,
    fix,
    other_actions,
    replace_steps,
    set_goal,
    withdraw,
)
from peil.warehouse.delta import open_warehouse
from peil.warehouse.workspace import Workspace


def drafted(alice: User, **changes: object) -> Action:
    fields: dict[str, object] = {
        "workspace": "nordlys", "title": "Answer within a day", "owner": alice, "kpi": "nps",
        "by": "segment", "treated": ["new"], "starts_on": date(2026, 7, 1),
        "judged_on": ["2026-12-01"], "expected_effect": 5.0,
    }  # fmt: skip
    return Action(**(fields | changes))


def checked(loaded: Workspace, action: Action) -> Action:
    check_action(loaded, open_warehouse(loaded), action)
    action.save()
    return action


def test_an_action_is_kept_with_its_plan(loaded: Workspace, alice: User) -> None:
    action = checked(loaded, drafted(alice, title="  Answer  within a day "))
    plan = Action.objects.get(pk=action.pk).plan
    assert action.title == "Answer within a day"
    assert (plan.kpi, plan.by, plan.treated, plan.at) == (
        "nps", "segment", ("new",), date(2026, 7, 1),
    )  # fmt: skip
    assert plan.smallest_effect == 2.5  # half of what is expected
    assert plan.fixed_at is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "needs a name"),
        ({"judged_on": []}, "at least one day after its start"),
        ({"judged_on": ["2026-07-01"]}, "not after the start"),
        ({"treated": []}, "Name a dimension"),
        ({"by": ""}, "Name a dimension"),
        ({"where": {"segment": ["new"]}}, "both filters and compares"),
        ({"every": "fortnight"}, "is no period"),
        ({"smallest_effect": 0.0}, "must be over 0"),
        ({"cost": Decimal(100)}, "is no currency"),
        ({"cost": Decimal(-1), "currency": "nok"}, "cannot be under 0"),
        ({"title": "x" * 121}, "at most 120"),
    ],
)
def test_what_does_not_go_together_is_refused_with_what_would_do(
    loaded: Workspace, alice: User, changes: dict[str, object], words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        checked(loaded, drafted(alice, **changes))
    assert not Action.objects.exists()


@pytest.mark.parametrize("changes", [{"kpi": "npss"}, {"by": "segmnt"}, {"treated": ["nwe"]}])
def test_a_name_that_is_not_there_is_refused(
    loaded: Workspace, alice: User, changes: dict[str, object]
) -> None:
    with pytest.raises(UnknownName):
        checked(loaded, drafted(alice, **changes))


def test_what_is_judged_cannot_be_changed_once_it_is_fixed(loaded: Workspace, alice: User) -> None:
    action = checked(loaded, drafted(alice))
    fix(loaded, action)
    assert action.definition_version == 1
    changes: dict[str, object] = {
        "kpi": "csat", "starts_on": date(2026, 8, 1), "judged_on": ["2027-01-01"],
        "treated": ["old"], "by": "", "smallest_effect": 1.0, "expected_effect": 1.0,
        "where": {"a": ["b"]}, "every": "week", "variant": "p90", "fixed_at": None,
        "definition_version": 2, "workspace": "fjordtrygg",
    }  # fmt: skip
    assert set(changes) == set(FIXED_FIELDS)
    for name, value in changes.items():
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            Action.objects.filter(pk=action.pk).update(**{name: value})
    action.ended_on, action.cost = date(2026, 12, 31), Decimal(5)
    action.save()  # what is not judged by can still change
    assert Action.objects.get(pk=action.pk).cost == 5


def test_a_fixed_action_cannot_be_forgotten(loaded: Workspace, alice: User) -> None:
    action = checked(loaded, drafted(alice))
    fix(loaded, action)
    with pytest.raises(BadInput, match="stays on record"):
        action.delete()
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        Action.objects.all().delete()
    assert Action.objects.count() == 1


def test_a_draft_can_be_removed(loaded: Workspace, alice: User) -> None:
    checked(loaded, drafted(alice)).delete()
    assert not Action.objects.exists()


def test_an_action_is_fixed_once_and_not_without_an_effect_worth_seeing(
    loaded: Workspace, alice: User
) -> None:
    action = checked(loaded, drafted(alice, expected_effect=None))
    with pytest.raises(BadInput, match="what effect is expected"):
        fix(loaded, action)
    action.smallest_effect = 2.0
    fix(loaded, action)
    with pytest.raises(BadInput, match="fixed already"):
        fix(loaded, action)


def test_a_withdrawn_action_keeps_its_reason_and_is_not_fixed(
    loaded: Workspace, alice: User
) -> None:
    action = checked(loaded, drafted(alice))
    with pytest.raises(BadInput, match="Say why"):
        withdraw(loaded, action, " ")
    withdraw(loaded, action, "Too dear")
    assert Action.objects.get(pk=action.pk).withdrawn_reason == "Too dear"
    with pytest.raises(BadInput, match="was withdrawn"):
        fix(loaded, action)


def test_an_action_is_found_by_its_number_and_by_its_name(loaded: Workspace, alice: User) -> None:
    action = checked(loaded, drafted(alice))
    assert find_action(loaded, str(action.pk)) == action
    assert find_action(loaded, "answer within a DAY") == action
    with pytest.raises(UnknownName, match="Answer within a day"):
        find_action(loaded, "Answer faster")


def test_other_fixed_actions_for_the_same_kpi_are_events(loaded: Workspace, alice: User) -> None:
    action, other, draft = (
        checked(loaded, drafted(alice, title=title)) for title in ("One", "Two", "Three")
    )
    fix(loaded, action)
    fix(loaded, other)
    assert other_actions(action) == ((date(2026, 7, 1), "Two"),)
    withdraw(loaded, other, "Too dear")
    assert other_actions(draft) == ((date(2026, 7, 1), "One"),)


def test_a_checklist_keeps_what_is_done(loaded: Workspace, alice: User) -> None:
    action = checked(loaded, drafted(alice))
    replace_steps(action, ["Call", "Write", "Call", " "])
    step = action.steps.get(text="Call")
    step.done_by = alice
    step.save()
    replace_steps(action, ["Call", "Visit"])
    assert [(s.text, s.done_by) for s in action.steps.all()] == [("Call", alice), ("Visit", None)]


def test_a_goal_keeps_where_the_kpi_stood_when_it_was_set(loaded: Workspace, alice: User) -> None:
    record = GoalRecord(
        workspace="nordlys", kpi="nps", target=40.0, since=date(2026, 6, 1), due=date(2026, 12, 1),
        owner=alice, objective=" Fewer  leave ",
    )  # fmt: skip
    found = set_goal(loaded, open_warehouse(loaded), record)
    kept = GoalRecord.objects.get()
    assert kept.objective == "Fewer leave"
    assert kept.baseline == found.baseline is not None
    assert kept.goal.baseline == found.baseline


def test_a_goal_that_is_due_before_it_begins_is_refused(loaded: Workspace, alice: User) -> None:
    record = GoalRecord(
        workspace="nordlys", kpi="nps", target=40.0, since=date(2026, 6, 1), due=date(2026, 6, 1),
        owner=alice,
    )  # fmt: skip
    with pytest.raises(BadInput, match="not after its first day"):
        set_goal(loaded, open_warehouse(loaded), record)
    assert not GoalRecord.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"target": float("nan")}, "needs its target"),
        ({"target": 1.5, "kpi": "task_completion"}, "from 0 to 100"),
        ({"target": 0.5, "kpi": "task_demand"}, "choose the one that the goal is for"),
    ],
)
def test_a_target_that_the_kpi_cannot_have_is_refused(
    loaded: Workspace, alice: User, changes: dict[str, object], words: str
) -> None:
    fields = {
        "workspace": "nordlys", "kpi": "nps", "target": 40.0, "since": date(2026, 6, 1),
        "due": date(2026, 12, 1), "owner": alice,
    } | changes  # fmt: skip
    with pytest.raises(BadInput, match=words):
        set_goal(loaded, open_warehouse(loaded), GoalRecord(**fields))


def test_a_goal_keeps_its_baseline_unless_its_way_begins_elsewhere(
    loaded: Workspace, alice: User
) -> None:
    record = GoalRecord(
        workspace="nordlys", kpi="nps", target=40.0, since=date(2026, 6, 1), due=date(2026, 12, 1),
        owner=alice,
    )  # fmt: skip
    set_goal(loaded, open_warehouse(loaded), record)
    record.baseline, record.target = 7.0, 50.0
    set_goal(loaded, open_warehouse(loaded), record)
    assert GoalRecord.objects.get().baseline == 7.0
    record.since = date(2026, 7, 1)
    set_goal(loaded, open_warehouse(loaded), record)
    assert GoalRecord.objects.get().baseline != 7.0


def test_an_action_that_has_been_judged_cannot_be_taken_back(
    loaded: Workspace, alice: User
) -> None:
    action = checked(loaded, drafted(alice, judged_on=["2026-08-01"]))
    fix(loaded, action)
    with pytest.raises(BadInput, match="that verdict stays"):
        withdraw(loaded, action, "It did not work")
    draft = checked(loaded, drafted(alice, judged_on=["2026-08-01"]))
    withdraw(loaded, draft, "Too dear")
    with pytest.raises(BadInput, match="withdrawn already"):
        withdraw(loaded, draft, "Far too dear")
