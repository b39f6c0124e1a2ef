"""The picture of a verdict on a KPI, its table, and the same to take away."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from peil.analysis.kpi_effects import KpiEffect
from peil.analysis.plans import PlannedVerdict
from peil.metrics.measurement import Cell
from peil.reports.asking import Desk
from peil.reports.downloads import Sheet, about, is_simulated
from peil.reports.effect_chart import EffectChart, End, Point, effect_chart
from peil.reports.effects import (
    afterwards_word,
    effect_decimals,
    lead_words,
    method_words,
    word_of,
)
from peil.reports.figures import (
    NARROW,
    WIDE_ENOUGH,
    Event,
    Figure,
    Table,
    bounds_of,
    events_within,
    figure_of,
    grain_word,
    middle_of,
    shortened,
    tick_name,
    time_ticks,
)
from peil.reports.layout import axis
from peil.reports.numbers import Scale, day, n_text, scale_for
from peil.reports.periods import named, with_periods_named
from peil.reports.vega import Named
from peil.shared.words import gettext as _
from peil.stats.estimate import FloatArray

_MOST_POINTS = 36
"""Points that the eye still reads as a course; more periods than that are drawn as means."""

_ROOM_AT_ENDS = 150


@dataclass(frozen=True)
class Scales:
    """How a verdict's numbers are written.

    Parameters
    ----------
    value : Scale
        The KPI's own numbers, period by period.
    effect : Scale
        The effect and the means it is the difference of: digits as its interval allows.
    """

    value: Scale
    effect: Scale


def scales_for(found: KpiEffect) -> Scales:
    """Choose how a verdict's numbers are written."""
    value = scale_for(found.measurement.definition, *own_cells(found))
    decimals = effect_decimals(found.judgement, value.factor)
    return Scales(value, replace(value, decimals=decimals))


def own_cells(found: KpiEffect) -> list[Cell]:
    """Return the cells of those acted on, in the periods that were looked at."""
    times = set(found.judgement.study.times)
    return [cell for cell in found.own_cells if cell.period in times]


def periods_in_one(found: KpiEffect) -> int:
    """Return how many periods a point of the picture is the mean of."""
    return math.ceil(len(found.judgement.study.times) / _MOST_POINTS)


def means_after(found: KpiEffect) -> tuple[float, float]:
    """Return the means after the start: what happened, and what would have happened."""
    judgement = found.judgement
    actual = float(judgement.estimate.actual[judgement.study.before :].mean())
    return actual, actual - judgement.effect


def expected_limits(found: KpiEffect) -> tuple[float, float] | None:
    """Return between what the mean after the start would have been; None where nothing limits it.

    The effect's interval, seen from the other side: what happened is known.
    """
    judgement, (actual, _expected) = found.judgement, means_after(found)
    if not (math.isfinite(judgement.low) and math.isfinite(judgement.high)):
        return None
    return actual - judgement.high, actual - judgement.low


def effect_figure(
    found: KpiEffect, *, title: str, start: str, events: Sequence[Event] = (), width: int = 700,
    height: int = 330,
) -> Figure:  # fmt: skip
    """Draw a verdict.

    Parameters
    ----------
    found : KpiEffect
    title : str
        The message.
    start : str
        What the action's first day is called.
    events : sequence of Event
        What else happened.
    """
    times = found.judgement.study.times
    description = _(
        "%(measure)s by %(grain)s, %(first)s to %(last)s: what happened, and dashed what would "
        "have happened without what began on %(at)s, shaded with its 95 %% interval after that day."
    ) % {
        "measure": _(found.measurement.definition.title), "grain": grain_word(found.grain),
        "first": named(times[0]), "last": named(times[-1]), "at": day(found.at),
    }  # fmt: skip
    drawings = [
        effect_chart(_chart(found, start, events, room=room), width=room, height=tall)
        for room, tall in ((width, height), (NARROW, 280))
    ]
    return figure_of(*drawings, title=title, description=description, table=_table(found))


