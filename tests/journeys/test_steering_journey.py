"""From a number to what goes together with it, to an action, to its verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from peil.warehouse.workspace import open_workspace, write_settings
from tests.journeys.installation import Installation
from tests.journeys.watched import Watching

pytestmark = pytest.mark.browser
# After the young were told of a higher price, and before it came.
BEFORE = "2025-12-10T12:00:00+01:00"
# What was planted: with that price the young recommend 20 points less, whatever was meant to help.
HARMED = re.compile(r"^Net promoter score for Ung fell by \d+ points .+ after 5 Jan 2026: harmed$")


@contextmanager
def taking_as_today(folder: Path, clock: str) -> Iterator[None]:
    """Let a workspace take another day as today."""
    kept = open_workspace(folder).settings.model_dump(exclude_defaults=True, mode="json")
    write_settings(folder, kept | {"clock": clock})
    try:
        yield
    finally:
        write_settings(folder, kept)


def read_a_driver(page: Page) -> str:
    """Go from the Overview to a number, and from it to what goes together with it."""
    page.get_by_role("link", name="Net promoter score").last.click()
    page.get_by_role("link", name="What goes together with it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("goes together most with")
    driver = page.locator(".weighed li").first
    name = driver.locator(".name").inner_text().lstrip("0123456789 \n")
    driver.get_by_role("link", name="Plan an action").click()
    return name


def test_from_a_number_to_its_driver_to_an_action_to_its_verdict(
    watching: Watching, installation: Installation
) -> None:
    page = watching().visit("/fjordtrygg/")
    with taking_as_today(installation.folder, BEFORE):
        page.reload()
        driver = read_a_driver(page)
        expect(page.get_by_label("What is done")).to_have_value(f"Work on “{driver}”")
        expect(page.get_by_label("Where it came from")).to_have_value(
            re.compile(f"“{driver}” weighs .* An association, not a cause.")
        )
        page.get_by_label("For whom it is done").select_option("segment")
        page.get_by_role("checkbox", name="Ung").check()
        page.get_by_label("First day").fill("2026-01-05")
        page.get_by_label("Judged on").fill("2026-06-29")
        page.get_by_label("Expected effect").fill("+8")
        page.get_by_label("Checklist").fill("Ask the young\nTell them what they get")
        page.get_by_role("button", name="Plan the action").click()

        expect(page.get_by_role("heading", level=1)).to_have_text(f"Work on “{driver}”")
        expect(page.locator(".hint-line").first).to_contain_text("With the noise so far")
        page.get_by_role("button", name="Ask the young").click()
        expect(page.get_by_role("button", name="Ask the young")).to_have_attribute(
            "aria-pressed", "true"
        )
        page.get_by_label("Add a comment").fill("Begin with those who wrote to us.")
        page.get_by_role("button", name="Say it").click()
        page.get_by_role("link", name="Fix the plan").click()
        expect(page.get_by_text("It cannot be undone")).to_be_visible()
        page.get_by_role("button", name="Fix the plan").click()
        expect(page.get_by_text("On 10 Dec 2025, before the start.")).to_be_visible()
        at = page.url
    page.goto(at)  # half a year later
    expect(page.get_by_text("the last day of judgement, 29 Jun 2026, has come")).to_be_visible()
    page.get_by_role("link", name="See the page it came from").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("goes together most with")
    page.goto(at)
    page.get_by_role("link", name="See the verdict").click()
    expect(page.get_by_text("How it is judged was fixed before the start.")).to_be_visible()
    expect(page.locator(".goal-line .badge")).to_have_text("✕ Harmed")
    expect(page.get_by_role("heading", level=1)).to_have_text(HARMED)
    expect(page.get_by_role("link", name=f"Work on “{driver}”")).to_have_attribute(
        "href", re.compile(r"/actions/\d+/$")
    )
