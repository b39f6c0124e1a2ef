"""A load or an undo that is killed anywhere is seen whole or not at all, and can be run again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from peil.sources.loads import list_loads, undo_load
from peil.warehouse.delta import open_warehouse
from peil.warehouse.erasing import erase
from peil.warehouse.milestones import VARIABLE
from peil.warehouse.sweep import find_leftovers, has_leftovers, sweep
from peil.warehouse.workspace import Workspace, make_workspace
from tests.warehouse.cast import cases, load, topics
from tests.warehouse.test_delta import answers_and_comments
from tests.warehouse.test_erasing import files_that_hold, forms

ROOT = Path(__file__).parents[2]
BEFORE = ("started", "staged", "replaced cases", "placed cases")
AFTER = ("committed cases", "recorded")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = make_workspace(tmp_path / "acme", zone="UTC")
    load(made, cases("A", 0, 100), name="A")
    return made


def in_force(workspace: Workspace) -> dict[str, int]:
    with open_warehouse(workspace) as warehouse:
        return topics(warehouse.run(warehouse.table("cases")))


def start(program: list[str], *, die_at: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *program],
        cwd=ROOT,
        env={**os.environ, VARIABLE: die_at, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdout=subprocess.PIPE,
        text=True,
    )


def loading(workspace: Workspace, topic: str, low: int, high: int) -> list[str]:
    return ["-m", "tests.warehouse.cast", str(workspace.folder), topic, str(low), str(high)]


@pytest.mark.parametrize("point", BEFORE + AFTER)
def test_a_load_killed_at_a_named_point_is_whole_or_absent_and_completes(workspace, point):
    killed = start(loading(workspace, "B", 50, 150), die_at=point)
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    whole, absent = {"A": 50, "B": 100}, {"A": 100}
    assert in_force(workspace) == (whole if point in AFTER else absent)
    state = list_loads(workspace)[0].state
    assert state == ("loaded" if point in AFTER else "interrupted")
    assert has_leftovers(workspace.facts_folder)
    again = load(workspace, cases("B", 50, 150), name="B")
    assert again.is_known == (point in AFTER)
    assert in_force(workspace) == whole
    assert not has_leftovers(workspace.facts_folder)
    assert find_leftovers(workspace.facts_folder) == []


def test_a_load_killed_at_any_moment_is_whole_or_absent_and_completes(workspace):
    many = 300_000
    chance = random.Random(20)
    seen = set()
    for _ in range(5):
        running = start(loading(workspace, "B", 50, many))
        assert running.stdout is not None
        running.stdout.readline()  # everything is imported
        time.sleep(chance.uniform(0, 0.5))
        running.kill()
        running.communicate(timeout=60)
        counts = in_force(workspace)
        assert counts in ({"A": 100}, {"A": 50, "B": many - 50})
        seen.add(len(counts))
    load(workspace, cases("B", 50, many), name="B")
    assert in_force(workspace) == {"A": 50, "B": many - 50}
    sweep(workspace.facts_folder)
    assert in_force(workspace) == {"A": 50, "B": many - 50}


@pytest.mark.parametrize("point", ["undoing", "composed", "withdrawn cases"])
def test_an_undo_killed_at_a_named_point_can_be_run_again(workspace, point):
    second = load(workspace, cases("B", 0, 100), name="B")
    load(workspace, cases("C", 0, 30), name="C")
    undo = (
        "import sys; from pathlib import Path; from peil.sources.loads import undo_load; "
        "from peil.warehouse.workspace import open_workspace; "
        "undo_load(open_workspace(Path(sys.argv[1])), sys.argv[2])"
    )
    killed = start(["-c", undo, str(workspace.folder), second.load_id], die_at=point)
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    done = point == "withdrawn cases"
    assert in_force(workspace) == ({"A": 70, "C": 30} if done else {"B": 70, "C": 30})
    if not done:
        undo_load(workspace, second.load_id)
    assert in_force(workspace) == {"A": 70, "C": 30}
    assert {one.last.file: one.state for one in list_loads(workspace)}["B"] == "undone"


@pytest.mark.parametrize("point", ["erased comments", "erased answers"])
def test_an_erasure_killed_at_a_named_point_can_be_run_again(tmp_path, point):
    workspace = make_workspace(tmp_path / "acme", zone="UTC")
    load(workspace, forms(0, 50, people=7), name="a", fact="answers")
    program = (
        "import sys; from pathlib import Path; from peil.warehouse.erasing import erase; "
        "erase(Path(sys.argv[1]), ['person-3'])"
    )
    killed = start(["-c", program, str(workspace.facts_folder)], die_at=point)
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert files_that_hold(workspace.facts_folder, "person-3")
    erase(workspace.facts_folder, ["person-3"])
    assert files_that_hold(workspace.facts_folder, "person-3") == []
    assert files_that_hold(workspace.facts_folder, "form-3-") == []
    with open_warehouse(workspace) as warehouse:
        assert warehouse.run(warehouse.table("answers")).num_rows == 43


def test_comments_that_came_before_a_kill_are_swept_out(tmp_path):
    workspace = make_workspace(tmp_path / "acme", zone="UTC")
    program = (
        "import sys; from pathlib import Path; from peil.warehouse.workspace import "
        "open_workspace; from tests.warehouse.cast import load; "
        "from tests.warehouse.test_delta import answers_and_comments; "
        "load(open_workspace(Path(sys.argv[1])), answers_and_comments('x'), name='a', "
        "fact='answers')"
    )
    killed = start(["-c", program, str(workspace.folder)], die_at="committed comments")
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    with open_warehouse(workspace) as warehouse:
        assert warehouse.run(warehouse.table("comments")).num_rows == 0
        load(workspace, answers_and_comments("y"), name="b", fact="answers")
        assert warehouse.run(warehouse.table("comments"))["text"].to_pylist() == ["y"]
    assert find_leftovers(workspace.facts_folder) == []


def test_two_processes_that_load_overlapping_files_at_once_both_count_and_agree(workspace):
    running = [
        start(loading(workspace, "B", 50, 20_000)),
        start(loading(workspace, "C", 5_000, 25_000)),
        start(loading(workspace, "B", 50, 20_000)),
    ]
    for one in running:
        one.communicate(timeout=60)
        assert one.returncode == 0
    counts = in_force(workspace)
    assert counts["A"] == 50
    assert sum(counts.values()) == 25_000  # every key once
    assert [one.state for one in list_loads(workspace)].count("loaded") == 3
