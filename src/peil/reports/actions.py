"""Actions: which run, which are judged soon, and what each is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from peil.analysis.plans import Plan
from peil.reports import names
from peil.reports.amounts import amounts_of
from peil.reports.asking import Desk
from peil.reports.goals import KeptGoal
from peil.reports.numbers import day, in_currency, plain
from peil.reports.worth import Worth, worth_of
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.shared.words import mark, ngettext

Stage = Literal["judged soon", "running", "to start", "draft", "done", "withdrawn"]
STAGES: dict[Stage, str] = {
    "judged soon": mark("Judged soon"),
    "running": mark("Running"),
    "to start": mark("Fixed, not started"),
    "draft": mark("Drafts"),
    "done": mark("Done"),
    "withdrawn": mark("Withdrawn"),
}
"""Where actions stand, in the order of the page."""
_SOON = timedelta(days=28)


@dataclass(frozen=True)
class KeptStep:
    """One thing to do: what, and who did it when."""

    number: int
    text: str
    done_by: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True)
class KeptComment:
    """What somebody said."""

    text: str
    said_by: str
    said_at: datetime


@dataclass(frozen=True)
class KeptAction:
    """An action as it is kept.

    Parameters
    ----------
    number : int
        Its own.
    title, owner, description : str
    plan : Plan
        How it is judged.
    expected : float or None
        In the KPI's stored unit, with its sign.
    has_own_smallest : bool
        Whether the smallest effect that matters was named, and is not half the expected one.
    reason, evidence, evidence_address : str
        Why so much is expected; the number it came from, and where that stands.
    cost, worth : Decimal or None
        In all; for each step of the KPI (a point, a percentage point, a second) in a year.
    currency : str
    goal : KeptGoal or None
        Which goal it serves.
    ended_on : date or None
    withdrawn_on : date or None
    withdrawn_reason : str
    steps, comments : tuple
    """

    number: int
    title: str
    owner: str
    plan: Plan
    expected: float | None = None
    has_own_smallest: bool = False
    description: str = ""
    reason: str = ""
    evidence: str = ""
    evidence_address: str = ""
    cost: Decimal | None = None
    worth: Decimal | None = None
    currency: str = ""
    goal: KeptGoal | None = None
    ended_on: date | None = None
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""
    steps: tuple[KeptStep, ...] = ()
    comments: tuple[KeptComment, ...] = field(default=(), repr=False)

    @property
    def is_fixed(self) -> bool:
        """Whether the way it is judged can no longer be changed."""
        return self.plan.fixed_at is not None

    def stage(self, today: date) -> Stage:
        """Say where it stands."""
        if self.withdrawn_on is not None:
            return "withdrawn"
        if not self.is_fixed:
            return "draft"
        coming = self.plan.next_after(today)
        if coming is None:
            return "done"
        if today < self.plan.at:
            return "to start"
        return "judged soon" if coming - today <= _SOON else "running"


@dataclass(frozen=True)
class ActionRow:
    """One action in the list.

    Parameters
    ----------
    number : int
    title, owner, measure, whom : str
        What is done, who answers for it, which KPI it is for, and for whom.
    when : str
        The day that matters next.
    expected : str
        The effect that is hoped for; empty where none was said.
    worth : Worth
    steps : str
        How much of the checklist is done; empty without one.
    """

    number: int
    title: str
    owner: str
    measure: str
    whom: str
    when: str
    expected: str
    worth: Worth
    steps: str


@dataclass(frozen=True)
class ActionsPage:
    """All actions by where they stand, within each the most worth first."""

    title: str
    groups: tuple[tuple[Stage, str, tuple[ActionRow, ...]], ...]
    ranked_by: str


def actions_page(desk: Desk, kept: Sequence[KeptAction]) -> ActionsPage:
    """List the actions."""
    today = desk.workspace.now().astimezone(desk.workspace.zone).date()
    found: dict[Stage, list[tuple[KeptAction, ActionRow]]] = {}
    for each in kept:
        found.setdefault(each.stage(today), []).append((each, _row(desk, each, today)))
    groups = []
    for stage, label in STAGES.items():
        here = found.get(stage, [])
        if stage == "done":
            here.sort(key=lambda pair: max(pair[0].plan.judged_on), reverse=True)
        else:
            here.sort(key=lambda pair: pair[1].worth.rank)
        if here:
            groups.append((stage, _(label), tuple(row for _kept, row in here)))
    return ActionsPage(
        title=_title({stage: len(rows) for stage, _label, rows in groups}),
        groups=tuple(groups),
        ranked_by=_ranked_by({row.worth.kind for _s, _l, rows in groups for row in rows}),
    )


def _title(sizes: dict[Stage, int]) -> str:
    soon = sizes.get("judged soon", 0)
    running = soon + sizes.get("running", 0)
    if soon:
        return ngettext(
            "%(n)s action is judged within four weeks",
            "%(n)s actions are judged within four weeks",
            soon,
        ) % {"n": soon}
    if running:
        return ngettext("%(n)s action is running", "%(n)s actions are running", running) % {
            "n": running}  # fmt: skip
    drafts = sizes.get("draft", 0) + sizes.get("to start", 0)
    if drafts:
        return ngettext(
            "No action is running; %(n)s is planned",
            "No action is running; %(n)s are planned",
            drafts,
        ) % {"n": drafts}
    return _("No action is running")


def _ranked_by(kinds: set[str]) -> str:
    if kinds == {"money"}:
        return _("In each list the most worth stands first: the expected effect in money for a "
                 "year, less the cost.")  # fmt: skip
    return _(
        "In each list the most worth stands first: in money where that is known, else by how far "
        "it would take its goal, else by how it stands out from the usual swings."
    )


def _row(desk: Desk, kept: KeptAction, today: date) -> ActionRow:
    plan = kept.plan
    try:
        amounts = amounts_of(desk, plan.kpi, plan.where, plan.variant)
    except (PeilError, KeyError):  # the company's own KPI may be gone
        amounts = None
    expected = "" if kept.expected is None or amounts is None else amounts.gap(kept.expected)
    done = sum(step.done_at is not None for step in kept.steps)
    return ActionRow(
        number=kept.number,
        title=kept.title,
        owner=kept.owner,
        measure=_(amounts.definition.title) if amounts else plan.kpi,
        whom=whom(plan),
        when=when_words(kept, today),
        expected=expected,
        worth=worth_of(desk, kept, amounts),
        steps=_("%(done)s of %(all)s steps done") % {"done": done, "all": len(kept.steps)}
        if kept.steps else "",
    )  # fmt: skip


def whom(plan: Plan) -> str:
    """Say for whom an action is."""
    parts = [f"{names.dimension(plan.by)}: {', '.join(plan.treated)}"] if plan.by else []
    parts += [f"{names.dimension(n)}: {', '.join(v)}" for n, v in sorted(plan.where.items())]
    return " · ".join(parts) or _("everybody")


def when_words(kept: KeptAction, today: date) -> str:
    """Say which day matters next, and what happens then."""
    plan = kept.plan
    stage = kept.stage(today)
    coming, last = plan.next_after(today), max(plan.judged_on, default=plan.at)
    if stage == "withdrawn" and kept.withdrawn_on is not None:
        return _("withdrawn on %(day)s") % {"day": day(kept.withdrawn_on)}
    if stage == "draft":
        return _("meant to begin on %(day)s") % {"day": day(plan.at)}
    if stage == "to start":
        return _("begins on %(day)s") % {"day": day(plan.at)}
    if coming is not None:
        return _("judged on %(day)s") % {"day": day(coming)}
    return _("judged since %(day)s") % {"day": day(last)}


def exact_money(amount: Decimal, currency: str) -> str:
    """Write money as it was said."""
    decimals = 0 if amount == int(amount) else 2
    return in_currency(plain(float(amount), decimals), currency)
