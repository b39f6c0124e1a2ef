"""The effect of an action on a KPI: the same verdict as from a file of its periods."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from peil.analysis.kpi_effects import KpiEffect, kpi_effect
from peil.analysis.study import study_of
from peil.analysis.verdicts import judge
from peil.metrics.bridge import Bridge, Side
from peil.metrics.bridges import add_bridge
from peil.metrics.measurement import Query
from peil.reports.effects import kpi_effect_lines
from peil.shared.errors import BadInput, NotEnoughData, UnknownName
from peil.stats.bridging import ONE
from peil.stats.estimate import Interval
from peil.warehouse.settings import Settings
from tests.metrics.memory import OSLO, MemoryWarehouse, Record, ask, case, satisfied

MONDAY = datetime(2022, 1, 3, 12, tzinfo=UTC)
START = date(2022, 10, 3)  # a Monday, 39 weeks on
WEEKS, BEFORE, EACH = 52, 39, 40


def answers(shift: float, *, shops: int = 4, weeks: int = WEEKS) -> list[Record]:
    """Return answers in shops, week by week; shop s0 gains a share of satisfied from the start."""
    random = np.random.default_rng(7)
    rows: list[Record] = []
    for week in range(weeks):
        common = 0.05 * np.sin(week / 5)
        for shop in range(shops):
            gain = shift if shop == 0 and week >= BEFORE else 0.0
            happy = random.random(EACH) < 0.5 + common + 0.02 * shop + gain
            rows += [
                satisfied(
                    len(rows) + i, score=5.0 if one else 2.0, shop=f"s{shop}",
                    answered_at=MONDAY + timedelta(weeks=week, minutes=i),
                )
                for i, one in enumerate(happy)
            ]  # fmt: skip
    return rows


def found(rows: list[Record], *, at: date = START, **options: object) -> KpiEffect:
    asked = {name: options.pop(name) for name in ("by", "every", "where") if name in options}
    query = Query("csat", **asked)  # type: ignore[arg-type]
    return kpi_effect(
        MemoryWarehouse(answers=rows), Settings(), OSLO, query, at=at, **options  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_kpi_is_judged_as_its_periods_in_a_file_are() -> None:
    rows = answers(0.3)
    answer = found(rows, by=("shop",), treated=("s0",), every="week")
    cells = ask(MemoryWarehouse(answers=rows), "csat", by=("shop",), every="week").cells
    series: dict[str, list[float]] = {}
    for cell in sorted(cells, key=lambda c: str(c.period)):
        assert cell.value is not None
        series.setdefault(str(cell.slice["shop"]), []).append(cell.value)
    expected = judge(
        study_of(
            "csat", sorted({str(c.period) for c in cells}),
            [(name, np.array(values)) for name, values in series.items()],
            treated=["s0"], before=BEFORE, better="higher", season=52,
        )
    )  # fmt: skip
    assert answer.judgement.effect == pytest.approx(expected.effect)
    assert (answer.judgement.low, answer.judgement.high) == pytest.approx(
        (expected.low, expected.high)
    )
    assert answer.judgement.verdict == expected.verdict == "worked"
    assert answer.judgement.low < 0.3 < answer.judgement.high


def test_what_did_nothing_is_not_said_to_have_worked() -> None:
    answer = found(answers(0.0), by=("shop",), treated=("s0",))
    assert answer.judgement.verdict not in {"worked", "worked, but small", "harmed"}
    assert answer.grain == "week"  # twelve months are too few


def test_without_a_dimension_the_whole_is_judged_alone() -> None:
    answer = found(answers(0.3))
    assert answer.judgement.estimate.method == "interrupted-series"
    assert answer.judgement.study.treated_names == ("all",)


def test_a_week_that_is_not_over_is_left_out() -> None:
    early = MONDAY + timedelta(weeks=WEEKS - 1, days=2)
    asked = {"by": ("shop",), "treated": ("s0",), "every": "week"}
    assert found(answers(0.3), **asked).judgement.study.times[-1] == "2022-W52"
    assert found(answers(0.3), now=early, **asked).judgement.study.times[-1] == "2022-W51"


def test_a_week_that_the_facts_of_cases_cover_in_part_is_left_out() -> None:
    rows = [
        case(
            number,
            opened_at=(opened := MONDAY + timedelta(hours=6 * number)),
            solved_at=opened + timedelta(minutes=90 + number * number % 61),
            observed_until=MONDAY + timedelta(weeks=WEEKS),
        )
        for number in range(28 * (WEEKS - 10))
    ]
    query, at = Query("resolution_time", every="week"), date(2022, 8, 1)

    def last(cases: list[Record]) -> str:
        facts = MemoryWarehouse(cases=cases)
        return kpi_effect(facts, Settings(), OSLO, query, at=at).judgement.study.times[-1]

    assert last(rows) == "2022-W42"
    assert last(rows[:-10]) == "2022-W41"  # the last two days and a half are missing


def test_a_gap_of_the_treated_ends_the_periods_that_are_looked_at() -> None:
    gone = {timedelta(weeks=5), timedelta(weeks=47)}
    rows = [
        row for row in answers(0.3)
        if row["shop"] != "s0"
        or not any(
            timedelta() <= row["answered_at"] - MONDAY - week < timedelta(days=1)  # type: ignore[operator]
            for week in gone
        )
    ]  # fmt: skip
    study = found(rows, by=("shop",), treated=("s0",), every="week").judgement.study
    assert (study.times[0], study.times[-1]) == ("2022-W07", "2022-W47")
    assert (study.before, study.after) == (BEFORE - 6, 8)


def test_a_first_week_that_the_file_covers_in_part_costs_no_unit_to_compare_with() -> None:
    few = [row for row in answers(0.3) if row["answered_at"] >= MONDAY + timedelta(days=7)]
    for shop in range(4):  # a few answers in the week before, too few but for those acted on
        few += [
            satisfied(90_000 + 100 * shop + i, score=5.0, shop=f"s{shop}", answered_at=MONDAY)
            for i in range(20 if shop == 0 else 5)
        ]
    study = found(few, by=("shop",), treated=("s0",), every="week").judgement.study
    assert study.untouched_names == ("s1", "s2", "s3")
    assert (study.times[0], study.left_out) == ("2022-W02", ())


def test_a_gap_in_the_midst_still_costs_its_unit_and_no_period() -> None:
    midst = MONDAY + timedelta(weeks=20)
    rows = [
        row for row in answers(0.3)
        if row["shop"] != "s2" or not midst <= row["answered_at"] < midst + timedelta(days=7)
    ]  # fmt: skip
    study = found(rows, by=("shop",), treated=("s0",), every="week").judgement.study
    assert study.left_out == ("s2",)
    assert len(study.times) == WEEKS


def test_an_annotation_is_another_event_unless_it_is_the_start_itself() -> None:
    events = [(START, "the action"), (START + timedelta(days=9), "New prices")]
    study = found(answers(0.3), every="week", events=events).judgement.study
    assert study.events == (("2022-W41", "New prices"),)


def test_what_cannot_be_judged_is_told() -> None:
    rows = answers(0.0, weeks=8)
    with pytest.raises(UnknownName, match="Did you mean 's1'"):
        found(rows, by=("shop",), treated=("s11",), at=date(2022, 2, 1))
    with pytest.raises(BadInput, match="or neither"):
        found(rows, treated=("s0",))
    with pytest.raises(BadInput, match="or neither"):
        found(rows, by=("shop",))
    with pytest.raises(NotEnoughData, match="no numbers just before and after 1 Jan 2030"):
        found(rows, at=date(2030, 1, 1))


def swinging(by: float) -> list[Record]:
    """Return a year of answers that nothing moves but chance, and true weekly ups and downs."""
    random = np.random.default_rng(11)
    rows: list[Record] = []
    for week in range(WEEKS):
        happy = random.random(EACH) < 0.5 + by * random.choice([-1.0, 1.0])
        rows += [
            satisfied(
                len(rows) + i, score=5.0 if one else 2.0,
                answered_at=MONDAY + timedelta(weeks=week, minutes=i),
            )
            for i, one in enumerate(happy)
        ]  # fmt: skip
    return rows


def test_more_answers_do_what_more_periods_would_where_all_noise_is_chance() -> None:
    answer = found(swinging(0.0), every="week", smallest_effect=0.04)
    judgement = answer.judgement
    assert judgement.verdict == "cannot tell yet"
    assert answer.answers == EACH
    assert answer.answers_needed is not None
    assert judgement.periods_needed is not None
    longer = judgement.periods_needed / judgement.study.after
    # of what is not explained a little more than chance is left by chance, and more answers for it
    assert answer.answers_needed / EACH == pytest.approx(longer, rel=0.4)
    assert any(f"about {answer.answers_needed} answers a period" in line
               for line in kpi_effect_lines(answer))  # fmt: skip


def test_more_answers_do_not_help_where_the_number_itself_swings() -> None:
    answer = found(swinging(0.25), every="week", smallest_effect=0.12)
    assert answer.judgement.verdict == "cannot tell yet"
    assert answer.judgement.periods_needed is not None
    assert (answer.answers, answer.answers_needed) == (None, None)


def test_numbers_that_are_withheld_throughout_are_told_with_the_reason() -> None:
    few = [row for i, row in enumerate(answers(0.0, weeks=60)) if i % EACH == 0]
    with pytest.raises(NotEnoughData, match=r"withheld .*Fewer than 5 people.*such as quarters"):
        found(few, by=("shop",), treated=("s0",))


def test_the_record_says_what_of_and_how_old() -> None:
    record = found(answers(0.3), by=("shop",), treated=("s0",), every="week").record()
    assert (record["kpi"], record["unit"], record["every"]) == ("csat", "share", "week")
    assert (record["treated"], record["at"]) == (["s0"], "2022-10-03")
    assert str(record["facts_as_of"]).startswith("2021-01-01")
    assert record["verdict"] == "worked"


def test_periods_beyond_a_withheld_number_are_told_with_the_reason() -> None:
    kept = [
        row for row in answers(0.3)
        if row["shop"] != "s0" or not 7 <= (row["answered_at"] - MONDAY).days < 14  # type: ignore[operator]
        or int(str(row["response"])[1:]) % 20 == 0
    ]  # fmt: skip
    answer = found(kept, by=("shop",), treated=("s0",), every="week")
    (cut,) = answer.cut_off
    assert (cut.is_before, cut.periods, cut.reason.code) == (True, 1, "privacy")
    said = "\n".join(kpi_effect_lines(answer))
    assert "1 earlier period is not used, since a number in between is withheld. " in said
    assert not found(answers(0.3), by=("shop",), treated=("s0",), every="week").cut_off


def bridged(folder: Path, on: date) -> Path:
    """Return a workspace folder in which the satisfaction's wording changed on a day."""
    side, now = Side("csat"), datetime(2023, 1, 1, tzinfo=UTC)
    shift = Interval(0.2, None, None)
    add_bridge(folder, Bridge(0, on, side, side, ONE, shift, "stated", None, None, "New wording",
                              "Kari", now))  # fmt: skip
    return folder


