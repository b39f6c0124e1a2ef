"""A small survey of tasks and recommendation, loaded into the workspace that is served."""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from functools import cache
from pathlib import Path

from peil.sources.load import load_files
from peil.sources.mapping import parse_mapping
from peil.warehouse.workspace import Workspace, make_workspace

MAPPING = """
fact = "answers"
source = "site"
zone = "Europe/Oslo"
[columns]
response = "id"
survey = { value = "Site" }
survey_kind = { value = "interaction" }
answered_at = { column = "at", format = "%Y-%m-%d %H:%M" }
customer_key = "customer"
channel = "channel"
[dimensions]
segment = "segment"
[[questions]]
id = "task"
column = "task"
role = "task"
kind = "task"
[[questions]]
id = "completion"
column = "done"
role = "completion"
kind = "completion"
codes = { yes = "yes", partly = "partly", no = "no" }
[[questions]]
id = "recommend"
column = "nps"
role = "outcome"
kind = "nps"
scale = [0, 10]
[[questions]]
id = "why"
column = "why"
role = "comment"
kind = "comment"
"""
REASON = """
[[questions]]
id = "blocker"
column = "reason"
role = "touchpoint"
kind = "blocker"
"""
TASKS = {"Report damage": 0.55, "See my bill": 0.93, "Change address": 0.85}
WORDS = "I could not sign in <b>at all</b>"


def with_survey(workspace: Workspace) -> Workspace:
    """Put the survey's facts into a workspace; they are loaded once and copied for each test."""
    for name in ("facts", "salt.key"):
        source, target = _prepared() / name, workspace.folder / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.exists():
            shutil.copyfile(source, target)
    return workspace


@cache
def _prepared() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="peil-survey-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    prepared = make_workspace(folder / "prepared")
    load_survey(prepared, folder)
    return prepared.folder


def load_survey(
    workspace: Workspace, tmp_path: Path, *, months: int = 14, with_reasons: bool = False
) -> None:
    """Load 90 answers a month from January 2025; damage fails oftest, the young like us least."""
    chance = random.Random(7)
    lines = ["id,at,customer,channel,segment,task,done,nps,why" + ",reason" * with_reasons]
    for month in range(months):
        for i in range(90):
            at = f"{2025 + month // 12}-{month % 12 + 1:02}-{1 + i % 27:02} 10:{i % 60:02}"
            task = chance.choice(list(TASKS))
            is_young = i % 3 == 0
            done = "yes" if chance.random() < TASKS[task] else chance.choice(["partly", "no"])
            score = chance.choice([3, 5, 6, 7, 9] if is_young else [7, 8, 9, 9, 10])
            words = WORDS if done == "no" else ""
            segment = "Young" if is_young else "Adult"
            channel = "Web" if i % 2 else "App"
            lines.append(f"{month}-{i},{at},c{month}-{i},{channel},{segment},{task},{done},"
                         f"{score},{words}" + _reason(done, i) * with_reasons)  # fmt: skip
    path = tmp_path / "survey.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    mapping = MAPPING + REASON * with_reasons
    load_files(workspace, "answers", [path], parse_mapping(mapping), actor="test")


def _reason(done: str, i: int) -> str:
    return "," if done == "yes" else ",Sign-in" if i % 3 else ",Could not find it"
