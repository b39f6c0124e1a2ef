"""Rollups of Delta tables: whatever is loaded, corrected and undone, they say what the rows say."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.metrics import people, planning, rollups
from peil.metrics.cache import forget
from peil.metrics.engine import measure
from peil.metrics.measurement import Measurement, Query, Viewer
from peil.metrics.rolling_up import roll_up
from peil.sources.loads import list_loads, undo_load
from peil.warehouse import delta
from peil.warehouse.backup import backup
from peil.warehouse.delta import DeltaWarehouse, open_warehouse
from peil.warehouse.erasing import erase
from peil.warehouse.folds import fold
from peil.warehouse.rollups import ROLLUPS, read_parts
from peil.warehouse.sweep import expire
from peil.warehouse.workspace import Workspace, make_workspace
from tests.metrics.test_kept import rounded
from tests.warehouse.cast import Made, load
from tests.warehouse.shop import calls, pages, purchases


def scores(low: int, high: int, *, score: int, hours: int = 7, people: int = 9) -> Made:
    """Answers ``low`` to ``high`` - 1, some hours apart, of a few people over and over."""
    return Made(
        {
            "answers": f"SELECT 's' AS source, 'r' || i AS response, 'q' AS question, "
            f"'yearly' AS survey, 'relationship' AS survey_kind, 'outcome' AS role, "
            f"'nps' AS kind, 'answered' AS state, ((i * {score}) % 11)::DOUBLE AS score, "
            f"0 AS scale_low, 10 AS scale_high, true AS higher_is_better, "
            f"CASE i % 3 WHEN 0 THEN 'north' WHEN 1 THEN 'south' END AS unit, "
            f"CASE i % 2 WHEN 0 THEN 'web' ELSE 'phone' END AS channel, "
            f"1.0::DOUBLE AS weight, 'k' || (i % {people}) AS customer_key, "
            f"TIMESTAMPTZ '2024-01-30 20:00:00+00' + to_hours((i * {hours})::INT) AS answered_at, "
            f"i - {low} + 1 AS _row FROM range({low}, {high}) r(i)"
        },
        f"SELECT {high - low}",
    )


def tickets(low: int, high: int, *, score: int, hours: int = 7, people: int = 9) -> Made:
    """Cases ``low`` to ``high`` - 1 of a few people; the score tells how long they take."""
    opened = f"TIMESTAMPTZ '2024-01-30 20:00:00+00' + to_hours((i * {hours})::INT)"
    return Made(
        {
            "cases": f"SELECT 's' AS source, 'c' || i AS \"case\", {opened} AS opened_at, "
            f"CASE WHEN i % 4 < 3 THEN {opened} + to_minutes((i * {score * 37} % 5000)::INT) END "
            f"AS first_response_at, "
            f"CASE WHEN i % 5 < 4 THEN {opened} + to_minutes((i * {score * 91} % 9000)::INT) END "
            f"AS solved_at, CASE WHEN i % 5 < 4 THEN 'solved' ELSE 'open' END AS outcome, "
            f"TIMESTAMPTZ '2024-06-01' + to_days({score * (hours - 6)}) AS observed_until, "
            f"CASE i % 7 WHEN 0 THEN 'complaint' WHEN 1 THEN NULL ELSE 'enquiry' END AS kind, "
            f"CASE i % 3 WHEN 0 THEN 'north' WHEN 1 THEN 'south' END AS unit, "
            f"CASE i % 2 WHEN 0 THEN 'web' ELSE 'phone' END AS channel, "
            f"CASE WHEN i % 11 > 0 THEN 'k' || (i % {people}) END AS customer_key, "
            f"CASE WHEN i % 13 > 0 THEN 't' || (i % 2) END AS topic, "
            f"i * {score} % 3 AS contacts, i % 2 AS reassignments, "
            f"i - {low} + 1 AS _row FROM range({low}, {high}) r(i)"
        },
        f"SELECT {high - low}",
    )


def bring(workspace: Workspace, low: int, high: int, fact: str = "answers", **given: int) -> str:
    made = MAKES[fact](low, high, **{"score": 3, **given})
    return load(workspace, made, name=f"{fact} {low} {high} {given}", fact=fact).load_id


QUERIES = (
    (Query("nps", every="month"), Viewer()),
    (Query("nps", by=("channel",), every="week"), Viewer(is_analyst=False)),
    (Query("nps"), Viewer(units=("north",))),
)
OF_CASES = (
    (Query("enquiries", every="month"), Viewer()),
    (Query("complaints", by=("channel",), every="week"), Viewer(is_analyst=False)),
    (Query("enquiries", variant="all"), Viewer(units=("north",))),
    (Query("resolution_time", every="month"), Viewer()),
    (Query("first_response_time", variant="business", by=("channel",)), Viewer()),
)
OF_CHAINS = (
    (Query("first_contact_resolution", every="month"), Viewer()),
    (Query("case_recurrence", every="week"), Viewer(units=("north",))),
    (Query("case_recurrence", by=("channel",)), Viewer(is_analyst=False)),
    (Query("recurring_question_time", every="month"), Viewer()),
)
OF_ORDERS = (
    (Query("new_customers", every="month"), Viewer()),
    (Query("churn_rate", every="month"), Viewer()),
    (Query("churn_rate", every="quarter", variant="contract"), Viewer(units=("north",))),
    (Query("churn_to_new", by=("channel",), every="month", since=date(2024, 4, 1)), Viewer()),
    (Query("returning_customers", every="month", since=date(2024, 3, 1)), Viewer()),
    (Query("returning_customers", every="week"), Viewer(units=("south",))),
    (Query("returning_customers", every="week"), Viewer(units=("north", "south"))),
    (Query("repeat_buyers", by=("unit",), every="quarter"), Viewer()),
    (Query("customer_lifetime_value"), Viewer()),
)
OF_PAGES = (
    (Query("content_click_rate", every="month"), Viewer()),
    (Query("content_click_rate", by=("page",), every="week"), Viewer(units=("north",))),
    (Query("content_time", every="month"), Viewer()),
    (Query("cart_time", by=("channel",)), Viewer()),
    (Query("cart_abandonment", every="week"), Viewer()),
    (Query("clarification_time", every="month"), Viewer()),
)
MAKES = {"answers": scores, "cases": tickets, "orders": purchases, "page_views": pages,
         "contacts": calls}  # fmt: skip
ASKED = {"answers": QUERIES, "cases": OF_CASES, "chains": OF_CHAINS, "orders": OF_ORDERS,
         "pages": OF_PAGES}  # fmt: skip
READ = {"chains": ("cases",), "pages": ("page_views", "contacts")}
"""The facts behind what is asked, where they are others than its name says."""


def asked(
    workspace: Workspace, warehouse: DeltaWarehouse, fact: str = "answers"
) -> list[Measurement]:
    forget(warehouse)
    return [
        measure(warehouse, workspace.settings, workspace.zone, query, viewer)
        for query, viewer in ASKED[fact]
    ]


@contextmanager
def rolled() -> Iterator[None]:
    """Answer from rollups, however few the rows are and however many are new."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delta, "_MOST_ROWS_KEPT", 0)
        patch.setattr(rollups, "MOST_PENDING", 1.0)
        yield