def test_a_break_within_the_time_lets_no_verdict_stand_on_a_series_alone(tmp_path: Path) -> None:
    rows = answers(0.3)
    asked = {"every": "week", "folder": bridged(tmp_path, START - timedelta(weeks=9))}
    answer = found(rows, **asked)
    check = next(c for c in answer.judgement.checks if c.name == "unbroken_series")
    assert (check.passed, check.is_critical) == (False, True)
    assert "2022-W31" in check.text
    assert answer.judgement.verdict == "cannot tell yet"
    compared = found(rows, by=("shop",), treated=("s0",), **asked)
    check = next(c for c in compared.judgement.checks if c.name == "unbroken_series")
    assert check.passed is None
    assert compared.judgement.verdict == "worked"


def test_effects_are_worked_out_from_what_was_measured(tmp_path: Path) -> None:
    rows = answers(0.3)
    folder = bridged(tmp_path, START - timedelta(weeks=9))
    asked = {"by": ("shop",), "treated": ("s0",), "every": "week"}
    assert found(rows, folder=folder, **asked).judgement.effect == found(
        rows, **asked).judgement.effect  # fmt: skip


def test_a_break_before_the_time_is_none_of_its_business(tmp_path: Path) -> None:
    answer = found(answers(0.3), every="week", folder=bridged(tmp_path, MONDAY.date()))
    assert "unbroken_series" not in {c.name for c in answer.judgement.checks}


