"""What calibration is run for: its figures, printed while it runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Say = Callable[[str], None]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    def said(text: str) -> None:
        with capsys.disabled():
            print(f"\n  {text}", end="")  # noqa: T201  (the figures are what this is run for)

    return said
