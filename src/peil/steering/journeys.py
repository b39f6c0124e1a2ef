"""Draw journeys: check each change, keep it as a new version, and bring an earlier one back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from peil.analysis.journeys import KINDS, Journey, Stage
from peil.metrics.catalog import entry
from peil.metrics.measurement import EVERYONE, Viewer
from peil.metrics.planning import plan
from peil.shared.errors import BadInput
from peil.steering.models import JourneyRecord, JourneyVersion
from peil.warehouse.warehouse import Warehouse
from peil.warehouse.workspace import Workspace

LONGEST_NAME, LONGEST_TITLE, LONGEST_DESCRIPTION = 120, 60, 300
MOST_STAGES, MOST_PHASES = 30, 12


def journeys_of(workspace: Workspace) -> list[tuple[JourneyRecord, JourneyVersion]]:
    """Return a workspace's journeys that are not removed, each with its newest version."""
    records = JourneyRecord.objects.filter(workspace=workspace.slug, removed_at__isnull=True)
    found = [(record, record.versions.first()) for record in records]
    return [(record, newest) for record, newest in found if newest is not None]


@transaction.atomic
def draw(workspace: Workspace, journey: Journey, by: int | None) -> JourneyRecord:
    """Keep a new journey, drawn by the person with a number.

    Raises
    ------
    BadInput
        If it has no name, or too much of something.
    """
    drawn = tidied(journey)
    record = JourneyRecord.objects.create(workspace=workspace.slug, made_by_id=by)
    record.versions.create(number=1, drawn=drawn.record(), saved_by_id=by)
    return record


@transaction.atomic
def redraw(record: JourneyRecord, journey: Journey, by: int | None, *, after: int) -> int:
    """Keep a journey as it now is, and return the version's number.

    Parameters
    ----------
    by : int or None
        The number of the person who changed it.
    after : int
        The version that was changed: what somebody else has saved since is not overwritten.

    Raises
    ------
    BadInput
        If there is a newer version, or the journey does not hold together.
    """
    JourneyRecord.objects.select_for_update().get(pk=record.pk)
    newest = record.versions.first()
    assert newest is not None
    if newest.number != after:
        raise BadInput("Somebody has changed the journey since this page was shown. Look at it as "
                       "it is now, and make the change again.")  # fmt: skip
    drawn = tidied(journey)
    if drawn == newest.as_drawn:
        return newest.number
    record.versions.create(number=after + 1, drawn=drawn.record(), saved_by_id=by)
    return after + 1


def tidied(journey: Journey) -> Journey:
    """Return a journey with its words tidied.

    Raises
    ------
    BadInput
        If it has no name, a phase that is missing, or too much of something.
    """
    name = _words(journey.name)
    if not name:
        raise BadInput("A journey needs a name, such as that of those who go through it.")
    if len(name) > LONGEST_NAME:
        raise BadInput("The name has %(n)s letters; at most %(most)s are kept. Shorten it.",
                       n=len(name), most=LONGEST_NAME)  # fmt: skip
    if journey.kind not in KINDS:
        raise BadInput("“%(text)s” is no kind of journey: phases or touchpoints.",
                       text=journey.kind)  # fmt: skip
    if len(journey.stages) > MOST_STAGES:
        raise BadInput(
            "A journey of %(n)s stages is no longer read at a glance; at most %(most)s are kept. "
            "Join some of them.",
            n=len(journey.stages),
            most=MOST_STAGES,
        )
    stages = tuple(_tidied(stage) for stage in journey.stages)
    if journey.kind == "phases":
        return replace(journey, name=name, phases=(), stages=tuple(
            replace(stage, phase=0) for stage in stages))  # fmt: skip
    return _with_phases(replace(journey, name=name, stages=stages))


def _with_phases(journey: Journey) -> Journey:
    """Drop phases whose names are empty, which must have no stages, and keep the rest in order."""
    named = [_words(phase) for phase in journey.phases]
    kept = [place for place, phase in enumerate(named) if phase]
    if not kept:
        raise BadInput("A journey of touchpoints needs at least one phase to put them in.")
    if len(kept) > MOST_PHASES:
        raise BadInput("A journey has at most %(most)s phases. Join some of them.",
                       most=MOST_PHASES)  # fmt: skip
    for stage in journey.stages:
        if stage.phase not in kept:
            raise BadInput("The phase of “%(stage)s” would be gone. Move it to another first.",
                           stage=stage.title)  # fmt: skip
    stages = [replace(stage, phase=kept.index(stage.phase)) for stage in journey.stages]
    stages.sort(key=lambda stage: stage.phase)  # those of a phase keep their order
    phases = tuple(named[place] for place in kept)
    return replace(journey, phases=phases, stages=tuple(stages))


def _tidied(stage: Stage) -> Stage:
    title = _words(stage.title)
    if not title:
        raise BadInput("A stage needs a name, in a word or two.")
    if len(title) > LONGEST_TITLE:
        raise BadInput("The name has %(n)s letters; at most %(most)s are kept. Shorten it.",
                       n=len(title), most=LONGEST_TITLE)  # fmt: skip
    description = _words(stage.description)[:LONGEST_DESCRIPTION]
    return replace(stage, title=title, description=description)


def check_stage(
    workspace: Workspace, warehouse: Warehouse, stage: Stage, viewer: Viewer = EVERYONE
) -> None:
    """Check that a stage's KPI can be asked as the stage asks it.

    Raises
    ------
    BadInput
        If the KPI is a number for each value of a dimension, and none is chosen.
    UnknownName
        If there is no such KPI, variant, dimension or value.
    """
    if not stage.kpi:
        return
    known = entry(stage.kpi, workspace.folder)
    if further := [n for n in known.metric.always_by if len(stage.where.get(n, ())) != 1]:
        raise BadInput("“%(kpi)s” is a number for each %(dimension)s: choose the one that the "
                       "stage is about.", kpi=stage.kpi, dimension=further[0])  # fmt: skip
    plan(warehouse, workspace.settings, workspace.zone, stage.query, viewer,
         folder=workspace.folder)  # fmt: skip


def moved(stages: Sequence[Stage], place: int, by: int) -> tuple[Stage, ...]:
    """Return the stages with one moved a place forwards or back; across phases it changes phase."""
    order, there = list(stages), place + by
    stage = order[place]
    if not 0 <= there < len(order):
        return tuple(order)
    other = order[there]
    if other.phase != stage.phase:
        order[place] = replace(stage, phase=other.phase)
        return tuple(order)
    order[place], order[there] = other, stage
    return tuple(order)


def _words(text: str) -> str:
    return " ".join(text.split())
