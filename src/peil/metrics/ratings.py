"""The responses behind a KPI, with what the same people said of the single things they met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis.expr.types as ir
import pyarrow as pa

from peil.facts.derived.csi_responses import FACT as CSI
from peil.facts.derived.csi_responses import KINDS
from peil.facts.derived.responses import FACT, given, responses_of, score_of
from peil.metrics.catalog import Entry, entry
from peil.metrics.engine import measure
from peil.metrics.kinds.index import mean_of_three
from peil.metrics.measurement import EVERYONE, Measurement, Query, Viewer
from peil.metrics.metric import Metric
from peil.metrics.planning import plan
from peil.metrics.scope import kept_by, seen_by
from peil.metrics.source import Source
from peil.shared.errors import PeilError
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse

DRIVER_ROLES = ("driver", "touchpoint")
INDEX = "index"
"""What stands for the outcome question of a KPI that is made of three."""
FEWEST = 2
"""Driver questions that a survey needs: one alone has nothing to be compared with."""


@dataclass(frozen=True)
class Question:
    """A question that was answered with scores.

    Parameters
    ----------
    name : str
        Its id.
    subject : str
        What it is about; the id where the mapping does not say.
    low, high : float or None
        The scale's ends; None where it has none, or not the same in all answers.
    """

    name: str
    subject: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Rated:
    """The responses behind a KPI and their ratings.

    Parameters
    ----------
    measurement : Measurement
        The KPI over the rows that are looked at; withheld where they must not be.
    survey : str
        The survey that is looked at.
    further_surveys, further_outcomes : tuple of str
        Others that the KPI also has rows of, and which are left aside.
    outcome : Question
    drivers : tuple of Question
    rows : pyarrow.Table
        Of `responses`, those that gave the outcome and that the viewer may see; without rows
        where the KPI is withheld.
    is_weighted : bool
        Whether the survey has weights that were asked for.
    """

    measurement: Measurement
    survey: str
    further_surveys: tuple[str, ...]
    outcome: Question
    further_outcomes: tuple[str, ...]
    drivers: tuple[Question, ...]
    rows: pa.Table
    is_weighted: bool


def rated_kpis(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    kpis: Mapping[str, Entry],
    viewer: Viewer = EVERYONE,
) -> tuple[str, ...]:
    """Return the KPIs whose surveys have driver questions, the one with most answers first.

    Parameters
    ----------
    warehouse, settings, zone, viewer
        As in `peil.metrics.engine.measure`.
    kpis : mapping of str to Entry
        The catalogue.
    """
    source = Source(warehouse, "answers", settings, zone)
    if not source.has_rows("answers"):
        return ()
    answers = seen_by(given(source.rows), viewer)
    # of an index's three questions one stands for the response, so that KPIs compare
    answers = answers.filter(answers["kind"].notin(list(KINDS[1:])))
    conditions = {
        name: _gives_outcome(known.metric, answers)
        for name, known in kpis.items()
        if known.composite is None
    }
    asked = {
        name: answers.count(where=condition)
        for name, condition in conditions.items()
        if condition is not None
    }
    is_driver = answers["role"].isin(list(DRIVER_ROLES))
    question = answers["question"]
    # two driver questions or more, told by the ends: counting different ones takes far longer
    ends = {"first": question.min(where=is_driver), "last": question.max(where=is_driver)}
    found = source.run(answers.group_by("survey").aggregate(**ends, **asked))
    with_drivers = [row for row in found.to_pylist() if row["first"] != row["last"]]
    rows = {name: sum(row[name] for row in with_drivers) for name in asked}
    return tuple(sorted((name for name in rows if rows[name]), key=lambda name: -rows[name]))


def rated(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    query: Query,
    viewer: Viewer = EVERYONE,
    *,
    folder: Path | None = None,
) -> Rated | None:
    """Return the responses behind a KPI with their ratings; None where no survey has any.

    Of several surveys, and of several outcome questions in it, the one with most answers is taken.

    Parameters
    ----------
    warehouse, settings, zone, viewer, folder
        As in `peil.metrics.engine.measure`, which raises the same errors.
    query : Query
        Its filters and time; ``by``, ``every`` and ``variant`` are passed over.
    """
    query = replace(query, by=(), every=None, variant=None)
    chosen = entry(query.kpi, folder)
    if chosen.composite is not None:
        return None
    metric = chosen.metric
    is_index = metric.fact == CSI.name
    source = Source(warehouse, FACT.name, settings, zone, query.as_of)
    drivers = _drivers(source)
    made = plan(warehouse, settings, zone, query, viewer, folder=folder)
    scored = given(source.table("answers"))
    gives_outcome = _gives_outcome(metric, scored)
    if gives_outcome is None:
        return None
    outcomes = kept_by(scored.filter(gives_outcome), query.where)
    outcomes = outcomes.semi_join(_keys(made.asked.rows), ["source", "response"])
    counted = source.run(
        outcomes.group_by(["survey", "question"]).aggregate(n=outcomes.count(), **_scale(outcomes))
    ).to_pylist()
    possible = [row for row in counted if len(drivers.get(row["survey"], ())) >= FEWEST]
    if not possible:
        return None
    best = _most(possible, "survey")
    of_survey = [row for row in possible if row["survey"] == best]
    asked = _most(of_survey, "question")
    surveys = {row["survey"] for row in counted}
    questions = {row["question"] for row in counted if row["survey"] == best}
    where = dict(query.where)
    if len(surveys) > 1:
        where["survey"] = (best,)
    if len({row["question"] for row in counted}) > 1 and not is_index:
        where["question"] = (asked,)
    narrowed = replace(query, where=where)
    made = plan(warehouse, settings, zone, narrowed, viewer, folder=folder)
    measurement = measure(warehouse, settings, zone, narrowed, viewer, folder=folder)
    names = [question.name for question in drivers[best]]
    every = tuple(names if is_index else dict.fromkeys([asked, *names]))
    wide = source.kept(
        f"responses of {best}", (best, every), lambda: responses_of(source, best, every)
    )
    if wide is None:
        wide = responses_of(source, best, every)
    wide = wide.filter(wide["survey"] == best)
    if is_index:
        wide = _with_index(wide, made.asked.rows, settings.csi_weights)
    else:
        wide = wide.semi_join(_keys(made.asked.rows), ["source", "response"])
    if measurement.cells[0].value is None:
        wide = wide.limit(0)
    if is_index:
        outcome, questions = Question(INDEX, ", ".join(sorted(questions)), 1, 10), {INDEX}
    else:
        outcome = _question(next(row for row in of_survey if row["question"] == asked))
    return Rated(
        measurement=measurement,
        survey=best,
        further_surveys=tuple(sorted(surveys - {best})),
        outcome=outcome,
        further_outcomes=tuple(sorted(questions - {outcome.name})),
        drivers=drivers[best],
        rows=warehouse.run(wide),
        is_weighted=made.asked.is_weighted,
    )


def _gives_outcome(metric: Metric, answers: ir.Table) -> ir.BooleanValue | None:
    """Return the condition for an answer to be a KPI's outcome; None for one of other facts."""
    if metric.fact == CSI.name:
        return answers["kind"].isin(list(KINDS)) & (answers["role"] == "outcome")
    if metric.fact != "answers":
        return None
    try:
        return metric.rows(answers) & (answers["role"] == "outcome")  # not what rates the drivers
    except PeilError:  # an own KPI whose file has a mistake, which is told in the list of KPIs
        return None


