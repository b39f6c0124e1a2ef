"""A verdict on a KPI as its page says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import altair as alt
import numpy as np
import pytest

from peil.analysis.kpi_effects import KpiEffect
from peil.analysis.plans import Plan, PlannedVerdict
from peil.notebook import OpenWorkspace
from peil.reports import asking, colours
from peil.reports.annotations import Annotation, add_annotation
from peil.reports.asking import Desk
from peil.reports.effect_chart import EffectChart, End, Point, effect_chart
from peil.reports.effect_figure import effect_sheet, expected_limits, means_after
from peil.reports.effects import effect_decimals
from peil.reports.proof import choices, effect_for, proof
from peil.reports.proof_words import verdict_lede, verdict_title
from peil.reports.vega import Named
from peil.shared.errors import NotEnoughData, UnknownName
from peil.shared.words import speaking
from peil.warehouse.workspace import Workspace, make_workspace
from tests.reports.acted import START, with_action

NORTH = Plan("csat", START, by="shop", treated=("North",))
EVERYBODY = Plan("csat", START)


@pytest.fixture(scope="module")
def acted(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return with_action(make_workspace(tmp_path_factory.mktemp("acted") / "shops"))


@pytest.fixture
def desk(acted: Workspace) -> Iterator[Desk]:
    asking.forget()
    yield Desk(acted)
    (acted.folder / "annotations.toml").unlink(missing_ok=True)
    asking.forget()


def test_the_title_says_whom_how_much_how_surely_and_the_verdict(desk: Desk) -> None:
    report = proof(desk, NORTH)
    assert re.fullmatch(
        r"Customer satisfaction for North fell by \d+ percentage points \(−\d+ to −\d+\) after "
        r"7 Oct 2024: harmed",
        report.title,
    )
    assert (report.sign, report.tone) == ("✕", "bad")
    assert "“East”, “South”, “West”" in report.lede
    assert "Nothing is judged from before and after alone." in report.lede


def test_the_numbers_are_those_that_python_gives(desk: Desk, acted: Workspace) -> None:
    record = OpenWorkspace(acted.folder).effect(
        "csat", at=START, by="shop", treated="North"
    ).record()  # fmt: skip
    assert isinstance(record["effect"], float)
    assert proof(desk, NORTH).effect == f"−{abs(100 * record['effect']):.0f} percentage points"
    assert record["verdict"] == "harmed"


def test_without_a_comparison_it_says_that_it_is_only_the_series_itself(desk: Desk) -> None:
    report = proof(desk, EVERYBODY)
    assert "held against its own trend and season only" in report.lede
    assert ("Compared with", "nobody") in report.facts
    assert report.lead == "Estimated afterwards from before and after, not planned"
    assert proof(desk, NORTH).lead == "Estimated afterwards, not planned"
    assert any(check.sign == "·" for check in report.checks)


def test_what_cannot_be_told_yet_says_what_it_would_take(desk: Desk) -> None:
    report = proof(desk, replace(EVERYBODY, at=date(2025, 2, 10)))
    assert report.title.endswith(": cannot tell yet")
    assert (report.sign, report.tone) == ("?", "same")
    assert report.needs


def test_too_little_is_a_sentence_and_no_picture(desk: Desk) -> None:
    early = proof(desk, replace(EVERYBODY, at=date(2030, 1, 1)))
    assert "no numbers just before and after" in early.withheld
    assert early.figure is None
    assert "--" not in early.withheld
    half = proof(desk, replace(NORTH, treated=()))
    assert half.withheld.startswith("Choose the dimension")
    with pytest.raises(NotEnoughData, match="Choose the dimension"):
        effect_for(desk, replace(EVERYBODY, treated=("North",)))
    with pytest.raises(UnknownName, match="Did you mean 'North'"):
        proof(desk, replace(NORTH, treated=("Nort",)))


def test_the_start_has_the_name_of_what_was_noted_on_its_day(desk: Desk, acted: Workspace) -> None:
    unnamed = proof(desk, NORTH).figure
    assert unnamed is not None
    assert ">start<" in unnamed.wide.svg
    add_annotation(acted.folder, Annotation(START, "New opening hours"))
    add_annotation(acted.folder, Annotation(date(2024, 6, 3), "Long queues"))
    named = proof(desk, NORTH).figure
    assert named is not None
    assert ">New opening hours<" in named.wide.svg
    assert ">Long queues<" in named.wide.svg
    assert ">start<" not in named.wide.svg


def test_the_picture_stands_alone_and_its_table_holds_every_period(desk: Desk) -> None:
    figure = proof(desk, NORTH).figure
    assert figure is not None
    found = effect_for(desk, NORTH)
    assert len(figure.table.rows) == len(found.judgement.study.times)
    assert figure.table.head[:3] == ("Period", "What happened", "What would have happened")
    assert "Customer satisfaction by week" in figure.description
    assert "style=" not in figure.wide.svg
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', figure.wide.svg))
    assert used <= set(colours.TOKENS)


def test_the_means_at_the_ends_differ_by_the_effect_and_so_does_the_picture(desk: Desk) -> None:
    for case in (NORTH, EVERYBODY):
        found = effect_for(desk, case)
        estimate, after = found.judgement.estimate, slice(found.judgement.study.before, None)
        actual, expected = means_after(found)
        assert actual - expected == pytest.approx(found.judgement.effect)
        assert np.mean(estimate.expected[after]) == pytest.approx(expected)
        limits = expected_limits(found)
        assert limits is not None
        assert (limits[0] <= actual <= limits[1]) == (
            found.judgement.low <= 0 <= found.judgement.high
        )


def test_the_sheet_holds_what_happened_and_what_the_verdict_rests_on(desk: Desk) -> None:
    found = effect_for(desk, NORTH)
    sheet = effect_sheet(desk, found)
    first = dict(zip(sheet.head, sheet.rows[0], strict=True))
    assert (first["treated"], first["verdict"], first["is_after"]) == ("North", "harmed", False)
    assert first["actual"] == pytest.approx(found.judgement.estimate.actual[0])
    told = dict(sheet.about)
    assert told["Verdict"] == "Harmed"
    assert told["Effect"] == "Estimated afterwards, not planned"
    assert told["First day"] == "2024-10-07"


def test_what_is_only_a_hint_on_its_page_is_no_verdict_in_the_file_or_the_record(
    desk: Desk,
) -> None:
    found = effect_for(desk, EVERYBODY)
    assert proof(desk, EVERYBODY).title.endswith("a hint, no verdict")
    sheet = effect_sheet(desk, found)
    first = dict(zip(sheet.head, sheet.rows[0], strict=True))
    assert (first["planned"], first["verdict"]) == (False, None)
    assert dict(sheet.about)["Verdict"] == "a hint, no verdict"
    record = found.record()
    assert (record["verdict"], record["is_hint"], record["is_planned"]) == (None, True, False)


def test_the_file_of_a_planned_action_says_what_its_plan_lets_be_said(desk: Desk) -> None:
    found = effect_for(desk, NORTH)
    until = date(2030, 1, 7)
    planned = PlannedVerdict(NORTH, "cannot tell yet", None, until, found, ())
    sheet = effect_sheet(desk, found, planned)
    first = dict(zip(sheet.head, sheet.rows[0], strict=True))
    assert (first["planned"], first["verdict"]) == (True, "cannot tell yet")
    told = [text for name, text in sheet.about if name == "Verdict"]
    assert told == ["Cannot tell yet", "is judged on 7 Jan 2030"]


def changed(found: KpiEffect, **parts: object) -> KpiEffect:
    return replace(found, judgement=replace(found.judgement, **parts))  # type: ignore[arg-type]


def test_each_verdict_has_a_sentence_that_is_true(desk: Desk) -> None:
    found = effect_for(desk, NORTH)
    estimate, before = found.judgement.estimate, found.judgement.study.before
    assert " did not visibly move after " in verdict_title(
        changed(found, verdict="no visible effect", effect=0.01, low=-0.02, high=0.03)
    )
    unsure = {"verdict": "cannot tell yet", "effect": 0.01}
    assert " may have risen or fallen " in verdict_title(
        changed(found, **unsure, low=-0.1, high=0.2)
    )
    assert ", but a check failed: " in verdict_title(changed(found, **unsure, low=0.1, high=0.2))
    assert " has too little around " in verdict_title(
        changed(found, **unsure, low=-np.inf, high=np.inf)
    )
    # What was acted on rose, yet less than it would have: it did not fall.
    rising = estimate.actual.copy()
    rising[before:] = rising[:before].max() + 0.1
    assert " lower (" in verdict_title(changed(found, estimate=replace(estimate, actual=rising)))
    assert " rose by " in verdict_title(
        changed(found, verdict="worked", effect=0.2, low=0.1, high=0.3,
                estimate=replace(estimate, actual=rising))
    )  # fmt: skip


def test_many_others_are_counted_and_not_named(desk: Desk) -> None:
    judgement = effect_for(desk, NORTH).judgement
    many = replace(judgement.study, untouched_names=tuple("abcdefg"))
    assert "Held against 7 others" in verdict_lede(replace(judgement, study=many))


def test_the_form_offers_what_is_loaded_and_what_happened(desk: Desk, acted: Workspace) -> None:
    add_annotation(acted.folder, Annotation(date(2024, 6, 3), "Long queues"))
    add_annotation(acted.folder, Annotation(START, "New opening hours", "csat"))
    add_annotation(acted.folder, Annotation(date(2999, 1, 1), "Not yet"))
    offered = choices(desk, "csat", "shop")
    assert ("csat", "Customer satisfaction") in offered.kpis
    assert "churn_rate" not in dict(offered.kpis)
    assert offered.values == ("East", "North", "South", "West")
    assert [start.name for start in offered.starts] == ["New opening hours", "Long queues"]
    assert [start.name for start in choices(desk, "nps").starts] == ["Long queues"]
    assert choices(desk, "csat", "nobody_knows").by == ""


def test_an_empty_workspace_offers_nothing(tmp_path: Path) -> None:
    offered = choices(Desk(make_workspace(tmp_path / "bare")))
    assert (offered.kpi, offered.kpis, offered.cuts) == ("", (), ())


@pytest.mark.parametrize(
    ("language", "words"), [("nb", ("falt med", "skadet")), ("sv", ("sjönk med", "skadade"))]
)
def test_the_words_are_the_readers(desk: Desk, language: str, words: tuple[str, str]) -> None:
    with speaking(language):
        title = proof(desk, NORTH).title
    assert all(word in title for word in words)


def drawing(*, reach: tuple[float, float] | None, level: float) -> EffectChart:
    def points(first: int, last: int, actual: float) -> tuple[Point, ...]:
        return tuple(Point(10.0 * i, actual, 50.0, f"{i}: {actual}") for i in range(first, last))

    return EffectChart(
        before=points(0, 4, 50.0), after=points(4, 5, level), single=(), reach=reach,
        start=Named(35.0, "start"), events=(Named(12.0, "A release"),),
        actual_end=End(level, "actual", ("what happened",)),
        expected_end=End(50.0, "expected", ("without it", "45–55")),
        ticks=(Named(0.0, "May"),), value_ticks=(Named(50.0, "50"),), value_low=20.0,
        value_high=80.0,
    )  # fmt: skip


def heights(chart: EffectChart) -> dict[str, float]:
    layers = effect_chart(chart, width=350, height=280).specification["layer"]
    texts = [each for each in layers if each["mark"]["type"] == "text" and not each["mark"].get(
        "stroke")]  # fmt: skip
    return {each["data"]["values"][0]["text"]: each["encoding"]["y"]["value"] for each in texts}


def test_a_single_period_after_the_start_is_drawn_too() -> None:
    drawn = effect_chart(drawing(reach=(-5.0, 5.0), level=70.0), width=700, height=330)
    alt.LayerChart.from_dict(drawn.specification)
    bands = [each for each in drawn.specification["layer"] if each["mark"]["type"] == "area"]
    assert len(bands) == 1
    assert len({row["x"] for row in bands[0]["data"]["values"]}) > 1
    assert len(drawn.places) == 5


def test_no_band_is_drawn_where_nothing_limits_it() -> None:
    drawn = effect_chart(drawing(reach=None, level=70.0), width=700, height=330)
    assert all(each["mark"]["type"] != "area" for each in drawn.specification["layer"])


@pytest.mark.parametrize("level", [21.0, 49.0, 50.5, 79.0])
def test_the_words_of_one_line_are_not_broken_up_by_the_others(level: float) -> None:
    at = heights(drawing(reach=(-5.0, 5.0), level=level))
    own, other = ["actual", "what happened"], ["expected", "without it", "45–55"]
    order = own + other if level > 50 else other + own
    assert sorted(order, key=lambda name: at[name]) == order
    gaps = np.diff([at[name] for name in order])
    assert gaps.min() >= 15


@pytest.mark.parametrize(
    ("low", "high", "decimals"),
    [(0.2, 5.7, 1), (-0.2, 5.7, 0), (-6.0, -0.04, 2), (1.0, 5.0, 0), (-np.inf, np.inf, 1)],
)
def test_limits_that_exclude_0_are_written_so(
    desk: Desk, low: float, high: float, decimals: int
) -> None:
    judgement = replace(effect_for(desk, NORTH).judgement, low=low, high=high,
                        smallest_effect=0.5)  # fmt: skip
    assert effect_decimals(judgement, 1.0) == decimals
