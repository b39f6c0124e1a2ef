"""Tasks: how many come for each, how many get it done, and where most fail."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from peil.metrics.measurement import Cell, Definition, Grain, Measurement, Query
from peil.reports import marks, names
from peil.reports.asking import Desk
from peil.reports.changes import Comparison, compare_all, judged
from peil.reports.figures import NARROW, Figure, Table, panel
from peil.reports.layout import Axis, axis
from peil.reports.maps import Map, Spot, task_map
from peil.reports.marks import Interval
from peil.reports.numbers import Scale, n_text, percent, plain, scale_for
from peil.reports.periods import before, grain_of, named
from peil.reports.trends import Trend, trend_of
from peil.reports.vega import Named
from peil.reports.wording import change_brief, change_sign, change_word, withheld_words
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.stats.estimate import Interval as Estimated
from peil.stats.shares import wilson

DEMAND, COMPLETION, WHOLE = "task_demand", "task_completion", "top_task_completion"
PER = 1000
"""Failures are told per so many who come."""

_MOST_DRAWN = 16
"""Dots on the map: beyond these, tasks are so rare that they lie on top of each other."""

_ENOUGH = 200
"""Answers that each of the top tasks should have before a period is worth reading alone."""


@dataclass(frozen=True)
class TaskRow:
    """One task.

    Parameters
    ----------
    rank : int
        By how many fail; 0 where completion is withheld.
    demand, demand_limits : str
        Share of all who come.
    demand_bar : str
        In percent of the most wanted task's.
    completion, completion_limits : str
        Empty where ``withheld`` says why.
    mark : Interval or None
        Completion on the page's common scale.
    yes, partly, no : str
        Percent widths that add up to 100; empty where not known.
    partly_text, no_text : str
        The same as people read them.
    failing, failing_limits : str
        How many of `PER` who come want this and do not get it done.
    change, sign, tone, word : str
        Of completion against the period before.
    is_top, is_below : bool
        Whether it is among the first half of all demand; whether completion is really below
        that of all.
    """

    rank: int
    name: str
    demand: str
    demand_limits: str
    demand_bar: str
    completion: str
    completion_limits: str
    mark: Interval | None
    yes: str
    partly: str
    no: str
    partly_text: str
    no_text: str
    failing: str
    failing_limits: str
    n: str
    withheld: str
    change: str
    sign: str
    tone: str
    word: str
    is_top: bool
    is_below: bool


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
    notes: tuple[str, ...]
    is_simulated: bool


@dataclass(frozen=True)
class _Task:
    """A task's cells within one period."""

    name: str | None
    demand: Cell
    completion: Cell | None
    failing: Estimated | None
    change: Comparison | None
    against_all: Comparison | None


_Found = tuple[Cell | None, str, list[_Task], tuple[Measurement, Measurement]]


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
        found = _newest(desk, cut, every=every, period=period, where=where or {})
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
        _row(i, task, definitions[COMPLETION], scale_axis, widest=widest, top=top)
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
        notes=tuple(dict.fromkeys(str(note) for a in answers for note in a.notes)),
        is_simulated=any(a.is_simulated for a in answers),
    )  # fmt: skip


