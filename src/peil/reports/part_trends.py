"""A KPI's line on its page; of a KPI that is only told in parts, that of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from peil.metrics.measurement import Cell, Definition, Grain, Query
from peil.reports.annotations import Annotation
from peil.reports.asking import Desk
from peil.reports.cuts import Cuts, is_in_parts
from peil.reports.figures import Figure, Target, trend_figure
from peil.reports.numbers import scale_for
from peil.reports.trends import Trend, trend_of
from peil.reports.wording import message, number_words, statement, withheld_words
from peil.shared.words import gettext as _


@dataclass(frozen=True)
class PartTrend:
    """One part of a KPI that is only told in parts, over time.

    Parameters
    ----------
    name, title, number : str
        What the part is called; its message; its number in full.
    condition : str
        The filter that keeps it alone, as ``dimension=value``.
    figure : Figure
    is_only : bool
        Whether there is no other.
    """

    name: str
    title: str
    number: str
    condition: str
    figure: Figure
    is_only: bool


def trend_message(definition: Definition, shown: Cell | None, line: Trend | None) -> str:
    """Say a number and how it stands against earlier ones of its line, where there is one."""
    if line is None:
        return message(definition, shown, previous=None, year_ago=None)
    previous, year_ago = line.against(line.previous), line.against(line.year_ago)
    first = line.against(line.first)
    return message(definition, shown, previous=previous, year_ago=year_ago, first=first)


def wide_trend(
    line: Trend | None, title: str, annotations: Sequence[Annotation], goal: Target | None = None
) -> Figure | None:
    """Draw a line as wide as the page."""
    if line is None:
        return None
    return trend_figure(line, title=title, events=[a.event for a in annotations], goal=goal,
                        width=1056, height=300)  # fmt: skip


def part_trend(
    desk: Desk, query: Query, every: Grain | None, cuts: Cuts | None,
    annotations: Sequence[Annotation],
) -> PartTrend | None:  # fmt: skip
    """Follow the first part that the cut lists, which is the one its message is about."""
    row = cuts.rows[0] if cuts is not None and cuts.rows else None
    if cuts is None or row is None or row.value is None:
        return None
    alone = replace(query, where={**query.where, cuts.by: (row.value,)})
    if is_in_parts(desk, alone):  # cut by something else
        return None
    line = trend_of(desk, alone, every=every)
    if line is None or line.current is None:
        return None
    said = trend_message(line.definition, line.current, line)
    figure = wide_trend(line, said, annotations)
    if figure is None:
        return None
    number = _("%(part)s: %(number)s") % {
        "part": row.name, "number": number_told(line.definition, line.current)}  # fmt: skip
    return PartTrend(row.name, said, number, f"{cuts.by}={row.value}", figure,
                     is_only=len(cuts.table.rows) == 1)  # fmt: skip


def number_told(definition: Definition, cell: Cell | None) -> str:
    """Say a number in full, or why there is none."""
    if cell is None:
        return statement(definition, None)
    if cell.value is None:
        return withheld_words(cell)
    return number_words(cell, scale_for(definition, cell))
