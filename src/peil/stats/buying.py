"""How customers without a contract buy and stop: the BG/NBD model.

While a customer is alive, purchases come as a Poisson process; after each one the customer stops
for good with some probability. Rates differ between customers by a gamma distribution and
probabilities by a beta distribution. Of each customer three numbers tell all: repeat purchases x,
the time from the first to the last t_x, and the time from the first until now T.

References
----------
Fader, Hardie, Lee, "Counting your customers the easy way: an alternative to the Pareto/NBD
model", Marketing Science, 2005.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh_tridiagonal
from scipy.optimize import minimize
from scipy.special import betaln, digamma, gammaln

from peil.stats.estimate import FloatArray
from peil.stats.runs import begins_run

NODES = 64
"""Points of a sum over what is not known; a third of them do where only a spread is wanted."""
_WIDEST = 12.0
"""How far the logarithm of a parameter may go: past that the model has degenerated."""
_FLAT = 0.01
"""Information on a logarithm that says no more than: within a factor of e to the tenth."""
_AT_ONCE = 1 << 15
_MOST_FOR_A_START = 20_000
_SEED = 20_270_402
_ROUNDING = 1e-14
_STEEP = 1e-8


@dataclass(frozen=True)
class Histories:
    """Customers by what they did; customers who did the same stand in one row.

    Parameters
    ----------
    repeats : ndarray of float
        Repeat purchases x: days with a purchase, less the first.
    last : ndarray of float
        Time from the first to the last purchase, t_x; 0 where x is 0.
    seen : ndarray of float
        Time from the first purchase until now, T.
    customers : ndarray of float
        How many did exactly this.
    """

    repeats: FloatArray
    last: FloatArray
    seen: FloatArray
    customers: FloatArray

    @classmethod
    def of(
        cls, repeats: FloatArray, last: FloatArray, seen: FloatArray
    ) -> tuple[Histories, np.ndarray]:
        """Put customers who did the same together.

        Returns
        -------
        (Histories, ndarray of int)
            And each customer's row.

        Raises
        ------
        ValueError
            If a time is negative, or a last purchase lies after now.
        """
        is_one = (repeats >= 0) & (last >= 0) & (last <= seen) & ((repeats > 0) | (last == 0))
        if not is_one.all():
            raise ValueError("histories must have 0 <= t_x <= T, and t_x 0 where x is 0")
        order = _alike_together(repeats, last, seen)
        repeats, last, seen = repeats[order], last[order], seen[order]
        is_new = begins_run(repeats, last, seen)
        row = np.empty(len(order), np.int64)
        row[order] = np.cumsum(is_new) - 1
        customers = np.diff(np.flatnonzero(is_new), append=len(order)).astype(float)
        return cls(repeats[is_new], last[is_new], seen[is_new], customers), row

    def counted(self, customers: FloatArray) -> Histories:
        """Return the same histories of other numbers of customers."""
        return Histories(self.repeats, self.last, self.seen, customers)


def _alike_together(*columns: FloatArray) -> np.ndarray:
    """Return an order in which rows that are alike lie together.

    One sort of a number that is made of all columns takes a third of the time of a sort by each.
    Should two rows get the same number without being alike, they may lie apart from their like:
    then there is a row more, and nothing else is wrong.
    """
    made = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        made = (made ^ (column + 0.0).view(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        made ^= made >> np.uint64(29)
    return np.argsort(made)


@dataclass(frozen=True)
class Buying:
    """A fitted BG/NBD model.

    Parameters
    ----------
    r, alpha : float
        Shape and rate of the purchase rates' gamma distribution; ``alpha`` in the unit of time.
    a, b : float
        Of the beta distribution of the probabilities to stop after a purchase.
    log_likelihood : float
    covariance : ndarray of shape (4, 4) or None
        Of the logarithms of the parameters in this order, from the observed information; None
        where it is not positive definite, or a parameter has run away.
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    covariance: FloatArray | None

    @property
    def logs(self) -> FloatArray:
        """The logarithms of the parameters."""
        return np.log([self.r, self.alpha, self.a, self.b])

    @property
    def is_settled(self) -> bool:
        """Whether the likelihood has a top within reach, so that parameters mean something."""
        return self.covariance is not None


