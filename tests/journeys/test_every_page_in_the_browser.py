"""Every page, by day and by night, at a desk and on a phone, in three languages."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState

from tests.journeys.installation import Installation
from tests.journeys.places import KPIS, PLACES, Place
from tests.journeys.steps import add_person, bring, choose_password, load, sign_in
from tests.journeys.watched import DESK, PHONE, SMALL_PHONE, Scheme, Watched, Watching, context_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def brought(
    chromium: Browser,
    installation: Installation,
    owner_state: StorageState,
    survey: Path,
    bad_survey: Path,
) -> dict[str, str]:
    """What pages are about: one file waits, one is loaded, one is refused; one view, one goal."""
    context = context_of(chromium, "en", base_url=installation.address, storage_state=owner_state)
    page = context.new_page()
    found = {}
    found["mapping"] = bring(page, "nordlys", survey)
    bring(page, "nordlys", survey)
    load(page)
    found["loaded"] = page.url
    mapping = installation.folder.parent / "nordlys" / "mappings" / "survey.toml"
    assert mapping.exists()
    found["misfit"] = bring(page, "nordlys", bad_survey, mapping="survey")
    bring(page, "nordlys", bad_survey, mapping="survey")
    load(page)
    found["refused"] = page.url
    page.goto("/nordlys/data/")
    undo = page.get_by_role("link", name="Undo survey.csv").get_attribute("href")
    assert undo is not None
    found["undo"] = installation.address + undo
    page.goto("/nordlys/kpi/nps/?every=month")
    page.get_by_text("Save this view").click()
    page.get_by_label("Name", exact=True).fill("Month by month")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto("/nordlys/goals/new/?kpi=nps")
    page.get_by_label("Target").fill("40")
    page.get_by_role("button", name="Set the goal").click()
    page.wait_for_url("**/goals/")
    for name in ("draft", "action"):
        page.goto("/nordlys/actions/new/?kpi=nps&evidence=NPS+12+(4-20),+n+240")
        page.get_by_label("Expected effect").fill("5")
        page.get_by_label("Checklist").fill("Ask\nAnswer")
        page.get_by_role("button", name="Plan the action").click()
        page.wait_for_url(re.compile(r"/actions/\d+/$"))
        found[name] = page.url
    page.get_by_role("link", name="Fix the plan").click()
    page.get_by_role("button", name="Fix the plan").click()
    page.wait_for_url(found["action"])
    context.close()
    start = len(installation.address)
    return {name: address[start:] for name, address in found.items()}


@pytest.fixture(scope="session")
def states(
    chromium: Browser, installation: Installation, owner_state: StorageState
) -> dict[str, StorageState | None]:
    """Who looks."""
    context = context_of(chromium, "en", base_url=installation.address, storage_state=owner_state)
    first = add_person(context.new_page(), "rita", "Reader")
    context.close()
    context = context_of(chromium, "en", base_url=installation.address)
    page = context.new_page()
    page.goto("/-/sign-in/")
    sign_in(page, "rita", first)
    choose_password(page, first, "corn flower and thistle")
    state = context.storage_state()
    context.close()
    return {"owner": owner_state, "reader": state, "stranger": None}


@pytest.mark.parametrize("name", PLACES)
def test_a_page_is_sound_by_day_and_by_night_at_a_desk_and_on_a_phone(
    name: str,
    watching: Watching,
    brought: dict[str, str],
    states: dict[str, StorageState | None],
) -> None:
    place = PLACES[name]
    path = place.path.format(**brought)
    state = states[place.who]
    english = watching("en", state)
    english.visit(path, status=place.status)
    english.show(DESK, "light")
    english.look(f"{path} at a desk, light")
    norwegian = watching("nb", state)
    norwegian.visit(path, status=place.status)
    _on_phones(norwegian, path)
    norwegian.show(PHONE, "dark")
    norwegian.look(f"{path} unfolded on a phone, dark")
    swedish = watching("sv", state)
    swedish.visit(path, status=place.status)
    assert swedish.page.locator("html").get_attribute("lang") == "sv"
    _on_phones(swedish, path)


@pytest.mark.parametrize("name", KPIS)
def test_the_page_of_each_kind_of_kpi_is_sound(name: str, watching: Watching) -> None:
    place: Place = KPIS[name]
    norwegian = watching("nb")
    norwegian.visit(place.path, status=place.status)
    _by_day_and_by_night(norwegian, place.path, desk="light", phone="dark")
    english = watching("en")
    english.visit(place.path, status=place.status)
    _on_phones(english, place.path)


def test_the_page_that_says_that_peil_failed_is_sound(
    watching: Watching, installation: Installation
) -> None:
    path = "/tom/views/"
    with _without_saved_views(installation.folder / "peil.sqlite3"):
        english = watching()
        page = english.visit(path, status=500)
        number = page.locator("code").inner_text()
        _by_day_and_by_night(english, path, desk="light", phone="dark")
        norwegian = watching("nb")
        norwegian.visit(path, status=500)
        _by_day_and_by_night(norwegian, path, desk="dark", phone="light")
    assert any(number in line and "OperationalError" in line for line in installation.told)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_an_opened_menu_is_sound(width: int, watching: Watching) -> None:
    watched = watching()
    page = watched.visit("/fjordtrygg/data/")
    watched.show(width, "light")
    for menu in page.locator("details.drop").all():
        menu.locator("summary").click()
        what = f"menu {' '.join(menu.inner_text().split())[:30]} at {width}"
        watched.look(what, "details.drop[open]")  # what it covers cannot be pressed meanwhile
        watched.measure(what)
        page.keyboard.press("Escape")
        assert menu.get_attribute("open") is None


def _by_day_and_by_night(watched: Watched, path: str, *, desk: Scheme, phone: Scheme) -> None:
    watched.show(DESK, desk)
    watched.look(f"{path} at a desk, {desk}")
    _on_phones(watched, path)
    watched.show(PHONE, phone)
    watched.look(f"{path} unfolded on a phone, {phone}")


def _on_phones(watched: Watched, path: str) -> None:
    watched.show(PHONE, "light")
    watched.measure(f"{path} at {PHONE}")
    watched.unfold()
    watched.measure(f"{path} unfolded at {PHONE}")
    watched.show(SMALL_PHONE, "light")
    watched.measure(f"{path} unfolded at {SMALL_PHONE}")


@contextmanager
def _without_saved_views(database: Path) -> Iterator[None]:
    """Take a table away for a while, so that a page fails as nobody foresaw."""
    with closing(sqlite3.connect(database, timeout=20)) as opened:
        opened.execute("ALTER TABLE web_savedview RENAME TO taken_away")
        opened.commit()
        try:
            yield
        finally:
            opened.execute("ALTER TABLE taken_away RENAME TO web_savedview")
            opened.commit()
