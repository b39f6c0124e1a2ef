"""Which periods a KPI is shown over where nobody has chosen any."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from peil.metrics.measurement import Query
from peil.reports.asking import Desk
from peil.reports.trends import trend_of
from peil.warehouse.workspace import make_workspace
from tests.metrics.memory import MemoryWarehouse, employee


def test_employees_who_began_decades_ago_are_shown_by_periods_that_can_be_listed(
    tmp_path: Path,
) -> None:
    rows = [
        employee(
            f"e{i}",
            datetime(1975 + i % 40, 7, 1, tzinfo=UTC),
            datetime(2015, 12, 31, tzinfo=UTC) if i < 20 else None,
            observed_until=datetime(2016, 1, 1, tzinfo=UTC),
        )
        for i in range(120)
    ]
    desk = Desk(make_workspace(tmp_path / "hr"), warehouse=MemoryWarehouse(employees=rows))  # type: ignore[arg-type]
    trend = trend_of(desk, Query("employee_retention"))
    assert trend is not None
    assert trend.grain == "year"
    assert trend.current is not None
    assert (trend.current.period, trend.current.parts["left"]) == ("2015", 20)
