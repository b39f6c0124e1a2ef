"""Customers who answer again: their answers are worth less than as many of different people."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from peil.metrics.measurement import Cell
from tests.metrics.memory import START, MemoryWarehouse, answer, ask, by_slice, only, satisfied

SATISFIED = 0.7


def drawn(slices: int, customers: int, each: int, *, known: bool, seed: int = 1) -> MemoryWarehouse:
    """Return answers 1 to 5 in many units, of customers whose answers correlate by a half."""
    chance = np.random.default_rng(seed)
    of_customer = np.repeat(chance.normal(size=(slices, customers)), each, axis=1)
    felt = np.sqrt(0.5) * of_customer + np.sqrt(0.5) * chance.normal(size=of_customer.shape)
    cuts = stats.norm.ppf([0.05, 0.15, 1 - SATISFIED, 0.7])
    scores = 1 + np.searchsorted(cuts, felt.ravel())
    n = len(scores)
    unit = np.repeat(np.arange(slices), customers * each)
    person = np.repeat(np.arange(slices * customers), each)
    columns = {
        "response": pa.array(np.arange(n).astype(str)),
        "score": pa.array(scores.astype(float)),
        "unit": pa.array(unit.astype(str)),
        "customer_key": pa.array(person.astype(str) if known else [None] * n, pa.string()),
    }
    warehouse = MemoryWarehouse(answers=[satisfied(0)])
    one = warehouse._tables["answers"]
    warehouse._tables["answers"] = pa.table(
        [
            columns[name] if name in columns else pa.repeat(one.column(name)[0], n)
            for name in one.column_names
        ],
        schema=one.schema,
    )
    return warehouse


def covered(cells: tuple[Cell, ...], truth: float) -> float:
    """Return the share of intervals that hold the truth."""
    return sum(c.low <= truth <= c.high for c in cells) / len(cells)  # type: ignore[operator]


@pytest.mark.parametrize(("variant", "truth"), [(None, SATISFIED), ("mean", 3.8)])
def test_intervals_cover_the_truth_where_they_did_not(variant: str | None, truth: float) -> None:
    shapes = {"slices": 400, "customers": 30, "each": 4}
    asked = {"variant": variant, "by": ("unit",)}
    independent = ask(drawn(**shapes, known=False), "csat", **asked).cells
    clustered = ask(drawn(**shapes, known=True), "csat", **asked).cells
    assert [c.value for c in clustered] == pytest.approx([c.value for c in independent])
    assert covered(independent, truth) < 0.89
    assert 0.925 < covered(clustered, truth) < 0.98


@pytest.mark.calibration
@pytest.mark.parametrize(("variant", "truth"), [(None, SATISFIED), ("mean", 3.8)])
@pytest.mark.parametrize(("customers", "each"), [(30, 4), (100, 3), (20, 10)])
def test_intervals_of_repeated_answers_cover_what_they_promise(
    customers: int, each: int, variant: str | None, truth: float
) -> None:
    clustered = drawn(4000, customers, each, known=True, seed=7)
    found = covered(ask(clustered, "csat", variant=variant, by=("unit",)).cells, truth)
    # a mean of 30 customers lacks a little, since their scores lean to one side
    assert found == pytest.approx(0.95, abs=0.0125)


@pytest.mark.parametrize("kpi", ["nps", "csat", "csi", "resolution_stated", "task_demand"])
def test_every_kpi_of_answers_is_less_certain_where_customers_answer_again(kpi: str) -> None:
    def records(each: int) -> list[dict[str, object]]:
        rows = []
        for i in range(120):
            chance = np.random.default_rng(i // each)
            who = {"customer_key": f"k{i // each}"}
            rows += [
                answer(i, score=float(chance.integers(0, 11)), **who),
                satisfied(i, question="c", score=float(chance.integers(1, 6)), **who),
                *(answer(i, question=kind, kind=kind, score=float(chance.integers(1, 11)),
                         scale_low=1, **who)
                  for kind in ("csi_satisfaction", "csi_expectations", "csi_ideal")),
                answer(i, question="r", kind="resolution", score=None,
                       choice=str(chance.choice(["yes", "no"])), **who),
                answer(i, question="t", kind="task", role="task", score=None,
                       choice=str(chance.choice(["pay", "read"])), **who),
            ]  # fmt: skip
        return rows

    def width(each: int) -> float:
        cell = ask(MemoryWarehouse(answers=records(each)), kpi).cells[0]
        assert cell.low is not None
        assert cell.high is not None
        assert cell.n == 120
        return cell.high - cell.low

    assert width(4) > 1.4 * width(1)


def test_where_nobody_answers_again_nothing_changes() -> None:
    rows = [satisfied(i, score=float(i % 5 + 1)) for i in range(100)]
    known = [{**row, "customer_key": f"k{i}"} for i, row in enumerate(rows)]
    cells = [only(ask(MemoryWarehouse(answers=each), "csat")) for each in (rows, known)]
    assert cells[0] == cells[1]


@pytest.mark.oracle("employee_engagement")
def test_engagement_is_of_all_items_and_clustered_by_who_gave_them() -> None:
    chance = np.random.default_rng(3)
    rows, favourable = [], 0
    for i in range(60):
        mood = chance.integers(1, 6)
        for item in range(5):
            score = int(np.clip(mood + chance.integers(-1, 2), 1, 5))
            favourable += score >= 4
            item_of = {"question": f"item{item}", "kind": "engagement", "survey_kind": "employee"}
            rows.append(answer(i, score=float(score), scale_low=1, scale_high=5, **item_of))
    warehouse = MemoryWarehouse(answers=rows)
    cell = only(ask(warehouse, "employee_engagement"))
    assert (cell.n, cell.value) == (300, pytest.approx(favourable / 300))
    alone = [only(ask(warehouse, "employee_engagement", where={"question": (f"item{item}",)}))
             for item in range(5)]  # fmt: skip
    half = (cell.high - cell.low) / 2  # type: ignore[operator]
    assert half > 0.08, "300 answers of 60 people are worth little more than 60"
    assert all((c.high - c.low) / 2 > 0.9 * half for c in alone)  # type: ignore[operator]


def test_engagement_of_four_people_is_hidden_however_many_items_they_answered() -> None:
    rows = [
        answer(i, question=f"item{item}", kind="engagement", scale_low=1, scale_high=5, score=4.0,
               survey_kind="employee", answered_at=START)
        for i in range(4) for item in range(20)
    ]  # fmt: skip
    cell = only(ask(MemoryWarehouse(answers=rows), "employee_engagement"))
    assert (cell.n, cell.withheld.code) == (None, "privacy")  # type: ignore[union-attr]
    every = by_slice(ask(MemoryWarehouse(answers=rows), "employee_engagement", by=("question",)))
    assert all(one.value is None for one in every.values())


def test_a_mean_of_one_person_alone_is_withheld_though_others_can_be_told() -> None:
    alone = [satisfied(i, customer_key="same", unit="a", score=3.0 + i) for i in range(3)]
    many = [satisfied(9 + i, customer_key=f"k{i}", unit="b", score=1.0 + i % 5) for i in range(40)]
    found = ask(MemoryWarehouse(answers=alone + many), "csat", by=("unit",), variant="mean")
    assert by_slice(found)["a", None].withheld is not None
