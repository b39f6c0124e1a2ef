"""What is taken away opens in other programs, and does nothing there."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from peil.reports.downloads import Sheet, csv_of, excel_of

ABOUT = (("Organisation", "Nordlys"), ("Note", "=1+1"))


def sheet(name: str, *values: object) -> Sheet:
    return Sheet(name, ("kpi", "value"), tuple(("nps", value) for value in values), ABOUT)  # type: ignore[misc]


def cells(content: bytes, place: int = 0) -> list[tuple[object, ...]]:
    book = load_workbook(io.BytesIO(content))
    return list(book.worksheets[place].iter_rows(values_only=True))


def test_a_name_that_excel_refuses_still_names_a_sheet() -> None:
    book = load_workbook(io.BytesIO(excel_of([sheet("Private/business: all [new]?*\\", 1)])))
    assert book.sheetnames == ["Private-business- all -new----", "About"]
    long = load_workbook(io.BytesIO(excel_of([sheet("x" * 60, 1)])))
    assert long.sheetnames[0] == "x" * 31


def test_two_sheets_of_one_name_are_both_there() -> None:
    book = load_workbook(io.BytesIO(excel_of([sheet("nps", 1), sheet("nps", 2)])))
    assert len(book.sheetnames) == 3


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_text_is_run_as_a_formula(text: str) -> None:
    told = list(csv.reader(io.StringIO(csv_of(sheet("nps", text)).decode("utf-8-sig"), newline="")))
    assert told[1] == ["nps", f"'{text}"]
    assert str(cells(excel_of([sheet("nps", text)]))[1][1]).startswith("'")


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    assert cells(excel_of([sheet("nps", -0.5, 3, None, False)]))[1:] == [
        ("nps", -0.5), ("nps", 3), ("nps", None), ("nps", False),
    ]  # fmt: skip
    assert b"nps,-0.5\r\nnps,\r\n" in csv_of(sheet("nps", -0.5, None))


def test_a_control_character_in_a_value_does_not_keep_the_workbook_from_being_written() -> None:
    assert cells(excel_of([sheet("nps", "a\x0bb")]))[1] == ("nps", "ab")


def test_what_must_stand_beside_the_numbers_stands_once_on_the_last_sheet() -> None:
    content = excel_of([sheet("nps", 1), sheet("csat", 2)])
    assert cells(content, place=-1) == [("Organisation", "Nordlys"), ("Note", "'=1+1")]
