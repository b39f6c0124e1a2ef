"""Charts in the browser: what a screen reader says of them, their table, and what is taken away."""

from __future__ import annotations

import csv
import io
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.watched import DESK, PHONE, Watching

pytestmark = pytest.mark.browser

WITH_CHARTS = (
    "/fjordtrygg/",
    "/fjordtrygg/tasks/?every=year",
    "/fjordtrygg/kpi/nps/?every=quarter",
    "/sfo-airport/understand/csat/",
    "/it-service-desk/kpi/resolution_time/",
    "/uk-web-shop/kpi/new_customers/?every=month",
)
A_NUMBER = re.compile(r"[+−]?\d[\d   ]*(?:\.\d+)?")


@pytest.mark.parametrize("path", WITH_CHARTS)
def test_every_chart_has_a_name_and_a_description(path: str, watching: Watching) -> None:
    watched = watching()
    page = watched.visit(path)
    for width in (DESK, PHONE):
        watched.show(width, "light")
        charts = list(_charts(page))
        assert charts
        for chart in charts:
            expect(chart).to_have_role("img")
            expect(chart).to_have_accessible_name(re.compile(r"\w.{15,}"))
            expect(chart).to_have_accessible_description(re.compile(r"\w.{15,}"))
    for mark in page.locator("svg.mark").all()[:3]:
        expect(mark).to_have_accessible_name(re.compile(r"\w.*\d"))


@pytest.mark.parametrize("path", WITH_CHARTS)
def test_a_chart_is_read_point_by_point_with_the_arrow_keys(path: str, watching: Watching) -> None:
    page = watching().visit(path)
    reader = page.locator(".reader.wide").first
    reader.focus()
    page.keyboard.press("End")
    last = reader.get_by_role("status").inner_text()
    page.keyboard.press("ArrowLeft")
    before = reader.get_by_role("status").inner_text()
    assert re.search(r"\d", last)
    assert before != last
    page.keyboard.press("Escape")
    expect(reader.get_by_role("status")).to_be_hidden()


@pytest.mark.parametrize("path", ["/fjordtrygg/kpi/nps/", "/fjordtrygg/understand/"])
def test_on_a_phone_the_filter_is_one_button_and_the_chart_on_the_first_screen(
    path: str, watching: Watching
) -> None:
    watched = watching()
    page = watched.visit(path)
    since = page.get_by_label("From", exact=True)
    watched.show(DESK, "light")
    expect(since).to_be_visible()
    watched.show(PHONE, "light")
    expect(since).to_be_hidden()
    place = next(_charts(page)).bounding_box()
    assert place
    assert place["y"] < 844
    page.locator(".filters summary").focus()
    page.keyboard.press("Enter")
    expect(since).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".filters :focus")).to_have_count(1)


@pytest.mark.parametrize("path", WITH_CHARTS)
def test_what_is_taken_away_opens_and_holds_the_numbers_of_the_table(
    path: str, watching: Watching, tmp_path: Path
) -> None:
    page = watching().visit(path)
    for number, chart in enumerate(page.locator("figure.chart").all()):
        chart.locator("summary").click()
        table = [row.locator("th, td").all_inner_texts() for row in chart.locator("tbody tr").all()]
        assert table
        files = {
            form: _taken(page, chart, form, tmp_path / f"{number}.{form}")
            for form in ("PNG", "CSV", "Excel")
        }
        _is_a_picture(files["PNG"])
        rows = list(csv.DictReader(io.StringIO(files["CSV"].decode("utf-8-sig"))))
        assert _in_workbook(files["Excel"]) == [_as_in_a_workbook(row) for row in rows]
        if "/tasks/" not in path:  # there the table is of the newest period
            # The file also has the period that is not over yet.
            assert 0 <= len(rows) - len(table) <= 1
        for told in table:
            assert any(_is_told(told, row) for row in rows), (told, rows[-3:])


def test_a_cut_is_taken_away_with_its_filter(watching: Watching, tmp_path: Path) -> None:
    page = watching().visit("/fjordtrygg/kpi/nps/?by=channel&where=segment%3DUng")
    cut = page.get_by_role("region", name=re.compile("segment", re.IGNORECASE)).first
    cut = page.locator("section[aria-labelledby=cuts]")
    cut.locator("details.numbers summary").click()
    content = _taken(page, cut, "CSV", tmp_path / "cut.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    table = cut.locator("tbody tr").all()
    assert {row["channel"] for row in rows} >= {each.locator("th").inner_text() for each in table}
    whole = page.context.request.get("/fjordtrygg/kpi/nps/cut.csv?by=channel").text()
    of_all = sum(int(row["n"]) for row in csv.DictReader(io.StringIO(whole.lstrip("\ufeff"))))
    assert 0 < sum(int(row["n"]) for row in rows) < of_all


def _charts(page: Page) -> Iterator[Locator]:
    """Return the pictures of charts that are seen at this width."""
    expect(page.locator("figure.chart").first).to_be_visible()
    for figure in page.locator("figure.chart").all():
        seen = [picture for picture in figure.locator("svg.picture").all() if picture.is_visible()]
        assert len(seen) == 1
        yield seen[0]


def _taken(page: Page, within: Locator, form: str, path: Path) -> bytes:
    with page.expect_download() as begun:
        within.get_by_role("link", name=form, exact=True).click()
    begun.value.save_as(path)
    return path.read_bytes()


def _is_a_picture(content: bytes) -> None:
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    assert width > 800
    assert height > 300
    assert content[-8:-4] == b"IEND"


def _in_workbook(content: bytes) -> list[dict[str, str]]:
    """Return the rows of all sheets but the last, which says what the numbers are."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.worksheets[-1].title == "About"
    rows = []
    for sheet in book.worksheets[:-1]:
        head, *filled = sheet.iter_rows(values_only=True)
        rows += [
            {str(name): _plain(value) for name, value in zip(head, row, strict=True)}
            for row in filled
        ]
    return [{name: value for name, value in row.items() if value} for row in rows]


def _as_in_a_workbook(row: dict[str, str]) -> dict[str, str]:
    return {name: _plain(value) for name, value in row.items() if value}


def _plain(value: object) -> str:
    """Write numbers alike, however they were stored."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    try:
        return f"{float(str(value)):.10g}"
    except ValueError:
        return str(value)


def _is_told(told: list[str], row: dict[str, str]) -> bool:
    """Whether a row of the page's table is this row of the file: by its n and rounded value."""
    n = {_bare(text) for text in told if text}
    if row["n"] not in n:
        return False
    if not row["value"]:
        return True
    value = float(row["value"]) * (100 if row["unit"] == "share" else 1)
    if row["kpi"] == "resolution_time":
        return True
    return any(
        abs(float(found.group().replace(" ", "").replace(" ", "").replace(" ", "")
                  .replace("−", "-")) - value) <= 0.5 * max(1.0, abs(value) / 200)
        for text in told[1:]
        if (found := A_NUMBER.match(text))
    )  # fmt: skip


def _bare(text: str) -> str:
    return re.sub(r"[^\d]", "", text)
