"""A check of what customers are worth: fit to the first two thirds, and foretell the rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peil.analysis.customer_model import CustomerModel, between
from peil.analysis.purchases import Purchases, customers_of
from peil.stats.ahead import FEW_NODES, FEWEST, WEEK
from peil.stats.buying import Buying, expected_purchases
from peil.stats.spending import Spending

_HELD_OUT = 1 / 3
_GROUPS = 7


@dataclass(frozen=True)
class HoldOutGroup:
    """Customers with so many repeat purchases before the cut (or more), and what they bought."""

    repeats: int
    is_open: bool
    customers: int
    predicted: float
    actual: float


@dataclass(frozen=True)
class HoldOut:
    """A check: fitted to the first part of the time, asked to predict the rest.

    Parameters
    ----------
    cut, until : int
        Days as ordinals: the last that was fitted to, and the last that was predicted.
    predicted, low, high, actual : float
        Purchases after the cut of those who had bought before it.
    groups : tuple of HoldOutGroup
    """

    cut: int
    until: int
    customers: int
    predicted: float
    low: float
    high: float
    actual: float
    groups: tuple[HoldOutGroup, ...]

    @property
    def holds(self) -> bool:
        """Whether the actual number lies in the interval."""
        return self.low <= self.actual <= self.high


def held_out(purchases: Purchases, until: int) -> HoldOut | None:
    """Fit to the first two thirds of the time and hold the prediction against the rest."""
    begun = int(purchases.day.min())
    cut = until - round((until - begun) * _HELD_OUT)
    before = purchases.until(cut)
    if cut <= begun or not len(before.day):
        return None
    customers = customers_of(before, cut)
    if (customers.repeats > 0).sum() < FEWEST:
        return None
    model = CustomerModel.fitted(customers)
    if not model.is_usable:
        return None
    time = (until - cut) / WEEK
    later = purchases.customer[purchases.day > cut]
    actual = np.bincount(later, minlength=len(purchases.customers))[customers.place].astype(float)
    predicted = expected_purchases(model.buying, model.histories, time)[model.row]

    def bought(part: CustomerModel, buying: Buying, _spending: Spending) -> float:
        found = expected_purchases(buying, part.histories, time, nodes=FEW_NODES)
        return float(found[part.row].sum())

    low, high = between(model, predicted, bought)
    groups = []
    for repeats in range(_GROUPS + 1):
        is_last = repeats == _GROUPS
        mine = customers.repeats >= repeats if is_last else customers.repeats == repeats
        if mine.any():
            foreseen, made = float(predicted[mine].sum()), float(actual[mine].sum())
            groups.append(HoldOutGroup(repeats, is_last, int(mine.sum()), foreseen, made))
    return HoldOut(cut, until, len(predicted), float(predicted.sum()), low, high,
                   float(actual.sum()), tuple(groups))  # fmt: skip