def fit_buying(histories: Histories, near: Buying | None = None) -> Buying:
    """Fit the model by maximum likelihood.

    Parameters
    ----------
    histories : Histories
        At least one customer with a repeat purchase.
    near : Buying or None
        Where to look first, if a fit to nearly the same is at hand; then less is tried, and no
        covariance given.

    Raises
    ------
    ValueError
        If nobody bought again.
    """
    if not (histories.repeats * histories.customers).sum() > 0:
        raise ValueError("nobody bought again")
    model = _Likelihood(histories)
    mean_seen = float((histories.seen @ histories.customers) / histories.customers.sum())
    usual = np.log([0.5, max(0.5 * mean_seen, 1e-6)])
    bounds = [(at - _WIDEST, at + _WIDEST) for at in (*usual, 0.0, 0.0)]
    if near is not None:
        found = minimize(model.loss, near.logs, jac=True, method="L-BFGS-B", bounds=bounds)
        return _fitted(found.x, -found.fun * model.total, None)
    some = _some(histories)
    begins = [np.concatenate([usual, np.log([a, 2.0])]) for a in (0.5, 2.0)]
    few = _Likelihood(some)
    best = min(
        (minimize(few.loss, begin, jac=True, method="L-BFGS-B", bounds=bounds,
                  options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-9}) for begin in begins),
        key=lambda each: float(each.fun),
    )  # fmt: skip
    at, curved = polished(few.loss, best.x)
    if some is not histories:
        at, curved = polished(model.loss, at, curved)
        if np.abs(model.loss(at)[1]).max() > _STEEP:  # too flat for steps by the part's curvature
            whole = minimize(model.loss, at, jac=True, method="L-BFGS-B", bounds=bounds,
                             options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-9})  # fmt: skip
            at, curved = polished(model.loss, whole.x)
    covariance = inverse_information(curved * model.total)
    return _fitted(at, -model.loss(at)[0] * model.total, covariance)


def _some(histories: Histories) -> Histories:
    """Return a part of the histories that is large enough to look near the whole's fit."""
    n = len(histories.repeats)
    if n <= _MOST_FOR_A_START:
        return histories
    chosen = np.random.default_rng(_SEED).choice(n, _MOST_FOR_A_START, replace=False)
    columns = (histories.repeats, histories.last, histories.seen, histories.customers)
    return Histories(*(each[chosen] for each in columns))


def rates_covariance(histories: Histories, model: Buying) -> FloatArray | None:
    """Return the covariance of the logarithms of r and alpha alone, stopping being as it is.

    Where hardly anybody seems to have stopped, a and b run away and this is what can be told.

    Returns
    -------
    ndarray of shape (2, 2) or None
        None where these mean nothing either.
    """
    likelihood = _Likelihood(histories)
    stopping = model.logs[2:]

    def loss(rates: FloatArray) -> tuple[float, FloatArray]:
        value, gradient = likelihood.loss(np.concatenate([rates, stopping]))
        return value, gradient[:2]

    at = model.logs[:2]
    return inverse_information(curvature(loss, at, loss(at)[1]) * likelihood.total)


def _fitted(logs: FloatArray, log_likelihood: float, covariance: FloatArray | None) -> Buying:
    r, alpha, a, b = np.exp(logs).tolist()
    return Buying(r, alpha, a, b, float(log_likelihood), covariance)


