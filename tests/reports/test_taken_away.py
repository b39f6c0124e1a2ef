"""Tables that leave Peil: every column once, and what was cut by among them."""

from pathlib import Path

from peil.notebook.answers import Answer
from peil.reports.asking import Desk
from peil.reports.downloads import sheet_of
from peil.warehouse.workspace import make_workspace
from tests.reports.cells import cell, measurement


def test_the_part_of_the_organisation_and_the_numbers_unit_are_two_columns(tmp_path: Path) -> None:
    measured = measurement(cell(0.5, 0.4, 0.6, slice={"unit": "Roads", "channel": "sms"}))
    frame = Answer(measured).to_pandas()
    assert frame.columns.is_unique
    (row,) = frame.to_dict("records")
    assert (row["slice_unit"], row["channel"], row["unit"]) == ("Roads", "sms", "share")
    sheet = sheet_of(Desk(make_workspace(tmp_path / "town")), measured)
    assert len(set(sheet.head)) == len(sheet.head)
    told = dict(zip(sheet.head, sheet.rows[0], strict=True))
    assert (told["slice_unit"], told["unit"]) == ("Roads", "share")
