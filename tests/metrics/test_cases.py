"""KPIs made of cases against plain Python."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.metrics.kinds import durations
from tests.metrics.memory import START, MemoryWarehouse, Record, ask, case, only

OUTCOMES = st.sampled_from(["solved", "solved", "solved", "open", "cancelled", "spam", None])
CASES = st.lists(
    st.tuples(OUTCOMES, st.integers(-5, 400), st.integers(0, 3), st.sampled_from("abc"),
              st.one_of(st.none(), st.sampled_from("xy"))),
    min_size=1, max_size=60,
)  # fmt: skip
Drawn = list[tuple[str | None, int, int, str, str | None]]
UNTIL = START + timedelta(hours=500)


def desk(drawn: Drawn) -> list[Record]:
    return [
        case(
            i,
            opened_at=START + timedelta(hours=5 * i),
            solved_at=START + timedelta(hours=5 * i + hours) if outcome != "open" else None,
            outcome=outcome,
            contacts=contacts,
            customer_key=customer,
            topic=topic,
            observed_until=UNTIL,
        )
        for i, (outcome, hours, contacts, customer, topic) in enumerate(drawn)
    ]


def median_by_hand(spans: list[tuple[float, bool]]) -> float | None:
    """Return the first time at which the product of survival comes to half."""
    left = 1.0
    for at in sorted({span for span, _ in spans}):
        risk = sum(span >= at for span, _ in spans)
        left *= 1 - sum(span == at and done for span, done in spans) / risk
        if left <= 0.5 + 1e-12:
            return at
    return None


@settings(max_examples=8)
@given(CASES)
def test_resolution_time_is_the_median_with_open_cases_counted(drawn: Drawn) -> None:
    spans = []
    for i, (outcome, hours, *_) in enumerate(drawn):
        if outcome in ("cancelled", "spam") or (outcome != "open" and hours < 0):
            continue
        is_done = outcome != "open"
        spans.append((3600.0 * (hours if is_done else 500 - 5 * i), is_done))
    cell = only(ask(MemoryWarehouse(cases=desk(drawn)), "resolution_time"))
    assert cell.n == len(spans)
    if len(spans) < 10:
        assert cell.withheld is not None
        return
    expected = median_by_hand(spans)
    assert cell.value == expected
    if expected is None:
        assert cell.withheld is not None
        assert cell.withheld.code == "not_reached"


def test_leaving_open_cases_out_would_flatter() -> None:
    rows = [
        case(i, solved_at=START + timedelta(hours=2 * i + 1) if i % 2 else None,
             outcome="solved" if i % 2 else "open", observed_until=UNTIL)
        for i in range(40)
    ]  # fmt: skip
    with_open = only(ask(MemoryWarehouse(cases=rows), "resolution_time"))
    without = only(ask(MemoryWarehouse(cases=[r for r in rows if r["solved_at"]]),
                       "resolution_time"))  # fmt: skip
    assert with_open.parts["open_share"] == 0.5
    assert with_open.value is not None
    assert without.value is not None
    assert with_open.value > without.value


def test_p90_is_a_variant_and_a_part() -> None:
    rows = [case(i, solved_at=START + timedelta(hours=2 * i + 1)) for i in range(50)]
    warehouse = MemoryWarehouse(cases=rows)
    middle, late = only(ask(warehouse, "resolution_time")), only(
        ask(warehouse, "resolution_time", variant="p90"))  # fmt: skip
    assert late.value == middle.parts["p90"]
    assert late.value > middle.value  # type: ignore[operator]


def test_many_different_durations_are_counted_in_buckets_that_widen_the_interval(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [case(i, solved_at=START + timedelta(hours=i, seconds=977 * i + 5)) for i in range(90)]
    exact = only(ask(MemoryWarehouse(cases=rows), "resolution_time"))
    monkeypatch.setattr(durations, "MOST_DISTINCT", 50)
    coarse = only(ask(MemoryWarehouse(cases=rows), "resolution_time"))
    assert coarse.value == pytest.approx(exact.value, rel=0.005)
    assert coarse.value != exact.value
    assert coarse.low is not None
    assert coarse.low <= exact.low  # type: ignore[operator]


@settings(max_examples=8)
@given(CASES)
def test_first_contact_resolution_is_one_contact_and_no_repeat(drawn: Drawn) -> None:
    rows = desk(drawn)
    week = timedelta(days=7)
    counted, solved_at_once = 0, 0
    for row in rows:
        at = row["solved_at"]
        if row["outcome"] not in ("solved", None) or at is None or not row["contacts"]:
            continue
        if at + week > UNTIL:  # type: ignore[operator]
            continue
        is_repeated = row["topic"] is not None and any(
            other["customer_key"] == row["customer_key"] and other["topic"] == row["topic"]
            and at < other["opened_at"] <= at + week  # type: ignore[operator]
            for other in rows
        )  # fmt: skip
        counted += 1
        solved_at_once += row["contacts"] == 1 and not is_repeated
    measurement = ask(MemoryWarehouse(cases=rows), "first_contact_resolution")
    if measurement.is_proxy:
        assert counted == 0
        return
    cell = only(measurement)
    assert cell.n == counted
    if counted >= 10:
        assert cell.value == pytest.approx(solved_at_once / counted)


def test_a_log_without_contacts_gives_a_proxy_and_says_so() -> None:
    rows = [case(i, contacts=None, reassignments=i % 4 // 3, reopenings=0) for i in range(40)]
    measurement = ask(MemoryWarehouse(cases=rows), "first_contact_resolution")
    assert measurement.is_proxy
    assert only(measurement).value == pytest.approx(0.75)
    assert [note.code for note in measurement.notes] == ["proxy"]
