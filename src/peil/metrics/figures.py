"""What a scan brings back and what a kind makes of it, for many cells at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from peil.metrics.measurement import Reason
from peil.metrics.periods import Period
from peil.stats.estimate import FloatArray, Intervals
from peil.stats.means import mean_from_moments
from peil.stats.moments import WeightedMoments

Slice = tuple[str | None, ...]


@dataclass(frozen=True)
class Slot:
    """One cell to be filled: a slice and a period."""

    slice: Slice
    period: Period


@dataclass(frozen=True)
class Moments:
    """The rows of a scan, each assigned to the slice and period it counts in.

    Parameters
    ----------
    table : pyarrow.Table
        As the engine returned it.
    by : tuple of str
        The columns that make a slice.
    """

    table: pa.Table
    by: tuple[str, ...]
    _told: dict[tuple[str, ...], tuple[list[tuple[object, ...]], NDArray[np.int64]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def numbers(self, name: str) -> FloatArray:
        """Return a column as floats, missing ones as NaN."""
        column = self.table.column(name).combine_chunks().cast(pa.float64())
        return np.asarray(column.to_numpy(zero_copy_only=False), np.float64)

    def values(self, name: str) -> list[object]:
        """Return a column as Python values."""
        listed: list[object] = self.table.column(name).to_pylist()
        return listed

    def slices(self) -> list[Slice]:
        """Return the slice of each row."""
        distinct, of_row = self._told_apart
        return [distinct[number] for number in of_row]

    def found_slices(self) -> list[Slice]:
        """Return the slices that there are."""
        return self._told_apart[0]

    def different(self, *names: str) -> tuple[list[tuple[object, ...]], NDArray[np.int64]]:
        """Return the different values of some columns together, and the number of each row's."""
        if names not in self._told:
            self._told[names] = self._tell(names)
        return self._told[names]

    def _tell(self, names: tuple[str, ...]) -> tuple[list[tuple[object, ...]], NDArray[np.int64]]:
        found: list[tuple[object, ...]] = [()] if self.table.num_rows else []
        of_row = np.zeros(self.table.num_rows, np.int64)
        for name in names:
            values, of_value = self._numbered(name)
            pairs, of_row = _paired(of_row, of_value, len(values))
            found = [(*found[part], values[value]) for part, value in pairs]
        return found, of_row

    @cached_property
    def _told_apart(self) -> tuple[list[Slice], NDArray[np.int64]]:
        """The different slices, and the number of each row's."""
        found, of_row = self.different(*self.by)
        return [tuple(map(_text, part)) for part in found], of_row

    def _numbered(self, name: str) -> tuple[list[object], NDArray[np.int64]]:
        """Return a column's different values, and the number of each row's."""
        column = self.table.column(name).combine_chunks()
        told = column.dictionary_encode(null_encoding="encode")
        return told.dictionary.to_pylist(), np.asarray(told.indices, np.int64)

    def slots(self, slots: Sequence[Slot], period: str | None) -> NDArray[np.int64]:
        """Return the number of the slot that each row counts in, -1 where it is in none.

        Parameters
        ----------
        slots : sequence of Slot
            All of them.
        period : str or None
            The column with the first local day of the row's period; None for one period.
        """
        numbers: dict[tuple[Slice, object], int] = {
            (slot.slice, slot.period.key): i for i, slot in enumerate(slots)
        }
        slices, of_row = self._told_apart
        if period is None:
            found = [numbers.get((part, None), -1) for part in slices]
            return np.asarray(found, np.int64)[of_row]
        found_periods, of_period = self.different(period)
        starts = [start for (start,) in found_periods]
        pairs, of_cell = _paired(of_row, of_period, len(starts))
        found = [numbers.get((slices[part], _day(starts[at])), -1) for part, at in pairs]
        return np.asarray(found, np.int64)[of_cell]


def _paired(
    one: NDArray[np.int64], other: NDArray[np.int64], others: int
) -> tuple[list[tuple[int, int]], NDArray[np.int64]]:
    """Return the different pairs of two columns of numbers, and the number of each row's."""
    distinct, of_row = np.unique(one * others + other, return_inverse=True)
    return [divmod(pair, others) for pair in distinct.tolist()], of_row


def _text(part: object) -> str | None:
    return None if part is None else str(part)


def _day(key: object) -> object:
    return key.date() if hasattr(key, "date") else key


@dataclass(frozen=True)
class Figures:
    """A kind's numbers for every slot, before the house rules.

    Parameters
    ----------
    intervals : Intervals
        One for each slot.
    n : numpy.ndarray of int
        Unweighted rows.
    parts : mapping of str to numpy.ndarray of float
        Companion numbers; NaN where there is none.
    reasons : mapping of int to Reason
        Slots that are withheld for a reason of the kind's own.
    notes : tuple of Reason
        What belongs beside the numbers.
    is_weighted, is_proxy : bool
        As in `Measurement`.
    currencies : mapping of int to str
        Of slots with money, where not all is in one currency.
    title : str
        What the number is called, where that depends on what the facts hold; else empty.
    """

    intervals: Intervals
    n: NDArray[np.int64]
    parts: Mapping[str, FloatArray] = field(default_factory=dict)
    reasons: Mapping[int, Reason] = field(default_factory=dict)
    notes: tuple[Reason, ...] = ()
    is_weighted: bool = False
    is_proxy: bool = False
    currencies: Mapping[int, str] = field(default_factory=dict)
    title: str = ""


def companion(name: str, found: Intervals) -> dict[str, FloatArray]:
    """Return a share that stands beside a number as parts: it never stands without its limits."""
    return {name: found.value, f"{name}_low": found.low, f"{name}_high": found.high}


def companion_mean(
    name: str, n: FloatArray, sums: FloatArray, squares: FloatArray
) -> dict[str, FloatArray]:
    """Return a mean over n that stands beside a number, as parts, with its limits."""
    found = mean_from_moments(WeightedMoments.unweighted(n, sums, sum_y2=squares))
    mean = np.divide(sums, n, out=np.full(np.shape(sums), np.nan), where=n > 0)
    return {**companion(name, found), name: mean}


def add_up(where: NDArray[np.int64], amounts: FloatArray, slots: int) -> FloatArray:
    """Return the sum of amounts in each slot; amounts of rows in no slot are left out."""
    inside = where >= 0
    return np.bincount(where[inside], weights=amounts[inside], minlength=slots).astype(float)
