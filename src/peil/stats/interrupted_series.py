"""The effect on one series without a comparison: level shift with autocorrelated errors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from peil.shared.errors import NotEnoughData
from peil.stats.checked import numbers, tail
from peil.stats.estimate import LEVEL, FloatArray

LEAST_BEFORE, LEAST_AFTER = 24, 8
# What the errors may be like: carried over from period to period by this much, with innovations of
# variance 1; noise of their own on top, in the same variances; and a trend that bends. How much
# each counts before the series is seen was fitted so that the interval holds equally often
# whatever the errors are like (tests/calibration/match_errors.py fits it anew): much at the ends,
# since data that lie between are always taken for something of both.
_CARRIED = np.array(
    [-0.6, -0.45, -0.3, -0.15, 0, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.88, 0.94, 0.97, 0.99, 0.999]
)
_NOISE = np.array([0.0, 1.0, 4.0, 16.0])
_BEND = np.array([0.0, 0.0001, 0.001, 0.01])
_CARRIED_COUNTS = np.array(
    [0.87, 0.68, 0.44, 0.22, 0.10, 0.06, 0.05, 0.05, 0.07, 0.11, 0.18, 0.28, 0.42, 0.57, 0.76, 1]
)
_NOISE_COUNTS = np.array([1, 0.28, 0.10, 0.03])
_BEND_COUNTS = np.array([0.32, 0.11, 0.24, 1])
_MOST_PERIODS = 200
_EDGE, _CLEARLY, _NEAR = 4, 2.0, 4.0


@dataclass(frozen=True)
class SeriesEffect:
    """A level shift, with what is known of it.

    Parameters
    ----------
    effect : float
        Mean difference per period after the start, in the outcome's unit.
    expected : numpy.ndarray of float, shape (periods,)
        The series without the shift, as it is fitted.
    spread : float
        Standard deviation of what the fit leaves before the start.
    autocorrelation : float
        From one period to the next, as the errors have it (averaged over what is plausible).
    """

    effect: float
    expected: FloatArray
    spread: float
    autocorrelation: float
    _weights: FloatArray
    _centres: FloatArray
    _errors: FloatArray
    _freedom: int

    def interval(self, *, level: float = LEVEL) -> tuple[float, float]:
        """Return the limits of the effect."""
        outside = tail(level)
        return self._quantile(outside), self._quantile(1 - outside)

    def share_below(self, value: float) -> float:
        """Return how probable an effect under a value is."""
        standing = (value - self._centres) / self._errors
        below = np.asarray(special.stdtr(self._freedom, standing), float)
        return float(self._weights @ below)

    def _quantile(self, probability: float) -> float:
        reach = special.stdtrit(self._freedom, probability)
        ends = self._centres + reach * self._errors
        low, high = float(ends.min()), float(ends.max())
        for _ in range(80):
            middle = (low + high) / 2
            if self.share_below(middle) < probability:
                low = middle
            else:
                high = middle
        return (low + high) / 2


def interrupted_series(
    outcome: ArrayLike, *, before: int, season: int | None = None, has_trend: bool = True,
    least: tuple[int, int] = (LEAST_BEFORE, LEAST_AFTER),
) -> SeriesEffect:  # fmt: skip
    """Estimate a lasting shift of one series at a known start.

    Parameters
    ----------
    outcome : array_like of float, shape (periods,)
        At equal distances in time, none missing. Only the last 500 are used.
    before : int
        Periods before the start.
    season : int or None
        Periods after which the year (or week) begins anew; it is modelled where at least two
        whole seasons lie before the start.
    has_trend : bool
        Whether a linear trend is modelled; a difference from other units needs none.
    least : tuple of int
        Periods that must lie before and after the start.

    Returns
    -------
    SeriesEffect

    Raises
    ------
    NotEnoughData
        If there are fewer periods than at least, by default 24 before and 8 after the start.

    Notes
    -----
    Level, linear trend, season and shift, with errors that are partly carried over from period
    to period (first-order autoregressive, up to nearly a random walk), partly not, and may bend
    the trend. How much of each there is cannot be read off short series: taking the best guess
    for the truth is what makes ordinary tests cry out falsely. So the effect is averaged over a
    grid of plausible degrees, each weighted by its restricted likelihood, and the interval is that
    of the mixture of Student's distributions. What each degree counts beforehand is matched: so
    that the interval holds in 95 % of cases, as near as can be, under each of many kinds of
    errors. Without a comparison group nothing here tells the action from something else that
    happened at the same time.

    References
    ----------
    .. [1] Harville, D. "Bayesian inference for variance components using only error contrasts",
       Biometrika 61(2), 1974, 383-385: the restricted likelihood as a posterior.
    .. [2] Datta, G., Mukerjee, R. "Probability matching priors: higher order asymptotics",
       Springer, 2004: weights beforehand that make an average hold as often as it says.
    .. [3] Bernal, J., Cummins, S., Gasparrini, A. "Interrupted time series regression for the
       evaluation of public health interventions", Int. J. of Epidemiology 46(1), 2017, 348-355.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> series = np.r_[np.zeros(40), np.full(20, 5.0)] + rng.normal(size=60)
    >>> found = interrupted_series(series, before=40)
    >>> low, high = found.interval()
    >>> bool(low < 5 < high)
    True
    """
    given = numbers("outcome", outcome)
    after = len(given) - before
    least_before, least_after = least
    if before < least_before or after < least_after:
        raise NotEnoughData(
            "There are %(before)s periods before the start and %(after)s after it; without a "
            "comparison at least %(least_before)s and %(least_after)s are needed.",
            before=before,
            after=after,
            least_before=least_before,
            least_after=least_after,
        )
    cut = max(0, min(len(given) - _MOST_PERIODS, before - LEAST_BEFORE))
    series, start = given[cut:], before - cut
    design = _design(len(series), start, season, has_trend=has_trend)
    weights, centres, errors, fitted, freedom, _ = _mixture(series, design)
    expected = fitted - design[:, 0] * float(weights @ centres)
    return SeriesEffect(
        effect=float(weights @ centres),
        expected=np.append(given[:cut], expected),
        spread=float((series - expected)[:start].std(ddof=min(design.shape[1] - 1, start - 1))),
        autocorrelation=float(weights @ _next_to_each_other()),
        _weights=weights,
        _centres=centres,
        _errors=errors,
        _freedom=freedom,
    )


def likelier_start(
    outcome: ArrayLike, *, before: int, season: int | None = None, slack: int = 1
) -> int | None:
    """Return when the series shifts more clearly than at its start, if it does so elsewhere.

    Parameters
    ----------
    outcome, before, season
        As in `interrupted_series`.
    slack : int
        A shift so many periods later than the start, or one earlier, may be the action's own, come
        slowly: there another must be e⁴ times as likely, elsewhere e² times.

    Returns
    -------
    int or None
        Periods before that shift; None if no other is clearly likelier.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> series = np.r_[np.zeros(44), np.full(16, 6.0)] + rng.normal(size=60)
    >>> likelier_start(series, before=40), likelier_start(series, before=44)
    (44, None)
    """
    given = numbers("outcome", outcome)
    cut = max(0, min(len(given) - _MOST_PERIODS, before - LEAST_BEFORE))
    series, start = given[cut:], before - cut

    def evidence(at: int) -> float:
        design = _design(len(series), at, season, has_trend=True)
        return _mixture(series, design)[-1]

    # the season is modelled or not by the true start, whatever other one is tried
    season = season if season and start >= 2 * season else None
    own = evidence(start)
    near = range(start - 1, start + slack + 1)
    found = {
        at: evidence(at) - own - (_NEAR if at in near else _CLEARLY)
        for at in range(_EDGE, len(series) - _EDGE + 1)
        if at != start and (not season or at >= 2 * season)
    }
    best = max(found, key=lambda at: found[at], default=start)
    return best + cut if found.get(best, 0.0) > 0 else None


def _log_counts() -> FloatArray:
    """Return how much each degree counts before the series is seen."""
    counts = _CARRIED_COUNTS[:, None, None] * _NOISE_COUNTS[:, None] * _BEND_COUNTS
    return np.asarray(np.log(counts / counts.sum()).ravel())


def _next_to_each_other() -> FloatArray:
    """Return the correlation of errors one period apart under each degree, without the bend."""
    moving = 1 / (1 - _CARRIED**2)
    share = moving[:, None] / (moving[:, None] + _NOISE)
    return np.repeat((_CARRIED[:, None] * share).ravel(), len(_BEND))


def _design(periods: int, before: int, season: int | None, *, has_trend: bool) -> FloatArray:
    """Return the columns of the model; the first is the shift."""
    at = np.arange(periods)
    columns = [(at >= before).astype(float), np.ones(periods)]
    if has_trend:
        columns.append((at - periods / 2) / periods)
    if season and season > 1 and before >= 2 * season:
        if season <= 12:
            columns += [(at % season == k).astype(float) for k in range(1, season)]
        else:
            for wave in range(1, min(3, (season + 1) // 2)):
                turn = 2 * np.pi * wave * at / season
                columns += [np.sin(turn), np.cos(turn)]
    return np.column_stack(columns)


def _mixture(
    series: FloatArray, design: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, int, float]:
    """Fit under each degree of carrying over.

    Returns weights, effects, errors, the mean fit, degrees of freedom, and the log of how probable
    the model makes the series.
    """
    whitener, half_logdet = _whiteners(len(series))
    x, y = whitener @ design, whitener @ series
    cross = np.swapaxes(x, 1, 2) @ x
    inverse = np.linalg.inv(cross)
    beta = (inverse @ (np.swapaxes(x, 1, 2) @ y[..., None]))[..., 0]
    left = y - (x @ beta[..., None])[..., 0]
    freedom = len(series) - design.shape[1]
    squares = np.maximum((left**2).sum(axis=1), 1e-300)
    variance = squares / freedom
    likelihood = -half_logdet - np.linalg.slogdet(cross)[1] / 2 - freedom / 2 * np.log(squares)
    log_weight = likelihood + _log_counts()
    weights = np.exp(log_weight - log_weight.max())
    evidence = float(log_weight.max() + np.log(weights.sum()))
    weights /= weights.sum()
    errors = np.sqrt(variance * inverse[:, 0, 0])
    return weights, beta[:, 0], errors, design @ (weights @ beta), freedom, evidence


@lru_cache(maxsize=8)
def _whiteners(periods: int) -> tuple[FloatArray, FloatArray]:
    """Return what makes errors independent, for each degree, and half of its log determinant."""
    apart = np.abs(np.subtract.outer(np.arange(periods), np.arange(periods)))
    carried = _CARRIED[:, None, None] ** apart / (1 - _CARRIED**2)[:, None, None]
    steps = np.tril(np.ones((periods, periods)))
    bends = steps @ steps
    bent = bends @ bends.T
    mixed = (
        carried[:, None, None]
        + _NOISE[:, None, None, None] * np.eye(periods)
        + _BEND[:, None, None] * bent
    )
    roots = np.linalg.cholesky(mixed.reshape(-1, periods, periods))
    half_logdet = np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1)
    return np.linalg.inv(roots), half_logdet
