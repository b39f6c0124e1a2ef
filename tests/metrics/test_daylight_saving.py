"""The days on which clocks change have 23 and 25 hours, and what falls into each is counted so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from peil.metrics.measurement import Measurement
from tests.metrics.memory import OSLO, MemoryWarehouse, answer, ask, case, contact, order


def around(day: date) -> Iterator[datetime]:
    """Yield an instant every 20 minutes from two local days before a day until two after it."""
    days = (day - timedelta(days=2), day + timedelta(days=3))
    at, end = (datetime.combine(one, time(), tzinfo=OSLO).astimezone(UTC) for one in days)
    while at < end:
        yield at
        at += timedelta(minutes=20)


def counted(measurement: Measurement) -> dict[str, int]:
    return {str(cell.period): int(cell.n or 0) for cell in measurement.cells if cell.n}


@pytest.mark.oracle("nps", "enquiries", "new_customers", "handling_time")
@pytest.mark.parametrize(
    ("changed", "hours"), [(date(2019, 3, 31), 23), (date(2019, 10, 27), 25)], ids=["on", "back"]
)
def test_a_day_holds_what_happened_in_it_by_local_clocks(changed: date, hours: int) -> None:
    instants = list(around(changed))
    at = list(enumerate(instants))
    warehouse = MemoryWarehouse(
        answers=[answer(i, answered_at=when) for i, when in at],
        cases=[case(i, kind="enquiry", opened_at=when, solved_at=when) for i, when in at],
        contacts=[contact(i, started_at=when) for i, when in at],
        orders=[order(i, f"k{i}", when) for i, when in at],
    )
    by_day = Counter(at.astimezone(OSLO).date().isoformat() for at in instants)
    assert by_day[changed.isoformat()] == 3 * hours
    for kpi in ("nps", "enquiries", "new_customers", "handling_time"):
        assert counted(ask(warehouse, kpi, every="day")) == by_day, kpi
        day = {"since": changed, "until": changed + timedelta(days=1)}
        (only,) = counted(ask(warehouse, kpi, **day)).values()
        assert only == 3 * hours, kpi
        weeks = Counter("{}-W{:02}".format(*at.astimezone(OSLO).isocalendar()) for at in instants)
        assert counted(ask(warehouse, kpi, every="week")) == weeks, kpi
