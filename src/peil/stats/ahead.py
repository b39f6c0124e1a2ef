"""How far ahead customers are valued, and how much must be known before: for every face."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from peil.stats.buying import (
    NODES,
    Buying,
    Histories,
    discounted_purchases,
    expected_purchases,
)
from peil.stats.estimate import FloatArray

Horizon = Literal["12m", "5y", "whole"]
YEARS: dict[Horizon, float] = {"12m": 1.0, "5y": 5.0, "whole": math.inf}
"""How far ahead customers and contracts are valued."""
WEEK = 7.0
"""Days in the models' unit of time: their parameters are those of the literature so."""
YEAR = 365.25 / WEEK
DISCOUNT = 0.10
"""Of a whole relation, a year."""
FEWEST = 30
"""Customers who bought again that a model is fitted to."""
FEW_NODES = 24
"""Of the sum over models, where it is worked out hundreds of times for an interval."""
_KNOWN_PART = 0.5
"""Of the time ahead that must lie behind; a year is enough for any.

Who pauses is told from who has stopped by a silence that is longer than gaps usually are. In a
short time only short gaps can be seen, so that everybody seems to buy often and nobody to stop:
the first nine days of a web shop led to expect 482 pounds of a customer, its year 139.
"""


@dataclass(frozen=True)
class Ahead:
    """How far ahead to look.

    Parameters
    ----------
    time : float
        In the histories' unit of time; infinite for a whole relation.
    discount : float
        Continuous rate per unit of time that a whole relation is discounted with; else not used.
    """

    time: float
    discount: float = 0.0

    @classmethod
    def of_years(cls, years: float, discount: float = DISCOUNT) -> Ahead:
        """Look some years ahead, or without end; ``discount`` is a share a year."""
        return cls(years * YEAR, math.log1p(discount) / YEAR)

    @property
    def to_be_known(self) -> float:
        """How long customers must have been known: half of the time ahead; a year is enough."""
        return min(_KNOWN_PART * self.time, YEAR)

    def purchases(self, model: Buying, of: Histories, *, nodes: int = NODES) -> FloatArray:
        """Return the purchases to expect of each history."""
        if math.isinf(self.time):
            return discounted_purchases(model, of, self.discount, nodes=nodes)
        return expected_purchases(model, of, self.time, nodes=nodes)
