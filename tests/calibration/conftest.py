"""What calibration is run for: its figures, which the run prints at its end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Say = Callable[[str], None]


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Say:
    """Tell a figure; `tests.conftest` prints it, also where tests ran in several processes."""
    return lambda text: record_property("figure", text)
