"""Rows that are worked out once and kept: the same numbers, whatever changes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import RLock

import ibis.expr.types as ir
import pytest

from peil.metrics.catalog import catalog
from peil.metrics.measurement import Cell, Viewer
from peil.warehouse.kept import KeptTables
from peil.warehouse.settings import Settings
from tests.metrics.cast import everything
from tests.metrics.memory import MemoryWarehouse, ask, order, shared


class Keeping(MemoryWarehouse):
    """Keeps all that it is asked to keep, and counts how often that had to be worked out."""

    def __init__(self, rows: MemoryWarehouse) -> None:
        self._tables = dict(rows._tables)
        self.kept = KeptTables(shared().backend, RLock())
        self.built: list[str] = []

    def keep(
        self, name: str, version: Hashable, facts: tuple[str, ...], build: Callable[[], ir.Table]
    ) -> ir.Table:
        def built() -> ir.Table:
            self.built.append(name)
            return build()

        return self.kept.table(name, version, built)


def rounded(cells: tuple[Cell, ...]) -> list[Cell]:
    """Sums of weights differ in their last digits with the order in which rows come."""

    def near(number: float | None) -> float | None:
        return None if number is None else round(number, 9)

    return [
        replace(
            cell,
            value=near(cell.value),
            low=near(cell.low),
            high=near(cell.high),
            parts={name: near(part) for name, part in cell.parts.items()},
        )
        for cell in cells
    ]


@pytest.fixture(scope="module")
def rows() -> MemoryWarehouse:
    return everything(with_contracts=True)


@pytest.mark.parametrize("kpi", sorted(catalog()))
@pytest.mark.parametrize(
    "asked",
    [{"every": "quarter"}, {"by": ("unit",)}, {"by": ("unit",), "where": {"unit": ("north",)}}],
    ids=["over time", "cut", "filtered"],
)
def test_a_number_from_kept_rows_is_the_number_from_all(
    rows: MemoryWarehouse, kpi: str, asked: dict[str, object]
) -> None:
    keeping = Keeping(rows)
    kept, whole = ask(keeping, kpi, **asked), ask(rows, kpi, **asked)
    assert keeping.built
    assert len(set(keeping.built)) == len(keeping.built)
    assert rounded(kept.cells) == rounded(whole.cells)
    assert replace(kept, cells=()) == replace(whole, cells=())


def test_a_viewer_of_one_unit_is_given_no_row_that_others_left_behind(
    rows: MemoryWarehouse,
) -> None:
    keeping, north = Keeping(rows), Viewer(units=("north",))
    ask(keeping, "nps", by=("channel",))
    seen = ask(keeping, "nps", by=("channel",), viewer=north)
    assert rounded(seen.cells) == rounded(ask(rows, "nps", by=("channel",), viewer=north).cells)
    assert keeping.built == ["rows of nps"]


def test_kpis_of_one_derived_fact_work_it_out_once(rows: MemoryWarehouse) -> None:
    keeping = Keeping(rows)
    for kpi in ("churn_rate", "churn_to_new", "new_customers"):
        ask(keeping, kpi, every="month")
        ask(keeping, kpi, by=("unit",), every="year")
    assert keeping.built == ["customer_periods"]


def test_what_is_kept_follows_the_settings_that_it_reads() -> None:
    began = datetime(2019, 1, 3, 9, tzinfo=UTC)
    bought = [
        order(100 * who + i, f"k{who}", began + i * timedelta(days=40))
        for who in range(20)
        for i in range(3 + who)
    ]
    keeping, patient = Keeping(MemoryWarehouse(orders=bought)), Settings(inactive_after_gaps=9)
    hasty = ask(keeping, "churn_rate", every="quarter")
    later = ask(keeping, "churn_rate", every="quarter", settings=patient)
    whole = ask(MemoryWarehouse(orders=bought), "churn_rate", every="quarter", settings=patient)
    assert later.cells == whole.cells != hasty.cells
    assert ask(keeping, "churn_rate", every="quarter").cells == hasty.cells
