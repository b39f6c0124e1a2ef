"""What customers without a contract are worth: how long they will buy, how often, how much.

Purchases follow the BG/NBD model and amounts the Gamma-Gamma model; the value of a customer is
what both lead to expect within a horizon, times the margin, less the cost to serve.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from peil.stats.ahead import DISCOUNT, FEW_NODES, FEWEST, WEEK, YEARS, Ahead, Horizon
from peil.stats.buying import Buying, Histories, alive, expected_purchases, fit_buying
from peil.stats.estimate import FloatArray
from peil.stats.margins import Margins
from peil.stats.spending import Spending, fit_spending

DRAWS = 1000
_SEED = 20_270_401
_MOST_DRAWN = 2000
"""Histories over which the parameters' uncertainty is averaged: it is the same for more."""
_MOST_REFITTED = 20_000
_REFITS = 100
_HELD_OUT = 1 / 3
_GROUPS = 7
UNRELATED = 0.2
"""Correlation of how often and how much beyond which the model says wrong values of some."""


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
    model = _Model.fitted(customers)
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

    def worth(part: _Model, buying: Buying, spending: Spending) -> float:
        expected = ahead.purchases(buying, part.histories, nodes=FEW_NODES)
        return float(expected[part.row] @ part.worth(spending))

    low, high = _between(model, value, worth)
    return replace(
        empty,
        alive=alive(model.buying, model.histories)[model.row],
        expected=expected,
        value=value,
        total=total,
        low=low,
        high=high,
        reason="",
        holdout=_held_out(known, last_day),
    )


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


@dataclass(frozen=True)
class _Model:
    """Both models, and the customers that they were fitted to."""

    customers: Customers
    histories: Histories
    row: NDArray[np.int64]
    buying: Buying
    spending: Spending
    margins: Margins

    @classmethod
    def fitted(cls, customers: Customers) -> _Model:
        histories, row = Histories.of(customers.repeats, customers.last, customers.seen)
        told = (customers.repeats > 0) & (customers.amount > 0)
        spending = fit_spending(customers.repeats[told], customers.amount[told])
        return cls(customers, histories, row, fit_buying(histories), spending,
                   _margins(customers))  # fmt: skip

    @property
    def is_usable(self) -> bool:
        """Whether its uncertainty can be told."""
        is_small = len(self.histories.repeats) <= _MOST_REFITTED
        return self.spending.is_settled and (self.buying.is_settled or is_small)

    def sampled(self, rng: np.random.Generator) -> _Model:
        """Return the same models with some of the customers."""
        them, n = self.customers, len(self.customers.place)
        if n > _MOST_DRAWN:
            chosen = rng.choice(n, _MOST_DRAWN, replace=False)
            them = Customers(*(getattr(them, field.name)[chosen] for field in fields(them)))
        histories, row = Histories.of(them.repeats, them.last, them.seen)
        return replace(self, customers=them, histories=histories, row=row, margins=_margins(them))

    def worth(self, spending: Spending) -> FloatArray:
        """Return what a purchase of each customer brings: margin less cost."""
        them = self.customers
        own = np.where(them.amount > 0, them.repeats, 0.0)
        return self.margins.left(spending, own, them.amount)


def _margins(customers: Customers) -> Margins:
    return Margins(customers.margin, customers.paid, customers.cost, customers.repeats + 1)


SumOf = Callable[["_Model", Buying, Spending], float]


def _between(model: _Model, each: FloatArray, sum_of: SumOf) -> tuple[float, float]:
    """Draw the parameters and the customers anew; return the middle 95 % of the sums.

    Parameters
    ----------
    model : _Model
    each : ndarray of float
        What of each customer is summed.
    sum_of : callable
        The sum over some customers with other parameters.
    """
    rng = np.random.default_rng(_SEED)
    part = model.sampled(rng)
    base = sum_of(part, model.buying, model.spending)
    ratios = np.array([sum_of(part, *drawn) / base for drawn in _drawn(model, rng)])
    by_chance = rng.standard_normal(len(ratios)) * math.sqrt(len(each)) * float(each.std())
    low, high = np.quantile(float(each.sum()) * ratios + by_chance, [0.025, 0.975])
    return max(float(low), 0.0) if each.min() >= 0 else float(low), float(high)


def _drawn(model: _Model, rng: np.random.Generator) -> list[tuple[Buying, Spending]]:
    """Draw parameters: from their covariance, or where there is none by fitting samples anew."""
    draws = DRAWS if model.buying.is_settled else _REFITS
    spendings = _drawn_spending(model.spending, draws, rng)
    if model.buying.covariance is not None:
        rates = rng.multivariate_normal(model.buying.logs, model.buying.covariance, draws)
        buyings = [
            replace(model.buying, r=r, alpha=alpha, a=a, b=b)
            for r, alpha, a, b in np.exp(rates).tolist()
        ]
    else:
        share = model.histories.customers / model.histories.customers.sum()
        size = int(model.histories.customers.sum())
        buyings = [
            fit_buying(
                model.histories.counted(rng.multinomial(size, share).astype(float)), model.buying
            )
            for _draw in range(draws)
        ]
    return list(zip(buyings, spendings, strict=True))


def _drawn_spending(spending: Spending, draws: int, rng: np.random.Generator) -> list[Spending]:
    if spending.covariance is None:  # all pay alike, so there is nothing to draw
        return [spending] * draws
    amounts = np.exp(rng.multivariate_normal(spending.logs, spending.covariance, draws))
    # the mean amount is p v / (q - 1): draws with hardly more than 1 would be all tail
    amounts[:, 1] = np.maximum(amounts[:, 1], 1 + (spending.q - 1) / 10)
    return [replace(spending, p=p, q=q, v=v) for p, q, v in amounts.tolist()]


def _correlation(customers: Customers) -> float:
    told = (customers.repeats > 0) & (customers.amount > 0)
    often, much = np.log(customers.repeats[told]), np.log(customers.amount[told])
    if often.std() == 0 or much.std() == 0:
        return 0.0
    return float(np.corrcoef(often, much)[0, 1])


def _held_out(purchases: Purchases, until: int) -> HoldOut | None:
    """Fit to the first two thirds of the time and hold the prediction against the rest."""
    begun = int(purchases.day.min())
    cut = until - round((until - begun) * _HELD_OUT)
    before = purchases.until(cut)
    if cut <= begun or not len(before.day):
        return None
    customers = customers_of(before, cut)
    if (customers.repeats > 0).sum() < FEWEST:
        return None
    model = _Model.fitted(customers)
    if not model.is_usable:
        return None
    time = (until - cut) / WEEK
    later = purchases.customer[purchases.day > cut]
    actual = np.bincount(later, minlength=len(purchases.customers))[customers.place].astype(float)
    predicted = expected_purchases(model.buying, model.histories, time)[model.row]

    def bought(part: _Model, buying: Buying, _spending: Spending) -> float:
        found = expected_purchases(buying, part.histories, time, nodes=FEW_NODES)
        return float(found[part.row].sum())

    low, high = _between(model, predicted, bought)
    groups = []
    for repeats in range(_GROUPS + 1):
        is_last = repeats == _GROUPS
        mine = customers.repeats >= repeats if is_last else customers.repeats == repeats
        if mine.any():
            foreseen, made = float(predicted[mine].sum()), float(actual[mine].sum())
            groups.append(HoldOutGroup(repeats, is_last, int(mine.sum()), foreseen, made))
    return HoldOut(cut, until, len(predicted), float(predicted.sum()), low, high,
                   float(actual.sum()), tuple(groups))  # fmt: skip
