"""One period and slice, asked in every way that there is: the same number from all of them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from peil.facts.derived.local_time import instant_of
from peil.metrics.catalog import catalog, entry
from peil.metrics.measurement import Cell, Measurement, Viewer
from peil.metrics.periods import next_start
from tests.metrics.cast import everything
from tests.metrics.memory import OSLO, MemoryWarehouse, ask

OF_ANSWERS = {
    "answers", "task_attempts", "task_votes", "csi_responses", "self_service", "invitations",
}  # fmt: skip
KPIS = [
    (name, variant)
    for name in sorted(catalog())
    for variant in (None, *entry(name).metric.variants)
    if entry(name).metric.fact not in OF_ANSWERS  # whose withheld cells depend on the table
]
GUARDED = {"employments"}
"""Facts whose few people are hidden with their neighbours in a table, of which there are fewer in
the table of one who sees less."""
MONTHS = (date(2019, 5, 1), date(2019, 9, 1), date(2019, 12, 1))
Key = tuple[tuple[str | None, ...], datetime | None]
Told = tuple[object, ...]
SINCE, UNTIL = date(2019, 5, 13), date(2019, 9, 20)


@pytest.fixture(scope="module", params=[False, True], ids=["orders", "contracts"])
def warehouse(request: pytest.FixtureRequest) -> MemoryWarehouse:
    """Return facts in which a customer's unit is another for every order, contract and case."""
    return everything(with_contracts=request.param)


def cells(measurement: Measurement, **slice_of: str) -> dict[Key, Told]:
    """Return what is told of each cell, by its slice and when it begins."""
    return {
        ((*slice_of.values(), *cell.slice.values()), cell.period_start): _told(cell)
        for cell in measurement.cells
    }


def _told(cell: Cell) -> Told:
    withheld = cell.withheld.code if cell.withheld else None
    # what customers state is made of answers, and hidden with its neighbours in a table
    own = {name: part for name, part in cell.parts.items() if not name.startswith("stated")}
    parts = tuple((name, round(part, 9)) for name, part in own.items())
    return cell.n, cell.value, cell.low, cell.high, parts, withheld


@pytest.mark.parametrize(("kpi", "variant"), KPIS)
def test_a_month_of_a_table_is_that_month_by_itself(
    warehouse: MemoryWarehouse, kpi: str, variant: str | None
) -> None:
    table = cells(ask(warehouse, kpi, variant=variant, by=("unit",), every="month"))
    for month in MONTHS:
        span = {"since": month, "until": next_start(month, "month")}
        alone = cells(ask(warehouse, kpi, variant=variant, by=("unit",), **span))
        here = {key: cell for key, cell in table.items() if key[1] == instant_of(month, OSLO)}
        assert alone
        some = [{key: cell for key, cell in way.items() if cell[0]} for way in (alone, here)]
        assert some[0] == some[1]  # a slice that has nothing in a month is none of its slices


@pytest.mark.parametrize(("kpi", "variant"), KPIS)
def test_a_month_that_is_cut_short_is_that_time_by_itself(
    warehouse: MemoryWarehouse, kpi: str, variant: str | None
) -> None:
    spans = {"since": SINCE, "until": UNTIL}
    table = cells(ask(warehouse, kpi, variant=variant, by=("unit",), every="month", **spans))
    for since, until in ((SINCE, date(2019, 6, 1)), (date(2019, 9, 1), UNTIL)):
        span = {"since": since, "until": until}
        alone = cells(ask(warehouse, kpi, variant=variant, by=("unit",), **span))
        assert alone
        some = {key: cell for key, cell in alone.items() if cell[0] != 0}
        assert some.items() <= table.items()  # a slice that has nothing is none of the table's


@pytest.mark.parametrize(("kpi", "variant"), KPIS)
def test_a_filter_and_a_viewers_unit_keep_what_the_cut_shows(
    warehouse: MemoryWarehouse, kpi: str, variant: str | None
) -> None:
    asked = {"variant": variant, "every": "month"}
    table = cells(ask(warehouse, kpi, by=("unit",), **asked))
    north, where = Viewer(units=("north",)), {"unit": ("north",)}
    shown = {key: cell for key, cell in table.items() if key[0][:1] == ("north",)}
    if not shown:
        # where only orders are known, nobody is known to have joined or to have a contract
        assert kpi in ("club_joins", "contract_lifetime_value")
        return
    assert cells(ask(warehouse, kpi, where=where, **asked), unit="north") == shown
    assert cells(ask(warehouse, kpi, where=where, by=("unit",), **asked)) == shown
    seen = cells(ask(warehouse, kpi, viewer=north, **asked), unit="north")
    if entry(kpi).metric.fact in GUARDED:
        seen = {key: cell for key, cell in seen.items() if shown[key][0] is not None}
    assert seen.items() <= shown.items()
