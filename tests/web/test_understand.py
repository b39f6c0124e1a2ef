"""The page of drivers: asked for by owner, colleague and stranger."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from django.test import Client

from peil.notebook import OpenWorkspace
from peil.reports.asking import Desk
from peil.reports.understand import understanding
from peil.shared.words import speaking
from peil.sources.load import load_files
from peil.sources.mapping import parse_mapping
from peil.warehouse.workspace import Workspace

MAPPING = """
fact = "answers"
source = "yearly"
[columns]
response = "id"
survey = { value = "Customers" }
survey_kind = { value = "relationship" }
answered_at = "at"
[dimensions]
segment = "segment"
[[questions]]
id = "satisfied"
column = "satisfied"
role = "outcome"
kind = "csat"
scale = [1, 5]
touchpoint = "all in all"
""" + "".join(
    f'[[questions]]\nid = "{name}"\ncolumn = "{name}"\nrole = "driver"\nkind = "rating"\n'
    f'scale = [1, 5]\ntouchpoint = "{name}"\n'
    for name in ("price", "help", "site")
)


@pytest.fixture
def rated(workspace: Workspace, tmp_path: Path) -> Workspace:
    """600 people: price weighs most and is rated low."""
    chance = random.Random(3)
    lines = ["id,at,segment,satisfied,price,help,site"]
    for i in range(600):
        price, helped, site = (chance.gauss(mean, 1) for mean in (2.4, 3.9, 3.8))
        whole = 0.7 * price + 0.25 * helped + 0.15 * site + chance.gauss(0, 0.5)
        scores = ",".join(str(min(5, max(1, round(x)))) for x in (whole, price, helped, site))
        lines.append(f"{i},2026-01-{1 + i % 28:02},{'old' if i % 3 else 'new'},{scores}")
    path = tmp_path / "yearly.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    load_files(workspace, "answers", [path], parse_mapping(MAPPING), actor="test")
    return workspace


def test_who_has_not_chosen_is_shown_what_can_be_told(
    workspace: Workspace, tmp_path: Path, reader: Client
) -> None:
    chance = random.Random(4)
    lines = ["id,at,satisfied,recommend,price,help"]
    for i in range(300):
        price = chance.randint(1, 5)
        day, helped = 1 + i % 28, chance.randint(1, 5)
        lines.append(f"{i},2026-01-{day:02},{price % 3 + 1},{price + helped},{price},{helped}")
    lines.append("300,2026-01-02,2,,3,3")  # one more answer to what cannot be told
    path = tmp_path / "odd.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    odd = MAPPING.split('[[questions]]\nid = "price"')[0].replace("[1, 5]", "[1, 3]")
    odd = odd.replace('[dimensions]\nsegment = "segment"\n', "") + (
        '[[questions]]\nid = "recommend"\nrole = "outcome"\nkind = "nps"\nscale = [0, 10]\n'
        '[[questions]]\nid = "price"\nrole = "driver"\nkind = "rating"\nscale = [1, 5]\n'
        '[[questions]]\nid = "help"\nrole = "driver"\nkind = "rating"\nscale = [1, 5]\n'
    )
    load_files(workspace, "answers", [path], parse_mapping(odd), actor="test")
    shown = understanding(Desk(workspace))
    assert shown is not None
    assert (shown.kpi, shown.withheld) == ("nps", "")
    chosen = understanding(Desk(workspace), "csat")
    assert chosen is not None
    assert chosen.withheld, "who has chosen is told why not"


def test_without_drivers_the_page_teaches_what_to_ask(workspace: Workspace, reader: Client) -> None:
    page = reader.get(f"/{workspace.slug}/understand/").text
    assert "What goes together most with how satisfied people are?" in page
    assert "Load a survey with drivers" not in page  # which a reader may not


def test_an_analyst_is_led_to_the_upload(workspace: Workspace, analyst: Client) -> None:
    page = analyst.get(f"/{workspace.slug}/understand/").text
    assert f'href="/{workspace.slug}/data/upload/"' in page


def test_owner_and_colleague_read_the_message_and_a_stranger_signs_in(
    rated: Workspace, owner: Client, reader: Client, stranger: Client
) -> None:
    for address in (f"/{rated.slug}/understand/", f"/{rated.slug}/understand/csat/"):
        for browser in (owner, reader):
            page = browser.get(address).text
            title = page.split("<h1>")[1].split("</h1>")[0]
            assert title.startswith("“price” goes together most with “Customer satisfaction”: ")
            assert "Important and weak, so the first to look at: “price”." in page
            assert "it does not say what causes what" in page
            assert page.count('class="picture"') == 2
            assert "style=" not in page
        assert stranger.get(address).status_code == 302


def test_the_list_is_ranked_and_says_what_python_and_the_terminal_say(rated: Workspace) -> None:
    report = understanding(Desk(rated))
    assert report is not None
    record = OpenWorkspace(rated.folder).drivers("csat").record()
    listed = record["drivers"]
    assert isinstance(listed, list)
    assert [row.name for row in report.rows] == [each["driver"] for each in listed]
    assert [row.share for row in report.rows] == [f"{d['percent']:.0f}\u00a0%" for d in listed]
    assert [row.is_weak for row in report.rows] == [True, False, False]


def test_a_filter_filters_and_one_that_does_not_exist_is_told(
    rated: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{rated.slug}/understand/csat/?where=segment%3Dnew").text
    assert "n 200" in page
    assert reader.get(f"/{rated.slug}/understand/csat/?where=segment%3DNobody").status_code == 404
    assert reader.get(f"/{rated.slug}/understand/cast/").status_code == 404


def test_fewer_people_than_may_be_shown_are_hidden_with_the_reason(
    rated: Workspace, reader: Client
) -> None:
    settings = rated.folder / "peil.toml"
    settings.write_text(settings.read_text() + "minimum_people = 700\n")
    page = reader.get(f"/{rated.slug}/understand/csat/").text
    assert "Fewer than 700 people: hidden to protect them." in page
    assert 'class="picture"' not in page
    assert reader.get(f"/{rated.slug}/understand/csat/drivers.csv").status_code == 400


@pytest.mark.parametrize("form", ["png", "csv", "xlsx"])
def test_drivers_can_be_taken_away(rated: Workspace, reader: Client, form: str) -> None:
    answer = reader.get(f"/{rated.slug}/understand/csat/drivers.{form}")
    assert answer.status_code == 200
    assert len(answer.content) > 400
    if form == "csv":
        head, first = answer.content.decode("utf-8-sig").splitlines()[:2]
        assert head.startswith("kpi,survey,driver,value,low,high,unit,n,method,")
        assert first.startswith("csat,Customers,price,0.")


def test_a_kpis_page_leads_to_its_drivers_where_there_are_any(
    rated: Workspace, reader: Client
) -> None:
    link = f'href="/{rated.slug}/understand/csat/"'
    assert link in reader.get(f"/{rated.slug}/kpi/csat/").text
    assert "/understand/nps/" not in reader.get(f"/{rated.slug}/kpi/nps/").text


@pytest.mark.parametrize(
    ("language", "word"), [("nb", "Viktig og svak"), ("sv", "Viktigt och svagt")]
)
def test_the_words_are_the_readers(rated: Workspace, language: str, word: str) -> None:
    with speaking(language):
        report = understanding(Desk(rated), "csat")
    assert report is not None
    assert report.lede.startswith(word)
