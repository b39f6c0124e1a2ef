"""Drivers of a KPI: the same numbers as from the table of its responses."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from peil.analysis.drivers import find_drivers
from peil.analysis.kpi_drivers import KpiDrivers, kpi_drivers
from peil.metrics.measurement import EVERYONE, Query, Viewer
from peil.reports.drivers import kpi_driver_lines, kpi_driver_title
from peil.shared.errors import NotEnoughData, UnknownName
from peil.warehouse.settings import Settings
from tests.metrics.memory import OSLO, MemoryWarehouse, Record, satisfied
from tests.metrics.test_ratings import SUBJECTS, responses


def found(
    rows: list[Record], viewer: Viewer = EVERYONE, kpi: str = "csat", **options: object
) -> KpiDrivers:
    query = Query(kpi, is_weighted=bool(options.pop("is_weighted", True)))
    answer = kpi_drivers(MemoryWarehouse(answers=rows), Settings(), OSLO, query, viewer,
                         **{"rounds": 100} | options)  # type: ignore[arg-type]  # fmt: skip
    assert answer is not None
    return answer


def table(rows: list[Record]) -> tuple[np.ndarray, np.ndarray]:
    """Return the scores by response, the outcome last, and the weights."""
    scores: dict[object, dict[object, float]] = defaultdict(dict)
    weights: dict[object, float] = {}
    for row in rows:
        weights[row["response"]] = float(str(row["weight"]))
        if row["score"] is not None:
            score = float(str(row["score"]))
            turned = score if row["higher_is_better"] else 6 - score
            scores[row["response"]][row["question"]] = turned
    names = [*SUBJECTS, "q1"]
    laid = [[scores[one].get(name, np.nan) for name in names] for one in scores]
    return np.array(laid), np.array([weights[one] for one in scores])


@pytest.mark.parametrize("is_weighted", [True, False])
@pytest.mark.parametrize("method", ["lmg", "relative-weights"])
def test_a_kpi_has_the_drivers_of_its_table(method: str, is_weighted: bool) -> None:
    rows = responses()
    scores, weights = table(rows)
    expected = find_drivers(
        ("q1", scores[:, -1]), list(zip(SUBJECTS.values(), scores[:, :-1].T, strict=True)),
        weights=weights if is_weighted else None, method=method, rounds=100,
    )  # fmt: skip
    answer = found(rows, method=method, is_weighted=is_weighted).given
    assert (answer.n, answer.method) == (expected.n, method)
    assert answer.r2 == pytest.approx(expected.r2)
    for one, other in zip(answer.drivers, expected.drivers, strict=True):
        assert one.driver == other.driver
        assert one.r2_share == pytest.approx(other.r2_share)
        assert (one.performance, one.performance_low) == pytest.approx(
            (other.performance, other.performance_low)
        )


def test_a_driver_that_under_half_answered_is_left_out_and_named() -> None:
    rows = [
        row for row in responses()
        if row["question"] != "help" or int(str(row["response"])[1:]) % 3 == 0
    ]  # fmt: skip
    answer = found(rows)
    assert answer.sparse == ("Help",)
    assert {each.driver for each in answer.given.drivers} == {"Price", "Pace"}
    assert any("under half answered them: “Help”" in line for line in kpi_driver_lines(answer))


def test_a_driver_whose_answers_are_all_the_same_is_left_out_and_named() -> None:
    rows = [{**row, "score": 3.0} if row["question"] == "help" else row for row in responses()]
    rows = [{**row, "state": "answered"} for row in rows if row["score"] is not None]
    assert found(rows).flat == ("Help",)


def test_where_few_answered_everything_pairs_are_compared() -> None:
    rows = [
        row for row in responses(300)
        if row["question"] == "q1"
        or list(SUBJECTS).index(str(row["question"])) != int(str(row["response"])[1:]) % 3
    ]  # fmt: skip
    answer = found(rows)
    assert answer.cases == "pairwise"
    assert any("those who answered both" in line for line in kpi_driver_lines(answer))


def test_drivers_on_different_scales_are_rated_from_0_to_100() -> None:
    rows = responses()
    for row in (r for r in rows if r["question"] == "price"):
        score = row["score"]
        row |= {"scale_high": 9, "score": None if score is None else 2 * float(str(score)) - 1}  # type: ignore[operator]
    answer, same = found(rows), found(responses())
    assert ((answer.low, answer.high), (same.low, same.high)) == ((0, 100), (1, 5))
    price, before = (
        next(d for d in a.given.drivers if d.driver == "Price") for a in (answer, same)
    )
    assert price.performance == pytest.approx(25 * (before.performance - 1))
    assert price.r2_share == pytest.approx(before.r2_share)


def test_few_people_few_answers_and_equal_outcomes_are_withheld_with_the_reason() -> None:
    few = found(responses(8))
    assert few.withheld is not None
    assert few.withheld.code == "privacy"
    with pytest.raises(NotEnoughData, match="Fewer than 5 people"):
        few.record()
    assert kpi_driver_lines(few) == ["Fewer than 5 people: hidden to protect them."]
    scarce = [
        {**row, "customer_key": None} for row in responses(11)
        if row["question"] != "help" or row["response"] not in ("r0", "r1")
    ]  # fmt: skip
    assert str(found(scarce).withheld).startswith("Too few answers to tell so many drivers apart")
    equal = [{**row, "score": 4.0} if row["question"] == "q1" else row for row in responses()]
    assert str(found(equal).withheld).startswith("All 200 are equal")


def test_drivers_of_answers_by_few_people_are_withheld_though_many_gave_the_outcome() -> None:
    """Half of the responses with ratings are of one customer."""
    rows = [
        {**row, "customer_key": "c0"} if row["question"] != "q1" or i < 400 else row
        for i, row in enumerate(responses(100))
    ]
    rows += [satisfied(i, customer_key=f"k{i}") for i in range(900, 960)]
    answer = found(rows)
    assert answer.withheld is not None
    assert answer.withheld.code == "privacy"


def test_a_title_claims_no_more_than_the_intervals_do() -> None:
    for n in (60, 90):
        alike = found(responses(n))
        first, *others = alike.given.drivers
        rivals = [other.driver for other in others if other.high > first.low]
        assert kpi_driver_title(alike) == (
            f"“{first.driver}” seems to go together most with “Customer satisfaction”, but 2 "
            "others may do as much"
            if len(rivals) == 2
            else f"“{first.driver}” and “{rivals[0]}” go together most with “Customer satisfaction”"
        )
    clear = [
        {**row, "score": next(float(str(o["score"])) for o in OUTCOMES[row["response"]])}
        if row["question"] == "price" and row["state"] == "answered" else row
        for row in CLEAR
    ]  # fmt: skip
    assert kpi_driver_title(found(clear)).startswith(
        "“Price” goes together most with “Customer satisfaction”: "
    )


CLEAR = responses(400)
OUTCOMES = {row["response"]: [row] for row in CLEAR if row["question"] == "q1"}


def test_a_method_that_does_not_exist_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'lmg'"):
        found(responses(), method="lgm")


def test_an_index_of_three_answers_has_their_mean_as_its_outcome() -> None:
    chance = np.random.default_rng(1)
    ten = {"scale_low": 1, "scale_high": 10}
    rows: list[Record] = []
    for row in responses():
        if row["question"] == "q1":
            mood = float(str(row["score"])) * 2
            rows += [
                {**row, **ten, "question": kind, "kind": f"csi_{kind}",
                 "score": float(np.clip(round(mood + chance.normal()), 1, 10))}
                for kind in ("satisfaction", "expectations", "ideal")
            ]  # fmt: skip
        else:
            rows.append(row)
    indices: dict[object, list[float]] = defaultdict(list)
    for row in rows:
        if str(row["kind"]).startswith("csi_"):
            indices[row["response"]].append(float(str(row["score"])))
    means = [{**row, "score": 4 * (np.mean(indices[row["response"]]) - 1) / 9 + 1}
             if row["question"] == "q1" else row for row in responses()]  # fmt: skip
    index, same = found(rows, kpi="csi"), found(means)
    assert index.given.r2 == pytest.approx(same.given.r2)
    assert index.given.n == same.given.n
    for one, other in zip(index.given.drivers, same.given.drivers, strict=True):
        assert (one.driver, one.r2_share) == (other.driver, pytest.approx(other.r2_share))
    assert index.further_outcomes == ()
    assert index.outcome.subject == "expectations, ideal, satisfaction"