def of_two_sources(
    *, old_from: int = 0, old_until: int = WEEKS, new_from: int = 0, shops: int = 1
) -> list[Record]:
    """Return answers that never change, from an old system with few satisfied and a new one."""
    random = np.random.default_rng(3)
    rows: list[Record] = []
    for week in range(WEEKS):
        for shop in range(shops):
            for name, share, span in (
                ("old", 0.3, range(old_from, old_until)), ("new", 0.7, range(new_from, WEEKS)),
            ):  # fmt: skip
                rows += [
                    satisfied(
                        len(rows) + i, score=5.0 if one else 2.0, shop=f"s{shop}", source=name,
                        answered_at=MONDAY + timedelta(weeks=week, minutes=i),
                    )
                    for i, one in enumerate(random.random(EACH) < share)
                    if week in span
                ]  # fmt: skip
    return rows


def same_sources(answer: KpiEffect) -> tuple[bool | None, bool, str] | None:
    said = [c for c in answer.judgement.checks if c.name == "same_sources"]
    return (said[0].passed, said[0].is_critical, said[0].text) if said else None


def test_no_verdict_stands_where_a_source_ends_after_the_start() -> None:
    answer = found(of_two_sources(old_until=BEFORE + 1), every="week")
    assert answer.judgement.low is not None
    assert answer.judgement.low > 0, "for who reads the line alone it has worked"
    said = same_sources(answer)
    assert said is not None
    assert said[:2] == (False, True)
    assert "“old” ends in 2022-W40" in said[2]
    assert answer.judgement.verdict == "cannot tell yet"