def _chart(found: KpiEffect, start: str, events: Sequence[Event], *, room: int) -> EffectChart:
    judgement, scales = found.judgement, scales_for(found)
    study, factor = judgement.study, scales.value.factor
    actual, expected = factor * judgement.estimate.actual, factor * judgement.estimate.expected
    reach = None
    if math.isfinite(judgement.low) and math.isfinite(judgement.high):
        reach = (
            factor * (judgement.effect - judgement.high),
            factor * (judgement.effect - judgement.low),
        )
    size = periods_in_one(found)
    before, after = (
        tuple(_point(found, scales.value, block, actual, expected) for block in blocks)
        for blocks in _blocks(study.before, len(study.times), size)
    )
    drawn = [n for p in (*before, *after) for n in (p.actual, p.expected)]
    if reach is not None:
        drawn += [p.expected + part for p in after for part in reach]
    if size > 1:
        drawn += list(actual)
    floor, top = bounds_of(scales.value.unit)
    upright = axis(
        min(drawn),
        max(drawn),
        most=5,
        floor=floor if floor is None or min(drawn) >= floor else None,
        top=top if top is None or max(drawn) <= top else None,
    )
    span = (middle_of(study.times[0]), middle_of(study.times[-1]))
    others = [event for event in events if event.on != found.at]
    actual_end, expected_end = _ends(found, scales.effect)
    return EffectChart(
        before=before,
        after=after,
        single=tuple(
            (middle_of(time), float(value)) for time, value in zip(study.times, actual, strict=True)
        )
        if size > 1
        else (),
        reach=reach,
        start=Named(_day_number(found.at), shortened(start, room)),
        events=events_within(others, span, room=room),
        actual_end=actual_end,
        expected_end=expected_end,
        ticks=_ticks(study.times, room=room),
        value_ticks=tuple(
            Named(t, tick_name(t, scales.value, step=upright.ticks)) for t in upright.ticks
        ),
        value_low=upright.low,
        value_high=upright.high,
    )


def _ticks(times: Sequence[str], *, room: int) -> tuple[Named, ...]:
    """Choose which periods to name; on a phone there is room for the first and the last."""
    if room < WIDE_ENOUGH:
        return tuple(Named(middle_of(time), named(time)) for time in (times[0], times[-1]))
    return time_ticks(times, most=round((room - _ROOM_AT_ENDS) / 110))


def _day_number(on: date) -> float:
    return float(on.toordinal())


def _blocks(before: int, periods: int, size: int) -> tuple[list[range], list[range]]:
    """Divide the periods before and after the start, so that no block holds both."""
    found = []
    for first, last in ((0, before), (before, periods)):
        parts = np.array_split(np.arange(first, last), max(1, round((last - first) / size)))
        found.append([range(int(part[0]), int(part[-1]) + 1) for part in parts])
    return found[0], found[1]


def _point(
    found: KpiEffect, scale: Scale, block: range, actual: FloatArray, expected: FloatArray
) -> Point:
    times = found.judgement.study.times
    here = slice(block.start, block.stop)
    happened, would = float(actual[here].mean()), float(expected[here].mean())
    first, last = named(times[block.start]), named(times[block.stop - 1])
    time = first if first == last else _("%(low)s to %(high)s") % {"low": first, "high": last}
    return Point(
        x=float(np.mean([middle_of(times[i]) for i in block])),
        actual=happened,
        expected=would,
        text=_("%(time)s: %(actual)s; without it %(expected)s") % {
            "time": time, "actual": scale.text(happened / scale.factor),
            "expected": scale.text(would / scale.factor)},
    )  # fmt: skip


