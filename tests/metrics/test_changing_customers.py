"""Churn of customers whose attributes change, against plain Python that looks at instants."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from peil.metrics.measurement import Measurement
from tests.metrics.memory import MemoryWarehouse, ask, contract, order
from tests.metrics.test_customers import stretches

FIRST = datetime(2019, 1, 1, tzinfo=UTC)
UNTIL = FIRST + timedelta(days=520)
COUNTRIES = ("NO", "SE", "DK")
Spell = tuple[datetime, datetime | None, str]


def contracts(seed: int) -> tuple[MemoryWarehouse, dict[str, list[Spell]]]:
    """Return contracts that overlap, touch, lie in each other or leave gaps, and their spells."""
    chance = random.Random(seed)
    rows, spells = [], defaultdict(list)
    for i in range(300):
        customer, country = f"k{chance.randint(0, 80)}", chance.choice(COUNTRIES)
        began = FIRST + timedelta(hours=chance.randint(-200 * 24, 500 * 24))
        length = timedelta(days=chance.choice([3, 20, 45, 100, 300]), hours=chance.randint(0, 23))
        ended = began + length if chance.random() < 0.9 else None
        known = {"contract": f"c{i:03}", "country": country, "observed_until": UNTIL}
        rows.append(contract(customer, began, ended, **known))
        spells[customer].append((began, ended if ended and ended <= UNTIL else None, country))
    for own in spells.values():
        own.sort(key=lambda spell: spell[0])
    return MemoryWarehouse(customers=rows), spells


def orders(seed: int) -> tuple[MemoryWarehouse, dict[str, list[Spell]]]:
    """Return orders from a country drawn for each, and the stretches that they make."""
    chance = random.Random(seed)
    drawn = [(f"k{chance.randint(0, 80)}", chance.randint(0, 500 * 24)) for _ in range(300)]
    rows, countries = [], {}
    for i, (customer, hours) in enumerate(drawn):
        countries[i], at = chance.choice(COUNTRIES), FIRST + timedelta(hours=hours)
        rows.append(order(i, customer, at, country=countries[i]))

    def country(customer: str, began: datetime) -> str:
        """Ties are told apart by the order's name, as text."""
        here = (customer, (began - FIRST) // timedelta(hours=1))
        return countries[min((i for i, one in enumerate(drawn) if one == here), key=str)]

    found = stretches([(customer, hours, 10, False) for customer, hours in drawn])
    return MemoryWarehouse(orders=rows), {
        customer: [(began, ended, country(customer, began)) for began, ended in own]
        for customer, own in found.items()
    }


def expected(
    spells: dict[str, list[Spell]], start: datetime, end: datetime, kpi: str
) -> dict[str, dict[str, int]]:
    """Return who was active at the start, lost at the end and new in each country."""
    counts: dict[str, Counter[str]] = {n: Counter() for n in ("active", "lost", "new")}
    for own in spells.values():
        at_start = [c for b, e, c in own if b < start and (e is None or e >= start)]
        at_end = [c for b, e, c in own if b < end and (e is None or e >= end)]
        came = [c for b, e, c in own if start <= b < end]
        counts["active"].update(at_start[:1])
        if not at_end:
            counts["lost"].update((at_start if kpi == "churn_rate" else at_start + came)[:1])
        if own[0][0] >= start:
            counts["new"].update(came[:1])
    return {c: {name: found[c] for name, found in counts.items()} for c in COUNTRIES}


def told(measurement: Measurement) -> list[tuple[str, datetime, datetime, dict[str, float]]]:
    return [
        (str(c.slice["country"]), c.period_start, c.period_end, dict(c.parts))
        for c in measurement.cells
        if c.value is not None and c.period_start and c.period_end
    ]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kpi", ["churn_rate", "churn_to_new"])
@pytest.mark.parametrize("customers", [contracts, orders])
def test_a_customer_has_the_attributes_of_the_first_stretch_still_running(
    customers: object, kpi: str, seed: int
) -> None:
    warehouse, spells = customers(seed)  # type: ignore[operator]
    cells = told(ask(warehouse, kpi, by=("country",), every="month"))
    assert len(cells) > 15
    for country, start, end, parts in cells:
        assert parts == expected(spells, start, end, kpi)[country], (country, start)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("customers", [contracts, orders])
def test_slices_of_churn_add_up_to_the_whole(customers: object, seed: int) -> None:
    warehouse, _ = customers(seed)  # type: ignore[operator]
    whole = ask(warehouse, "churn_to_new", every="quarter")
    cut = ask(warehouse, "churn_to_new", by=("country",), every="quarter")
    for cell in whole.cells:
        slices = [c for c in cut.cells if c.period == cell.period]
        if all(c.value is not None for c in (cell, *slices)):
            total = sum((Counter(dict(c.parts)) for c in slices), Counter())
            assert total == Counter(dict(cell.parts))


def test_who_moves_is_lost_to_neither_country() -> None:
    move, gone = datetime(2019, 6, 10, tzinfo=UTC), datetime(2019, 8, 10, tzinfo=UTC)
    known = {"observed_until": UNTIL}
    rows = [contract(f"n{i}", FIRST, country="NO", **known) for i in range(20)]
    rows += [contract(f"s{i}", FIRST, country="SE", **known) for i in range(20)]
    rows.append(contract("early", FIRST, move - timedelta(days=40), country="DK", **known))
    rows.append(contract("mover", FIRST, move, contract="a", country="NO", **known))
    rows.append(contract("mover", move, gone, contract="b", country="SE", **known))
    asked = ask(MemoryWarehouse(customers=rows), "churn_rate", by=("country",), every="month")
    parts = {(c.slice["country"], c.period): (c.parts["active"], c.parts["lost"])
             for c in asked.cells if c.value is not None}  # fmt: skip
    assert (parts["NO", "2019-06"], parts["SE", "2019-06"]) == ((21, 0), (20, 0))
    assert (parts["NO", "2019-07"], parts["SE", "2019-07"]) == ((20, 0), (21, 0))
    assert (parts["NO", "2019-08"], parts["SE", "2019-08"]) == ((20, 0), (21, 1))
