"""Which sources tell of a part of a study's time only: what they leave is another mixture.

Two systems are seldom loaded up to the same day, and a new one begins some day. Numbers that move
since one of them is not there would be taken for an action's effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from peil.stats.estimate import BoolArray, FloatArray

LEAST = 0.05
"""A source with fewer of the rows than this, before the start and after, moves numbers little."""
_PART = 0.5
"""A period to which a source brings less than this of its usual rows, and share, lacks it."""
_STEADY = 0.8
"""How many periods of its time a source must be in, for its lack elsewhere to tell anything."""
_EXPECTED = 10
"""Fewer rows than this may be lacking by chance."""


@dataclass(frozen=True, order=True)
class Turn:
    """A source that begins or ends within the time, and whether another is there instead.

    Parameters
    ----------
    source : str
    what : {'begins', 'ends'}
    period : str
        The first that it tells of, or the last.
    is_taken_over : bool
        Whether another begins where it ends, or ends where it begins.
    is_at_start : bool
        Whether that is where the action begins, to within a period.
    """

    source: str
    what: Literal["begins", "ends"]
    period: str
    is_taken_over: bool = False
    is_at_start: bool = False

    @property
    def is_lack(self) -> bool:
        """Whether it cannot be told from what the action did."""
        return not self.is_taken_over or self.is_at_start


def turns_of(
    rows: Mapping[tuple[str, str], int], times: Sequence[str], before: int
) -> tuple[Turn, ...]:
    """Return the sources that begin or end within a study's time.

    Parameters
    ----------
    rows : mapping of (str, str) to int
        How many rows count, by source and period.
    times : sequence of str
        The periods, oldest first.
    before : int
        How many of them lie before the start.
    """
    names = sorted({name for name, _period in rows})
    n = np.array([[rows.get((name, time), 0) for time in times] for name in names], float)
    every = n.sum(axis=0) if names else np.zeros(len(times))
    found: list[tuple[int, str, Literal["begins", "ends"]]] = []
    for name, own in zip(names, n, strict=True):
        span = _span(own, every, before)
        if span is None:
            continue
        first, last = span
        if first > 0:
            found.append((first, name, "begins"))
        if last < len(times) - 1:
            found.append((last + 1, name, "ends"))
    turns = []
    for at, name, what in found:
        is_taken_over = any(
            abs(other - at) <= 1 and its != what for other, who, its in found if who != name
        )
        period = times[at if what == "begins" else at - 1]
        turns.append(Turn(name, what, period, is_taken_over, abs(at - before) <= 1))
    return tuple(sorted(turns))


def _span(own: FloatArray, every: FloatArray, before: int) -> tuple[int, int] | None:
    """Return the first and last period that a source tells of; None where that says nothing."""
    sides = [
        own[side].sum() / every[side].sum()
        for side in (slice(None, before), slice(before, None))
        if every[side].sum()
    ]
    if max(sides, default=0.0) < LEAST:
        return None
    share = np.divide(own, every, out=np.zeros_like(own), where=every > 0)
    # by rows and by share: all sources have fewer rows in July, and a large one shrinks the others
    usual_share, usual = (float(np.median(each[own > 0])) for each in (share, own))
    is_there: BoolArray = (share >= _PART * usual_share) | (own >= _PART * usual)
    is_lacking = ~is_there & (usual_share * every >= _EXPECTED)
    there = np.flatnonzero(is_there)
    first, last = int(there[0]), int(there[-1])
    if is_there[first : last + 1].mean() < _STEADY:
        return None  # it comes in waves
    if not is_lacking[:first].all():
        first = 0
    if not is_lacking[last + 1 :].all():
        last = len(own) - 1
    return first, last