def _with_index(wide: ir.Table, behind: ir.Table, weights: Sequence[float]) -> ir.Table:
    """Add the mean of its three answers to each response, which is an index's outcome."""
    index = behind.select(
        "source", "response", **{score_of(INDEX): mean_of_three(behind, weights)}
    )  # fmt: skip
    return wide.inner_join(index, ["source", "response"])


def _keys(rows: ir.Table) -> ir.Table:
    return rows.select("source", "response").distinct()


def _most(rows: Sequence[Mapping[str, object]], name: str) -> str:
    """Return the value with most rows; of equals the first by name."""
    n: dict[str, int] = {}
    for row in rows:
        n[str(row[name])] = n.get(str(row[name]), 0) + int(str(row["n"]))
    return min(n, key=lambda value: (-n[value], value))


def _scale(answers: ir.Table) -> dict[str, ir.Value]:
    return {
        "subject": answers["touchpoint"].max(),
        "low": answers["scale_low"].min(),
        "low_most": answers["scale_low"].max(),
        "high": answers["scale_high"].max(),
        "high_least": answers["scale_high"].min(),
    }


def _question(row: Mapping[str, object]) -> Question:
    name = str(row["question"])
    is_one = (row["low"], row["high"]) == (row["low_most"], row["high_least"])
    low, high = (row["low"], row["high"]) if is_one else (None, None)
    return Question(
        name=name,
        subject=str(row["subject"] or name),
        low=None if low is None else float(str(low)),
        high=None if high is None else float(str(high)),
    )


def _drivers(source: Source) -> dict[str, tuple[Question, ...]]:
    """Return each survey's driver questions; a subject that two share is told by the id."""
    answers = given(source.table("answers"))
    answers = answers.filter(answers["role"].isin(list(DRIVER_ROLES)))
    listed = answers.group_by(["survey", "question"]).aggregate(**_scale(answers))
    found: dict[str, list[Question]] = {}
    for row in sorted(source.run(listed).to_pylist(), key=lambda row: str(row["question"])):
        found.setdefault(row["survey"], []).append(_question(row))
    return {survey: _told_apart(questions) for survey, questions in found.items()}


def _told_apart(questions: Sequence[Question]) -> tuple[Question, ...]:
    subjects = [question.subject for question in questions]
    return tuple(
        replace(each, subject=each.name) if subjects.count(each.subject) > 1 else each
        for each in questions
    )
