"""How an action will be judged, fixed before its outcome is seen; and the verdict by that plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from peil.analysis.checks.check import Check
from peil.analysis.kpi_effects import KpiEffect, kpi_effect
from peil.analysis.verdicts import Verdict
from peil.metrics.catalog import Entry, entry
from peil.metrics.measurement import EVERYONE, Grain, Query, Viewer
from peil.shared.errors import NotEnoughData
from peil.shared.words import gettext as _
from peil.shared.words import ngettext
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse


@dataclass(frozen=True)
class Plan:
    """What an action is judged by; without days of judgement, what a verdict is asked on at once.

    Parameters
    ----------
    kpi : str
    at : date
        The action's first day.
    judged_on : tuple of date
        When it is judged, oldest first: each verdict rests on what happened before that day.
    by : str or None
        The dimension whose values are compared; None where the action was for everybody.
    treated : tuple of str
        The values of ``by`` that were acted on.
    where : mapping of str to tuple of str
        Filters that hold for those acted on and for those they are compared with.
    every : Grain or None
        The periods' length; None for the longest that leaves enough of them.
    variant : str or None
        A named variant of the KPI.
    smallest_effect : float or None
        δ in the KPI's stored unit, over 0; None for half of what is not explained before.
    fixed_at : datetime or None
        When it was fixed, aware; nothing of it can be changed since. None while it can.
    definition_version : int or None
        The KPI's when the plan was fixed.
    """

    kpi: str
    at: date
    judged_on: tuple[date, ...] = ()
    by: str | None = None
    treated: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    every: Grain | None = None
    variant: str | None = None
    smallest_effect: float | None = None
    fixed_at: datetime | None = None
    definition_version: int | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Tells this plan from others."""
        return (self.kpi, self.at, self.judged_on, self.by, self.treated,
                tuple(sorted(self.where.items())), self.every, self.variant, self.smallest_effect,
                self.fixed_at, self.definition_version)  # fmt: skip

    def query(self, *, until: date | None = None) -> Query:
        """Return what is asked of the KPI."""
        return Query(
            kpi=self.kpi,
            by=() if self.by is None else (self.by,),
            every=self.every,
            until=until,
            where=self.where,
            variant=self.variant,
        )

    def judged_by(self, today: date) -> date | None:
        """Return the newest day of judgement that has come; None before the first."""
        return max((day for day in self.judged_on if day <= today), default=None)

    def next_after(self, today: date) -> date | None:
        """Return the next day of judgement; None after the last."""
        return min((day for day in self.judged_on if day > today), default=None)


@dataclass(frozen=True)
class PlannedVerdict:
    """The verdict on an action by its plan.

    Parameters
    ----------
    plan : Plan
    verdict : Verdict
        What is to be said: before the first day of judgement always *cannot tell yet*, since who
        looks often enough sees an effect by chance; and of a plan that is not fixed, since who
        changes it often enough does too.
    judged_on : date or None
        The day of judgement that it rests on; None before the first, and of a plan not fixed.
    next_on : date or None
        When it is judged next.
    found : KpiEffect or None
        The effect: until the day of judgement or, before the first, so far; None without numbers.
    checks : tuple of Check
        The effect's, and those of the plan itself.
    reason : str
        Why there is no effect; empty where there is.
    """

    plan: Plan
    verdict: Verdict
    judged_on: date | None
    next_on: date | None
    found: KpiEffect | None
    checks: tuple[Check, ...]
    reason: str = ""

    def record(self) -> dict[str, object]:
        """Return the verdict as a plain record, as the JSON of ``peil verdict`` gives it."""
        told: dict[str, object] = {
            "effect": None, "low": None, "high": None, "unit": None, "n": None, "method": None,
        } | (self.found.record() if self.found else {})  # fmt: skip
        return told | {
            "verdict": self.verdict,
            "is_hint": False,
            "is_planned": True,
            "checks": [{"name": c.name, "passed": c.passed, "text": c.text} for c in self.checks],
            "kpi": self.plan.kpi,
            "at": self.plan.at.isoformat(),
            "treated": list(self.plan.treated),
            "fixed_at": self.plan.fixed_at.isoformat() if self.plan.fixed_at else None,
            "judged_on": self.judged_on.isoformat() if self.judged_on else None,
            "next_on": self.next_on.isoformat() if self.next_on else None,
            "reason": self.reason or None,
        }


