"""The stages of a journey: each with its number, its uncertainty and how it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peil.analysis.journeys import Stage
from peil.metrics.catalog import entry
from peil.metrics.measurement import Cell
from peil.reports.asking import Desk
from peil.reports.changes import Comparison, judged
from peil.reports.goals import GoalRow, KeptGoal, goal_of, goal_row
from peil.reports.marks import Spark, spark
from peil.reports.movements import wholes_changed
from peil.reports.numbers import day, n_text, scale_for
from peil.reports.overview import notes_of, period_words, present
from peil.reports.periods import named
from peil.reports.trends import Trend, trend_of
from peil.reports.wording import (
    apart_notes,
    change_brief,
    change_sign,
    change_word,
    withheld_words,
)
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _

if TYPE_CHECKING:
    from peil.reports.journey_weights import Weights


@dataclass(frozen=True)
class Measured:
    """A stage and what was found for it.

    Parameters
    ----------
    stage : Stage
    trend : Trend or None
    problem : str
        Why there is no trend.
    change : Comparison or None
        The newest period against the one before, judged among all.
    """

    stage: Stage
    trend: Trend | None
    problem: str = ""
    change: Comparison | None = None

    @property
    def cell(self) -> Cell | None:
        """The current number."""
        return self.trend.current if self.trend else None


@dataclass(frozen=True)
class State:
    """How a stage stands, as a word with its sign and meaning."""

    word: str
    sign: str
    tone: str


@dataclass(frozen=True)
class StageBox:
    """One stage in words and marks.

    Parameters
    ----------
    place : int
        In the journey, from 0.
    title, description : str
    kpi, variant, measure : str
        What tells how it goes; the first empty while none is chosen.
    cut : tuple of str
        The values that the KPI is filtered by.
    where : tuple of (dimension, value)
    period, value, limits, n : str
        Empty where ``withheld`` says why.
    newest : str
        The day of the newest event behind it.
    change, change_sign, change_tone, change_word, than : str
        Against the period before.
    state : State
        Against its goal if it has one, else against the period before.
    goal : str
        The target, if it has one.
    is_weakest : bool
    importance, importance_limits : str
        Its part of what goes together with the relationship; empty where that is not known.
    number, low, high, n_rows, unit, period_key
        In the KPI's stored unit, for programs and pictures.
    weights : tuple of float or None
        The importance with its interval's ends, from 0 to 1.
    """

    place: int
    title: str
    description: str
    kpi: str
    variant: str
    measure: str
    cut: tuple[str, ...]
    where: tuple[tuple[str, str], ...]
    period: str
    value: str
    limits: str
    n: str
    withheld: str
    newest: str
    change: str
    change_sign: str
    change_tone: str
    change_word: str
    than: str
    spark: Spark | None
    state: State
    goal: str
    is_weakest: bool
    importance: str
    importance_limits: str
    notes: tuple[str, ...]
    number: float | None
    low: float | None
    high: float | None
    n_rows: int | None
    unit: str
    period_key: str | None
    weights: tuple[float | None, float | None, float | None]

    @property
    def filters(self) -> dict[str, list[str]]:
        """The slice of the KPI: dimension to values."""
        found: dict[str, list[str]] = {}
        for name, value in self.where:
            found.setdefault(name, []).append(value)
        return found

    def record(self) -> dict[str, object]:
        """Return it as a plain record, as the JSON of ``peil journey`` gives it."""
        return {
            "stage": self.title, "kpi": self.kpi or None, "variant": self.variant or None,
            "where": self.filters, "period": self.period_key,
            "value": self.number, "low": self.low, "high": self.high, "unit": self.unit or None,
            "n": self.n_rows, "withheld": self.withheld or None, "state": self.state.word,
            "tone": self.state.tone, "goal": self.goal or None, "is_weakest": self.is_weakest,
            "importance": self.weights[0], "importance_low": self.weights[1],
            "importance_high": self.weights[2],
        }  # fmt: skip


def measured(desk: Desk, stages: Sequence[Stage]) -> list[Measured]:
    """Measure all stages, and judge their changes together."""
    found = [_measured(desk, stage) for stage in stages]
    known = _changes_of_wholes(desk, found)
    judging = [
        (place, compared)
        for place, each in enumerate(found)
        if each.trend is not None and place not in known and not each.trend.previous_is_old
        and (compared := each.trend.against(each.trend.previous)) is not None
    ]  # fmt: skip
    verdicts = judged([compared for _place, compared in judging])
    told = known | {
        place: verdict for (place, _compared), verdict in zip(judging, verdicts, strict=True)
    }
    return [
        Measured(each.stage, each.trend, each.problem, told.get(place))
        for place, each in enumerate(found)
    ]


def _measured(desk: Desk, stage: Stage) -> Measured:
    if not stage.kpi:
        return Measured(stage, None, _("No KPI is chosen yet."))
    try:
        entry(stage.kpi, desk.workspace.folder)
        if not desk.is_loaded(stage.kpi):
            return Measured(stage, None, _("Nothing is loaded for it yet."))
        trend = trend_of(desk, stage.query)
    except PeilError as problem:  # such as a value that is no longer there
        return Measured(stage, None, str(problem))
    return Measured(stage, trend, "" if trend else _("Nothing is loaded for it yet."))


def _changes_of_wholes(desk: Desk, found: Sequence[Measured]) -> dict[int, Comparison | None]:
    """Return changes of uncut KPIs as every other page tells them, judged among all KPIs."""
    whole = {
        place: each.stage.kpi
        for place, each in enumerate(found)
        if each.trend is not None and not each.stage.where and not each.stage.variant
    }
    if not whole:
        return {}
    changed: Mapping[str, Comparison] = wholes_changed(present(desk))
    return {place: changed.get(kpi) for place, kpi in whole.items()}


def stage_boxes(
    desk: Desk,
    found: Sequence[Measured],
    goals: Sequence[KeptGoal],
    *,
    weakest: Sequence[int],
    weights: Weights | None,
) -> list[StageBox]:
    """Say every stage in words."""
    return [
        _box(desk, place, each, goals, is_weakest=place in weakest, weights=weights)
        for place, each in enumerate(found)
    ]


def goal_for(desk: Desk, stage: Stage, goals: Sequence[KeptGoal]) -> GoalRow | None:
    """Return where the goal stands that is for exactly this stage's slice, if there is one."""
    kept = goal_of(goals, stage.kpi, dict(stage.where), stage.variant) if stage.kpi else None
    return goal_row(desk, kept) if kept else None


