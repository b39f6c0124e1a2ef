"""A measurement as rows of text."""

from datetime import UTC, datetime

import pytest

from peil.metrics.measurement import Cell, Definition, Measurement, Query, Reason
from peil.reports.plain import plain_rows

DEFINITION = Definition(
    name="csat", title="Customer satisfaction", clause="share satisfied", definition="d", row="r",
    unit_text="share", interval="Wilson", withheld="w", caution="c", source="s", unit="share",
    better="higher", version=1, fact="answers",
)  # fmt: skip
TOO_FEW = Reason("too_few", "too few answers (%(n)s of %(need)s)", {"n": 7, "need": 10})


def measured(*cells):
    return Measurement(DEFINITION, Query("csat"), cells, datetime(2026, 1, 1, tzinfo=UTC), None)


def cell(slice_, period=None, withheld=None):
    numbers = (None, None, None) if withheld else (0.61, 0.57, 0.65)
    return Cell(slice_, period, None, None, *numbers, n=7 if withheld else 600, withheld=withheld)


def test_each_dimension_and_the_period_have_a_column():
    head, row = plain_rows(measured(cell({"language": "English"}, "2017-05")))
    assert head == ("language", "Period", "Value", "95 % interval", "n")
    assert row[:2] == ("English", "May 2017")


def test_a_number_is_written_with_its_interval_and_n():
    _head, row = plain_rows(measured(cell({})))
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in row] == ["61 %", "57–65", "600"]


def test_a_withheld_number_gives_its_reason_and_no_interval():
    _head, row = plain_rows(measured(cell({}, withheld=TOO_FEW)))
    assert row == ("too few answers (7 of 10)", "", "7")


@pytest.mark.parametrize("missing", [None, ""])
def test_rows_without_a_value_of_the_dimension_are_named_as_such(missing):
    _head, row = plain_rows(measured(cell({"language": missing})))
    assert row[0] == "(none)"
