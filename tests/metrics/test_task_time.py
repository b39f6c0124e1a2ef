"""Time on task against plain Python: failing competes with finishing, and is no censoring."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.stats.shares import wilson
from tests.metrics.memory import START, MemoryWarehouse, ask, by_slice, only
from tests.metrics.traces import run

RUNS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(-20, 4000)),
        st.sampled_from(["done", "done", "done", "failed", "gave_up", None]),
    ),
    min_size=1, max_size=80,
)  # fmt: skip
Drawn = list[tuple[int | None, str | None]]


def made(drawn: Drawn) -> MemoryWarehouse:
    return MemoryWarehouse(task_runs=[
        run(i, outcome=outcome, ended_at=None if seconds is None else START + timedelta(
            hours=i, seconds=seconds))
        for i, (seconds, outcome) in enumerate(drawn)
    ])  # fmt: skip


def reached(values: list[int], share: float) -> int:
    """Return the first value by which the share has come."""
    rank = next(i for i in range(1, len(values) + 1) if i >= share * len(values) - 1e-9)
    return sorted(values)[rank - 1]


@pytest.mark.oracle("task_time")
@settings(max_examples=10)
@given(RUNS)
def test_the_median_is_of_those_who_managed_and_the_others_stand_beside_it(drawn: Drawn) -> None:
    known = [(s, how) for s, how in drawn if s is not None and s >= 0 and how]
    done = [s for s, how in known if how == "done"]
    cell = only(ask(made(drawn), "task_time"))
    assert cell.n == len(done)
    if len(done) < 10:
        assert cell.value is None
        return
    median = reached(done, 0.5)
    assert cell.value == median == cell.parts["median"]
    late = only(ask(made(drawn), "task_time", variant="p90"))
    assert late.value == cell.parts["p90"] == reached(done, 0.9)
    for name in ("done", "failed", "gave_up"):
        share = wilson(sum(how == name for _, how in known), len(known)).one
        told = tuple(cell.parts[f"{name}{end}"] for end in ("", "_low", "_high"))
        assert told == pytest.approx((share.value, share.low, share.high))
    by_then = sum(how != "done" and s <= median for s, how in known) / len(known)
    assert cell.parts["ended_otherwise_by_median"] == pytest.approx(by_then)


@pytest.mark.oracle("task_time")
def test_instants_are_cut_to_their_second_whatever_reads_them() -> None:
    """29.4 seconds, over 30 of which the clock showed another second."""
    rows = [
        run(i, started_at=begun, ended_at=begun + timedelta(milliseconds=29_400))
        for i in range(20) if (begun := START + timedelta(hours=i, milliseconds=900))
    ]  # fmt: skip
    assert only(ask(MemoryWarehouse(task_runs=rows), "task_time")).value == 30


def test_where_the_slow_give_up_the_number_does_not_rise_and_its_companions_do() -> None:
    """An asymmetric case: the slowest third leaves early instead of finishing late."""
    manage = made([(60 + 10 * i, "done") for i in range(60)])
    leave = made([(60 + 10 * i, "done") if i < 40 else (90, "gave_up") for i in range(60)])
    before, after = (only(ask(warehouse, "task_time")) for warehouse in (manage, leave))
    assert after.value < before.value
    assert (before.parts["gave_up"], after.parts["gave_up"]) == (0, pytest.approx(1 / 3))
    assert after.parts["ended_otherwise_by_median"] == pytest.approx(1 / 3)


def test_attempts_of_which_none_was_done_are_too_few_and_not_nothing() -> None:
    cell = only(ask(made([(60, "failed")] * 30), "task_time"))
    assert cell.withheld is not None
    assert cell.withheld.code == "too_few"


def test_a_task_is_cut_by_and_a_period_holds_what_began_in_it() -> None:
    rows = [run(i, task="ab"[i % 2], ended_at=START + timedelta(hours=i, seconds=30 + i % 2 * 60))
            for i in range(400)]  # fmt: skip
    warehouse = MemoryWarehouse(task_runs=rows)
    cut = by_slice(ask(warehouse, "task_time", by=("task",)))
    assert {name: cell.value for name, cell in cut.items()} == {
        ("a", None): 30, ("b", None): 90}  # fmt: skip
    months = ask(warehouse, "task_time", every="month").cells
    assert sum(cell.n for cell in months if cell.n) == 400
