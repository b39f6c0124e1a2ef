"""What customers without a contract are worth, from how many did exactly what.

Purchases follow the BG/NBD model and amounts the Gamma-Gamma model, fitted anew to the customers
at hand; see `peil.stats.buying` and `peil.stats.spending` for both and their sources.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from peil.stats.ahead import FEW_NODES, FEWEST, Ahead
from peil.stats.buying import Buying, Histories, alive, fit_buying, rates_covariance
from peil.stats.estimate import FloatArray, Z
from peil.stats.margins import Margins
from peil.stats.spending import Spending, expected_amount, fit_spending

_STEP = 1e-3
LONGEST_UNSETTLED = 53.0
"""Weeks ahead up to which it does not matter how many may stop, where hardly any has."""


class Untold(StrEnum):
    """Why there is no value."""

    TOO_FEW = "too_few"
    """Fewer than `FEWEST` bought again."""
    HEAVY_TAIL = "heavy_tail"
    """The amounts have no mean to speak of."""
    UNSETTLED = "unsettled"
    """The purchases do not tell whether anybody stops."""


@dataclass(frozen=True)
class Worth:
    """What a customer is worth on average.

    Parameters
    ----------
    value, low, high : float
        In money; NaN where `untold`.
    purchases : float
        To expect of a customer on average, discounted as the value is.
    alive : float
        The share expected to buy still; NaN where the purchases do not tell.
    alive_low, alive_high : float
        Its limits.
    untold : Untold or None
    is_settled : bool
        Whether the purchases tell how many stop; else they are taken to go on as they did.
    """

    value: float
    low: float
    high: float
    purchases: float
    alive: float
    untold: Untold | None = None
    is_settled: bool = True
    alive_low: float = math.nan
    alive_high: float = math.nan


def customer_worth(
    histories: Histories, amount: FloatArray, ahead: Ahead, margins: Margins | None = None
) -> Worth:
    """Return what a customer is worth on average, ahead of now.

    Parameters
    ----------
    histories : Histories
        Rows may be alike but for their amounts.
    amount : ndarray of float
        Mean amount of the repeat purchases of each row's customers; not read where there are none.
    ahead : Ahead
    margins : Margins or None
        What is left of what they pay, of the same rows; None to value what they pay.

    Notes
    -----
    The interval is symmetric on the log scale, or plainly where some customers bring a loss. Its
    variance adds up that of the estimates (the delta method over the covariance of both models'
    parameters), that of margin and cost, and that of the mean over customers, who count as a
    sample of those there could be. Where hardly anybody seems to have
    stopped, how many do is not among what is estimated, and only a year ahead can be told.
    """
    histories, amount, margins = _in_order(histories, amount, margins)
    again = histories.repeats > 0
    if (histories.customers * again).sum() < FEWEST:
        return _untold(Untold.TOO_FEW)
    told = again & (amount > 0)
    counts = histories.customers[told].astype(np.int64)
    spending = fit_spending(
        np.repeat(histories.repeats[told], counts), np.repeat(amount[told], counts)
    )
    if not spending.is_settled:
        return _untold(Untold.HEAVY_TAIL)
    distinct, row = together(histories)
    buying = fit_buying(distinct)
    people = _People(histories, distinct, row, amount, told, margins)
    covariance = buying.covariance
    if covariance is None and ahead.time <= LONGEST_UNSETTLED:
        covariance = rates_covariance(distinct, buying)
    if covariance is None:
        return _untold(Untold.UNSETTLED)
    bought = ahead.purchases(buying, distinct)
    each = bought[row] * people.amounts(spending)
    n = float(histories.customers.sum())
    value = float(each @ histories.customers) / n
    if not (bought > 0).any():
        return _untold(Untold.UNSETTLED)
    variance = float(histories.customers @ (each - value) ** 2) / n**2
    variance += _of_estimates(
        lambda logs: people.mean(_bought_as(buying, logs), spending, ahead),
        buying.logs[: len(covariance)], covariance,
    )  # fmt: skip
    if spending.covariance is not None:
        variance += _of_estimates(
            lambda logs: people.mean(buying, _spent_as(spending, logs), ahead),
            spending.logs, spending.covariance,
        )  # fmt: skip
    else:
        variance += value**2 * _of_mean_amount(histories, amount, told)
    if margins is not None:
        paid = float((bought[row] * people.paid(spending)) @ histories.customers) / n
        times = float(bought @ distinct.customers) / n
        variance += paid**2 * margins.rate_variance + times**2 * margins.cost_variance
    low, high = _between(value, math.sqrt(variance), is_gain=bool(each.min() >= 0 and value > 0))
    still = _still_buying(buying, distinct)
    return Worth(
        value=value,
        low=low,
        high=high,
        purchases=float(bought @ distinct.customers) / n,
        alive=still[0],
        alive_low=still[1],
        alive_high=still[2],
        is_settled=buying.is_settled,
    )


def _still_buying(buying: Buying, distinct: Histories) -> tuple[float, float, float]:
    """Return the share expected to buy still with its limits, which lie alike in log odds."""
    if not buying.is_settled or buying.covariance is None:
        return math.nan, math.nan, math.nan
    customers = distinct.customers
    n = float(customers.sum())

    def share(logs: FloatArray) -> float:
        return float(alive(_bought_as(buying, logs), distinct) @ customers) / n

    each = alive(buying, distinct)
    value = float(each @ customers) / n
    variance = float(customers @ (each - value) ** 2) / n**2
    variance += _of_estimates(share, buying.logs[: len(buying.covariance)], buying.covariance)
    if not 0 < value < 1:
        return math.nan, math.nan, math.nan
    away = Z * math.sqrt(variance) / (value * (1 - value))
    odds = value / (1 - value)
    low, high = odds * math.exp(-away), odds * math.exp(away)
    return value, low / (1 + low), high / (1 + high)


def _between(value: float, error: float, *, is_gain: bool) -> tuple[float, float]:
    if not is_gain:
        return value - Z * error, value + Z * error
    spread = math.exp(Z * error / value)
    return value / spread, value * spread


def _in_order(
    histories: Histories, amount: FloatArray, margins: Margins | None
) -> tuple[Histories, FloatArray, Margins | None]:
    """Sort rows and round amounts to ten digits: in another order a search ends elsewhere.

    Where nobody has stopped the likelihood is flat, and the last digit of a sum decides where.
    """
    size = 10.0 ** (9 - np.floor(np.log10(np.where(amount > 0, amount, 1.0))))
    amount = np.round(amount * size) / size
    columns = (histories.repeats, histories.last, histories.seen, histories.customers)
    order = np.lexsort((amount, *columns))
    if margins is not None:
        brought = (margins.margin, margins.paid, margins.cost, margins.purchases)
        margins = Margins(*(each[order] for each in brought))
    return Histories(*(each[order] for each in columns)), amount[order], margins


def together(histories: Histories) -> tuple[Histories, np.ndarray]:
    """Put rows that are alike together, and return the place of each of the old ones."""
    distinct, row = Histories.of(histories.repeats, histories.last, histories.seen)
    n = np.bincount(row, weights=histories.customers, minlength=len(distinct.repeats)).astype(float)
    return distinct.counted(n), row


@dataclass(frozen=True)
class _People:
    """The customers, and what their repeat purchases were worth."""

    histories: Histories
    distinct: Histories
    row: np.ndarray
    amount: FloatArray
    told: np.ndarray
    margins: Margins | None

    @property
    def own(self) -> FloatArray:
        """How many of each row's amounts tell what its next one will be."""
        return np.where(self.told, self.histories.repeats, 0.0)

    def paid(self, spending: Spending) -> FloatArray:
        """Return the amount to expect of each row's next purchase."""
        return expected_amount(spending, self.own, self.amount)

    def amounts(self, spending: Spending) -> FloatArray:
        """Return what each row's next purchase is expected to be worth."""
        if self.margins is None:
            return self.paid(spending)
        return self.margins.left(spending, self.own, self.amount)

    def mean(self, buying: Buying, spending: Spending, ahead: Ahead) -> float:
        """Return the mean value with other parameters."""
        bought = ahead.purchases(buying, self.distinct, nodes=FEW_NODES)[self.row]
        customers = self.histories.customers
        return float((bought * self.amounts(spending)) @ customers / customers.sum())


