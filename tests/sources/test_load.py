from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from peil.facts.catalog import fact
from peil.shared.errors import BadInput, UnknownName
from peil.sources.inputs import open_inputs
from peil.sources.load import list_loads, load_files, preview, undo_load
from peil.sources.mapping import Mapping, parse_mapping
from peil.sources.reports import LoadRefused
from peil.warehouse.delta import open_warehouse
from peil.warehouse.engine import connect
from peil.warehouse.staging import Staged, has_repeated_keys
from peil.warehouse.workspace import Workspace, make_workspace

CASES = """
fact = "cases"
source = "desk"
zone = "Europe/Oslo"
[columns]
case = "Number"
opened_at = "Opened"
solved_at = "Solved"
topic = "Topic"
[dimensions]
tier = "Tier"
"""
SURVEY = """
fact = "answers"
source = "survey"
[columns]
response = "id"
answered_at = { text = "{year}-05-01" }
survey_kind = { value = "relationship" }
[[questions]]
id = "recommend"
role = "outcome"
kind = "nps"
scale = [0, 10]
[[questions]]
id = "why"
role = "comment"
kind = "comment"
[[files]]
match = "survey_{year}.csv"
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "acme", zone="Europe/Oslo")


@pytest.fixture
def mapping() -> Mapping:
    return parse_mapping(CASES, name="desk.toml")


def write(folder: Path, name: str, *rows: str) -> Path:
    path = folder / name
    path.write_text("\n".join(("Number, Opened ,Solved,Topic,Tier", *rows)) + "\n", "utf-8")
    return path


def rows(workspace: Workspace, fact: str = "cases") -> list[dict[str, object]]:
    with open_warehouse(workspace) as warehouse:
        table = warehouse.table(fact)
        return warehouse.run(table.order_by(table.columns[0])).to_pylist()


def test_a_file_becomes_facts(workspace, mapping, tmp_path):
    path = write(tmp_path, "a.csv", "1,2024-06-01 08:00,2024-06-02 09:30,Refund,gold",
                 "2,2024-06-01 09:00,,Delivery,")  # fmt: skip
    (report,) = load_files(workspace, "cases", [path], mapping, actor="kari")
    assert (report.state, report.rows_read, report.rows_loaded) == ("loaded", 2, 2)
    first, second = rows(workspace)
    assert (first["case"], first["source"], first["tier"]) == ("1", "desk", "gold")
    assert first["opened_at"].isoformat() == "2024-06-01T06:00:00+00:00"
    assert first["observed_until"].isoformat() == "2024-06-02T07:30:00+00:00"
    assert (second["solved_at"], second["outcome"]) == (None, "open")
    assert list_loads(workspace)[0].last.mapping_name == "desk.toml"


def test_a_case_that_is_solved_tomorrow_replaces_the_open_one(workspace, mapping, tmp_path):
    today = write(tmp_path, "today.csv", "1,2024-06-01 08:00,,Refund,")
    tomorrow = write(tmp_path, "tomorrow.csv", "1,2024-06-01 08:00,2024-06-02 09:30,Refund,")
    load_files(workspace, "cases", [today], mapping)
    (report,) = load_files(workspace, "cases", [tomorrow], mapping)
    assert report.rows_replaced == 1
    (case,) = rows(workspace)
    assert case["outcome"] == "solved"
    undo_load(workspace, report.load_id)
    (case,) = rows(workspace)
    assert case["outcome"] == "open"


def test_a_file_under_another_name_is_the_same_file(workspace, mapping, tmp_path):
    path = write(tmp_path, "a.csv", "1,2024-06-01 08:00,,Refund,")
    load_files(workspace, "cases", [path], mapping)
    path.rename(tmp_path / "copy of a.csv")
    (report,) = load_files(workspace, "cases", [tmp_path / "copy of a.csv"], mapping)
    assert report.is_known


def test_a_name_that_says_the_year_makes_it_another_file(workspace, tmp_path):
    survey = parse_mapping(SURVEY)
    for year in (2016, 2017):
        path = tmp_path / f"survey_{year}.csv"
        path.write_text("id,recommend,why\n1,9,Good\n2,,\n")
        load_files(workspace, "answers", [path], survey)
    assert {row["answered_at"].year for row in rows(workspace, "answers")} == {2017}
    assert list_loads(workspace)[0].last.rows_replaced == 3  # two answers and a comment


def test_bad_rows_refuse_the_file_but_not_the_others(workspace, mapping, tmp_path):
    good = write(tmp_path, "good.csv", "1,2024-06-01 08:00,,Refund,")
    bad = write(tmp_path, "bad.csv", "2,2024-06-01 08:00,,Refund,", "3,yesterday,,Refund,")
    with pytest.raises(LoadRefused, match=r"bad\.csv row 2: Opened is 'yesterday', must be") as it:
        load_files(workspace, "cases", [bad, good], mapping)
    assert [report.state for report in it.value.reports] == ["refused", "loaded"]
    assert (tmp_path / "bad.csv.refused.csv").read_text().splitlines()[1].startswith("bad.csv,2,")
    assert [row["case"] for row in rows(workspace)] == ["1"]
    (report,) = load_files(workspace, "cases", [bad], mapping, keep_good=True)
    assert (report.rows_loaded, report.rows_left_out) == (1, 1)
    assert [row["case"] for row in rows(workspace)] == ["1", "2"]


def test_the_last_of_equal_keys_counts_as_the_file_has_them(workspace, mapping, tmp_path):
    lines = [f"{i % 100},2024-06-01 08:00,,Topic {i},vip" for i in range(5_000)]
    (report,) = load_files(workspace, "cases", [write(tmp_path, "a.csv", *lines)], mapping)
    assert (report.rows_loaded, report.duplicates) == (100, 4_900)
    assert {row["topic"] for row in rows(workspace)} == {f"Topic {i}" for i in range(4_900, 5_000)}


def test_times_that_name_their_zone_far_down_a_file_are_read_as_such(workspace, tmp_path):
    plain = parse_mapping(CASES.replace("Europe/Oslo", "UTC").replace("cases", "visits").replace(
        'case = "Number"\nopened_at = "Opened"\nsolved_at = "Solved"\ntopic = "Topic"',
        'visit = "Number"\nstarted_at = "Opened"\nchannel = "Topic"'))  # fmt: skip
    lines = [f"{i},2024-06-01 08:00:00,,web," for i in range(6_000)]
    path = write(tmp_path, "a.csv", *lines, "last,2024-06-01T08:00:00+02:00,,web,")
    (report,) = load_files(workspace, "visits", [path], plain)
    assert (report.rows_read, report.rows_loaded) == (6_001, 6_001)
    hours = {row["visit"]: row["started_at"].hour for row in rows(workspace, "visits")}
    assert (hours["5999"], hours["last"]) == (8, 6)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2022-1-3 0:00:00-02", "2022-01-03T02:00:00"),
        ("2022-1-3 0:0:0-02", "2022-01-03T02:00:00"),
        ("2022-1-3 0:0:0Z", "2022-01-03T00:00:00"),
        ("2022-01-03 9:00:00Z", "2022-01-03T09:00:00"),
        ("2022-11-3 10:00:00Z", "2022-11-03T10:00:00"),
        ("2022-01-03 10:00:00 UTC", "2022-01-03T10:00:00"),
        ("2022-01-03T10:00Z", "2022-01-03T10:00:00"),
        ("2022-01-03 10:00-02", "2022-01-03T12:00:00"),
        ("2022-01-03 10:00:0Z", "2022-01-03T10:00:00"),
        ("2022-01-03T10:00:0Z", "2022-01-03T10:00:00"),
        ("2022-01-03T10:00:00+02", "2022-01-03T08:00:00"),
    ],
)
@pytest.mark.parametrize("rows_above", [0, 6_000])
def test_no_zone_that_a_time_names_is_lost_however_it_is_written(
    workspace, mapping, tmp_path, written, at, rows_above
):
    lines = [f"{i},2024-06-01 08:00:00,,web," for i in range(rows_above)]
    path = write(tmp_path, "a.csv", *lines, f"last,{written},,web,")
    load_files(workspace, "cases", [path], mapping)
    (last,) = [row for row in rows(workspace) if row["case"] == "last"]
    assert last["opened_at"].isoformat() == f"{at}+00:00"


def test_one_row_is_told_in_the_singular(workspace, mapping, tmp_path):
    path = write(tmp_path, "a.csv", "1,2024-06-01 08:00,,Refund,")
    (tried,) = load_files(workspace, "cases", [path], mapping, dry_run=True)
    assert tried.text().startswith("a.csv: one row would be loaded from 1; nothing was.")
    (done,) = load_files(workspace, "cases", [path], mapping)
    assert done.text().startswith("a.csv: one row loaded from 1 (")


def test_hours_that_clocks_skip_or_repeat_are_told_while_a_file_is_loaded(workspace, tmp_path):
    path = tmp_path / "night.csv"
    path.write_text(
        "id,at,recommend,why\n1,2024-03-31 02:30:00,9,Good\n2,2024-10-27 02:30:00,3,\n"
        "3,2024-10-27 02:59:59,8,Bad\n4,2024-10-27 03:00:00,10,\n"
    )
    text = SURVEY.replace('{ text = "{year}-05-01" }', '"at"').split("[[files]]")[0]
    (report,) = load_files(workspace, "answers", [path], parse_mapping(text, name="s.toml"))
    skipped, twice = report.warnings
    assert "one time in answered_at did not exist in Europe/Oslo" in skipped
    assert "2 times in answered_at happened twice" in twice


@pytest.mark.parametrize("is_read_twice", [False, True])
@pytest.mark.parametrize(
    ("zone", "times", "told"),
    [
        ("Africa/Cairo", ["2024-10-31 22:59", "2024-10-31 23:00", "2024-10-31 23:59"],
         "2 times in opened_at happened twice"),
        ("Africa/Cairo", ["2024-04-25 23:59", "2024-04-26 00:30", "2024-04-26 01:00"],
         "one time in opened_at did not exist"),
        ("Australia/Lord_Howe", ["2024-04-07 01:29", "2024-04-07 01:30", "2024-04-07 02:00"],
         "one time in opened_at happened twice"),
        ("Australia/Lord_Howe", ["2024-10-06 01:59", "2024-10-06 02:29", "2024-10-06 02:30"],
         "one time in opened_at did not exist"),
    ],
)  # fmt: skip
def test_clocks_that_change_at_midnight_or_by_half_an_hour_are_told_of(
    workspace, tmp_path, zone, times, told, is_read_twice
):
    desk = parse_mapping(CASES.replace("Europe/Oslo", zone), name="desk.toml")
    lines = [f"{number},{at}:00,,Refund," for number, at in enumerate(times)]
    lines += ["0,2024-01-01 08:00:00,,Refund,"] * is_read_twice
    (report,) = load_files(workspace, "cases", [write(tmp_path, "a.csv", *lines)], desk)
    (warning,) = report.warnings
    assert told in warning


def test_rows_without_a_date_are_counted_and_told(workspace, mapping, tmp_path):
    path = tmp_path / "survey.csv"
    path.write_text("id,at,recommend,why\n1,,9,Good\n2,2024-10-27 02:30:00,3,\n3,,8,Bad\n")
    text = SURVEY.replace('{ text = "{year}-05-01" }', '"at"').split("[[files]]")[0]
    (report,) = load_files(workspace, "answers", [path], parse_mapping(text, name="s.toml"))
    assert report.rows_without_date == 2
    assert "2 rows have no date (answered_at is empty) and will count nowhere." in report.text()
    (load,) = list_loads(workspace)
    assert load.record()["rows_without_date"] == 2
    again = load_files(workspace, "answers", [path], parse_mapping(text, name="s.toml"))
    assert again[0].rows_without_date == 2
    dated = write(tmp_path, "a.csv", "1,2024-06-01 08:00,,Refund,gold")
    (report,) = load_files(workspace, "cases", [dated], mapping)
    assert report.rows_without_date == 0
    assert "no date" not in report.text()


def test_keys_that_stand_twice_are_found_however_few_are_looked_at_at_once(
    workspace, mapping, tmp_path, monkeypatch
):
    lines = [f"{number},2024-06-01 08:00,,Refund,gold" for number in [*range(2000), 1234]]
    monkeypatch.setattr("peil.warehouse.staging._HASHES_AT_ONCE", 100)
    (report,) = load_files(workspace, "cases", [write(tmp_path, "a.csv", *lines)], mapping)
    assert (report.rows_loaded, report.duplicates) == (2000, 1)


@pytest.mark.parametrize(("second", "is_repeated"), [("[3, 4]", False), ("[4, 2]", True)])
def test_a_key_that_stands_in_two_files_of_a_load_stands_twice(tmp_path, second, is_repeated):
    engine = connect(tmp_path / "spill")
    files = []
    for name, numbers in (("one", "[1, 2]"), ("two", second), ("three", "[5]")):
        path = tmp_path / f"{name}.parquet"
        engine.execute(f"COPY (SELECT unnest({numbers})::VARCHAR AS \"case\") TO '{path}'")
        files.append((path, 2))
    staged = Staged(fact("cases"), (), tuple(files))
    assert has_repeated_keys(engine, staged) is is_repeated


def test_a_line_longer_than_the_quick_reader_takes_is_loaded_all_the_same(
    workspace, mapping, tmp_path
):
    short = [f"{number},2024-06-01 08:00,,Refund,gold" for number in range(10_000)]
    long = f"last,2024-06-01 08:00,,{'x' * (9 << 20)},gold"
    (report,) = load_files(workspace, "cases", [write(tmp_path, "a.csv", *short, long)], mapping)
    assert (report.state, report.rows_loaded) == ("loaded", 10_001)
    assert max(len(row["topic"]) for row in rows(workspace, "cases")) == 9 << 20


@pytest.mark.parametrize("tail", ["\n\n\n", "   \n", ",,,,\n,,,,\n", " , ,,,\n\n"])
def test_rows_of_nothing_below_the_last_are_no_rows(workspace, mapping, tmp_path, tail):
    path = write(tmp_path, "a.csv", "1,2024-06-01 08:00,,Refund,gold")
    with path.open("a") as file:
        file.write(tail)
    (report,) = load_files(workspace, "cases", [path], mapping)
    assert (report.state, report.rows_read, report.rows_loaded) == ("loaded", 1, 1)


def test_the_number_of_a_bad_row_counts_rows_of_nothing_above_it(workspace, mapping, tmp_path):
    path = write(
        tmp_path, "a.csv", "1,2024-06-01 08:00,,Refund,gold", ",,,,", "2,soon,,Refund,gold"
    )
    with pytest.raises(LoadRefused, match=r"a\.csv row 3: Opened is 'soon'"):
        load_files(workspace, "cases", [path], mapping)


def test_a_stray_zero_byte_does_not_make_a_file_utf_16(workspace, mapping, tmp_path):
    path = write(tmp_path, "a.csv", "1,2024-06-01 08:00,,Re\x00fund,gold")
    (report,) = load_files(workspace, "cases", [path], mapping)
    assert report.rows_loaded == 1


def test_json_lines_without_a_line_are_called_empty(workspace, mapping, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("\n")
    with pytest.raises(LoadRefused, match="a.jsonl is empty"):
        load_files(workspace, "cases", [path], mapping)


def test_reports_of_files_in_a_zip_lie_beside_the_zip(workspace, mapping, tmp_path):
    bad = write(tmp_path, "bad.csv", "3,yesterday,,Refund,")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(bad, "in/bad.csv")
    with pytest.raises(LoadRefused) as refused:
        load_files(workspace, "cases", [tmp_path / "all.zip"], mapping)
    assert refused.value.reports[0].refused_rows == tmp_path / "all.zip-in-bad.csv.refused.csv"
    assert refused.value.reports[0].refused_rows.exists()


def test_a_file_that_does_not_fit_the_mapping_is_refused_with_the_column(
    workspace, mapping, tmp_path
):
    path = tmp_path / "a.csv"
    path.write_text("No,Opened\n1,2024-06-01 08:00\n")
    with pytest.raises(LoadRefused, match=r"a\.csv has no column 'Number'"):
        load_files(workspace, "cases", [path], mapping)
    assert list_loads(workspace)[0].state == "refused"


def test_a_mapping_for_another_fact_is_refused_before_anything_is_read(
    workspace, mapping, tmp_path
):
    with pytest.raises(BadInput, match="The mapping is for 'cases' and not for 'orders'"):
        load_files(workspace, "orders", [tmp_path / "none.csv"], mapping)
    with pytest.raises(UnknownName, match="Did you mean 'cases'"):
        load_files(workspace, "casse", [tmp_path / "none.csv"], mapping)


def test_a_preview_shows_the_first_rows_and_what_is_wrong_and_loads_nothing(
    workspace, mapping, tmp_path
):
    lines = [f"{i},2024-06-01 08:00,,Refund,gold" for i in range(50)]
    path = write(tmp_path, "a.csv", "x,soon,,Refund,", *lines)
    (one,) = open_inputs([path], scratch=tmp_path / "scratch")
    shown = preview(workspace, "cases", one, mapping, limit=5)
    assert (shown.rows_read, shown.rows_left_out, len(shown.rows)) == (51, 1, 5)
    first = dict(zip(shown.columns, shown.rows[0], strict=True))
    assert (first["case"], first["tier"]) == ("0", "gold")
    assert shown.problems[0].row == 1
    assert rows(workspace) == []
    assert list_loads(workspace) == []


def test_customers_have_the_same_key_in_every_load_and_another_in_every_workspace(
    workspace, tmp_path
):
    keyed = parse_mapping(CASES.replace('topic = "Topic"', 'customer_key = "Topic"'))
    keys = []
    for place in (workspace, workspace, make_workspace(tmp_path / "other")):
        path = write(tmp_path, "a.csv", f"{len(keys)},2024-06-01 08:00,,kari@example.org,")
        load_files(place, "cases", [path], keyed)
        keys.append(next(r["customer_key"] for r in rows(place) if r["case"] == str(len(keys))))
    assert keys[0] == keys[1] != keys[2]
    assert "kari" not in keys[0]
