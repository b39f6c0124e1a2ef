"""What an action's plan could see: told from the noise before its start, while it can change."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from peil.analysis.effects import Method, effect_of, method_for
from peil.analysis.kpi_studies import GRAINS, share_of_needed, study_around, whole_periods
from peil.analysis.plans import Plan
from peil.analysis.study import Study, comparable
from peil.analysis.verdicts import SEEN
from peil.metrics.engine import is_of_answers, measure
from peil.metrics.measurement import EVERYONE, Cell, Grain, Measurement, Viewer
from peil.shared.errors import NotEnoughData
from peil.stats.estimate import FloatArray
from peil.stats.interrupted_series import LEAST_AFTER, LEAST_BEFORE, interrupted_series
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse

DAYS: dict[Grain, float] = {"day": 1, "week": 7, "month": 30.44, "quarter": 91.31, "year": 365.25}
_LOOKED_AT: dict[Grain, tuple[int, ...]] = {
    "day": (14, 28, 56, 84, 168), "week": (4, 8, 12, 16, 26, 52), "month": (4, 6, 8, 12, 18, 24),
    "quarter": (4, 6, 8, 12), "year": (4, 8),
}  # fmt: skip
"""After how many periods it is looked at whether an effect would be seen."""
_TRIED_BACK, _FEWEST, _LEAST_BEFORE_OTHERS = 4, 4, 16
_LONG, _MOST_OF_SEASON = 52, 11


@dataclass(frozen=True)
class Foresight:
    """What a plan could see, if the noise stays as it is.

    Parameters
    ----------
    grain : Grain
        The periods' length that the rule would choose.
    method : Method
        The estimator that the rule would choose.
    before, after : int
        Whole periods known before the start, and from the start to the last day of judgement.
    compared : tuple of str
        The untouched units that it is compared with.
    by_periods : tuple of (int, float)
        After how many periods an effect of which size, in the KPI's stored unit, would be seen in
        four of five cases; infinite where the data would set no limit.
    """

    grain: Grain
    method: Method
    before: int
    after: int
    compared: tuple[str, ...]
    by_periods: tuple[tuple[int, float], ...]

    @property
    def seen_at_last(self) -> float | None:
        """The effect that would be seen at the last day of judgement; None if none would."""
        found = dict(self.by_periods).get(self.after, math.inf)
        return found if math.isfinite(found) else None

    @property
    def least_seen(self) -> float | None:
        """The smallest effect that would be seen however long one waits; None if none would."""
        least = min((size for _periods, size in self.by_periods), default=math.inf)
        return least if math.isfinite(least) else None

    def periods_for(self, effect: float) -> int | None:
        """Return after how many periods an effect would be seen; None if it hardly ever would."""
        return next((n for n, size in self.by_periods if size <= abs(effect)), None)


def foresee(
    warehouse: Warehouse, settings: Settings, zone: ZoneInfo, plan: Plan,
    viewer: Viewer = EVERYONE, *, now: datetime, sizes: bool = True, folder: Path | None = None,
) -> Foresight:  # fmt: skip
    """Say what a plan could see, from what is known before its start.

    Parameters
    ----------
    warehouse, settings, zone, viewer, folder
        As in `peil.metrics.engine.measure`, which raises the same errors.
    plan : Plan
    now : datetime
        The present as the workspace sees it; a period that is not over then is left out.
    sizes : bool
        Whether it is worked out what would be seen, which takes a second; else only how it will
        be judged.

    Raises
    ------
    NotEnoughData
        If too few periods before the start have a number for all that are acted on.

    Notes
    -----
    Grain and estimator are chosen as for the verdict, and the estimator's own interval where
    nothing was done says what it could tell from nothing, with all that autocorrelation and few
    untouched units cost. With others to compare with, the start is set so many periods earlier;
    where too few are left before it, as few earlier as leaves enough, and the width shrinks as that
    of a mean of more periods. Alone, and with few others if that is wider, the series are
    continued: mirrored at the start, or by trend and season with what they left unexplained
    mirrored. Many untouched units cannot be mirrored, since their weights in time would know it.
    """
    grains = GRAINS if plan.every is None else (plan.every,)
    is_answers = is_of_answers(warehouse, settings, zone, plan.kpi, folder)
    best: tuple[float, Grain, Study, int] | None = None
    for grain in grains:
        query = replace(plan.query(), every=grain)
        measured = measure(warehouse, settings, zone, query, viewer, folder=folder)
        study = _before(plan, measured, grain, zone, now, is_answers=is_answers)
        if study is None:
            continue
        after = periods_until(plan.at, max(plan.judged_on, default=plan.at), grain)
        share = share_of_needed(study, after=after)
        if best is None or share > best[0]:
            best = (share, grain, study, after)
        if share >= 1:
            break
    if best is None:
        raise NotEnoughData(
            "Too few periods before %(at)s have a number for what is acted on to say what the plan "
            "could see.",
            at=plan.at,
        )
    _share, grain, study, after = best
    looked_at = sorted({*_LOOKED_AT[grain], *([after] if after > 0 else [])})
    known = comparable(study)
    return Foresight(
        grain=grain,
        method=method_for(known),
        before=study.before,
        after=after,
        compared=known.untouched_names,
        by_periods=tuple((n, _seen(study, n)) for n in looked_at) if sizes else (),
    )


def periods_until(start: date, end: date, grain: Grain) -> int:
    """Return how many whole periods lie between two days, to within one."""
    return max(0, math.floor((end - start).days / DAYS[grain] + 0.05))


def day_after(start: date, periods: int, grain: Grain) -> date:
    """Return the day on which so many periods from a start are over, to within one."""
    return start + timedelta(days=math.ceil(periods * DAYS[grain]))


def _before(
    plan: Plan, measured: Measurement, grain: Grain, zone: ZoneInfo, now: datetime,
    *, is_answers: bool,
) -> Study | None:  # fmt: skip
    """Lay out what is known before the start; None where that is next to nothing."""
    cells = [
        cell for cell in whole_periods(measured, now, is_answers=is_answers)
        if cell.period_end is not None and cell.period_end.astimezone(zone).date() <= plan.at
    ]  # fmt: skip
    starts = sorted({_first(cell, zone) for cell in cells})
    for last in reversed(starts[-_TRIED_BACK:]):
        until = [cell for cell in cells if _first(cell, zone) <= last]
        study = study_around(measured, until, grain, last, plan.treated, (), zone)
        if study is not None and len(study.times) >= _FEWEST:
            return replace(study, before=len(study.times))
    return None


def _first(cell: Cell, zone: ZoneInfo) -> date:
    assert cell.period_start is not None
    return cell.period_start.astimezone(zone).date()


def _seen(study: Study, after: int) -> float:
    """Return the effect that would be seen in four of five cases after so many periods."""
    if not len(study.untouched):
        return SEEN * _half(_mirrored(study, after))
    there = min(after, study.before - _LEAST_BEFORE_OTHERS)
    if there < 1:
        return math.inf
    tried = study.of_periods(study.before, before=study.before - there)
    told = 1 / there + 1 / tried.before
    half = _half(tried) * math.sqrt((1 / after + 1 / study.before) / told)
    if method_for(comparable(study)) == "conformal":
        half = max(half, _half(_mirrored(study, after)))
    return SEEN * half


def _mirrored(study: Study, after: int) -> Study:
    """Let a study go on as if nothing had been done.

    A long one gives up its oldest periods for those to come: what the estimator prepares for one
    length of series serves all.
    """
    if study.before - after >= _LONG:
        kept = slice(after, None)
        study = replace(
            study, times=study.times[kept], before=study.before - after,
            treated=study.treated[:, kept], untouched=study.untouched[:, kept],
        )  # fmt: skip
    times = (*study.times, *(f"+{i + 1}" for i in range(after)))
    if len(study.untouched):
        treated, untouched = (
            np.pad(rows, ((0, 0), (0, after)), mode="symmetric")
            for rows in (study.treated, study.untouched)
        )
    else:
        treated = np.array([_continued(row, after, study.season) for row in study.treated])
        untouched = np.empty((0, len(times)))
    return replace(study, times=times, treated=treated, untouched=untouched)


def _half(study: Study) -> float:
    try:
        low, high = effect_of(comparable(study)).interval()
    except NotEnoughData:
        return math.inf
    return (high - low) / 2


def _continued(series: FloatArray, after: int, season: int | None) -> FloatArray:
    """Let a series go on by its trend and season, with what they left unexplained mirrored."""
    before = len(series)
    is_enough = before >= LEAST_BEFORE and after >= LEAST_AFTER
    if before < LEAST_AFTER:
        return np.pad(series, (0, after), mode="symmetric")
    # one period after the start is all shift, so it bends neither trend nor season
    fit = interrupted_series(
        np.append(series, series[-1]), before=before, season=season if is_enough else None,
        least=(LEAST_AFTER, 1),
    ).expected[:before]  # fmt: skip
    step = season if is_enough and season and before >= 2 * season else 1
    rise = fit[-1] - fit[-1 - step]
    gone_on = list(fit)
    for _ in range(after):
        gone_on.append(gone_on[-step] + rise)
    # what a fit with so many numbers leaves is less than what it will miss
    taken = 2 + (0 if step == 1 else min(step - 1, _MOST_OF_SEASON))
    left = np.pad(series - fit, (0, after), mode="symmetric") * math.sqrt(before / (before - taken))
    return np.asarray(np.r_[series, np.array(gone_on[before:]) + left[before:]])
