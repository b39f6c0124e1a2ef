"""Counts of cases, and cases that come back, against plain Python."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.stats.counts import garwood
from tests.metrics.memory import (
    START,
    MemoryWarehouse,
    Record,
    ask,
    by_slice,
    case,
    contract,
    only,
    order,
)

CASES = st.lists(
    st.tuples(
        st.sampled_from(["enquiry", "complaint", "incident", None]),
        st.sampled_from(["solved", "open", "cancelled", "merged", "spam", None]),
        st.one_of(st.none(), st.sampled_from("abc")),
        st.integers(0, 90),
    ),
    min_size=1, max_size=50,
)  # fmt: skip
Drawn = list[tuple[str | None, str | None, str | None, int]]
GONE = ("cancelled", "merged", "spam")


def desk(drawn: Drawn) -> list[Record]:
    return [
        case(i, kind=kind, outcome=outcome, customer_key=customer, team="a" if i % 2 else "b",
             opened_at=START + timedelta(days=day),
             solved_at=None if outcome == "open" else START + timedelta(days=day, hours=2))
        for i, (kind, outcome, customer, day) in enumerate(drawn)
    ]  # fmt: skip


def dispersion_by_hand(customers: list[str | None]) -> float:
    squares = sum(customers.count(who) ** 2 for who in set(customers) - {None})
    return max((squares + customers.count(None)) / len(customers), 1.0) if customers else 1.0


@pytest.mark.oracle("enquiries", "complaints")
@settings(max_examples=8)
@given(CASES)
def test_cases_of_a_kind_are_counted_in_lumps_of_customers(drawn: Drawn) -> None:
    warehouse = MemoryWarehouse(cases=desk(drawn))
    for kpi, kinds in (("enquiries", ("enquiry", None)), ("complaints", ("complaint",))):
        whose = [who for kind, outcome, who, _ in drawn if kind in kinds and outcome not in GONE]
        cell = only(ask(warehouse, kpi))
        if not whose:
            assert cell.value is None
            continue
        expected = garwood(len(whose), dispersion=dispersion_by_hand(whose)).one
        assert (cell.value, cell.n) == (len(whose), len(whose))
        assert (cell.low, cell.high) == pytest.approx((expected.low, expected.high))


def test_a_team_without_complaints_has_none_and_not_no_number() -> None:
    rows = [case(i, kind="complaint" if i < 4 else "enquiry", team="a" if i < 20 else "b")
            for i in range(40)]  # fmt: skip
    cells = by_slice(ask(MemoryWarehouse(cases=rows), "complaints", by=("team",)))
    assert cells["a", None].value == 4
    assert cells["b", None].value == 0
    assert cells["b", None].high == pytest.approx(3.6889, abs=1e-4)


def test_a_log_that_calls_nothing_a_complaint_tells_of_none() -> None:
    rows = [case(i, kind="incident") for i in range(40)]
    for kpi, word in (("complaints", "a complaint"), ("enquiries", "an enquiry")):
        cell = only(ask(MemoryWarehouse(cases=rows), kpi))
        assert cell.value is None
        assert f"No case is called {word}" in str(cell.withheld)


JUNE = datetime(2020, 6, 1, tzinfo=UTC) - timedelta(hours=2)  # midnight in Oslo


def complaining(customers: list[Record], **further: list[Record]) -> MemoryWarehouse:
    rows = [case(i, kind="complaint", opened_at=JUNE + timedelta(days=i, hours=3), solved_at=None,
                 outcome="open", team="a" if i < 8 else "b", customer_key=f"k{i % 3}")
            for i in range(12)]  # fmt: skip
    return MemoryWarehouse(cases=rows, customers=customers, **further)


@pytest.mark.oracle("complaints")
def test_per_customers_divides_by_the_average_over_the_days() -> None:
    early = datetime(2019, 1, 1, tzinfo=UTC)
    middle = JUNE + timedelta(days=15)  # the 16th: customers for 15 of 30 days
    customers = [
        *(contract(f"k{i}", early) for i in range(100)),
        *(contract(f"k{i}", early, contract="second") for i in range(50)),  # the same people
        *(contract(f"n{i}", middle) for i in range(60)),
        *(contract(f"g{i}", early, middle) for i in range(20)),
    ]
    asked = {"variant": "per_customers", "since": date(2020, 6, 1), "until": date(2020, 7, 1)}
    warehouse = complaining(customers)
    measurement = ask(warehouse, "complaints", **asked)
    cell = only(measurement)
    active = 100 + 60 * 15 / 30 + 20 * 15 / 30
    assert cell.parts["active"] == pytest.approx(active)
    assert cell.value == pytest.approx(12 / active * 1000)
    expected = garwood(12, exposure=active / 1000, dispersion=4.0).one
    assert (cell.low, cell.high) == pytest.approx((expected.low, expected.high))
    teams = by_slice(ask(warehouse, "complaints", by=("team",), **asked))
    assert sum(one.value for one in teams.values()) == pytest.approx(cell.value)
    by_month = ask(warehouse, "complaints", every="month", **asked)
    assert only(by_month).value == pytest.approx(cell.value)


def test_one_who_leaves_and_comes_back_is_no_customer_in_between() -> None:
    early = datetime(2019, 1, 1, tzinfo=UTC)
    days = [JUNE + timedelta(days=d, hours=1) for d in range(30)]
    customers = [
        contract("k0", early, days[10]), contract("k0", days[20], contract="again"),
        contract("k1", early, days[10]), contract("k1", days[5], days[25], contract="overlaps"),
    ]  # fmt: skip
    cell = only(ask(complaining(customers), "complaints", variant="per_customers",
                    since=date(2020, 6, 1), until=date(2020, 7, 1)))  # fmt: skip
    assert cell.parts["active"] == pytest.approx((20 + 25) / 30)


@pytest.mark.parametrize(
    ("customers", "month", "why"),
    [
        ([], 6, "It is unknown how many were customers"),
        ([contract("k", JUNE + timedelta(days=3))], 6, "only from 4 Jun 2020"),
        ([contract("k", datetime(2019, 1, 1, tzinfo=UTC))], 7, "is not over"),
    ],
)
def test_per_customers_is_withheld_where_these_are_not_known(
    customers: list[Record], month: int, why: str
) -> None:
    cell = only(ask(complaining(customers), "complaints", variant="per_customers",
                    since=date(2020, month, 1), until=date(2020, month + 1, 1)))  # fmt: skip
    assert cell.value is None
    assert why in str(cell.withheld)


def test_without_contracts_buyers_are_the_customers_and_the_rule_is_told() -> None:
    bought = [order(i, f"k{i % 20}", JUNE - timedelta(days=10 * (i // 20), hours=i))
              for i in range(-60, 200)]  # fmt: skip
    measurement = ask(complaining([], orders=bought), "complaints", variant="per_customers",
                      since=date(2020, 6, 1), until=date(2020, 6, 20))  # fmt: skip
    assert only(measurement).parts["active"] == pytest.approx(20, abs=0.5)
    assert [note.code for note in measurement.notes] == ["rule"]


WINDOW = timedelta(days=30)
UNTIL = START + timedelta(days=70)
BACK = st.lists(
    st.tuples(st.sampled_from(["solved", "solved", "open", "spam"]),
              st.one_of(st.none(), st.sampled_from("abcd")), st.sampled_from(["x", "y", None]),
              st.integers(0, 60)),
    min_size=1, max_size=60,
)  # fmt: skip


@pytest.mark.oracle("case_recurrence")
@settings(max_examples=8)
@given(BACK)
def test_recurrence_is_the_share_followed_by_the_same_within_thirty_days(
    drawn: list[tuple[str, str | None, str | None, int]],
) -> None:
    rows = [
        case(i, outcome=outcome, customer_key=who, topic=topic,
             opened_at=START + timedelta(days=day, minutes=i), observed_until=UNTIL,
             solved_at=START + timedelta(days=day, hours=30) if outcome == "solved" else None)
        for i, (outcome, who, topic, day) in enumerate(drawn)
    ]  # fmt: skip
    n = back = waiting = 0
    for row in rows:
        at = row["solved_at"]
        if at is None or row["customer_key"] is None or row["topic"] is None:
            continue
        if at + WINDOW > UNTIL:  # type: ignore[operator]
            waiting += 1
            continue
        n += 1
        back += any(
            (other["customer_key"], other["topic"]) == (row["customer_key"], row["topic"])
            and at < other["opened_at"] <= at + WINDOW  # type: ignore[operator]
            for other in rows
        )
    measurement = ask(MemoryWarehouse(cases=rows), "case_recurrence")
    cell = only(measurement)
    assert cell.n == n
    if n < 10:
        assert cell.value is None
        return
    assert cell.value == pytest.approx(back / n)
    assert cell.parts["window_open"] == waiting
    assert [note.code for note in measurement.notes] == ["window_open"] * bool(waiting)


def test_few_customers_with_many_cases_make_recurrence_less_certain() -> None:
    def width(customers: int) -> float:
        rows = [case(i, customer_key=f"k{i % customers}", topic="x",
                     solved_at=START + timedelta(hours=i + 1),
                     opened_at=START + timedelta(hours=i) if i % customers < customers / 2
                     else START + timedelta(days=40 * (i // customers), hours=i % customers))
                for i in range(80)]  # fmt: skip
        rows = [
            {
                **r,
                "solved_at": r["opened_at"] + timedelta(minutes=5),  # type: ignore[operator]
                "observed_until": START + timedelta(days=2000),
            }
            for r in rows
        ]
        cell = only(ask(MemoryWarehouse(cases=rows), "case_recurrence"))
        assert cell.low is not None
        assert cell.high is not None
        return cell.high - cell.low

    assert width(8) > 1.5 * width(40)


@pytest.mark.oracle("enquiries")
@settings(max_examples=8)
@given(CASES)
def test_the_variant_all_counts_cases_of_every_kind(drawn: Drawn) -> None:
    whose = [who for _kind, outcome, who, _ in drawn if outcome not in GONE]
    cell = only(ask(MemoryWarehouse(cases=desk(drawn)), "enquiries", variant="all"))
    expected = garwood(len(whose), dispersion=dispersion_by_hand(whose)).one
    if whose:
        assert (cell.value, cell.n) == (len(whose), len(whose))
        assert (cell.low, cell.high) == pytest.approx((expected.low, expected.high))
