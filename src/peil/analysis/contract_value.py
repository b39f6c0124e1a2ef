"""What customers with a contract are worth: how long they will stay, times what they bring."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peil.shared.clock import now
from peil.stats.ahead import DISCOUNT, YEARS, Horizon
from peil.stats.estimate import BoolArray, FloatArray
from peil.stats.retention import (
    MONTH,
    ContractWorth,
    Relations,
    Retention,
    Running,
    contract_worth,
    retention,
)


@dataclass(frozen=True)
class Contracts:
    """Contracts, each with its customer.

    Parameters
    ----------
    customer : sequence of str
    started, ended : ndarray of int
        Days as ordinals; ``ended`` 0 where it runs.
    monthly : ndarray of float
        What a month of it is worth: margin less cost to serve, or what is paid.
    price : ndarray of float
        What is paid a month.
    has_margin : bool
        Whether the margin is known; else it is what is paid.
    """

    customer: Sequence[str]
    started: NDArray[np.int64]
    ended: NDArray[np.int64]
    monthly: FloatArray
    price: FloatArray
    has_margin: bool = False


@dataclass(frozen=True)
class ContractValue:
    """What running contracts are worth together, and each of them.

    Parameters
    ----------
    contracts : Contracts
        Those that had begun.
    horizon : Horizon
    until : int
        The last day that is known, as an ordinal.
    discount : float or None
        A year; None where every month counts in full.
    watched_since : int
        The first day whose ends count.
    is_said : bool
        Whether that day was said; else it is the one after the first end.
    retention : Retention or None
    worth : ContractWorth
        Of a running contract on average.
    runs : ndarray of bool
        Which contracts run.
    months, stays_year : ndarray of float
        Of each running contract: months to expect, and the chance to stay a year; empty where
        there is no number.
    """

    contracts: Contracts
    horizon: Horizon
    until: int
    discount: float | None
    watched_since: int
    is_said: bool
    retention: Retention | None
    worth: ContractWorth
    runs: BoolArray
    months: FloatArray
    stays_year: FloatArray

    @property
    def running(self) -> int:
        """How many contracts run."""
        return int(self.runs.sum())

    @property
    def left(self) -> int:
        """How many have ended since ends are known."""
        return int((~self.runs & (self.contracts.ended >= self.watched_since)).sum())

    @property
    def left_before(self) -> int:
        """How many had ended before, and so tell nothing of how long contracts last."""
        return int((~self.runs).sum()) - self.left

    @property
    def past(self) -> float:
        """What all contracts have brought so far."""
        of = self.contracts
        last = np.where(self.runs, self.until + 1, of.ended)
        return float(((last - of.started) / MONTH) @ of.monthly)

    @property
    def value(self) -> FloatArray:
        """What each running contract is worth."""
        return self.months * self.contracts.monthly[self.runs] if len(self.months) else self.months


def _last_known(contracts: Contracts) -> int:
    """Return the last start or end; ends that are still to come are plans and tell no day."""
    today = now().date().toordinal()
    begun = int(contracts.started.max())
    over = contracts.ended[contracts.ended <= max(begun, today)]
    return max(begun, int(over.max(initial=0)))


def contract_value(
    contracts: Contracts,
    *,
    horizon: Horizon = "12m",
    until: int | None = None,
    known_since: int | None = None,
    discount: float = DISCOUNT,
) -> ContractValue:
    """Work out what running contracts are worth.

    Parameters
    ----------
    contracts : Contracts
    horizon : Horizon
    until : int or None
        The last day that is known, as an ordinal; None for the last start or end up to today.
    known_since : int or None
        The first day whose ends are in the list, as an ordinal; None for the day after the first
        end in it.
    discount : float
        A year, of a whole relation; over 0.

    Notes
    -----
    Many lists hold only contracts that still ran when they were begun. Unless it is said since when
    ends are known, they are therefore taken to be known after the first recorded one, which itself
    tells nothing: it is what the day was chosen by. Contracts are watched from then on.
    """
    last = _last_known(contracts) if until is None else until
    known = contracts.started <= last
    of = Contracts(
        [name for name, kept in zip(contracts.customer, known.tolist(), strict=True) if kept],
        contracts.started[known], contracts.ended[known], contracts.monthly[known],
        contracts.price[known], contracts.has_margin,
    )  # fmt: skip
    runs = (of.ended == 0) | (of.ended > last)
    ends = of.ended[~runs]
    first = int(ends.min()) if len(ends) else last
    since = first if known_since is None else known_since - 1
    paid = np.maximum(of.price, 0.0)
    relations = Relations.watched(
        of.started.astype(float), np.where(of.ended == 0, math.nan, of.ended),
        since=since, until=last, n=np.ones(len(runs)), weight=paid, squares=paid**2,
    )  # fmt: skip
    found = retention(relations)
    age = ((last + 1 - of.started[runs]) / MONTH).astype(np.int64)
    monthly = of.monthly[runs]
    worth = contract_worth(
        found if runs.any() else None,
        Running(age, np.ones(len(age)), monthly, monthly**2),
        YEARS[horizon],
        discount=discount,
    )
    months, stays = np.zeros(0), np.zeros(0)
    if found is not None and worth.unknown is None:
        months = worth.by_age[age]
        stay = found.stay(int(age.max()) + 12)
        stays = stay[age + 12] / stay[age]
    whole = discount if math.isinf(YEARS[horizon]) else None
    return ContractValue(
        of, horizon, last, whole, since + 1, known_since is not None, found, worth, runs, months,
        stays,
    )  # fmt: skip
