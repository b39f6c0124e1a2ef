"""What is left of what customers pay: margin, less what it costs to serve them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peil.stats.estimate import FloatArray
from peil.stats.spending import Spending, credibility, expected_amount


@dataclass(frozen=True)
class Margins:
    """What customers have brought so far; each row is one customer, or several added up.

    Parameters
    ----------
    margin, paid : ndarray of float
        Margin, and what was paid with a margin known; a row with nothing paid tells nothing.
    cost, purchases : ndarray of float
        What serving them cost, and their purchases.
    """

    margin: FloatArray
    paid: FloatArray
    cost: FloatArray
    purchases: FloatArray

    @property
    def rate(self) -> float:
        """Margin of what is paid, over all rows."""
        return float(self.margin.sum() / self.paid.sum())

    @property
    def cost_each(self) -> float:
        """Cost to serve a purchase, over all rows."""
        return float(self.cost.sum() / self.purchases.sum())

    def left(self, spending: Spending, repeats: FloatArray, amount: FloatArray) -> FloatArray:
        """Return what the next purchase of each row's customers is expected to leave.

        Parameters
        ----------
        spending : Spending
        repeats, amount : ndarray of float
            As `expected_amount` takes them.

        Notes
        -----
        Of who bought little, the rate and cost of all tell more than their own few purchases: both
        weigh as much as their own amounts do.
        """
        weight = credibility(spending, repeats)
        own_rate = np.divide(
            self.margin, self.paid, out=np.full(len(self.paid), self.rate), where=self.paid > 0
        )
        own_cost = self.cost / self.purchases
        rate = self.rate + weight * (own_rate - self.rate)
        cost = self.cost_each + weight * (own_cost - self.cost_each)
        return np.asarray(expected_amount(spending, repeats, amount) * rate - cost)

    @property
    def rate_variance(self) -> float:
        """Variance of `rate`, the rows being independent."""
        return float(((self.margin - self.rate * self.paid) ** 2).sum() / self.paid.sum() ** 2)

    @property
    def cost_variance(self) -> float:
        """Variance of `cost_each`, the rows being independent."""
        gaps = self.cost - self.cost_each * self.purchases
        return float((gaps**2).sum() / self.purchases.sum() ** 2)
