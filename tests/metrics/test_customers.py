"""KPIs made of orders and contracts against a few lines of plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.facts.derived.local_time import instant_of
from peil.metrics.measurement import Measurement
from peil.metrics.periods import next_start, start_of
from tests.metrics.memory import OSLO, MemoryWarehouse, Record, ask, contract, only, order

FIRST = datetime(2019, 1, 1, tzinfo=UTC)
CUSTOMERS = st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", None])
ORDERS = st.lists(
    st.tuples(
        CUSTOMERS,
        st.integers(0, 500 * 24),
        st.sampled_from([10, 10, 10, 10, 0, -5, None]),
        st.sampled_from([False, False, False, False, True]),
    ),
    min_size=1,
    max_size=80,
)
Drawn = list[tuple[str | None, int, int | None, bool]]


def shop(drawn: Drawn) -> MemoryWarehouse:
    rows = [
        order(i, customer, FIRST + timedelta(hours=hours), amount=amount, is_cancellation=cancelled)
        for i, (customer, hours, amount, cancelled) in enumerate(drawn)
    ]
    return MemoryWarehouse(orders=rows)


def bought(drawn: Drawn) -> dict[str, list[datetime]]:
    """Return each customer's purchases, in time."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for customer, hours, amount, cancelled in drawn:
        if customer and not cancelled and (amount is None or amount > 0):
            found[customer].append(FIRST + timedelta(hours=hours))
    return {customer: sorted(times) for customer, times in found.items()}


def local(at: datetime) -> date:
    return at.astimezone(OSLO).date()


@pytest.mark.oracle("new_customers")
@settings(max_examples=8)
@given(ORDERS)
def test_new_customers_are_first_purchases(drawn: Drawn) -> None:
    firsts = [start_of(local(times[0]), "month") for times in bought(drawn).values()]
    cells = ask(shop(drawn), "new_customers", every="month").cells
    assert {c.period: c.value for c in cells if c.value} == {
        f"{day.year}-{day.month:02d}": firsts.count(day) for day in set(firsts)
    }


@pytest.mark.oracle("returning_customers")
@settings(max_examples=8)
@given(ORDERS)
def test_returning_customers_bought_before_the_period(drawn: Drawn) -> None:
    purchases = bought(drawn)
    begin = min((times[0] for times in purchases.values()), default=FIRST)
    for cell in ask(shop(drawn), "returning_customers", every="quarter").cells:
        if not cell.period_start or not cell.period_end:
            continue
        here = [
            times
            for times in purchases.values()
            if any(cell.period_start <= at < cell.period_end for at in times)
        ]
        assert cell.n == len(here)
        if (local(cell.period_start) - local(begin)).days < 90:
            assert cell.withheld is not None
            assert cell.withheld.code == "history"
        elif len(here) >= 10:
            returning = sum(times[0] < cell.period_start for times in here)
            assert cell.value == pytest.approx(returning / len(here))


@pytest.mark.oracle("repeat_buyers")
@settings(max_examples=8)
@given(ORDERS)
def test_repeat_buyers_add_up_to_the_end_of_each_period(drawn: Drawn) -> None:
    purchases = bought(drawn)
    for cell in ask(shop(drawn), "repeat_buyers", every="quarter").cells:
        if cell.period_end is None:
            continue
        to_date = [[at for at in times if at < cell.period_end] for times in purchases.values()]
        days = [len({local(at) for at in times}) for times in to_date if times]
        assert cell.n == len(days)
        if len(days) >= 10:
            assert cell.value == pytest.approx(sum(n >= 2 for n in days) / len(days))


