"""Workspaces with a database of their own, as a terminal and a notebook find them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from peil.accounts.models import User
from peil.sources.load import load_files
from peil.sources.mapping import parse_mapping
from peil.steering.database import FILE_NAME, ask_database, make_database
from peil.steering.models import Action
from peil.steering.planning import fix
from peil.warehouse.workspace import Workspace, make_workspace
from tests.web.conftest import MAPPING, SURVEY

START = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def _databases(django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let tests open database files, with no workspace named in the environment."""
    for name in ("PEIL_WORKSPACES", "PEIL_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def surveyed(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    """A workspace with a survey and an empty database, to be copied."""
    folder = tmp_path_factory.mktemp("planned") / "nordlys"
    workspace = make_workspace(folder, name="Nordlys", clock="2026-12-31T12:00:00+01:00")
    survey = folder / "survey.csv"
    survey.write_text(SURVEY, encoding="utf-8")
    load_files(workspace, "answers", [survey], parse_mapping(MAPPING), actor="kari")
    with django_db_blocker.unblock():
        make_database(workspace)
    return folder


@pytest.fixture
def company(surveyed: Path, tmp_path: Path) -> Workspace:
    """A company that has planned nothing yet."""
    return Workspace(shutil.copytree(surveyed, tmp_path / "nordlys"))


@pytest.fixture
def planned(company: Workspace) -> Workspace:
    """The company with one fixed action, number 1, and its owner Kari."""

    def plan() -> None:
        owner = User.objects.create_user("kari", None, name="Kari")
        fix(company, action(company, owner=owner))

    ask_database(company, plan)
    return company


def action(company: Workspace, **changes: object) -> Action:
    """Return an action that is not kept yet."""
    fields: dict[str, object] = {
        "workspace": company.slug, "title": "Answer within a day", "kpi": "nps", "by": "segment",
        "treated": ["new"], "starts_on": START, "judged_on": ["2026-12-01"],
        "expected_effect": 5.0, "cost": 1000, "currency": "NOK",
    }  # fmt: skip
    return Action(**(fields | changes))


__all__ = ["FILE_NAME", "START", "Callable", "action"]