class _Likelihood:
    """The mean negative log-likelihood in the parameters' logarithms.

    What depends on the number of purchases alone, or on the time seen alone, is worked out once for
    each such number or time; only whether somebody has stopped takes a row of its own.
    """

    def __init__(self, histories: Histories) -> None:
        self.total = float(histories.customers.sum())
        self.x, which = np.unique(histories.repeats, return_inverse=True)
        self.of_x = np.bincount(which, weights=histories.customers)
        self.seen, seen_at = np.unique(histories.seen, return_inverse=True)
        self.of_seen = np.bincount(seen_at, weights=histories.customers)
        self.bought_by_seen = np.bincount(seen_at, histories.customers * histories.repeats)
        # nobody stopped yet who lacks a purchase to stop after
        bought = histories.repeats > 0
        self.n, self.which = histories.customers[bought], which[bought]
        self.times = histories.repeats[bought]
        self.until_now, self.until_last = histories.seen[bought], histories.last[bought]

    def loss(self, logs: FloatArray) -> tuple[float, FloatArray]:
        """Return the loss and its gradient."""
        r, alpha, a, b = np.exp(logs)
        x, n_x = self.x, self.of_x
        stopping = b + np.maximum(x, 1.0) - 1

        now, last, reach = alpha + self.until_now, alpha + self.until_last, r + self.times
        silence = np.log(now / last)
        gap = (np.log(a) - np.log(stopping))[self.which] + reach * silence
        small = np.exp(-np.abs(gap))
        soft = np.maximum(gap, 0.0) + np.log1p(small)
        # of each customer, times the chance that they stopped after the last purchase
        gone = self.n * np.exp(np.minimum(gap, 0.0)) / (1 + small)
        of_gone = np.bincount(self.which, weights=gone, minlength=len(x))

        log_seen, since = np.log(alpha + self.seen), 1 / (alpha + self.seen)
        by_x = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b)
        all_purchases = r * self.of_seen + self.bought_by_seen
        value = n_x @ by_x - all_purchases @ log_seen + self.n @ soft

        d_r = (
            n_x @ (digamma(r + x) - digamma(r) + np.log(alpha))
            - self.of_seen @ log_seen
            + gone @ silence
        )
        d_alpha = (
            self.total * r / alpha - all_purchases @ since + gone @ (reach * (1 / now - 1 / last))
        )
        both = digamma(a + b) - digamma(a + b + x)
        d_a = n_x @ both + of_gone.sum() / a
        d_b = n_x @ (digamma(b + x) - digamma(b) + both) - of_gone @ (1 / stopping)
        gradient = np.array([d_r * r, d_alpha * alpha, d_a * a, d_b * b])
        return -value / self.total, -gradient / self.total


Loss = Callable[[FloatArray], tuple[float, FloatArray]]


