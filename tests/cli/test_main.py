"""How a process of the terminal begins."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

BEGIN = """
import os, sys
from peil.cli.main import main
assert "numpy" not in sys.modules, "numpy has read its number of cores already"
sys.argv = ["peil", "--version"]
try:
    main()
except SystemExit:
    print(os.environ["OPENBLAS_NUM_THREADS"])
"""


@pytest.mark.parametrize(("given", "used"), [(None, "1"), ("2", "2")])
def test_the_terminal_multiplies_matrices_on_one_core_unless_another_number_is_asked_for(
    given: str | None, used: str
) -> None:
    """On two they wait for each other, many times longer than they work."""
    environment = {n: value for n, value in os.environ.items() if n != "OPENBLAS_NUM_THREADS"}
    if given is not None:
        environment["OPENBLAS_NUM_THREADS"] = given
    told = subprocess.run(
        [sys.executable, "-c", BEGIN], env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.split()[-1] == used
