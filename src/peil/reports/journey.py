"""The journey: a strip of its stages, which of them is weakest, and what stands beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from peil.analysis.journeys import (
    Asked,
    Journey,
    Stage,
    asked_as,
    differing_scales,
    differing_wordings,
)
from peil.reports.annotations import stamp
from peil.reports.asking import Desk
from peil.reports.downloads import Sheet
from peil.reports.drivers import listed
from peil.reports.figures import Figure, Table
from peil.reports.goals import KeptGoal
from peil.reports.journey_followed import FollowedRow, followed_rows
from peil.reports.journey_stages import StageBox, measured, stage_boxes
from peil.reports.journey_weakest import Weakest, weakest_of
from peil.reports.journey_weights import Weights, weighed, weights_of
from peil.reports.numbers import instant
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _


@dataclass(frozen=True)
class KeptJourney:
    """A journey as it is kept.

    Parameters
    ----------
    number : int
        Its own.
    version : int
    journey : Journey
    """

    number: int
    version: int
    journey: Journey


@dataclass(frozen=True)
class PhaseBox:
    """The stages of one phase; without a name where the journey has no phases."""

    title: str
    stages: tuple[StageBox, ...]


@dataclass(frozen=True)
class Strip:
    """A journey in brief, to be read in five seconds.

    Parameters
    ----------
    number : int
    name : str
    title : str
        The message: which stage is weakest, as far as that can be told.
    lede : str
        What that was judged by.
    phases : tuple of PhaseBox
        The stages, in the order of the journey.
    is_simulated : bool
    """

    number: int
    name: str
    title: str
    lede: str
    phases: tuple[PhaseBox, ...]
    is_simulated: bool

    @property
    def stages(self) -> tuple[StageBox, ...]:
        """All stages in their order."""
        return tuple(stage for phase in self.phases for stage in phase.stages)


@dataclass(frozen=True)
class JourneyPage:
    """The whole page.

    Parameters
    ----------
    strip : Strip
    warnings : tuple of str
        Where the same satisfaction is asked for in different ways.
    weights : Weights or None
        Importance beside satisfaction; None where nothing can be held against the relationship.
    figure : Figure or None
        Importance by satisfaction.
    followed : tuple of FollowedRow
        What customers think of the whole after they met a stage that another survey asks about.
    table : Table
        All numbers of the strip.
    notes : tuple of str
        What must stand beside them.
    """

    strip: Strip
    warnings: tuple[str, ...]
    weights: Weights | None
    figure: Figure | None
    followed: tuple[FollowedRow, ...]
    table: Table
    notes: tuple[str, ...]


def journey_strip(desk: Desk, kept: KeptJourney, goals: Sequence[KeptGoal] = ()) -> Strip:
    """Return a journey in brief, made anew only if something in it has changed."""
    key = ("journey strip", *_key(desk, kept, goals))
    return desk.page(key, lambda: _strip(desk, kept, goals, None))


def journey_page(desk: Desk, kept: KeptJourney, goals: Sequence[KeptGoal] = ()) -> JourneyPage:
    """Return a journey's page, made anew only if something in it has changed."""
    return desk.page(("journey", *_key(desk, kept, goals)), lambda: _page(desk, kept, goals))


def _key(desk: Desk, kept: KeptJourney, goals: Sequence[KeptGoal]) -> tuple[object, ...]:
    held = tuple(each.key for each in goals)
    drawn = json.dumps(kept.journey.record(), sort_keys=True)
    return (kept.number, drawn, stamp(desk.workspace.folder), held)


def _page(desk: Desk, kept: KeptJourney, goals: Sequence[KeptGoal]) -> JourneyPage:
    journey = kept.journey
    weights = weights_of(desk, journey)
    strip = _strip(desk, kept, goals, weights)
    figure = None
    if weights is not None:
        weights, figure = weighed(desk, weights, journey.stages)
    return JourneyPage(
        strip=strip,
        warnings=_warnings(desk, journey),
        weights=weights,
        figure=figure,
        followed=followed_rows(desk, journey, weights),
        table=_table(strip, weights),
        notes=tuple(dict.fromkeys(
            note for stage in strip.stages for note in stage.notes)),
    )  # fmt: skip


def _strip(
    desk: Desk, kept: KeptJourney, goals: Sequence[KeptGoal], weights: Weights | None
) -> Strip:
    journey = kept.journey
    found = measured(desk, journey.stages)
    weakest = weakest_of(desk, found, goals)
    boxes = stage_boxes(desk, found, goals, weakest=weakest.places, weights=weights)
    return Strip(
        number=kept.number,
        name=journey.name,
        title=weakest.title,
        lede=_lede(weakest),
        phases=tuple(
            PhaseBox(title, tuple(boxes[place] for place in places))
            for title, places in journey.groups()
        ),
        is_simulated=any(each.trend.measurement.is_simulated for each in found if each.trend),
    )


def _lede(weakest: Weakest) -> str:
    by = {
        "level": _("All are asked the same, so their levels are compared; newest period."),
        "some": _("No stage got worse. Those that are asked the same are compared by level; newest "
                  "period."),
        "goal": _("Each stage by its own KPI, against its goal where it has one, and against the "
                  "period before."),
        "change": _("Each stage by its own KPI, against the period before; different KPIs are not "
                    "compared with each other."),
        "none": _("Each stage by its own KPI, in its newest period."),
    }  # fmt: skip
    return by[weakest.by]


