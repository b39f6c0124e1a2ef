"""How many employees stay and leave, and how long they stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from peil.metrics import reasons
from peil.metrics.asked import AT, Asked
from peil.metrics.figures import Figures, Moments, Slice, Slot
from peil.metrics.kinds.churn import losses, speaking, untold
from peil.metrics.kinds.cohorts import BEGAN, ENDED, place_of, placed, spells_of
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import grouped, provenance
from peil.metrics.measurement import Reason
from peil.metrics.periods import local_day
from peil.metrics.profile import Profile
from peil.stats.counts import garwood
from peil.stats.estimate import BoolArray, FloatArray, Intervals
from peil.stats.late_entry import staying
from peil.stats.shares import wilson

_DAYS = ("hired_day", "from_day", "until_day")
_YEAR_DAYS = 365.25
_LEAP_DAYS = 2.0


@dataclass(frozen=True)
class _Employments(Ordinary):
    """Numbers about those employed over time, whose attributes may change meanwhile."""

    is_stock: ClassVar[bool] = True
    needs_period: ClassVar[bool] = True
    narrows_late: ClassVar[bool] = True

    @property
    def columns(self) -> tuple[str, ...]:
        """When a stretch began and ended, and whose it is."""
        return ("employee_key", "started_at", "ended_at", "is_exit", "observed_until", "basis",
                *_DAYS)  # fmt: skip

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Ask how far losses are known: the same for every slice and period."""
        return losses(
            everything, everything.is_exit.ifelse(everything.ended_at, ibis.null("timestamp"))
        )

    def present(self, asked: Asked, rows: ir.Table) -> tuple[ir.Value, ir.Value]:
        """Return the periods in which an employee's stretch begins and ends."""
        return placed(asked, rows[AT]), placed(asked, rows.ended_at)


@dataclass(frozen=True)
class Retention(_Employments):
    """The share of those employed at a period's start who are employed at its end."""

    counts_newcomers: ClassVar[bool] = False

    def scan(self, asked: Asked) -> ir.Table:
        """Count stretches by the periods from which on they speak for an employee and end."""
        began, ended = self.present(asked, asked.rows)
        spells = asked.rows.mutate(**{BEGAN: began, ENDED: ended})
        spells = asked.narrowed(speaking(spells, "employee_key", ("started_at", "source")))
        return spells.group_by([*asked.by, BEGAN, ENDED]).aggregate(
            n=spells.count(), leaving=spells.count(where=spells._leaves), **_told_by(spells)
        )

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Count who was employed and who left in each slot."""
        per_slice = spells_of(moments, "leaving")
        employed, left = np.zeros(len(slots)), np.zeros(len(slots))
        for i, slot in enumerate(slots):
            if (spells := per_slice.get(slot.slice)) is not None:
                place = place_of(slot)
                is_there = (spells.began < place) & (spells.ended >= place)
                employed[i] = spells.n[is_there].sum()
                left[i] = spells.further["leaving"][is_there & (spells.ended == place)].sum()
        return Figures(
            wilson(employed - left, employed),
            employed.astype(np.int64),
            {"employed": employed, "left": left},
            _untold(slots, asked),
            (reasons.whole_register(),),
        )


@dataclass(frozen=True)
class _Stretches:
    """The stretches of one slice, as days: whose employment began, from when, until when."""

    hired: NDArray[np.int64]
    start: NDArray[np.int64]
    until: NDArray[np.int64]
    is_exit: BoolArray
    n: FloatArray

    def within(self, first: int, end: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return from and until when each is in a period; until is not after from where never."""
        return np.maximum(self.start, first), np.minimum(self.until, end)

    def leave(self, first: int, end: int) -> BoolArray:
        """Return who leaves in a period: whose last day is in it."""
        last = self.until - 1
        return self.is_exit & (last >= first) & (last < end)


