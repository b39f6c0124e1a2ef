"""Rollups by example: what random loads come upon too rarely, above all between two loads.

A month of chains stands for as long as nothing that it tells of has changed; each example changes
one such thing, and the answer from rollups must be that from the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from peil.metrics.engine import measure
from peil.metrics.measurement import Measurement, Query
from peil.sources.loads import undo_load
from peil.warehouse.delta import DeltaWarehouse, open_warehouse
from peil.warehouse.tables import open_table
from peil.warehouse.workspace import Workspace, make_workspace
from tests.warehouse.cast import Made, load
from tests.warehouse.test_rollups import few_are_many, rolled, same

PEOPLE = 12
QUERIES = (
    Query("case_recurrence", every="month"),
    Query("first_contact_resolution", every="month"),
    Query("enquiries", by=("channel",), every="month"),
    Query("resolution_time", by=("channel",)),
)


@dataclass(frozen=True)
class Case:
    """A case of one customer, who comes for one thing only."""

    customer: str
    opened: str
    solved: str = ""
    name: str = ""
    source: str = "s"
    until: str = ""
    channel: str = "web"

    @property
    def row(self) -> str:
        texts = [self.source, self.name or f"{self.customer} {self.opened}", self.opened,
                 self.solved, self.until, self.customer, self.channel]  # fmt: skip
        return "(" + ", ".join(f"'{text}'" if text else "NULL" for text in texts) + ")"


def utc(column: str) -> str:
    return f"timezone('UTC', {column}::TIMESTAMP)"


def bring(workspace: Workspace, *some: Case) -> str:
    """Load cases."""
    columns = "source, id, opened, solved, until, customer_key, channel"
    rows = ", ".join(case.row for case in some)
    made = Made(
        {
            "cases": f'SELECT source, id AS "case", {utc("opened")} AS opened_at, '
            f"{utc('solved')} AS solved_at, {utc('until')} AS observed_until, "
            "CASE WHEN solved IS NULL THEN 'open' ELSE 'solved' END AS outcome, 1 AS contacts, "
            "0 AS reassignments, 'enquiry' AS kind, 't' AS topic, customer_key, channel, "
            f"row_number() OVER () AS _row FROM (VALUES {rows}) made({columns})"
        },
        f"SELECT {len(some)}",
    )
    return load(workspace, made, name=str(hash(some))).load_id


def month(year_month: str, *, until: str = "", source: str = "s") -> list[Case]:
    """Cases of a dozen people, one solved each day."""
    return [
        Case(f"{source}{who}", f"{year_month}-02", f"{year_month}-{who + 3:02} 12:00",
             source=source, until=until, channel="web" if who % 2 else "phone")
        for who in range(PEOPLE)
    ]  # fmt: skip


def asked(workspace: Workspace, warehouse: DeltaWarehouse) -> list[Measurement]:
    return [measure(warehouse, workspace.settings, workspace.zone, query) for query in QUERIES]


class Watched:
    """A workspace whose rollups are held against its rows at each look.

    One warehouse answers from rollups throughout, and remembers what it has read, as a server does.
    """

    def __init__(self, workspace: Workspace, warehouse: DeltaWarehouse) -> None:
        self.workspace, self._warehouse = workspace, warehouse

    def look(self) -> dict[str, float | None]:
        """Ask both, and return how many came back, by month."""
        with rolled(), few_are_many():
            summed = asked(self.workspace, self._warehouse)
        with open_warehouse(self.workspace) as plain, few_are_many():
            assert same(summed, asked(self.workspace, plain))
        cells = summed[0].cells
        return {
            cell.period or "": None if cell.value is None else round(cell.value * cell.n)
            for cell in cells
        }

    def bring(self, *some: Case) -> str:
        return bring(self.workspace, *some)


@pytest.fixture
def watched(tmp_path: Path):
    workspace = make_workspace(tmp_path / "acme", zone="UTC")
    with open_warehouse(workspace) as warehouse:
        yield Watched(workspace, warehouse)


LATER = "2025-01-01"
LONG_AGO = "2023-06-01"
"""A case of then, still open, tells of its source's end and of nothing in the months looked at."""


