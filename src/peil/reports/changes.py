"""What changed between two cells, and which of many changes are more than noise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from peil.metrics.measurement import Cell, Definition
from peil.reports.lagging import Ended
from peil.stats.comparing import change_of_estimates
from peil.stats.discovery import adjusted_p_values
from peil.stats.estimate import LEVEL, Interval, Intervals, Withheld

_RATIOS = ("count", "seconds", "ratio", "money")


@dataclass(frozen=True)
class Comparison:
    """A later cell against an earlier one.

    Parameters
    ----------
    definition : Definition
        Of the KPI.
    earlier, later : Cell
        Both with a value.
    is_ratio : bool
        Whether ``size`` is later over earlier; else it is later less earlier.
    size, low, high : float
        With its interval; an open side is infinite.
    p_value : float
        Of no change.
    is_real : bool
        Whether it is more than noise, given all that was compared together.
    ended : tuple of Ended
        Sources that the earlier cell had and the later lacks; then nothing can be called a change.
    """

    definition: Definition
    earlier: Cell
    later: Cell
    is_ratio: bool
    size: float
    low: float
    high: float
    p_value: float
    is_real: bool
    ended: tuple[Ended, ...] = ()

    @property
    def gap(self) -> float:
        """Later less earlier, in the KPI's unit."""
        assert self.later.value is not None
        assert self.earlier.value is not None
        return self.later.value - self.earlier.value

    @property
    def is_up(self) -> bool:
        """Whether the number rose."""
        return self.gap > 0

    @property
    def is_good(self) -> bool:
        """Whether it moved the way that is better."""
        return self.is_up == (self.definition.better == "higher")

    @property
    def tone(self) -> Literal["good", "bad", "same"]:
        """The meaning that a colour, a sign and a word carry together."""
        if not self.is_real:
            return "same"
        return "good" if self.is_good else "bad"


Pair = tuple[Cell | None, Cell | None]


def compare(
    definition: Definition, earlier: Cell | None, later: Cell | None, ended: tuple[Ended, ...] = ()
) -> Comparison | None:
    """Compare two cells of rows that do not overlap; None unless both have a number."""
    return compare_all(definition, [(earlier, later)], ended)[0]


def compare_all(
    definition: Definition, pairs: Sequence[Pair], ended: tuple[Ended, ...] = ()
) -> list[Comparison | None]:
    """Compare pairs of cells, each on its own.

    Parameters
    ----------
    definition : Definition
        Of the KPI that all measure; counts, durations and ratios are compared as ratios.
    pairs : sequence of (Cell or None, Cell or None)
        Earlier and later, of rows that do not overlap.
    ended : tuple of Ended
        Sources that the earlier cells had and the later ones lack.

    Returns
    -------
    list of Comparison or None
        None where one of the two has no number, or they cannot be compared.
    """
    whole = [(a, b) for a, b in pairs if _are_alike(a, b)]
    if not whole:
        return [None] * len(pairs)
    is_ratio = definition.unit in _RATIOS
    change = change_of_estimates(
        _intervals([a for a, _b in whole]),
        _intervals([b for _a, b in whole]),
        scale="ratio" if is_ratio else "difference",
    )
    made = iter(zip(change.size, np.ravel(change.p_value).tolist(), strict=True))
    return [
        _comparison(definition, a, b, *next(made), is_ratio=is_ratio, ended=ended)
        if a is not None and b is not None and _are_alike(a, b)
        else None
        for a, b in pairs
    ]


def judged(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """Judge comparisons together: the more there are, the more it takes to be called real.

    Of those called real, at most one in twenty is expected to be noise. Where a source ended
    between the two there is nothing to judge.
    """
    judging = [comparison for comparison in comparisons if not comparison.ended]
    adjusted = iter(adjusted_p_values([comparison.p_value for comparison in judging]))
    return [
        comparison
        if comparison.ended
        else replace(comparison, is_real=bool(next(adjusted) <= 1 - LEVEL))
        for comparison in comparisons
    ]


def _are_alike(one: Cell | None, other: Cell | None) -> bool:
    """Tell whether two cells have numbers of one currency, or of none."""
    if one is None or other is None or one.value is None or other.value is None:
        return False
    return one.currency == other.currency


def _comparison(
    definition: Definition,
    earlier: Cell,
    later: Cell,
    size: Interval,
    p_value: float,
    *,
    is_ratio: bool,
    ended: tuple[Ended, ...],
) -> Comparison | None:
    if size.value is None or math.isnan(p_value):
        return None
    return Comparison(
        definition=definition,
        earlier=earlier,
        later=later,
        is_ratio=is_ratio,
        size=size.value,
        low=-math.inf if size.low is None else size.low,
        high=math.inf if size.high is None else size.high,
        p_value=p_value,
        is_real=p_value <= 1 - LEVEL and not ended,
        ended=ended,
    )


def _intervals(cells: Sequence[Cell | None]) -> Intervals:
    rows = [(c.value, c.low, c.high) for c in cells if c is not None]
    numbers = np.array([[math.nan if x is None else x for x in row] for row in rows], float)
    value, low, high = numbers.T
    open_ended = np.isnan(low) | np.isnan(high)
    return Intervals.of(value, low, high, open_ended={Withheld.NOT_REACHED: open_ended})