@dataclass(frozen=True)
class _ByDay(_Employments):
    """Numbers that take the days of each stretch."""

    counts_newcomers: ClassVar[bool] = True

    def scan(self, asked: Asked) -> ir.Table:
        """Count stretches by the days on which they began and ended."""
        rows = asked.narrowed(asked.rows)
        measures = {"n": rows.count(), **_told_by(rows)}
        return grouped(rows, (*asked.by, *_DAYS, "is_exit"), measures)

    def each(
        self, asked: Asked, moments: Moments, slots: Sequence[Slot]
    ) -> Iterator[tuple[_Stretches, int, int]]:
        """Give each slot's stretches, and its first day and the one after its last."""
        per_slice, zone = _stretches(moments), asked.clock.zone
        for slot in slots:
            start, end = slot.period.start, slot.period.end
            if slot.slice in per_slice and start is not None and end is not None:
                days = [local_day(at, zone).toordinal() for at in (start, end)]
                yield per_slice[slot.slice], days[0], days[1]
            else:
                yield _NOBODY, 0, 1


@dataclass(frozen=True)
class Turnover(_ByDay):
    """Those who left in a period, over the average headcount."""

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Count leavers and days employed in each slot."""
        left, headcount = np.zeros(len(slots)), np.zeros(len(slots))
        for i, (here, first, end) in enumerate(self.each(asked, moments, slots)):
            begin, until = here.within(first, end)
            headcount[i] = (here.n * np.maximum(until - begin, 0)).sum() / (end - first)
            left[i] = here.n[here.leave(first, end)].sum()
        return Figures(
            garwood(left, exposure=headcount),
            np.rint(headcount).astype(np.int64),
            {"left": left, "headcount": headcount},
            _untold(slots, asked),
            (reasons.whole_register(),),
        )


@dataclass(frozen=True)
class Tenure(_ByDay):
    """The share who stay some years, at the rates at which people of each tenure left in a period.

    Who is employed already when the period begins is watched from the tenure they have by then:
    those who left before it are not in the facts, and nobody is taken for typical of them.

    Parameters
    ----------
    years : int
        How many.
    """

    years: int

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Draw the curve of tenure for each slot and read it off."""
        shape = len(slots)
        value, low, high = (np.full(shape, np.nan) for _ in range(3))
        why, n = np.full(shape, None, object), np.zeros(shape, np.int64)
        for i, (here, first, end) in enumerate(self.each(asked, moments, slots)):
            begin, until = here.within(first, end)
            leaves = here.leave(first, end)
            read = staying(
                begin - here.hired, until - here.hired, leaves, here.n,
                at=[round(self.years * _YEAR_DAYS)], resolution=_LEAP_DAYS,
            )  # fmt: skip
            value[i], low[i], high[i], why[i] = (
                part[0] for part in (read.value, read.low, read.high, read.withheld)
            )
            n[i] = int(here.n[until > begin].sum())
        found = Intervals(value, low, high, why, np.full(shape, None, object))
        return Figures(found, n, {}, _untold(slots, asked), (reasons.whole_register(),))


def _told_by(rows: ir.Table) -> dict[str, ir.Value]:
    """Return where numbers come from; leaving is an event too, often the last there was."""
    return {**provenance(rows), "last": ibis.coalesce(rows.ended_at, rows[AT]).max()}


def _untold(slots: Sequence[Slot], asked: Asked) -> dict[int, Reason]:
    found = {i: untold(slot, asked) for i, slot in enumerate(slots)}
    return {i: reason for i, reason in found.items() if reason is not None}


def _stretches(moments: Moments) -> dict[Slice, _Stretches]:
    hired, start, until = (_ordinals(moments, name) for name in _DAYS)
    is_exit, n = np.array(moments.values("is_exit"), bool), moments.numbers("n")
    rows: dict[Slice, list[int]] = {}
    for row, part in enumerate(moments.slices()):
        rows.setdefault(part, []).append(row)
    return {
        part: _Stretches(hired[of], start[of], until[of], is_exit[of], n[of])
        for part, of in rows.items()
    }


def _ordinals(moments: Moments, name: str) -> NDArray[np.int64]:
    """Return days as whole numbers; one that is not known has not come."""
    column = moments.table.column(name).cast(pa.date32()).cast(pa.int32())
    since_1970 = np.asarray(pc.fill_null(column, _RUNNING), np.int64)
    return since_1970 + _EPOCH


_EPOCH = date(1970, 1, 1).toordinal()
_RUNNING = (date(2199, 1, 1) - date(1970, 1, 1)).days
_NO_DAYS = np.zeros(0, np.int64)
_NOBODY = _Stretches(_NO_DAYS, _NO_DAYS, _NO_DAYS, np.zeros(0, bool), np.zeros(0))
