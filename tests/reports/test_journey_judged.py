"""How stages of a journey are judged: by level, by goals, by change, and by hints of neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from peil.analysis.goals import Goal
from peil.analysis.journeys import Journey, Stage
from peil.metrics import reasons
from peil.reports.asking import Desk
from peil.reports.goals import KeptGoal
from peil.reports.journey import KeptJourney, journey_page
from peil.reports.journey_stages import Measured, measured
from peil.reports.journey_weakest import weakest_of
from peil.reports.journey_weights import relationships
from peil.warehouse.workspace import Workspace
from tests.metrics.memory import START, MemoryWarehouse, Record, answer
from tests.reports.test_journey import TOUCHPOINTS, surveys, touchpoint

KPI = "touchpoint_satisfaction"


def at(workspace: Workspace, rows: Sequence[Record]) -> Desk:
    return Desk(workspace, warehouse=MemoryWarehouse(answers=rows))


def changed(each: Measured, **given: object) -> Measured:
    """Return a stage of which something else was measured."""
    assert each.trend is not None
    answered = replace(each.trend.measurement, **given)  # type: ignore[arg-type]
    return replace(each, trend=replace(each.trend, measurement=answered))


def test_where_less_is_better_the_highest_is_the_weakest(workspace: Workspace) -> None:
    desk = at(workspace, surveys())
    found = measured(desk, [touchpoint(name) for name in ("price", "claims")])
    assert weakest_of(desk, found, ()).places == (1,)
    assert found[0].trend is not None
    less = replace(found[0].trend.definition, better="lower")
    turned = [changed(each, definition=less) for each in found]
    assert weakest_of(desk, turned, ()).places == (0,)


def test_levels_on_scales_with_different_rules_are_not_compared(workspace: Workspace) -> None:
    desk = at(workspace, surveys())
    price, claims = measured(desk, [touchpoint(name) for name in ("price", "claims")])
    other = changed(claims, notes=(reasons.scale_rule("1–7", 6, 7),))
    assert weakest_of(desk, [price, other], ()).by == "change"


def test_of_those_behind_their_goals_the_one_that_got_worse_is_the_weakest(
    workspace: Workspace,
) -> None:
    desk = at(workspace, surveys(fallen="price"))
    since = START.date()
    goals = [
        KeptGoal(i, Goal(KPI, 0.999, since, since + timedelta(days=400), baseline=0.998,
                         where={"touchpoint": (name,)}), "Kari")
        for i, name in enumerate(("price", "advice"))
    ]  # fmt: skip
    stages = (touchpoint("price"), touchpoint("advice"), Stage("Whole", kpi="nps"))
    found = weakest_of(desk, measured(desk, stages), goals)
    assert found.title == "“Price” and “Advice” are behind their goals"
    assert (found.places, found.by) == ((0,), "goal")


def test_a_period_is_not_held_against_one_before_a_gap(workspace: Workspace) -> None:
    rows = surveys(fallen="price")
    (whole,) = measured(at(workspace, rows), [touchpoint("price")])
    assert whole.change is not None
    gap = [row for row in rows
           if row.get("touchpoint") != "price" or row["answered_at"].month != 5]  # type: ignore[attr-defined]  # fmt: skip
    (each,) = measured(at(workspace, gap), [touchpoint("price")])
    assert each.trend is not None
    assert each.trend.previous_is_old
    assert each.change is None


def test_a_stage_of_few_answers_is_a_hint_whatever_it_says(workspace: Workspace) -> None:
    few = [answer(n, question="q_ces", kind="ces", scale_low=1, scale_high=7, score=2.0 + n % 5)
           for n in range(12)]  # fmt: skip
    page = journey_page(at(workspace, few), KeptJourney(
        1, 1, Journey("J", "phases", (Stage("Help", kpi="ces"),))))  # fmt: skip
    (stage,) = page.strip.stages
    assert stage.value
    assert (stage.state.word, stage.state.tone, stage.change_word) == (
        "only a hint", "unk", "only a hint")  # fmt: skip


def test_importance_is_of_the_last_year(workspace: Workspace) -> None:
    report = journey_page(at(workspace, surveys()), KeptJourney(1, 1, TOUCHPOINTS))
    assert report.weights is not None
    newest = max(row["answered_at"] for row in surveys()).date()  # type: ignore[attr-defined, type-var]
    assert report.weights.since == newest - timedelta(days=365)


def test_the_whole_relationship_comes_before_what_more_people_answered(
    workspace: Workspace,
) -> None:
    rows = surveys()
    ces = [{**row, "question": "q_ces", "kind": "ces"} for row in rows if row["kind"] == "csat"]
    kept = [row for i, row in enumerate(rows) if row["kind"] not in ("nps", "csat") or i % 5]
    found = relationships(at(workspace, kept + ces))
    assert found[-1] == "ces"
    assert {*found[:-1]} == {"nps", "csat"}