def stretches(drawn: Drawn) -> dict[str, list[tuple[datetime, datetime | None]]]:
    """Return when each customer began to be one, and when they counted as lost."""
    purchases = bought(drawn)
    end = max((at for times in purchases.values() for at in times), default=FIRST)
    firsts: dict[str, list[datetime]] = {}
    for customer, times in purchases.items():
        by_day: dict[date, datetime] = {}
        for at in times:
            by_day.setdefault(local(at), at)
        firsts[customer] = list(by_day.values())
    gaps = {c: [(local(b) - local(a)).days for a, b in pairwise(at)] for c, at in firsts.items()}
    own = {c: median(g) for c, g in gaps.items() if len(g) >= 2}
    usual = median(own.values()) if own else 30
    found: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for customer, at in firsts.items():
        patience = timedelta(days=-(-max(own.get(customer, usual), 30) * 3 // 1))
        begin, spells = at[0], []
        for here, following in zip(at, [*at[1:], None], strict=True):
            if following is not None and (local(following) - local(here)) <= patience:
                continue
            lost = (here.astimezone(OSLO) + patience).astimezone(UTC)  # days as the clock has them
            spells.append((begin, lost if lost <= end else None))
            begin = following or begin
        found[customer] = spells
    return found


def churned(
    spells: dict[str, list[tuple[datetime, datetime | None]]],
    start: datetime,
    end: datetime,
    kpi: str = "churn_rate",
) -> tuple[int, int, int]:
    """Return active at the start, lost at the end, and new; beside new, lost are of all."""

    def is_active(customer: str, at: datetime) -> bool:
        return any(b < at and (e is None or e >= at) for b, e in spells[customer])

    active = [customer for customer in spells if is_active(customer, start)]
    within = {c for c, own in spells.items() if any(start <= b < end for b, _ in own)}
    risked = set(active) | within if kpi == "churn_to_new" else set(active)
    lost = [customer for customer in risked if not is_active(customer, end)]
    new = [customer for customer, own in spells.items() if start <= min(b for b, _ in own) < end]
    return len(active), len(lost), len(new)


def parts_of(measurement: Measurement) -> Iterator[tuple[datetime, datetime, dict[str, float]]]:
    for cell in measurement.cells:
        if cell.value is not None and cell.period_start and cell.period_end:
            yield cell.period_start, cell.period_end, dict(cell.parts)


@pytest.mark.oracle("churn_rate", "churn_to_new")
@settings(max_examples=8)
@given(ORDERS)
def test_churn_without_contracts_follows_the_rule_of_gaps(drawn: Drawn) -> None:
    spells = stretches(drawn)
    warehouse = shop(drawn)
    for kpi in ("churn_rate", "churn_to_new"):
        for start, end, parts in parts_of(ask(warehouse, kpi, every="month")):
            active, lost, new = churned(spells, start, end, kpi)
            assert parts == {"active": active, "lost": lost, "new": new}


@pytest.mark.oracle("churn_rate")
def test_a_buyer_is_lost_on_the_local_day_though_the_clocks_changed_between() -> None:
    midnight = instant_of(date(2019, 8, 3), OSLO)  # 90 days before the 1st of November
    rows = [order(i, f"k{i}", midnight) for i in range(12)]
    rows += [order(100, "later", datetime(2020, 1, 10, tzinfo=UTC))]
    cells = {
        c.period: c for c in ask(MemoryWarehouse(orders=rows), "churn_rate", every="month").cells
    }
    assert cells["2019-10"].withheld.code == "history"  # type: ignore[union-attr]
    assert cells["2019-11"].value == 1.0


CONTRACTS = st.lists(
    st.tuples(
        st.sampled_from([f"k{i}" for i in range(25)]),
        st.integers(0, 500),
        st.one_of(st.none(), st.integers(1, 300)),
    ),
    min_size=12,
    max_size=60,
)


def insurer(drawn: list[tuple[str, int, int | None]]) -> MemoryWarehouse:
    return MemoryWarehouse(
        customers=[
            contract(
                customer,
                FIRST + timedelta(days=start),
                FIRST + timedelta(days=start + length) if length else None,
                contract=f"c{i}",
                observed_until=FIRST + timedelta(days=520),
            )
            for i, (customer, start, length) in enumerate(drawn)
        ]
    )


@pytest.mark.oracle("churn_rate", "churn_to_new")
@settings(max_examples=8)
@given(CONTRACTS)
def test_churn_of_customers_needs_their_last_contract_to_end(
    drawn: list[tuple[str, int, int | None]],
) -> None:
    until = FIRST + timedelta(days=520)
    spells: dict[str, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for customer, start, length in drawn:
        ended = FIRST + timedelta(days=start + length) if length else None
        spells[customer].append(
            (FIRST + timedelta(days=start), ended if ended and ended <= until else None)
        )
    for kpi, every in (("churn_rate", "month"), ("churn_to_new", "quarter")):
        for start, end, parts in parts_of(ask(insurer(drawn), kpi, every=every)):
            active, lost, new = churned(spells, start, end, kpi)
            assert parts == {"active": active, "lost": lost, "new": new}


def test_customers_who_come_and_leave_within_a_period_are_lost_beside_the_new() -> None:
    drawn: list[tuple[str, int, int | None]] = [(f"k{i}", 0, None) for i in range(20)]
    drawn += [(f"brief{i}", 100, 50) for i in range(12)] + [("gone", 0, 200), ("won", 100, None)]
    warehouse, year = insurer(drawn), {"since": date(2019, 2, 1), "until": date(2020, 1, 1)}
    assert only(ask(warehouse, "churn_rate", **year)).value == pytest.approx(1 / 21)
    assert only(ask(warehouse, "churn_to_new", **year)).value == pytest.approx(13 / 13)


def test_a_contract_that_is_replaced_is_no_lost_customer() -> None:
    drawn: list[tuple[str, int, int | None]] = [(f"k{i}", 0, None) for i in range(15)]
    drawn += [("moved", 0, 100), ("moved", 105, None), ("gone", 0, 102)]
    warehouse = insurer(drawn)
    asked = {"since": date(2019, 4, 1), "until": date(2019, 5, 1)}
    assert only(ask(warehouse, "churn_rate", **asked)).value == pytest.approx(1 / 17)
    per_contract = only(ask(warehouse, "churn_rate", variant="contract", **asked))
    assert per_contract.value == pytest.approx(2 / 17)


def test_churn_without_a_period_is_of_the_last_full_month_and_says_so() -> None:
    drawn: list[tuple[str, int, int | None]] = [(f"k{i}", i, 400 + i) for i in range(40)]
    measurement = ask(insurer(drawn), "churn_rate")
    assert only(measurement).period_end == instant_of(date(2020, 6, 1), OSLO)
    assert "2020-05" in str(measurement.notes[0])


def test_churn_before_the_first_loss_and_after_the_facts_is_withheld() -> None:
    drawn: list[tuple[str, int, int | None]] = [(f"k{i}", 0, 200) for i in range(40)]
    cells = {c.period: c for c in ask(insurer(drawn), "churn_rate", every="month").cells}
    assert cells["2019-06"].withheld.code == "history"  # type: ignore[union-attr]
    assert cells["2019-07"].value == 1.0
    assert cells["2020-06"].withheld.code == "history"  # type: ignore[union-attr]


def test_a_changed_attribute_does_not_make_a_second_contract() -> None:
    history: list[Record] = []
    for i in range(20):
        began = FIRST + timedelta(days=i)
        for version, segment in enumerate(("home", "car")):
            history.append(
                contract(
                    f"k{i}", began, segment=segment, valid_from=began + timedelta(days=version)
                )
            )
    measurement = ask(MemoryWarehouse(customers=history), "new_customers", by=("segment",))
    assert [(c.slice["segment"], c.value) for c in measurement.cells] == [("car", 20.0)]


def test_counts_are_zero_inside_history_and_never_withheld_for_being_few() -> None:
    drawn: Drawn = [("a", 0, 10, False), ("b", 24 * 100, 10, False)]
    cells = ask(shop(drawn), "new_customers", every="month").cells
    assert [cell.value for cell in cells] == [1.0, 0.0, 0.0, 1.0]
    assert all(cell.low is not None and cell.high > cell.low for cell in cells)  # type: ignore[operator]
    assert not any(cell.is_indicative for cell in cells)


def test_the_last_month_of_a_count_is_told_to_be_incomplete() -> None:
    drawn: Drawn = [("a", 0, 10, False), ("b", 24 * 40, 10, False)]
    notes = ask(shop(drawn), "new_customers", every="month").notes
    assert [note.code for note in notes] == ["history", "incomplete"]
    assert next_start(date(2019, 2, 1), "month") == date(2019, 3, 1)
