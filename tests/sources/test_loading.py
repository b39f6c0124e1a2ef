from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from peil.shared.errors import BadInput, UnknownName
from peil.sources.loads import list_loads, undo_load
from peil.sources.reports import LoadRefused
from peil.warehouse.delta import open_warehouse
from peil.warehouse.workspace import Workspace, make_workspace
from tests.warehouse.cast import Made, cases, load, topics


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "acme", zone="UTC")


def in_force(workspace: Workspace) -> dict[str, int]:
    with open_warehouse(workspace) as warehouse:
        return topics(warehouse.run(warehouse.table("cases")))


def bad_cases(good: int, bad: int) -> Made:
    """Cases of which the last ``bad`` rows have two problems each."""
    made = cases("A", 0, good)
    problems = " UNION ALL ".join(
        f"SELECT {good} + i AS _row, '{column}' AS \"column\", {value} AS value, "
        f"'a date' AS allowed FROM range(1, {bad} + 1) r(i)"
        for column, value in (("opened", "'soon'"), ("solved", "NULL"))
    )
    return replace(made, problems=problems, rows=f"SELECT {good + bad}",
                   bad_rows=bad)  # fmt: skip


def test_a_load_says_what_it_did(workspace):
    load(workspace, cases("A", 0, 10), name="a")
    report = load(workspace, cases("B", 5, 15), name="b")
    assert report.state == "loaded"
    assert (report.rows_read, report.rows_loaded, report.rows_replaced) == (10, 10, 5)
    assert (report.first_event, report.last_event) == (
        "2024-01-01T05:00:00Z", "2024-01-01T14:00:00Z",
    )  # fmt: skip
    assert report.text() == (
        f"b: 10 rows loaded from 10 ({report.load_id}). 5 earlier rows replaced."
    )


def test_the_same_file_twice_is_the_same_as_once(workspace):
    first = load(workspace, cases("A", 0, 10), name="a")
    second = load(workspace, cases("A", 0, 10), name="a")
    assert second.is_known
    assert second.load_id == first.load_id
    assert "nothing changed" in second.text()
    assert in_force(workspace) == {"A": 10}
    assert len(list_loads(workspace)) == 1


def test_the_same_file_under_another_mapping_replaces_its_rows(workspace):
    load(workspace, cases("A", 0, 10), name="a")
    again = load(workspace, cases("A better", 0, 10), name="a", mapping="another")
    assert again.rows_replaced == 10
    assert in_force(workspace) == {"A better": 10}


def test_without_natural_keys_only_the_same_file_is_looked_at(workspace):
    keyless = replace(cases("A", 0, 10), has_natural_key=False)
    load(workspace, keyless, name="a")
    better = replace(cases("A better", 0, 10), has_natural_key=False)
    assert load(workspace, better, name="a", mapping="another").rows_replaced == 10
    assert in_force(workspace) == {"A better": 10}


def test_of_equal_keys_in_one_file_the_last_row_counts_and_the_number_is_told(workspace):
    twice = Made(
        {
            "cases": "SELECT 's' AS source, 'c' || i % 3 AS \"case\", 'T' || i AS topic, "
            "TIMESTAMPTZ '2024-01-01 00:00:00+00' AS opened_at, i AS _row FROM range(1, 8) r(i)"
        },
        "SELECT 7",
    )
    report = load(workspace, twice, name="a")
    assert (report.rows_loaded, report.duplicates) == (3, 4)
    assert in_force(workspace) == {"T5": 1, "T6": 1, "T7": 1}
    assert "4 rows stood again further down" in report.text()


def test_a_file_with_bad_rows_is_refused_whole_and_the_error_names_everything(workspace):
    report = load(workspace, bad_cases(10, 3), name="a.csv")
    assert report.state == "refused"
    assert report.message.startswith(
        "a.csv row 11: opened is 'soon', must be a date. 3 of 13 rows cannot be accepted, so "
        "nothing of the file was loaded."
    )
    assert "--keep-good" in report.message
    assert in_force(workspace) == {}


def test_the_report_of_bad_rows_lies_beside_the_file_and_ends_after_a_thousand(workspace):
    report = load(workspace, bad_cases(10, 1_500), name="a.csv")
    assert report.refused_rows == workspace.folder / "a.csv.refused.csv"
    with report.refused_rows.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    assert list(rows[0]) == ["file", "row", "column", "value", "allowed"]
    assert len({row["row"] for row in rows}) == 1_000
    assert len(rows) == 2_000  # two problems a row
    assert rows[0] == {
        "file": "a.csv", "row": "11", "column": rows[0]["column"], "value": rows[0]["value"],
        "allowed": "a date",
    }  # fmt: skip


