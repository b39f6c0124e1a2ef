"""What changed between two cells, and which of many changes are more than noise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from peil.metrics.measurement import Cell, Definition
from peil.stats.comparing import Change, change_of_estimates
from peil.stats.discovery import Verdict, verdicts
from peil.stats.estimate import LEVEL, Intervals, Withheld

_RATIOS = ("count", "seconds", "ratio")


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


def compare(definition: Definition, earlier: Cell | None, later: Cell | None) -> Comparison | None:
    """Compare two cells, each on its own; None unless both have a number.

    Parameters
    ----------
    definition : Definition
        Of the KPI that both measure; counts, durations and ratios are compared as ratios.
    earlier, later : Cell or None
        Of rows that do not overlap.
    """
    if earlier is None or later is None or earlier.value is None or later.value is None:
        return None
    is_ratio = definition.unit in _RATIOS
    change = _change(earlier, later, is_ratio=is_ratio)
    size = change.size.one
    p_value = float(np.ravel(change.p_value)[0])
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
        is_real=p_value <= 1 - LEVEL,
    )


def judged(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """Judge comparisons together: the more there are, the more it takes to be called real.

    Of those called real, at most one in twenty is expected to be noise.
    """
    changes = [_change(c.earlier, c.later, is_ratio=c.is_ratio) for c in comparisons]
    return [
        replace(comparison, is_real=verdict[0] is Verdict.REAL)
        for comparison, verdict in zip(comparisons, verdicts(changes), strict=True)
    ]


def _change(earlier: Cell, later: Cell, *, is_ratio: bool) -> Change:
    return change_of_estimates(
        _intervals(earlier), _intervals(later), scale="ratio" if is_ratio else "difference"
    )


def _intervals(cell: Cell) -> Intervals:
    value, low, high = (
        math.nan if number is None else number for number in (cell.value, cell.low, cell.high)
    )
    return Intervals.of(
        [value], [low], [high],
        withheld={Withheld.NO_ROWS: [math.isnan(value)]},
        open_ended={Withheld.NOT_REACHED: [math.isnan(low) or math.isnan(high)]},
    )  # fmt: skip
