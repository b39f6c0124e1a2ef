"""The built demo and further workspaces, served once, and a browser to read them with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, StorageState, expect, sync_playwright

from peil.demo.build import build_demo
from peil.warehouse.workspace import make_workspace, open_workspace, write_settings
from tests.journeys.installation import Installation
from tests.journeys.steps import sign_in
from tests.journeys.watched import Watched, Watching, context_of

BUILT = "PEIL_BUILT_DEMO"
"""A folder with a demo that was built before, for whoever writes these tests."""

FURTHER = {
    "nordlys": "Nordlys",  # where files are loaded for the pages to be looked at
    "ferd": "Ferd",  # of the one journey from a file to a number and back
    "enkel": "Enkel",  # of the same journey without scripts
    "feil": "Feil",  # of a file that is refused
    "tom": "Tom",  # stays empty
}
_AFTER_THE_SURVEY = datetime(2026, 7, 10, tzinfo=UTC)
# A page that nobody has asked for yet is worked out first, and the machine may be busy.
expect.set_options(timeout=60_000)
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-default-apps", "--disable-extensions",
    "--disable-sync", "--no-first-run", "--metrics-recording-only",
]  # fmt: skip


@pytest.fixture(scope="session")
def installation(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[Installation]:
    """The demo, with further workspaces beside it."""
    base = tmp_path_factory.mktemp("installation")
    home = base / "demo"
    if built := os.environ.get(BUILT):
        shutil.copytree(built, home, ignore=shutil.ignore_patterns("peil.sqlite3*", "secret.key"))
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        for name in ("PEIL_WORKSPACES", "PEIL_WORKSPACE"):
            patch.delenv(name, raising=False)  # other tests' installation is not this one's
        first = build_demo(home, progress=lambda line: None)
    for slug, name in FURTHER.items():
        make_workspace(home / slug, name=name, language="en", clock=_AFTER_THE_SURVEY)
    settings = open_workspace(first).settings
    also = [*settings.also, *(f"../{slug}" for slug in FURTHER)]
    write_settings(first, settings.model_dump(exclude_defaults=True, mode="json") | {"also": also})
    served = Installation(first, base / "server.log")
    yield served
    served.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser. Without one these tests fail: nothing else proves what they prove."""
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("There is no chromium. 'make test-browser' says how to get it.")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def owner_state(chromium: Browser, installation: Installation) -> StorageState:
    """The cookies of the owner, who has signed in once."""
    context = context_of(chromium, "en", base_url=installation.address)
    page = context.new_page()
    page.goto("/-/sign-in/?next=/-/account/")
    sign_in(page, installation.owner, installation.password)
    page.wait_for_url("**/-/account/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def watching(
    chromium: Browser, installation: Installation, owner_state: StorageState
) -> Iterator[Watching]:
    """Open a watched page: the owner's, unless another state (or None, a stranger's) is given.

    At the end nothing may have been asked of another server, and no console may have complained.
    """
    opened: list[Watched] = []

    def watch(
        language: str = "en", state: StorageState | None = owner_state, **more: object
    ) -> Watched:
        context = context_of(
            chromium, language, base_url=installation.address, storage_state=state, **more
        )
        opened.append(Watched(context, installation.address))
        return opened[-1]

    yield watch
    faults = [fault for each in opened for fault in each.faults]
    for each in opened:
        each.context.close()
    assert not faults, "\n".join(dict.fromkeys(faults))


@pytest.fixture(scope="session")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What 240 people answered, as a system might export it."""
    path = tmp_path_factory.mktemp("files") / "survey.csv"
    lines = [
        f"{n};{1 + n % 28:02d}.{1 + n % 6:02d}.2026;{n * 7 % 11};{'new' if n // 6 % 3 else 'old'}"
        for n in range(240)
    ]
    path.write_text("\n".join(["Response id;Answered;Recommend;Segment", *lines]) + "\n")
    return path


@pytest.fixture(scope="session")
def bad_survey(tmp_path_factory: pytest.TempPathFactory, survey: Path) -> Path:
    """The same with two scores that nobody could give."""
    path = tmp_path_factory.mktemp("bad") / "bad.csv"
    lines = survey.read_text().splitlines()
    lines[7] = lines[7].rsplit(";", 2)[0] + ";77;new"
    lines[9] = lines[9].rsplit(";", 2)[0] + ";ten;new"
    path.write_text("\n".join(lines) + "\n")
    return path
