"""What every test may count on: no network beyond this machine, and patient property tests."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.served", "tests.engines.server"]

# As many processes as cores test at once. With a thread for each core in each of them, those that
# factorise many small matrices wait for one another, ten times as long as they work. It is read
# when numpy is, which no test has done yet.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# On a busy machine a page may take long; what is shown meanwhile has its own tests.
os.environ.setdefault("PEIL_PATIENCE_SECONDS", "600")

LOOPBACK = ("127.", "::1", "localhost")

# Deadlines measure the machine; a shared one is sometimes slow.
settings.register_profile("peil", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("peil")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let tests that hold a KPI against plain Python be run on another engine."""
    parser.addoption("--engine", choices=("duckdb", "postgres"), default="duckdb")


def _refuse_the_network(event: str, arguments: tuple[object, ...]) -> None:
    """Stop whatever tries to reach another machine: Peil never does by itself."""
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
        message = (
            f"A test tried to reach {address[0]}. Peil works without a network; so do its tests."
        )
        raise ConnectionRefusedError(message)


sys.addaudithook(_refuse_the_network)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests were run for."""
    told = sorted({
        (report.nodeid.partition("::")[0], str(value))
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        for name, value in report.user_properties
        if name == "figure"
    })  # fmt: skip
    if told:
        terminalreporter.section("figures")
    for _file, figure in told:
        terminalreporter.write_line(figure)
