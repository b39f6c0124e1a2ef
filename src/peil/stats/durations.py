"""Durations grouped by their length: how many ended at each, and how many were still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peil.shared.errors import BadInput
from peil.stats.checked import counts, refuse
from peil.stats.estimate import FloatArray, Intervals
from peil.stats.runs import begins_run

IndexArray = NDArray[np.intp]


@dataclass(frozen=True)
class GroupedDurations:
    """The durations of many slices, sorted by slice and then by length.

    Made by `GroupedDurations.of`.

    Parameters
    ----------
    slice_index : numpy.ndarray of int, shape (rows,)
        Which slice a row belongs to, 0 to ``slices - 1``, ascending.
    duration : numpy.ndarray of float
        In seconds; ascending and distinct within a slice.
    finished, unfinished : numpy.ndarray of float
        How many ended after this duration, and how many were open when last seen at it.
    slices : int
        Number of slices; one without rows is allowed.
    """

    slice_index: IndexArray
    duration: FloatArray
    finished: FloatArray
    unfinished: FloatArray
    slices: int

    @classmethod
    def of(
        cls,
        duration: ArrayLike,
        finished: ArrayLike,
        unfinished: ArrayLike = 0.0,
        *,
        slice_index: ArrayLike = 0,
        slices: int | None = None,
    ) -> Self:
        """Sort and merge rows that may come in any order and more than once.

        Parameters
        ----------
        duration : array_like of float, shape (rows,)
            Seconds, 0 or more.
        finished, unfinished : array_like of float, shape (rows,) or ()
            Counts at that duration. An unfinished one may well end later in the very same second:
            it still counts as at risk when the finished ones end.
        slice_index : array_like of int, shape (rows,) or ()
            Which slice a row belongs to; left out, all belong to one.
        slices : int, optional
            Number of slices; else the highest index and one.

        Returns
        -------
        GroupedDurations

        Raises
        ------
        BadInput
            If a duration or a count is negative or missing, or an index is outside ``slices``.

        Examples
        --------
        >>> waits = GroupedDurations.of([5, 3, 5], [1, 1, 0], [0, 0, 2])
        >>> waits.duration.tolist(), waits.finished.tolist(), waits.unfinished.tolist()
        ([3.0, 5.0], [1.0, 1.0], [0.0, 2.0])
        """
        length = np.atleast_1d(counts("duration", duration))
        ended = np.broadcast_to(counts("finished", finished), length.shape)
        still_open = np.broadcast_to(counts("unfinished", unfinished), length.shape)
        index: IndexArray = np.broadcast_to(np.asarray(slice_index, np.intp), length.shape)
        number = int(index.max(initial=0)) + 1 if slices is None else slices
        if length.size and not 0 <= index.min() <= index.max() < number:
            raise BadInput(
                "slice_index is %(lowest)s to %(highest)s, with %(number)s slices.",
                lowest=index.min(),
                highest=index.max(),
                number=number,
            )
        ended, still_open = np.asarray(ended), np.asarray(still_open)
        steps = np.diff(index)
        if not ((steps > 0) | ((steps == 0) & (np.diff(length) >= 0))).all():
            order = np.argsort(length)
            if number > 1:  # small integers are counted into their places, and not compared
                of_order = index[order].astype(np.min_scalar_type(number))
                order = order[np.argsort(of_order, kind="stable")]
            index, length = index[order], length[order]
            ended, still_open = ended[order], still_open[order]
        first = np.flatnonzero(begins_run(index, length))
        return cls(
            index[first],
            length[first],
            _sums(ended, first),
            _sums(still_open, first),
            number,
        )

    @property
    def n(self) -> FloatArray:
        """Durations in each slice, finished or not, shape (slices,)."""
        return self.per_slice(self.finished + self.unfinished)

    @property
    def start(self) -> IndexArray:
        """First row of each slice, shape (slices,)."""
        return np.searchsorted(self.slice_index, np.arange(self.slices))

    @property
    def rows(self) -> IndexArray:
        """Number of rows of each slice, shape (slices,)."""
        return np.diff(self.start, append=len(self.slice_index))

    def per_slice(self, values: FloatArray) -> FloatArray:
        """Add up row values within each slice, shape (slices,)."""
        found = np.zeros(self.slices)
        first = np.flatnonzero(begins_run(self.slice_index))
        found[self.slice_index[first]] = _sums(values, first)
        return found

    def running(self, values: FloatArray) -> FloatArray:
        """Add up row values from the start of each slice, shape (rows,)."""
        total = np.zeros(len(values) + 1)
        np.cumsum(values, out=total[1:])
        if self.slices == 1:
            return total[1:]
        return np.asarray(total[1:] - np.repeat(total[self.start], self.rows), np.float64)

    def first_row_where(self, is_so: NDArray[np.bool_]) -> tuple[IndexArray, IndexArray]:
        """Return the slices in which something is so somewhere, and each one's first such row."""
        begins = is_so & begins_run(self.slice_index, is_so)
        row = np.flatnonzero(begins)
        row = row[begins_run(self.slice_index[row])]
        return self.slice_index[row], row

    def first_where(self, is_so: NDArray[np.bool_]) -> FloatArray:
        """Return each slice's first duration where something is so; NaN where it never is."""
        within, row = self.first_row_where(is_so)
        found = np.full(self.slices, np.nan)
        found[within] = self.duration[row]
        return found


def _sums(values: FloatArray, first: IndexArray) -> FloatArray:
    """Add up runs of values, of which each begins at a row of ``first``."""
    if len(first) == len(values):
        return values.astype(np.float64)
    return np.add.reduceat(values, first).astype(np.float64)


def widened(
    intervals: Intervals, *, resolution: float = 0.0, bucket_growth: float = 1.0
) -> Intervals:
    """Widen the limits of durations by how coarsely these were recorded.

    Parameters
    ----------
    intervals : Intervals
        Of durations.
    resolution : float
        Seconds between recorded durations: each stands for half of it to either side.
    bucket_growth : float
        Upper end of a logarithmic bucket over its lower end, 1 if there are none: durations
        are given as the buckets' geometric middles, and may be the root of it smaller or larger.

    Returns
    -------
    Intervals
        With the same values.

    Raises
    ------
    BadInput
        If the resolution is negative or the growth under 1.

    Examples
    --------
    >>> print(widened(Intervals.of(100, 90, 120), bucket_growth=1.21))
    100 [81.8182, 132]
    """
    width, growth = counts("resolution", resolution), counts("bucket_growth", bucket_growth)
    refuse("bucket_growth", growth, growth < 1, "must be 1 or more")
    low = np.maximum(intervals.low / np.sqrt(growth) - width / 2, 0.0)
    high = intervals.high * np.sqrt(growth) + width / 2
    return Intervals(intervals.value, low, high, intervals.withheld, intervals.open_ended)
