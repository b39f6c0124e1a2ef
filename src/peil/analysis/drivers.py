"""Drivers of an outcome: how much each rating goes together with it, with its uncertainty."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from peil.shared.errors import BadInput, NotEnoughData
from peil.shared.suggest import unknown
from peil.stats.correlations import Cases, Rows, correlations, resampled_correlations
from peil.stats.estimate import FloatArray
from peil.stats.importance import Importance, percentile_limits
from peil.stats.lmg import lmg
from peil.stats.means import mean_from_moments
from peil.stats.moments import WeightedMoments
from peil.stats.relative_weights import relative_weights

Method = Literal["lmg", "relative-weights"]
METHODS: dict[Method, Callable[[ArrayLike], Importance]] = {
    "lmg": lmg,
    "relative-weights": relative_weights,
}
ROUNDS, LEAST_ROUNDS = 1000, 100
SEED = 20261127
_ALIKE = 0.9
_MOST_LOST = 0.1
_ROWS_PER_DRIVER = 10


@dataclass(frozen=True)
class Driver:
    """One driver's importance.

    Parameters
    ----------
    driver : str
        Its name.
    r2_share : float
        Its part of the outcome's variance, 0 to 1.
    percent : float
        Its part of what all drivers explain, 0 to 100.
    low, high : float
        The 95 % interval of ``r2_share``.
    percent_low, percent_high : float
        The 95 % interval of ``percent``.
    correlation : float
        With the outcome, −1 to 1: which way it goes together.
    performance : float
        The driver's own weighted mean.
    performance_low, performance_high : float
        Its 95 % interval.
    """

    driver: str
    r2_share: float
    percent: float
    low: float
    high: float
    percent_low: float
    percent_high: float
    correlation: float
    performance: float
    performance_low: float
    performance_high: float


@dataclass(frozen=True)
class Drivers:
    """What goes together with an outcome. An association: it does not say what causes what.

    Parameters
    ----------
    outcome : str
    method : Method
    n : int
        Rows that were used.
    left_out : int
        Rows that were not, since something was missing.
    r2 : float
        What all drivers explain together, 0 to 1.
    r2_low, r2_high : float
        Its 95 % interval.
    drivers : tuple of Driver
        The most important first.
    alike : tuple of (str, str, float)
        Pairs that say almost the same, with their correlation: their order is uncertain.
    is_thin : bool
        Whether there are fewer than ten rows for each driver.
    """

    outcome: str
    method: Method
    n: int
    left_out: int
    r2: float
    r2_low: float
    r2_high: float
    drivers: tuple[Driver, ...]
    alike: tuple[tuple[str, str, float], ...]
    is_thin: bool

    def record(self) -> dict[str, object]:
        """Return the answer as a plain record, as the JSON of ``peil drivers`` gives it."""
        return {
            "method": self.method,
            "n": self.n,
            "r2": self.r2,
            "drivers": [
                {
                    "driver": d.driver,
                    "r2_share": d.r2_share,
                    "percent": d.percent,
                    "low": d.low,
                    "high": d.high,
                }
                for d in self.drivers
            ],
        }


def find_drivers(
    outcome: tuple[str, ArrayLike],
    drivers: Sequence[tuple[str, ArrayLike]],
    *,
    weights: ArrayLike | None = None,
    method: str = "lmg",
    cases: Cases = "complete",
    rounds: int = ROUNDS,
    seed: int = SEED,
) -> Drivers:
    """Share out what drivers explain of an outcome.

    Parameters
    ----------
    outcome : (str, array_like of float)
        Its name and its values, shape (rows,); NaN where missing.
    drivers : sequence of (str, array_like of float)
        The same for each driver.
    weights : array_like of float, shape (rows,), or None
        Survey weights; a missing weight counts as 0.
    method : str
        One of `METHODS`.
    cases : Cases
        Whether a row needs all its answers.
    rounds : int
        Bootstrap rounds for the intervals, at least 100.
    seed : int
        Of the bootstrap.

    Raises
    ------
    UnknownName
        If there is no such method.
    BadInput
        If there is no driver, or one that does not vary.
    NotEnoughData
        If there are too few rows.
    """
    share = _method(method)
    names = [name for name, _ in drivers]
    if not names:
        raise BadInput("There is no driver. Name columns with numbers other than the outcome.")
    if rounds < LEAST_ROUNDS:
        raise BadInput(
            "There are %(rounds)s bootstrap rounds, must be %(least)s or more.",
            rounds=rounds,
            least=LEAST_ROUNDS,
        )
    table = np.column_stack([np.asarray(v, float) for _, v in (*drivers, outcome)])
    weight = None if weights is None else np.nan_to_num(np.asarray(weights, float), nan=0.0)
    rows = _rows(table, weight, cases, [*names, outcome[0]])
    whole = correlations(rows)
    found = share(whole)
    drawn = _estimable(resampled_correlations(rows, rounds=rounds, seed=seed), names, rounds)
    resampled = [share(part) for part in drawn]
    limits = percentile_limits(np.concatenate([part.r2_shares for part in resampled]))
    percents = percentile_limits(np.concatenate([part.percent for part in resampled]))
    r2_limits = percentile_limits(np.concatenate([part.r2 for part in resampled]))
    means = _means(table[:, :-1], weight)
    made = [
        Driver(
            driver=name,
            r2_share=float(found.r2_shares[i]),
            percent=float(found.percent[i]),
            low=float(limits[0][i]),
            high=float(limits[1][i]),
            percent_low=float(percents[0][i]),
            percent_high=float(percents[1][i]),
            correlation=float(whole[i, -1]),
            performance=means[i][0],
            performance_low=means[i][1],
            performance_high=means[i][2],
        )
        for i, name in enumerate(names)
    ]
    return Drivers(
        outcome=outcome[0],
        method="lmg" if method == "lmg" else "relative-weights",
        n=rows.n,
        left_out=len(table) - rows.n,
        r2=float(found.r2),
        r2_low=float(r2_limits[0]),
        r2_high=float(r2_limits[1]),
        drivers=tuple(sorted(made, key=lambda driver: -driver.r2_share)),
        alike=_alike(names, whole),
        is_thin=rows.n < _ROWS_PER_DRIVER * len(names),
    )


def _method(name: str) -> Callable[[ArrayLike], Importance]:
    for known, share in METHODS.items():
        if known == name:
            return share
    raise unknown("No method named '%(name)s'.", METHODS, name=name)


def _rows(
    table: FloatArray, weight: FloatArray | None, cases: Cases, names: Sequence[str]
) -> Rows:  # fmt: skip
    known = np.isfinite(table)
    if weight is not None:
        known &= (weight > 0)[:, None]
    usable = known.all(axis=1)
    if weight is not None and not (weight > 0).any():
        raise BadInput("No row has a weight over 0, so none counts.")
    if cases == "complete" and usable.sum() <= len(names):
        emptiest = int(known.sum(axis=0).argmin())
        if known.all():
            raise NotEnoughData(
                "There are %(rows)s rows for %(columns)s columns; more rows than columns are "
                "needed.",
                rows=len(table),
                columns=len(names),
            )
        raise NotEnoughData(
            "%(usable)s of %(rows)s rows have all of their %(columns)s values; more are needed. "
            "'%(emptiest)s' is empty most often: leave it out, or use pairs of answers "
            "(--cases pairwise).",
            usable=int(usable.sum()),
            rows=len(table),
            columns=len(names),
            emptiest=names[emptiest],
        )
    for i, name in enumerate(names):
        column = table[:, i][usable if cases == "complete" else known[:, i]]
        if len(column) and np.ptp(column) == 0:
            if i == len(names) - 1:
                raise BadInput(
                    "'%(name)s' is %(value)s in all rows that can be used, so there is nothing to "
                    "explain.",
                    name=name,
                    value=f"{column[0]:g}",
                )
            raise BadInput(
                "'%(name)s' is %(value)s in all rows that can be used, so it explains nothing. "
                "Leave it out.",
                name=name,
                value=f"{column[0]:g}",
            )
    return Rows.of(table, weight, cases=cases)


def _estimable(
    drawn: Iterable[FloatArray], names: Sequence[str], rounds: int
) -> Iterator[FloatArray]:
    """Leave out rounds in which a column came out the same in all rows, as rare values do.

    A few such rounds leave the interval as good as it was; with many of them it would tell of a
    file in which the rare value is commoner than in this one.
    """
    lost, missing_in = 0, np.zeros(len(names) + 1, int)
    for part in drawn:
        gaps = np.isnan(part)
        missing = gaps.any(axis=(1, 2))
        lost += int(missing.sum())
        missing_in += gaps.sum(axis=(0, 1))
        if lost > _MOST_LOST * rounds:
            i = int(missing_in.argmax())
            if i == len(names):
                raise NotEnoughData("Too few rows differ in the outcome to say how certain its "
                                    "drivers are. Use a longer time or more rows.")  # fmt: skip
            raise NotEnoughData(
                "Too few rows differ in '%(name)s' to say how certain it is. Leave it out, or use "
                "more rows.",
                name=names[i],
            )
        if not missing.all():
            yield part[~missing]


def _means(table: FloatArray, weight: FloatArray | None) -> list[tuple[float, float, float]]:
    """Return each column's mean with its interval, of all rows that have it."""
    found = []
    for column in table.T:
        known = np.isfinite(column)
        w = (np.ones(len(column)) if weight is None else weight)[known]
        y = column[known]
        sums = WeightedMoments.of(
            n=float((w > 0).sum()), sum_w=w.sum(), sum_w2=(w**2).sum(), sum_wy=(w * y).sum(),
            sum_w2y=(w**2 * y).sum(), sum_wy2=(w * y**2).sum(), sum_w2y2=(w**2 * y**2).sum(),
        )  # fmt: skip
        one = mean_from_moments(sums).one
        found.append(tuple(np.nan if x is None else x for x in (one.value, one.low, one.high)))
    return found  # type: ignore[return-value]


def _alike(names: Sequence[str], whole: FloatArray) -> tuple[tuple[str, str, float], ...]:
    pairs = [
        (names[i], names[j], float(whole[i, j]))
        for i in range(len(names))
        for j in range(i)
        if abs(whole[i, j]) >= _ALIKE
    ]
    return tuple(sorted(pairs, key=lambda pair: -abs(pair[2])))