def polished(
    loss: Loss, at: FloatArray, curved: FloatArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """Take Newton's steps while they lower a loss, and return the place and the curvature there.

    Parameters
    ----------
    loss : callable
        Gives the loss and its gradient.
    at : ndarray
        Near its lowest point.
    curved : ndarray or None
        A curvature to step by where it is known well enough; None to work it out at each step.
    """
    here, gradient = loss(at)
    for _step in range(50):
        try:
            steps_by = curvature(loss, at, gradient) if curved is None else curved
            move = np.linalg.solve(steps_by, gradient)
        except np.linalg.LinAlgError:
            break
        if not np.abs(move).max() <= 1:  # so flat that a step says nothing
            break
        lower, next_gradient = loss(at - move)
        if not lower <= here + _ROUNDING:
            break
        at, here, gradient = at - move, lower, next_gradient
        if np.abs(move).max() < 1e-9:
            break
    return at, curvature(loss, at, gradient)


def curvature(loss: Loss, at: FloatArray, gradient: FloatArray, step: float = 1e-6) -> FloatArray:
    """Return a loss's second derivatives, made symmetric, from differences to its gradient there.

    One-sided, since the gradient is at hand: with so short a step about six digits are right.
    """
    found = np.array([(loss(at + move)[1] - gradient) / step for move in step * np.eye(len(at))])
    return np.asarray((found + found.T) / 2)


def inverse_information(information: FloatArray) -> FloatArray | None:
    """Invert an information matrix; None where it is none, or so flat that nothing is known."""
    if not np.isfinite(information).all() or np.linalg.eigvalsh(information)[0] <= _FLAT:
        return None
    found = np.linalg.inv(information)
    return np.asarray((found + found.T) / 2)


def log_likelihood(model: Buying, histories: Histories) -> float:
    """Return the log-likelihood of histories under given parameters."""
    likelihood = _Likelihood(histories)
    return float(-likelihood.loss(model.logs)[0] * likelihood.total)


def alive(model: Buying, histories: Histories) -> FloatArray:
    """Return the probability that each customer has not stopped."""
    x, bought = histories.repeats, histories.repeats > 0
    found = np.ones(len(x))
    gap = (
        np.log(model.a)
        - np.log(model.b + x[bought] - 1)
        + (model.r + x[bought])
        * np.log((model.alpha + histories.seen[bought]) / (model.alpha + histories.last[bought]))
    )
    found[bought] = 1 / (1 + np.exp(gap))
    return found


def expected_purchases(
    model: Buying, histories: Histories, horizon: float, *, nodes: int = NODES
) -> FloatArray:
    """Return the purchases to expect of each customer within a time from now.

    Parameters
    ----------
    model, histories
    horizon : float
        In the unit of time; ``inf`` is refused, see `discounted_purchases`.
    nodes : int
        Points of the sum.

    Notes
    -----
    Of those alive, the probability to stop follows a beta distribution with a and b + x, and the
    rate a gamma distribution with r + x and alpha + T. Over the rate the expectation has a closed
    form; over the probability it is a Gauss-Jacobi sum, which has no trouble where the published
    hypergeometric form has (a near 1, large x).
    """
    if not 0 <= horizon < np.inf:
        raise ValueError("the horizon must be finite")

    def of_one(p: FloatArray, x: float, seen: FloatArray) -> FloatArray:
        growth = np.log1p(p * (horizon / (model.alpha + seen))[:, None])
        return np.asarray(-np.expm1(-(model.r + x) * growth) / p)

    return alive(model, histories) * _over_stopping(model, histories, of_one, nodes)


def discounted_purchases(
    model: Buying, histories: Histories, rate: float, *, nodes: int = NODES
) -> FloatArray:
    """Return the purchases to expect ever, each worth less the later it comes.

    Parameters
    ----------
    model, histories
    rate : float
        Continuous discount rate per unit of time; over 0.
    nodes : int
        Points of each of the two sums.
    """
    if not rate > 0:
        raise ValueError("a whole relation needs a discount rate over 0")

    def of_one(p: FloatArray, x: float, seen: FloatArray) -> FloatArray:
        scale, weight = gamma_nodes(model.r + x, nodes)
        lost = rate * (model.alpha + seen)
        total = np.zeros((len(seen), len(p)))
        for u, w in zip(scale, weight, strict=True):
            total += w * u / (lost[:, None] + u * p)
        return total

    return alive(model, histories) * _over_stopping(model, histories, of_one, nodes)


Expectation = Callable[[FloatArray, float, FloatArray], FloatArray]


def _over_stopping(
    model: Buying, histories: Histories, of_one: Expectation, nodes: int
) -> FloatArray:
    """Average an expectation over what is known of each customer's probability to stop.

    Parameters
    ----------
    model, histories
    of_one : callable
        Takes probabilities of shape (nodes,), x, and times T of shape (n,); gives (n, nodes).
    """
    found = np.zeros(len(histories.repeats))
    order = np.argsort(histories.repeats, kind="stable")
    values, begins = np.unique(histories.repeats[order], return_index=True)
    for x, rows in zip(values.tolist(), np.split(order, begins[1:]), strict=True):
        p, weight = beta_nodes(model.a, model.b + x, nodes)
        times, place = np.unique(histories.seen[rows], return_inverse=True)
        parts = np.array_split(times, -(-len(times) // _AT_ONCE))
        found[rows] = np.concatenate([of_one(p, x, part) @ weight for part in parts])[place]
    return found


def beta_nodes(a: float, b: float, n: int = NODES) -> tuple[FloatArray, FloatArray]:
    """Return points and weights that average over a beta distribution (Gauss-Jacobi).

    Weights add up to 1. By Golub and Welsch, from the tridiagonal matrix of the recurrence, since
    weights by the gamma function overflow where a customer bought hundreds of times.
    """
    k = np.arange(1, n)
    low, high = b - 1, a - 1
    both = 2 * k + low + high
    first = (high - low) / (low + high + 2)
    middle = np.concatenate([[first], (high**2 - low**2) / (both * (both + 2))])
    with np.errstate(invalid="ignore", divide="ignore"):
        beside = 4 * k * (k + low) * (k + high) * (k + low + high) / (
            both**2 * (both + 1) * (both - 1)
        )  # fmt: skip
    beside[0] = 4 * (1 + low) * (1 + high) / (both[0] ** 2 * (both[0] + 1))
    points, vectors = eigh_tridiagonal(middle, np.sqrt(beside))
    return np.clip((1 + points) / 2, 1e-15, 1.0), vectors[0] ** 2


def gamma_nodes(shape: float, n: int = NODES) -> tuple[FloatArray, FloatArray]:
    """Return points and weights that average over a gamma distribution of rate 1 (Gauss-Laguerre).

    As `beta_nodes`.
    """
    k = np.arange(n)
    points, vectors = eigh_tridiagonal(2 * k + shape, np.sqrt(k[1:] * (k[1:] + shape - 1)))
    return np.maximum(points, 0.0), vectors[0] ** 2
