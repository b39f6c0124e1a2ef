"""Tasks: how many come for each, how many get it done, and where most fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peil.metrics.measurement import Cell, Grain
from peil.reports import marks, names
from peil.reports.asking import Desk
from peil.reports.figures import Figure
from peil.reports.hindrances import MOST_TASKS, InTheWay, Span, in_the_way
from peil.reports.layout import Axis, axis
from peil.reports.maps import Map, Spot, map_figure
from peil.reports.marks import Interval
from peil.reports.numbers import n_text, percent, plain, scale_for
from peil.reports.periods import first_day, named, next_day
from peil.reports.task_cells import COMPLETION, DEMAND, Task, newest_tasks
from peil.reports.task_rows import PER, TaskRow, task_row, task_table
from peil.reports.vega import Named
from peil.reports.wording import reason_words
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _

_MOST_DRAWN = 16
"""Dots on the map: beyond these, tasks are so rare that they lie on top of each other."""


@dataclass(frozen=True)
class TopTasks:
    """The tasks, the one where most fail first.

    Parameters
    ----------
    title : str
        The message.
    period : str
        Which time it is about, in words.
    scale_from, scale_to : str
        Ends of the completion marks' common scale.
    whole : Interval or None
        Completion over all, on the same scale.
    rows : tuple of TaskRow
    further : int
        Tasks that are not shown.
    band : str
        Which tasks make up half of the demand.
    figure : Figure or None
        The map of demand by completion.
    in_the_way : tuple of InTheWay
        What hinders those who do not get it done, for the tasks that fail most.
    """

    title: str
    period: str
    period_key: str
    scale_from: str
    scale_to: str
    whole: Interval | None
    whole_text: str
    rows: tuple[TaskRow, ...]
    further: int
    band: str
    figure: Figure | None
    in_the_way: tuple[InTheWay, ...]
    notes: tuple[str, ...]
    is_simulated: bool


def top_tasks(
    desk: Desk, *, most: int | None = None, every: Grain | None = None, period: str | None = None,
    where: Mapping[str, tuple[str, ...]] | None = None,
) -> TopTasks | None:  # fmt: skip
    """Report on the tasks, or None where no task was asked about.

    Parameters
    ----------
    desk : Desk
        Where to ask.
    most : int or None
        Show only so many, and no map.
    every : Grain or None
        The period's length; None for the shortest with enough answers.
    period : str or None
        Which period; None for the newest.
    where : mapping or None
        Filters.
    """
    definitions = desk.definitions
    if DEMAND not in definitions or COMPLETION not in definitions:
        return None
    if not desk.has_rows("answers"):
        return None
    cut = next(iter(desk.catalog[DEMAND].metric.always_by), "task")
    try:
        found = newest_tasks(desk, cut, every=every, period=period, where=where or {})
    except PeilError:
        if where:  # a filter of the reader's, to be mended by the reader
            raise
        return None
    if found is None:
        return None
    whole, chosen, tasks, answers = found
    ranked = sorted(tasks, key=_order)
    shown = ranked if most is None else ranked[:most]
    scale_axis = _completion_axis([t.completion for t in shown if t.completion])
    top = _top(tasks)
    widest = max(((t.demand.high or t.demand.value or 0.0) for t in tasks), default=1.0) or 1.0
    rows = tuple(
        task_row(i, task, definitions[COMPLETION], scale_axis, widest=widest, top=top)
        for i, task in enumerate(shown, start=1)
    )
    scale = scale_for(definitions[COMPLETION], *([whole] if whole else []))
    whole_text = "" if whole is None or whole.value is None else scale.text(whole.value)
    return TopTasks(
        title=_title(ranked),
        period=named(chosen),
        period_key=chosen,
        scale_from=plain(100 * scale_axis.low),
        scale_to=percent(scale_axis.high),
        whole=marks.interval(whole, scale_axis, name=whole_text) if whole else None,
        whole_text=whole_text,
        rows=rows,
        further=len(ranked) - len(shown),
        band=_band(tasks, top),
        figure=_figure(ranked, rows, _title(ranked)) if most is None else None,
        in_the_way=() if most else in_the_way(
            desk, tuple(t.name for t in ranked[:MOST_TASKS] if t.name),
            Span(first_day(chosen), next_day(chosen)), where=where or {}),
        notes=tuple(dict.fromkeys(reason_words(note) for a in answers for note in a.notes)),
        is_simulated=any(a.is_simulated for a in answers),
    )  # fmt: skip


def _order(task: Task) -> tuple[bool, float]:
    failing = task.failing.value if task.failing else None
    return (failing is None, -(failing if failing is not None else task.demand.value or 0.0))


def _top(tasks: Sequence[Task]) -> frozenset[str | None]:
    """Return the tasks that together make up the first half of all demand."""
    chosen, total = set(), 0.0
    whole = sum(t.demand.value or 0.0 for t in tasks)
    for task in sorted(tasks, key=lambda t: -(t.demand.value or 0.0)):
        if total >= whole / 2:
            break
        chosen.add(task.name)
        total += task.demand.value or 0.0
    return frozenset(chosen)


def _band(tasks: Sequence[Task], top: frozenset[str | None]) -> str:
    return _("%(top)s of %(all)s tasks are half of all that people come for.") % {
        "top": n_text(len(top)), "all": n_text(len(tasks))}  # fmt: skip


def _title(ranked: Sequence[Task]) -> str:
    worst = ranked[0]
    if worst.failing is None or worst.failing.value is None:
        return _("Too few have answered to say where people fail")
    below = worst.against_all
    places = {
        "task": names.value(worst.name),
        "n": plain(PER * worst.failing.value),
        "per": n_text(PER),
    }
    if below is not None and below.is_real and not below.is_up:
        return _("“%(task)s” fails oftest: of %(per)s who come, %(n)s want it and do not get it "
                 "done") % places  # fmt: skip
    return _("Most who fail come for “%(task)s”: %(n)s of %(per)s visitors") % places


def _completion_axis(cells: Sequence[Cell]) -> Axis:
    lows = [c.low for c in cells if c.low is not None]
    lowest = min(lows, default=0.0)
    return Axis(max(0.0, int(lowest * 10) / 10), 1.0, ())


def _figure(tasks: Sequence[Task], rows: Sequence[TaskRow], title: str) -> Figure | None:
    spots = tuple(
        Spot(
            name=row.name,
            text=_("%(demand)s come for it, %(done)s get it done (%(limits)s)") % {
                "demand": row.demand, "done": row.completion, "limits": row.completion_limits},
            across=100 * (t.demand.value or 0.0),
            across_low=100 * (t.demand.low or 0.0),
            across_high=100 * (t.demand.high or t.demand.value or 0.0),
            up=100 * (t.completion.value or 0.0),
            up_low=100 * (t.completion.low or 0.0),
            up_high=100 * (t.completion.high or 1.0),
            is_bad=row.is_below,
        )
        for t, row in zip(tasks[:_MOST_DRAWN], rows[:_MOST_DRAWN], strict=True)
        if t.completion is not None and t.completion.value is not None
    )  # fmt: skip
    if len(spots) < 2:
        return None
    across = axis(0, max(s.across_high for s in spots), most=5, floor=0)
    up = axis(min(s.up_low for s in spots), max(s.up_high for s in spots),
              most=5, floor=0, top=100)  # fmt: skip
    most_failing = max(s.across * (100 - s.up) / 100 for s in spots)
    curves = tuple(
        (share, _("%(n)s of %(per)s fail here") % {
            "n": plain(PER * share / 100), "per": n_text(PER)})
        for share in (_round(most_failing / 4), _round(most_failing / 1.6))
    )  # fmt: skip
    chart = Map(
        spots=spots, across=across, up=up,
        across_ticks=tuple(Named(t, percent(t / 100)) for t in across.ticks),
        up_ticks=tuple(Named(t, percent(t / 100)) for t in up.ticks),
        across_name=_("came for it →"), up_name=_("↑ got it done"), curves=curves,
    )  # fmt: skip
    description = (
        _(
            "Each task by how many come for it and how many get it done, with the 95 %% "
            "intervals of both. Dashed lines join places where equally many fail."
        )
        % {}
    )
    return map_figure(
        chart, title=title, description=description, table=task_table(rows), width=1056, height=470
    )


def _round(share: float) -> float:
    """Round a percentage so that it is a whole number of `PER`."""
    return max(0.1, float(f"{share:.1g}"))