def task_measurements(
    desk: Desk, period: str, *, where: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[Measurement, Measurement]:
    """Return demand and completion by task over all periods of one length, for a download."""
    cut = next(iter(desk.catalog[DEMAND].metric.always_by), "task")
    every = grain_of(period)
    demand, completion = (
        desk.ask(Query(name, by=(cut,), every=every, where=where or {}))
        for name in (DEMAND, COMPLETION)
    )
    return demand, completion


def _newest(
    desk: Desk,
    cut: str,
    *,
    every: Grain | None,
    period: str | None,
    where: Mapping[str, tuple[str, ...]],
) -> _Found | None:
    """Measure demand and completion by task in the shortest period with enough answers."""
    grains: tuple[Grain, ...] = (every,) if every else ("month", "quarter", "year")
    for grain in grains:
        whole = trend_of(desk, Query(COMPLETION, where=where), every=grain)
        if whole is None or whole.current is None:
            return None
        demand = desk.ask(Query(DEMAND, by=(cut,), every=grain, where=where))
        completion = desk.ask(Query(COMPLETION, by=(cut,), every=grain, where=where))
        chosen = period or _last_full(whole)
        if every or grain == grains[-1] or _is_enough(completion, chosen):
            tasks = _tasks(cut, chosen, demand, completion, whole.at(chosen))
            return (whole.at(chosen), chosen, tasks, (demand, completion)) if tasks else None
    return None


def _is_enough(completion: Measurement, period: str) -> bool:
    """Tell whether each of the tasks that most come for has enough answers in a period."""
    sizes = sorted((c.n for c in completion.cells if c.period == period), reverse=True)
    reached = 0
    for size in sizes:
        if size < _ENOUGH:
            return False
        reached += size
        if reached >= sum(sizes) / 2:
            return True
    return False


def _last_full(whole: Trend) -> str:
    """Return the newest period that is over, or the newest."""
    assert whole.current is not None
    assert whole.current.period is not None
    previous = whole.previous
    if (
        whole.is_so_far
        and previous is not None
        and previous.period is not None
        and previous.n > 2 * whole.current.n
    ):
        return previous.period
    return whole.current.period


def _tasks(
    cut: str, chosen: str, demand: Measurement, completion: Measurement, whole: Cell | None
) -> list[_Task]:
    done = {(c.slice.get(cut), c.period): c for c in completion.cells}
    wanted = [c for c in demand.cells if c.period == chosen and c.value is not None]
    task_names = [c.slice.get(cut) for c in wanted]
    now = [done.get((name, chosen)) for name in task_names]
    then = [done.get((name, before(chosen))) for name in task_names]
    definition = completion.definition
    changes = compare_all(
        definition, [(_firm(a), _firm(b)) for a, b in zip(then, now, strict=True)]
    )
    distances = compare_all(definition, [(whole, _firm(cell)) for cell in now])
    return [
        _Task(name, cell, completed, failing, change, against_all)
        for name, cell, completed, failing, change, against_all in zip(
            task_names,
            wanted,
            now,
            _failing(wanted, now),
            _judged(changes),
            _judged(distances),
            strict=True,
        )
    ]


def _firm(cell: Cell | None) -> Cell | None:
    return cell if cell is not None and not cell.is_indicative else None


def _judged(comparisons: Sequence[Comparison | None]) -> list[Comparison | None]:
    """Judge all tasks together, leaving gaps where they are."""
    verdicts = iter(judged([each for each in comparisons if each is not None]))
    return [None if each is None else next(verdicts) for each in comparisons]


def _failing(demand: Sequence[Cell], completion: Sequence[Cell | None]) -> list[Estimated | None]:
    """Give the share of all who come that want each task and do not get it done."""
    shares = [
        None if c is None or c.value is None else (d.value or 0.0) * (1 - c.value)
        for d, c in zip(demand, completion, strict=True)
    ]
    n = np.array([d.n for d in demand], float)
    given = wilson(np.array([share or 0.0 for share in shares]) * n, n)
    return [
        None if share is None or each.value is None else each
        for share, each in zip(shares, given, strict=True)
    ]


def _order(task: _Task) -> tuple[bool, float]:
    failing = task.failing.value if task.failing else None
    return (failing is None, -(failing if failing is not None else task.demand.value or 0.0))


def _top(tasks: Sequence[_Task]) -> frozenset[str | None]:
    """Return the tasks that together make up the first half of all demand."""
    chosen, total = set(), 0.0
    whole = sum(t.demand.value or 0.0 for t in tasks)
    for task in sorted(tasks, key=lambda t: -(t.demand.value or 0.0)):
        if total >= whole / 2:
            break
        chosen.add(task.name)
        total += task.demand.value or 0.0
    return frozenset(chosen)


def _band(tasks: Sequence[_Task], top: frozenset[str | None]) -> str:
    return _("%(top)s of %(all)s tasks are half of all that people come for.") % {
        "top": n_text(len(top)), "all": n_text(len(tasks))}  # fmt: skip


def _title(ranked: Sequence[_Task]) -> str:
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


def _row(
    rank: int, task: _Task, definition: Definition, on: Axis, *, widest: float,
    top: frozenset[str | None],
) -> TaskRow:  # fmt: skip
    cell = task.completion
    demand_scale = Scale("share", 1 if (task.demand.value or 0) < 0.1 else 0)
    has_number = cell is not None and cell.value is not None
    scale = scale_for(definition, cell) if cell is not None else Scale("share")
    parts = cell.parts if cell is not None else {}
    partly, no = parts.get("partly"), parts.get("no")
    value = cell.value if cell is not None else None
    is_below = bool(task.against_all and task.against_all.is_real and not task.against_all.is_up)
    change = task.change
    name = names.value(task.name)
    completion = scale.text(value) if value is not None else ""
    limits = scale.limits(cell.low, cell.high) if cell is not None and has_number else ""
    return TaskRow(
        rank=rank if task.failing else 0,
        name=name,
        demand=demand_scale.text(task.demand.value or 0.0),
        demand_limits=demand_scale.limits(task.demand.low, task.demand.high),
        demand_bar=f"{100 * (task.demand.value or 0) / widest:.1f}%",
        completion=completion,
        completion_limits=limits,
        mark=marks.interval(cell, on, name=f"{completion} ({limits})",
                            tone="bad" if is_below else "plain") if cell is not None else None,
        yes=_width(value) if partly is not None else "",
        partly=_width(partly),
        no=_width(no),
        partly_text="" if partly is None else percent(partly),
        no_text="" if no is None else percent(no),
        failing="" if task.failing is None else plain(PER * (task.failing.value or 0)),
        failing_limits=_per(task.failing),
        n=n_text(cell.n if cell is not None else task.demand.n),
        withheld="" if has_number else withheld_words(cell) if cell is not None else
        _("Nobody was asked whether it went well."),
        change=change_brief(change) if change is not None and change.is_real else "",
        sign=change_sign(change) if change is not None else "",
        tone=change.tone if change is not None else "same",
        word=change_word(change) if cell is not None and not cell.is_indicative
        else _("only a hint"),
        is_top=task.name in top,
        is_below=is_below,
    )  # fmt: skip


def _width(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}%"


def _per(failing: Estimated | None) -> str:
    if failing is None:
        return ""
    return Scale("count").limits(
        None if failing.low is None else PER * failing.low,
        None if failing.high is None else PER * failing.high,
    )


def _figure(tasks: Sequence[_Task], rows: Sequence[TaskRow], title: str) -> Figure | None:
    spots = tuple(
        Spot(
            name=row.name,
            text=_("%(demand)s come for it, %(done)s get it done (%(limits)s)") % {
                "demand": row.demand, "done": row.completion, "limits": row.completion_limits},
            demand=100 * (t.demand.value or 0.0),
            demand_low=100 * (t.demand.low or 0.0),
            demand_high=100 * (t.demand.high or t.demand.value or 0.0),
            completion=100 * (t.completion.value or 0.0),
            completion_low=100 * (t.completion.low or 0.0),
            completion_high=100 * (t.completion.high or 1.0),
            is_bad=row.is_below,
        )
        for t, row in zip(tasks[:_MOST_DRAWN], rows[:_MOST_DRAWN], strict=True)
        if t.completion is not None and t.completion.value is not None
    )  # fmt: skip
    if len(spots) < 2:
        return None
    across = axis(0, max(s.demand_high for s in spots), most=5, floor=0)
    up = axis(min(s.completion_low for s in spots), max(s.completion_high for s in spots),
              most=5, floor=0, top=100)  # fmt: skip
    most_failing = max(s.demand * (100 - s.completion) / 100 for s in spots)
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
    wide = task_map(chart, width=1056, height=470)
    narrow = task_map(chart, width=NARROW, height=380, is_numbered=True)
    return Figure(
        title=title,
        description=description,
        wide=panel(wide, title=title, description=description),
        narrow=panel(narrow, title=title, description=description),
        table=task_table(rows),
        specification=json.dumps(wide.specification),
    )


def _round(share: float) -> float:
    """Round a percentage so that it is a whole number of `PER`."""
    return max(0.1, float(f"{share:.1g}"))


def task_table(rows: Sequence[TaskRow]) -> Table:
    """Lay the tasks out as a table of words."""
    return Table(
        head=(_("Task"), _("Came for it"), _("Got it done"), _("95 % interval"), _("Partly"),
              _("No"), _("Change"), _("Fail, of %(per)s") % {"per": n_text(PER)}, _("n")),
        rows=tuple(
            (r.name, r.demand, r.completion or r.withheld, r.completion_limits, r.partly_text,
             r.no_text, f"{r.sign} {r.change or r.word}".strip(), r.failing, r.n)
            for r in rows
        ),
    )  # fmt: skip
