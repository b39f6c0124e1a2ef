"""The relationship of customers after they met a touchpoint, told by another survey."""

from __future__ import annotations

from datetime import timedelta

import pytest

from peil.analysis.followed import Followed, followed
from peil.analysis.journeys import Stage
from peil.warehouse.settings import Settings
from tests.metrics.memory import OSLO, START, MemoryWarehouse, Record, answer

STAGE = Stage("After", kpi="csat")


def told(i: int, kind: str, score: float, *, day: float, **more: object) -> Record:
    high = {"nps": 10, "csat": 5}[kind]
    fields = {"question": f"q_{kind}", "kind": kind, "scale_low": 0 if kind == "nps" else 1,
              "scale_high": high, "score": score, "customer_key": f"k{i}",
              "answered_at": START + timedelta(days=day)}  # fmt: skip
    number = i + 1000 * round(day) + (500 if kind == "nps" else 0)
    return answer(number, **(fields | more))


def found(rows: list[Record], stage: Stage = STAGE) -> Followed | None:
    return followed(MemoryWarehouse(answers=rows), Settings(), OSLO, "nps", stage)


def both(n: int = 40, *, before: float = 30) -> list[Record]:
    """Half are satisfied and mostly promoters; the others mostly detractors."""
    rows = []
    for i in range(n):
        is_pleased = i % 2 == 0
        rows.append(told(i, "csat", 5.0 if is_pleased else 2.0, day=100 - before))
        score = (10.0 if i % 10 else 3.0) if is_pleased else (4.0 if i % 5 else 9.0)
        rows.append(told(i, "nps", score, day=100))
    return rows


def test_it_is_the_net_promoter_score_of_each_group_and_their_difference() -> None:
    rows = both()
    answer_of = {str(r["customer_key"]): float(str(r["score"])) for r in rows if r["kind"] == "nps"}
    expected = []
    for part in (0, 1):
        scores = [score for key, score in answer_of.items() if int(key[1:]) % 2 == part]
        net = sum(s >= 9 for s in scores) - sum(s <= 6 for s in scores)
        expected.append(100 * net / len(scores))
    told_of = found(rows)
    assert told_of is not None
    assert (told_of.satisfied.value, told_of.others.value) == pytest.approx(tuple(expected))
    for each in (told_of.satisfied, told_of.others):
        assert each.low is not None
        assert each.high is not None
        assert each.low < (each.value or 0) < each.high
    assert told_of.size == pytest.approx(expected[0] - expected[1])
    assert told_of.low < told_of.size < told_of.high
    assert told_of.low > 0
    assert (told_of.n_satisfied, told_of.n_others) == (20, 20)


def test_each_customer_counts_once_by_the_latest_before_they_were_asked_about_the_whole() -> None:
    plain = found(both())
    earlier = [told(i, "csat", 2.0, day=20) for i in range(0, 40, 2)]
    older = [told(i, "nps", 0.0, day=10) for i in range(40)]
    after = [told(i, "csat", 1.0, day=150) for i in range(0, 40, 2)]
    assert found(both() + earlier + older + after) == plain


def test_a_latest_answer_without_a_scale_is_not_read_on_that_of_an_earlier_one() -> None:
    later = [told(i, "nps", 9.0, day=101, scale_low=None, scale_high=None) for i in range(40)]
    assert found(both() + later) is None


@pytest.mark.parametrize("before", [366, -1], ids=["over a year before", "after"])
def test_what_is_too_old_or_came_later_is_not_held_against_it(before: float) -> None:
    assert found(both(before=before)) is None


def test_nothing_is_said_of_fewer_than_ten_in_a_group_or_of_strangers() -> None:
    assert found(both(18)) is None
    assert found([row | {"customer_key": None} for row in both()]) is None


def test_a_stage_that_is_no_share_of_answers_divides_nobody() -> None:
    assert found(both(), Stage("Whole", kpi="nps")) is None
    assert found(both(), Stage("New", kpi="new_customers")) is None