def _of_estimates(
    of: Callable[[FloatArray], float], logs: FloatArray, covariance: FloatArray
) -> float:
    slope = np.array([(of(logs + move) - of(logs - move)) / (2 * _STEP)
                      for move in _STEP * np.eye(len(logs))])  # fmt: skip
    return float(slope @ covariance @ slope)


def _of_mean_amount(histories: Histories, amount: FloatArray, told: np.ndarray) -> float:
    """Return the relative variance of the mean of all amounts, customers being independent."""
    times, customers = histories.repeats[told], histories.customers[told]
    paid, all_times = times * amount[told], float(times @ customers)
    mean = float(paid @ customers) / all_times
    return float(customers @ (paid - mean * times) ** 2) / (all_times * mean) ** 2


def _bought_as(buying: Buying, logs: FloatArray) -> Buying:
    r, alpha, a, b = np.exp([*logs, *buying.logs[len(logs) :]]).tolist()
    return replace(buying, r=r, alpha=alpha, a=a, b=b)


def _spent_as(spending: Spending, logs: FloatArray) -> Spending:
    p, q, v = np.exp(logs).tolist()
    return replace(spending, p=p, q=q, v=v)


def _untold(why: Untold) -> Worth:
    nothing = math.nan
    return Worth(nothing, nothing, nothing, nothing, nothing, why)
