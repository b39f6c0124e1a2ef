"""Sources that tell of a part of the time only, told from waves, small ones and slow drifts."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from peil.analysis.sources_over_time import Turn, turns_of

TIMES = [f"2026-{month:02}" for month in range(1, 13)]


def turns(before: int = 8, **rows: list[int]) -> tuple[Turn, ...]:
    counts = {(name, time): n for name, own in rows.items()
              for time, n in zip(TIMES, own, strict=True)}  # fmt: skip
    return turns_of(counts, TIMES, before)


def test_a_source_that_ends_and_one_that_begins_are_found_with_their_months() -> None:
    old, new = [100] * 10 + [0] * 2, [0] * 3 + [100] * 9
    assert turns(all=[100] * 12, old=old, new=new) == (
        Turn("new", "begins", "2026-04"), Turn("old", "ends", "2026-10"),
    )  # fmt: skip


def test_a_month_that_a_source_brings_little_of_lacks_it() -> None:
    assert turns(all=[100] * 12, old=[100] * 11 + [30])[0].period == "2026-11"
    assert not turns(all=[100] * 12, old=[100] * 11 + [70])


def test_one_that_takes_over_is_told_so_and_whether_it_is_where_the_action_begins() -> None:
    old, new = [100] * 4 + [0] * 8, [0] * 4 + [100] * 8
    away = turns(old=old, new=new)
    assert [turn.is_taken_over for turn in away] == [True, True]
    assert not any(turn.is_lack for turn in away)
    assert all(turn.is_lack for turn in turns(before=5, old=old, new=new))


def test_waves_small_sources_and_few_rows_say_nothing() -> None:
    assert not turns(all=[100] * 12, wave=[100, 0, 0] * 4)
    assert not turns(all=[100] * 12, small=[4] * 9 + [0] * 3)
    assert not turns(all=[8] * 12, old=[8] * 10 + [0, 3])


def test_a_quiet_month_of_all_and_a_large_source_beside_take_nobody_away() -> None:
    assert not turns(all=[100] * 10 + [30, 30], old=[100] * 10 + [30, 30])
    (large,) = turns(old=[100] * 12, large=[0] * 9 + [2000] * 3)
    assert (large.source, large.what) == ("large", "begins")


@given(st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_steady_sources_are_seldom_said_to_turn(sources: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = {f"s{i}": random.poisson(60, 12).tolist() for i in range(sources)}
    assert not turns(**rows)
