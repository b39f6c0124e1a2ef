from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil.facts.derived.local_time import LocalTime, instant_of, offset_changes
from peil.metrics.measurement import Grain
from peil.metrics.periods import (
    GRAINS,
    label_of,
    next_start,
    period_key,
    periods_between,
    start_of,
)
from peil.shared.errors import BadInput
from tests.metrics.memory import OSLO

DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))
ZONES = [OSLO, ZoneInfo("America/Sao_Paulo"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")]


@given(DAYS, st.sampled_from(GRAINS))
def test_a_day_lies_in_its_period(day: date, every: Grain) -> None:
    start, after = start_of(day, every), next_start(day, every)
    assert start <= day < after
    assert start_of(start, every) == start
    assert start_of(after - timedelta(days=1), every) == start


@pytest.mark.parametrize(
    ("day", "every", "label"),
    [
        (date(2017, 5, 13), "day", "2017-05-13"),
        (date(2017, 5, 15), "week", "2017-W20"),
        (date(2018, 12, 31), "week", "2019-W01"),
        (date(2020, 12, 28), "week", "2020-W53"),
        (date(2017, 5, 1), "month", "2017-05"),
        (date(2017, 4, 1), "quarter", "2017-Q2"),
        (date(2017, 1, 1), "year", "2017"),
    ],
)
def test_periods_have_the_names_that_people_use(day: date, every: Grain, label: str) -> None:
    assert label_of(start_of(day, every), every) == label


def test_periods_follow_each_other_and_are_cut_to_what_was_asked() -> None:
    periods = periods_between(
        date(2019, 3, 10), date(2019, 5, 20), "month", OSLO,
        since=date(2019, 3, 10), until=date(2019, 5, 21),
    )  # fmt: skip
    assert [period.label for period in periods] == ["2019-03", "2019-04", "2019-05"]
    assert periods[0].start == datetime(2019, 3, 9, 23, tzinfo=UTC)
    assert periods[0].end == periods[1].start == datetime(2019, 3, 31, 22, tzinfo=UTC)
    assert periods[-1].end == datetime(2019, 5, 20, 22, tzinfo=UTC)


def test_too_many_periods_are_refused() -> None:
    with pytest.raises(BadInput, match="longer periods"):
        periods_between(date(1900, 1, 1), date(2020, 1, 1), "day", OSLO, since=None, until=None)


def test_a_day_whose_midnight_is_skipped_begins_at_the_skip() -> None:
    sao_paulo = ZoneInfo("America/Sao_Paulo")
    assert instant_of(date(2018, 11, 4), sao_paulo) == datetime(2018, 11, 4, 3, tzinfo=UTC)


def test_offsets_change_at_the_very_second() -> None:
    changes = offset_changes(
        OSLO, datetime(2019, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)
    )
    assert changes[1:] == (
        (datetime(2019, 3, 31, 1, tzinfo=UTC), 7200),
        (datetime(2019, 10, 27, 1, tzinfo=UTC), 3600),
    )


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_an_engine_places_instants_as_the_zone_does(zone: ZoneInfo) -> None:
    first = datetime(2017, 12, 20, 0, 30, tzinfo=UTC)
    instants = [first + timedelta(hours=7 * i, seconds=i % 3 - 1) for i in range(1600)]
    instants += [at + timedelta(seconds=second) for at, _ in offset_changes(
        zone, instants[0], instants[-1]) for second in (-1, 0, 1)]  # fmt: skip
    table = ibis.memtable({"at": instants}, schema={"at": "timestamp('UTC')"})
    clock = LocalTime(zone, instants[0], instants[-1])
    for every in GRAINS:
        local = clock.local(clock.utc(table["at"]))
        found = ibis.duckdb.connect().to_pyarrow(table.select("at", key=period_key(local, every)))
        keys = [key.date() for key in found.column("key").to_pylist()]
        meant = [
            start_of(at.astimezone(zone).date(), every) for at in found.column("at").to_pylist()
        ]
        assert keys == meant


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/New_York", "UTC"])
def test_the_first_and_last_day_of_the_calendar_are_no_limit(day: date, zone: str) -> None:
    instant = instant_of(day, ZoneInfo(zone))
    assert abs(instant.date() - day) <= timedelta(days=1)
