"""The insurer's journeys say what its truth does."""

from __future__ import annotations

from pathlib import Path

import peil
from peil.demo.journeys import JOURNEYS


def test_every_stage_of_the_insurers_journeys_has_a_number(demo: Path) -> None:
    opened = peil.open(demo / "fjordtrygg")
    for number, journey in enumerate(JOURNEYS, start=1):
        records = opened.journey(number).records()
        assert [each["stage"] for each in records] == [stage.title for stage in journey.stages]
        assert [each["withheld"] for each in records] == [None] * len(records)


def test_the_touchpoint_that_was_planted_weighs_most_and_scales_differ(demo: Path) -> None:
    told = peil.open(demo / "fjordtrygg").journey("Kontaktpunkter")
    weighed = {each["stage"]: each["importance"] for each in told.records() if each["importance"]}
    assert max(weighed, key=lambda stage: weighed[stage]) == "Skadebehandling"
    assert len(weighed) == 5
    (warning,) = told.page.warnings
    assert "1–10" in warning
    assert "1–5" in warning


def test_those_who_were_satisfied_after_a_case_recommend_more(demo: Path) -> None:
    (row,) = peil.open(demo / "fjordtrygg").journey("Kontaktpunkter").page.followed
    # the one trait that makes a customer like all that they meet, in every survey
    assert (row.stage, row.found.kpi) == ("Etter saken", "nps")
    assert row.found.low > 0
    assert row.satisfied.startswith("+")
