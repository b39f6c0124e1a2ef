"""Sixty weeks of answers in four shops, one of which loses its customers from a Monday on."""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from peil.sources.load import load_files
from peil.sources.mapping import parse_mapping
from peil.warehouse.workspace import Workspace, make_workspace

START = date(2024, 10, 7)
_FIRST, _WEEKS, _EACH = date(2024, 1, 1), 60, 24
MAPPING = """
fact = "answers"
source = "shops"
[columns]
response = "id"
survey = { value = "Shops" }
survey_kind = { value = "interaction" }
answered_at = "at"
[dimensions]
shop = "shop"
[[questions]]
id = "satisfied"
column = "score"
role = "outcome"
kind = "csat"
scale = [1, 5]
"""


def with_action(workspace: Workspace) -> Workspace:
    """Put the answers into a workspace; they are loaded once and copied for each test.

    All of a week answer on its Monday: of a week that two months share, few would be told apart,
    and hidden from readers.
    """
    for name in ("facts", "salt.key"):
        source, target = _prepared() / name, workspace.folder / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        elif source.exists():
            shutil.copyfile(source, target)
    return workspace


@cache
def _prepared() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="peil-acted-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    prepared = make_workspace(folder / "prepared")
    path = folder / "shops.csv"
    path.write_text(_rows(), encoding="utf-8")
    load_files(prepared, "answers", [path], parse_mapping(MAPPING), actor="test")
    return prepared.folder


def _rows() -> str:
    chance = random.Random(11)
    lines = ["id,at,shop,score"]
    for week in range(_WEEKS):
        monday = _FIRST + timedelta(weeks=week)
        for shop in ("North", "South", "East", "West"):
            share = 0.7 - (0.45 if shop == "North" and monday >= START else 0.0)
            for i in range(_EACH):
                score = 5 if chance.random() < share else 2
                lines.append(f"{week}-{shop}-{i},{monday},{shop},{score}")
    return "\n".join(lines) + "\n"
