"""From a file in an empty workspace to a number on the Overview, away again, and back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import FROM_FILE_TO_MAPPING, OF_PROGRESS, bring, load
from tests.journeys.watched import Watching

pytestmark = pytest.mark.browser


def test_from_a_file_to_a_number_and_back_and_there_again(watching: Watching, survey: Path) -> None:
    watched = watching()
    page = watched.visit("/ferd/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Here your most important number")
    page.get_by_role("link", name="Load the first file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Three steps to your first own number"
    )
    page.get_by_role("link", name="Choose a file").click()

    page.get_by_label("Files", exact=True).set_input_files(survey)
    page.get_by_role("button", name="Read the files").click()
    page.wait_for_url(FROM_FILE_TO_MAPPING)
    expect(page.get_by_role("heading", level=1)).to_contain_text("guess")
    preview = page.locator("#preview")
    expect(preview).to_contain_text("All 240 rows of survey.csv fit")
    assert page.get_by_label("Column of the file for response").input_value() == "Response id"
    assert page.get_by_label("Column of the file for answered_at").input_value() == "Answered"

    # The preview follows what is said, without a further press.
    page.get_by_label("survey is always", exact=True).fill("customers")
    page.keyboard.press("Tab")
    expect(preview.get_by_role("cell", name="customers", exact=True).first).to_be_visible()
    page.get_by_label("Keep the mapping as").fill("our survey")
    page.get_by_role("button", name="Load 240 rows").click()
    page.wait_for_url(OF_PROGRESS)
    # The page follows the load by itself.
    expect(page.get_by_role("heading", level=1)).to_have_text("240 rows are loaded")

    page.get_by_role("link", name="See the numbers").click()
    number = re.compile(re.escape(_expected(survey)) + r"\b")
    headline = page.get_by_role("heading", level=1)
    expect(headline).to_have_text(number)

    page.goto("/ferd/data/")
    page.get_by_role("link", name="Undo survey.csv").click()
    page.get_by_role("button", name="Undo the load").click()
    expect(page.get_by_text("survey.csv is undone.")).to_be_visible()
    page.goto("/ferd/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Here your most important number")

    page.goto("/ferd/data/")
    page.get_by_role("button", name="Load survey.csv again").click()
    page.wait_for_url(OF_PROGRESS)
    expect(page.get_by_role("heading", level=1)).to_have_text("240 rows are loaded")
    page.goto("/ferd/")
    expect(headline).to_have_text(number)

    # The same file once more counts once.
    page.goto("/ferd/data/upload/")
    page.get_by_label("Files", exact=True).set_input_files(survey)
    page.get_by_label("Mapping", exact=True).select_option("our survey")
    page.get_by_role("button", name="Read the files").click()
    page.wait_for_url(FROM_FILE_TO_MAPPING)
    page.get_by_role("button", name="Load 240 rows").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "These files were loaded before, and count once", timeout=60_000
    )


def test_a_bad_file_is_refused_with_its_rows_and_its_good_rows_can_be_loaded(
    watching: Watching, survey: Path, bad_survey: Path
) -> None:
    page = watching().page
    bring(page, "feil", survey)
    load(page)
    bring(page, "feil", bad_survey, mapping="survey")
    expect(page.locator("#preview")).to_contain_text("2 of 240 rows in bad.csv do not fit")
    load(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("refused")
    problems = page.get_by_role("table")
    expect(problems).to_contain_text("Recommend")
    with page.expect_download() as begun:
        page.get_by_role("link", name="Download the rows that do not fit").click()
    assert "ten" in begun.value.path().read_text(encoding="utf-8-sig")
    page.get_by_role("button", name="Load the rows that fit").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("rows are loaded")


def _expected(survey: Path) -> str:
    """Return the net promoter score of the file's last month as a page writes it."""
    answers = [line.split(";") for line in survey.read_text().splitlines()[1:]]
    scores = [int(answer[2]) for answer in answers if answer[1].endswith(".06.2026")]
    value = 100 * (sum(s >= 9 for s in scores) - sum(s <= 6 for s in scores)) / len(scores)
    return f"{value:+.0f}".replace("-", "−")
