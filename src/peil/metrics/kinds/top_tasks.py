"""Completion over the tasks that most people come for, weighed by how many do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from peil.metrics import reasons
from peil.metrics.asked import AT, Asked
from peil.metrics.figures import Figures, Moments, Slot
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import counted
from peil.metrics.kinds.scores import moments_of
from peil.metrics.kinds.uniform import mixed_slots
from peil.metrics.measurement import Reason
from peil.metrics.periods import local_day
from peil.metrics.profile import Profile
from peil.metrics.summed import weight_of
from peil.stats.estimate import FloatArray
from peil.stats.shares import effective_counts
from peil.stats.weighted_shares import weighted_share

_TOP_SHARE = 0.5


@dataclass(frozen=True)
class TopTasks(Ordinary):
    """The share who got done what they came for, over the top tasks.

    The top tasks are those that make up the first half of demand in the base period, the most
    wanted first; their demand there weighs them, and is the same for every slice and viewer.

    Parameters
    ----------
    task, completion : str
        The columns.
    favourable : str
        The answer that means done.
    """

    task: str
    completion: str
    favourable: str

    clusters: ClassVar[bool] = True

    @property
    def columns(self) -> tuple[str, ...]:
        """The task and whether it was done."""
        return (self.task, self.completion)

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Count demand per task and local year, so that the base period can be chosen."""
        rows = everything.filter(everything[self.task].notnull())
        day = asked.clock.day(rows[AT])
        amount = weight_of(rows) if asked.is_weighted else ibis.literal(1)
        rows = rows.mutate(_day=day, _amount=amount)
        return rows.group_by([self.task, "_day"]).aggregate(demand=rows._amount.sum())

    def scan(self, asked: Asked) -> ir.Table:
        """Count answers per task."""
        rows = asked.rows.filter(
            asked.rows[self.task].notnull() & asked.rows[self.completion].notnull()
        )
        return counted(asked.of(rows), (self.task, self.completion))

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Weigh the top tasks' shares, with their own intervals joined into one."""
        demand, note = self._base(asked)
        names = list(demand)
        where, size = moments.slots(slots, asked.period_column), len(slots)
        number = {name: place for place, name in enumerate(names)}
        tasks = [number.get(str(value), -1) for value in moments.values(self.task)]
        task_of = np.array(tasks, np.int64)
        cell = np.where((where >= 0) & (task_of >= 0), where * max(len(names), 1) + task_of, -1)
        y = np.array([v == self.favourable for v in moments.values(self.completion)], float)
        sums, is_weighted = moments_of(asked, moments, cell, y, size * max(len(names), 1))
        shape = (size, max(len(names), 1))
        won, rows = (part.reshape(shape) for part in effective_counts(sums))
        n = sums.n.reshape(shape)
        withheld, notes = mixed_slots(moments, where, [], asked.uniform)
        withheld = {**self._gaps(names, n), **withheld}
        weights = np.array(list(demand.values())) if names else np.ones(1)
        found = weighted_share(np.broadcast_to(weights, rows.shape), won, rows)
        return Figures(
            found,
            n.sum(axis=1).astype(np.int64),
            {name: self._share(won, rows, place) for place, name in enumerate(names)},
            withheld,
            (*notes, *note),
            is_weighted=is_weighted,
        )

    def _base(self, asked: Asked) -> tuple[dict[str, float], tuple[Reason, ...]]:
        """Return the top tasks' demand in the base period, largest first, and what to say."""
        table = asked.beforehand
        if table is None or not table.num_rows:
            return {}, ()
        days = table.column("_day").cast(pa.date32())
        first = pc.min(days).as_py()
        until = self._base_until(asked, first)
        base = table.filter(pc.less(days, pa.scalar(until, pa.date32())))
        tasks, demands = (base.column(name).to_pylist() for name in (self.task, "demand"))
        totals: dict[str, float] = {}
        for task, demand in zip(tasks, demands, strict=True):
            totals[task] = totals.get(task, 0.0) + float(demand)
        top: dict[str, float] = {}
        reached, whole = 0.0, sum(totals.values())
        for name, amount in sorted(totals.items(), key=lambda item: (-item[1], item[0])):
            if reached >= _TOP_SHARE * whole:
                break
            top[name] = amount
            reached += amount
        note = reasons.top_tasks(list(top), first.isoformat(), until.isoformat())
        return top, (note,) if top else ()

    def _base_until(self, asked: Asked, first: date) -> date:
        chosen = asked.settings.task_base_until
        if chosen is None:
            leap = first.month == 2 and first.day == 29
            return date(first.year + 1, first.month, 28 if leap else first.day)
        return local_day(chosen, asked.clock.zone) if chosen.tzinfo else chosen.date()

    def _gaps(self, names: list[str], n: FloatArray) -> dict[int, Reason]:
        if not names:
            return dict.fromkeys(range(len(n)), reasons.no_base())
        found = {}
        for slot, counts in enumerate(n):
            if counts.sum() >= reasons.MINIMUM_N and (counts == 0).any():
                found[slot] = reasons.no_answers_for(names[int(np.argmax(counts == 0))])
        return found

    def _share(self, won: FloatArray, rows: FloatArray, place: int) -> FloatArray:
        share = won[:, place] / np.where(rows[:, place] > 0, rows[:, place], np.nan)
        return np.asarray(share, np.float64)
