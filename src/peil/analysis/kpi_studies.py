"""A KPI's periods laid out as a study: those acted on, those beside them, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from peil.analysis.study import Study, study_of
from peil.metrics.measurement import Cell, Grain, Measurement
from peil.shared.errors import BadInput
from peil.shared.suggest import unknown
from peil.stats.estimate import FloatArray
from peil.stats.placebo_rank import LEAST_UNTOUCHED

WHOLE = "all"
GRAINS: tuple[Grain, ...] = ("month", "week", "day")
"""The periods a verdict is looked for by, the longest first."""
_SEASONS: dict[Grain, int | None] = {"day": 7, "week": 52, "month": 12, "quarter": 4, "year": None}
_ALONE, _COMPARED = (24, 8), (8, 4)
_PART_OPEN = 0.1
_TENTH = 10


def study_around(
    measured: Measurement,
    cells: Sequence[Cell],
    grain: Grain,
    at: date,
    treated: Sequence[str],
    events: Sequence[tuple[date, str]],
    zone: ZoneInfo,
) -> Study | None:
    """Lay the cells out by unit and period; None if the treated have no number around the start."""
    cells = _of_one_currency(measured, cells, treated)
    spans = sorted({(c.period_start, c.period_end, c.period) for c in cells})
    place = {span: i for i, span in enumerate(spans)}
    by = measured.query.by
    rows: dict[str, FloatArray] = {}
    for cell in cells:
        name = cell.slice[by[0]] if by else WHOLE
        if name is not None:
            row = rows.setdefault(name, np.full(len(spans), np.nan))
            if cell.value is not None:
                row[place[cell.period_start, cell.period_end, cell.period]] = cell.value
    chosen = list(treated) or [WHOLE]
    for name in chosen:
        if name not in rows and rows:
            raise unknown("No unit named '%(name)s'.", rows, name=name)
    days = [start.astimezone(zone).date() for start, _, _ in spans if start]
    before = sum(day < at for day in days)
    if not 0 < before < len(spans):
        return None
    known = np.all([np.isfinite(rows[name]) for name in chosen], axis=0)
    joined = [i > 0 and spans[i - 1][1] == spans[i][0] for i in range(len(spans))]
    first, last = before, before
    while first > 0 and known[first - 1] and (first == before or joined[first]):
        first -= 1
    while last < len(spans) and known[last] and joined[last]:
        last += 1
    if first == before or last == before:
        return None
    first, last = _with_most_others(rows, chosen, first, before, last)
    study = study_of(
        measured.definition.name,
        [period or "" for _, _, period in spans[first:last]],
        [(name, row[first:last]) for name, row in rows.items()],
        treated=chosen,
        before=before - first,
        better=measured.definition.better,
        season=_SEASONS[grain],
    )
    ends = [*days[1:], date.max]
    named = [
        (period or "", name)
        for on, name in events
        for (_, _, period), start, end in zip(spans, days, ends, strict=True)
        if start <= on < end and on != at
    ]
    return replace(study, events=tuple(named))


def _with_most_others(
    rows: Mapping[str, FloatArray], chosen: Sequence[str], first: int, before: int, last: int
) -> tuple[int, int]:
    """Leave off a tenth of the periods at either end at most, where more units then have no gap.

    A file seldom begins with a whole week: a unit of which that one is withheld would be lost to
    the comparison for it. What is left off depends on where numbers are missing, not on numbers.
    """
    others = [~np.isfinite(row) for name, row in rows.items() if name not in chosen]
    ends = [
        (sum(not gaps[a:z].any() for gaps in others), z - a, a, z)
        for a in range(first, first + (before - first) // _TENTH + 1)
        for z in range(last, last - (last - before) // _TENTH - 1, -1)
    ]
    _units, _periods, a, z = max(ends)
    return a, z


def _of_one_currency(
    measured: Measurement, cells: Sequence[Cell], treated: Sequence[str]
) -> list[Cell]:
    """Return the cells in the currency of those acted on: amounts in others cannot be compared."""
    by = measured.query.by
    known = [cell for cell in cells if cell.value is not None]
    own = {cell.currency for cell in known if not by or cell.slice[by[0]] in treated}
    if len(own) > 1:
        raise BadInput(
            "What was acted on is in different currencies (%(values)s): judge each by itself.",
            values=", ".join(sorted(own)),
        )
    # of a value that is not there nothing is known, and it is refused by its name
    return [cell for cell in cells if cell.value is None or not own or cell.currency in own]


def broken_periods(
    study: Study, cells: Sequence[Cell], breaks: Sequence[date], zone: ZoneInfo
) -> tuple[str, ...]:
    """Return the periods of a study in which the series breaks: none if all lies on one side."""
    spans = {
        cell.period: (cell.period_start.astimezone(zone).date(),
                      cell.period_end.astimezone(zone).date())
        for cell in cells if cell.period_start is not None and cell.period_end is not None
    }  # fmt: skip
    inside = [on for on in breaks if on > spans[study.times[0]][0]]
    return tuple(
        period for period in study.times
        if any(spans[period][0] <= on < spans[period][1] for on in inside)
    )  # fmt: skip


def whole_periods(measured: Measurement, now: datetime | None, *, is_answers: bool) -> list[Cell]:
    """Return the cells whose period is over and, but of answers, covered to within a tenth.

    A period that the facts cover in part counts too few of what is counted and holds the quickest
    of what takes time, which would look like an effect. Of answers it only has fewer.
    """
    part = {str(n.values.get("period")) for n in measured.notes if n.code == "incomplete"}
    until = measured.last_event
    whole = []
    for cell in measured.cells:
        start, end = cell.period_start, cell.period_end
        if start is None or end is None or cell.period in part:
            continue
        slack = max(timedelta(days=1), _PART_OPEN * (end - start))
        is_covered = is_answers or until is None or until >= end - slack
        if is_covered and (now is None or now + timedelta(seconds=1) >= end):
            whole.append(cell)
    return whole


def share_of_needed(study: Study, *, after: int | None = None) -> float:
    """Return how much there is of the periods that a verdict needs; 1 and more is enough.

    Parameters
    ----------
    study : Study
    after : int or None
        How many periods will lie after the start, where they are still to come.
    """
    many = len(study.untouched) >= LEAST_UNTOUCHED + len(study.treated) - 1
    least_before, least_after = _COMPARED if many else _ALONE
    there = study.after if after is None else after
    return min(study.before / least_before, there / least_after)
