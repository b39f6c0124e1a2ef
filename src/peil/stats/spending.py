"""What customers spend each time: the Gamma-Gamma model.

A customer's amounts vary around a mean of their own by a gamma distribution, and the means differ
between customers by another. How often somebody buys and how much each time are taken to be
unrelated.

References
----------
Fader, Hardie, "The Gamma-Gamma model of monetary value", 2013; Fader, Hardie, Lee, "RFM and CLV",
Journal of Marketing Research, 2005.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import digamma, gammaln

from peil.stats.buying import inverse_information, polished
from peil.stats.estimate import FloatArray

_WIDEST = 12.0
_ALIKE = 100.0


@dataclass(frozen=True)
class Spending:
    """A fitted Gamma-Gamma model.

    Parameters
    ----------
    p, q, v : float
        Amounts have the shape p; their rates the shape q and the rate v, in money.
    log_likelihood : float
    covariance : ndarray of shape (3, 3) or None
        Of the logarithms of the parameters; None where they mean nothing.
    """

    p: float
    q: float
    v: float
    log_likelihood: float
    covariance: FloatArray | None

    @property
    def logs(self) -> FloatArray:
        """The logarithms of the parameters."""
        return np.log([self.p, self.q, self.v])

    @property
    def is_settled(self) -> bool:
        """Whether the mean amount of all is finite and known."""
        return self.q > 1 and (self.covariance is not None or self.is_alike)

    @property
    def is_alike(self) -> bool:
        """Whether customers' mean amounts do not differ, so that nothing tells their shape."""
        return self.covariance is None and self.q >= _ALIKE


def fit_spending(purchases: FloatArray, mean: FloatArray) -> Spending:
    """Fit the model by maximum likelihood.

    Parameters
    ----------
    purchases : ndarray of float
        How many amounts each customer's mean is of; at least 1.
    mean : ndarray of float
        Mean amount of each customer; over 0.

    Raises
    ------
    ValueError
        If there is no customer, or a mean is not over 0.
    """
    if not len(mean) or not (mean > 0).all() or not (purchases >= 1).all():
        raise ValueError("amounts must be over 0, of one purchase or more each")
    scale = float(np.median(mean))  # so that the search begins near, whatever the currency
    told = mean / scale
    x, place = np.unique(purchases, return_inverse=True)
    of_x = np.bincount(place).astype(float)
    log_mean, n = np.log(told), len(told)

    def loss(logs: FloatArray) -> tuple[float, FloatArray]:
        p, q, v = np.exp(logs)
        many = np.log(purchases * told + v)
        value = (
            of_x @ (gammaln(p * x + q) - gammaln(p * x) + p * x * np.log(x))
            + n * (q * np.log(v) - gammaln(q))
            + ((p * purchases - 1) @ log_mean)
            - ((p * purchases + q) @ many)
        )
        d_p = (
            of_x @ (x * (digamma(p * x + q) - digamma(p * x) + np.log(x)))
            + purchases @ (log_mean - many)
        )  # fmt: skip
        d_q = of_x @ digamma(p * x + q) + n * (np.log(v) - digamma(q)) - many.sum()
        d_v = n * q / v - ((p * purchases + q) / (purchases * told + v)).sum()
        gradient = np.array([d_p * p, d_q * q, d_v * v])
        return -value / n, -gradient / n

    found = minimize(
        loss, np.log([2.0, 3.0, 2.0]), jac=True, method="L-BFGS-B",
        bounds=[(-_WIDEST, _WIDEST)] * 3, options={"maxiter": 500, "ftol": 1e-14, "gtol": 1e-10},
    )  # fmt: skip
    at, information = polished(loss, found.x)
    p, q, v = np.exp(at).tolist()
    # the density of the amounts themselves, not of amounts in medians
    likelihood = -loss(at)[0] * n - n * np.log(scale)
    return Spending(p, q, v * scale, float(likelihood), inverse_information(information * n))


def expected_amount(model: Spending, purchases: FloatArray, mean: FloatArray) -> FloatArray:
    """Return the amount to expect of each customer's next purchase.

    Parameters
    ----------
    model : Spending
        With q over 1.
    purchases, mean : ndarray of float
        As in `fit_spending`; 0 purchases give the mean of all customers.
    """
    weight = credibility(model, purchases)
    of_all = model.p * model.v / (model.q - 1)
    return np.asarray((1 - weight) * of_all + weight * np.where(purchases > 0, mean, 0.0))


def credibility(model: Spending, purchases: FloatArray) -> FloatArray:
    """Return how much a customer's own mean counts against that of all; 0 to 1."""
    return np.asarray(model.p * purchases / (model.p * purchases + model.q - 1))
