"""Goals: where each stands, drawn with its uncertainty, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from peil.analysis.goals import Course, Goal, State, course, is_per_period
from peil.metrics.catalog import entry
from peil.metrics.measurement import Grain
from peil.reports import names
from peil.reports.amounts import Amounts
from peil.reports.asking import Desk
from peil.reports.definitions import changed_since
from peil.reports.figures import Target
from peil.reports.numbers import day, scale_for
from peil.reports.periods import named
from peil.reports.way import Way, began_past, way_of
from peil.reports.wording import number_words
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.shared.words import ngettext

ATTENTION: tuple[State, ...] = (
    "missed", "behind", "cannot tell yet", "on course", "not started", "reached",
)  # fmt: skip
"""The states, those that ask for something first."""
SIGNS: dict[State, str] = {
    "missed": "✕", "behind": "▼", "cannot tell yet": "?", "on course": "▲", "not started": "·",
    "reached": "✓",
}  # fmt: skip
TONES: dict[State, str] = {
    "missed": "bad", "behind": "bad", "on course": "good", "reached": "good",
    "cannot tell yet": "unk", "not started": "unk",
}  # fmt: skip


@dataclass(frozen=True)
class KeptGoal:
    """A goal as it is kept.

    Parameters
    ----------
    number : int
        Its own.
    goal : Goal
    owner, objective : str
        Who answers for it; what it is for.
    is_closed : bool
        Whether nobody follows it any more.
    """

    number: int
    goal: Goal
    owner: str
    objective: str = ""
    is_closed: bool = False
    set_at: datetime | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Tells this goal, as it now is, from others."""
        goal = self.goal
        return (self.number, self.owner, self.objective, self.is_closed, goal.kpi, goal.target,
                goal.since, goal.due, tuple(sorted(goal.where.items())), goal.variant,
                goal.every, goal.baseline)  # fmt: skip


@dataclass(frozen=True)
class GoalRow:
    """One goal in words.

    Parameters
    ----------
    number : int
    kpi, measure : str
    slices : tuple of (dimension, label, value)
        The slice it is for.
    target, due : str
    amount : str
        The target without the period that it is for.
    owner, objective : str
    state : State
    word, sign, tone : str
        The state as a word, with its sign and meaning.
    title : str
        What is to be reached, and when.
    now : str
        Where it stands, in one or two sentences.
    judged : str
        By which periods, and the number of the newest: another page may show another period's.
    way : Way or None
    target_stored : float
        In the KPI's stored unit, for a chart.
    every : Grain or None
        The period that the target is for; None where it is the same for all.
    is_closed : bool
    """

    number: int
    kpi: str
    measure: str
    slices: tuple[tuple[str, str, str], ...]
    target: str
    amount: str
    due: str
    owner: str
    objective: str
    state: State
    word: str
    sign: str
    tone: str
    title: str
    now: str
    judged: str
    way: Way | None
    target_stored: float
    every: Grain | None = None
    is_closed: bool = False


@dataclass(frozen=True)
class GoalsPage:
    """All goals: those that are followed, the most urgent first, and those that are closed."""

    title: str
    rows: tuple[GoalRow, ...]
    closed: tuple[GoalRow, ...]
    is_simulated: bool


def goals_page(desk: Desk, kept: Sequence[KeptGoal]) -> GoalsPage:
    """Return the page of all goals, made anew only if something it shows has changed."""
    return desk.page(("goals", tuple(each.key for each in kept)), lambda: _page(desk, kept))


def _page(desk: Desk, kept: Sequence[KeptGoal]) -> GoalsPage:
    order = sorted(kept, key=lambda each: each.goal.due)
    made = [goal_row(desk, each) for each in order]
    open_rows = [row for row in made if not row.is_closed]
    open_rows.sort(key=lambda row: ATTENTION.index(row.state))
    return GoalsPage(
        title=_title(open_rows),
        rows=tuple(open_rows),
        closed=tuple(row for row in made if row.is_closed),
        is_simulated=desk.workspace.settings.simulated,
    )