@contextmanager
def few_are_many() -> Iterator[None]:
    """Bound how many answers one has by the fullest bucket, as where there are very many.

    Customers are told apart by group and times by length, too.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "FEW_ROWS", 0)
        patch.setattr(planning, "MANY_ROWS", 0)
        yield


def same(summed: list[Measurement], whole: list[Measurement]) -> bool:
    return all(
        rounded(s.cells) == rounded(w.cells) and replace(s, cells=()) == replace(w, cells=())
        for s, w in zip(summed, whole, strict=True)
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "acme", zone="Europe/Oslo")


CHANGES = st.lists(
    st.one_of(
        st.tuples(
            st.just("load"),
            st.integers(0, 200),
            st.integers(1, 120),
            st.integers(1, 10),
            st.sampled_from([3, 10_000]),
        ),
        st.tuples(st.just("undo"), st.integers(0, 9)),
        st.tuples(st.just("zone"), st.sampled_from(["Europe/Oslo", "Asia/Tokyo", "UTC"])),
        st.tuples(st.just("expire")),
        st.tuples(st.just("erase"), st.integers(0, 11)),
        st.tuples(st.just("reopen")),
    ),
    min_size=2,
    max_size=5,
)


@pytest.mark.parametrize("what_is_asked", sorted(ASKED))
@settings(max_examples=3, deadline=None)
@given(changes=CHANGES)
def test_whatever_happens_to_facts_their_rollups_equal_a_full_reading(
    what_is_asked, changes
) -> None:
    # chains are summed up by month, and customers come back after months, so theirs are more
    facts = READ.get(what_is_asked, (what_is_asked,))
    hours = 37 if what_is_asked in {"chains", "orders"} else 7
    with tempfile.TemporaryDirectory() as folder, few_are_many():
        workspace = make_workspace(Path(folder) / "acme", zone="Europe/Oslo")
        in_force = [bring(workspace, 0, 60, fact, people=10_000, hours=hours) for fact in facts]
        warehouse, plain = open_warehouse(workspace), open_warehouse(workspace)
        for what, *how in changes:
            match what:
                case "load":
                    low, more, score, persons = how
                    told = {"score": score, "people": persons, "hours": hours}
                    fact = facts[score % len(facts)]
                    in_force.append(bring(workspace, low, low + more, fact, **told))
                case "undo" if in_force:
                    undo_load(workspace, in_force.pop(how[0] % len(in_force)))
                case "zone":
                    workspace = replace_zone(workspace, how[0])
                case "expire":
                    expire(workspace.facts_folder)
                    fold(workspace.facts_folder)
                case "erase":
                    erase(workspace.facts_folder, [f"k{how[0]}"])
                    left = {one.load_id for one in list_loads(workspace) if one.state == "loaded"}
                    in_force = [load_id for load_id in in_force if load_id in left]
                case "reopen":
                    warehouse.close()
                    warehouse = open_warehouse(workspace)
            with rolled():
                summed = asked(workspace, warehouse, what_is_asked)
            assert same(summed, asked(workspace, plain, what_is_asked)), what
        warehouse.close()
        plain.close()


def replace_zone(workspace: Workspace, zone: str) -> Workspace:
    settings_file = workspace.folder / "peil.toml"
    lines = settings_file.read_text().splitlines()
    changed = [f'zone = "{zone}"' if line.startswith("zone") else line for line in lines]
    settings_file.write_text("\n".join(changed) + "\n")
    found = Workspace(workspace.folder)
    assert found.zone == ZoneInfo(zone)
    return found


def parts_of(workspace: Workspace, fact: str = "answers") -> dict[str, list]:
    folders = (workspace.facts_folder / ROLLUPS / fact).iterdir()
    return {folder.name.rpartition("-")[0]: read_parts(folder) for folder in folders}


def test_a_load_is_summed_up_alone_and_what_was_before_is_not_read_again(workspace) -> None:
    bring(workspace, 0, 400)
    with open_warehouse(workspace) as warehouse, rolled():
        asked(workspace, warehouse)
        before = parts_of(workspace)["nps-"]
        second = bring(workspace, 400, 500)
        asked(workspace, warehouse)
        after = parts_of(workspace)["nps-"]
    assert [set(part.loads) for part in after[1:]] == [{second}]
    assert after[0] == before[0]


def test_a_load_makes_only_those_months_anew_in_which_its_cases_may_follow_others(
    workspace,
) -> None:
    bring(workspace, 0, 300, "cases", hours=48)  # to September 2025
    with open_warehouse(workspace) as warehouse, rolled(), few_are_many():
        asked(workspace, warehouse, "chains")
        before = parts_of(workspace, "case_chains")["first_contact_resolution-"]
        bring(workspace, 280, 330, "cases", hours=48, people=5)  # from August on, some corrected
        summed = asked(workspace, warehouse, "chains")
        after = parts_of(workspace, "case_chains")["first_contact_resolution-"]
    kept = {month for part in after if part in before for month in part.loads}
    months = {month for part in before for month in part.loads}
    assert sorted(months - kept) == ["2025-07", "2025-08", "2025-09"]
    assert any(len(part.loads) > 1 for part in after), "what is to last is one part"
    with open_warehouse(workspace) as plain, few_are_many():
        assert same(summed, asked(workspace, plain, "chains"))


def test_a_derived_fact_is_written_down_once_and_anew_after_a_load_of_any_fact_behind_it(
    workspace,
) -> None:
    bring(workspace, 0, 400, "page_views")
    bring(workspace, 0, 30, "contacts")
    with (
        rolled(),
        few_are_many(),
        open_warehouse(workspace) as warehouse,
        pytest.MonkeyPatch.context() as patch,  # put back before what is around it
    ):
        patch.setattr(delta, "_MOST_ROWS_KEPT", 100)  # of which contacts have fewer
        asked(workspace, warehouse, "pages")
        before = parts_of(workspace, "clarifications")["rows"]
        asked(workspace, warehouse, "pages")
        assert parts_of(workspace, "clarifications")["rows"] == before
        bring(workspace, 20, 50, "contacts", score=4)
        summed = asked(workspace, warehouse, "pages")
        assert parts_of(workspace, "clarifications")["rows"] != before
    with few_are_many(), open_warehouse(workspace) as plain:
        assert same(summed, asked(workspace, plain, "pages"))


def test_what_is_told_of_different_people_is_kept_by_period_and_read_again(
    workspace, monkeypatch
) -> None:
    bring(workspace, 0, 300, "orders", hours=37)
    with rolled(), few_are_many(), open_warehouse(workspace) as warehouse:
        asked(workspace, warehouse, "orders")
        kept = parts_of(workspace, "customer_periods")
        assert {name for name in kept if name.startswith("scan")} == {
            "scan--month", "scan-unit-quarter", "scan-channel-month",
        }  # fmt: skip
        for where in (("web",), ("web", "shop")):  # of which a customer may be in both
            some = Query("returning_customers", every="week", where={"channel": where})
            found = measure(warehouse, workspace.settings, workspace.zone, some)
            with open_warehouse(workspace) as plain, pytest.MonkeyPatch.context() as patch:
                patch.setattr(delta, "_MOST_ROWS_KEPT", 10**6)
                assert same([found], [measure(plain, workspace.settings, workspace.zone, some)])
        run, queries = warehouse.run, []
        monkeypatch.setattr(warehouse, "run", lambda ask: queries.append(ask) or run(ask))
        later = replace(ASKED["orders"][1][0], since=date(2024, 6, 1))
        measure(warehouse, workspace.settings, workspace.zone, later)
        assert not [ask for ask in queries if "_reached" in str(warehouse._queries.of(ask)[0])]


def test_a_question_does_not_wait_for_much_to_be_summed_up(workspace, monkeypatch) -> None:
    bring(workspace, 0, 400)
    monkeypatch.setattr(delta, "_MOST_ROWS_KEPT", 0)
    with open_warehouse(workspace) as warehouse:
        asked(workspace, warehouse)
    assert not (workspace.facts_folder / ROLLUPS).exists() or not any(parts_of(workspace).values())


def test_a_fact_of_few_rows_has_no_rollup(workspace) -> None:
    bring(workspace, 0, 400)
    with open_warehouse(workspace) as warehouse:
        asked(workspace, warehouse)
    assert not (workspace.facts_folder / ROLLUPS).exists()


def test_many_small_parts_are_joined(workspace, monkeypatch) -> None:
    monkeypatch.setattr(rollups, "_MOST_OF_A_TIER", 1)
    with open_warehouse(workspace) as warehouse, rolled():
        for number in range(4):
            bring(workspace, 30 * number, 30 * number + 30)
            summed = asked(workspace, warehouse)
    parts = parts_of(workspace)["nps-"]
    assert len(parts) < 4
    assert sum(len(part.loads) for part in parts) == 4
    with open_warehouse(workspace) as plain:
        assert same(summed, asked(workspace, plain))


def test_a_damaged_list_or_lost_file_costs_time_and_no_number(workspace) -> None:
    bring(workspace, 0, 400)
    with open_warehouse(workspace) as plain:
        whole = asked(workspace, plain)
    with open_warehouse(workspace) as warehouse, rolled():
        asked(workspace, warehouse)
    root = workspace.facts_folder / ROLLUPS
    for i, path in enumerate(sorted(root.rglob("*"))):
        if path.suffix == ".parquet":
            path.unlink()
        elif path.name == "parts.json" and i % 2:
            path.write_text("[")
    with open_warehouse(workspace) as warehouse, rolled():
        assert same(asked(workspace, warehouse), whole)


def test_the_nightly_round_makes_what_questions_lacked(workspace, monkeypatch) -> None:
    bring(workspace, 0, 400)
    with open_warehouse(workspace) as plain:
        whole = asked(workspace, plain)
    monkeypatch.setattr(delta, "_MOST_ROWS_KEPT", 0)
    with open_warehouse(workspace) as warehouse:
        asked(workspace, warehouse)
        made = roll_up(workspace, warehouse)
        assert [one.label for one in made if one.label.startswith("nps-")] == [
            "nps-", "nps-persons in buckets", "nps-channel", "nps-unit",
        ]  # fmt: skip
        before = parts_of(workspace)
        assert same(asked(workspace, warehouse), whole)
        roll_up(workspace, warehouse)
        assert parts_of(workspace) == before
        roll_up(workspace, warehouse, anew=True)
        again = parts_of(workspace)
        assert {part.file for part in again["nps-"]}.isdisjoint(p.file for p in before["nps-"])
        assert same(asked(workspace, warehouse), whole)


def test_killed_before_the_list_names_a_part_nothing_is_counted_twice_or_missed(workspace) -> None:
    bring(workspace, 0, 200)
    with open_warehouse(workspace) as warehouse, rolled():
        asked(workspace, warehouse)
        bring(workspace, 150, 300, score=7)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rollups, "name_parts", interrupted)
            with pytest.raises(KeyboardInterrupt):
                asked(workspace, warehouse)
    with open_warehouse(workspace) as warehouse, rolled():
        summed = asked(workspace, warehouse)
    with open_warehouse(workspace) as plain:
        assert same(summed, asked(workspace, plain))


def interrupted(*_anything: object) -> None:
    raise KeyboardInterrupt


def test_a_backup_leaves_rollups_out(workspace, tmp_path) -> None:
    bring(workspace, 0, 200)
    with open_warehouse(workspace) as warehouse, rolled():
        asked(workspace, warehouse)
    backup(workspace, tmp_path / "acme.peil")
    with tarfile.open(tmp_path / "acme.peil") as archive:
        assert not [name for name in archive.getnames() if ROLLUPS in name]