def judge_plan(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    plan: Plan,
    viewer: Viewer = EVERYONE,
    *,
    now: datetime,
    events: Sequence[tuple[date, str]] = (),
    folder: Path | None = None,
) -> PlannedVerdict:
    """Judge an action as its plan says.

    Parameters
    ----------
    warehouse, settings, zone, viewer, folder
        As in `peil.analysis.kpi_effects.kpi_effect`, which raises the same errors but
        `NotEnoughData`: without numbers it cannot be told yet, and ``reason`` says why.
    plan : Plan
    events
        An action that is noted in the workspace too counts once.
    now : datetime
        The present as the workspace sees it.
    """
    today = now.astimezone(zone).date()
    judged_on = None if plan.fixed_at is None else plan.judged_by(today)
    next_on = plan.next_after(today)
    found, reason = None, ""
    query = plan.query(until=judged_on)
    newest = entry(plan.kpi, folder)
    if plan.definition_version is not None and newest.composite is not None:
        query = replace(query, version=plan.definition_version)  # of others only the newest is kept
    if today < plan.at:
        reason = _("The action has not started.")
    else:
        try:
            found = kpi_effect(
                warehouse, settings, zone, query, viewer, at=plan.at,
                treated=plan.treated, smallest_effect=plan.smallest_effect,
                events=tuple(dict.fromkeys(events)), now=now, folder=folder,
            )  # fmt: skip
        except NotEnoughData as problem:
            reason = str(problem)
    checks = (*_checks(plan, found, newest, zone), *(found.judgement.checks if found else ()))
    verdict: Verdict = "cannot tell yet"
    if found is not None and judged_on is not None:
        verdict = found.judgement.verdict
    return PlannedVerdict(plan, verdict, judged_on, next_on, found, checks, reason)


def _checks(
    plan: Plan, found: KpiEffect | None, newest: Entry, zone: ZoneInfo
) -> tuple[Check, ...]:
    """Return what is to be said of the plan itself; none of it decides."""
    said = [_fixed_before_start(plan, zone)]
    versions = {"now": newest.definition.version, "then": plan.definition_version}
    if found is None or versions["then"] in (None, versions["now"]):
        return tuple(said)
    if found.measurement.definition.version == plan.definition_version:
        told = _("The KPI's definition is version %(now)s by now. It is judged by version "
                 "%(then)s, with which the plan was fixed.")  # fmt: skip
        return (*said, Check("same_definition", None, told % versions))
    told = _("The KPI's definition is version %(now)s; the plan was fixed with version %(then)s. "
             "Every period is measured by the new one.")  # fmt: skip
    return (*said, Check("same_definition", False, told % versions))


def _fixed_before_start(plan: Plan, zone: ZoneInfo) -> Check:
    name = "fixed_before_start"
    if plan.fixed_at is None:
        return Check(name, False, _("How it is judged has not been fixed and can still change."))
    late = (plan.fixed_at.astimezone(zone).date() - plan.at).days
    if late <= 0:
        return Check(name, True, _("How it is judged was fixed before the start."))
    return Check(
        name,
        False,
        ngettext(
            "How it is judged was fixed %(days)s day after the start, when a part of the outcome "
            "could be seen. Trust it less than a plan that was fixed before.",
            "How it is judged was fixed %(days)s days after the start, when a part of the outcome "
            "could be seen. Trust it less than a plan that was fixed before.",
            late,
        )
        % {"days": late},
    )


def with_half_the_expected(plan: Plan, expected: float | None) -> Plan:
    """Return a plan whose smallest effect is half the expected one, where it names none itself."""
    if plan.smallest_effect is not None or not expected:
        return plan
    return replace(plan, smallest_effect=abs(expected) / 2)
