"""KPIs made of cases against plain Python."""

from __future__ import annotations

from datetime import timedelta

import ibis.expr.types as ir
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.metrics.kinds import durations
from peil.shared.errors import SourceFailed
from tests.metrics.memory import (
    START,
    MemoryWarehouse,
    Record,
    answer,
    ask,
    by_slice,
    case,
    only,
)

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


@pytest.mark.oracle("resolution_time")
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


@pytest.mark.oracle("first_contact_resolution")
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


@pytest.mark.parametrize("contacts", [1, None])
def test_cases_whose_week_is_not_over_are_left_out(contacts: int | None) -> None:
    last = START + timedelta(days=20)
    rows = [
        case(i, solved_at=last - timedelta(days=i % 20, hours=1), contacts=contacts,
             reassignments=0, reopenings=0, observed_until=last, topic=None)
        for i in range(100)
    ]  # fmt: skip
    cell = only(ask(MemoryWarehouse(cases=rows), "first_contact_resolution"))
    assert cell.n == 65
    assert cell.parts["window_open"] == 35


def test_a_case_is_known_no_longer_than_the_newest_of_its_own_source() -> None:
    last, later = START + timedelta(days=60), START + timedelta(days=300)
    rows = [
        case(i, source=source, opened_at=at, solved_at=at, observed_until=None)
        for source, newest in (("old", last), ("new", later))
        for i, at in enumerate(newest - timedelta(days=i % 60) for i in range(120))
    ]
    for kpi, days in (("first_contact_resolution", 7), ("case_recurrence", 30)):
        cells = by_slice(ask(MemoryWarehouse(cases=rows), kpi, by=("source",)))
        for source in ("old", "new"):
            cell = cells[source, None]
            assert (cell.n, cell.parts["window_open"]) == (2 * (60 - days), 2 * days)


@pytest.mark.parametrize("contacts", [1, None])
def test_beside_first_contact_resolution_stands_the_share_of_customers(
    contacts: int | None,
) -> None:
    rows = [
        case(i, contacts=contacts, reassignments=0, reopenings=int(i in (3, 4, 17)) * 2,
             customer_key=None if i > 35 else f"k{i % 12}",
             team="a" if i % 12 < 5 else "b")
        for i in range(40)
    ]  # fmt: skip
    if contacts:
        rows = [{**row, "contacts": 1 + row["reopenings"]} for row in rows]  # type: ignore[operator]
    measurement = ask(MemoryWarehouse(cases=rows), "first_contact_resolution")
    cell = only(measurement)
    assert measurement.is_proxy == (contacts is None)
    assert cell.value == pytest.approx(37 / 40)
    assert (cell.parts["customers"], cell.parts["customers_resolved"]) == (12, 9 / 12)
    by_team = by_slice(ask(MemoryWarehouse(cases=rows), "first_contact_resolution", by=("team",)))
    assert by_team["a", None].parts["customers_resolved"] == 3 / 5
    assert by_team["b", None].parts["customers_resolved"] == 6 / 7


def test_one_definition_holds_for_all_cases_of_a_log() -> None:
    rows = [case(i, contacts=1 if i < 20 else None, reassignments=0, team="a" if i < 20 else "b")
            for i in range(40)]  # fmt: skip
    for asked in ({"by": ("team",)}, {"where": {"team": ("b",)}}):
        measurement = ask(MemoryWarehouse(cases=rows), "first_contact_resolution", **asked)
        assert not measurement.is_proxy
        last = measurement.cells[-1]
        assert (last.n, last.value) == (0, None)
        assert str(last.withheld) == "The cases here hold no number of contacts, though others do."


@pytest.mark.oracle("resolution_stated")
def test_what_customers_state_stands_beside_in_the_same_slice_and_period() -> None:
    said = [
        answer(i, question="solved", kind="resolution", score=None, scale_low=None,
               scale_high=None, choice="yes" if i % 3 else "partly",
               channel="web" if i < 24 else "phone")
        for i in range(30)
    ]  # fmt: skip
    rows = [case(i, channel="web" if i % 2 else "phone", team="t") for i in range(40)]
    warehouse = MemoryWarehouse(cases=rows, answers=said)
    name = "first_contact_resolution"
    assert only(ask(warehouse, name)).parts["stated"] == pytest.approx(20 / 30)
    assert only(ask(warehouse, "resolution_stated")).value == pytest.approx(20 / 30)
    by_channel = by_slice(ask(warehouse, name, by=("channel",), every="month"))
    assert by_channel["web", "2019-01"].parts["stated"] == pytest.approx(16 / 24)
    assert "stated" not in by_channel["phone", "2019-01"].parts, "six answers are too few"
    assert "stated" not in only(ask(warehouse, name, by=("team",))).parts
    assert "stated" not in only(ask(warehouse, name, where={"team": ("t",)})).parts


def test_what_cannot_be_read_is_no_reason_to_leave_a_part_out() -> None:
    class Torn(MemoryWarehouse):
        def run(self, expression: ir.Table) -> pa.Table:
            if "answers" in str(expression):
                raise SourceFailed("The facts of answers cannot be read.", permanent=True)
            return super().run(expression)

    said = [
        answer(i, question="solved", kind="resolution", score=None, scale_low=None,
               scale_high=None, choice="yes")
        for i in range(30)
    ]  # fmt: skip
    warehouse = Torn(cases=[case(i) for i in range(40)], answers=said)
    with pytest.raises(SourceFailed, match="cannot be read"):
        ask(warehouse, "first_contact_resolution")
