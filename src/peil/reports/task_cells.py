"""What the survey of tasks gives: demand and completion of each task within one period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from peil.metrics.measurement import Cell, Grain, Measurement, Query
from peil.reports.asking import Desk
from peil.reports.changes import Comparison, compare_all, judged
from peil.reports.lagging import Ended
from peil.reports.periods import before, grain_of
from peil.reports.trends import Trend, trend_of
from peil.stats.estimate import Interval as Estimated
from peil.stats.shares import wilson

DEMAND, COMPLETION = "task_demand", "task_completion"

_ENOUGH = 200
"""Answers that each of the top tasks should have before a period is worth reading alone."""


@dataclass(frozen=True)
class Task:
    """A task's cells within one period."""

    name: str | None
    demand: Cell
    completion: Cell | None
    failing: Estimated | None
    change: Comparison | None
    against_all: Comparison | None


Found = tuple[Cell | None, str, list[Task], tuple[Measurement, Measurement]]


def task_measurements(
    desk: Desk, period: str, *, where: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[Measurement, Measurement]:
    """Return demand and completion by task over all periods of one length, for a download."""
    cut = next(iter(desk.catalog[DEMAND].metric.always_by), "task")
    every = grain_of(period)
    demand, completion = (
        desk.ask(Query(name, by=(cut,), every=every, where=where or {}))
        for name in (DEMAND, COMPLETION)
    )
    return demand, completion


def newest_tasks(
    desk: Desk,
    cut: str,
    *,
    every: Grain | None,
    period: str | None,
    where: Mapping[str, tuple[str, ...]],
) -> Found | None:
    """Measure demand and completion by task in the shortest period with enough answers."""
    grains: tuple[Grain, ...] = (every,) if every else ("month", "quarter", "year")
    for grain in grains:
        whole = trend_of(desk, Query(COMPLETION, where=where), every=grain)
        if whole is None or whole.current is None:
            return None
        demand = desk.ask(Query(DEMAND, by=(cut,), every=grain, where=where))
        completion = desk.ask(Query(COMPLETION, by=(cut,), every=grain, where=where))
        chosen = period or _last_full(whole)
        if every or grain == grains[-1] or is_enough(completion, chosen, _ENOUGH):
            ended = whole.ends.between(before(chosen), chosen)
            tasks = _tasks(cut, chosen, demand, completion, whole.at(chosen), ended)
            return (whole.at(chosen), chosen, tasks, (demand, completion)) if tasks else None
    return None


def is_enough(cut: Measurement, period: str, least: int) -> bool:
    """Tell whether each of the largest slices, which make up half of a period, has enough rows."""
    sizes = sorted((c.told_n for c in cut.cells if c.period == period), reverse=True)
    reached = 0
    for size in sizes:
        if size < least:
            return False
        reached += size
        if reached >= sum(sizes) / 2:
            return True
    return False


def _last_full(whole: Trend) -> str:
    """Return the newest period that is over, or the newest."""
    assert whole.current is not None
    assert whole.current.period is not None
    previous = whole.previous
    if (
        whole.is_so_far
        and previous is not None
        and previous.period is not None
        and previous.told_n > 2 * whole.current.told_n
    ):
        return previous.period
    return whole.current.period


def _tasks(
    cut: str, chosen: str, demand: Measurement, completion: Measurement, whole: Cell | None,
    ended: tuple[Ended, ...],
) -> list[Task]:  # fmt: skip
    done = {(c.slice.get(cut), c.period): c for c in completion.cells}
    wanted = [c for c in demand.cells if c.period == chosen and c.value is not None]
    task_names = [c.slice.get(cut) for c in wanted]
    now = [done.get((name, chosen)) for name in task_names]
    then = [done.get((name, before(chosen))) for name in task_names]
    definition = completion.definition
    changes = compare_all(
        definition, [(_firm(a), _firm(b)) for a, b in zip(then, now, strict=True)], ended
    )
    distances = compare_all(definition, [(whole, _firm(cell)) for cell in now])
    return [
        Task(name, cell, completed, failing, change, against_all)
        for name, cell, completed, failing, change, against_all in zip(
            task_names,
            wanted,
            now,
            _failing(wanted, now),
            _judged(changes),
            _judged(distances),
            strict=True,
        )
    ]


def _firm(cell: Cell | None) -> Cell | None:
    return cell if cell is not None and not cell.is_indicative else None


def _judged(comparisons: Sequence[Comparison | None]) -> list[Comparison | None]:
    """Judge all tasks together, leaving gaps where they are."""
    verdicts = iter(judged([each for each in comparisons if each is not None]))
    return [None if each is None else next(verdicts) for each in comparisons]


def _failing(demand: Sequence[Cell], completion: Sequence[Cell | None]) -> list[Estimated | None]:
    """Give the share of all who come that want each task and do not get it done."""
    shares = [
        None if c is None or c.value is None else (d.value or 0.0) * (1 - c.value)
        for d, c in zip(demand, completion, strict=True)
    ]
    n = np.array([d.told_n for d in demand], float)
    given = wilson(np.array([share or 0.0 for share in shares]) * n, n)
    return [
        None if share is None or each.value is None else each
        for share, each in zip(shares, given, strict=True)
    ]
