"""The server that these tests ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engines.server import running


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the URL of an empty database on a server of this process's own."""
    with running() as url:
        yield url
