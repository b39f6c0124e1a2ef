"""KPIs made of answers against a few lines of plain Python, on whatever answers there may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.metrics.measurement import Cell
from peil.stats.shares import wilson
from peil.warehouse.settings import Settings
from tests.metrics.memory import (
    MemoryWarehouse,
    Record,
    answer,
    ask,
    by_slice,
    only,
    satisfied,
)

STATES = st.sampled_from(["answered", "answered", "answered", "blank", "not_applicable"])
WEIGHTS = st.sampled_from([None, 1.0, 0.5, 3.0, 0.0])
CUTS = st.sampled_from(["a", "b", None])
Answers = list[tuple[float, float]]
"""Scores with their weights."""


def rows(low: int, high: int, kind: str) -> st.SearchStrategy[list[Record]]:
    """Answers on a scale, some of them missing, out of range, weighted or of another role."""
    one = st.fixed_dictionaries({
        "score": st.one_of(st.none(), st.integers(low - 2, high + 2).map(float)),
        "state": STATES, "weight": WEIGHTS, "channel": CUTS,
        "role": st.sampled_from(["outcome", "outcome", "outcome", "touchpoint"]),
    })  # fmt: skip
    return st.lists(one, min_size=1, max_size=60).map(
        lambda drawn: [
            answer(i, kind=kind, scale_low=low, scale_high=high, **each)
            for i, each in enumerate(drawn)
        ]
    )


def counted(records: list[Record], low: int, high: int) -> dict[object, Answers]:
    """Return score and weight of each answer that counts, by channel."""
    found: dict[object, Answers] = defaultdict(list)
    for row in records:
        score = row["score"]
        if row["role"] != "outcome" or row["state"] != "answered" or score is None:
            continue
        if low <= float(str(score)) <= high:
            weight = 1.0 if row["weight"] is None else float(str(row["weight"]))
            found[row["channel"]].append((float(str(score)), weight))
    return found


def agrees(
    cell: Cell, answers: Answers, worth: dict[float, float], beside: Iterable[Answers] = ()
) -> None:
    # who stands beside too few to be shown would tell of them, and is hidden too
    may_be_hidden = len(answers) < 5 or any(0 < len(each) < 5 for each in beside)
    assert cell.n == len(answers) or (cell.n is None and may_be_hidden)
    if cell.withheld is not None:
        total = sum(weight for _, weight in answers)
        assert len(answers) < 10 or cell.withheld.code == "privacy" or total == 0
        return
    total = sum(weight for _, weight in answers)
    mean = sum(worth.get(score, 0.0) * weight for score, weight in answers) / total
    assert cell.value == pytest.approx(mean, abs=1e-9)
    assert cell.is_indicative == (len(answers) < 30)


@pytest.mark.oracle("nps")
@settings(max_examples=8)
@given(rows(0, 10, "nps"))
def test_nps_is_promoters_less_detractors(records: list[Record]) -> None:
    measurement = ask(MemoryWarehouse(answers=records), "nps", by=("channel",))
    worth = {float(s): 100.0 * ((s >= 9) - (s <= 6)) for s in range(11)}
    expected = counted(records, 0, 10)
    for cell in measurement.cells:
        agrees(cell, expected[cell.slice["channel"]], worth, expected.values())


def test_promoters_and_detractors_stand_beside_nps_with_their_own_intervals() -> None:
    scores = [10] * 50 + [8] * 20 + [3] * 30
    records = [answer(i, score=float(score)) for i, score in enumerate(scores)]
    parts = only(ask(MemoryWarehouse(answers=records), "nps")).parts
    for name, share in (("promoters", 50), ("passives", 20), ("detractors", 30)):
        found = wilson(share, 100).one
        told = tuple(parts[f"{name}{end}"] for end in ("", "_low", "_high"))
        assert told == pytest.approx((found.value, found.low, found.high))


@pytest.mark.oracle("csat")
@settings(max_examples=8)
@given(rows(1, 5, "csat"))
def test_csat_is_the_share_of_4_and_5(records: list[Record]) -> None:
    measurement = ask(MemoryWarehouse(answers=records), "csat", by=("channel",))
    expected = counted(records, 1, 5)
    for cell in measurement.cells:
        agrees(cell, expected[cell.slice["channel"]], {4.0: 1.0, 5.0: 1.0}, expected.values())


@pytest.mark.oracle("ces")
@settings(max_examples=8)
@given(rows(1, 7, "ces"))
def test_ces_is_the_share_of_5_to_7(records: list[Record]) -> None:
    cell = only(ask(MemoryWarehouse(answers=records), "ces"))
    everyone = [pair for part in counted(records, 1, 7).values() for pair in part]
    agrees(cell, everyone, {5.0: 1.0, 6.0: 1.0, 7.0: 1.0})


@pytest.mark.oracle("esat")
@settings(max_examples=8)
@given(rows(1, 5, "esat"))
def test_esat_is_the_share_of_4_and_5_among_employees(records: list[Record]) -> None:
    of_employees = [{**row, "survey_kind": "employee"} for row in records]
    measurement = ask(MemoryWarehouse(answers=of_employees), "esat", by=("channel",))
    expected = counted(records, 1, 5)
    for cell in measurement.cells:
        agrees(cell, expected[cell.slice["channel"]], {4.0: 1.0, 5.0: 1.0}, expected.values())


@pytest.mark.parametrize(
    ("low", "high", "up", "favourable"),
    [
        (1, 5, True, {4, 5}), (1, 5, False, {1, 2}), (1, 4, True, {3, 4}), (1, 7, True, {6, 7}),
        (1, 6, True, {5, 6}), (1, 6, False, {1, 2}),
        (1, 10, True, {8, 9, 10}), (0, 10, True, {8, 9, 10}), (1, 7, False, {1, 2}),
    ],
)  # fmt: skip
def test_csat_on_another_scale_follows_the_stated_rule(
    low: int, high: int, up: bool, favourable: set[int]
) -> None:
    scores = [low + i % (high - low + 1) for i in range(60)]
    records = [
        satisfied(i, score=float(s), scale_low=low, scale_high=high, higher_is_better=up)
        for i, s in enumerate(scores)
    ]
    measurement = ask(MemoryWarehouse(answers=records), "csat")
    assert only(measurement).value == pytest.approx(
        sum(score in favourable for score in scores) / 60
    )
    is_own = (low, high, up) == (1, 5, True)
    assert [note.code for note in measurement.notes] == ([] if is_own else ["scale_rule"])


@pytest.mark.parametrize("scale", [(1, 3), (None, 5), (0, 100)])
def test_csat_on_a_scale_without_a_rule_is_withheld(scale: tuple[int | None, int]) -> None:
    records = [satisfied(i, score=3.0, scale_low=scale[0], scale_high=scale[1]) for i in range(40)]
    assert only(ask(MemoryWarehouse(answers=records), "csat")).withheld.code == "scale"  # type: ignore[union-attr]


def test_nps_on_1_to_10_is_no_nps() -> None:
    records = [answer(i, scale_low=1) for i in range(40)]
    assert only(ask(MemoryWarehouse(answers=records), "nps")).withheld.code == "scale"  # type: ignore[union-attr]


@pytest.mark.oracle("csat")
def test_the_variants_of_csat_are_its_top_box_and_its_mean() -> None:
    warehouse = MemoryWarehouse(answers=[satisfied(i, score=float(i % 5 + 1)) for i in range(50)])
    assert only(ask(warehouse, "csat", variant="top_box")).value == pytest.approx(0.2)
    mean = ask(warehouse, "csat", variant="mean")
    assert only(mean).value == pytest.approx(3.0)
    assert mean.definition.unit == "score"


def test_the_mean_is_turned_round_where_low_is_good() -> None:
    records = [satisfied(i, score=float(1 + i % 2), higher_is_better=False) for i in range(40)]
    measurement = ask(MemoryWarehouse(answers=records), "csat", variant="mean")
    assert only(measurement).value == pytest.approx(4.5)
    assert measurement.notes


def test_different_questions_are_withheld_and_the_cut_is_named() -> None:
    records = [satisfied(i, question=f"q{i % 2}") for i in range(60)]
    warehouse = MemoryWarehouse(answers=records)
    withheld = only(ask(warehouse, "csat")).withheld
    assert withheld is not None
    assert withheld.code == "mixed"
    assert "q0, q1" in str(withheld)
    cells = ask(warehouse, "csat", by=("question",)).cells
    assert [cell.n for cell in cells] == [30, 30]
    assert all(cell.value is not None for cell in cells)
    assert only(ask(warehouse, "csat", where={"question": ("q1",)})).value is not None


@pytest.mark.parametrize("column", ["survey_kind", "scale"])
def test_kinds_of_survey_and_scales_do_not_mix(column: str) -> None:
    changed: dict[str, object] = (
        {"survey_kind": "interaction"} if column == "survey_kind" else {"scale_high": 7}
    )
    records = [satisfied(i, **(changed if i % 2 else {})) for i in range(60)]
    withheld = only(ask(MemoryWarehouse(answers=records), "csat")).withheld
    assert withheld is not None
    assert withheld.code == "mixed"


def test_rows_that_do_not_say_which_they_are_are_told_of_in_words() -> None:
    some = [satisfied(i, scale_low=None, scale_high=None) for i in range(20)]
    rows = [*some, *(satisfied(100 + i) for i in range(20))]
    cell = only(ask(MemoryWarehouse(answers=rows), "csat"))
    assert "(1–5, and some without)" in str(cell.withheld)
    assert "None" not in str(cell.withheld)


def test_a_wording_that_changes_from_year_to_year_is_told_and_not_withheld() -> None:
    records = [satisfied(i, question="old") for i in range(40)]
    records += [satisfied(i + 9000, question="new") for i in range(40)]
    measurement = ask(MemoryWarehouse(answers=records), "csat", every="year")
    assert [cell.value for cell in measurement.cells] == [1.0, 1.0]
    assert [note.code for note in measurement.notes] == ["wording"]


def test_weights_move_the_value_but_not_n_and_can_be_left_aside() -> None:
    records = [satisfied(i, score=5.0 if i < 20 else 1.0, weight=3.0 if i < 20 else 1.0)
               for i in range(40)]  # fmt: skip
    warehouse = MemoryWarehouse(answers=records)
    weighted, plain = ask(warehouse, "csat"), ask(warehouse, "csat", is_weighted=False)
    assert (only(weighted).value, only(weighted).n) == (pytest.approx(0.75), 40)
    assert (only(plain).value, only(plain).n) == (pytest.approx(0.5), 40)
    assert (weighted.is_weighted, plain.is_weighted) == (True, False)
    width = only(weighted).high - only(weighted).low  # type: ignore[operator]
    assert width > 0.2, "unequal weights are worth fewer answers"


THREE_SCORES = st.tuples(*[st.one_of(st.none(), st.integers(1, 10))] * 3)
CSI = ("csi_satisfaction", "csi_expectations", "csi_ideal")


@pytest.mark.oracle("csi")
@settings(max_examples=8)
@given(
    st.lists(THREE_SCORES, min_size=1, max_size=40),
    st.sampled_from([(1.0, 1.0, 1.0), (2.0, 1.0, 0.5)]),
)
def test_csi_is_the_mean_of_complete_responses(
    drawn: list[tuple[int | None, ...]], weights: tuple[float, float, float]
) -> None:
    records = [
        answer(i, question=kind, kind=kind, score=float(score), scale_low=1)
        for i, scores in enumerate(drawn)
        for kind, score in zip(CSI, scores, strict=True)
        if score is not None
    ]
    cell = only(
        ask(MemoryWarehouse(answers=records), "csi", settings=Settings(csi_weights=weights))
    )
    complete = [s for s in drawn if None not in s]
    means = [sum(w * v for w, v in zip(weights, s, strict=True)) / sum(weights)  # type: ignore[operator]
             for s in complete]  # fmt: skip
    assert cell.n == len(complete) or (cell.n is None and len(complete) < 5)
    if len(complete) >= 10:
        assert cell.value == pytest.approx(100 * (sum(means) / len(means) - 1) / 9)
        partial = sum(None in s and s != (None, None, None) for s in drawn)
        assert cell.parts["partial"] == partial
    else:
        assert cell.withheld is not None


ATTEMPTS = st.lists(
    st.tuples(st.sampled_from(["pay", "read", "claim", None]),
              st.sampled_from(["yes", "partly", "no", None])),
    min_size=1, max_size=80,
)  # fmt: skip


def attempts(drawn: list[tuple[str | None, str | None]]) -> MemoryWarehouse:
    records = []
    for i, choices in enumerate(drawn):
        for kind, choice in zip(("task", "completion"), choices, strict=True):
            state = "answered" if choice else "blank"
            records.append(answer(i, question=kind, role=kind, kind=kind, choice=choice,
                                  state=state, score=None))  # fmt: skip
    return MemoryWarehouse(answers=records)


@pytest.mark.oracle("task_demand")
@settings(max_examples=8)
@given(ATTEMPTS)
def test_task_demand_shares_out_those_who_named_a_task(
    drawn: list[tuple[str | None, str | None]],
) -> None:
    named = [task for task, _ in drawn if task]
    cells = ask(attempts(drawn), "task_demand").cells
    if len(named) < 10:
        assert all(cell.withheld for cell in cells)
        return
    assert {str(c.slice["task"]): c.value for c in cells} == {
        task: pytest.approx(named.count(task) / len(named)) for task in set(named)
    }
    assert sum(cell.value for cell in cells) == pytest.approx(1)  # type: ignore[misc]


@pytest.mark.oracle("task_completion")
@settings(max_examples=8)
@given(ATTEMPTS)
def test_task_completion_counts_only_yes(drawn: list[tuple[str | None, str | None]]) -> None:
    said = [done for _, done in drawn if done]
    cell = only(ask(attempts(drawn), "task_completion"))
    assert cell.n == len(said) or (cell.n is None and len(said) < 5)
    if len(said) >= 10:
        assert cell.value == pytest.approx(said.count("yes") / len(said))
        assert cell.parts["partly"] == pytest.approx(said.count("partly") / len(said))


@pytest.mark.oracle("top_task_completion")
@settings(max_examples=8)
@given(ATTEMPTS)
def test_top_task_completion_weighs_tasks_by_demand(
    drawn: list[tuple[str | None, str | None]],
) -> None:
    named = [task for task, _ in drawn if task]
    top: list[str] = []
    for task in sorted(set(named), key=lambda name: (-named.count(name), name)):
        if 2 * sum(named.count(name) for name in top) < len(named):
            top.append(task)
    cell = only(ask(attempts(drawn), "top_task_completion"))
    done = {task: [d for t, d in drawn if t == task and d] for task in top}
    n = sum(map(len, done.values()))
    assert cell.n == n or (cell.n is None and n < 5)
    if n < 10 or not all(done.values()):
        assert cell.withheld is not None
        return
    demand = sum(named.count(task) for task in top)
    assert cell.value == pytest.approx(
        sum(named.count(t) / demand * done[t].count("yes") / len(done[t]) for t in top)
    )


def test_task_demand_keeps_its_denominator_under_a_filter_on_the_task() -> None:
    drawn: list[tuple[str | None, str | None]] = [("pay", "yes")] * 15 + [("read", "no")] * 45
    cells = by_slice(ask(attempts(drawn), "task_demand", where={"task": ("pay",)}))
    assert {key: (cell.value, cell.n) for key, cell in cells.items()} == {("pay", None): (0.25, 60)}
