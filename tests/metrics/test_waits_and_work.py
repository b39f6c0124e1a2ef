"""First response and handling time against plain Python, with business hours by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.facts.derived.business_time import COUNTRIES, public_holidays
from peil.metrics.measurement import Query
from peil.metrics.planning import plan
from peil.stats.ratios import RatioMoments, ratio_of_sums
from peil.warehouse.settings import Settings, wrong_settings
from tests.metrics.memory import (
    OSLO,
    START,
    MemoryWarehouse,
    Record,
    ask,
    case,
    contact,
    only,
)
from tests.metrics.test_cases import median_by_hand

EASTER = datetime(2021, 3, 25, tzinfo=UTC)  # Easter week: four free weekdays, and the clocks change


def working_seconds(
    start: datetime, end: datetime, free: set[date], opens: int, closes: int, zone: ZoneInfo
) -> float:
    """Return how long it was open between two instants, day by day on local clocks."""
    total, day = 0.0, start.astimezone(zone).date()
    a, b = (at.astimezone(zone).replace(tzinfo=None) for at in (start, end))
    while day <= b.date():
        if day.weekday() < 5 and day not in free:
            first = datetime.combine(day, time(opens))
            last = datetime.combine(day, time()) + timedelta(hours=closes)
            total += max((min(b, last) - max(a, first)).total_seconds(), 0.0)
        day += timedelta(days=1)
    return total


WAITS = st.lists(
    st.tuples(st.integers(0, 20 * 24 * 60), st.integers(-60, 9 * 24 * 60),
              st.sampled_from(["replied", "replied", "waits", "solved", "spam"])),
    min_size=1, max_size=40,
)  # fmt: skip


def desk(drawn: list[tuple[int, int, str]], until: datetime) -> list[Record]:
    made = []
    for i, (opened, minutes, what) in enumerate(drawn):
        at = EASTER + timedelta(minutes=opened)
        then = at + timedelta(minutes=minutes)
        made.append(
            case(i, opened_at=at, observed_until=until,
                 outcome={"spam": "spam", "waits": "open"}.get(what, "solved"),
                 first_response_at=then if what in ("replied", "spam") else None,
                 solved_at=None if what == "waits" else then)
        )  # fmt: skip
    return made


@pytest.mark.oracle("first_response_time")
@settings(max_examples=8)
@given(WAITS, st.sampled_from([(None, 0, 24), ("NO", 8, 16), ("SE", 9, 17), ("FI", 0, 24)]))
def test_first_response_is_the_median_wait_by_the_clock_and_in_business_hours(
    drawn: list[tuple[int, int, str]], hours: tuple[str | None, int, int]
) -> None:
    until = EASTER + timedelta(days=32)
    rows = desk(drawn, until)
    country, opens, closes = hours
    free = set(public_holidays(country, 2021, 2021)) if country else set()
    spans = []
    for row in rows:
        if row["outcome"] == "spam":
            continue
        start = row["opened_at"]
        end = row["first_response_at"] or row["solved_at"] or until
        if end < start:  # type: ignore[operator]
            continue
        took = (
            working_seconds(start, end, free, opens, closes, OSLO)  # type: ignore[arg-type]
            if country
            else (end - start).total_seconds()  # type: ignore[operator]
        )
        spans.append((took, row["first_response_at"] is not None))
    chosen = Settings(holidays=country or "NO", opens=opens, closes=closes)  # type: ignore[arg-type]
    variant = "business" if country else None
    cell = only(ask(MemoryWarehouse(cases=rows), "first_response_time", variant=variant,
                    settings=chosen))  # fmt: skip
    if not any(done for _, done in spans):
        assert cell.value is None
        return
    assert cell.n == len(spans)
    if len(spans) >= 10:
        assert cell.value == median_by_hand(spans)


def test_nobody_waits_for_ever_in_a_log_that_tells_of_no_replies() -> None:
    told = [
        case(i, first_response_at=START + timedelta(hours=i, minutes=30 + i)) for i in range(40)
    ]
    silent = [case(i, source="silent", first_response_at=None) for i in range(400)]
    alone = only(ask(MemoryWarehouse(cases=told), "first_response_time"))
    both = only(ask(MemoryWarehouse(cases=[*told, *silent]), "first_response_time"))
    assert (both.value, both.low, both.high, both.n) == (
        alone.value, alone.low, alone.high, 40,
    )  # fmt: skip


def test_a_log_without_replies_says_so_and_not_that_all_wait() -> None:
    rows = [case(i, first_response_at=None) for i in range(40)]
    cell = only(ask(MemoryWarehouse(cases=rows), "first_response_time"))
    assert "No case says when it was first answered" in str(cell.withheld)


def test_who_was_never_answered_is_not_left_out() -> None:
    def wait(unanswered: int) -> float:
        rows = [case(i, first_response_at=START + timedelta(hours=i, minutes=10 * i + 1),
                     solved_at=None, outcome="open") for i in range(30)]  # fmt: skip
        rows += [case(50 + i, first_response_at=None, solved_at=None, outcome="open")
                 for i in range(unanswered)]  # fmt: skip
        value = only(ask(MemoryWarehouse(cases=rows), "first_response_time")).value
        assert value is not None
        return value

    assert wait(10) > wait(0)


def test_friday_afternoon_to_monday_morning_is_two_working_hours() -> None:
    friday = datetime(2021, 5, 7, 15, tzinfo=OSLO)
    monday = datetime(2021, 5, 10, 9, tzinfo=OSLO)
    rows = [case(i, opened_at=friday, first_response_at=monday + timedelta(minutes=i - 15))
            for i in range(31)]  # fmt: skip
    warehouse = MemoryWarehouse(cases=rows)
    assert only(ask(warehouse, "first_response_time", variant="business")).value == 2 * 3600
    assert only(ask(warehouse, "first_response_time")).value == 66 * 3600


@pytest.mark.parametrize(
    ("country", "day"),
    [("NO", date(2026, 5, 17)), ("NO", date(2026, 5, 14)), ("SE", date(2026, 6, 6)),
     ("DK", date(2026, 4, 2)), ("FI", date(2026, 12, 6)), ("FI", date(2026, 1, 6))],
)  # fmt: skip
def test_each_country_has_its_own_holidays(country: str, day: date) -> None:
    assert day in public_holidays(country, 2026, 2026)


def test_every_country_has_new_year_and_christmas_and_no_two_are_alike() -> None:
    found = {country: set(public_holidays(country, 2026, 2027)) for country in COUNTRIES}
    assert all({date(2026, 1, 1), date(2027, 12, 25)} <= days for days in found.values())
    assert len(set(map(frozenset, found.values()))) == len(COUNTRIES)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "clickhouse", "databricks"])
def test_business_hours_compile_for_every_engine(dialect: str) -> None:
    warehouse = MemoryWarehouse(cases=[case(i, first_response_at=START) for i in range(20)])
    query = Query("first_response_time", variant="business", every="month")
    made = plan(warehouse, Settings(), OSLO, query, dialect=dialect)
    assert "SELECT" in str(ibis.to_sql(made.scan, dialect=dialect))


WORK = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 900)), st.one_of(st.none(), st.integers(0, 60)),
              st.sampled_from(["human", "bot", None]), st.sampled_from(["a", "b", "c", None])),
    min_size=1, max_size=50,
)  # fmt: skip


@pytest.mark.oracle("handling_time")
@settings(max_examples=8)
@given(WORK)
def test_handling_time_is_all_work_over_handled_contacts(
    drawn: list[tuple[int | None, int | None, str | None, str | None]],
) -> None:
    rows = [
        contact(i, talk_seconds=talk, hold_seconds=None, after_work_seconds=after, by=by,
                customer_key=who)
        for i, (talk, after, by, who) in enumerate(drawn)
    ]  # fmt: skip
    handled = [(talk + (after or 0), who) for talk, after, by, who in drawn
               if talk is not None and by != "bot"]  # fmt: skip
    cell = only(ask(MemoryWarehouse(contacts=rows), "handling_time"))
    assert cell.n == len(handled)
    if len(handled) < 10:
        assert cell.value is None
        return
    groups: dict[object, list[float]] = {}
    for number, (seconds, who) in enumerate(handled):
        groups.setdefault(who or number, []).append(seconds)
    expected = ratio_of_sums(
        RatioMoments.of_rows([sum(g) for g in groups.values()], [len(g) for g in groups.values()])
    ).one
    assert (cell.value, cell.low, cell.high) == pytest.approx(
        (expected.value, expected.low, expected.high)
    )


@pytest.mark.parametrize(
    ("setting", "why"),
    [({"opens": 16}, "later hour than opens"), ({"closes": 25}, "24 or less"),
     ({"holidays": "IS"}, "NO, SE, DK or FI")],
)  # fmt: skip
def test_business_hours_that_cannot_be_are_refused(setting: dict[str, object], why: str) -> None:
    assert why in next(iter(wrong_settings(setting).values()))
