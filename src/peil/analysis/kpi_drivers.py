"""Drivers of a KPI: which of the things people rated goes together with its outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from peil.analysis.drivers import METHODS, ROUNDS, Drivers, find_drivers
from peil.facts.derived.responses import score_of
from peil.metrics import reasons
from peil.metrics.cache import remembered
from peil.metrics.catalog import entry
from peil.metrics.measurement import EVERYONE, Measurement, Query, Reason, Viewer
from peil.metrics.ratings import FEWEST, Question, Rated, rated
from peil.metrics.source import Source
from peil.shared.errors import NotEnoughData
from peil.shared.suggest import unknown
from peil.shared.words import mark
from peil.stats.correlations import Cases
from peil.stats.estimate import FloatArray
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse

MOST_EXACT = 14
"""Drivers up to which LMG is chosen unasked: each further one doubles its work."""
_ROWS_PER_DRIVER = 3
_PART_ANSWERED = 0.5


@dataclass(frozen=True)
class KpiDrivers:
    """What goes together with a KPI's outcome.

    Parameters
    ----------
    measurement : Measurement
        The KPI over the same rows, with definition and age of the facts.
    found : Drivers or None
        None where it is withheld.
    withheld : Reason or None
        Why.
    survey : str
        Whose responses were looked at.
    further_surveys, further_outcomes : tuple of str
        What else the KPI has rows of, and which was left aside.
    outcome : Question
        The outcome question.
    low, high : float
        The scale that performance is on: the drivers' own, or 0 to 100 where theirs differ.
    sparse, flat : tuple of str
        Drivers that were left out: answered by too few; the same in every answer.
    cases : Cases
        ``pairwise`` where few gave all their answers.
    """

    measurement: Measurement
    found: Drivers | None
    withheld: Reason | None
    survey: str
    further_surveys: tuple[str, ...]
    outcome: Question
    further_outcomes: tuple[str, ...]
    low: float
    high: float
    sparse: tuple[str, ...]
    flat: tuple[str, ...]
    cases: Cases
    is_weighted: bool

    def record(self) -> dict[str, object]:
        """Return the answer as a plain record, as the JSON of ``peil drivers`` gives it.

        Raises
        ------
        NotEnoughData
            If it is withheld; the message is the reason.
        """
        return self.given.record()

    @property
    def given(self) -> Drivers:
        """The drivers, of which the caller knows that they are not withheld.

        Raises
        ------
        NotEnoughData
            If they are; the message is the reason.
        """
        if self.found is None:
            raise NotEnoughData(
                "The drivers of '%(kpi)s' are withheld. %(reason)s",
                kpi=self.measurement.definition.name,
                reason=self.withheld,
            )
        return self.found


def kpi_drivers(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    query: Query,
    viewer: Viewer = EVERYONE,
    *,
    method: str | None = None,
    rounds: int = ROUNDS,
    folder: Path | None = None,
) -> KpiDrivers | None:
    """Find what goes together with a KPI's outcome; None where no survey asks about drivers.

    Parameters
    ----------
    warehouse, settings, zone, viewer, folder
        As in `peil.metrics.engine.measure`, which raises the same errors.
    query : Query
        Its filters and time; ``by``, ``every`` and ``variant`` are passed over.
    method : str or None
        One of `METHODS`; None for LMG where there are few drivers, else relative weights.
    rounds : int
        Bootstrap rounds for the intervals.
    """
    if method is not None and method not in METHODS:
        raise unknown("No method named '%(name)s'.", METHODS, name=method)
    metric = entry(query.kpi, folder).metric
    where = tuple(sorted((name, tuple(values)) for name, values in query.where.items()))
    asked = (where, query.since, query.until, query.as_of, query.is_weighted, method, rounds)
    prints = Source(warehouse, metric.fact, settings, zone, query.as_of).fingerprint
    # the bootstrap takes seconds, and page, picture and table ask the same
    return remembered(
        warehouse,
        ("drivers", prints, str(zone), settings, id(metric), viewer, asked),
        lambda: _found(
            rated(warehouse, settings, zone, query, viewer, folder=folder), settings, method, rounds
        ),
    )


def _found(
    behind: Rated | None, settings: Settings, method: str | None, rounds: int
) -> KpiDrivers | None:
    if behind is None:
        return None
    used = _used(behind)
    low, high = _scale(used.drivers)
    answer = KpiDrivers(
        measurement=behind.measurement,
        found=None,
        withheld=behind.measurement.cells[0].withheld or used.withheld(settings.minimum_people),
        survey=behind.survey,
        further_surveys=behind.further_surveys,
        outcome=behind.outcome,
        further_outcomes=behind.further_outcomes,
        low=low,
        high=high,
        sparse=used.sparse,
        flat=used.flat,
        cases=used.cases,
        is_weighted=behind.is_weighted,
    )
    if answer.withheld is not None:
        return answer
    is_few = len(used.drivers) <= MOST_EXACT
    found = find_drivers(
        (behind.outcome.subject, used.outcome),
        [
            (each.subject, _on_scale(scores, each, low, high))
            for each, scores in zip(used.drivers, used.scores, strict=True)
        ],
        weights=used.weights,
        method=method or ("lmg" if is_few else "relative-weights"),
        cases=used.cases,
        rounds=rounds,
    )
    return replace(answer, found=found)


@dataclass(frozen=True)
class _Used:
    """The drivers and answers that are used, and those that are not."""

    outcome: FloatArray
    drivers: tuple[Question, ...]
    scores: tuple[FloatArray, ...]
    weights: FloatArray | None
    people: list[str]
    sparse: tuple[str, ...]
    flat: tuple[str, ...]
    cases: Cases

    def withheld(self, minimum: int) -> Reason | None:
        """Return why nothing may be said of these rows, if anything."""
        if len(self.drivers) < FEWEST:
            return _no_drivers()
        known = np.isfinite(np.column_stack([self.outcome, *self.scores]))
        both = known[:, :1] & known[:, 1:]
        counted = [known.all(axis=1)] if self.cases == "complete" else list(both.T)
        needed = max(reasons.MINIMUM_N, _ROWS_PER_DRIVER * len(self.drivers))
        fewest = min(int(rows.sum()) for rows in counted)
        if any(len({self.people[i] for i in np.flatnonzero(r)}) < minimum for r in counted):
            return reasons.privacy(minimum)
        if fewest < needed:
            return _too_few(fewest, needed)
        if np.ptp(self.outcome[known[:, 0]]) == 0:
            return reasons.no_spread(int(known[:, 0].sum()))
        return None


def _no_drivers() -> Reason:
    return Reason(
        "too_few",
        mark("Fewer than two of the driver questions were answered by half of those who gave the "
             "outcome, so nothing can be compared."),
    )  # fmt: skip


def _too_few(n: int, needed: int) -> Reason:
    return Reason(
        "too_few",
        mark("Too few answers to tell so many drivers apart (%(n)s of %(needed)s)."),
        {"n": n, "needed": needed},
    )


def _used(behind: Rated) -> _Used:
    """Choose drivers that at least half have answered, and whose answers differ."""
    rows = behind.rows
    outcome = _numbers(rows, score_of(behind.outcome.name))
    has_outcome = np.isfinite(outcome)
    scores = {each: _numbers(rows, score_of(each.name)) for each in behind.drivers}
    n = {each: int((np.isfinite(one) & has_outcome).sum()) for each, one in scores.items()}
    enough = _PART_ANSWERED * has_outcome.sum()
    often = [each for each in scores if n[each] >= enough and n[each] > 0]
    table = np.column_stack([outcome, *(scores[each] for each in often)])
    complete = np.isfinite(table).all(axis=1)
    is_complete = complete.sum() >= _PART_ANSWERED * has_outcome.sum()
    flat = []
    for each in often:
        column = scores[each][complete if is_complete else np.isfinite(scores[each])]
        if not len(column) or np.ptp(column) == 0:
            flat.append(each)
    chosen = tuple(each for each in often if each not in flat)
    return _Used(
        outcome=outcome,
        drivers=chosen,
        scores=tuple(scores[each] for each in chosen),
        weights=_weights(rows) if behind.is_weighted else None,
        people=_people(rows),
        sparse=tuple(each.subject for each in scores if 0 < n[each] < enough),
        flat=tuple(each.subject for each in flat),
        cases="complete" if is_complete else "pairwise",
    )


def _numbers(rows: pa.Table, name: str) -> FloatArray:
    column = rows.column(name).combine_chunks().cast(pa.float64())
    return np.asarray(column.to_numpy(zero_copy_only=False), np.float64)


def _weights(rows: pa.Table) -> FloatArray:
    """Return the weights; an answer without one counts as one, as in every KPI."""
    return np.asarray(np.nan_to_num(_numbers(rows, "weight"), nan=1.0))


def _people(rows: pa.Table) -> list[str]:
    response = pc.binary_join_element_wise(rows.column("source"), rows.column("response"), "/")
    listed: list[str] = pc.coalesce(rows.column("customer_key"), response).to_pylist()
    return listed


def _scale(drivers: Sequence[Question]) -> tuple[float, float]:
    scales = {(each.low, each.high) for each in drivers}
    (low, high) = next(iter(scales)) if len(scales) == 1 else (0.0, 100.0)
    return (0.0, 100.0) if low is None or high is None else (low, high)


def _on_scale(scores: FloatArray, of: Question, low: float, high: float) -> FloatArray:
    if of.low is None or of.high is None or (of.low, of.high) == (low, high):
        return scores
    return low + (scores - of.low) / (of.high - of.low) * (high - low)
