"""What running contracts are worth, against plain Python that walks through each of them."""

from __future__ import annotations

import math
import random
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from peil.stats.estimate import Interval
from peil.stats.means import mean_interval
from peil.stats.retention import MONTH, Relations, Running, contract_worth, retention
from tests.metrics.memory import OSLO, MemoryWarehouse, Record, ask, by_slice, contract, only

KPI = "contract_lifetime_value"
BEGIN = datetime(2015, 1, 1, 12, tzinfo=UTC)
LAST = date(2019, 12, 31)
UNTIL = datetime(2019, 12, 31, 23, tzinfo=UTC)


def insurer(seed: int, size: int = 700) -> list[Record]:
    """Draw contracts that last three years on average, some of which still run."""
    chance, rows = random.Random(seed), []
    for i in range(size):
        started = BEGIN + timedelta(days=chance.randint(0, 1800))
        ended = started + timedelta(days=1 + chance.expovariate(1 / 1100))
        rows.append(
            contract(
                f"k{i}", started, ended if ended < UNTIL else None, observed_until=UNTIL,
                monthly_amount=chance.choice([99, 250, 400]), currency="NOK",
                segment=chance.choice(["home", "car"]),
            )
        )  # fmt: skip
    return rows


def expected(rows: list[Record], until: date, years: float = 1.0) -> tuple[float, Interval, int]:
    """Return the value, what each has brought with its interval, and how many run."""
    days = [
        (
            row["started_at"].astimezone(OSLO).date(),  # type: ignore[attr-defined]
            row["ended_at"] and row["ended_at"].astimezone(OSLO).date(),  # type: ignore[attr-defined]
            float(str(row["monthly_amount"])),
        )
        for row in rows
    ]
    since = min(ended for _s, ended, _a in days if ended)
    known = [each for each in days if each[0] <= until]
    entered = [max((since - started).days, 0) / MONTH for started, _e, _a in known]
    over = [bool(ended and ended <= until) for _s, ended, _a in known]
    after = until + timedelta(days=1)
    left = [((ended if gone else until) - started).days / MONTH
            for (started, ended, _a), gone in zip(known, over, strict=True)]  # fmt: skip
    lived = [((after - started).days / MONTH, amount) for gone, (started, _e, amount) in zip(
        over, known, strict=True) if not gone]  # fmt: skip
    age, amount = np.array(lived).T
    prices = np.array([price for _s, _e, price in known])
    worth = contract_worth(
        retention(
            Relations(
                np.array(entered),
                np.array(left),
                np.array(over),
                np.ones(len(over)),
                prices,
                prices**2,
            )
        ),
        Running(age.astype(int), np.ones(len(age)), amount, amount**2),
        years,
    )
    brought = age * amount
    past = mean_interval(len(age), brought.mean(), brought.var(ddof=1)).one
    return worth.value, past, len(age)


@pytest.mark.oracle("contract_lifetime_value")
@pytest.mark.parametrize("seed", range(2))
def test_each_year_holds_the_contracts_that_run_at_its_end(seed: int) -> None:
    rows = insurer(seed)
    told = [c for c in ask(MemoryWarehouse(customers=rows), KPI, every="year").cells if c.value]
    assert len(told) >= 2
    for cell in told:
        end = cell.period_end.astimezone(OSLO).date() - timedelta(days=1)  # type: ignore[union-attr]
        value, past, n = expected(rows, min(end, LAST))
        assert cell.n == n
        assert cell.value == pytest.approx(value)
        told = tuple(cell.parts[f"past{end}"] for end in ("", "_low", "_high"))
        assert told == pytest.approx((past.value, past.low, past.high))
        assert cell.parts["total"] == pytest.approx(value * n)
        assert cell.currency == "NOK"


def test_a_contract_is_cut_by_its_attributes_and_slices_make_the_whole() -> None:
    rows = insurer(3)
    warehouse = MemoryWarehouse(customers=rows)
    found = by_slice(ask(warehouse, KPI, by=("segment",)))
    since = min(row["ended_at"] for row in rows if row["ended_at"])  # type: ignore[type-var]
    for segment in ("home", "car"):
        own = [row for row in rows if row["segment"] == segment]
        if since in {row["ended_at"] for row in own}:  # else ends are known a little longer
            assert found[segment, None].value == pytest.approx(expected(own, LAST)[0])
    assert sum(cell.n for cell in found.values()) == only(ask(warehouse, KPI)).n  # type: ignore[misc]


