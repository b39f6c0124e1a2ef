"""What is read within a value, or within the other lines of an order."""

from __future__ import annotations

from pathlib import Path

import pytest

from peil.shared.errors import BadInput
from tests.sources.reading import load_one


def test_a_name_with_a_dot_reads_within_json_and_refuses_what_is_none(tmp_path: Path) -> None:
    path = tmp_path / "views.csv"
    path.write_text(
        'visit,at,place,device\n'
        '1,2026-01-01 10:00,/a?mail=x#y,"{""category"": ""mobile""}"\n'
        '2,2026-01-01 11:00,/b,\n'
        '3,2026-01-01 12:00,/c,mobile\n',
        encoding="utf-8",
    )  # fmt: skip
    mapping = """
        fact = "page_views"
        source = "web"
        columns.visit = "visit"
        columns.viewed_at = "at"
        columns.page = { column = "place", until = ["?", "#"] }
        columns.event = { value = "view" }
        dimensions.device = "device.category"
    """
    loaded = load_one(mapping, path, scratch=tmp_path)
    assert loaded.rows("page", "device") == [("/a", "mobile"), ("/b", None)]
    assert [(row, column) for row, column, *_ in loaded.problems] == [(3, "device")]


def test_a_second_column_of_a_name_that_a_file_lacks_is_not_read_within_the_first(
    tmp_path: Path,
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("order,date,sum\n1,2026-01-01,5\n", encoding="utf-8")
    mapping = """
        fact = "orders"
        source = "shop"
        columns = { order = "order", line = { value = "1" }, ordered_at = "date" }
        dimensions.further = "sum.1"
    """
    with pytest.raises(BadInput, match=r"no column 'sum\.1'"):
        load_one(mapping, path, scratch=tmp_path)


def test_what_stands_on_one_line_of_an_order_counts_for_all(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "order,date,status,minutes\n1,2026-01-01 10:00,paid,5\n1,2026-01-01 10:00,,\n"
        "2,2026-01-02 10:00,void,-3\nTotal 2,,,\n",
        encoding="utf-8",
    )
    mapping = """
        fact = "cases"
        source = "desk"
        columns.case = "order"
        columns.opened_at = "date"
        columns.topic = { column = "status", within = ["order"] }
        columns.first_response_at = { after = "{date}", minutes = "minutes" }
        rows.without.order = ["total*"]
    """
    loaded = load_one(mapping, path, scratch=tmp_path)
    assert loaded.rows("topic") == [("paid",), ("paid",)]
    first, second = loaded.table().sort("_row")["first_response_at"].to_list()
    assert (first.minute, second) == (5, None)
    assert [(row, column) for row, column, *_ in loaded.problems] == [(3, "minutes")]
    assert any("one row was left out" in warning for warning in loaded.warnings)
