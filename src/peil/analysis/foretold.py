"""Would the model have foretold what customers bought? Fitted to a part of the time, for the rest.

The same rows that the KPI is made of are read by month, so that nobody sees more than in the KPI.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from peil.metrics.figures import Moments
from peil.metrics.kinds.cohorts import spells_of
from peil.metrics.kinds.customer_worth import days_of, last_known_day
from peil.metrics.measurement import EVERYONE, Query, Viewer
from peil.metrics.planning import plan
from peil.stats.ahead import FEW_NODES, FEWEST, WEEK
from peil.stats.buying import Buying, Histories, expected_purchases, fit_buying, rates_covariance
from peil.stats.customer_worth import together
from peil.stats.estimate import FloatArray, Z
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse

_HELD_OUT = 1 / 3
_FEWEST_MONTHS = 2
_STEP = 1e-3
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Month:
    """Purchases since the cut, up to a month's end: foretold, with its interval, and made."""

    period: str
    predicted: float
    low: float
    high: float
    actual: float


@dataclass(frozen=True)
class Foretold:
    """A check of the model that a customer's value rests on.

    Parameters
    ----------
    cut : date
        The last day that it was fitted to.
    customers : int
        Who had bought by then; only their purchases count.
    months : tuple of Month
        Those after it, oldest first.
    """

    cut: date
    customers: int
    months: tuple[Month, ...]

    @property
    def holds(self) -> bool:
        """Whether what was made in all lies in the interval."""
        last = self.months[-1]
        return last.low <= last.actual <= last.high


def foretold(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    query: Query,
    viewer: Viewer = EVERYONE,
    *,
    folder: Path | None = None,
) -> Foretold | None:
    """Fit to the first two thirds of the months, and foretell the rest.

    Parameters
    ----------
    warehouse, settings, zone, viewer, folder
        As `peil.metrics.engine.measure` takes them.
    query : Query
        Of `customer_lifetime_value`; its cut, grain and beginning are not read.

    Returns
    -------
    Foretold or None
        None where the time is too short, or too few had bought again by then.
    """
    asked = replace(query, by=(), every="month", since=None, variant=None)
    made = plan(warehouse, settings, zone, asked, viewer, folder=folder)
    moments = Moments(made.source.run(made.scan), ())
    until = last_known_day(made.asked)
    if until is None or not moments.table.num_rows:
        return None
    own = spells_of(moments, "purchase_days")[()]
    first, last, _rows = days_of(moments)[()]
    bought = own.further["purchase_days"]
    ends = [min(_day(p.end, zone) - 1, _number(until)) if p.end else _number(until)
            for p in made.span.periods]  # fmt: skip
    begun = float(first.min())
    early = [i for i, end in enumerate(ends) if end <= ends[-1] - (ends[-1] - begun) * _HELD_OUT]
    if not early or len(ends) - 1 - early[-1] < _FEWEST_MONTHS:
        return None
    cut = ends[early[-1]]

    def known_at(i: int) -> np.ndarray:
        place = np.datetime64(made.span.periods[i].key, "us")
        return np.asarray((own.began <= place) & (own.ended > place) & (first <= cut))

    then = known_at(early[-1])
    histories = Histories(
        bought[then] - 1, (last[then] - first[then]) / WEEK, (cut - first[then]) / WEEK, own.n[then]
    )
    if histories.customers[histories.repeats > 0].sum() < FEWEST:
        return None
    distinct, _row = together(histories)
    model = fit_buying(distinct)
    covariance = model.covariance
    if covariance is None:
        covariance = rates_covariance(distinct, model)
    if covariance is None:
        return None
    had = float(own.n[then] @ bought[then])
    months = []
    for i in range(early[-1] + 1, len(ends)):
        now = known_at(i)
        told = _between(model, distinct, covariance, (ends[i] - cut) / WEEK)
        made_since = float(own.n[now] @ bought[now]) - had
        months.append(Month(made.span.periods[i].label or "", *told, made_since))
    when = _EPOCH + timedelta(days=int(cut))
    return Foretold(when, int(histories.customers.sum()), tuple(months))


def _between(
    model: Buying, of: Histories, covariance: FloatArray, time: float
) -> tuple[float, float, float]:
    """Return the purchases to expect of all, and between what they will lie.

    What the parameters are not known by, and chance: of each customer a rate that follows a gamma
    distribution, and purchases around it.
    """
    each = expected_purchases(model, of, time)
    total = float(each @ of.customers)

    def other(logs: FloatArray) -> float:
        r, alpha, a, b = np.exp([*logs, *model.logs[len(logs) :]]).tolist()
        moved = replace(model, r=r, alpha=alpha, a=a, b=b)
        return float(expected_purchases(moved, of, time, nodes=FEW_NODES) @ of.customers)

    logs = model.logs[: len(covariance)]
    slope = np.array([(other(logs + by) - other(logs - by)) / (2 * _STEP)
                      for by in _STEP * np.eye(len(logs))])  # fmt: skip
    chance = float(of.customers @ (each + each**2 / (model.r + of.repeats)))
    error = math.sqrt(float(slope @ covariance @ slope) + chance)
    return total, max(total - Z * error, 0.0), total + Z * error


def _day(at: object, zone: ZoneInfo) -> float:
    return _number(at.astimezone(zone).date())  # type: ignore[attr-defined]


def _number(day: date) -> float:
    return float((day - _EPOCH).days)