def test_no_verdict_stands_where_one_system_takes_over_at_the_start() -> None:
    rows = of_two_sources(old_until=BEFORE, new_from=BEFORE)
    answer = found(rows, every="week")
    assert (same_sources(answer) or ())[:2] == (False, True)
    assert answer.judgement.verdict == "cannot tell yet"


def test_a_system_that_took_over_long_before_the_start_is_told_and_no_more() -> None:
    said = same_sources(found(of_two_sources(old_until=10, new_from=10), every="week"))
    assert said is not None
    assert said[:2] == (None, False)
    assert said[2].startswith("One source took over from another")


def test_a_source_that_ends_for_those_compared_with_too_is_told_and_no_more() -> None:
    rows = of_two_sources(old_until=BEFORE + 2, shops=4)
    said = same_sources(found(rows, every="week", by=("shop",), treated=("s0",)))
    assert said is not None
    assert said[:2] == (None, False)
    kept = [
        row for row in rows if row["shop"] == "s0" or row["source"] == "new"
    ]  # fmt: skip
    said = same_sources(found(kept, every="week", by=("shop",), treated=("s0",)))
    assert said is not None
    assert said[:2] == (False, True)


def test_sources_that_tell_of_the_whole_time_are_not_mentioned() -> None:
    assert same_sources(found(of_two_sources(), every="week")) is None
    assert same_sources(found(answers(0.3), every="week")) is None