def _box(
    desk: Desk,
    place: int,
    each: Measured,
    goals: Sequence[KeptGoal],
    *,
    is_weakest: bool,
    weights: Weights | None,
) -> StageBox:
    stage, trend, cell, change = each.stage, each.trend, each.cell, each.change
    definition = trend.definition if trend else None
    has_number = cell is not None and cell.value is not None
    scale = scale_for(definition, cell) if definition and cell else None
    goal = goal_for(desk, stage, goals)
    is_told = change is not None and cell is not None and not cell.is_indicative
    weight = weights.of(stage) if weights else None
    last = trend.measurement.last_event if trend else None
    return StageBox(
        place=place,
        title=stage.title,
        description=stage.description,
        kpi=stage.kpi,
        variant=stage.variant or "",
        measure=_(definition.title) if definition else _title_of(desk, stage.kpi),
        cut=tuple(value for values in stage.where.values() for value in values),
        where=tuple((name, value) for name, values in stage.where.items() for value in values),
        period=period_words(trend) if trend else "",
        value=scale.text(cell.value) if scale and cell and cell.value is not None else "",
        limits=scale.limits(cell.low, cell.high) if scale and cell and has_number else "",
        n=n_text(cell.n) if cell else "",
        withheld="" if has_number else each.problem or _withheld(trend),
        newest=day(last.astimezone(desk.workspace.zone).date()) if last else "",
        change=change_brief(change) if change and change.is_real and is_told else "",
        change_sign=change_sign(change) if change and is_told else "",
        change_tone=change.tone if change and is_told else "same",
        change_word=_change_word(cell, change),
        than=named(change.earlier.period or "") if change and not change.ended else "",
        spark=spark(trend.cells, width=150, height=34) if trend else None,
        state=_state(goal, cell, change if is_told else None),
        goal=goal.target if goal else "",
        is_weakest=is_weakest,
        importance=weight.share if weight else "",
        importance_limits=weight.share_limits if weight else "",
        notes=(*apart_notes(change), *notes_of(trend.measurement)) if trend else (),
        number=cell.value if cell else None,
        low=cell.low if cell else None,
        high=cell.high if cell else None,
        n_rows=cell.n if cell else None,
        unit=definition.unit if definition else "",
        period_key=cell.period if cell else None,
        weights=weights.numbers_of(stage) if weights else (None, None, None),
    )  # fmt: skip


def _title_of(desk: Desk, kpi: str) -> str:
    known = desk.catalog.get(kpi)
    return _(known.definition.title) if known else kpi


def _withheld(trend: Trend | None) -> str:
    cells = [cell for cell in trend.cells if cell.withheld] if trend else []
    told = [c for c in cells if c.withheld and c.withheld.code != "no_rows"] or cells
    return withheld_words(told[-1]) if told else _("There is no number.")


def _change_word(cell: Cell | None, change: Comparison | None) -> str:
    if cell is None:
        return ""
    return _("only a hint") if cell.is_indicative else change_word(change)


def _state(goal: GoalRow | None, cell: Cell | None, change: Comparison | None) -> State:
    if goal is not None:
        return State(goal.word, goal.sign, goal.tone)
    if cell is None or cell.value is None:
        return State(_("no number"), "?", "unk")
    if cell.is_indicative:
        return State(_("only a hint"), "?", "unk")
    if change is None:
        return State(_("first measurement"), "·", "same")
    if change.ended:
        return State(change_word(change), change_sign(change), "unk")
    if not change.is_real:
        return State(_("no real change"), "=", "same")
    return State(change_word(change), change_sign(change), change.tone)
