"""KPIs of the loyalty club against a few lines of plain Python."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.metrics.periods import start_of
from tests.metrics.memory import OSLO, MemoryWarehouse, ask, contract, only, order

FIRST, UNTIL = datetime(2019, 1, 1, tzinfo=UTC), datetime(2020, 6, 1, tzinfo=UTC)
CONTRACTS = st.lists(
    st.tuples(
        st.integers(0, 30), st.integers(0, 500), st.one_of(st.none(), st.integers(-100, 500)),
    ),
    min_size=20, max_size=60,
)  # fmt: skip
Drawn = list[tuple[int, int, int | None]]


def shop(drawn: Drawn) -> MemoryWarehouse:
    return MemoryWarehouse(
        customers=[
            contract(
                f"k{who}", FIRST + timedelta(days=start), contract=f"c{i}", observed_until=UNTIL,
                club_joined_at=None if joined is None else FIRST + timedelta(days=joined),
            )
            for i, (who, start, joined) in enumerate(drawn)
        ]
    )  # fmt: skip


def local(at: datetime) -> date:
    return at.astimezone(OSLO).date()


def joined(drawn: Drawn) -> dict[int, datetime]:
    firsts: dict[int, datetime] = {}
    for who, _start, after in drawn:
        if after is not None:
            at = FIRST + timedelta(days=after)
            firsts[who] = min(at, firsts.get(who, at))
    return firsts


@pytest.mark.oracle("club_joins")
@settings(max_examples=6, deadline=None)
@given(CONTRACTS)
def test_joins_are_counted_once_for_each_customer(drawn: Drawn) -> None:
    months = [start_of(local(at), "month") for at in joined(drawn).values()]
    cells = ask(shop(drawn), "club_joins", every="month").cells
    assert {c.period: c.value for c in cells if c.value} == {
        f"{month:%Y-%m}": months.count(month) for month in set(months)
    }


@pytest.mark.oracle("club_join_rate")
@settings(max_examples=6, deadline=None)
@given(CONTRACTS)
def test_the_join_rate_is_of_new_customers_whose_90_days_are_over(drawn: Drawn) -> None:
    began = {w: FIRST + timedelta(days=min(s for o, s, _ in drawn if o == w)) for w, _, _ in drawn}
    first_joins = joined(drawn)
    closes = {
        who: (at.astimezone(OSLO) + timedelta(days=90)).astimezone(UTC)  # as the clock has them
        for who, at in began.items()
    }
    closed = [who for who, at in closes.items() if at <= UNTIL]
    members = [who for who in closed if who in first_joins and first_joins[who] < closes[who]]
    cell = only(ask(shop(drawn), "club_join_rate"))
    assert cell.n == len(closed)
    if not first_joins:
        assert cell.withheld is not None
    elif len(closed) >= 10:
        assert cell.value == pytest.approx(len(members) / len(closed))
        assert cell.parts["left_out"] == len(began) - len(closed)


def test_leaving_the_last_window_in_would_have_made_the_rate_fall() -> None:
    drawn = [(i, day, day + 60) for i, day in enumerate(range(0, 500, 4))]
    measurement = ask(shop(drawn), "club_join_rate", every="quarter")
    told = {c.period: c for c in measurement.cells}
    assert {c.value for c in told.values() if c.value is not None} == {1.0}
    assert told["2020-Q2"].n == 0
    assert told["2020-Q1"].parts["left_out"] > 0
    assert "90 days" in str(measurement.notes[-1])


def test_buyers_are_new_at_their_first_purchase_and_nobody_is_known_to_have_joined() -> None:
    rows = [order(i, f"k{i}", FIRST + timedelta(days=i)) for i in range(200)]
    cell = only(ask(MemoryWarehouse(orders=rows), "club_join_rate"))
    assert cell.withheld is not None
    assert "club_joined_at" in str(cell.withheld)


def test_a_member_has_the_attributes_held_when_joining() -> None:
    rows = []
    for i in range(12):
        began, changed = FIRST, FIRST + timedelta(days=100)
        join = FIRST + timedelta(days=50 if i < 8 else 150)
        rows += [
            contract(f"k{i}", began, segment=segment, valid_from=since, club_joined_at=join)
            for segment, since in (("young", began), ("old", changed))
        ]
    cells = ask(MemoryWarehouse(customers=rows), "club_joins", by=("segment",)).cells
    assert [(c.slice["segment"], c.value) for c in cells] == [("old", 4.0), ("young", 8.0)]


def test_a_member_who_joined_before_any_attributes_were_known_has_those_known_first() -> None:
    rows = [
        contract(f"k{i}", FIRST, segment=segment, valid_from=FIRST + timedelta(days=since),
                 club_joined_at=FIRST - timedelta(days=40))
        for i in range(12) for segment, since in (("old", 300), ("young", 20))
    ]  # fmt: skip
    cells = ask(MemoryWarehouse(customers=rows), "club_joins", by=("segment",)).cells
    assert [(c.slice["segment"], c.value) for c in cells] == [("young", 12.0)]
