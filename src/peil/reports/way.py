"""The way to a goal, drawn: where it began, where the number is with its interval, the target."""

from __future__ import annotations

from dataclasses import dataclass

from peil.analysis.goals import Course
from peil.reports.amounts import Amounts
from peil.reports.numbers import scale_for
from peil.reports.wording import number_words
from peil.shared.words import gettext as _

_FURTHEST = 1.0
"""How far past both ends of the way a drawing goes, in ways: what lies further is cut off."""


@dataclass(frozen=True)
class Way:
    """The way from a baseline to a target, in percent of the room, target to the right.

    Parameters
    ----------
    start, target : str
        Where the two ends stand, such as ``10.0%``.
    at, low, high : str
        The newest number and its interval; empty without one.
    planned : str
        Where the straight way was in that period; empty without one.
    start_text, target_text, at_text : str
        What stands beside them.
    start_anchor, target_anchor, at_anchor : str
        Which end of each text stands there: ``start``, ``middle`` or ``end``.
    name : str
        What a screen reader says.
    """

    start: str
    target: str
    at: str
    low: str
    high: str
    planned: str
    start_text: str
    target_text: str
    at_text: str
    start_anchor: str
    target_anchor: str
    at_anchor: str
    name: str


def way_of(found: Course, amounts: Amounts) -> Way | None:
    """Draw the way; None where there is no baseline short of the target."""
    goal, baseline = found.goal, found.baseline
    if baseline is None or began_past(found):
        return None
    length = goal.target - baseline
    shares = [0.0, 1.0]
    held = [share for share in (found.low, found.share, found.high) if share is not None]
    shares += [min(max(share, -_FURTHEST), 1 + _FURTHEST) for share in held]
    first, last = min(shares), max(shares)

    def place(share: float | None) -> str:
        if share is None:
            return ""
        inner = (min(max(share, first), last) - first) / (last - first)
        return f"{2 + 96 * inner:.1f}%"  # a round end needs some room

    cell = found.now
    at = place(found.share)
    scale = scale_for(found.measurement.definition, *([cell] if cell else []))
    at_text = "" if cell is None or cell.value is None else scale.text(cell.value)
    start_text = scale_for(found.measurement.definition, *found.measurement.cells).text(baseline)
    planned = None if found.planned is None or cell is None else (found.planned - baseline) / length
    return Way(
        start=place(0.0),
        target=place(1.0),
        at=at,
        low=place(found.low if found.low is not None else found.share),
        high=place(found.high if found.high is not None else found.share),
        planned=place(planned),
        start_text=start_text,
        target_text=amounts.value(goal.target),
        at_text=at_text,
        start_anchor=_anchor(place(0.0)),
        target_anchor=_anchor(place(1.0)),
        at_anchor=_anchor(at),
        name=_("From %(start)s to %(target)s; now %(now)s") % {
            "start": start_text, "target": amounts.value(goal.target),
            "now": number_words(cell, scale) if cell else _("without a number")},
    )  # fmt: skip


def _anchor(at: str) -> str:
    """Keep a text within the room: one near an end of it begins or ends there."""
    percent = float(at.rstrip("%")) if at else 0.0
    return "start" if percent < 10 else "end" if percent > 90 else "middle"


def began_past(found: Course) -> bool:
    """Tell whether the target was no way off when the goal began."""
    if found.baseline is None:
        return False
    gap = found.goal.target - found.baseline
    return gap <= 0 if found.measurement.definition.better == "higher" else gap >= 0
