"""The verdict on a planned action: its sentence, picture, money, checks and what was hoped for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from peil.analysis.plans import PlannedVerdict, judge_plan
from peil.reports import names
from peil.reports.actions import KeptAction, whom
from peil.reports.annotations import Annotation, read_annotations, stamp
from peil.reports.asking import Desk
from peil.reports.effect_figure import scales_for
from peil.reports.effects import SIGNS, unit_words, word_of
from peil.reports.figures import Event
from peil.reports.numbers import day
from peil.reports.planned import expected_words, money_words, when_words
from peil.reports.proof import Proof, check_rows, proof_of, starts_of, tone_of, untold
from peil.reports.proof_words import limits_words, verdict_title
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.shared.words import ngettext

Others = tuple[tuple[date, str], ...]
_RANK = {"harmed": 0, "worked": 1, "worked, but small": 2, "no visible effect": 4}
_TO_COME, _UNTOLD, _UNJUDGED = 3, 5, 6


@dataclass(frozen=True)
class VerdictPage:
    """The verdict on one action.

    Parameters
    ----------
    number : int
    name : str
        What is done.
    word, sign, tone : str
    when : str
        On which day of judgement it rests, or when it comes.
    is_so_far : bool
        Whether the effect is no verdict yet.
    is_judged : bool
        Whether a plan is fixed and was not given up.
    proof : Proof
        The sentence, the picture and what it rests on.
    expected, reason : str
        What was hoped for held against what was found, and why that was hoped for.
    money : tuple of str
    plan : tuple of (label, text)
        When it was fixed, began and is judged.
    starts : tuple of Annotation
        What else happened and may be judged by itself.
    """

    number: int
    name: str
    word: str
    sign: str
    tone: str
    when: str
    is_so_far: bool
    is_judged: bool
    proof: Proof
    expected: str
    reason: str
    money: tuple[str, ...]
    plan: tuple[tuple[str, str], ...]
    starts: tuple[Annotation, ...]


@dataclass(frozen=True)
class VerdictRow:
    """One action in the list of verdicts.

    Parameters
    ----------
    number : int
    name, measure, whom : str
    word, sign, tone : str
    effect : str
        With its interval and unit; empty without one.
    is_so_far : bool
    when : str
        In brief.
    """

    number: int
    name: str
    measure: str
    whom: str
    word: str
    sign: str
    tone: str
    effect: str
    is_so_far: bool
    when: str


@dataclass(frozen=True)
class VerdictsPage:
    """All actions that are fixed, by what is said of them: what harmed first."""

    title: str
    rows: tuple[VerdictRow, ...]
    drafts: int
    is_simulated: bool


def others_of(kept: KeptAction, everything: Sequence[KeptAction]) -> Others:
    """Return what else was done for the same KPI: events that may explain its number too."""
    return tuple(
        (each.plan.at, each.title)
        for each in everything
        if each.number != kept.number and each.plan.kpi == kept.plan.kpi and each.is_fixed
        and each.withdrawn_on is None
    )  # fmt: skip


def judged(desk: Desk, kept: KeptAction, others: Others) -> PlannedVerdict:
    """Judge an action by its plan, or return what was judged since anything in it last changed.

    Raises
    ------
    PeilError
        As `peil.analysis.plans.judge_plan` does.
    """
    here = desk.workspace

    def judge() -> PlannedVerdict:
        noted = [(each.on, each.name) for each in read_annotations(here.folder, kpi=kept.plan.kpi)]
        return judge_plan(
            desk.warehouse, here.settings, here.zone, kept.plan, desk.viewer, now=here.now(),
            events=(*noted, *others), folder=here.folder,
        )  # fmt: skip

    found = desk.page(("judged", kept.plan.key, others, stamp(here.folder)), judge)
    if kept.withdrawn_on is not None:  # before it was judged, so its days of judgement are void
        return replace(found, verdict="cannot tell yet", judged_on=None, next_on=None)
    return found


def verdict_page(desk: Desk, kept: KeptAction, others: Others) -> VerdictPage:
    """Report the verdict on one action, made anew only if something in it has changed.

    Raises
    ------
    PeilError
        As `judged` does.
    """
    said = (kept.number, kept.title, kept.reason, kept.expected, kept.cost, kept.worth,
            kept.currency, kept.ended_on, kept.withdrawn_on, kept.withdrawn_reason)  # fmt: skip
    key = ("verdict", said, kept.plan.key, others, stamp(desk.workspace.folder))
    return desk.page(key, lambda: _page(desk, kept, others))


def _page(desk: Desk, kept: KeptAction, others: Others) -> VerdictPage:
    planned = judged(desk, kept, others)
    is_judged = kept.is_fixed and kept.withdrawn_on is None
    verdict, found = planned.verdict, planned.found
    return VerdictPage(
        number=kept.number,
        name=kept.title,
        word=word_of(verdict),
        sign=SIGNS[verdict],
        tone=tone_of(verdict),
        when=when_words(planned, kept),
        is_so_far=planned.judged_on is None,
        is_judged=is_judged,
        proof=_proof(desk, kept, planned, others),
        expected=expected_words(found, kept.expected) if found and kept.expected else "",
        reason=kept.reason,
        money=money_words(planned, kept),
        plan=_plan(desk, kept),
        starts=tuple(a for a in starts_of(desk, kept.plan.kpi) if a.on != kept.plan.at),
    )


def _proof(desk: Desk, kept: KeptAction, planned: PlannedVerdict, others: Others) -> Proof:
    found, title = planned.found, _title(kept, planned)
    if found is None:
        own = untold(desk, kept.plan, title, planned.reason)
        return replace(own, checks=check_rows(planned.checks))
    noted = [(a.on, a.name) for a in read_annotations(desk.workspace.folder, kpi=kept.plan.kpi)]
    return proof_of(
        desk, kept.plan, found, title=title, verdict=planned.verdict, start=kept.title,
        events=[Event(on, name) for on, name in dict.fromkeys((*noted, *others))],
        checks=planned.checks,
    )  # fmt: skip


def _title(kept: KeptAction, planned: PlannedVerdict) -> str:
    if planned.found is not None and planned.judged_on is not None:
        return verdict_title(planned.found)
    places = {"name": kept.title, "next": day(planned.next_on) if planned.next_on else ""}
    if kept.withdrawn_on is not None:
        return _("“%(name)s” was given up and is not judged") % places
    if not kept.is_fixed:
        return _("“%(name)s” is a draft and is not judged") % places
    if planned.judged_on is None:
        return _("Whether “%(name)s” works cannot be told before %(next)s") % places
    return _("Whether “%(name)s” worked cannot be told") % places


def _plan(desk: Desk, kept: KeptAction) -> tuple[tuple[str, str], ...]:
    plan = kept.plan
    fixed = plan.fixed_at
    told = [(_("It was for"), whom(plan)), (_("It began on"), day(plan.at))]
    if fixed is not None:
        told.append((_("Plan fixed on"), day(fixed.astimezone(desk.workspace.zone).date())))
    told.append((_("Days of judgement"), ", ".join(day(each) for each in plan.judged_on)))
    if plan.every:
        told.append((_("Period"), names.grain(plan.every)))
    if kept.ended_on is not None:
        told.append((_("Ended on"), day(kept.ended_on)))
    return tuple(told)


def verdict_rows(desk: Desk, everything: Sequence[KeptAction]) -> tuple[VerdictRow, ...]:
    """Say of every fixed action what is said of it: harmed, worked, to be judged soon, the rest.

    Among those that were judged the newest verdict stands first.
    """
    told = []
    for kept in everything:
        if not kept.is_fixed or kept.withdrawn_on is not None:
            continue
        try:
            planned = judged(desk, kept, others_of(kept, everything))
        except PeilError as problem:  # such as a dimension that is no longer there
            told.append(((_UNJUDGED, 0), _row(desk, kept, None, str(problem))))
            continue
        told.append((_rank(planned), _row(desk, kept, planned)))
    told.sort(key=lambda pair: pair[0])
    return tuple(row for _rank, row in told)


def _rank(planned: PlannedVerdict) -> tuple[int, int]:
    if planned.judged_on is None:
        return _TO_COME, (planned.next_on or date.max).toordinal()
    return _RANK.get(planned.verdict, _UNTOLD), -planned.judged_on.toordinal()


def _row(
    desk: Desk, kept: KeptAction, planned: PlannedVerdict | None, problem: str = ""
) -> VerdictRow:
    known = desk.catalog.get(kept.plan.kpi)
    verdict = planned.verdict if planned else "cannot tell yet"
    is_so_far = planned is not None and planned.judged_on is None
    return VerdictRow(
        number=kept.number,
        name=kept.title,
        measure=_(known.definition.title) if known else kept.plan.kpi,
        whom=whom(kept.plan),
        word=word_of(verdict),
        sign=SIGNS[verdict],
        tone=tone_of(verdict),
        effect=_effect(planned) if planned else "",
        is_so_far=is_so_far,
        when=_when(planned) if planned else problem,
    )


def _effect(planned: PlannedVerdict) -> str:
    found = planned.found
    if found is None:
        return ""
    scale = scales_for(found).effect
    return _("%(effect)s %(unit)s (%(limits)s)") % {
        "effect": scale.difference(found.judgement.effect), "unit": unit_words(scale),
        "limits": limits_words(found.judgement, scale)}  # fmt: skip


def _when(planned: PlannedVerdict) -> str:
    if planned.judged_on is not None:
        return _("was judged on %(day)s") % {"day": day(planned.judged_on)}
    if planned.next_on is not None:
        return _("is judged on %(day)s") % {"day": day(planned.next_on)}
    return planned.reason


def verdicts_page(desk: Desk, everything: Sequence[KeptAction]) -> VerdictsPage:
    """List the verdicts."""
    rows = verdict_rows(desk, everything)
    return VerdictsPage(
        title=verdicts_title(rows),
        rows=rows,
        drafts=sum(not each.is_fixed and each.withdrawn_on is None for each in everything),
        is_simulated=desk.workspace.settings.simulated,
    )


def verdicts_title(rows: Sequence[VerdictRow]) -> str:
    """Say in one sentence how many actions worked, and how many harmed."""
    told = [row for row in rows if not row.is_so_far]
    worked = sum(row.tone == "good" for row in told)
    harmed = sum(row.tone == "bad" for row in told)
    if not rows:
        return _("No action has a plan that is fixed")
    if not told:
        return _("No action has been judged yet")
    places = {"worked": worked, "harmed": harmed, "all": len(told)}
    if harmed and worked:
        return _("Of %(all)s actions that were judged, %(worked)s worked and %(harmed)s "
                 "harmed") % places  # fmt: skip
    if harmed:
        return ngettext("%(harmed)s of %(all)s judged actions harmed, and none is sure to have "
                        "worked", "%(harmed)s of %(all)s judged actions harmed, and none is sure "
                        "to have worked", harmed) % places  # fmt: skip
    if worked:
        return ngettext("%(worked)s of %(all)s judged actions worked, and none harmed",
                        "%(worked)s of %(all)s judged actions worked, and none harmed",
                        worked) % places  # fmt: skip
    return _("Of %(all)s judged actions none is sure to have worked or harmed") % places
