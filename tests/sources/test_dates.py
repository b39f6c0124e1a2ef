"""Dates and local times become instants: in the order that was said, and when clocks change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.reading import moments, orders, utc


@pytest.mark.parametrize(
    ("more", "text", "expected"),
    [
        ("", "2024-03-05", utc(2024, 3, 5)),
        ("", "2024-03-05T14:30:15", utc(2024, 3, 5, 14, 30, 15)),
        ("", "2024-03-05T14:30:15+02:00", utc(2024, 3, 5, 12, 30, 15)),
        ("", "2024-03-05T14:30+02", utc(2024, 3, 5, 12, 30)),
        ("", "2024-03-05 14:30:15Z", utc(2024, 3, 5, 14, 30, 15)),
        ("", "2024-03-05 14:30:15.250-05:00", utc(2024, 3, 5, 19, 30, 15, 250_000)),
        ("", "05.03.2024", None),
        ("", "0024-03-05", None),
        ("day_first = true", "5.3.2024", utc(2024, 3, 5)),
        ("day_first = true", "5/3/24 9:05", utc(2024, 3, 5, 9, 5)),
        ("day_first = true", "05-03-2024 14:30:15", utc(2024, 3, 5, 14, 30, 15)),
        ("day_first = true", "2024-03-05", utc(2024, 3, 5)),
        ("day_first = true", "31/2/2024", None),
        ("day_first = false", "3/5/2024 2:30 PM", utc(2024, 3, 5, 14, 30)),
        ("day_first = false", "13/5/2024", None),
    ],
)
def test_dates_are_read_in_the_order_that_was_said(
    tmp_path: Path, more: str, text: str, expected: dt.datetime | None
) -> None:
    loaded = orders(tmp_path, 'ordered_at = "at"', f"1,{text}", more=more, header="id,at")
    if expected is None:
        assert [(row, column, value) for row, column, value, _ in loaded.problems] == [
            (1, "at", text)
        ]
    else:
        assert moments(loaded) == [expected]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("%d %B %Y kl %H.%M", "05 March 2024 kl 14.30"),
        ("unix", "1709649000"),
        ("unix_ms", "1709649000000"),
    ],
)
def test_a_format_can_be_said(tmp_path: Path, form: str, text: str) -> None:
    columns = f'ordered_at = {{ column = "at", format = "{form}" }}'
    loaded = orders(tmp_path, columns, f"1,{text}", header="id,at")
    assert moments(loaded) == [utc(2024, 3, 5, 14, 30)]


ZONES = ["Europe/Oslo", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kolkata"]
#: Before 1970 the time zone databases themselves differ.
LOCAL = st.datetimes(dt.datetime(1970, 2, 1), dt.datetime(2060, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=5)
@given(locals_=st.lists(LOCAL, min_size=1, max_size=300))
def test_local_times_become_the_instants_that_python_says(
    tmp_path_factory: pytest.TempPathFactory, zone: str, locals_: list[dt.datetime]
) -> None:
    place = ZoneInfo(zone)

    def is_skipped(local: dt.datetime) -> bool:  # told of below
        back = local.replace(tzinfo=place).astimezone(dt.UTC).astimezone(place)
        return back.replace(tzinfo=None) != local

    real = [local for local in locals_ if not is_skipped(local)]
    expected = [local.replace(tzinfo=place).astimezone(dt.UTC) for local in real]
    rows = (f"{number},{local}" for number, local in enumerate(real))
    loaded = orders(
        tmp_path_factory.mktemp("zone"), 'ordered_at = "at"', *rows, header="id,at", zone=zone
    )
    assert moments(loaded) == expected


def test_hours_that_clocks_skip_or_repeat_are_counted(tmp_path: Path) -> None:
    loaded = orders(
        tmp_path,
        'ordered_at = "at"',
        "1,2024-03-31 02:30:00",
        "2,2024-10-27 02:30:00",
        "3,2024-10-27 02:59:59",
        "4,2024-10-27 03:00:00",
        "5,2024-03-31 01:59:59",
        header="id,at",
        zone="Europe/Oslo",
    )
    assert moments(loaded) == [
        utc(2024, 3, 31, 1, 30),
        utc(2024, 10, 27, 0, 30),
        utc(2024, 10, 27, 0, 59, 59),
        utc(2024, 10, 27, 2),
        utc(2024, 3, 31, 0, 59, 59),
    ]
    skipped, twice = loaded.warnings
    assert "one time in ordered_at did not exist in Europe/Oslo" in skipped
    assert "2 times in ordered_at happened twice" in twice
