"""Purchases of customers without a contract, and each customer's history in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peil.stats.ahead import WEEK
from peil.stats.estimate import FloatArray


@dataclass(frozen=True)
class Purchases:
    """Days on which customers bought.

    Parameters
    ----------
    customers : sequence of str
        Their names.
    customer : ndarray of int
        Of each purchase day: the customer's place.
    day : ndarray of int
        As an ordinal, rising within a customer.
    amount, margin, cost : ndarray of float
        Of each purchase day: what was paid, what of it is margin, what serving it cost.
    returns : int
        Rows with an amount below 0, taken off the customer's other amounts.
    unpaid : int
        Days whose amounts add up to 0 or less, which are no purchases.
    has_margin : bool
        Whether the margin is known; else it is the amount.
    """

    customers: Sequence[str]
    customer: NDArray[np.int64]
    day: NDArray[np.int64]
    amount: FloatArray
    margin: FloatArray
    cost: FloatArray
    returns: int = 0
    unpaid: int = 0
    has_margin: bool = False

    def until(self, day: int) -> Purchases:
        """Return the purchases up to a day, that day included."""
        kept = self.day <= day
        return replace(
            self,
            customer=self.customer[kept], day=self.day[kept], amount=self.amount[kept],
            margin=self.margin[kept], cost=self.cost[kept],
        )  # fmt: skip


@dataclass(frozen=True)
class Customers:
    """Each customer's history in numbers.

    Parameters
    ----------
    place : ndarray of int
        In `Purchases.customers`; those who have bought.
    repeats, last, seen : ndarray of float
        As in `Histories`, in weeks.
    amount : ndarray of float
        Mean amount of the repeat purchases; 0 where there is none.
    paid, margin, cost : ndarray of float
        Over all of the customer's purchases.
    past : ndarray of float
        Margin less cost so far.
    """

    place: NDArray[np.int64]
    repeats: FloatArray
    last: FloatArray
    seen: FloatArray
    amount: FloatArray
    paid: FloatArray
    margin: FloatArray
    cost: FloatArray
    past: FloatArray


def customers_of(purchases: Purchases, until: int) -> Customers:
    """Return each customer's history up to a day."""
    place, customer = np.unique(purchases.customer, return_inverse=True)
    n = len(place)
    days = np.bincount(customer, minlength=n).astype(float)
    first, last = np.full(n, np.iinfo(np.int64).max), np.full(n, -1)
    np.minimum.at(first, customer, purchases.day)
    np.maximum.at(last, customer, purchases.day)
    is_repeat = purchases.day > first[customer]
    repeats = days - 1
    repeated = np.bincount(customer, weights=purchases.amount * is_repeat, minlength=n)
    paid, margin, cost = (
        np.bincount(customer, weights=each, minlength=n)
        for each in (purchases.amount, purchases.margin, purchases.cost)
    )
    return Customers(
        place=place,
        repeats=repeats,
        last=(last - first) / WEEK,
        seen=(until - first) / WEEK,
        amount=np.divide(repeated, repeats, out=np.zeros(n), where=repeats > 0),
        paid=np.asarray(paid, float),
        margin=np.asarray(margin, float),
        cost=np.asarray(cost, float),
        past=np.asarray(margin - cost, float),
    )
