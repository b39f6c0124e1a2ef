"""A workspace whose present is the end of half a year of answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from peil.warehouse.workspace import Workspace, make_workspace, open_workspace
from tests.metrics.memory import START

DAYS = 174


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("journey") / "nordlys"
    made = make_workspace(folder)
    settings = made.folder / "peil.toml"
    end = START + timedelta(days=DAYS)
    settings.write_text(settings.read_text() + f'clock = "{end.isoformat()}"\n')
    return open_workspace(folder)
