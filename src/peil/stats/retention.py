"""What customers with a contract are worth: how long they stay, times what they bring a month.

How long anybody stays is read off those who have stayed and left so far (Kaplan and Meier, with
late entry), month by month of a relation; beyond what is known they are taken to go on leaving at
the rate of the last known months.

References
----------
Klein, Moeschberger, Survival Analysis, 2nd edition, 2003, sections 4.2, 4.5 and 4.6; Gupta,
Lehmann, Managing Customers as Investments, 2005, chapter 2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from peil.stats.ahead import DISCOUNT
from peil.stats.estimate import BoolArray, FloatArray, Z

MONTH = 365.25 / 12
"""Days."""
FEWEST_LEAVING = 20
"""Who must have left for anything to be told, and of whom the rate beyond what is known is."""
_FEWEST_WATCHED = 30
_MOST_BEYOND = 0.5
_NOTHING_LEFT = 1e-4
_LONGEST = 1200
"""Months of a whole relation: where later ones count hardly less, a hundred years end it."""


class Unknown(StrEnum):
    """Why there is no value."""

    TOO_FEW = "too_few"
    """Fewer than `FEWEST_LEAVING` have left."""
    BEYOND = "beyond"
    """More than half of the value would come later than anybody has been watched."""


@dataclass(frozen=True)
class Relations:
    """Relations that were watched, in months since each began.

    Parameters
    ----------
    entered, left : ndarray of float
        When watching began and ended.
    ended : ndarray of bool
        Whether the relation ended there; else it went on.
    n : ndarray of float
        How many such relations there are.
    weight, squares : ndarray of float or None
        What they bring a month in all, not below 0, and the sum of the squares of that. With them
        it is money that stays or leaves; without them each relation counts as one.

    Notes
    -----
    Where dear contracts end sooner than cheap ones, the share of customers that stays says too much
    of the money that stays. Simulated with log-normal prices (0.6) and rates of leaving in
    proportion to the price: a value 6 percent too high in a year and 19 in five, whose intervals
    held in 31 and 2 percent of 150 rounds with 2,000 contracts; of the money, right within half a
    percent and 2, and 96 and 95 percent.
    """

    entered: FloatArray
    left: FloatArray
    ended: BoolArray
    n: FloatArray
    weight: FloatArray | None = None
    squares: FloatArray | None = None

    @classmethod
    def watched(
        cls, started: FloatArray, ended: FloatArray, *, since: float, until: float, n: FloatArray,
        weight: FloatArray | None = None, squares: FloatArray | None = None,
    ) -> Relations:  # fmt: skip
        """Take contracts as watched from the end of one day to the end of another.

        Parameters
        ----------
        started, ended : ndarray of float
            Days, whatever they are counted from; ``ended`` is NaN where it is not known to end.
        since, until : float
            The day after which, and the last day on which, ends are known.
        n, weight, squares
            As in `Relations`.
        """
        over = ended <= until  # False where it is NaN
        return cls(np.maximum(since - started, 0) / MONTH,
                   (np.where(over, ended, until) - started) / MONTH, over, n, weight,
                   squares)  # fmt: skip


@dataclass(frozen=True)
class Retention:
    """How many leave in each month of a relation.

    Parameters
    ----------
    hazard, variance : ndarray of float
        Of each known month: minus the logarithm of the share that stays through it, and the
        variance of that (Greenwood).
    beyond : float
        The same of each later month, for which the last ones stand.
    share : ndarray of float
        How much of ``beyond`` rests on each known month.
    beyond_variance : float
        What it varies by besides, for the months after those.
    """

    hazard: FloatArray
    variance: FloatArray
    beyond: float
    share: FloatArray
    beyond_variance: float

    @property
    def known_months(self) -> int:
        """For how long enough were watched."""
        return len(self.hazard)

    def stay(self, months: int) -> FloatArray:
        """Return the share that stays 0, 1, … months."""
        hazard = np.append(self.hazard, self.beyond)
        place = np.minimum(np.arange(months), self.known_months)
        return np.asarray(np.exp(-np.concatenate([[0.0], np.cumsum(hazard[place])])))


def retention(relations: Relations, *, watched: int = _FEWEST_WATCHED) -> Retention | None:
    """Estimate how many leave in each month of a relation.

    Parameters
    ----------
    relations : Relations
        Those that were watched for no time tell nothing.
    watched : int
        A month counts as known while so many are watched at its beginning and at its end.

    Returns
    -------
    Retention or None
        None where too few have left.

    Notes
    -----
    At risk at t are those who entered before t and left at t or later; ends come before what goes
    on. Whoever entered late must be like those of the same age who were watched from the start. A
    month that nobody was watched in, but in later ones somebody was, has the rate of all.
    """
    tells = (relations.left > relations.entered) & (relations.n > 0)
    weight, squares = relations.weight, relations.squares
    # what costs nothing tells nothing of money, unless there is hardly anything else
    if weight is not None and relations.n[tells & relations.ended & (weight > 0)].sum() >= (
        FEWEST_LEAVING
    ):
        tells &= weight > 0
    else:
        weight = squares = None
    entered, left, n = (each[tells] for each in (relations.entered, relations.left, relations.n))
    ended = relations.ended[tells]
    if n[ended].sum() < FEWEST_LEAVING:
        return None
    weight = n if weight is None else weight[tells]
    squares = n if squares is None else squares[tells]
    ends, place = np.unique(left[ended], return_inverse=True)
    leaving, spread, counted = (
        np.bincount(place, weights=each[ended]).astype(float) for each in (weight, squares, n)
    )
    at_risk, squares_at_risk = (
        _watched_before(ends, entered, left, each) for each in (weight, squares)
    )
    # a dear one that has stayed so far could leave as well, so the spread is that of all who were
    # watched; or that of those who left, where those were dearer
    usual = leaving * np.maximum(squares_at_risk, spread) / np.maximum(at_risk, leaving)
    spread = np.asarray(usual * max(1.0, float(spread.sum() / usual.sum())), float)
    # where all who were watched leave at once half of one stays: later ones are watched too
    staying = np.maximum(at_risk - leaving, 0.5 * leaving / counted)
    month = np.ceil(ends).astype(np.int64) - 1
    size = int(np.ceil(left.max()))
    hazard, variance, of_month, spread_of_month, ended_in = (
        np.bincount(month, weights=each, minlength=size).astype(float)
        for each in (np.log1p(leaving / staying), spread / (staying * (staying + leaving)),
                     leaving, spread, counted)
    )  # fmt: skip
    begins = np.arange(size, dtype=float)
    # of a month in whose course hardly anybody is left to watch, a single end would say it all
    watched_in, watched_out = (_watched_before(begins + at, entered, left, n) for at in (1e-9, 1.0))
    enough = np.flatnonzero(np.minimum(watched_in, watched_out) >= watched)
    known = int(enough[-1]) + 1 if len(enough) else 0
    exposure = _lived(left, weight, size) - _lived(entered, weight, size)
    all_spent = float(exposure.sum())
    empty = exposure[:known] <= 0
    hazard, variance = hazard[:known], variance[:known]
    hazard[empty] = of_month.sum() / all_spent
    variance[empty] = spread.sum() / all_spent**2
    so_far = np.cumsum(ended_in[::-1])[::-1]
    begin = int(np.flatnonzero(so_far >= FEWEST_LEAVING)[-1])
    spent = float(exposure[begin:].sum())
    later = float(spread_of_month[max(begin, known) :].sum())
    share = np.where(begins >= begin, exposure / spent, 0.0)[:known]
    beyond = float(of_month[begin:].sum()) / spent
    return Retention(hazard, variance, beyond, share, later / spent**2)


def _lived(until: FloatArray, n: FloatArray, size: int) -> FloatArray:
    """Return how much time all spent in each month up to their own times."""
    month = np.minimum(until.astype(np.int64), size)
    within = np.bincount(month, weights=n * (until - month), minlength=size + 1)
    whole = np.bincount(month, weights=n, minlength=size + 1)
    return np.asarray((within + whole.sum() - np.cumsum(whole))[:size])


def _watched_before(
    at: FloatArray, entered: FloatArray, left: FloatArray, n: FloatArray
) -> FloatArray:
    """Count those who entered before each time and left then or later."""

    def so_many(times: FloatArray) -> FloatArray:
        order = np.argsort(times, kind="stable")
        running = np.concatenate([[0.0], np.cumsum(n[order])])
        return np.asarray(running[np.searchsorted(times[order], at, side="left")])

    return so_many(entered) - so_many(left)


@dataclass(frozen=True)
class Running:
    """Contracts that run now; a row may speak for several of the same age.

    Parameters
    ----------
    age : ndarray of int
        Whole months since they began.
    n, amount, squares : ndarray of float
        How many, what they bring a month in all, and the sum of the squares of that.
    """

    age: np.ndarray
    n: FloatArray
    amount: FloatArray
    squares: FloatArray


@dataclass(frozen=True)
class ContractWorth:
    """What a running contract is worth on average, from now on.

    Parameters
    ----------
    value, low, high : float
        In money; NaN where `unknown`.
    months : float
        To expect on average, discounted as the value is.
    beyond : float
        The share of the value that comes later than is known.
    by_age : ndarray of float
        Months to expect by whole months of age, as far as anybody's reaches.
    unknown : Unknown or None
    """

    value: float
    low: float
    high: float
    months: float
    beyond: float
    by_age: FloatArray
    unknown: Unknown | None = None


def contract_worth(
    of: Retention | None,
    running: Running,
    years: float,
    *,
    discount: float = DISCOUNT,
    paid: float = 0.5,
) -> ContractWorth:
    """Return what running contracts are worth on average, from now on.

    Parameters
    ----------
    of : Retention or None
    running : Running
        At least one.
    years : float
        How far ahead; infinite for a whole relation, of which what comes later counts less.
    discount : float
        A year, of a whole relation.
    paid : float
        When in a month its amount is paid: 0 at the beginning, 1 at the end by those who stayed.

    Notes
    -----
    The interval is symmetric on the log scale. Its variance adds up that of how many leave (the
    delta method, months being independent) and that of the mean over customers, who count as a
    sample of those there could be. By what money does (`Relations.weight`) the mean is right where
    how long somebody stays depends on the price; of single ones it is taken not to.

    Examples
    --------
    Gupta and Lehmann's margin multiple of customers of whom 80 percent stay, at 10 percent:

    >>> none = np.zeros(1)
    >>> yearly = Retention(none - np.log(0.8), none, -np.log(0.8), none, 0.0)
    >>> one = Running(np.zeros(1, int), np.ones(1), np.ones(1), np.ones(1))
    >>> print(round(_months_ahead(yearly, 1, 400, 1 / 1.1, 1.0).sum(), 2))
    2.67
    """
    if of is None:
        return _unknown(Unknown.TOO_FEW)
    is_whole = math.isinf(years)
    fade = (1 + discount) ** (-1 / 12) if is_whole else 1.0
    ahead = round(years * 12) if not is_whole else _whole(fade)
    ages = int(running.age.max()) + 1
    each = _months_ahead(of, ages, ahead, fade, paid)
    by_age = each.sum(axis=1)
    amount = np.bincount(running.age, weights=running.amount, minlength=ages).astype(float)
    worth = float(amount @ by_age)
    n = float(running.n.sum())
    late = np.arange(ages)[:, None] + np.arange(ahead)[None, :] >= of.known_months
    beyond = float(amount @ (each * late).sum(axis=1)) / worth if worth > 0 else 0.0
    if beyond > _MOST_BEYOND:
        return _unknown(Unknown.BEYOND)
    value = worth / n
    slope = _slope(of, amount, each, fade, paid) / n
    by_month = slope[:-1] + slope[-1] * of.share
    variance = float(by_month**2 @ of.variance) + slope[-1] ** 2 * of.beyond_variance
    squares = np.bincount(running.age, weights=running.squares, minlength=ages)
    variance += max(float(squares @ by_age**2) / n - value**2, 0.0) / n
    wide = math.exp(Z * math.sqrt(variance) / value) if value > 0 else 1.0
    months = float(np.bincount(running.age, weights=running.n, minlength=ages) @ by_age) / n
    return ContractWorth(value, value / wide, value * wide, months, beyond, by_age)


def _whole(fade: float) -> int:
    """Return after how many months what comes counts no more, or nobody is left."""
    return min(math.ceil(math.log(_NOTHING_LEFT, fade)), _LONGEST)


def _months_ahead(of: Retention, ages: int, ahead: int, fade: float, paid: float) -> FloatArray:
    """Return what each month ahead counts, shape (ages, ahead)."""
    stay = of.stay(ages + ahead)
    place = np.arange(ages)[:, None] + np.arange(ahead + 1)[None, :]
    still = stay[place] / stay[:ages, None]
    weight = fade ** (np.arange(ahead) + paid)
    return np.asarray(((1 - paid) * still[:, :-1] + paid * still[:, 1:]) * weight)


def _slope(
    of: Retention, amount: FloatArray, each: FloatArray, fade: float, paid: float
) -> FloatArray:
    """Return what the sum loses by more leaving in each known month, and in any later one."""
    ages, ahead = each.shape
    stay = of.stay(ages + ahead)
    place = np.arange(ages)[:, None] + np.arange(ahead)[None, :]
    ends = stay[place + 1] / stay[:ages, None] * paid * fade ** (np.arange(ahead) + paid)
    # who leaves in a month is missing at its end, and in all months after it
    later = np.cumsum(each[:, ::-1], axis=1)[:, ::-1] - each
    lost = (ends + later) * amount[:, None]
    month = np.minimum(place, of.known_months)
    size = of.known_months + 1
    return np.asarray(-np.bincount(month.ravel(), weights=lost.ravel(), minlength=size), float)


def _unknown(why: Unknown) -> ContractWorth:
    nothing = math.nan
    return ContractWorth(nothing, nothing, nothing, nothing, nothing, np.zeros(0), why)
