from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from peil.shared import clock
from peil.warehouse.workspace import Workspace
from tests.web.loaded import load_survey, with_survey


@pytest.fixture
def loaded(workspace: Workspace) -> Workspace:
    return with_survey(workspace)


def test_without_facts_the_page_teaches_and_offers_the_one_next_step(
    workspace: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{workspace.slug}/").text
    assert "Here your most important number will stand" in page
    assert f'href="/{workspace.slug}/start/"' in page
    assert "The other measures" not in page


def test_a_stranger_is_sent_to_sign_in(workspace: Workspace, stranger: Client) -> None:
    answer = stranger.get(f"/{workspace.slug}/")
    assert answer.status_code == 302
    assert "sign" in answer["Location"]


def test_the_page_opens_with_its_message_then_changes_then_tasks_then_the_rest(
    loaded: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{loaded.slug}/").text
    places = [
        page.index(text)
        for text in ("get done what they came for.", 'id="moved"', 'id="tasks"', 'id="others"')
    ]
    assert places == sorted(places)
    assert "Report damage" in page
    assert "95" in page


def test_a_number_never_stands_without_its_interval(loaded: Workspace, reader: Client) -> None:
    page = reader.get(f"/{loaded.slug}/").text
    assert page.count('class="big"') == page.count('class="ci"')


@pytest.mark.parametrize(
    ("code", "words"),
    [("nb", "får gjort det de kom for."), ("sv", "får gjort det de kom för."), ("en", "get done")],
)
def test_the_message_is_in_the_readers_language(
    loaded: Workspace, reader: Client, code: str, words: str
) -> None:
    page = reader.get(f"/{loaded.slug}/", headers={"accept-language": code}).text
    assert words in page


def test_owner_colleague_and_reader_see_the_same_numbers(
    loaded: Workspace, owner: Client, analyst: Client, reader: Client
) -> None:
    first, second, third = (
        browser.get(f"/{loaded.slug}/").text.split("<h1>")[1].split("</h1>")[0]
        for browser in (owner, analyst, reader)
    )
    assert first == second == third


def test_what_is_loaded_later_shows_at_once(
    loaded: Workspace, reader: Client, tmp_path: Path
) -> None:
    before = reader.get(f"/{loaded.slug}/").text
    more = tmp_path / "more"
    more.mkdir()
    load_survey(loaded, more, months=16)
    assert reader.get(f"/{loaded.slug}/").text != before


def test_a_reader_who_comes_back_is_told_whether_anything_is_new(
    loaded: Workspace, reader: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = reader.get(f"/{loaded.slug}/").text
    assert "This is your first visit" in first
    later = clock.now() + timedelta(days=1)  # an hour more would be two days late at night
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "Nothing new since you were here yesterday" in reader.get(f"/{loaded.slug}/").text
    more = tmp_path / "more"
    more.mkdir()
    load_survey(loaded, more, months=20)
    page = reader.get(f"/{loaded.slug}/").text
    assert "The facts have changed" in page


def test_what_one_reader_has_seen_changes_no_other_readers_page(
    loaded: Workspace, reader: Client, analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.get(f"/{loaded.slug}/")
    later = clock.now() + timedelta(days=1)  # an hour more would be two days late at night
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "since you were here" in reader.get(f"/{loaded.slug}/").text
    assert "This is your first visit" in analyst.get(f"/{loaded.slug}/").text
