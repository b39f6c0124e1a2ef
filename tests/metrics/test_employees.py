"""KPIs made of employments against a few lines of plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.facts.derived.local_time import instant_of
from peil.metrics.measurement import Viewer
from peil.metrics.source import Source
from peil.warehouse.settings import Settings
from tests.metrics.memory import OSLO, MemoryWarehouse, ask, employee, only

FIRST, LAST = date(2019, 1, 1), date(2020, 6, 30)
FAR = date(2099, 1, 1)
STAYS = st.lists(
    st.tuples(
        st.integers(0, 14), st.integers(-200, 500),
        st.one_of(st.none(), st.integers(0, 700)), st.sampled_from(["a", "b"]),
        st.one_of(st.none(), st.tuples(st.integers(1, 300), st.sampled_from(["a", "b"]))),
    ),
    min_size=25, max_size=60,
)  # fmt: skip
Drawn = list[tuple[int, int, int | None, str, tuple[int, str] | None]]
Day = date


def at(day: Day) -> datetime:
    return instant_of(day, OSLO)


def company(drawn: Drawn) -> MemoryWarehouse:
    rows = []
    for who, start, length, unit, moved in drawn:
        begin = FIRST + timedelta(days=start)
        end = begin + timedelta(days=length) if length is not None else None
        common = {"observed_until": at(LAST + timedelta(days=1))}
        stretches = [(begin, unit)]
        if moved is not None and (end is None or begin + timedelta(days=moved[0]) <= end):
            stretches.append((begin + timedelta(days=moved[0]), moved[1]))
        rows += [
            employee(f"e{who}", at(begin), at(end) if end else None, valid_from=at(since),
                     unit=place, **common)
            for since, place in stretches
        ]  # fmt: skip
    return MemoryWarehouse(employees=rows)


def worked(drawn: Drawn) -> dict[int, set[Day]]:
    """Return the days on which each was employed, to the first one that is not known."""
    days: dict[int, set[Day]] = defaultdict(set)
    for who, start, length, _unit, _moved in drawn:
        begin = FIRST + timedelta(days=start)
        end = begin + timedelta(days=length) if length is not None else FAR
        end = end if end <= LAST else FAR
        days[who] |= {
            begin + timedelta(days=i)
            for i in range((min(end, LAST + timedelta(days=1)) - begin).days + 1)
        }
    return days


def unique(drawn: Drawn) -> Drawn:
    """Leave out further employments that began on the day on which another of the same did."""
    return list({(one[0], one[1]): one for one in drawn}.values())


def is_there(days: set[Day], first: Day) -> bool:
    """Tell whether somebody was employed when a day began: the day before, and on it too."""
    return first - timedelta(days=1) in days and first in days


@pytest.mark.oracle("employee_retention", "employee_turnover")
@settings(max_examples=4, deadline=None)
@given(STAYS.map(unique), st.sampled_from(["month", "quarter"]))
def test_retention_and_turnover_are_what_a_calendar_of_everybody_says(
    drawn: Drawn, every: str
) -> None:
    calendar, warehouse = worked(drawn).values(), company(drawn)
    turnover = {c.period: c for c in ask(warehouse, "employee_turnover", every=every).cells}
    for cell in ask(warehouse, "employee_retention", every=every).cells:
        assert cell.period_start is not None
        assert cell.period_end is not None
        first, end = (at.astimezone(OSLO).date() for at in (cell.period_start, cell.period_end))
        there = [days for days in calendar if is_there(days, first)]
        if cell.value is not None:
            stayed = sum(is_there(days, end) for days in there)
            assert cell.parts["left"] == len(there) - stayed
            assert cell.n == cell.parts["employed"] == len(there)
            assert cell.value == pytest.approx(stayed / len(there))
        other = turnover[cell.period]
        if other.value is not None:
            inside = {first + timedelta(days=i) for i in range((end - first).days)}
            after = {day + timedelta(days=1) for day in inside}
            headcount = sum(len(days & inside) for days in calendar) / len(inside)
            left = sum(
                len(after - days & {d + timedelta(days=1) for d in days}) for days in calendar
            )
            assert other.parts["left"] == left
            assert other.parts["headcount"] == pytest.approx(headcount)
            assert other.value == pytest.approx(left / headcount)


def steady(n: int = 60, leaving: int = 6, **given: object) -> list[dict[str, object]]:
    """Return employees since 2015, of whom the first ones leave on the 1st of February 2020."""
    begin, end = datetime(2015, 1, 1, tzinfo=UTC), datetime(2020, 2, 1, tzinfo=UTC)
    return [employee(f"e{i}", begin, end if i < leaving else None, **given) for i in range(n)]


FEBRUARY = {"since": date(2020, 2, 1), "until": date(2020, 3, 1)}


def test_who_changes_department_leaves_neither() -> None:
    rows = []
    for i in range(40):
        begin, moved = datetime(2018, 1, 1, tzinfo=UTC), datetime(2020, 2, 10, tzinfo=UTC)
        rows.append(employee(f"e{i}", begin, department="a"))
        if i < 12:
            rows.append(employee(f"e{i}", begin, department="b", valid_from=moved))
    rows += steady(30, 3, department="b")
    rows = [
        {**row, "employee_key": f"{row['employee_key']}{i >= 52}"} for i, row in enumerate(rows)
    ]
    warehouse = MemoryWarehouse(employees=rows)
    cells = ask(warehouse, "employee_retention", by=("department",), **FEBRUARY).cells
    assert [(c.slice["department"], c.n, c.parts["left"]) for c in cells] == [
        ("a", 40, 0), ("b", 30, 3),
    ]  # fmt: skip
    turnover = ask(warehouse, "employee_turnover", by=("department",), **FEBRUARY).cells
    assert [c.parts["left"] for c in turnover] == [0, 3]
    # 12 of a's 40 were in b from the 10th to the 29th, 20 of 29 days; b's three left on the 1st
    assert turnover[0].parts["headcount"] == pytest.approx(40 - 12 * 20 / 29)
    assert turnover[1].parts["headcount"] == pytest.approx(27 + 3 / 29 + 12 * 20 / 29)


def test_attributes_without_a_beginning_have_held_since_the_employments() -> None:
    begin, moved = datetime(2018, 1, 1, tzinfo=UTC), datetime(2020, 2, 10, tzinfo=UTC)
    rows = [
        employee(f"e{i}", begin, department=department, valid_from=since)
        for i in range(20) for department, since in (("a", None), ("b", moved))
    ] + steady(30, 3, department="c")  # fmt: skip
    rows = [
        {**row, "employee_key": f"{row['employee_key']}{i >= 40}"} for i, row in enumerate(rows)
    ]
    warehouse = MemoryWarehouse(employees=rows)
    cells = ask(warehouse, "employee_retention", by=("department",), **FEBRUARY).cells
    assert [(c.slice["department"], c.n) for c in cells if c.n] == [("a", 20), ("c", 30)]
    march = {"since": date(2020, 3, 1), "until": date(2020, 4, 1)}
    cells = ask(warehouse, "employee_retention", by=("department",), **march).cells
    assert [(c.slice["department"], c.n) for c in cells if c.n] == [("b", 20), ("c", 27)]


def test_who_comes_back_within_the_period_has_stayed_and_who_goes_on_has_not_left() -> None:
    rows = steady(30, 3)
    rows += [
        employee("e0", datetime(2020, 2, 20, tzinfo=UTC)),  # back before the month is over
        employee("e1", datetime(2020, 2, 2, tzinfo=UTC)),
    ]  # the day after: goes on
    warehouse = MemoryWarehouse(employees=rows)
    assert only(ask(warehouse, "employee_retention", **FEBRUARY)).parts["left"] == 1
    assert only(ask(warehouse, "employee_turnover", **FEBRUARY)).parts["left"] == 2


def test_an_end_that_has_not_come_yet_is_no_leaving() -> None:
    rows = steady(30, 3)
    rows += [employee(f"notice{i}", datetime(2019, 1, 1, tzinfo=UTC),
                      datetime(2020, 9, 30, tzinfo=UTC)) for i in range(5)]  # fmt: skip
    cell = only(ask(MemoryWarehouse(employees=rows), "employee_retention", **FEBRUARY))
    assert (cell.n, cell.parts["left"]) == (35, 3)


def test_fewer_than_five_employees_are_hidden_and_cannot_be_worked_out() -> None:
    sizes = {"a": 4, "b": 14, "c": 40}
    rows = [
        employee(f"{name}{i}", datetime(2015, 1, 1, tzinfo=UTC),
                 datetime(2020, 2, 15, tzinfo=UTC) if i < 2 else None, department=name)
        for name, size in sizes.items() for i in range(size)
    ]  # fmt: skip
    warehouse = MemoryWarehouse(employees=rows)
    for kpi in ("employee_retention", "employee_turnover"):
        cut = ask(warehouse, kpi, by=("department",), **FEBRUARY).cells
        codes = [c.withheld.code if c.withheld else None for c in cut]
        assert codes == ["privacy", "privacy", None]
        assert [c.n for c in cut][:2] == [None, None]
        for kept, is_told in (("a", False), ("b", False), ("c", True), ("bc", False), ("ab", True)):
            where = {"department": tuple(kept)}
            assert (only(ask(warehouse, kpi, where=where, **FEBRUARY)).value is not None) == is_told


def test_readers_cannot_learn_by_subtracting_whether_one_newcomer_stayed() -> None:
    newcomer = employee("newcomer", datetime(2020, 1, 15, tzinfo=UTC))
    rows = [*steady(60, 6), {**newcomer, "ended_at": datetime(2020, 3, 20, tzinfo=UTC)}]
    warehouse, reader = MemoryWarehouse(employees=rows), Viewer(is_analyst=False)
    spans = [(date(2020, 1, 1), date(2020, 5, 1)), (date(2020, 2, 1), date(2020, 5, 1))]
    told = [
        only(ask(warehouse, "employee_retention", since=since, until=until, viewer=reader))
        for since, until in spans
    ]
    assert [c.withheld.code if c.withheld else None for c in told].count("privacy") >= 1
    for_analyst = [
        only(ask(warehouse, "employee_retention", since=since, until=until))
        for since, until in spans
    ]
    assert [c.n for c in for_analyst] == [60, 61]


def test_the_tenure_curve_follows_those_of_each_tenure_through_the_period() -> None:
    rows = []
    for years, n, leaving in ((0, 40, 10), (1, 40, 4), (2, 40, 2)):
        begin = datetime(2019 - years, 6, 1, tzinfo=UTC)
        for i in range(n):
            end = datetime(2019, 11, 1, tzinfo=UTC) if i < leaving else None
            rows.append(employee(f"{years}-{i}", begin, end, observed_until=at(date(2020, 1, 1))))
    warehouse = MemoryWarehouse(employees=rows)
    year = {"since": date(2019, 1, 1), "until": date(2020, 1, 1)}
    # those hired in 2018 are watched from 7 to 19 months, with 4 of 40 leaving at 17 months
    one = only(ask(warehouse, "employee_retention", variant="one_year", **year))
    two = only(ask(warehouse, "employee_retention", variant="two_years", **year))
    assert (one.value, two.value) == (pytest.approx(0.75), pytest.approx(0.75 * 0.9))
    five = only(ask(warehouse, "employee_retention", variant="five_years", **year))
    assert five.withheld is not None
    assert five.withheld.code == "not_reached"
    whole = only(ask(warehouse, "employee_retention", **year))
    assert whole.parts["stay_one_year"] == pytest.approx(0.75)
    assert "stay_five_years" not in whole.parts


def test_the_hr_list_gives_what_is_counted_in_its_file(hr: tuple[MemoryWarehouse, pl.DataFrame]
                                                       ) -> None:  # fmt: skip
    warehouse, file = hr
    year = {"since": date(2015, 1, 1), "until": date(2016, 1, 1)}
    there = file.filter(pl.col("YearsAtCompany") >= 1)
    cell = only(ask(warehouse, "employee_retention", **year))
    assert cell.n == len(there) == 1072
    assert cell.value == pytest.approx((there["Attrition"] == "No").mean())
    left = only(ask(warehouse, "employee_turnover", **year)).parts["left"]
    assert left == (file["Attrition"] == "Yes").sum() == 171
    stays = 1.0
    for years in range(2):
        of_tenure = file.filter(pl.col("YearsAtCompany") == years)
        stays *= float((of_tenure["Attrition"] == "No").mean())  # type: ignore[arg-type]
    two = only(ask(warehouse, "employee_retention", variant="two_years", **year))
    assert two.value == pytest.approx(stays)


@pytest.fixture
def hr() -> tuple[MemoryWarehouse, pl.DataFrame]:
    folder = Path(__file__).parents[2] / "examples" / "data" / "hr_attrition"
    file = pl.read_parquet(next(folder.glob("*.parquet")))
    rows = [
        employee(
            str(row["EmployeeNumber"]),
            datetime(2015 - row["YearsAtCompany"], 7, 1, tzinfo=UTC),
            datetime(2015, 12, 31, tzinfo=UTC) if row["Attrition"] == "Yes" else None,
            observed_until=datetime(2016, 1, 1, tzinfo=UTC),
        )
        for row in file.to_dicts()
    ]
    return MemoryWarehouse(employees=rows), file


def test_stretches_of_an_employee_never_overlap() -> None:
    begin = datetime(2018, 1, 1, tzinfo=UTC)
    rows = [
        employee("e1", begin, datetime(2019, 6, 30, tzinfo=UTC), department="a"),
        employee("e1", datetime(2018, 6, 1, tzinfo=UTC), datetime(2019, 9, 30, tzinfo=UTC),
                 department="b"),
        employee("e1", datetime(2018, 7, 1, tzinfo=UTC), datetime(2018, 8, 1, tzinfo=UTC),
                 department="c"),
    ]  # fmt: skip
    source = Source(MemoryWarehouse(employees=rows), "employments", Settings(), OSLO)
    found = source.warehouse.run(source.rows.order_by("started_at")).to_pylist()
    assert [(r["department"], r["from_day"], r["until_day"], r["is_exit"]) for r in found] == [
        ("a", date(2018, 1, 1), date(2019, 6, 30), False),
        ("b", date(2019, 6, 30), date(2019, 10, 1), True),
    ]
    assert {r["hired_day"] for r in found} == {date(2018, 1, 1)}