def test_a_case_on_the_last_day_that_counts_is_noticed_by_the_month_before(watched) -> None:
    # solved an hour before February, by somebody who had waited since October
    last = Case("late", "2023-10-05", "2024-01-31 23:00")
    watched.bring(*month("2024-01", until=LATER), last)
    assert watched.look()["2024-01"] == 0
    watched.bring(Case("late", "2024-03-01 22:59"))
    assert watched.look()["2024-01"] == 1


def test_a_case_just_after_the_last_day_that_counts_is_none(watched) -> None:
    last = Case("late", "2023-10-05", "2024-01-31 23:00")
    watched.bring(*month("2024-01", until=LATER), last)
    watched.bring(Case("late", "2024-03-01 23:01"))
    assert watched.look()["2024-01"] == 0


def test_windows_are_open_until_the_source_is_known_for_longer(watched) -> None:
    watched.bring(*month("2024-01", until="2024-01-18"))
    assert watched.look()["2024-01"] is None
    for until, over in (("2024-02-10", None), ("2024-02-13 12:00", 0), ("2024-06-01", 0)):
        watched.bring(Case(f"other {until}", LONG_AGO, until=f"{until}"))
        assert watched.look()["2024-01"] == over, until


def test_a_source_that_states_no_end_is_known_until_its_newest_case(watched) -> None:
    watched.bring(*month("2024-01"))
    assert watched.look()["2024-01"] is None
    watched.bring(Case("other", "2024-05-01"))
    assert watched.look()["2024-01"] == 0
    watched.bring(Case("third", LONG_AGO, until="2024-01-20"))
    assert watched.look()["2024-01"] is None, "which it states now"


def test_what_one_source_tells_later_says_nothing_of_another(watched) -> None:
    watched.bring(*month("2024-01", until=LATER), *month("2024-01", source="z", until="2024-01-20"))
    assert watched.look()["2024-01"] == 0
    ended = watched.bring(Case("other", LONG_AGO, until="2025-06-01"))
    watched.look()
    watched.bring(Case("third", LONG_AGO, source="z", until="2024-02-14"))
    watched.look()
    undo_load(watched.workspace, ended)
    watched.look()


def test_which_rows_a_correction_replaced_counts_and_not_only_how_many(watched) -> None:
    # two who are alike but for what is told apart: their channel, and that one comes back
    one = Case("one", "2024-01-05", "2024-01-06", name="one", channel="web")
    two = Case("two", "2024-01-05", "2024-01-06", name="two", channel="phone")
    back = Case("one", "2024-01-09")
    watched.bring(*month("2024-01", until=LATER), one, two, back)
    assert watched.look()["2024-01"] == 1
    moved = {case.name: Case(case.customer, "2024-06-05", "2024-06-06",
                             name=case.name) for case in (one, two)}  # fmt: skip
    first = watched.bring(moved["two"])
    assert watched.look()["2024-01"] == 1
    undo_load(watched.workspace, first)
    watched.bring(moved["one"])
    assert watched.look()["2024-01"] == 0


def test_a_correction_after_the_month_that_takes_a_return_away_is_noticed(watched) -> None:
    back, other = (Case(who, "2024-02-05", name=who) for who in ("s3", "other"))
    watched.bring(*month("2024-01", until=LATER), back, other)
    assert watched.look()["2024-01"] == 1
    watched.bring(Case("s3", "2024-06-05", name="s3"))
    assert watched.look()["2024-01"] == 0


def test_a_correction_that_is_undone_and_made_again_counts_once(watched) -> None:
    watched.bring(*month("2024-01", until=LATER), Case("one", "2024-01-05", name="one"))
    first = watched.bring(Case("one", "2024-06-05", name="one"))
    watched.look()
    undo_load(watched.workspace, first)
    watched.look()
    watched.bring(Case("one", "2024-06-06", name="one"))
    watched.look()


def test_whoever_is_erased_in_place_is_erased_from_rollups(watched) -> None:
    back = Case("s3", "2024-01-20")
    watched.bring(*month("2024-01", until=LATER), back)
    assert watched.look()["2024-01"] == 1
    table = open_table(watched.workspace.facts_folder / "cases")
    table.update(updates={"customer_key": "NULL"}, predicate="customer_key = 's3'")
    assert watched.look()["2024-01"] == 0, "same rows, but nobody comes back"
    open_table(watched.workspace.facts_folder / "cases").delete("customer_key = 's4'")
    watched.look()
