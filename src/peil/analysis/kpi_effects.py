"""The effect of an action on a KPI of a workspace: its periods as a study, and the verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil
from pathlib import Path
from zoneinfo import ZoneInfo

from peil.analysis.kpi_studies import (
    GRAINS,
    broken_periods,
    share_of_needed,
    study_around,
    whole_periods,
)
from peil.analysis.sources_over_time import Turn, turns_of
from peil.analysis.study import Study
from peil.analysis.verdicts import MOST_TIMES, Judgement, Verdict, judge, times_too_noisy
from peil.metrics.bridges import bridges_of
from peil.metrics.catalog import entry
from peil.metrics.engine import is_of_answers, measure
from peil.metrics.measurement import (
    EVERYONE,
    Cell,
    Grain,
    Measurement,
    Query,
    Reason,
    Viewer,
)
from peil.shared.errors import BadInput, NotEnoughData, UnknownName
from peil.shared.words import gettext
from peil.stats.estimate import Z
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse


@dataclass(frozen=True)
class CutOff:
    """Periods that have a number and could not be used.

    Parameters
    ----------
    is_before : bool
        Whether they lie before the periods that were used, or after them.
    periods : int
        How many.
    reason : Reason
        Why the number next to those that were used is withheld.
    """

    is_before: bool
    periods: int
    reason: Reason


@dataclass(frozen=True)
class KpiEffect:
    """A verdict on an action that was meant to move a KPI.

    Parameters
    ----------
    measurement : Measurement
        The KPI period by period, with definition and age of the facts.
    grain : Grain
        The periods' length.
    at : date
        The action's first day.
    judgement : Judgement
        In the KPI's stored unit: a share of 0.01 is one percentage point.
    answers, answers_needed : int or None
        Of those acted on, in a period, where it cannot be told yet and more answers would do as
        well as more periods: how many there are, and about how many it takes.
    """

    measurement: Measurement
    grain: Grain
    at: date
    judgement: Judgement
    answers: int | None = None
    answers_needed: int | None = None

    @property
    def is_hint(self) -> bool:
        """Whether it is no more than a hint, unless a plan was fixed before the start.

        With nobody to compare with, whoever picks the day after having seen the line finds an
        effect wherever it bends.
        """
        is_effect = self.judgement.verdict in ("worked", "worked, but small", "harmed")
        return is_effect and not self.judgement.study.untouched_names

    @property
    def verdict(self) -> Verdict | None:
        """What is said of it where nobody planned it; None where it is a hint and no verdict."""
        return None if self.is_hint else self.judgement.verdict

    @property
    def own_cells(self) -> list[Cell]:
        """The cells of those acted on, in all periods, oldest first."""
        by, names = self.measurement.query.by, self.judgement.study.treated_names
        own = [
            cell for cell in self.measurement.cells
            if cell.period_start is not None and (not by or cell.slice[by[0]] in names)
        ]  # fmt: skip
        return sorted(own, key=lambda cell: (cell.period_start, str(cell.slice)))

    @property
    def cut_off(self) -> tuple[CutOff, ...]:
        """What could not be used, since a withheld number lies between it and the start."""
        times = self.judgement.study.times
        by_period: dict[str, list[Cell]] = {}
        for cell in self.own_cells:
            by_period.setdefault(cell.period or "", []).append(cell)
        periods = list(by_period)
        first, last = periods.index(times[0]), periods.index(times[-1])
        found = []
        for name, beyond in (("before", periods[:first][::-1]), ("after", periods[last + 1 :])):
            stop = next((c.withheld for p in beyond[:1] for c in by_period[p] if c.withheld), None)
            lost = [p for p in beyond if all(c.value is not None for c in by_period[p])]
            if stop is not None and lost:
                found.append(CutOff(name == "before", len(lost), stop))
        return tuple(found)

    def record(self) -> dict[str, object]:
        """Return the verdict as a plain record, as the JSON of ``peil effect --kpi`` gives it."""
        as_of = self.measurement.facts_as_of
        return {
            **self.judgement.record(),
            "verdict": self.verdict,
            "is_hint": self.is_hint,
            "is_planned": False,
            "unit": self.measurement.definition.unit,
            "kpi": self.measurement.definition.name,
            "treated": list(self.judgement.study.treated_names),
            "at": self.at.isoformat(),
            "every": self.grain,
            "answers_needed": self.answers_needed,
            "definition_version": self.measurement.definition.version,
            "facts_as_of": as_of.isoformat() if as_of else None,
        }


def kpi_effect(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    query: Query,
    viewer: Viewer = EVERYONE,
    *,
    at: date,
    treated: Sequence[str] = (),
    smallest_effect: float | None = None,
    method: str | None = None,
    events: Sequence[tuple[date, str]] = (),
    now: datetime | None = None,
    folder: Path | None = None,
) -> KpiEffect:
    """Judge whether an action moved a KPI.

    Parameters
    ----------
    warehouse, settings, zone, viewer, folder
        As in `peil.metrics.engine.measure`, which raises the same errors.
    query : Query
        The KPI, its filters and time; ``by`` names the one dimension whose values are compared, or
        is empty where the action was for everybody. Without ``every``, the longest of month, week
        and day that gives the periods a verdict needs: numbers of periods decide, not the outcome.
    at : date
        The action's first day. Periods that begin before it lie before the start.
    treated : sequence of str
        The values of ``by`` that were acted on; the others are what they are compared with.
    smallest_effect : float or None
        In the KPI's stored unit; None for half of what is not explained before the start.
    method : str or None
        As in `peil.analysis.effects.effect_of`.
    events : sequence of (date, str)
        What else happened, such as the workspace's annotations.
    now : datetime or None
        The present as the workspace sees it; a period that is not over then is left out.

    Raises
    ------
    BadInput
        If ``by`` and ``treated`` do not go together.
    UnknownName
        If no such value of the dimension has been measured.
    NotEnoughData
        If no two periods around the start have a number for all that were acted on.
    """
    _check(query, treated, folder)
    breaks = [one.on for one in bridges_of(folder, query.kpi, query.variant)]
    grains = GRAINS if query.every is None else (query.every,)
    is_answers = is_of_answers(warehouse, settings, zone, query.kpi, folder)
    best: tuple[float, Measurement, Grain, Study] | None = None
    for grain in grains:
        measured = measure(
            warehouse, settings, zone, replace(query, every=grain), viewer, folder=folder
        )
        cells = whole_periods(measured, now, is_answers=is_answers)
        study = study_around(measured, cells, grain, at, treated, events, zone)
        if study is None:
            continue
        study = replace(study, breaks=broken_periods(study, cells, breaks, zone))
        share = share_of_needed(study)
        if best is None or share > best[0]:
            best = (share, measured, grain, study)
        if share >= 1:
            break
    if best is None:
        raise _nothing_around(measured, at, treated)
    _, measured, grain, study = best
    is_composite = entry(query.kpi, folder).composite is not None  # whose n is of one part
    if not is_composite:
        whoever = replace(viewer, is_analyst=True)  # of sources only names and times are told

        def ask(question: Query) -> Measurement:
            return measure(warehouse, settings, zone, question, whoever, folder=folder)

        study = _with_turns(study, ask, replace(query, every=grain))
    judgement = judge(study, smallest_effect=smallest_effect, method=method)
    found = KpiEffect(measurement=measured, grain=grain, at=at, judgement=judgement)
    if not is_answers or is_composite or judgement.verdict != "cannot tell yet":
        return found
    there, needed = _answers(found)
    return replace(found, answers=there, answers_needed=needed)


def _with_turns(study: Study, ask: Callable[[Query], Measurement], query: Query) -> Study:
    """Return a study with the sources that tell of a part of its time only."""

    def turns(names: Sequence[str]) -> tuple[Turn, ...]:
        own = {query.by[0]: tuple(names)} if query.by else {}
        try:
            answer = ask(replace(query, by=("source",), where={**query.where, **own}))
        except (BadInput, UnknownName):  # rows that are put together from several sources
            return ()
        rows = {(c.slice["source"] or "", c.period or ""): c.told_n for c in answer.cells}
        return turns_of(rows, study.times, study.before)

    own = turns(study.treated_names)
    others = turns(study.untouched_names) if own and study.untouched_names else ()
    return replace(study, turns=own, turns_of_others=others)


def _answers(found: KpiEffect) -> tuple[int | None, int | None]:
    """Return the answers a period of those acted on, and how many would be enough.

    What is not explained before the start is partly chance in who answered, which shrinks with
    answers, and partly true ups and downs, which do not.
    """
    judgement, by = found.judgement, found.measurement.query.by
    study = judgement.study
    times = times_too_noisy(judgement.estimate, judgement.smallest_effect)
    early = set(study.times[: study.before])
    own = [
        cell for cell in found.measurement.cells
        if cell.period in early and (not by or cell.slice[by[0]] in study.treated_names)
    ]  # fmt: skip
    if times is None or any(c.n is None or c.low is None or c.high is None for c in own):
        return None, None
    there = sum(c.n or 0 for c in own) / study.before
    errors = [((c.high or 0.0) - (c.low or 0.0)) / (2 * Z) for c in own]
    by_chance = sum(error**2 for error in errors) / study.before / len(study.treated_names) ** 2
    whole = max(judgement.estimate.spread**2, by_chance)
    left_for_chance = whole / times - (whole - by_chance)
    if left_for_chance <= 0:
        return None, None
    needed = there * by_chance / left_for_chance
    if needed > MOST_TIMES * there:
        return None, None
    digits = 10 ** max(0, len(str(int(needed))) - 2)  # no more is known of it
    return round(there), digits * ceil(needed / digits)


def _nothing_around(measured: Measurement, at: date, treated: Sequence[str]) -> NotEnoughData:
    """Say that there is no number around the start, and why if they are withheld."""
    by = measured.query.by
    own = [cell for cell in measured.cells if not by or cell.slice[by[0]] in treated]
    place = {"kpi": gettext(measured.definition.title), "at": at}
    if own and all(cell.withheld for cell in own):
        return NotEnoughData(
            "'%(kpi)s' is withheld for what was acted on in every period. %(reason)s "
            "Choose longer periods, such as quarters, or another dimension.",
            reason=own[-1].withheld,
            **place,
        )
    return NotEnoughData(
        "'%(kpi)s' has no numbers just before and after %(at)s for what was acted on. Choose "
        "another start or a longer period, or load what is missing.",
        **place,
    )


def _check(query: Query, treated: Sequence[str], folder: Path | None) -> None:
    always = entry(query.kpi, folder).metric.always_by
    if len(query.by) > 1 or bool(query.by) != bool(treated):
        raise BadInput(
            "Name one dimension with --by and those of its values that were acted on with "
            "--treated; or neither, where the action was for everybody."
        )
    if further := [name for name in always if name not in query.by]:
        raise BadInput(
            "'%(kpi)s' is a number for each %(dimension)s. Judge it by that: --by %(dimension)s.",
            kpi=query.kpi,
            dimension=further[0],
        )
