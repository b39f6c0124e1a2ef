"""Which stage of a journey is weakest, as far as its numbers and their uncertainty can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from peil.reports.asking import Desk
from peil.reports.drivers import listed
from peil.reports.goals import KeptGoal
from peil.reports.journey_stages import Measured, goal_for
from peil.reports.numbers import n_text, scale_for
from peil.shared.words import gettext as _
from peil.shared.words import ngettext

By = Literal["level", "some", "goal", "change", "none"]
_ENOUGH_ALIKE = 3
"""Stages of one KPI among others that are worth comparing by level."""


@dataclass(frozen=True)
class Weakest:
    """The stages to look at first.

    Parameters
    ----------
    places : tuple of int
        Theirs in the journey.
    title : str
        The message.
    by : By
        What they were chosen by: their level, where all are the same KPI on one scale; else their
        goals, else what got worse, else the level of ``some`` that are the same KPI.
    """

    places: tuple[int, ...]
    title: str
    by: By


def weakest_of(desk: Desk, found: Sequence[Measured], goals: Sequence[KeptGoal]) -> Weakest:
    """Find the weakest stages.

    Numbers of different KPIs are never held against each other: 60 % first contact resolution is
    neither better nor worse than 70 % who are satisfied.
    """
    told = [(place, each) for place, each in enumerate(found)
            if each.cell is not None and each.cell.value is not None]  # fmt: skip
    if not told:
        title = (_("No stage of the journey has a number yet") if found
                 else _("The journey has no stages yet"))  # fmt: skip
        return Weakest((), title, "none")
    firm = [(place, each) for place, each in told if each.cell and not each.cell.is_indicative]
    if len(firm) > 1 and _are_alike([each for _place, each in firm]):
        return _by_level(firm)
    return _by_state(desk, found, goals)


def _are_alike(found: Sequence[Measured]) -> bool:
    """Tell whether levels may be compared: one KPI, with the same rule for its scale."""
    kinds = {(each.stage.kpi, each.stage.variant) for each in found}
    rules = {
        tuple(str(note) for note in each.trend.measurement.notes if note.code == "scale_rule")
        for each in found
        if each.trend
    }
    return len(kinds) == 1 and len(rules) == 1


def _by_level(firm: Sequence[tuple[int, Measured]]) -> Weakest:
    first = firm[0][1]
    assert first.trend is not None
    is_high = first.trend.definition.better == "higher"

    def worst(each: tuple[int, Measured]) -> float:
        assert each[1].cell is not None
        assert each[1].cell.value is not None
        return each[1].cell.value if is_high else -each[1].cell.value

    order = sorted(firm, key=worst)
    place, least = order[0]
    cell = least.cell
    assert least.trend is not None
    assert cell is not None
    value = scale_for(least.trend.definition, cell).text(cell.value or 0.0)
    rivals = [other for other in order[1:] if _overlap(least, other[1], is_high=is_high)]
    if not rivals:
        title = _("“%(stage)s” is the weakest stage: %(value)s") % {
            "stage": least.stage.title, "value": value}  # fmt: skip
    elif len(rivals) == len(order) - 1:
        return Weakest((), _("No stage is surely weaker than the others"), "level")
    elif len(rivals) == 1:
        title = _("“%(one)s” and “%(other)s” are the weakest stages") % {
            "one": least.stage.title, "other": rivals[0][1].stage.title}  # fmt: skip
    else:
        title = _("“%(stage)s” seems weakest, but %(n)s others may be as weak") % {
            "stage": least.stage.title, "n": n_text(len(rivals))}  # fmt: skip
    held = (place, *(other for other, _each in rivals)) if len(rivals) == 1 else (place,)
    return Weakest(held, title, "level")


def _overlap(one: Measured, other: Measured, *, is_high: bool) -> bool:
    """Tell whether two intervals meet, so that the first may not be the weaker."""
    assert one.cell is not None
    assert other.cell is not None
    end, start = (one.cell.high, other.cell.low) if is_high else (other.cell.high, one.cell.low)
    return end is None or start is None or end >= start


def _most_alike(found: Sequence[Measured]) -> list[tuple[int, Measured]]:
    """Return the stages of the KPI that most have, where they are on one scale."""
    groups: dict[tuple[str, str | None], list[tuple[int, Measured]]] = {}
    for place, each in enumerate(found):
        if each.cell is not None and each.cell.value is not None and not each.cell.is_indicative:
            groups.setdefault((each.stage.kpi, each.stage.variant), []).append((place, each))
    most = max(groups.values(), key=len, default=[])
    return most if _are_alike([each for _place, each in most]) else []


def _joined(titles: Sequence[str]) -> str:
    """Write names as in a sentence: “A”, “B” and “C”."""
    if len(titles) < 2:
        return listed(titles)
    return _("%(names)s and %(last)s") % {"names": listed(titles[:-1]), "last": listed(titles[-1:])}


def _moved(each: Measured) -> str:
    """Tell which way a stage really moved; a hint tells of none."""
    is_hint = each.cell is None or each.cell.is_indicative
    return "same" if each.change is None or is_hint else each.change.tone


def _by_state(
    desk: Desk, found: Sequence[Measured], goals: Sequence[KeptGoal]
) -> Weakest:  # fmt: skip
    rows = {place: row for place, each in enumerate(found)
            if (row := goal_for(desk, each.stage, goals)) is not None}  # fmt: skip
    behind = [place for place, row in rows.items() if row.tone == "bad"]
    worse = [place for place, each in enumerate(found) if _moved(each) == "bad"]
    if behind:
        both = [place for place in behind if place in worse]
        title = ngettext(
            "%(stages)s is behind its goal", "%(stages)s are behind their goals", len(behind)
        ) % {"stages": _joined([found[place].stage.title for place in behind])}
        return Weakest(tuple(both or behind), title, "goal")
    by: By = "goal" if rows else "change"
    if worse:
        title = ngettext("%(stages)s got worse", "%(stages)s got worse", len(worse)) % {
            "stages": _joined([found[place].stage.title for place in worse])
        }
        return Weakest(tuple(worse), title, by)
    if len(alike := _most_alike(found)) >= _ENOUGH_ALIKE:
        lowest = _by_level(alike)
        if lowest.places:
            return replace(lowest, by="some")
    better = [each.stage.title for each in found if _moved(each) == "good"]
    if better:
        title = ngettext("%(stages)s got better, and no stage got worse",
                         "%(stages)s got better, and no stage got worse", len(better)) % {
            "stages": _joined(better)}  # fmt: skip
        return Weakest((), title, by)
    return Weakest((), _("No stage of the journey really changed"), by)
