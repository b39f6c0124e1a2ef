"""Satisfaction with single touchpoints against plain Python, and what it keeps apart."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.metrics.catalog import catalog
from peil.metrics.ratings import rated_kpis
from peil.warehouse.settings import Settings
from tests.metrics.memory import OSLO, MemoryWarehouse, Record, answer, ask, only
from tests.metrics.test_ratings import responses

KPI = "touchpoint_satisfaction"


def rating(i: int, **changes: object) -> Record:
    return answer(
        i, **{"question": "q_shop", "role": "touchpoint", "kind": "rating", "touchpoint": "shop",
              "scale_low": 1, "scale_high": 5, "score": 4.0} | changes,
    )  # fmt: skip


ANY = st.fixed_dictionaries({
    "score": st.one_of(st.none(), st.integers(-1, 7).map(float)),
    "state": st.sampled_from(["answered", "answered", "blank", "not_applicable"]),
    "role": st.sampled_from(["touchpoint", "touchpoint", "driver", "outcome", "importance"]),
    "touchpoint": st.sampled_from(["shop", "till"]),
})  # fmt: skip


@pytest.mark.oracle("touchpoint_satisfaction")
@settings(max_examples=25, deadline=None)
@given(st.lists(ANY, min_size=1, max_size=80))
def test_it_is_the_share_who_give_4_or_5_of_those_who_rate_each(drawn: list[Record]) -> None:
    rows = [rating(i, **{"question": f"q_{each['touchpoint']}"} | each)
            for i, each in enumerate(drawn)]  # fmt: skip
    expected: dict[object, list[bool]] = defaultdict(list)
    for row in rows:
        score = row["score"]
        if (row["role"] in ("touchpoint", "driver") and row["state"] == "answered"
                and score is not None and 1 <= float(str(score)) <= 5):  # fmt: skip
            expected[row["touchpoint"]].append(float(str(score)) >= 4)
    for cell in ask(MemoryWarehouse(answers=rows), KPI).cells:
        given_to = expected[cell.slice.get("touchpoint")]
        if len(given_to) >= 10:
            assert cell.value == pytest.approx(sum(given_to) / len(given_to))
            assert cell.n == len(given_to)
        else:
            assert cell.value is None


def test_employees_rate_no_touchpoints_of_customers() -> None:
    rows = [rating(i, survey_kind="employee") for i in range(30)]
    cell = only(ask(MemoryWarehouse(answers=rows), KPI))
    assert cell.withheld is not None
    assert cell.withheld.code == "no_rows"


@pytest.mark.parametrize(
    "changed",
    [{"question": "q_shop_2"}, {"survey_kind": "interaction"}, {"scale_high": 10}],
    ids=["question", "kind of survey", "scale"],
)
def test_ratings_that_are_not_the_same_thing_are_not_added_up(changed: Record) -> None:
    rows = [rating(i) for i in range(20)] + [rating(20 + i, **changed) for i in range(20)]
    cell = only(ask(MemoryWarehouse(answers=rows), KPI))
    assert cell.withheld is not None
    assert cell.withheld.code == "mixed"


def test_what_rates_the_drivers_is_no_outcome_that_they_explain() -> None:
    warehouse = MemoryWarehouse(answers=responses())
    assert rated_kpis(warehouse, Settings(), OSLO, catalog()) == ("csat",)


def test_touchpoints_with_questions_of_their_own_are_no_change_of_wording() -> None:
    rows = [
        rating(i, touchpoint=name, question=f"q_{name}")
        for i, name in enumerate(["shop", "till"] * 20)
    ]
    told = ask(MemoryWarehouse(answers=rows), KPI, every="year")
    assert [cell.n for cell in told.cells] == [20, 20]
    assert "wording" not in [note.code for note in told.notes]
