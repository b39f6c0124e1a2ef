"""Tasks done without asking anybody, against plain Python, and whom they must not show."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.metrics.memory import (
    START,
    MemoryWarehouse,
    Record,
    answer,
    ask,
    by_slice,
    contact,
    only,
)

WEEK = timedelta(days=7)
ATTEMPTS = st.lists(
    st.tuples(st.sampled_from(["yes", "partly", "no"]),
              st.one_of(st.none(), st.integers(0, 30)), st.integers(-20, 900),
              st.sampled_from([1.0, 1.0, 2.0])),
    min_size=1, max_size=60,
)  # fmt: skip
CONTACTS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 900), st.sampled_from(["human", "bot", None]),
              st.sampled_from(["inbound", "outbound", None])),
    min_size=1, max_size=60,
)  # fmt: skip


def said(number: int, choice: str, who: str | None, hours: int, **given: object) -> Record:
    return answer(number, question="done", role="completion", kind="completion", score=None,
                  scale_low=None, scale_high=None, choice=choice, customer_key=who,
                  answered_at=START + timedelta(hours=hours), **given)  # fmt: skip


@pytest.mark.oracle("self_service_rate")
@settings(max_examples=8)
@given(ATTEMPTS, CONTACTS)
def test_done_and_no_contact_within_seven_days(
    attempts: list[tuple[str, int | None, int, float]],
    contacts: list[tuple[int, int, str | None, str | None]],
) -> None:
    rows = [said(i, done, None if who is None else f"k{who}", at, weight=weight)
            for i, (done, who, at, weight) in enumerate(attempts)]  # fmt: skip
    calls = [contact(i, customer_key=f"k{who}", by=by, direction=way,
                     started_at=START + timedelta(hours=at))
             for i, (who, at, by, way) in enumerate(contacts)]  # fmt: skip
    real = [(who, at) for who, at, by, way in contacts if by != "bot" and way != "outbound"]
    n, good, total = 0, 0.0, 0.0
    for done, who, at, weight in attempts:
        if who is None or not real:
            continue
        if at < min(c for _, c in real) or at + 24 * 7 > max(c for _, c in real):
            continue
        asked = any(other == who and at <= c <= at + 24 * 7 for other, c in real)
        n, total = n + 1, total + weight
        good += weight * (done == "yes" and not asked)
    cell = only(ask(MemoryWarehouse(answers=rows, contacts=calls), "self_service_rate"))
    if cell.n is None:
        return
    assert cell.n == n
    if cell.value is not None:
        assert cell.value == pytest.approx(good / total)


def enough(people: int) -> MemoryWarehouse:
    rows = [said(i, "yes" if i % 3 else "no", f"k{i % people}", i, channel="web")
            for i in range(40)]  # fmt: skip
    rows += [said(100 + i, "yes", f"m{i}", i, channel="app") for i in range(40)]
    calls = [contact(i, customer_key=f"z{i}", started_at=START + timedelta(hours=20 * i - 40))
             for i in range(40)]  # fmt: skip
    return MemoryWarehouse(answers=rows, contacts=calls)


def test_few_people_are_hidden_however_often_they_answered() -> None:
    cells = by_slice(ask(enough(3), "self_service_rate", by=("channel",)))
    assert cells["web", None].withheld is not None
    assert cells["web", None].withheld.code == "privacy"
    shown = by_slice(ask(enough(40), "self_service_rate", by=("channel",)))
    assert shown["web", None].value == pytest.approx(26 / 40)


def test_without_contacts_nobody_is_taken_to_have_made_none() -> None:
    rows = [said(i, "yes", f"k{i}", i) for i in range(40)]
    cell = only(ask(MemoryWarehouse(answers=rows), "self_service_rate"))
    assert (cell.value, cell.n) == (None, 0)


@pytest.mark.parametrize("kpi", ["self_service_rate", "task_completion"])
def test_two_wordings_are_not_added_up_and_a_change_is_told(kpi: str) -> None:
    rows = [said(i, "yes", f"k{i}", 24 * i, survey="a" if i < 40 else "b") for i in range(80)]
    rows = [{**r, "question": "done" if i < 40 else "done anew"} for i, r in enumerate(rows)]
    calls = [contact(i, customer_key=f"z{i}", started_at=START + timedelta(days=5 * i - 9))
             for i in range(40)]  # fmt: skip
    warehouse = MemoryWarehouse(answers=rows, contacts=calls)
    whole = only(ask(warehouse, kpi))
    assert whole.withheld is not None
    assert str(whole.withheld) == (
        "Different questions must not be added up (done, done anew): cut by survey, or keep one "
        "of them."
    )
    by_survey = ask(warehouse, kpi, by=("survey",))
    assert all(cell.value == 1 for cell in by_survey.cells)
    assert "wording" not in [note.code for note in by_survey.notes]  # each survey has its own
    by_week = ask(warehouse, kpi, every="week")
    assert by_week.notes[0].code == "wording"


def test_answers_of_nobody_known_hide_no_few_who_are() -> None:
    rows = [said(i, "yes", f"k{i % 3}" if i < 20 else None, i) for i in range(200)]
    calls = [contact(i, customer_key=f"z{i}", started_at=START + timedelta(hours=20 * i - 40))
             for i in range(40)]  # fmt: skip
    cell = only(ask(MemoryWarehouse(answers=rows, contacts=calls), "self_service_rate"))
    assert cell.withheld is not None
    assert cell.withheld.code == "privacy"