def test_a_report_that_cannot_lie_beside_the_file_lies_in_the_workspace(workspace):
    report = load(workspace, bad_cases(1, 1), name="gone/a.csv")
    assert report.refused_rows == workspace.folder / "refused" / "a.csv.refused.csv"
    assert report.refused_rows.exists()


def test_keep_good_loads_the_rest_and_says_how_many_were_left_out(workspace):
    report = load(workspace, bad_cases(10, 3), name="a.csv", keep_good=True)
    assert (report.state, report.rows_loaded, report.rows_left_out) == ("loaded", 10, 3)
    assert "3 bad rows left out" in report.text()
    assert in_force(workspace) == {"A": 10}
    assert list_loads(workspace)[0].last.rows_left_out == 3


def test_a_dry_run_tells_what_would_happen_and_leaves_no_trace(workspace):
    load(workspace, cases("A", 0, 10), name="a")
    before = {path for path in workspace.folder.rglob("*") if path.is_file()}
    report = load(workspace, cases("B", 5, 15), name="b", dry_run=True)
    assert (report.state, report.rows_loaded, report.rows_replaced) == ("checked", 10, 5)
    refused = load(workspace, bad_cases(10, 3), name="c", dry_run=True)
    assert refused.state == "refused"
    assert {path for path in workspace.folder.rglob("*") if path.is_file()} == before
    assert in_force(workspace) == {"A": 10}


def test_a_required_column_without_values_refuses_the_file(workspace):
    made = cases("A", 0, 10)
    lacking = replace(made, facts={"cases": made.facts["cases"].replace("'s' AS", "NULL AS")})
    report = load(workspace, lacking, name="a")
    assert report.state == "refused"
    assert "source is required and is empty in 10 rows" in report.message


def test_a_file_without_rows_is_told_and_can_be_loaded_when_it_has_some(workspace):
    assert load(workspace, cases("A", 0, 0), name="a").state == "empty"
    assert list_loads(workspace)[0].state == "empty"
    assert in_force(workspace) == {}


def test_the_register_tells_of_each_load_newest_first(workspace):
    load(workspace, cases("A", 0, 10), name="a")
    load(workspace, bad_cases(10, 3), name="bad.csv")
    done = load(workspace, cases("B", 5, 15), name="b")
    undo_load(workspace, done.load_id, actor="ola")
    listed = list_loads(workspace)
    assert [(one.last.file, one.state) for one in listed] == [
        ("b", "undone"), ("bad.csv", "refused"), ("a", "loaded"),
    ]  # fmt: skip
    loaded = listed[-1]
    assert loaded.last.actor == "kari"
    assert (loaded.last.rows_loaded, loaded.last.mapping_text) == (10, "m")
    assert loaded.started_at <= loaded.ended_at
    assert "soon" not in listed[1].last.message  # no value of a file is kept
    assert loaded.record()["file"] == "a"
    assert loaded.text().startswith(loaded.load_id)


def test_a_load_can_be_undone_by_the_beginning_of_its_name(workspace):
    done = load(workspace, cases("A", 0, 10), name="a")
    undone = undo_load(workspace, done.load_id[:10])
    assert (undone.load_id, undone.state) == (done.load_id, "undone")


def test_undoing_what_is_not_there_says_so(workspace):
    done = load(workspace, cases("A", 0, 10), name="a")
    load(workspace, cases("B", 20, 30), name="b")
    with pytest.raises(UnknownName, match="No load named 'xyz'"):
        undo_load(workspace, "xyz")
    with pytest.raises(BadInput, match="beginning of several loads"):
        undo_load(workspace, "cases-")
    undo_load(workspace, done.load_id)
    with pytest.raises(BadInput, match="it is undone. There is nothing to undo"):
        undo_load(workspace, done.load_id)


def test_nothing_is_left_in_the_staging_folder(workspace):
    load(workspace, cases("A", 0, 10), name="a")
    load(workspace, bad_cases(10, 3), name="bad")
    assert list((workspace.facts_folder / ".staging").iterdir()) == []


def test_refusals_of_several_files_are_one_error_that_carries_every_report(workspace):
    reports = [
        load(workspace, cases("A", 0, 10), name="good.csv"),
        load(workspace, bad_cases(10, 3), name="bad.csv"),
    ]
    error = LoadRefused(reports)
    assert error.reports == reports
    assert "bad.csv row 11" in str(error)
    assert "Loaded all the same: good.csv." in str(error)


def test_progress_is_told_and_ends_at_the_whole(workspace):
    from peil.sources.jobs import Job
    from peil.sources.loading import load_file

    told: list[tuple[str, float]] = []
    job = Job("cases", "a", "hash", workspace.folder / "a.refused.csv")
    load_file(workspace, job, lambda engine, is_numbered: cases("A", 0, 10),
              lambda file, share: told.append((file, share)))  # fmt: skip
    assert told[-1] == ("a", 1.0)
    assert all(0 <= share <= 1 for _, share in told)
