"""What Peil says of the simulated insurer covers what is true of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

import peil
from peil.demo import truth
from peil.demo.drawing import months
from peil.demo.task_survey import answers_in
from peil.demo.tasks import CAR_DAMAGE, COVERAGE, TASKS
from peil.demo.truth import TRUTH
from peil.metrics.measurement import Cell

YEARS = (("2024-05-01", "2025-05-01"), ("2025-01-01", "2026-01-01"), ("2026-01-01", "2026-07-01"))


def cells(demo: Path, kpi: str, **asked: object) -> tuple[Cell, ...]:
    return peil.open(demo / "fjordtrygg").kpi(kpi, **asked).measurement.cells  # type: ignore[arg-type]


def one(demo: Path, kpi: str, **asked: object) -> Cell:
    (cell,) = cells(demo, kpi, **asked)
    return cell


def assert_near(true: float, cell: Cell, what: str) -> None:
    """Hold that a truth lies within twice the interval's width, which the seed fixes for ever."""
    assert cell.value is not None, f"{what}: {cell.withheld}"
    assert cell.low is not None
    assert cell.high is not None
    assert cell.low < cell.value < cell.high
    low, high = 2 * cell.low - cell.value, 2 * cell.high - cell.value
    assert low <= true <= high, f"{what}: {cell.value} ({cell.low} to {cell.high}), truth {true}"


def base_demand() -> Mapping[str, float]:
    """Return the true demand over the survey's first year."""
    base = [month for month in months() if month < date(2025, 5, 1)]
    n = sum(answers_in(month) for month in base)
    return {
        task.name: sum(answers_in(m) * TRUTH.demand(m.month)[task.name] for m in base) / n
        for task in TASKS
    }


def checks(demo: Path) -> Iterator[tuple[float, Cell]]:
    """Give truths with the cells that estimate them, over KPIs, cuts and time."""
    for since, until in YEARS:
        day = date.fromisoformat(since)
        span = {"since": since, "until": until}
        for cell in cells(demo, "nps", by="segment", **span):
            yield TRUTH.nps(str(cell.slice["segment"]), day), cell
        for cell in cells(demo, "csi", by="segment", **span):
            yield TRUTH.csi(str(cell.slice["segment"])), cell
        yield TRUTH.population_csi(), one(demo, "csi", **span)
        yield TRUTH.population_nps(day), one(demo, "nps", **span)
    topics = {topic.name: topic for topic in truth.TOPICS}
    owner = truth.CASE_OWNER
    for span, day in (({"until": owner}, truth.FIRST_DAY), ({"since": owner}, owner)):
        for cell in cells(demo, "first_contact_resolution", by="topic", **span):
            yield topics[str(cell.slice["topic"])].solved_at_first_contact(day), cell
    summer = {"since": "2025-03-01", "until": "2025-12-01"}
    for cell in cells(demo, "resolution_time", by="topic", **summer):
        yield 3_600 * TRUTH.median_hours(str(cell.slice["topic"]), 6), cell
    for cell in cells(demo, "churn_rate", by="segment", every="month", since="2024-05-01"):
        assert cell.period_start is not None
        first = months()[[str(m)[:7] for m in months()].index(str(cell.period))]
        until = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        yield TRUTH.churn(str(cell.slice["segment"]), first, until), cell


def test_nineteen_of_twenty_intervals_cover_the_truth(demo: Path) -> None:
    found = list(checks(demo))
    covered = 0
    for true, cell in found:
        assert_near(true, cell, f"{cell.slice} {cell.period}")
        covered += cell.low <= true <= cell.high  # type: ignore[operator]
    assert len(found) > 130
    assert covered / len(found) > 0.9


@pytest.mark.parametrize(
    ("since", "until"),
    [("2025-01-01", "2026-01-01"), ("2026-02-03", "2026-04-20"), ("2026-04-20", "2026-07-01")],
)
def test_top_task_completion_is_the_truths(demo: Path, since: str, until: str) -> None:
    demand = base_demand()
    top = sorted(demand, key=lambda name: -demand[name])[:7]
    whole = sum(demand[name] for name in top)
    day = date.fromisoformat(since)
    true = sum(demand[name] * TRUTH.completion_of(name, day) for name in top) / whole
    assert_near(true, one(demo, "top_task_completion", since=since, until=until), since)


def test_what_was_planted_is_found_and_what_was_not_is_not(demo: Path) -> None:
    def moved(before: tuple[str, str], after: tuple[str, str], kpi: str, **cut: str) -> float:
        """Return the change in half-widths of both intervals together."""
        first, second = (
            one(demo, kpi, since=s, until=u, where=dict(cut)) for s, u in (before, after)
        )
        width = [(c.high - c.low) / 2 for c in (first, second)]  # type: ignore[operator]
        return (second.value - first.value) / (width[0] ** 2 + width[1] ** 2) ** 0.5  # type: ignore[operator,no-any-return]

    login = (("2026-01-01", "2026-04-20"), ("2026-04-20", "2026-07-01"))
    search = (("2025-11-01", "2026-02-03"), ("2026-02-03", "2026-05-01"))
    page = (("2025-06-01", "2025-09-15"), ("2025-09-15", "2026-01-01"))
    rise = (("2025-07-01", "2026-01-01"), ("2026-01-01", "2026-07-01"))
    assert moved(*login, "task_completion", task=CAR_DAMAGE, channel="Nett") < -2
    assert abs(moved(*login, "task_completion", task=CAR_DAMAGE, channel="App")) < 1.5
    assert moved(*login, "top_task_completion") < -1
    assert moved(*search, "task_completion", task=COVERAGE) > 1
    assert abs(moved(*page, "task_completion")) < 1.5
    assert abs(moved(*page, "top_task_completion")) < 1.5
    owner = (("2025-04-01", "2025-10-06"), ("2025-10-06", "2026-04-01"))
    assert moved(*owner, "first_contact_resolution", topic="Skade på bil") > 3
    assert abs(moved(*owner, "first_contact_resolution", topic="Reiseskade")) < 1.5
    assert moved(*rise, "nps", segment="Ung") < -1.5
    assert abs(moved(*rise, "nps", segment="Familie")) < 1.5
    assert moved(*rise, "churn_rate", segment="Ung") > 2


def test_the_usual_case_waits_within_business_hours_too(demo: Path) -> None:
    by_channel = {"variant": "business", "by": "channel"}
    business = {c.slice["channel"]: c for c in cells(demo, "first_response_time", **by_channel)}
    assert len(business) == 4
    for cell in cells(demo, "first_response_time", by="channel"):
        within = business[cell.slice["channel"]].value
        assert cell.value is not None
        assert within is not None
        assert 0 < within < cell.value
