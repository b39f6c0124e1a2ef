"""From the sign-in to a saved view and a file, with the keyboard alone; and without scripts."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.installation import Installation
from tests.journeys.steps import add_person, bring, load, sign_in
from tests.journeys.watched import Watching

pytestmark = pytest.mark.browser

MOST_STEPS = 150
# A date's field keeps the focus while its calendar's button is marked by the browser itself.
_FOCUS = """() => {
  const at = document.activeElement, before = window.focusedBefore, style = getComputedStyle(at);
  window.focusedBefore = at;
  return [at.outerHTML.slice(0, 80), at === before || style.boxShadow !== 'none'
    || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2];
}"""


def test_with_the_keyboard_alone_from_sign_in_to_a_saved_view_and_its_numbers(
    watching: Watching, installation: Installation, tmp_path: Path
) -> None:
    page = watching(state=None).visit("/fjordtrygg/")
    expect(page.get_by_label("Username or e-mail")).to_be_focused()
    page.keyboard.type(installation.owner)
    page.keyboard.press("Tab")
    page.keyboard.type(installation.password)
    page.keyboard.press("Enter")
    expect(page).to_have_title("Overview · Peil")

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    tab_to(page, page.get_by_role("link", name="Net promoter score").last)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/kpi/nps/"))

    tab_to(page, page.get_by_label("Cut by"))
    page.keyboard.type("Segment")
    page.keyboard.press("Tab")
    expect(page.get_by_role("combobox", name="Period", exact=True)).to_be_focused()
    page.keyboard.type("quarter")
    tab_to(page, page.get_by_role("button", name="Show", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**by=**")
    assert parse_qs(urlsplit(page.url).query)["by"] == ["segment"]
    assert parse_qs(urlsplit(page.url).query)["every"] == ["quarter"]
    title = page.get_by_role("heading", level=1).inner_text()

    tab_to(page, page.get_by_text("Save this view"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Name", exact=True))
    page.keyboard.type("NPS by segment")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved as 'NPS by segment'.")).to_be_visible()

    page.goto("/fjordtrygg/views/")
    tab_to(page, page.get_by_role("link", name="NPS by segment"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_label("Cut by")).to_have_value("segment")
    expect(page.get_by_role("combobox", name="Period", exact=True)).to_have_value("quarter")

    cut = page.locator("section[aria-labelledby=cuts]")
    tab_to(page, cut.locator("details.numbers summary"))
    page.keyboard.press("Enter")
    tab_to(page, cut.get_by_role("link", name="CSV"))
    with page.expect_download() as begun:
        page.keyboard.press("Enter")
    begun.value.save_as(tmp_path / "cut.csv")
    assert begun.value.suggested_filename == "fjordtrygg-nps-cut.csv"
    with (tmp_path / "cut.csv").open(encoding="utf-8-sig", newline="") as written:
        rows = list(csv.DictReader(written))
    assert {row["simulated"] for row in rows} == {"True"}
    assert len({row["segment"] for row in rows}) >= 2


@pytest.mark.parametrize("path", ["/fjordtrygg/", "/fjordtrygg/kpi/nps/", "/nordlys/settings/"])
def test_whatever_has_the_focus_is_seen_to_have_it(path: str, watching: Watching) -> None:
    page = watching().visit(path)
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(_FOCUS)
        assert seen[1], seen[0]


def test_pages_work_without_scripts(
    watching: Watching, installation: Installation, survey: Path, tmp_path: Path
) -> None:
    page = watching(state=None, java_script_enabled=False).visit("/enkel/")
    sign_in(page, installation.owner, installation.password)
    expect(page.get_by_role("link", name="Load the first file")).to_be_visible()
    bring(page, "enkel", survey)
    page.get_by_label("survey is always", exact=True).fill("customers")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_role("cell", name="customers", exact=True).first).to_be_visible()
    load(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("240 rows are loaded")
    page.get_by_role("link", name="See the numbers").click()
    page.get_by_role("link", name="Net promoter score").last.click()
    page.get_by_label("Cut by").select_option("segment")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("table").first).to_contain_text("old")
    page.locator("figure.chart summary").click()
    with page.expect_download() as begun:
        page.locator("figure.chart").get_by_role("link", name="CSV").click()
    begun.value.save_as(tmp_path / "trend.csv")
    assert "nps" in (tmp_path / "trend.csv").read_text(encoding="utf-8-sig")
    page.get_by_label("Account:").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_somebody_new_must_choose_a_password_before_anything_else(
    watching: Watching, installation: Installation
) -> None:
    first = add_person(watching().page, "nils", "Reader")
    page = watching(state=None).visit("/fjordtrygg/tasks/")
    sign_in(page, "nils", first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    page.goto("/fjordtrygg/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in range(MOST_STEPS):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached with the keyboard")
