"""One task in words and marks: the line of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peil.metrics.measurement import Definition
from peil.reports import marks, names
from peil.reports.figures import Table
from peil.reports.layout import Axis
from peil.reports.marks import Interval
from peil.reports.numbers import Scale, n_text, percent, plain, scale_for
from peil.reports.task_cells import Task
from peil.reports.wording import change_brief, change_sign, change_word, withheld_words
from peil.shared.words import gettext as _
from peil.stats.estimate import Interval as Estimated

PER = 1000
"""Failures are told per so many who come."""


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


def task_row(
    rank: int,
    task: Task,
    definition: Definition,
    on: Axis,
    *,
    widest: float,
    top: frozenset[str | None],
) -> TaskRow:
    """Say one task in words, its completion placed on a common scale."""  # fmt: skip
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
        partly_text=_share_words(parts, "partly"),
        no_text=_share_words(parts, "no"),
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


def _share_words(parts: Mapping[str, float], name: str) -> str:
    """Write a share that stands beside the completion, with its interval; empty without one."""
    if name not in parts:
        return ""
    limits = Scale("share").limits(parts.get(f"{name}_low"), parts.get(f"{name}_high"))
    return f"{percent(parts[name])} ({limits})"


def _per(failing: Estimated | None) -> str:
    if failing is None:
        return ""
    return Scale("count").limits(
        None if failing.low is None else PER * failing.low,
        None if failing.high is None else PER * failing.high,
    )


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
