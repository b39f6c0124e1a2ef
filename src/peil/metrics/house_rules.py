"""From a kind's figures to the cells that are shown: what is withheld, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan

from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Slot
from peil.metrics.measurement import Cell, Reason
from peil.metrics.metric import Kind
from peil.metrics.periods import Period, local_day
from peil.metrics.profile import Profile
from peil.stats.estimate import Interval, Withheld


def cells_of(
    kind: Kind,
    figures: Figures,
    slots: Sequence[Slot],
    asked: Asked,
    known: Profile,
    concealed: Mapping[int, Reason],
    *,
    is_answers: bool,
    is_money: bool = False,
) -> tuple[tuple[Cell, ...], tuple[Reason, ...]]:
    """Return the cells in the order of the slots, and notes on periods that are not complete.

    The first reason that applies is given: nothing recorded, privacy, what the kind itself says
    (mixed questions, unknown scales, history), few rows, and what the statistics say.
    """
    cells = []
    # amounts whose currency nobody stated are in the workspace's own
    usual = str(asked.constants.get("currency") or asked.settings.currency) if is_money else ""
    notes: dict[str, Reason] = {}
    parts = {name: values.astype(float).tolist() for name, values in figures.parts.items()}
    for i, slot in enumerate(slots):
        interval, n = figures.intervals[i], int(figures.n[i])
        reason = _reason(kind, figures, i, n, concealed, interval, is_answers=is_answers)
        if kind.is_count and reason is None:
            reason = _outside(slot.period, known)
            if reason is None:
                notes |= _incomplete(slot.period, known, asked)
        is_given = reason is None
        cells.append(
            Cell(
                slice=dict(zip(asked.by, slot.slice, strict=True)),
                period=slot.period.label,
                period_start=slot.period.start,
                period_end=slot.period.end,
                value=interval.value if is_given else None,
                low=interval.low if is_given else None,
                high=interval.high if is_given else None,
                n=None if i in concealed else n,
                withheld=reason,
                is_indicative=is_given and not kind.is_count and n < reasons.INDICATIVE_N,
                parts=_parts(parts, i) if is_given else {},
                currency=figures.currencies.get(i, usual),
            )
        )
    return tuple(cells), tuple(notes.values())


def _reason(
    kind: Kind,
    figures: Figures,
    slot: int,
    n: int,
    concealed: Mapping[int, Reason],
    interval: Interval,
    *,
    is_answers: bool,
) -> Reason | None:
    if slot in concealed:
        return concealed[slot]
    if slot in figures.reasons:
        return figures.reasons[slot]
    if not kind.is_count:
        if n == 0:
            return reasons.no_rows()
        if n < reasons.MINIMUM_N:
            return reasons.too_few(n) if is_answers else reasons.too_few_rows(n)
    if interval.withheld is None:
        return None
    return _of_statistics(interval.withheld, n)


def _of_statistics(withheld: Withheld, n: int) -> Reason:
    if withheld is Withheld.NOT_REACHED:
        return reasons.not_reached()
    if withheld is Withheld.TOO_FEW:
        return reasons.too_few(n)
    if withheld is Withheld.NO_SPREAD:
        return reasons.no_spread(n)
    return reasons.no_rows()


def _outside(period: Period, known: Profile) -> Reason | None:
    if known.first is None or known.ends is None:
        return reasons.no_rows()
    zone_end, zone_start = period.end, period.start
    if zone_end is not None and zone_end <= known.first:
        return reasons.before_history(known.first.date().isoformat())
    if zone_start is not None and zone_start > known.ends:
        return reasons.after_history(known.ends.date().isoformat())
    return None


def _incomplete(period: Period, known: Profile, asked: Asked) -> dict[str, Reason]:
    if period.label is None or known.first is None or known.ends is None:
        return {}
    zone = asked.clock.zone
    first, last = local_day(known.first, zone), local_day(known.ends, zone)
    if period.start is not None and local_day(period.start, zone) < first:
        return {f"{period.label} first": reasons.began_within(period.label, first.isoformat())}
    if period.end is not None and local_day(known.ends, zone) < local_day(period.end, zone):
        days = (local_day(period.end, zone) - last).days
        if days > 1:
            return {f"{period.label} last": reasons.incomplete(period.label, last.isoformat())}
    return {}


def _parts(parts: Mapping[str, list[float]], slot: int) -> dict[str, float]:
    return {name: values[slot] for name, values in parts.items() if not isnan(values[slot])}