def _title(rows: Sequence[GoalRow]) -> str:
    if not rows:
        return _("No goal is followed now")
    bad = sum(row.tone == "bad" for row in rows)
    good = sum(row.tone == "good" for row in rows)
    places = {"bad": bad, "good": good, "all": len(rows)}
    if bad:
        return ngettext("%(bad)s of %(all)s goals is behind or missed",
                        "%(bad)s of %(all)s goals are behind or missed", bad) % places  # fmt: skip
    if good == len(rows):
        return ngettext("The one goal is reached or on course",
                        "All %(all)s goals are reached or on course", good) % places  # fmt: skip
    return _("No goal is surely behind; of %(good)s of %(all)s it is sure that they are on "
             "course") % places  # fmt: skip


def goal_row(desk: Desk, kept: KeptGoal) -> GoalRow:
    """Say where one goal stands; one that cannot be measured any more says why.

    Whoever sees a part of the organisation is told of that part: the baseline that was kept may be
    of more.
    """
    goal = kept.goal if desk.viewer.units is None else replace(kept.goal, baseline=None)
    slices = tuple(
        (name, names.dimension(name), value)
        for name, values in sorted(goal.where.items())
        for value in values
    )
    try:
        found = course(
            desk.warehouse, desk.workspace.settings, desk.workspace.zone, goal, desk.viewer,
            now=desk.workspace.now(), folder=desk.workspace.folder,
        )  # fmt: skip
        definition = found.measurement.definition
        amounts = Amounts(definition, scale_for(definition, *found.measurement.cells))
        state, now, judged = found.state, _now(desk, found), _judged(found)
        measure, amount = _(definition.title), amounts.value(goal.target)
        way = way_of(found, amounts)
    except PeilError as problem:
        state, now, judged, way = "cannot tell yet", str(problem), "", None
        measure, amount = _untold(desk, goal)
    every = _every(desk, goal)
    target = per_period(amount, every)
    return GoalRow(
        number=kept.number,
        kpi=goal.kpi,
        measure=measure,
        slices=slices,
        target=target,
        amount=amount,
        due=day(goal.due),
        owner=kept.owner,
        objective=kept.objective,
        state=state,
        word=state_word(state),
        sign=SIGNS[state],
        tone=TONES[state],
        title=_("%(measure)s: %(target)s by %(due)s") % {
            "measure": measure, "target": target, "due": day(goal.due)},
        now=" ".join(filter(None, (now, _changed(desk, kept)))),
        judged=judged,
        way=way,
        target_stored=goal.target,
        every=every,
        is_closed=kept.is_closed,
    )  # fmt: skip


def _changed(desk: Desk, kept: KeptGoal) -> str:
    return changed_since(desk, kept.goal.kpi, kept.set_at) if kept.set_at else ""


def goal_words(desk: Desk, amounts: Amounts, goal: Goal) -> str:
    """Say what is to be reached, and when."""
    target = per_period(amounts.value(goal.target), _every(desk, goal))
    return _("%(measure)s: %(target)s by %(due)s") % {
        "measure": _(amounts.definition.title), "target": target, "due": day(goal.due)
    }  # fmt: skip


def per_period(amount: str, every: Grain | None) -> str:
    """Say the period that an amount is for; the same for all where there is none."""
    if every is None:
        return amount
    said = {
        "day": _("%(amount)s a day"), "week": _("%(amount)s a week"),
        "month": _("%(amount)s a month"), "quarter": _("%(amount)s a quarter"),
        "year": _("%(amount)s a year"),
    }  # fmt: skip
    return said[every] % {"amount": amount}


def _every(desk: Desk, goal: Goal) -> Grain | None:
    known = desk.catalog.get(goal.kpi)
    return goal.grain if known is not None and is_per_period(known) else None


