"""What customers without a contract are worth: how long they will buy, how often, how much.

The value of a customer is what the models of buying and spending lead to expect within a horizon,
times the margin, less the cost to serve.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from peil.analysis.customer_model import CustomerModel, between
from peil.analysis.hold_out import HoldOut, held_out
from peil.analysis.purchases import Customers, Purchases, customers_of
from peil.stats.ahead import DISCOUNT, FEW_NODES, FEWEST, YEARS, Ahead, Horizon
from peil.stats.buying import Buying, alive
from peil.stats.estimate import FloatArray
from peil.stats.spending import Spending

UNRELATED = 0.2
"""Correlation of how often and how much beyond which the model says wrong values of some."""


@dataclass(frozen=True)
class LifetimeValue:
    """What all customers together, and each of them, are worth.

    Parameters
    ----------
    purchases : Purchases
    customers : Customers
    horizon : Horizon
    until : int
        The day up to which is known, as an ordinal.
    discount : float or None
        A year; None where the horizon is short enough to go without.
    buying, spending : Buying, Spending or None
        The fitted models; None where too few bought again.
    alive, expected, value : ndarray of float
        Of each customer: the probability to be still buying, purchases to expect within the
        horizon (of a whole relation discounted), and their value; empty where withheld.
    total, low, high : float or None
    reason : str
        Why there is no number: ``too_few``, ``unsettled`` or ``heavy_tail``; empty if there is.
    correlation : float
        Of how often and how much, among those who bought again.
    holdout : HoldOut or None
        None where the time is too short to be split.
    """

    purchases: Purchases
    customers: Customers
    horizon: Horizon
    until: int
    discount: float | None
    buying: Buying | None
    spending: Spending | None
    alive: FloatArray
    expected: FloatArray
    value: FloatArray
    total: float | None
    low: float | None
    high: float | None
    reason: str
    correlation: float
    holdout: HoldOut | None

    @property
    def is_known_long(self) -> bool:
        """Whether purchases are known for long enough to tell who has stopped from who pauses."""
        behind = float(self.customers.seen.max(initial=0.0))
        return behind >= Ahead.of_years(YEARS[self.horizon]).to_be_known

    @property
    def past(self) -> float:
        """What all customers have brought so far."""
        return float(self.customers.past.sum())


def lifetime_value(
    purchases: Purchases,
    *,
    horizon: Horizon = "12m",
    until: int | None = None,
    discount: float = DISCOUNT,
) -> LifetimeValue:
    """Work out what customers are worth.

    Parameters
    ----------
    purchases : Purchases
    horizon : Horizon
        ``12m`` and ``5y`` count every purchase in full, ``whole`` with a discount.
    until : int or None
        The last day that is known, as an ordinal; None for the last purchase's.
    discount : float
        A year, of a whole relation; over 0.

    Notes
    -----
    The interval of the total draws the parameters from the covariance of their estimates and the
    customers anew, a thousand times.
    """
    last_day = int(purchases.day.max()) if until is None else until
    known = purchases.until(last_day)
    customers = customers_of(known, last_day)
    repeaters = int((customers.repeats > 0).sum())
    nothing = np.zeros(0)
    empty = LifetimeValue(
        known, customers, horizon, last_day, discount if horizon == "whole" else None, None, None,
        nothing, nothing, nothing, None, None, None, "too_few", math.nan, None,
    )  # fmt: skip
    if repeaters < FEWEST:
        return empty
    model = CustomerModel.fitted(customers)
    empty = replace(empty, buying=model.buying, spending=model.spending,
                    correlation=_correlation(customers))  # fmt: skip
    if not model.spending.is_settled:
        return replace(empty, reason="heavy_tail")
    if not model.is_usable:
        return replace(empty, reason="unsettled")
    ahead = Ahead.of_years(YEARS[horizon], discount)
    expected = ahead.purchases(model.buying, model.histories)[model.row]
    value = expected * model.worth(model.spending)
    total = float(value.sum())

    def worth(part: CustomerModel, buying: Buying, spending: Spending) -> float:
        expected = ahead.purchases(buying, part.histories, nodes=FEW_NODES)
        return float(expected[part.row] @ part.worth(spending))

    low, high = between(model, value, worth)
    return replace(
        empty,
        alive=alive(model.buying, model.histories)[model.row],
        expected=expected,
        value=value,
        total=total,
        low=low,
        high=high,
        reason="",
        holdout=held_out(known, last_day),
    )


def _correlation(customers: Customers) -> float:
    told = (customers.repeats > 0) & (customers.amount > 0)
    often, much = np.log(customers.repeats[told]), np.log(customers.amount[told])
    if often.std() == 0 or much.std() == 0:
        return 0.0
    return float(np.corrcoef(often, much)[0, 1])