def test_variants_look_further_and_a_whole_relation_is_discounted() -> None:
    warehouse = MemoryWarehouse(customers=insurer(4, size=2000))
    year, five, whole = (
        ask(warehouse, KPI, variant=variant) for variant in (None, "five_years", "whole")
    )
    for answer in (year, five, whole):
        cell = only(answer)
        assert cell.low < cell.value < cell.high  # type: ignore[operator]
    assert only(year).value < only(five).value  # type: ignore[operator]
    assert only(five).value == pytest.approx(expected(insurer(4, size=2000), LAST, 5.0)[0])
    assert only(whole).value == pytest.approx(expected(insurer(4, size=2000), LAST, math.inf)[0])
    assert "10 %" in str(whole.notes[-1])


def test_a_margin_makes_it_lifetime_value() -> None:
    rows = insurer(5)
    kept = [{**row, "monthly_margin": float(str(row["monthly_amount"])) / 4} for row in rows]
    revenue, margin = (ask(MemoryWarehouse(customers=each), KPI) for each in (rows, kept))
    assert revenue.definition.title == "Revenue value of a contract"
    assert margin.definition.title == "Lifetime value of a contract"
    assert only(margin).value == pytest.approx(only(revenue).value / 4)  # type: ignore[operator]
    assert "100 %" in str(margin.notes[0])


def test_only_contracts_whose_margin_is_known_are_valued_by_it() -> None:
    rows = insurer(5, size=1400)
    some = [{**row, "monthly_margin": float(str(row["monthly_amount"])) / 4 if i % 2 else None}
            for i, row in enumerate(rows)]  # fmt: skip
    revenue, margin = (ask(MemoryWarehouse(customers=each), KPI) for each in (rows, some))
    running = sum(row["ended_at"] is None for row in some[1::2])
    assert only(margin).n == running < only(revenue).n  # type: ignore[operator]
    assert only(margin).value == pytest.approx(only(revenue).value / 4, rel=0.05)  # type: ignore[operator]
    assert "50 %" in str(margin.notes[0])


def test_few_ends_and_two_currencies_are_told() -> None:
    few = only(ask(MemoryWarehouse(customers=insurer(6, size=20)), KPI)).withheld
    assert few is not None
    assert "of 20" in str(few)
    rows = [{**row, "currency": ("NOK", "SEK")[i % 2]} for i, row in enumerate(insurer(7))]
    mixed = only(ask(MemoryWarehouse(customers=rows), KPI)).withheld
    assert mixed is not None
    assert mixed.code == "mixed"


def test_in_every_period_two_currencies_are_told_apart() -> None:
    """A contract that runs for years is in each of their numbers, and not only in the last."""
    rows = [{**row, "currency": "SEK" if row["segment"] == "car" else None} for row in insurer(7)]
    warehouse = MemoryWarehouse(customers=rows)
    span = {"every": "year", "since": date(2018, 1, 1), "until": date(2020, 1, 1)}
    withheld = [cell.withheld for cell in ask(warehouse, KPI, **span).cells]
    assert [reason and (reason.code, str(reason.values["values"])) for reason in withheld] == [
        ("mixed", "NOK, SEK"), ("mixed", "NOK, SEK")]  # fmt: skip
    cut = by_slice(ask(warehouse, KPI, by=("segment",), **span))
    assert all(cell.value for cell in cut.values())
    assert {part: cell.currency for part, cell in cut.items()} == {
        ("car", "2018"): "SEK", ("car", "2019"): "SEK",
        ("home", "2018"): "NOK", ("home", "2019"): "NOK",
    }  # fmt: skip


def test_an_amount_without_a_currency_is_in_the_workspaces_own() -> None:
    rows = [{**row, "currency": ("NOK", None)[i % 2]} for i, row in enumerate(insurer(7))]
    cell = only(ask(MemoryWarehouse(customers=rows), KPI))
    assert cell.value is not None
    assert cell.currency == "NOK"


def test_ends_that_all_fall_on_one_day_tell_that_nothing_is_known_before() -> None:
    rows = [{**row, "ended_at": UNTIL - timedelta(hours=12)} if row["ended_at"] else row
            for row in insurer(1)]  # fmt: skip
    cell = only(ask(MemoryWarehouse(customers=rows), KPI))
    assert cell.value is None
    assert "only 0 did so after the first recorded end" in str(cell.withheld)
