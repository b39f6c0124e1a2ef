"""Files as companies write them come out as the same text, with the right row numbers."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import random
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.shared.errors import BadInput
from peil.sources.file_options import FileOptions
from peil.sources.inputs import open_inputs
from peil.sources.names import find, tidy

NAMES = "id;navn;beløp\r\n"


def read(path: Path, *, scratch: Path, careful: bool = False, **options: object) -> list[tuple]:
    (one,) = open_inputs([path], scratch=scratch)
    connection = duckdb.connect()
    opened = one.open(connection, FileOptions(**options), is_careful=careful)
    cells = ", ".join(f'"{column}"' for column in opened.columns)
    query = f"SELECT {cells}, _row FROM {opened.view} ORDER BY _row"
    return [opened.columns, *connection.execute(query).fetchall()]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "iso8859-1", "cp850"]
)
def test_a_csv_reads_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "kunder.csv"
    body = "1;Bjørn Åse Ærlig;1 234,50\r\n2;Pål Öberg;7\r\n"
    path.write_bytes((NAMES + body).encode(encoding))
    assert read(path, scratch=tmp_path / "s") == [
        ("id", "navn", "beløp"),
        ("1", "Bjørn Åse Ærlig", "1 234,50", 1),
        ("2", "Pål Öberg", "7", 2),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    rows = [["id", "says", "x"], ["1", '"one; two, three | four"', "y"], ["2", '"a ""b"" c"', ""]]
    path.write_text("\n".join(delimiter.join(row) for row in rows), encoding="utf-8")
    found = read(path, scratch=tmp_path / "s")
    assert found[0] == ("id", "says", "x")
    assert found[1][:2] == ("1", "one; two, three | four")
    assert found[2][1] == 'a "b" c'


def test_decimal_commas_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1,5;2,5\n3,5;4,5\n", encoding="utf-8")
    assert read(path, scratch=tmp_path)[1:] == [("1,5", "2,5", 1), ("3,5", "4,5", 2)]


def test_names_lose_stray_spaces_and_marks_and_become_unique(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\ufeff id ,score, score,,\u00a0x\u00a0\n1,2,3,4,5\n".encode())
    assert read(path, scratch=tmp_path)[0] == ("id", "score", "score.1", "column4", "x")


@given(st.lists(st.text(max_size=6), max_size=8))
def test_tidy_names_are_never_empty_and_never_the_same(names: list[str]) -> None:
    tidied, _ = tidy(names)
    assert len(tidied) == len(names)
    assert all(tidied)
    assert len({name.casefold() for name in tidied}) == len(names)


def test_a_name_is_found_despite_case_spaces_and_stars_but_never_ambiguously() -> None:
    assert find("Q9BOARDING", ["Q9Boarding"]) == "Q9Boarding"
    assert find("RESPNUM", ["*RESPNUM", "x"]) == "*RESPNUM"
    assert find("a b", ["a_b", "a-b"]) is None


def test_quoted_line_ends_belong_to_the_value_and_lines_are_told_apart_from_rows(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,says\n1,"first\nsecond"\n2,plain\n', encoding="utf-8")
    assert read(path, scratch=tmp_path)[1:] == [("1", "first\nsecond", 1), ("2", "plain", 2)]
    (one,) = open_inputs([path], scratch=tmp_path)
    assert [one.line_of(row) for row in (1, 2)] == [2, 4]


def test_mixed_line_ends_and_the_careful_reader_give_the_same_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,x\r\n1,a\n2,b\r\n3,c\r\n")
    quick = read(path, scratch=tmp_path / "s")
    assert quick == read(path, scratch=tmp_path / "t", careful=True)
    assert [row[-1] for row in quick[1:]] == [1, 2, 3]


def test_a_lone_carriage_return_ends_a_line_as_it_did_on_old_machines(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(b"id;navn\r1;Bo\r2;Liv\r")
    assert read(path, scratch=tmp_path) == [("id", "navn"), ("1", "Bo", 1), ("2", "Liv", 2)]


def test_bytes_that_are_no_text_are_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "photo.csv"
    path.write_bytes(random.Random(1).randbytes(3000))
    with pytest.raises(BadInput, match="photo.csv"):
        read(path, scratch=tmp_path)


def test_what_excel_writes_first_and_empty_lines_are_no_names(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"sep=;\r\nid;x\r\n1;a\r\n")
    assert read(path, scratch=tmp_path) == [("id", "x"), ("1", "a", 1)]
    path.write_bytes(b"\r\n\r\nid;x\r\n1;a\r\n")
    assert read(path, scratch=tmp_path) == [("id", "x"), ("1", "a", 1)]


def test_lines_above_the_names_are_skipped_when_the_mapping_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Report of 2024\n\nid;x\n1;a\n", encoding="utf-8")
    assert read(path, scratch=tmp_path, skip_rows=2) == [("id", "x"), ("1", "a", 1)]


def test_an_empty_file_and_a_wrong_encoding_are_refused_with_a_cure(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n\n", encoding="utf-8")
    with pytest.raises(BadInput, match="is empty"):
        read(path, scratch=tmp_path)
    path.write_bytes("id;x\n1;æ\n".encode("cp1252"))
    with pytest.raises(BadInput, match="not written in utf-8"):
        read(path, scratch=tmp_path, encoding="utf-8")
    with pytest.raises(BadInput, match="no encoding is named 'klingon'"):
        read(path, scratch=tmp_path, encoding="klingon")


def test_a_workbook_keeps_dates_numbers_and_the_numbers_of_its_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([" id ", "når", "beløp", "ok"])
    sheet.append([1, dt.datetime(2024, 3, 1, 14, 30), 12.5, True])  # noqa: DTZ001  (workbooks know no zone)
    sheet.append([])
    sheet.append([2.0, dt.date(2024, 3, 2), 7.0, "#N/A"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert read(path, scratch=tmp_path) == [
        ("id", "når", "beløp", "ok"),
        ("1", "2024-03-01 14:30:00", "12.5", "true", 1),
        ("2", "2024-03-02", "7", None, 3),
    ]
    with pytest.raises(BadInput, match="has no sheet 'Ark 9'"):
        read(path, scratch=tmp_path, sheet="Ark 9")


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


TABLE = [["Svarid", "Dato", "Score"], [1, "2024-03-01", 9], [2, "2024-03-02", 7]]
COVERS = {
    "a title": [["Kundeundersøkelse 2024"], [], ["Tatt ut 1. mars"]],
    "pairs": [["Rapport", "Kundeundersøkelse"], ["Tatt ut", "2024-03-01"], ["Svar", 2]],
    "names without rows": [["Svarid", "Dato", "Score"]],
    "nothing": [],
}


@pytest.mark.parametrize("cover", COVERS)
def test_the_sheet_with_a_table_is_read_wherever_it_stands(tmp_path: Path, cover: str) -> None:
    for place, order in enumerate([("Forside", "Svar"), ("Svar", "Forside")]):
        held = {"Forside": COVERS[cover], "Svar": TABLE}
        path = workbook(tmp_path / f"{place}.xlsx", **{name: held[name] for name in order})
        assert read(path, scratch=tmp_path)[0] == ("Svarid", "Dato", "Score")
        assert [row[0] for row in read(path, scratch=tmp_path)[1:]] == ["1", "2"]


def test_of_two_tables_the_first_is_read_and_a_table_of_two_columns_is_one(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", Mars=TABLE, April=[[*TABLE[0], "Kanal"], [3, "", 1, "a"]])
    assert len(read(path, scratch=tmp_path)[0]) == 3
    path = workbook(tmp_path / "b.xlsx", Om=[["Kundeliste"]], Svar=[["id", "score"], [1, 2]])
    assert read(path, scratch=tmp_path)[0] == ("id", "score")


def test_parquet_and_json_lines_come_out_as_text(tmp_path: Path) -> None:
    table = pl.DataFrame({"id": [1.0, 2.5, None], "day": [dt.date(2024, 1, 1)] * 3})
    table.write_parquet(tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet", scratch=tmp_path)[1:] == [
        ("1", "2024-01-01", 1), ("2.5", "2024-01-01", 2), (None, "2024-01-01", 3),
    ]  # fmt: skip
    lines = [{"id": "007", "n": 7}, {"id": "8", "late": "2024-01-02"}]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert read(path, scratch=tmp_path) == [
        ("id", "n", "late"), ("007", "7", None, 1), ("8", None, "2024-01-02", 2),
    ]  # fmt: skip


def test_folders_and_zips_are_read_file_by_file_without_reports_and_notes(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("b.csv", "a.csv", "README.md", "LICENSE", "a.csv.refused.csv", ".hidden.csv"):
        (folder / name).write_text("id\n1\n", encoding="utf-8")
    (folder / "c.csv.gz").write_bytes(gzip.compress(b"id\n1\n"))
    with zipfile.ZipFile(folder / "z.zip", "w") as archive:
        archive.writestr("deep/d.csv", "id\n1\n")
        archive.writestr("__MACOSX/d.csv", "id\n1\n")
    names = [one.name for one in open_inputs([folder], scratch=tmp_path / "s")]
    assert names == ["data/a.csv", "data/b.csv", "data/c.csv.gz", "data/z.zip/deep/d.csv"]
    only = open_inputs([folder], scratch=tmp_path / "t", include="b*")
    assert [one.name for one in only] == ["data/b.csv"]


def test_a_zip_that_leads_out_of_itself_or_swells_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        archive.writestr("../evil.csv", "id\n1\n")
    with pytest.raises(BadInput, match="leads out of it"):
        open_inputs([tmp_path / "out.zip"], scratch=tmp_path / "s")
    assert not (tmp_path / "evil.csv").exists()
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 40_000_000)
    with pytest.raises(BadInput, match="no ordinary export"):
        open_inputs([tmp_path / "bomb.zip"], scratch=tmp_path / "s")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nothing.csv", "does not exist"),
        ("old.xls", "Save it as .xlsx"),
        ("a.pdf", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_cure(tmp_path: Path, name: str, says: str) -> None:
    if name != "nothing.csv":
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(BadInput, match=says):
        open_inputs([tmp_path / name], scratch=tmp_path)


def test_equal_content_has_an_equal_hash_whatever_it_is_called(tmp_path: Path) -> None:
    for name, text in (("a.csv", "id\n1\n"), ("b.csv", "id\n1\n"), ("c.csv", "id\n2\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    hashes = [one.content_hash for one in open_inputs([tmp_path], scratch=tmp_path / "s")]
    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize("changed", range(6))
def test_each_stretch_of_a_long_file_and_their_order_make_its_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: int
) -> None:
    monkeypatch.setattr("peil.sources.encodings._CHUNK", 8)
    stretches = [f"row {number:03}\n" for number in range(6)]
    other = [*stretches]
    other[changed], other[changed - 1] = other[changed - 1], other[changed]
    hashes = []
    for name, lines in (("a.csv", stretches), ("b.csv", stretches), ("c.csv", other)):
        (tmp_path / name).write_text("".join(lines), encoding="utf-8")
        (one,) = open_inputs([tmp_path / name], scratch=tmp_path / "s")
        hashes.append(one.content_hash)
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_short_file_has_the_hash_that_other_tools_give_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"id\n1\n")
    (one,) = open_inputs([path], scratch=tmp_path / "s")
    assert one.content_hash == hashlib.sha256(b"id\n1\n").hexdigest()
