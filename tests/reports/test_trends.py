"""Which periods a KPI is shown over where nobody has chosen any."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from peil.metrics.measurement import Query
from peil.reports.asking import Desk
from peil.reports.kpi import kpi_page
from peil.reports.movements import movements
from peil.reports.overview import card, overview
from peil.reports.trends import trend_of
from peil.warehouse.workspace import make_workspace
from tests.metrics.memory import MemoryWarehouse, employee, satisfied


def test_a_day_on_which_one_of_two_questions_was_answered_does_not_stand_for_both(
    tmp_path: Path,
) -> None:
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    rows = [
        satisfied(
            i, question=("a", "b")[i % 2 and i > 60], answered_at=start + timedelta(hours=3 * i)
        )
        for i in range(600)
    ]  # the first week asks one question alone
    desk = Desk(make_workspace(tmp_path / "two"), warehouse=MemoryWarehouse(answers=rows))  # type: ignore[arg-type]
    trend = trend_of(desk, Query("csat"))
    assert trend is not None
    assert (trend.grain, trend.current) == ("month", None)


def test_wherever_a_number_is_shown_it_is_told_that_the_newest_mix_two_surveys(
    tmp_path: Path,
) -> None:
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)
    rows = [
        satisfied(
            i,
            question="b" if i % 2 and i >= 500 else "a",
            answered_at=start + timedelta(hours=6 * i),
        )
        for i in range(700)
    ]  # from May on, half of them were asked another question
    desk = Desk(make_workspace(tmp_path / "late"), warehouse=MemoryWarehouse(answers=rows))  # type: ignore[arg-type]
    trend = trend_of(desk, Query("csat"))
    assert trend is not None
    assert trend.current is not None
    assert trend.current.period == "2026-04"
    told = "2 of 6 periods have no number, Jun 2026 the last of them. Different questions must"
    report = overview(desk)
    assert report.headline is not None
    assert report.headline.notes[0].startswith(told)
    assert card(trend, movements(desk, {"csat": trend})).note.startswith(told)
    assert kpi_page(desk, "csat").notes[0].startswith(told)


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
