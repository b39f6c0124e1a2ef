"""The demo's Overview on the server: the first time, and once warm.

The insurer's Overview is made as the page's view makes it, without a network between.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from peil.demo.build import build_demo

ROUNDS = 20


def main() -> None:
    """Build the demo, ask for the Overview, print milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        first = build_demo(Path(folder) / "demo", progress=lambda _line: None)
        os.environ["PEIL_WORKSPACE"] = str(first)
        os.environ["DJANGO_SETTINGS_MODULE"] = "peil.web.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.test import Client

        call_command("migrate", verbosity=0)
        from peil.accounts.models import User

        browser = Client()
        browser.force_login(User.objects.create_user("reader", "a long password", role="reader"))
        cold, *warm = (_milliseconds(browser, f"/{first.name}/") for _ in range(ROUNDS + 1))
        print(f"first {cold:.0f} ms, warm {statistics.median(warm):.0f} ms "
              f"(slowest of {ROUNDS}: {max(warm):.0f} ms; aim: under 150)")  # fmt: skip


def _milliseconds(browser: object, address: str) -> float:
    start = time.perf_counter()
    answer = browser.get(address, HTTP_HOST="127.0.0.1")  # type: ignore[attr-defined]
    took = 1000 * (time.perf_counter() - start)
    if answer.status_code != 200:
        raise SystemExit(f"The Overview answered {answer.status_code}.")
    return took