def _ends(found: KpiEffect, scale: Scale) -> tuple[End, End]:
    """Return the means at the lines' ends, their difference the effect as it is printed.

    72 and 70 with an effect of 1 between them would look like a mistake.
    """
    judgement, (actual, expected) = found.judgement, means_after(found)

    def printed(number: float) -> float:
        return round(scale.factor * number, scale.decimals) / scale.factor

    would = printed(actual) - printed(judgement.effect)
    notes: tuple[str, ...] = (_("without it"),)
    if expected_limits(found) is not None:
        low, high = (printed(actual) - printed(end) for end in (judgement.high, judgement.low))
        notes += (scale.limits(low, high),)
    return (
        End(scale.factor * actual, scale.short(actual), (_("what happened"),)),
        End(scale.factor * expected, scale.short(would), notes),
    )


def _table(found: KpiEffect) -> Table:
    scale, judgement = scales_for(found).value, found.judgement
    study, estimate = judgement.study, judgement.estimate
    n = _n_by_period(found)
    rows = [
        (named(time), scale.text(float(actual)), scale.text(float(expected)),
         scale.difference(float(actual - expected)), n_text(n[time]))
        for time, actual, expected in zip(
            study.times, estimate.actual, estimate.expected, strict=True
        )
    ]  # fmt: skip
    return Table(
        head=(_("Period"), _("What happened"), _("What would have happened"), _("Difference"),
              _("n")),
        rows=tuple(reversed(rows)),
    )  # fmt: skip


def _n_by_period(found: KpiEffect) -> dict[str, int | None]:
    counted: dict[str, int | None] = dict.fromkeys(found.judgement.study.times, 0)
    for cell in own_cells(found):
        if cell.period is not None:
            so_far = counted[cell.period]
            counted[cell.period] = None if cell.n is None or so_far is None else so_far + cell.n
    return counted


def effect_sheet(desk: Desk, found: KpiEffect, planned: PlannedVerdict | None = None) -> Sheet:
    """Lay a verdict out to be taken away: its periods, and beside them what it rests on.

    Parameters
    ----------
    desk : Desk
    found : KpiEffect
    planned : PlannedVerdict or None
        What its plan lets be said of it; None where nobody planned to judge it.
    """
    judgement, measurement = found.judgement, found.measurement
    study, estimate = judgement.study, judgement.estimate
    by = measurement.query.by
    head = ("kpi", "dimension", "treated", "period", "is_after", "actual", "expected", "unit", "n",
            "planned", "verdict", "effect", "low", "high", "simulated")  # fmt: skip
    n, simulated = _n_by_period(found), is_simulated(desk, measurement)
    low, high = (end if math.isfinite(end) else None for end in (judgement.low, judgement.high))
    name = measurement.definition.name
    verdict = found.verdict if planned is None else planned.verdict
    rows = tuple(
        (
            name, by[0] if by else None, ", ".join(study.treated_names) if by else None, time,
            place >= study.before, float(actual), float(expected), measurement.definition.unit,
            n[time], planned is not None, verdict, judgement.effect, low, high, simulated,
        )
        for place, (time, actual, expected) in enumerate(
            zip(study.times, estimate.actual, estimate.expected, strict=True)
        )
    )  # fmt: skip
    told = [
        *about(desk, measurement), (_("First day"), found.at.isoformat()),
        *_said(found, planned), (_("Method"), method_words(judgement)),
        *((_("Checked"), with_periods_named(check.text))
          for check in (judgement.checks if planned is None else planned.checks)),
    ]  # fmt: skip
    return Sheet(f"{name} effect", head, rows, tuple(told))


def _said(found: KpiEffect, planned: PlannedVerdict | None) -> list[tuple[str, str]]:
    """Say what the effect is in the words of its page."""
    if planned is None:
        return [(_("Effect"), lead_words(found)), (_("Verdict"), afterwards_word(found))]
    told = [(_("Verdict"), word_of(planned.verdict))]
    if planned.judged_on is not None:
        told.append((_("Judged on"), day(planned.judged_on)))
    elif planned.next_on is not None:
        told.append((_("Verdict"), _("is judged on %(day)s") % {"day": day(planned.next_on)}))
    return told
