"""What may be kept of a journey, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from peil.analysis.journeys import Journey, Stage
from peil.shared.errors import BadInput
from peil.steering.journeys import moved, tidied

PHASES = Journey("A journey", "phases", (Stage("Buy"), Stage("Use")))
TOUCHPOINTS = Journey(
    "Touchpoints", "touchpoints", (Stage("Price", phase=2), Stage("Web", phase=0)),
    phases=("Find", "", "Buy"),
)  # fmt: skip


def test_words_are_tidied_and_a_description_is_cut() -> None:
    kept = tidied(replace(PHASES, name="  A \n journey ", stages=(Stage(" Buy  it ", "x" * 301),)))
    assert kept.name == "A journey"
    assert kept.stages == (Stage("Buy it", "x" * 300),)


def test_phases_without_a_name_go_and_stages_stand_in_the_order_of_the_rest() -> None:
    kept = tidied(TOUCHPOINTS)
    assert kept.phases == ("Find", "Buy")
    assert [(stage.title, stage.phase) for stage in kept.stages] == [("Web", 0), ("Price", 1)]


def test_a_journey_of_phases_has_none_beside_its_stages() -> None:
    kept = tidied(replace(TOUCHPOINTS, kind="phases"))
    assert (kept.phases, {stage.phase for stage in kept.stages}) == ((), {0})


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (replace(PHASES, name=" "), "needs a name"),
        (replace(PHASES, name="x" * 121), "121 letters"),
        (replace(PHASES, stages=(Stage(" "),)), "A stage needs a name"),
        (replace(PHASES, stages=(Stage("x" * 61),)), "61 letters"),
        (replace(PHASES, stages=(Stage("Buy"),) * 31), "31 stages"),
        (replace(PHASES, kind="ladder"), "no kind of journey"),  # type: ignore[arg-type]
        (replace(TOUCHPOINTS, phases=("", " ")), "at least one phase"),
        (replace(TOUCHPOINTS, phases=tuple("abcdefghijklm")), "at most 12 phases"),
        (replace(TOUCHPOINTS, phases=("Find", "Use", "")), "“Price” would be gone"),
        (replace(TOUCHPOINTS, phases=("Find",)), "“Price” would be gone"),
    ],
)
def test_what_does_not_hold_together_is_refused(drawn: Journey, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        tidied(drawn)


def test_a_stage_moves_within_its_phase_then_into_the_next_and_never_beyond_the_ends() -> None:
    a, b, c = Stage("a", phase=0), Stage("b", phase=0), Stage("c", phase=1)
    assert moved((a, b, c), 0, 1) == (b, a, c)
    assert moved((a, b, c), 1, 1) == (a, replace(b, phase=1), c)
    assert moved((a, b, c), 0, -1) == (a, b, c)
    assert moved((a, b, c), 2, 1) == (a, b, c)
