"""The report of a journey: its strip, its weakest stage, its warnings, importance beside it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from peil.analysis.goals import Goal
from peil.analysis.journeys import Journey, Stage, differing_scales, journey_of
from peil.reports.asking import Desk
from peil.reports.goals import KeptGoal
from peil.reports.journey import (
    JourneyPage,
    KeptJourney,
    journey_lines,
    journey_page,
    journey_sheet,
    journey_strip,
)
from peil.reports.journey_proposal import phase_of, proposed_phases, proposed_touchpoints
from peil.reports.journey_stages import measured
from peil.reports.journey_weakest import weakest_of
from peil.warehouse.workspace import Workspace
from tests.metrics.memory import START, MemoryWarehouse, Record, answer
from tests.reports.conftest import DAYS

SUBJECTS = {"price": 0.85, "claims": 0.35, "advice": 0.83, "letters": 0.84}
"""Touchpoints, and the share who are satisfied with each."""


def surveys(*, fallen: str = "") -> list[Record]:
    """Half a year of a relationship survey; what is named falls in the last whole month."""
    chance, rows = random.Random(3), []
    for i in range(DAYS * 8):
        at = START + timedelta(days=i // 8, minutes=i % 8)
        shared: dict[str, object] = {"answered_at": at, "customer_key": f"k{i}"}
        felt = 0
        for name, satisfied in SUBJECTS.items():
            is_late = name == fallen and at.month == 6
            score = chance.choice([4, 5]) if chance.random() < (0.4 if is_late else satisfied) \
                else chance.choice([1, 2, 3])  # fmt: skip
            felt += score * (6 if name == "claims" else 1)
            rows.append(answer(i, question=f"q_{name}", role="touchpoint", kind="rating",
                               touchpoint=name, scale_low=1, scale_high=5, score=float(score),
                               **shared))  # fmt: skip
        nps = min(10, max(0, round(felt / 4.5 + chance.gauss(0, 0.6))))
        rows.append(answer(i, question="q_nps", kind="nps", scale_low=0, scale_high=10,
                           score=float(nps), **shared))  # fmt: skip
        csat = min(7, max(1, round(felt / 6.4)))
        rows.append(answer(i, question="q_csat", kind="csat", scale_low=1, scale_high=7,
                           score=float(csat), **shared))  # fmt: skip
    return rows


def touchpoint(name: str, phase: int = 0) -> Stage:
    return Stage(name.title(), phase=phase, kpi="touchpoint_satisfaction",
                 where={"touchpoint": (name,)})  # fmt: skip


TOUCHPOINTS = Journey(
    "Touchpoints", "touchpoints", tuple(touchpoint(name, i // 2) for i, name in
                                        enumerate(SUBJECTS)),
    phases=("Buy", "Use", "Stay"), outcome="nps",
)  # fmt: skip


@pytest.fixture(scope="module")
def facts() -> MemoryWarehouse:
    return MemoryWarehouse(answers=surveys())


@pytest.fixture
def desk(workspace: Workspace, facts: MemoryWarehouse) -> Desk:
    return Desk(workspace, warehouse=facts)


def page(desk: Desk, journey: Journey, goals: Sequence[KeptGoal] = ()) -> JourneyPage:
    return journey_page(desk, KeptJourney(1, 1, journey), goals)


def test_stages_stand_in_their_phases_and_empty_phases_do_not(desk: Desk) -> None:
    strip = page(desk, TOUCHPOINTS).strip
    assert [(p.title, [s.title for s in p.stages]) for p in strip.phases] == [
        ("Buy", ["Price", "Claims"]), ("Use", ["Advice", "Letters"]),
    ]  # fmt: skip
    assert all(s.value and s.limits and s.n for s in strip.stages)


def test_where_all_are_asked_the_same_the_lowest_is_the_weakest(desk: Desk) -> None:
    strip = page(desk, TOUCHPOINTS).strip
    assert [s.title for s in strip.stages if s.is_weakest] == ["Claims"]
    assert strip.title.startswith("“Claims” is the weakest stage: ")


def test_what_may_be_as_weak_is_not_called_stronger(desk: Desk) -> None:
    alike = replace(TOUCHPOINTS, stages=tuple(
        s for s in TOUCHPOINTS.stages if s.title != "Claims"))  # fmt: skip
    strip = page(desk, alike).strip
    assert strip.title == "No stage is surely weaker than the others"
    assert not any(s.is_weakest for s in strip.stages)


def test_of_two_that_may_be_alike_neither_is_called_weakest(desk: Desk) -> None:
    two = replace(TOUCHPOINTS, stages=(touchpoint("price"), touchpoint("advice", 1)))
    strip = page(desk, two).strip
    assert strip.title == "No stage is surely weaker than the others"
    assert not any(s.is_weakest for s in strip.stages)


def test_of_three_the_two_that_may_be_alike_are_the_weakest(desk: Desk) -> None:
    facts = surveys() + [
        row | {"response": f"{row['response']}-x", "question": "q_extra", "touchpoint": "extra"}
        for row in surveys() if row.get("touchpoint") == "claims"
    ]  # fmt: skip
    desk = Desk(desk.workspace, warehouse=MemoryWarehouse(answers=facts))
    three = replace(TOUCHPOINTS, stages=tuple(map(touchpoint, ("price", "claims", "extra"))))
    strip = page(desk, three).strip
    assert strip.title == "“Claims” and “Extra” are the weakest stages"
    assert [s.is_weakest for s in strip.stages] == [False, True, True]


def test_different_kpis_are_not_held_against_each_other(desk: Desk) -> None:
    strip = page(
        desk, Journey("J", "phases", (Stage("Whole", kpi="nps"), Stage("Pleased", kpi="csat")))
    ).strip
    assert strip.title == "No stage of the journey really changed"
    assert "not compared with each other" in strip.lede


def test_what_really_got_worse_is_the_weakest(workspace: Workspace) -> None:
    desk = Desk(workspace, warehouse=MemoryWarehouse(answers=surveys(fallen="price")))
    mixed = Journey("J", "phases", (touchpoint("price"), touchpoint("advice"),
                                    Stage("Whole", kpi="csat")))  # fmt: skip
    strip = page(desk, mixed).strip
    (price,) = [s for s in strip.stages if s.is_weakest]
    assert (price.title, price.state.word, price.state.tone) == ("Price", "worse", "bad")
    assert strip.title.startswith("“Price” got worse") or "“Price”" in strip.title


def test_a_hint_that_fell_has_not_got_worse(workspace: Workspace) -> None:
    desk = Desk(workspace, warehouse=MemoryWarehouse(answers=surveys(fallen="price")))
    (fell,) = measured(desk, [touchpoint("price")])
    assert fell.trend is not None
    assert fell.trend.current is not None
    assert weakest_of(desk, [fell], ()).title == "“Price” got worse"
    hint = replace(fell.trend.current, is_indicative=True)
    unsure = replace(fell, trend=replace(fell.trend, current=hint))
    assert weakest_of(desk, [unsure], ()).title == "No stage of the journey really changed"


def test_a_goal_says_how_a_stage_stands(desk: Desk) -> None:
    where = {"touchpoint": ("price",)}
    since = START.date()
    kpi, due = "touchpoint_satisfaction", since + timedelta(days=400)
    goal = KeptGoal(1, Goal(kpi, 0.99, since, due, where=where, baseline=0.98), "Kari")
    mixed = Journey("J", "phases", (touchpoint("price"), Stage("Whole", kpi="nps")))
    strip = page(desk, mixed, [goal]).strip
    price = strip.stages[0]
    assert (price.state.word, price.state.tone, price.is_weakest) == ("Behind", "bad", True)
    assert price.goal == "99\u00a0%"
    assert strip.title == "“Price” is behind its goal"


def test_a_stage_without_a_number_says_why(desk: Desk) -> None:
    odd = Journey("J", "phases", (
        Stage("None"), Stage("Gone", kpi="no_such_kpi"), Stage("Bought", kpi="new_customers"),
        Stage("Lost", kpi="csat", where={"channel": ("fax",)}),
    ))  # fmt: skip
    none, gone, bought, lost = page(desk, odd).strip.stages
    assert none.withheld == "No KPI is chosen yet."
    assert "no_such_kpi" in gone.withheld
    assert bought.withheld == "Nothing is loaded for it yet."
    assert "fax" in lost.withheld
    assert {s.state.tone for s in (none, gone, bought, lost)} == {"unk"}
    assert page(desk, odd).strip.title == "No stage of the journey has a number yet"


def test_different_scales_are_warned_of_with_stages_and_scales(desk: Desk) -> None:
    both = replace(TOUCHPOINTS, stages=(*TOUCHPOINTS.stages, Stage("After", phase=2, kpi="csat")))
    (warning,) = page(desk, both).warnings
    assert "1–5 for “Price”, “Claims”, “Advice”, “Letters”; 1–7 for “After”." in warning
    assert page(desk, TOUCHPOINTS).warnings == ()


def test_one_scale_is_no_difference() -> None:
    assert differing_scales([]) == {}


def test_the_touchpoint_that_moves_the_relationship_weighs_most(desk: Desk) -> None:
    report = page(desk, TOUCHPOINTS)
    assert report.weights is not None
    assert report.weights.outcome == "nps"
    first = report.weights.rows[0]
    assert (first.title, first.is_weak) == ("Claims", True)
    assert "“Claims”" in report.weights.lede
    assert "An association, not a cause." in report.weights.lede
    assert report.figure is not None
    stage = next(s for s in report.strip.stages if s.title == "Claims")
    assert stage.importance == first.share
    assert stage.weights[0] is not None
    assert stage.weights[0] > 0.5


def test_a_journey_without_touchpoints_is_held_against_nothing(desk: Desk) -> None:
    assert page(desk, Journey("J", "phases", (Stage("Whole", kpi="nps"),))).weights is None


def test_strip_lines_and_sheet_show_the_same_numbers(desk: Desk) -> None:
    report = page(desk, TOUCHPOINTS)
    brief = journey_strip(desk, KeptJourney(1, 1, TOUCHPOINTS))
    assert [s.value for s in brief.stages] == [s.value for s in report.strip.stages]
    text = "\n".join(journey_lines(report))
    sheet = journey_sheet(desk, report)
    for stage, row in zip(report.strip.stages, sheet.rows, strict=True):
        assert f"{stage.value} ({stage.limits})" in text
        record = dict(zip(sheet.head, row, strict=True))
        assert (record["value"], record["low"], record["n"]) == (
            stage.number, stage.low, stage.n_rows)  # fmt: skip
        assert record["importance"] == stage.record()["importance"]


def test_a_journey_is_kept_and_read_as_it_was() -> None:
    assert journey_of(TOUCHPOINTS.record()) == TOUCHPOINTS


def test_a_proposal_holds_what_the_workspace_has_numbers_for(desk: Desk) -> None:
    phases, touchpoints = proposed_phases(desk), proposed_touchpoints(desk)
    assert phases is not None
    assert [s.kpi for s in phases.stages] == ["csat", "nps"]
    assert touchpoints is not None
    assert {s.title: touchpoints.phases[s.phase] for s in touchpoints.stages} == {
        "price": "Evaluate", "claims": "Use and get help", "advice": "Use and get help",
        "letters": "Use and get help",
    }  # fmt: skip
    assert touchpoints.outcome in ("nps", "csat")


def test_nothing_is_proposed_from_nothing(workspace: Workspace) -> None:
    desk = Desk(workspace, warehouse=MemoryWarehouse())
    assert proposed_phases(desk) is None
    assert proposed_touchpoints(desk) is None


@pytest.mark.parametrize(
    ("name", "phase"),
    [("Reklame", 0), ("Pris", 1), ("Betaling", 2), ("Skadebehandling", 3), ("Bonus", 4)],
)
def test_a_touchpoints_phase_is_guessed_from_its_name(name: str, phase: int) -> None:
    assert phase_of(name) == phase
