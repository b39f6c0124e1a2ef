"""The demo's Overviews on the server: the first time, and once warm.

Every Overview is made as the page's view makes it, without a network between. The process has
started already, as it has when a server answers; of each organisation nothing has been read.
"""

from __future__ import annotations

import logging
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
        os.environ["PEIL_PATIENCE_SECONDS"] = "600"  # the page, not how far it has come
        import django

        django.setup()
        logging.getLogger("peil").setLevel(logging.ERROR)  # a line for each request
        from django.core.management import call_command
        from django.test import Client

        call_command("migrate", verbosity=0)
        from peil.accounts.models import User
        from peil.reports.pictures import start_drawing
        from peil.warehouse.installation import served
        from peil.web.warehouses import warm as warm_up

        browser = Client()
        browser.force_login(User.objects.create_user("reader", "a long password", role="reader"))
        warm_up()
        start_drawing()
        for slug in served():
            (cold, processor), *warm = (_took(browser, f"/{slug}/") for _ in range(ROUNDS + 1))
            again = [milliseconds for milliseconds, _ in warm]
            print(f"{slug:20} first {cold:5.0f} ms ({processor:5.0f} ms of processor time), "
                  f"warm {statistics.median(again):3.0f} ms "
                  f"(slowest of {ROUNDS}: {max(again):3.0f} ms; aim: under 150)")  # fmt: skip


def _took(browser: object, address: str) -> tuple[float, float]:
    start, used = time.perf_counter(), time.process_time()
    answer = browser.get(address, HTTP_HOST="127.0.0.1")  # type: ignore[attr-defined]
    took = 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - used)
    if answer.status_code != 200:
        raise SystemExit(f"The Overview answered {answer.status_code}.")
    return took
