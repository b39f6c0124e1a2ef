"""The page of verdicts: asked for by owner, colleague and stranger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client

from peil.reports.annotations import FILE_NAME, Annotation, add_annotation
from peil.warehouse.workspace import Workspace
from tests.reports.acted import START, with_action

HARMED = urlencode({"kpi": "csat", "at": START, "by": "shop", "treated": "North"})


@pytest.fixture
def acted(workspace: Workspace) -> Iterator[Workspace]:
    yield with_action(workspace)
    (workspace.folder / FILE_NAME).unlink(missing_ok=True)


def title_of(page: str) -> str:
    return page.split("<h1>")[1].split("</h1>")[0]


def test_without_facts_the_page_teaches_and_leads_an_analyst_to_the_upload(
    workspace: Workspace, reader: Client, analyst: Client
) -> None:
    page = reader.get(f"/{workspace.slug}/prove/").text
    assert "Did it work, or would it have happened anyway?" in page
    assert "A drawn example, not your numbers." in page
    upload = f'href="/{workspace.slug}/data/upload/"'
    assert upload not in page.split("<main")[1]
    assert upload in analyst.get(f"/{workspace.slug}/prove/").text.split("<main")[1]


def test_the_menu_leads_here(acted: Workspace, reader: Client) -> None:
    assert f'href="/{acted.slug}/verdicts/"' in reader.get(f"/{acted.slug}/").text
    assert f'href="/{acted.slug}/prove/"' in reader.get(f"/{acted.slug}/verdicts/").text


def test_owner_and_colleague_read_the_verdict_and_a_stranger_signs_in(
    acted: Workspace, owner: Client, reader: Client, stranger: Client
) -> None:
    address = f"/{acted.slug}/prove/?{HARMED}"
    for browser in (owner, reader):
        page = browser.get(address).text
        assert title_of(page).endswith(": harmed")
        assert "Nothing is judged from before and after alone" in page
        assert page.count('class="picture"') == 2
        assert "style=" not in page
        assert "May it be believed?" in page
        assert 'class="hidden-text">passed: ' in page
    assert stranger.get(address).status_code == 302


def test_what_happened_is_a_start_one_click_away(acted: Workspace, reader: Client) -> None:
    add_annotation(acted.folder, Annotation(START, "New opening hours", "csat"))
    add_annotation(acted.folder, Annotation(date(2024, 6, 3), "Long queues"))
    page = reader.get(f"/{acted.slug}/prove/").text
    assert "Or begin with something that happened" in page
    assert f'href="/{acted.slug}/prove/?kpi=csat&amp;at=2024-10-07">New opening hours</a>' in page
    judged = reader.get(f"/{acted.slug}/prove/?kpi=csat&at=2024-10-07").text
    assert "Other starts to choose from" in judged
    assert ">Long queues · 3 Jun 2024</a>" in judged
    assert ">New opening hours · " not in judged


def test_an_annotation_made_since_is_drawn(acted: Workspace, reader: Client) -> None:
    address = f"/{acted.slug}/prove/?{HARMED}"
    assert ">Long queues<" not in reader.get(address).text
    add_annotation(acted.folder, Annotation(date(2024, 6, 3), "Long queues"))
    assert ">Long queues<" in reader.get(address).text


def test_the_form_keeps_what_was_asked_and_offers_another_value(
    acted: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{acted.slug}/prove/?{HARMED}").text
    assert '<option value="csat" selected>' in page
    assert 'name="at" value="2024-10-07"' in page
    assert '<option value="shop" selected>' in page
    assert '<option value="North" selected>' in page
    assert page.count('<select name="treated">') == 2
    both = reader.get(f"/{acted.slug}/prove/?{HARMED}&treated=South").text
    assert "for North, South" in title_of(both)


def test_another_dimension_lets_go_of_the_values_of_the_one_before(
    acted: Workspace, reader: Client
) -> None:
    """A form without scripts sends both."""
    page = reader.get(f"/{acted.slug}/prove/?kpi=csat&at=2024-10-07&by=&of=shop&treated=North")
    assert page.status_code == 200
    assert "for North" not in title_of(page.text)
    left = reader.get(f"/{acted.slug}/prove/?kpi=csat&at=2024-10-07&by=shop&of=&treated=").text
    assert "Choose the dimension, and which of its values were acted on." in left


def test_too_little_is_said_and_does_not_fail(acted: Workspace, reader: Client) -> None:
    page = reader.get(f"/{acted.slug}/prove/?kpi=csat&at=2030-01-01")
    assert page.status_code == 200
    assert "no numbers just before and after 1 Jan 2030" in page.text
    assert 'class="picture"' not in page.text


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("kpi=cast&at=2024-10-07", 404),
        ("kpi=csat&at=yesterday", 400),
        ("kpi=csat&at=2024-10-07&by=shop&treated=Nort", 404),
        ("kpi=csat&at=2024-10-07&by=shopp&treated=North", 404),
        ("kpi=csat&at=2024-10-07&every=decade", 404),
    ],
)
def test_a_question_that_cannot_be_asked_is_told(
    acted: Workspace, reader: Client, asked: str, status: int
) -> None:
    assert reader.get(f"/{acted.slug}/prove/?{asked}").status_code == status


def test_a_filter_filters_and_is_carried_on(acted: Workspace, reader: Client) -> None:
    page = reader.get(f"/{acted.slug}/prove/?kpi=csat&at=2024-10-07&where=shop%3DNorth").text
    assert "n 1\u202f440 behind those acted on" in page
    assert '<input type="hidden" name="where" value="shop=North">' in page
    assert "where=shop%3DNorth" in page.split("CSV</a>")[0].rsplit("href=", 1)[1]


@pytest.mark.parametrize("form", ["png", "csv", "xlsx"])
def test_a_verdict_can_be_taken_away(acted: Workspace, reader: Client, form: str) -> None:
    answer = reader.get(f"/{acted.slug}/prove/effect.{form}?{HARMED}")
    assert answer.status_code == 200
    assert len(answer.content) > 400
    if form == "csv":
        head, first = answer.content.decode("utf-8-sig").splitlines()[:2]
        assert head.startswith("kpi,dimension,treated,period,is_after,actual,expected,unit,n,")
        assert first.startswith("csat,shop,North,2024-")
    assert reader.get(f"/{acted.slug}/prove/effect.{form}").status_code == 400


@pytest.mark.parametrize(("language", "word"), [("nb", ": skadet"), ("sv", ": skadade")])
def test_the_page_speaks_the_readers_language(
    acted: Workspace, reader: Client, language: str, word: str
) -> None:
    reader.post("/-/language/", {"language": language})
    page = reader.get(f"/{acted.slug}/prove/?{HARMED}").text
    assert f'<html lang="{language}">' in page
    assert title_of(page).endswith(word)
