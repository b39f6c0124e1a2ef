"""Questions that take several cases, and visits that end in a question, against plain Python."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.metrics.memory import START, MemoryWarehouse, ask, by_slice, case, contact, only
from tests.metrics.test_cases import median_by_hand
from tests.metrics.test_traces import middle
from tests.metrics.traces import view, visit

UNTIL = START + timedelta(days=200)
WINDOW = timedelta(days=30)
CASES = st.lists(
    st.tuples(st.sampled_from(["solved", "solved", "open", "spam"]),
              st.sampled_from(["a", "b", None]), st.sampled_from("xyz"), st.integers(0, 150),
              st.integers(-1, 60)),
    min_size=1, max_size=60,
)  # fmt: skip


@pytest.mark.oracle("recurring_question_time")
@settings(max_examples=8)
@given(CASES)
def test_a_question_goes_on_while_the_same_is_asked_within_thirty_days(
    drawn: list[tuple[str, str | None, str, int, int]],
) -> None:
    rows = [
        case(i, outcome=outcome, customer_key=who, topic=topic, observed_until=UNTIL,
             opened_at=START + timedelta(days=day, minutes=i),
             solved_at=None if outcome == "open" else START + timedelta(days=day + took, minutes=i))
        for i, (outcome, who, topic, day, took) in enumerate(drawn)
    ]  # fmt: skip
    spans: list[tuple[float, bool]] = []
    for who, topic in {(row["customer_key"], row["topic"]) for row in rows}:
        mine = sorted(
            (row["opened_at"], row["solved_at"]) for row in rows
            if (row["customer_key"], row["topic"]) == (who, topic) and who is not None
            and row["outcome"] != "spam"
            and (row["solved_at"] is None or row["solved_at"] >= row["opened_at"])  # type: ignore[operator]
        )  # fmt: skip
        chains: list[tuple[datetime, datetime | None]] = []
        for opened, solved in mine:
            assert isinstance(opened, datetime)
            assert solved is None or isinstance(solved, datetime)
            if chains and (chains[-1][1] is None or opened <= chains[-1][1] + WINDOW):
                first, end = chains.pop()
                both = None if end is None or solved is None else max(end, solved)
                chains.append((first, both))
            else:
                chains.append((opened, solved))
        spans += [(((end or UNTIL) - first).total_seconds(), end is not None)
                  for first, end in chains]  # fmt: skip
    cell = only(ask(MemoryWarehouse(cases=rows), "recurring_question_time"))
    assert cell.n == len(spans)
    if len(spans) >= 10:
        assert cell.value == median_by_hand(spans)


def test_what_comes_back_takes_longer_than_its_cases() -> None:
    rows = []
    for i in range(20):
        for j, day in enumerate((0, 10, 20)):
            at = START + timedelta(days=day, hours=i)
            rows.append(case(3 * i + j, customer_key=f"k{i}", topic="x", opened_at=at,
                             solved_at=at + timedelta(hours=1)))  # fmt: skip
    warehouse = MemoryWarehouse(cases=rows)
    whole = only(ask(warehouse, "recurring_question_time"))
    assert (whole.n, whole.value) == (20, 20 * 86400 + 3600)
    assert only(ask(warehouse, "resolution_time")).value == 3600
    assert by_slice(ask(warehouse, "recurring_question_time", by=("topic",)))["x", None].n == 20


VISITS = st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.integers(0, 9000)),
                  min_size=5, max_size=50)  # fmt: skip
CONTACTS = st.lists(
    st.tuples(st.sampled_from(["a", "b", None]), st.integers(0, 9000),
              st.sampled_from(["inbound", "outbound", None]),
              st.sampled_from(["human", "bot", None])),
    min_size=5, max_size=50,
)  # fmt: skip


@pytest.mark.oracle("clarification_time")
@settings(max_examples=8)
@given(VISITS, CONTACTS)
def test_clarification_is_from_the_first_visit_of_a_day_to_the_contact_after_it(
    visits: list[tuple[str | None, int]],
    contacts: list[tuple[str | None, int, str | None, str | None]],
) -> None:
    web = [visit(i, customer_key=who, started_at=START + timedelta(minutes=at))
           for i, (who, at) in enumerate(visits)]  # fmt: skip
    calls = [contact(i, customer_key=who, direction=way, by=by,
                     started_at=START + timedelta(minutes=at))
             for i, (who, at, way, by) in enumerate(contacts)]  # fmt: skip
    first: dict[tuple[str, int], int] = {}
    for who, at in visits:
        later = [c for other, c, way, by in contacts
                 if other == who and way != "outbound" and by != "bot" and c >= at]  # fmt: skip
        if who is not None and later and min(later) - at <= 24 * 60:
            key = who, min(later)
            first[key] = min(at, first.get(key, at))
    lengths = [60.0 * (asked - at) for (_, asked), at in first.items()]
    cell = only(ask(MemoryWarehouse(visits=web, contacts=calls), "clarification_time"))
    assert cell.n == len(lengths)
    if len(lengths) >= 10:
        assert cell.value == middle(lengths)


def test_who_asks_a_bot_still_tries_alone() -> None:
    web = [visit(i, customer_key=f"k{i}", started_at=START) for i in range(20)]
    calls = [contact(2 * i + j, customer_key=f"k{i}", by=by,
                     started_at=START + timedelta(minutes=minutes))
             for i in range(20) for j, (by, minutes) in enumerate((("bot", 5), ("human", 30)))
             ]  # fmt: skip
    cell = only(ask(MemoryWarehouse(visits=web, contacts=calls), "clarification_time"))
    assert (cell.n, cell.value) == (20, 60 * 30)


def test_pages_seen_make_a_visit_where_no_visits_are_loaded() -> None:
    seen = [view(i, customer_key=f"k{i}", viewed_at=START + timedelta(hours=i, minutes=m))
            for i in range(20) for m in (0, 5)]  # fmt: skip
    calls = [contact(i, customer_key=f"k{i}", started_at=START + timedelta(hours=i, minutes=20 + i))
             for i in range(20)]  # fmt: skip
    cell = only(ask(MemoryWarehouse(page_views=seen, contacts=calls), "clarification_time"))
    assert (cell.n, cell.value) == (20, 60 * 29)


def test_visits_alone_tell_of_no_clarification() -> None:
    cell = only(ask(MemoryWarehouse(visits=[visit(i) for i in range(40)]), "clarification_time"))
    assert cell.value is None
