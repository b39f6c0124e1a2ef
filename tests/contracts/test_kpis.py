"""Every KPI of the catalogue keeps the same promises."""

from __future__ import annotations

import re
from pathlib import Path

import ibis
import numpy as np
import pytest

from peil.facts.catalog import facts
from peil.facts.derived.catalog import derived_facts
from peil.metrics.catalog import catalog, entry
from peil.metrics.measurement import Measurement, Query
from peil.metrics.planning import plan
from peil.shared.errors import UnknownName
from peil.warehouse.settings import Settings
from tests.metrics.cast import everything
from tests.metrics.memory import OSLO, MemoryWarehouse, ask

NAMES = sorted(catalog())
EXPECTED = {
    "nps", "csat", "ces", "csi", "task_demand", "task_completion", "top_task_completion",
    "resolution_time", "first_contact_resolution", "new_customers", "returning_customers",
    "repeat_buyers", "churn_rate", "churn_to_new", "employee_retention", "employee_turnover",
    "esat", "review_rating", "response_rate", "ad_relevance_stated", "club_joins",
    "employee_engagement", "task_vote",
    "club_join_rate",
}  # fmt: skip
OF_CONTRACTS = {"club_joins", "club_join_rate", "contract_lifetime_value"}


@pytest.fixture(scope="module")
def warehouse() -> MemoryWarehouse:
    return everything()


@pytest.fixture(scope="module")
def insurer() -> MemoryWarehouse:
    return everything(with_contracts=True)


def test_the_catalogue_holds_what_was_promised() -> None:
    assert set(NAMES) >= EXPECTED


def test_every_kpi_is_held_against_plain_python_on_every_engine() -> None:
    marked: set[str] = set()
    for file in (Path(__file__).parents[1] / "metrics").glob("test_*.py"):
        for mark in re.findall(r"@pytest\.mark\.oracle\(([^)]*)\)", file.read_text()):
            marked |= set(re.findall(r'"(\w+)"', mark))
    assert marked == set(NAMES), "mark the KPI's own test of plain Python: CONTRIBUTING.md"


@pytest.mark.parametrize("name", NAMES)
def test_a_kpi_documents_every_part(name: str) -> None:
    definition = entry(name).definition
    for part in ("title", "clause", "definition", "row", "interval", "withheld", "caution"):
        assert len(getattr(definition, part)) > 3, part
    assert definition.better in definition.unit_text
    assert definition.clause.endswith(".")
    assert any(character.isdigit() for character in definition.source), "a source has a year"


@pytest.mark.parametrize("name", NAMES)
def test_a_kpi_reads_one_fact_that_exists(name: str) -> None:
    assert entry(name).metric.fact in {**facts(), **derived_facts()}


def measured(warehouse: MemoryWarehouse, name: str, **query: object) -> list[Measurement]:
    variants = (None, *entry(name).metric.variants)
    return [ask(warehouse, name, variant=variant, **query) for variant in variants]


@pytest.mark.parametrize("every", [None, "month"])
@pytest.mark.parametrize("name", NAMES)
def test_a_cell_has_a_value_in_an_interval_or_a_reason(
    warehouse: MemoryWarehouse, insurer: MemoryWarehouse, name: str, every: str | None
) -> None:
    for measurement in measured(insurer if name in OF_CONTRACTS else warehouse, name, every=every):
        assert measurement.cells
        for cell in measurement.cells:
            if cell.withheld is not None:
                assert (cell.value, cell.low, cell.high) == (None, None, None)
                assert "%" not in str(cell.withheld)
                continue
            assert cell.value is not None
            assert np.isfinite(cell.value)
            if cell.low is not None and cell.high is not None:
                assert cell.low <= cell.value <= cell.high
                assert cell.low < cell.high
            assert all(np.isfinite(part) for part in cell.parts.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_kpi_gives_at_least_one_number_on_the_cast(
    warehouse: MemoryWarehouse, insurer: MemoryWarehouse, name: str
) -> None:
    known, every = (insurer, "quarter") if name in OF_CONTRACTS else (warehouse, "month")
    assert any(cell.value is not None for cell in ask(known, name, every=every).cells)


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_ordered_by_slice_and_then_period(warehouse: MemoryWarehouse, name: str) -> None:
    cells = ask(warehouse, name, by=("unit",), every="month").cells
    order = [(tuple(cell.slice.values()), cell.period_start) for cell in cells]
    assert order == sorted(
        order, key=lambda key: (tuple((v is None, v or "") for v in key[0]), key[1])
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_kpi_without_any_rows_says_so(name: str) -> None:
    for measurement in measured(MemoryWarehouse(), name, every="month"):
        assert all(cell.withheld for cell in measurement.cells)
    for measurement in measured(MemoryWarehouse(), name):
        (cell,) = measurement.cells
        assert cell.withheld is not None
        assert cell.value is None


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "clickhouse", "databricks"])
@pytest.mark.parametrize("name", NAMES)
def test_a_kpi_compiles_for_every_engine(
    warehouse: MemoryWarehouse, name: str, dialect: str
) -> None:
    made = plan(warehouse, Settings(), OSLO, Query(name, every="month"), dialect=dialect)
    assert "SELECT" in str(ibis.to_sql(made.scan, dialect=dialect))


def test_a_misspelt_kpi_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'nps'"):
        entry("npss")


OWN = '''"""Own: a KPI of this workspace.

Definition   Answers counted.
Row          One answer.
Unit         count; better higher
Interval     Poisson.
Withheld     Never.
Caution      None is needed here.
Source       This house, 2020.
"""

from peil.metrics.kinds.counts import Count
from peil.metrics.metric import Metric

METRIC = Metric(fact="answers", kind=Count(), rows=lambda t: t.response.notnull(),
                time="answered_at", unit="count", better="higher", version=1)
'''


def test_a_workspace_brings_its_own_kpi_as_one_file(tmp_path: Path) -> None:
    (tmp_path / "kpis").mkdir()
    (tmp_path / "kpis" / "own.py").write_text(OWN)
    assert catalog(tmp_path)["own"].definition.title == "Own"
    assert "own" not in catalog()
