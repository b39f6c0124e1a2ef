"""A source that ends before the others: what is left is another mixture, and no change."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from peil.sources.load import load_files
from peil.sources.mapping import parse_mapping
from peil.warehouse.workspace import Workspace

MAPPING = """
fact = "cases"
source = "{name}"
columns = {{ case = "nr", opened_at = "at", solved_at = "solved" }}
"""
WHY = "“old” ends 28 May 2026"


def load(workspace: Workspace, folder: Path, name: str, months: int, hours: int) -> None:
    rows = []
    for i in range(120 * months):
        opened = datetime(2026, 1 + i % months, 1 + i % 28, 9, tzinfo=UTC)
        solved = opened + timedelta(hours=hours, minutes=i % 50)
        rows.append(f"{i},{opened:%Y-%m-%d %H:%M},{solved:%Y-%m-%d %H:%M}")
    path = folder / f"{name}.csv"
    path.write_text("\n".join(["nr,at,solved", *rows]))
    load_files(workspace, "cases", [path], parse_mapping(MAPPING.format(name=name)), actor="test")


@pytest.fixture
def lagging(workspace: Workspace, tmp_path: Path) -> Workspace:
    """A slow system that is known until May, and a quick one that is known until June."""
    load(workspace, tmp_path, "old", 5, 60)
    load(workspace, tmp_path, "new", 6, 6)
    return workspace


def card_of(page: str, measure: str) -> str:
    cards = re.findall(r"<li>\s*<a class=\"card-name\".*?</li>", page, re.DOTALL)
    return next(card for card in cards if measure in card)


def test_the_overview_calls_no_change_what_is_another_mixture_and_says_why(
    lagging: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{lagging.slug}/").text
    title = page.split("<h1>")[1].split("</h1>")[0]
    assert f"It cannot be held against May 2026: {WHY}." in title
    aside = page.split('<aside class="since"')[1].split("</aside>")[0]
    assert f"{WHY}, before the other sources" in aside
    assert "shorter" not in title
    assert "▲" not in aside
    assert "▼" not in aside


def test_the_list_of_kpis_says_why_nothing_is_compared(lagging: Workspace, reader: Client) -> None:
    card = card_of(reader.get(f"/{lagging.slug}/measure/").text, "Resolution time")
    assert f"not compared: {WHY}" in card
    assert "better" not in card


def test_the_page_of_the_kpi_says_it_beside_its_picture(lagging: Workspace, reader: Client) -> None:
    page = reader.get(f"/{lagging.slug}/kpi/resolution_time/?every=month").text
    assert f"{WHY}, before the other sources, so Jun 2026 is another mixture than May 2026" in page
    assert "“new” ends" not in page
    against = page.split('class="list against"')[1].split("</ul>")[0]
    assert f"not compared: {WHY}" in against
    years = reader.get(f"/{lagging.slug}/kpi/resolution_time/?every=year").text
    assert "another mixture" not in years


def test_where_both_sources_go_on_a_change_is_told(
    workspace: Workspace, reader: Client, tmp_path: Path
) -> None:
    load(workspace, tmp_path, "old", 6, 60)
    load(workspace, tmp_path, "new", 6, 6)
    page = reader.get(f"/{workspace.slug}/").text
    assert "another mixture" not in page
    assert "That is no real change from May 2026." in page
