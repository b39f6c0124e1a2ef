"""Journeys: the stages that customers go through, each with the KPI that tells how it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from peil.metrics.kinds.scales import Scale
from peil.metrics.measurement import EVERYONE, Query, Viewer
from peil.metrics.planning import plan
from peil.warehouse.settings import Settings
from peil.warehouse.warehouse import Warehouse

Kind = Literal["phases", "touchpoints"]
KINDS: tuple[Kind, ...] = ("phases", "touchpoints")
SATISFACTION = ("csat", "touchpoint_satisfaction")
"""KPIs that ask for satisfaction, which a business asks for on one scale or cannot compare."""


@dataclass(frozen=True)
class Stage:
    """One step of a journey.

    Parameters
    ----------
    title, description : str
    phase : int
        Where it stands among the journey's phases; 0 in a journey that has none.
    kpi : str
        What tells how it goes; empty while none is chosen.
    variant : str or None
    where : mapping of str to tuple of str
        The slice of the KPI that is this stage's.
    """

    title: str
    description: str = ""
    phase: int = 0
    kpi: str = ""
    variant: str | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def query(self) -> Query:
        """Its question."""
        return Query(self.kpi, where=self.where, variant=self.variant)

    def rates(self, subject: str) -> bool:
        """Tell whether it is the satisfaction with this one touchpoint."""
        named = (self.where.get("touchpoint"), self.where.get("question"))
        return self.kpi == "touchpoint_satisfaction" and (subject,) in named

    def record(self) -> dict[str, object]:
        """Return it as it is kept."""
        return {
            "title": self.title, "description": self.description, "phase": self.phase,
            "kpi": self.kpi, "variant": self.variant or "",
            "where": {name: list(values) for name, values in self.where.items()},
        }  # fmt: skip


@dataclass(frozen=True)
class Journey:
    """The stages in their order.

    Parameters
    ----------
    name : str
    kind : Kind
        ``phases`` with one KPI each, or ``touchpoints`` in the phases of a decision.
    stages : tuple of Stage
    phases : tuple of str
        What the phases of the decision are called; none in a journey of phases.
    outcome : str
        The KPI of the relationship that touchpoints are held against; empty for the one that most
        answered.
    """

    name: str
    kind: Kind
    stages: tuple[Stage, ...] = ()
    phases: tuple[str, ...] = ()
    outcome: str = ""

    def groups(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Return the phases that have stages, each with the places of its own, in their order."""
        if self.kind == "phases" or not self.phases:
            return (("", tuple(range(len(self.stages)))),) if self.stages else ()
        held = [
            (name, tuple(i for i, stage in enumerate(self.stages) if stage.phase == place))
            for place, name in enumerate(self.phases)
        ]
        return tuple((name, places) for name, places in held if places)

    def record(self) -> dict[str, object]:
        """Return it as it is kept."""
        return {
            "name": self.name, "kind": self.kind, "phases": list(self.phases),
            "outcome": self.outcome, "stages": [stage.record() for stage in self.stages],
        }  # fmt: skip


def journey_of(kept: Mapping[str, object]) -> Journey:
    """Read a journey from what `Journey.record` gave."""
    stages, phases = kept["stages"], kept["phases"]
    assert isinstance(stages, list)
    assert isinstance(phases, list)
    return Journey(
        name=str(kept["name"]),
        kind="touchpoints" if kept["kind"] == "touchpoints" else "phases",
        stages=tuple(_stage_of(stage) for stage in stages),
        phases=tuple(str(phase) for phase in phases),
        outcome=str(kept["outcome"]),
    )


def _stage_of(kept: Mapping[str, object]) -> Stage:
    where = kept["where"]
    assert isinstance(where, dict)
    return Stage(
        title=str(kept["title"]), description=str(kept["description"]),
        phase=int(str(kept["phase"])), kpi=str(kept["kpi"]), variant=str(kept["variant"]) or None,
        where={name: tuple(values) for name, values in where.items()},
    )  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """How a stage's satisfaction is asked for: a question on a scale."""

    question: str
    scale: Scale


def asked_as(
    warehouse: Warehouse,
    settings: Settings,
    zone: ZoneInfo,
    stage: Stage,
    viewer: Viewer = EVERYONE,
    *,
    folder: Path | None = None,
) -> tuple[Asked, ...]:
    """Return the questions and scales behind a stage; none where it asks for no satisfaction.

    Parameters
    ----------
    warehouse, settings, zone, viewer, folder
        As in `peil.metrics.engine.measure`, which raises the same errors.
    stage : Stage
    """
    if stage.kpi not in SATISFACTION:
        return ()
    made = plan(warehouse, settings, zone, stage.query, viewer, folder=folder)
    columns = ("question", "scale_low", "scale_high", "higher_is_better")
    listed = made.asked.rows.select(*columns).distinct().limit(100)
    return tuple(
        Asked(
            str(row["question"]),
            Scale(row["scale_low"], row["scale_high"], row["higher_is_better"] is not False),
        )
        for row in sorted(warehouse.run(listed).to_pylist(), key=str)
    )


def differing_scales(asked: Sequence[tuple[Stage, Sequence[Asked]]]) -> dict[Scale, list[str]]:
    """Return the stages by the scale that they are asked on, where there is more than one.

    Parameters
    ----------
    asked : sequence of (Stage, sequence of Asked)

    Returns
    -------
    dict of Scale to list of str
        Titles of stages, the commonest scale first; empty where all are asked on one.
    """
    found: dict[Scale, list[str]] = {}
    for stage, ways in asked:
        for scale in dict.fromkeys(way.scale for way in ways):
            if scale.low is not None and scale.high is not None:
                found.setdefault(scale, []).append(stage.title)
    if len(found) < 2:
        return {}
    return dict(sorted(found.items(), key=lambda each: (-len(each[1]), str(each[0]))))


def differing_wordings(asked: Sequence[tuple[Stage, Sequence[Asked]]]) -> dict[str, list[str]]:
    """Return the stages by the question that the same satisfaction is asked with, if several.

    Ratings of touchpoints are each about something else, so their wordings have to differ.
    """
    found: dict[str, list[str]] = {}
    for stage, ways in asked:
        if stage.kpi != "touchpoint_satisfaction":
            for question in dict.fromkeys(way.question for way in ways):
                found.setdefault(question, []).append(stage.title)
    return found if len(found) > 1 else {}
