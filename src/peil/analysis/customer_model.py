"""How customers buy and spend, fitted to their histories, and how sure that is.

Purchases follow the BG/NBD model and amounts the Gamma-Gamma model. What is summed over customers
is sure as far as the parameters are: they are drawn anew from the covariance of their estimates.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from peil.analysis.purchases import Customers
from peil.stats.buying import Buying, Histories, fit_buying
from peil.stats.estimate import FloatArray
from peil.stats.margins import Margins
from peil.stats.spending import Spending, fit_spending

DRAWS = 1000
_SEED = 20_270_401
_MOST_DRAWN = 2000
"""Histories over which the parameters' uncertainty is averaged: it is the same for more."""
_MOST_REFITTED = 20_000
_REFITS = 100


@dataclass(frozen=True)
class CustomerModel:
    """Both models, and the customers that they were fitted to.

    Parameters
    ----------
    customers : Customers
    histories, row : Histories, ndarray of int
        Theirs, those who did the same together, and each customer's row of them.
    buying, spending, margins : Buying, Spending, Margins
        As fitted to them.
    """

    customers: Customers
    histories: Histories
    row: NDArray[np.int64]
    buying: Buying
    spending: Spending
    margins: Margins

    @classmethod
    def fitted(cls, customers: Customers) -> CustomerModel:
        """Fit both to customers of whom enough have bought again."""
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

    def sampled(self, rng: np.random.Generator) -> CustomerModel:
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


SumOf = Callable[["CustomerModel", Buying, Spending], float]


def between(model: CustomerModel, each: FloatArray, sum_of: SumOf) -> tuple[float, float]:
    """Draw the parameters and the customers anew; return the middle 95 % of the sums.

    Parameters
    ----------
    model : CustomerModel
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


def _drawn(model: CustomerModel, rng: np.random.Generator) -> list[tuple[Buying, Spending]]:
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
