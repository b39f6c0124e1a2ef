"""Tests that hold a KPI against plain Python run on another engine by ``--engine postgres``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from tests.metrics import memory


@pytest.fixture(autouse=True)
def _oracle(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the engine that was chosen read the rows, and hold the mark to the KPIs asked for."""
    mark = request.node.get_closest_marker("oracle")
    if mark is None:
        yield
        return
    before, failed = len(memory.asked), request.session.testsfailed
    is_postgres = request.config.getoption("--engine") == "postgres"
    engine = request.getfixturevalue("on_postgres") if is_postgres else None
    with memory.reading(engine) if engine else nullcontext():
        yield
    if request.session.testsfailed == failed:
        missing = set(mark.args) - set(memory.asked[before:])
        assert not missing, "marked for KPIs that it does not ask for"
