"""Actions that have started stand in the facts, and only those."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

import peil
from peil.accounts.models import User
from peil.jobs.housekeeping import record_actions
from peil.reports.asking import Desk
from peil.sources.load import list_loads, undo_load
from peil.steering.models import Action
from peil.steering.planning import end, fix, withdraw
from peil.steering.taken import record_all, record_taken, rows_of
from peil.warehouse.delta import open_warehouse
from peil.warehouse.workspace import Workspace, write_settings
from tests.steering.test_planning import drafted


def stands(workspace: Workspace) -> list[dict[str, object]]:
    warehouse = open_warehouse(workspace)
    rows = warehouse.run(warehouse.table("actions_taken").order_by("slice")).to_pylist()
    names = ("action", "kpi", "slice", "started_at", "ended_at", "title", "cost", "currency",
             "source", "simulated")  # fmt: skip
    return [{name: row[name] for name in names} for row in rows]


def fixed(loaded: Workspace, alice: User, **changes: object) -> Action:
    action = drafted(alice, **changes)
    action.save()
    fix(loaded, action)
    return action


def test_a_fixed_action_that_has_started_is_written_with_a_row_for_each_value(
    loaded: Workspace, alice: User
) -> None:
    action = fixed(loaded, alice, treated=["new", "old"], cost=Decimal("100.01"), currency="NOK")
    new, old = stands(loaded)
    assert new == {
        "action": str(action.pk), "kpi": "nps", "slice": "segment=new",
        "started_at": datetime(2026, 6, 30, 22, tzinfo=UTC), "ended_at": None,
        "title": "Answer within a day", "cost": Decimal("50.01"), "currency": "NOK",
        "source": "peil", "simulated": False,
    }  # fmt: skip
    assert old == new | {"slice": "segment=old", "cost": Decimal(50)}


def test_an_action_for_everybody_or_a_filter_says_so(loaded: Workspace, alice: User) -> None:
    everybody = drafted(alice, by="", treated=[], pk=1)
    filtered = drafted(alice, where={"team": ["a"], "channel": ["web"]}, pk=2)
    everybody.fixed_at = filtered.fixed_at = loaded.now()
    slices = [row["slice"] for each in (everybody, filtered) for row in rows_of(loaded, each)]
    assert slices == ["all", "segment=new, channel=web, team=a"]


@pytest.mark.parametrize("changes", [{"starts_on": date(2100, 1, 1), "judged_on": ["2100-02-01"]}])
def test_what_has_not_started_and_drafts_are_not_written(
    loaded: Workspace, alice: User, changes: dict[str, object]
) -> None:
    fixed(loaded, alice, **changes)
    drafted(alice).save()
    assert record_all(loaded) == 0
    assert stands(loaded) == []


def test_writing_again_changes_nothing(loaded: Workspace, alice: User) -> None:
    fixed(loaded, alice)
    before = len(list_loads(loaded))
    assert record_all(loaded) == 0
    assert len(list_loads(loaded)) == before


def test_an_end_is_written_and_can_be_taken_back(loaded: Workspace, alice: User) -> None:
    action = fixed(loaded, alice)
    end(loaded, action, date(2026, 9, 30))
    (row,) = stands(loaded)
    assert row["ended_at"] == datetime(2026, 9, 30, 22, tzinfo=UTC)  # midnight after it, in Oslo
    end(loaded, action, None)
    (row,) = stands(loaded)
    assert row["ended_at"] is None


def test_a_withdrawn_action_leaves_the_facts(loaded: Workspace, alice: User) -> None:
    withdraw(loaded, fixed(loaded, alice), "Too dear")
    assert stands(loaded) == []


def test_the_worker_writes_what_has_started_since_or_was_undone(
    loaded: Workspace, alice: User
) -> None:
    fixed(loaded, alice)
    (load,) = [each for each in list_loads(loaded) if each.last.fact == "actions_taken"]
    assert (load.last.source, load.last.file) == ("peil", f"action-{Action.objects.get().pk}.csv")
    undo_load(loaded, load.load_id, actor="kari")
    assert stands(loaded) == []
    assert record_actions() == 1
    assert len(stands(loaded)) == 1
    assert record_actions() == 0


def test_rows_of_a_simulated_company_are_marked(loaded: Workspace, alice: User) -> None:
    write_settings(loaded.folder, {"name": "Nordlys", "simulated": True})
    simulated = Workspace(loaded.folder)
    fixed(simulated, alice)
    assert [row["simulated"] for row in stands(simulated)] == [True]


def test_planning_makes_no_number_newer(loaded: Workspace, alice: User) -> None:
    before = Desk(loaded).everything
    fixed(loaded, alice)
    assert Desk(loaded).everything == before
    assert peil.open(loaded.folder).kpi("nps").measurement.cells


def test_a_failure_to_write_keeps_the_plan_and_is_logged(
    loaded: Workspace, alice: User, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    (loaded.facts_folder / "actions_taken").write_text("no table")
    action = fixed(loaded, alice)
    assert Action.objects.get(pk=action.pk).is_fixed
    (loaded.facts_folder / "actions_taken").unlink()
    assert record_taken(loaded, [action]) == 1
