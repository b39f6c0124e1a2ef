"""Exports of known systems: recognised, loaded as proposed, and KPIs that a count by hand gives.

The files under ``exports/known/`` are made up; the README there says what their columns follow.
"""

from __future__ import annotations

import csv
import json
import statistics
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from peil.metrics.measurement import Cell
from peil.notebook import OpenWorkspace
from peil.sources.exports.export import exports, recognised
from peil.sources.inputs import open_inputs
from peil.sources.load import load_files
from peil.sources.mapping import parse_mapping, to_toml
from peil.sources.propose import Proposal, propose
from peil.sources.reports import LoadRefused
from peil.warehouse.workspace import Workspace, make_workspace

KNOWN = Path(__file__).parent / "exports" / "known"
#: Each sample with the facts that it can become, and what it is recognised as.
SAMPLES = {
    "zendesk_tickets.csv": (("cases", "answers"), "Zendesk's list of tickets"),
    "shopify_orders.csv": (("orders",), "Shopify's orders"),
    "google_ads.csv": (("ad_days",), "Google Ads' report by day"),
    "meta_ads.csv": (("ad_days",), "Meta's report of ads"),
    "facebook_posts.csv": (("mentions",), "a Facebook page's posts"),
    "trustpilot_reviews.csv": (("mentions",), "Trustpilot's service reviews"),
    "google_reviews.jsonl": (("mentions",), "Google Business Profile's reviews"),
    "ga4_events.jsonl": (("page_views", "visits"), "Google Analytics 4's events from BigQuery"),
    "matomo_visits.jsonl": (("visits",), "Matomo's visits log"),
    "umami_events.csv": (("page_views",), "Umami's events"),
    "hr_ansatte.csv": (("employees",), ""),
}
ALL = [(name, fact) for name, (facts, _as) in SAMPLES.items() for fact in facts]
#: What stands in the samples of people, in columns that no fact may show.
PEOPLE = (
    "kari",
    "ola ",
    "per ",
    "prøve.example",
    "prove.example",
    "testesen",
    "lederen",
    "sjefsen",
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(
        tmp_path / "own", name="Own", clock="2026-11-27T12:00:00+01:00", zone="Europe/Oslo"
    )


def proposed(name: str, fact: str, scratch: Path) -> Proposal:
    found = propose(fact, open_inputs([KNOWN / name], scratch=scratch / "looked"))
    assert found.loads, found.remarks
    return found


def loaded(workspace: Workspace, name: str, fact: str) -> list[str]:
    """Load a sample by what is proposed, and return the warnings."""
    text = proposed(name, fact, workspace.folder).text
    (report,) = load_files(workspace, fact, [KNOWN / name], parse_mapping(text))
    assert (report.state, report.problems, report.duplicates) == ("loaded", (), 0), report.text()
    return list(report.warnings)


def only(workspace: Workspace, kpi: str, **asked: object) -> Cell:
    (cell,) = cells(workspace, kpi, **asked)
    return cell


def cells(workspace: Workspace, kpi: str, **asked: object) -> tuple[Cell, ...]:
    return OpenWorkspace(workspace.folder).kpi(kpi, **asked).measurement.cells  # type: ignore[arg-type]


def rows(name: str, *, skip: int = 0, delimiter: str = ",", encoding: str = "utf-8") -> list[dict]:
    with (KNOWN / name).open(encoding=encoding, newline="") as file:
        for _ in range(skip):
            next(file)
        return list(csv.DictReader(file, delimiter=delimiter))


def objects(name: str) -> list[dict]:
    return [json.loads(line) for line in (KNOWN / name).read_text(encoding="utf-8").splitlines()]


def params(event: dict) -> dict[str, str]:
    return {p["key"]: next(iter(p["value"].values())) for p in event["event_params"]}


@pytest.mark.parametrize(("name", "fact"), ALL)
def test_an_export_is_recognised_and_the_other_facts_in_it_are_told(
    name: str, fact: str, tmp_path: Path
) -> None:
    found = proposed(name, fact, tmp_path)
    facts, known = SAMPLES[name]
    told = " ".join(found.recognised)
    assert known in told
    assert all(f"# {line}" in found.text for line in found.recognised)
    for other in set(facts) - {fact}:
        assert f"peil map {other}" in told
    mapping = parse_mapping(found.text)
    again = parse_mapping(to_toml(mapping))
    assert (again.columns, again.rows) == (mapping.columns, mapping.rows)


@pytest.mark.parametrize(("name", "fact"), ALL)
def test_no_name_and_no_address_of_a_person_is_in_a_fact(
    name: str, fact: str, workspace: Workspace
) -> None:
    loaded(workspace, name, fact)
    engine = duckdb.connect()
    files = sorted((workspace.folder / "facts").rglob("*.parquet"))
    assert files
    for file in files:
        read = engine.execute(f"SELECT * FROM read_parquet('{file}')").pl()
        for column in read.get_columns():
            if column.name in ("text", "page", "place"):
                continue  # words that anybody could read, and a site's own addresses
            said = " ".join(str(value).casefold() for value in column.unique().to_list())
            assert not [person for person in PEOPLE if person in said], (column.name, said[:200])


def test_every_known_export_has_a_sample_and_is_told_by_its_own_columns() -> None:
    shown = {known for _facts, known in SAMPLES.values() if known}
    assert {export.name for export in exports()} == shown
    for export in exports():
        assert recognised(export.marks) == export
        assert recognised(export.marks[1:]) != export


def test_tickets_of_zendesk_give_times_and_satisfaction(workspace: Workspace) -> None:
    loaded(workspace, "zendesk_tickets.csv", "cases")
    loaded(workspace, "zendesk_tickets.csv", "answers")
    tickets = rows("zendesk_tickets.csv")
    real = [t for t in tickets if t["Status"] != "Deleted"]
    replies = [60 * int(t["First reply time in minutes"]) for t in real
               if t["First reply time in minutes"]]  # fmt: skip
    first = only(workspace, "first_response_time")
    assert first.value == statistics.median(replies)
    rated = [t["Satisfaction Score"] for t in tickets if t["Satisfaction Score"] in ("Good", "Bad")]
    csat = only(workspace, "csat")
    assert (csat.value, csat.n) == (pytest.approx(rated.count("Good") / len(rated)), len(rated))


def test_a_field_that_a_company_added_to_zendesk_says_what_tickets_are_about(
    workspace: Workspace, tmp_path: Path
) -> None:
    head, *lines = (KNOWN / "zendesk_tickets.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "zendesk_tickets.csv"
    added = [f"{line},{('SFO', 'Skatt')[i % 2]}" for i, line in enumerate(lines)]
    path.write_text("\n".join([f"{head},Kategori [list]", *added]), encoding="utf-8")
    found = propose("cases", open_inputs([path], scratch=tmp_path / "looked"))
    mapping = parse_mapping(found.text)
    assert mapping.columns["topic"].column == ("Kategori [list]",)
    load_files(workspace, "cases", [path], mapping)
    asked = sum(t["Ticket type"] == "Question" and t["Status"] != "Deleted"
                for t in rows("zendesk_tickets.csv"))  # fmt: skip
    unnamed = sum(t["Ticket type"] in ("", "-") and t["Status"] != "Deleted"
                  for t in rows("zendesk_tickets.csv"))  # fmt: skip
    assert asked > 0
    assert only(workspace, "enquiries").value == asked + unnamed


def test_orders_of_shopify_are_of_customers_that_stand_on_their_first_line(
    workspace: Workspace,
) -> None:
    loaded(workspace, "shopify_orders.csv", "orders")
    orders: dict[str, dict] = {}
    for line in rows("shopify_orders.csv"):
        orders.setdefault(line["Name"], line)
    kept = [o for o in orders.values() if o["Financial Status"] not in ("refunded", "voided")]
    buyers = {order["Email"] for order in kept} - {""}
    assert only(workspace, "new_customers").value == len(buyers)
    table = duckdb.sql(
        f"SELECT * FROM read_parquet('{workspace.folder}/facts/orders/**/*.parquet')"
    ).pl()
    assert table["currency"].unique().to_list() == ["NOK"]
    assert table["order"].n_unique() == len(orders) == 26
    cancelled = table.filter(table["is_cancellation"])["order"].unique().to_list()
    assert sorted(cancelled) == ["#2005", "#2014"]
    spent = sum(float(x["Lineitem price"]) * int(x["Lineitem quantity"])
                for x in rows("shopify_orders.csv"))  # fmt: skip
    assert float(table["amount"].sum()) == pytest.approx(spent)
    assert table.filter(table["order"] == "#2002")["customer_key"].n_unique() == 1
    assert table["customer_key"].drop_nulls().n_unique() == len(
        {o["Email"] for o in orders.values()} - {""}
    )


def test_an_hr_list_gives_who_left_and_counts_who_came_back_twice(workspace: Workspace) -> None:
    loaded(workspace, "hr_ansatte.csv", "employees")
    given = rows("hr_ansatte.csv", delimiter=";", encoding="cp1252")
    table = duckdb.sql(
        f"SELECT * FROM read_parquet('{workspace.folder}/facts/employees/**/*.parquet')"
    ).pl()
    assert table.height == len(given) == 41
    assert table["employee_key"].n_unique() == 40
    assert table["ended_at"].drop_nulls().len() == sum(bool(g["Sluttdato"]) for g in given)
    assert "narmeste_leder" not in table.columns
    assert only(workspace, "employee_turnover").n


@pytest.mark.parametrize(
    ("name", "skip", "seen", "clicked"),
    [
        ("google_ads.csv", 2, "Impr.", "Clicks"),
        ("meta_ads.csv", 0, "Impressions", "Link clicks"),
    ],
)
def test_totals_of_an_ad_report_count_no_click_twice(
    workspace: Workspace, name: str, skip: int, seen: str, clicked: str
) -> None:
    warnings = loaded(workspace, name, "ad_days")
    by_ad = [r for r in rows(name, skip=skip) if r.get("Ad group") or r.get("Ad name")]
    assert any("left out" in warning for warning in warnings)
    shown = sum(int(r[seen].replace(",", "")) for r in by_ad)
    clicks = sum(int(r[clicked].replace(",", "") or 0) for r in by_ad)
    cell = only(workspace, "ad_click_rate")
    assert (cell.value, cell.n) == (pytest.approx(clicks / shown), shown)


def test_reviews_of_trustpilot_and_google_are_told_apart(workspace: Workspace) -> None:
    loaded(workspace, "trustpilot_reviews.csv", "mentions")
    loaded(workspace, "google_reviews.jsonl", "mentions")
    loaded(workspace, "facebook_posts.csv", "mentions")
    figure = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
    stars = {
        "trustpilot_reviews": [int(r["Review Stars"]) for r in rows("trustpilot_reviews.csv")],
        "google_reviews": [
            figure[o["starRating"]] for o in objects("google_reviews.jsonl")
            if o["starRating"] in figure
        ],
    }  # fmt: skip
    found = {c.slice["source"]: c for c in cells(workspace, "review_rating")}
    assert {source: (cell.value, cell.n) for source, cell in found.items()} == {
        source: (pytest.approx(sum(s >= 4 for s in given) / len(given)), len(given))
        for source, given in stars.items()
    }


def test_events_of_google_analytics_give_clicks_baskets_and_engaged_time(
    workspace: Workspace,
) -> None:
    warnings = loaded(workspace, "ga4_events.jsonl", "page_views")
    assert any("left out" in warning for warning in warnings)
    events = [e for e in objects("ga4_events.jsonl") if e["user_pseudo_id"]]
    names = [e["event_name"] for e in events]
    clicks = only(workspace, "content_click_rate")
    assert clicks.n == names.count("page_view")
    assert clicks.value == pytest.approx(names.count("click") / names.count("page_view"))
    visits: dict[tuple[str, str], set[str]] = defaultdict(set)
    engaged: dict[tuple[str, str], float] = defaultdict(float)
    for event in events:
        told = params(event)
        visit = (event["user_pseudo_id"], told["ga_session_id"])
        visits[visit].add(event["event_name"])
        engaged[visit] += int(told.get("engagement_time_msec", 0)) / 1000
    baskets = [v for v in visits.values() if "add_to_cart" in v]
    table = duckdb.sql(
        f"SELECT * FROM read_parquet('{workspace.folder}/facts/page_views/**/*.parquet')"
    ).pl()
    assert table.filter(table["event"] == "cart")["visit"].n_unique() == len(baskets)
    assert not any("?" in page for page in table["page"])
    first = min(datetime.fromtimestamp(int(e["event_timestamp"]) / 1e6, UTC) for e in events)
    assert abs(table["viewed_at"].min() - first) < timedelta(seconds=1)

    loaded(workspace, "ga4_events.jsonl", "visits")
    time = only(workspace, "content_time")
    assert time.n == len(visits)
    assert time.value == statistics.median(int(seconds) for seconds in engaged.values())


def test_visits_of_matomo_keep_their_length_and_their_way(workspace: Workspace) -> None:
    loaded(workspace, "matomo_visits.jsonl", "visits")
    visits = objects("matomo_visits.jsonl")
    found = only(workspace, "content_time")
    assert (found.value, found.n) == (
        statistics.median(int(v["visitDuration"]) for v in visits), len(visits)
    )  # fmt: skip


def test_events_of_umami_count_views_and_clicks_and_no_further_kind(workspace: Workspace) -> None:
    loaded(workspace, "umami_events.csv", "page_views")
    kinds = [r["event_type"] for r in rows("umami_events.csv")]
    found = only(workspace, "content_click_rate")
    assert found.n == kinds.count("1")
    assert found.value == pytest.approx(kinds.count("2") / kinds.count("1"))


def test_a_value_that_an_export_does_not_have_is_refused_with_what_may_stand_there(
    workspace: Workspace, tmp_path: Path
) -> None:
    text = proposed("zendesk_tickets.csv", "cases", tmp_path).text
    lines = (KNOWN / "zendesk_tickets.csv").read_text(encoding="utf-8").replace(",Hold,", ",Lost,")
    path = tmp_path / "zendesk_tickets.csv"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(LoadRefused, match="Status is 'Lost', must be one of New, Open, Pending"):
        load_files(workspace, "cases", [path], parse_mapping(text))


def test_a_fact_that_an_export_has_no_rule_for_is_guessed_as_for_any_file(tmp_path: Path) -> None:
    inputs = open_inputs([KNOWN / "shopify_orders.csv"], scratch=tmp_path)
    found = propose("customers", inputs)
    assert "This looks like Shopify's orders" in " ".join(found.recognised)
    assert "peil map orders" in " ".join(found.recognised)