def _judged(found: Course) -> str:
    cell = found.now
    if cell is None or cell.value is None:
        return ""
    scale = scale_for(found.measurement.definition, cell)
    number = f"{scale.text(cell.value)} ({scale.limits(cell.low, cell.high)})"
    said = {
        "day": _("It is judged by the day: %(number)s on %(period)s."),
        "week": _("It is judged by the week: %(number)s in %(period)s."),
        "month": _("It is judged by the month: %(number)s in %(period)s."),
        "quarter": _("It is judged by the quarter: %(number)s in %(period)s."),
        "year": _("It is judged by the year: %(number)s in %(period)s."),
    }[found.goal.grain]
    return said % {"number": number, "period": named(cell.period or "")}


def _untold(desk: Desk, goal: Goal) -> tuple[str, str]:
    """Name a goal's measure and target where it cannot be measured."""
    try:
        definition = entry(goal.kpi, desk.workspace.folder).definition
    except PeilError:
        return goal.kpi, f"{goal.target:g}"
    return _(definition.title), Amounts(definition, scale_for(definition)).value(goal.target)


def state_word(state: State) -> str:
    """Say a goal's state in a word or two."""
    return {
        "missed": _("Missed"),
        "behind": _("Behind"),
        "cannot tell yet": _("Cannot tell yet"),
        "on course": _("On course"),
        "not started": _("Not started"),
        "reached": _("Reached"),
    }[state]


def _now(desk: Desk, found: Course) -> str:
    """Say where a goal stands: the number, what it is held against, and what that leaves open."""
    goal, cell = found.goal, found.now
    today = desk.workspace.now().astimezone(desk.workspace.zone).date()
    if found.state == "not started":
        return _("It begins on %(since)s.") % {"since": day(goal.since)}
    if cell is None:
        return _("No whole %(grain)s since %(since)s has a number yet.") % {
            "grain": names.grain(goal.grain).lower(), "since": day(goal.since)}  # fmt: skip
    places = {
        "period": named(cell.period or ""),
        "number": number_words(cell, scale_for(found.measurement.definition, cell)),
        "planned": _planned_text(found),
    }
    said = [_("%(period)s: %(number)s.") % places]
    if began_past(found):
        said.append(_("It was there when the goal began: the goal is to stay there."))
    elif found.state == "cannot tell yet":
        said.append(_left_open(found, today) % places)
    elif found.state in ("on course", "behind"):
        said.append(_("The straight way was at %(planned)s then.") % places)
    return " ".join(said)


def _left_open(found: Course, today: date) -> str:
    cell = found.now
    assert cell is not None
    if cell.low is None or cell.high is None:
        return _("Without an interval on both sides nobody can say whether that is on course.")
    if today >= found.goal.due:
        if cell.low <= found.goal.target <= cell.high:
            return _("Its interval holds the target, so it may have been reached or not.")
        return _("There is no number from around its last day.")
    if found.planned is None:
        return _("Nothing was measured before it began, so there is no way to hold it against.")
    return _("The straight way was at %(planned)s then, within the interval: it may be ahead or "
             "behind.")  # fmt: skip


def _planned_text(found: Course) -> str:
    if found.planned is None or found.now is None:
        return ""
    return scale_for(found.measurement.definition, found.now).text(found.planned)


def goal_of(
    kept: Sequence[KeptGoal], kpi: str, where: object, variant: str | None
) -> KeptGoal | None:
    """Return the open goal for exactly this slice of a KPI: the one that is due first of those."""
    fitting = [
        each for each in kept
        if not each.is_closed and each.goal.kpi == kpi and dict(each.goal.where) == where
        and each.goal.variant == variant
    ]  # fmt: skip
    return min(fitting, key=lambda each: each.goal.due, default=None)


def target_line(goal: GoalRow | None, grain: Grain) -> Target | None:
    """Return a goal as a chart of some periods draws it; None without one for them."""
    if goal is None or goal.every not in (None, grain):
        return None
    return Target(goal.target_stored, _("goal %(target)s") % {"target": goal.amount})
