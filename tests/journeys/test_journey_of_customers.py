"""From nothing to a journey that somebody has drawn, changed, undone and read on the Overview."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.watched import Watching

pytestmark = pytest.mark.browser


def stages(page: Page) -> list[str]:
    return page.locator(".edited li:not(.of-phase) b").all_inner_texts()


def draw_edit_and_undo(page: Page) -> None:
    page.goto("/sfo-airport/journey/?new=1")
    touchpoints = page.locator(".offer").filter(has_text="Touchpoints in the phases")
    touchpoints.get_by_role("button", name=re.compile("^Draw this journey")).click()
    expect(page.get_by_text("The journey is drawn.")).to_be_visible()
    expect(page.locator(".stage.weakest")).not_to_have_count(0)
    expect(page.get_by_text("An association, not a cause.")).to_be_visible()

    page.get_by_role("link", name="Edit the journey").click()
    before = stages(page)
    page.get_by_role("button", name=f"Move “{before[0]}” back").click()
    page.wait_for_url("**/edit/?from=*")
    assert stages(page)[:2] == [before[1], before[0]]
    page.get_by_role("button", name=f"Remove {before[2]}").click()
    page.wait_for_url("**/edit/?from=2")
    assert before[2] not in stages(page)
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/edit/?from=3")
    assert stages(page) == [before[1], before[0], *before[2:]]


def add_a_stage(page: Page) -> None:
    page.get_by_role("link", name="Add a stage").click()
    page.get_by_label("Name", exact=True).fill("Get there")
    page.get_by_label("Phase").select_option("Buy")
    page.get_by_label("KPI").select_option("ces")
    if page.get_by_role("button", name="Choose", exact=True).is_visible():
        page.get_by_role("button", name="Choose", exact=True).click()  # without scripts
    expect(page.get_by_label("Told as")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/edit/?from=4")
    expect(page.locator(".edited")).to_contain_text("Get there")
    page.get_by_label("Name", exact=True).fill("Through the airport")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="See the journey").click()
    expect(page.locator(".stage").filter(has_text="Get there")).to_contain_text("n ")


def remove_the_journey(page: Page) -> None:
    page.get_by_role("link", name="Edit the journey").click()
    page.locator("#remove summary").click()
    page.locator("#remove").get_by_role("button").click()
    expect(page.get_by_text("The journey is removed.")).to_be_visible()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_journey_is_drawn_changed_undone_and_removed(
    watching: Watching, has_scripts: bool
) -> None:
    page = watching(java_script_enabled=has_scripts).visit("/sfo-airport/journey/")
    draw_edit_and_undo(page)
    add_a_stage(page)
    remove_the_journey(page)


def test_the_insurers_journey_is_on_the_overview_and_leads_to_its_page(watching: Watching) -> None:
    page = watching().visit("/fjordtrygg/")
    expect(page.locator(".journey.brief .stage")).to_have_count(6)
    page.get_by_role("link", name="See the journey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(page.locator("main h1").inner_text())
    page.get_by_role("link", name="Kontaktpunkter").click()
    expect(page.get_by_text("Satisfaction is asked for on different scales")).to_be_visible()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("“Skadebehandling”")
