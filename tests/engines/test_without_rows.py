"""Every KPI says that it has no rows where tables are empty, or are not there at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from peil.metrics.engine import measure
from peil.metrics.measurement import Query
from peil.warehouse.settings import Settings
from tests.engines.alike import ASKED, Engines, assert_alike, both
from tests.engines.server import made
from tests.metrics.memory import OSLO, MemoryWarehouse

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module", params=[True, False], ids=["empty tables", "no tables"])
def empty(server: str, request: pytest.FixtureRequest) -> Iterator[Engines]:
    held = both(made(server), MemoryWarehouse(), with_tables=request.param)
    yield held
    held.postgres.close()


@pytest.mark.parametrize(("name", "variant"), ASKED)
def test_a_kpi_without_rows_says_so(empty: Engines, name: str, variant: str | None) -> None:
    query = Query(name, variant=variant)
    (cell,) = measure(empty.postgres, Settings(), OSLO, query).cells
    assert (cell.value, cell.withheld is not None) == (None, True)
    assert_alike(empty, query)
