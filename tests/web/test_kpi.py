import html
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook

from peil.accounts.models import AuditEntry
from peil.metrics.catalog import catalog
from peil.metrics.measurement import Query
from peil.reports.annotations import Annotation, add_annotation, read_annotations
from peil.reports.asking import Desk
from peil.reports.kpi import kpi_page
from peil.reports.measures import measures
from peil.sources.load import load_files
from peil.sources.mapping import parse_mapping
from peil.warehouse.workspace import Workspace
from tests.web.conftest import MAPPING
from tests.web.loaded import TASKS, WORDS, with_survey


@pytest.fixture
def loaded(workspace: Workspace) -> Iterator[Workspace]:
    yield with_survey(workspace)
    (workspace.folder / "annotations.toml").unlink(missing_ok=True)


def test_the_title_is_the_message_and_the_definition_is_one_click_away(
    loaded: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{loaded.slug}/kpi/nps/").text
    assert "The net promoter score is +" in page.split("<h1>")[1].split("</h1>")[0]
    for part in ("What this number tells", "What it cannot tell", "The period before",
                 "Definition", "Newest event", "n "):  # fmt: skip
        assert part in page


def test_shares_beside_a_score_have_their_intervals(loaded: Workspace, reader: Client) -> None:
    page = html.unescape(reader.get(f"/{loaded.slug}/kpi/nps/").text)
    beside = re.search(r'<dl class="companions">.*?</dl>', page, re.DOTALL)
    assert beside is not None
    told = re.findall(r'<dd>\d+\s% <span class="limits">\(\d+–\d+\)</span></dd>', beside[0])
    assert len(told) == 3


def test_a_cut_names_what_really_differs(loaded: Workspace, reader: Client) -> None:
    page = reader.get(f"/{loaded.slug}/kpi/nps/?by=segment&every=year").text
    assert "is furthest from the whole" in page
    assert "an association, not a cause" in page


def test_without_a_choice_the_page_cuts_by_what_lies_furthest_apart(
    workspace: Workspace, reader: Client, tmp_path: Path
) -> None:
    rows = ["id,at,score,channel,unit"]
    for i in range(1200):
        unit = ("School", "Roads", "Care")[i % 3]
        score = 3 if unit == "School" else 9
        day, way = f"2026-0{1 + i % 7}-{1 + i % 28:02}", ("sms", "mail")[i % 2]
        rows.append(f"{i},{day},{score},{way},{unit}")
    path = tmp_path / "s.csv"
    path.write_text("\n".join(rows))
    mapping = parse_mapping(
        """
fact = "answers"
source = "s"
columns = { response = "id", survey_kind = { value = "relationship" }, answered_at = "at", \
channel = "channel", unit = "unit" }
[[questions]]
id = "score"
role = "outcome"
kind = "nps"
scale = [0, 10]
""".replace("\\\n", "")
    )
    load_files(workspace, "answers", [path], mapping, actor="test")
    page = reader.get(f"/{workspace.slug}/kpi/nps/").text
    assert "School is furthest from the whole" in page


def test_two_surveys_that_must_not_be_added_up_are_told_each_and_led_to(
    workspace: Workspace, reader: Client, tmp_path: Path
) -> None:
    path = tmp_path / "s.csv"
    path.write_text(
        "\n".join(["id,at,q", *(f"{i},2026-03-{1 + i % 28:02},{1 + i % 5}" for i in range(60))])
    )
    for name, high in (("yearly", 5), ("after", 7)):
        mapping = f"""
fact = "answers"
source = "{name}"
columns = {{ response = "id", survey_kind = {{ value = "relationship" }}, answered_at = "at" }}
[[questions]]
id = "q"
role = "outcome"
kind = "csat"
scale = [1, {high}]
"""
        load_files(workspace, "answers", [path], parse_mapping(mapping), actor="test")
    page = reader.get(f"/{workspace.slug}/kpi/csat/").text
    assert "Each by itself has a number" in page
    led = dict(re.findall(r'href="([^"]+where=survey[^"]+)">(\w+)</a> <span class="sub">', page))
    assert sorted(led.values()) == ["after", "yearly"]
    for address in led:
        assert "Each by itself" not in reader.get(html.unescape(address)).text


def test_value_without_a_margin_is_called_alike_in_the_title_and_the_choices(
    workspace: Workspace, reader: Client, tmp_path: Path
) -> None:
    path = tmp_path / "contracts.csv"
    lines = ["customer,start,end,price"]
    for i in range(400):
        end = f"{2021 + i % 4}-{1 + i % 12:02}-{1 + i % 28:02}" if i % 2 else ""
        lines.append(f"c{i},2019-{1 + i % 12:02}-01,{end},{100 + i % 30}")
    path.write_text("\n".join(lines))
    mapping = parse_mapping("""
fact = "customers"
source = "register"
columns = { customer_key = "customer", started_at = "start", ended_at = "end", \
monthly_amount = "price" }
""")
    load_files(workspace, "customers", [path], mapping, actor="test")
    page = html.unescape(reader.get(f"/{workspace.slug}/kpi/contract_lifetime_value/").text)
    assert "Revenue value of a contract" in page.split("<h1>")[1].split("</h1>")[0]
    chips = page.split('aria-label="Told as"')[1].split("</ul>")[0]
    assert "Revenue value of a contract in five years" in chips
    assert "Lifetime value" not in chips
    beside = page.split('<dl class="companions">')[1].split("</dl>")[0]
    assert re.search(r'Each so far, on average</dt><dd>.* <span class="limits">\(.*–.*\)', beside)


def test_a_kpi_whose_facts_hold_no_row_that_counts_says_what_would(
    workspace: Workspace, analyst: Client, tmp_path: Path
) -> None:
    path = tmp_path / "c.csv"
    path.write_text("\n".join(["nr,at", *(f"{i},2026-03-{1 + i % 28:02}" for i in range(60))]))
    mapping = parse_mapping(
        'fact = "cases"\nsource = "c"\n[columns]\ncase = "nr"\nopened_at = "at"'
    )
    load_files(workspace, "cases", [path], mapping, actor="test")
    page = analyst.get(f"/{workspace.slug}/kpi/case_recurrence/").text
    assert "Load cases." not in page
    assert "One row is: One solved case that names its customer and topic" in page


def test_the_page_says_the_same_number_as_the_engine(loaded: Workspace, reader: Client) -> None:
    answer = Desk(loaded).ask(Query("nps", every="year"))
    newest = answer.cells[-1]
    assert newest.value is not None
    page = reader.get(f"/{loaded.slug}/kpi/nps/?every=year").text
    assert f"+{newest.value:.0f}" in page.split("<h1>")[1].split("</h1>")[0]


def test_a_filter_in_the_address_filters_and_can_be_taken_away(
    loaded: Workspace, reader: Client
) -> None:
    whole = reader.get(f"/{loaded.slug}/kpi/nps/?every=year").text
    young = reader.get(f"/{loaded.slug}/kpi/nps/?every=year&where=segment%3DYoung").text
    assert "Segment: Young" in young
    assert 'href="/nordlys/kpi/nps/?every=year"' in young
    assert whole.split("<h1>")[1][:60] != young.split("<h1>")[1][:60]


def test_the_filter_says_what_is_chosen(loaded: Workspace, reader: Client) -> None:
    def button(asked: str) -> str:
        page = reader.get(f"/{loaded.slug}/kpi/nps/{asked}").text
        return re.sub(r"<[^>]+>", "", page.split('<summary class="btn">')[1].split("</summary>")[0])

    assert button("") == "Filter"
    asked = "?by=segment&every=month&since=2026-01-01&until=2026-03-01"
    assert button(asked) == "Filter: Segment, Month, from 1 Jan 2026, until 1 Mar 2026"


@pytest.mark.parametrize(
    ("asked", "status"),
    [("?where=segment", 400), ("?since=May", 400), ("?every=fortnight", 404),
     ("?where=segment%3DYung", 404), ("?by=shoe", 404)],
)  # fmt: skip
def test_a_question_that_cannot_be_asked_is_answered_with_what_to_mend(
    loaded: Workspace, reader: Client, asked: str, status: int
) -> None:
    assert reader.get(f"/{loaded.slug}/kpi/nps/{asked}").status_code == status


def test_an_unknown_kpi_is_not_found_and_the_nearest_is_named(
    loaded: Workspace, reader: Client
) -> None:
    answer = reader.get(f"/{loaded.slug}/kpi/npss/")
    assert answer.status_code == 404
    assert "nps" in answer.text


def test_a_kpi_without_facts_says_so_and_does_not_fail(loaded: Workspace, reader: Client) -> None:
    page = reader.get(f"/{loaded.slug}/kpi/resolution_time/")
    assert page.status_code == 200
    assert "cannot be told yet" in page.text


def test_comments_are_shown_as_text_and_never_as_markup(loaded: Workspace, reader: Client) -> None:
    page = reader.get(f"/{loaded.slug}/kpi/task_completion/").text
    assert "In their own words" in page
    assert WORDS not in page
    assert "&lt;b&gt;at all&lt;/b&gt;" in page


def test_the_list_has_every_kpi_with_its_number_or_what_to_load(
    loaded: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{loaded.slug}/measure/").text
    for name in Desk(loaded).catalog:
        assert f"/kpi/{name}/" in page
    assert "Load orders." in page


def test_an_analyst_draws_an_annotation_and_takes_it_away(
    loaded: Workspace, analyst: Client
) -> None:
    where = f"/{loaded.slug}/kpi/nps/annotations/"
    analyst.post(where, {"on": "2025-06-15", "name": "New sign-in"})
    page = analyst.get(f"/{loaded.slug}/kpi/nps/").text
    assert page.count("New sign-in") >= 2  # in the chart and in the list
    (standing,) = read_annotations(loaded.folder)
    analyst.post(where, {"remove": standing.key})
    assert read_annotations(loaded.folder) == ()


def test_what_happened_leads_to_its_verdict_in_two_clicks(
    loaded: Workspace, reader: Client
) -> None:
    add_annotation(loaded.folder, Annotation(date(2025, 6, 15), "New sign-in"))
    add_annotation(loaded.folder, Annotation(date(2199, 1, 1), "Yet to come"))
    page = reader.get(f"/{loaded.slug}/kpi/nps/?where=segment=Young").text
    found = re.search(r'href="([^"]*/prove/[^"]*)">New sign-in · 15 Jun 2025<', page)
    assert found is not None
    address = html.unescape(found[1])
    assert address == f"/{loaded.slug}/prove/?kpi=nps&at=2025-06-15&where=segment%3DYoung"
    assert "after 15 Jun 2025" in reader.get(address).text.split("<h1>")[1].split("</h1>")[0]
    assert "Yet to come · " not in page


def test_a_reader_cannot_draw_an_annotation(loaded: Workspace, reader: Client) -> None:
    answer = reader.post(
        f"/{loaded.slug}/kpi/nps/annotations/", {"on": "2025-06-15", "name": "Mine"}
    )
    assert answer.status_code == 403
    assert read_annotations(loaded.folder) == ()


@pytest.mark.parametrize("form", ["png", "csv", "xlsx"])
def test_a_trend_can_be_taken_away_and_the_audit_knows(
    loaded: Workspace, reader: Client, form: str
) -> None:
    answer = reader.get(f"/{loaded.slug}/kpi/nps/trend.{form}")
    assert answer.status_code == 200
    assert f"nps-trend.{form}" in answer["Content-Disposition"]
    assert AuditEntry.objects.filter(action="export", subject=f"nps-trend.{form}").exists()


def test_the_csv_holds_the_engines_numbers_and_their_interval(
    loaded: Workspace, reader: Client
) -> None:
    answer = reader.get(f"/{loaded.slug}/kpi/nps/trend.csv?every=year")
    head, *rows = [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()]
    first = Desk(loaded).ask(Query("nps", every="year")).cells[0]
    row = dict(zip(head, rows[0], strict=True))
    assert float(row["value"]) == first.value
    assert float(row["low"]) == first.low
    assert row["simulated"] == "False"


def test_a_cut_taken_away_says_its_period_and_holds_what_the_engine_says_of_it(
    loaded: Workspace, reader: Client
) -> None:
    answer = reader.get(f"/{loaded.slug}/kpi/nps/cut.csv?by=segment&every=quarter")
    head, *rows = [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()]
    cells = Desk(loaded).ask(Query("nps", by=("segment",), every="quarter")).cells
    known = {(cell.slice["segment"], cell.period): cell for cell in cells}
    assert len(rows) == 2
    for line in rows:
        row = dict(zip(head, line, strict=True))
        cell = known[row["segment"], row["period"]]
        assert cell.value is not None
        assert (float(row["value"]), int(row["n"])) == (pytest.approx(cell.value), cell.n)


@pytest.mark.parametrize(
    ("asked", "period", "named"),
    [("", "2026-02", "Feb 2026"), ("every=year", "2026", "2026 so far"),
     ("every=year&until=2026-01-01", "2025", "2025")],
)  # fmt: skip
def test_a_kpi_that_is_always_cut_is_of_one_period_on_its_page_and_in_its_file(
    loaded: Workspace, reader: Client, asked: str, period: str, named: str
) -> None:
    desk = Desk(loaded)
    cells = desk.ask(Query("task_demand", every="year" if "year" in asked else "month")).cells
    demand = {cell.slice["task"]: cell for cell in cells if cell.period == period}
    page = reader.get(f"/{loaded.slug}/kpi/task_demand/?{asked}").text
    assert f"Task demand · {named}</p>" in page
    answer = reader.get(f"/{loaded.slug}/kpi/task_demand/cut.csv?by=task&{asked}")
    head, *lines = [line.split(",") for line in answer.content.decode("utf-8-sig").splitlines()]
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert {row["task"] for row in rows} == set(demand) == set(TASKS)
    for row in rows:
        cell = demand[row["task"]]
        assert (row["period"], float(row["value"]), int(row["n"])) == (period, cell.value, cell.n)
        assert cell.value is not None
        assert f"<b>{100 * cell.value:.0f}\u00a0%</b>" in page
    assert "Held against earlier periods" not in page


def test_the_list_tells_of_a_kpi_that_is_always_cut_what_its_page_tells(loaded: Workspace) -> None:
    page = kpi_page(Desk(loaded), "task_demand")
    (card,) = [
        card for group in measures(Desk(loaded)).groups for card in group.cards
        if card.kpi == "task_demand"
    ]  # fmt: skip
    assert page.cuts is not None
    largest = page.cuts.rows[0]
    assert (card.period, card.value, card.n) == (
        f"{largest.name} · {page.period}", largest.text, largest.n)  # fmt: skip


def test_another_number_of_the_kpi_is_one_click_away_and_the_filters_keep_it(
    workspace: Workspace, survey: Path, reader: Client
) -> None:
    satisfied = MAPPING.replace('kind = "nps"', 'kind = "csat"')
    load_files(workspace, "answers", [survey], parse_mapping(satisfied), actor="kari")
    page = reader.get("/nordlys/kpi/csat/").text
    assert 'href="/nordlys/kpi/csat/?variant=mean">Mean satisfaction</a>' in page
    mean = reader.get("/nordlys/kpi/csat/?variant=mean").text
    assert "Mean satisfaction: " in mean.split("<h1>")[1].split("</h1>")[0]
    assert '<input type="hidden" name="variant" value="mean">' in mean
    assert 'href="/nordlys/kpi/csat/">Customer satisfaction</a>' in mean
    assert 'aria-label="Told as"' not in reader.get("/nordlys/kpi/nps/").text


def test_a_kpi_without_a_whole_draws_the_part_that_its_message_is_about(
    loaded: Workspace, reader: Client
) -> None:
    page = kpi_page(Desk(loaded), "task_demand")
    assert page.figure is None
    assert page.part is not None
    assert page.part.name in page.title
    shown = reader.get(f"/{loaded.slug}/kpi/task_demand/").text
    assert f"“{page.part.name}” over time" in shown
    assert 'class="picture"' in shown
    assert kpi_page(Desk(loaded), "task_demand", by="segment").part is None
    kept = kpi_page(Desk(loaded), "task_demand", where={"task": (page.part.name,)})
    assert (kept.part, kept.title) == (None, page.part.title)
    assert kept.figure is not None
    assert kept.against


def test_each_row_of_a_further_cut_says_which_part_it_is_of(loaded: Workspace) -> None:
    cuts = kpi_page(Desk(loaded), "task_demand", by="segment").cuts
    assert cuts is not None
    both = {f"{segment} · {task}" for segment in ("Young", "Adult") for task in TASKS}
    assert {row.name for row in cuts.rows} == {row[0] for row in cuts.table.rows} == both


def test_the_workbook_says_what_the_numbers_are(loaded: Workspace, reader: Client) -> None:
    answer = reader.get(f"/{loaded.slug}/kpi/nps/cut.xlsx?by=segment")
    book = load_workbook(io.BytesIO(answer.content))
    told = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert "share of answers 9–10" in str(told["Definition"])
    assert told["Organisation"] == "Nordlys"
    assert {row[1].value for row in book["nps"].iter_rows(min_row=2)} == {"Young", "Adult"}


def test_what_cannot_be_downloaded_is_not_found(loaded: Workspace, reader: Client) -> None:
    assert reader.get(f"/{loaded.slug}/kpi/nps/trend.exe").status_code == 404
    assert reader.get(f"/{loaded.slug}/kpi/nps/secrets.csv").status_code == 404


def test_the_filter_offers_the_values_of_the_chosen_dimension(
    loaded: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{loaded.slug}/kpi/nps/?dimension=segment").text
    assert '<select name="value">' in page
    assert '<option value="Young">' in page
    chosen = reader.get(f"/{loaded.slug}/kpi/nps/?dimension=segment&value=Young").text
    assert '<select name="value" disabled>' in chosen


def test_a_dimension_that_the_kpi_does_not_have_offers_nothing(
    loaded: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{loaded.slug}/kpi/nps/?dimension=colour").text
    assert '<select name="value" disabled>' in page


def test_a_kpi_without_facts_says_what_to_load_instead_of_asking_for_a_cut(
    loaded: Workspace, analyst: Client, reader: Client
) -> None:
    page = analyst.get(f"/{loaded.slug}/kpi/resolution_time/").text
    assert "Load cases." in page
    assert f'href="/{loaded.slug}/data/upload/"' in page
    assert 'name="dimension"' not in page
    assert (
        f'href="/{loaded.slug}/data/upload/"'
        not in reader.get(f"/{loaded.slug}/kpi/resolution_time/").text
    )


def test_every_kpi_of_the_catalogue_stands_on_the_list_once(
    loaded: Workspace, reader: Client
) -> None:
    page = reader.get(f"/{loaded.slug}/measure/").text
    for kpi in catalog():
        assert page.count(f'href="/{loaded.slug}/kpi/{kpi}/"') == 1, kpi


def test_an_analyst_mends_an_annotation_in_its_place(loaded: Workspace, analyst: Client) -> None:
    where = f"/{loaded.slug}/kpi/nps/annotations/"
    analyst.post(where, {"on": "2025-06-15", "name": "New fornt page"})
    (wrong,) = read_annotations(loaded.folder)
    page = analyst.get(f"/{loaded.slug}/kpi/nps/").text
    assert f'name="replace" value="{wrong.key}"' in page
    analyst.post(where, {"on": "2025-06-16", "name": "New front page", "replace": wrong.key})
    (mended,) = read_annotations(loaded.folder)
    assert (mended.on.day, mended.name) == (16, "New front page")
    analyst.post(where, {"on": "2025-06-16", "name": "New front page", "replace": mended.key})
    assert read_annotations(loaded.folder) == (mended,)
