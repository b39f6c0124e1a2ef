"""Verdicts, actions and goals from Python: in a notebook, of several workspaces, or why not."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import peil
from peil.accounts.models import User
from peil.shared.errors import BadInput, UnknownName
from peil.shared.words import speaking
from peil.steering.database import FILE_NAME, ask_database, database_of
from peil.steering.models import Action, GoalRecord
from peil.steering.planning import set_goal
from peil.warehouse.delta import open_warehouse
from peil.warehouse.workspace import Workspace, make_workspace
from tests.notebook.conftest import action


def test_a_verdict_says_what_json_says_and_more(planned: Workspace) -> None:
    record = peil.open(planned.folder).verdict(1).record()
    assert {"verdict", "effect", "low", "high", "unit", "n", "method", "checks"} <= set(record)
    assert (record["action"], record["title"], record["state"]) == (
        1, "Answer within a day", "judged",
    )  # fmt: skip
    assert (record["cost"], record["currency"], record["owner"]) == (1000.0, "NOK", "Kari")
    assert record["judged_on"] == "2026-12-01"


def test_an_action_is_asked_for_by_number_and_by_name(planned: Workspace) -> None:
    opened = peil.open(planned.folder)
    by_name = opened.verdict("answer within a day").record()
    assert by_name == opened.verdict("1").record()
    with pytest.raises(UnknownName, match=r"1 \(Answer within a day\)"):
        opened.verdict("Answer faster")


def test_it_works_where_an_event_loop_runs_as_in_a_notebook(planned: Workspace) -> None:
    async def cell() -> list[str]:
        opened = peil.open(planned.folder)
        return [opened.verdict(1).verdict, repr(opened.actions()), repr(opened.goals())]

    verdict, actions, goals = asyncio.run(cell())
    assert verdict in actions.lower()
    assert goals == "No goal has been set."


def test_two_workspaces_are_asked_each_in_its_own_database(
    planned: Workspace, tmp_path: Path, surveyed: Path
) -> None:
    other = Workspace(shutil.copytree(surveyed, tmp_path / "other"))

    def plan() -> None:
        owner = User.objects.create_user("ola", None, name="Ola")
        action(other, owner=owner, title="Call back").save()

    ask_database(other, plan)
    titles = [
        [each["title"] for each in peil.open(where.folder).actions().records()]
        for where in (planned, other, planned)
    ]
    assert titles == [["Answer within a day"], ["Call back"], ["Answer within a day"]]


def test_a_workspace_that_another_is_served_with_finds_the_others_database(
    planned: Workspace, tmp_path: Path
) -> None:
    make_workspace(tmp_path / "second", name="Second")
    first = make_workspace(tmp_path / "first", name="First", also=["../second"])
    (first.folder / FILE_NAME).touch()
    assert database_of(Workspace(tmp_path / "second")) == first.folder / FILE_NAME
    assert database_of(planned) == planned.folder / FILE_NAME


def test_the_environment_says_which_database_is_everybodys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("first", "second", "third"):
        make_workspace(tmp_path / name, name=name)
    monkeypatch.setenv("PEIL_WORKSPACES", f"{tmp_path / 'first'}:{tmp_path / 'second'}")
    assert database_of(Workspace(tmp_path / "second")) == tmp_path / "first" / FILE_NAME
    assert database_of(Workspace(tmp_path / "third")) == tmp_path / "third" / FILE_NAME


def test_without_a_database_it_is_said_how_to_plan(tmp_path: Path) -> None:
    company = make_workspace(tmp_path / "fresh", name="Fresh")
    with pytest.raises(BadInput, match="plan an action in the browser"):
        peil.open(company.folder).verdict(1)
    assert not (company.folder / FILE_NAME).exists()


def test_an_earlier_peils_database_is_refused_with_what_brings_it_up_to_date(
    planned: Workspace,
) -> None:
    with sqlite3.connect(planned.folder / FILE_NAME) as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'steering'")
    database.close()
    with pytest.raises(BadInput, match="made by an earlier Peil"):
        peil.open(planned.folder).actions()


def test_a_file_that_is_no_database_is_refused(company: Workspace) -> None:
    (company.folder / FILE_NAME).write_bytes(b"not a database, whatever its name says" * 99)
    with pytest.raises(BadInput, match="cannot be read as a database"):
        peil.open(company.folder).actions()


def test_the_list_tells_drafts_withdrawn_and_what_cannot_be_judged_any_more(
    planned: Workspace,
) -> None:
    def plan() -> None:
        owner = User.objects.get()
        action(planned, owner=owner, title="Draft").save()
        action(planned, owner=owner, title="Gone", by="team", treated=["a"]).save()
        withdrawn = action(planned, owner=owner, title="Withdrawn")
        withdrawn.withdrawn_at, withdrawn.withdrawn_reason = planned.now(), "Too dear"
        withdrawn.save()

    ask_database(planned, plan)
    listed = peil.open(planned.folder).actions()
    told = {str(r["title"]): (r["state"], r["verdict"]) for r in listed.records()}
    assert told["Draft"] == ("draft", "cannot tell yet")
    assert told["Withdrawn"] == ("withdrawn", "cannot tell yet")
    assert told["Gone"] == ("draft", "cannot tell yet")
    assert "is not judged: Too dear" in repr(listed)
    assert len(listed.to_pandas()) == len(listed) == 4


def test_goals_say_where_they_stand(planned: Workspace) -> None:
    def plan() -> None:
        record = GoalRecord(
            workspace=planned.slug, kpi="nps", target=90.0, since=date(2026, 6, 1),
            due=date(2026, 12, 1), owner=User.objects.get(), objective="Fewer leave",
        )  # fmt: skip
        set_goal(planned, open_warehouse(planned), record)

    ask_database(planned, plan)
    goals = peil.open(planned.folder).goals()
    (record,) = goals.records()
    assert (record["goal"], record["state"], record["target"]) == (1, "missed", 90.0)
    assert isinstance(record["value"], float)
    assert record["every"] in ("week", "month", "quarter")
    assert repr(goals).startswith("✕ Missed: Net promoter score: +90 by 1 Dec 2026 · goal 1, Kari")
    assert list(goals.to_pandas()["kpi"]) == ["nps"]


def test_the_words_are_the_readers(planned: Workspace) -> None:
    with speaking("nb"):
        said = repr(peil.open(planned.folder).verdict(1))
    assert "Kan ikke si ennå" in said
    assert "Bedømt 1. des. 2026" in said


def test_a_fresh_python_sets_django_up_and_leaves_its_logging_alone(planned: Workspace) -> None:
    code = (
        "import asyncio, json, logging, os, sys, peil\n"
        "before = (list(logging.getLogger().handlers), dict(os.environ))\n"
        "async def cell():\n"
        "    return peil.open(sys.argv[1]).verdict(1).record()\n"
        "print(json.dumps(asyncio.run(cell())))\n"
        "after = (list(logging.getLogger().handlers), dict(os.environ))\n"
        "after[1].pop('DJANGO_SETTINGS_MODULE', None), before[1].pop('DJANGO_SETTINGS_MODULE', 0)\n"
        "assert before == after\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(planned.folder)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["title"] == "Answer within a day"


def test_asking_changes_nothing(planned: Workspace) -> None:
    before = ask_database(planned, lambda: list(Action.objects.values()))
    opened = peil.open(planned.folder)
    repr(opened.verdict(1)), repr(opened.actions())
    assert ask_database(planned, lambda: list(Action.objects.values())) == before