def _warnings(desk: Desk, journey: Journey) -> tuple[str, ...]:
    asked = [(stage, _asked(desk, stage)) for stage in journey.stages]
    said = []
    scales = differing_scales(asked)
    if scales:
        ways = [
            _("%(scale)s for %(stages)s") % {"scale": scale, "stages": listed(titles)}
            for scale, titles in scales.items()
        ]
        said.append(
            _("Satisfaction is asked for on different scales: %(ways)s. Shares on different scales "
              "are not the same number; ask on one scale across the business.")
            % {"ways": "; ".join(ways)}
        )  # fmt: skip
    wordings = differing_wordings(asked)
    if wordings:
        ways = [
            _("“%(question)s” for %(stages)s") % {"question": question, "stages": listed(titles)}
            for question, titles in wordings.items()
        ]
        said.append(
            _("Satisfaction is asked for with different questions: %(ways)s. Another wording gives "
              "another number; ask with one.") % {"ways": "; ".join(ways)}
        )  # fmt: skip
    return tuple(said)


def _asked(desk: Desk, stage: Stage) -> tuple[Asked, ...]:
    workspace = desk.workspace
    try:
        return asked_as(
            desk.warehouse, workspace.settings, workspace.zone, stage, desk.viewer,
            folder=workspace.folder,
        )  # fmt: skip
    except PeilError:  # the stage itself says what is wrong with its question
        return ()


def _table(strip: Strip, weights: Weights | None) -> Table:
    head = [_("Stage"), _("KPI"), _("Period"), _("Number"), _("95 % interval"), _("n"),
            _("Change"), _("State"), _("Newest event")]  # fmt: skip
    if weights is not None and weights.rows:
        head += [_("Part of what is explained"), _("95 % interval")]
    rows = []
    for stage in strip.stages:
        row = [
            stage.title, " · ".join([stage.measure, *stage.cut]), stage.period,
            stage.value or stage.withheld, stage.limits, stage.n,
            f"{stage.change_sign} {stage.change or stage.change_word}".strip(), stage.state.word,
            stage.newest,
        ]  # fmt: skip
        if weights is not None and weights.rows:
            row += [stage.importance, stage.importance_limits]
        rows.append(tuple(row))
    return Table(head=tuple(head), rows=tuple(rows))


def journey_sheet(desk: Desk, page: JourneyPage) -> Sheet:
    """Lay a journey out to be taken away, a row for each stage."""
    strip, zone = page.strip, desk.workspace.zone
    simulated = strip.is_simulated or desk.workspace.settings.simulated
    rows = tuple(
        (
            phase.title or None, stage.title, stage.kpi or None, stage.variant or None,
            " & ".join(f"{name}={value}" for name, value in stage.where) or None, stage.period_key,
            stage.number, stage.low, stage.high, stage.unit or None, stage.n_rows,
            stage.withheld or None, stage.state.word, stage.goal or None, stage.is_weakest,
            *stage.weights, simulated,
        )
        for phase in strip.phases for stage in phase.stages
    )  # fmt: skip
    about = [(_("Organisation"), desk.workspace.settings.name), (_("Journey"), strip.name),
             (_("Note"), strip.lede)]  # fmt: skip
    if simulated:
        about.insert(1, (_("Simulated"), _("These numbers are made up; they are not "
                                           "observations.")))  # fmt: skip
    told = (*page.warnings, *page.notes, *(page.weights.notes if page.weights else ()))
    about += [(_("Note"), note) for note in told]
    about.append((_("Made"), instant(desk.workspace.now(), zone)))
    return Sheet(strip.name, _HEAD, rows, tuple(about))


_HEAD = (
    "phase", "stage", "kpi", "variant", "where", "period", "value", "low", "high", "unit", "n",
    "withheld", "state", "goal", "is_weakest", "importance", "importance_low", "importance_high",
    "simulated",
)  # fmt: skip


def journey_lines(page: JourneyPage) -> list[str]:
    """Say a journey as lines of text, for the terminal."""
    strip = page.strip
    lines = [strip.name, strip.title, strip.lede]
    for phase in strip.phases:
        if phase.title:
            lines += ["", phase.title]
        lines += _aligned([_line(stage) for stage in phase.stages])
    lines += [*page.warnings, *page.notes]
    weights = page.weights
    if weights is not None:
        lines += ["", weights.title]
        if weights.withheld:
            lines.append(weights.withheld)
        else:
            lines.append(weights.lede)
            head = (_("Stage"), _("Importance"), _("Satisfied"))
            lines += _aligned([head, *((
                row.title, f"{row.share} ({row.share_limits})",
                f"{row.satisfied} ({row.satisfied_limits})" if row.satisfied else "–")
                for row in weights.rows)])  # fmt: skip
        lines += weights.notes
    if page.followed:
        lines += ["", page.followed[0].title, *(row.sentence for row in page.followed)]
        lines.append(_("An association, not a cause: each customer counts once, by their latest "
                       "answers."))  # fmt: skip
    return lines


def _line(stage: StageBox) -> tuple[str, ...]:
    number = f"{stage.value} ({stage.limits})" if stage.value else stage.withheld
    mark = "!" if stage.is_weakest else " "
    named = " · ".join([stage.measure, *(each for each in stage.cut if each != stage.title)])
    n = _("n %(n)s") % {"n": stage.n} if stage.value else ""
    state = f"{stage.state.sign} {stage.state.word}" if stage.value else ""
    return (f"{mark} {stage.title}", named, number, n, stage.period, state)


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))] if rows else []
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
