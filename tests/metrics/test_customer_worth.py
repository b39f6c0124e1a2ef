"""What customers are worth, against plain Python that walks through each one's orders."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from peil.stats.ahead import YEAR, Ahead
from peil.stats.buying import Histories
from peil.stats.customer_worth import customer_worth
from peil.stats.estimate import Interval
from peil.stats.means import mean_interval
from tests.metrics.memory import OSLO, MemoryWarehouse, Record, ask, by_slice, only, order

BEGIN = datetime(2019, 1, 1, 12, tzinfo=UTC)
KPI = "customer_lifetime_value"


def shop(seed: int, customers: int = 250) -> list[Record]:
    """Draw customers who come, buy for a while and stop; some send back or cancel."""
    chance, rows = random.Random(seed), []
    for customer in range(customers):
        at = BEGIN + timedelta(days=chance.randint(0, 200))
        rate, stop = chance.gammavariate(2.0, 1 / 60), chance.betavariate(1, 4)
        typical, country = 100 * chance.lognormvariate(0, 0.5), chance.choice(["NO", "SE"])
        while at < BEGIN + timedelta(days=450):
            amount = round(typical * chance.gammavariate(6, 1 / 6) + 1, 2)
            known = {"country": country, "amount": amount}
            rows.append(order(len(rows), f"k{customer}", at, **known))
            what = chance.random()
            if what < 0.1:
                back = at + timedelta(days=chance.randint(0, 20))
                known["amount"] = amount if what < 0.05 else -amount
                rows.append(order(len(rows), f"k{customer}", back, is_cancellation=what < 0.05,
                                  **known))  # fmt: skip
            if chance.random() < stop:
                break
            at += timedelta(hours=24 * chance.expovariate(rate))
    return rows


def histories(rows: list[Record], until: date) -> tuple[list[tuple[float, ...]], list[float]]:
    """Return repeats, weeks to the last, weeks seen and mean amount of each, and what each paid."""
    days: dict[object, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        day = row["ordered_at"].astimezone(OSLO).date()  # type: ignore[attr-defined]
        if day <= until:
            sign = -1 if row["is_cancellation"] else 1
            days[row["customer_key"]][day] += sign * float(str(row["amount"]))
    found, paid = [], []
    for own in days.values():
        bought = {day: amount for day, amount in own.items() if amount > 0}
        kept = sum(own.values())
        if not bought or kept <= 0:
            continue
        first, last = min(bought), max(bought)
        share = kept / sum(bought.values())
        repeats = len(bought) - 1
        amount = (sum(bought.values()) - bought[first]) * share / repeats if repeats else 0.0
        found.append((repeats, (last - first).days / 7, (until - first).days / 7, amount))
        paid.append(kept)
    return found, paid


def expected(rows: list[Record], until: date, ahead: Ahead) -> tuple[float, Interval, int]:
    found, paid = histories(rows, until)
    repeats, last, seen, amount = np.array(found).T
    worth = customer_worth(Histories(repeats, last, seen, np.ones(len(found))), amount, ahead)
    past = mean_interval(len(paid), np.mean(paid), np.var(paid, ddof=1)).one
    return worth.value, past, len(found)


@pytest.mark.oracle("customer_lifetime_value")
@pytest.mark.parametrize("seed", range(2))
def test_each_quarter_holds_those_who_had_bought_by_its_end(seed: int) -> None:
    rows = shop(seed)
    last = max(row["ordered_at"] for row in rows).astimezone(OSLO).date()  # type: ignore[type-var]
    cells = ask(MemoryWarehouse(orders=rows), KPI, every="quarter").cells
    told = [cell for cell in cells if cell.value is not None]
    assert len(told) >= 3
    for cell in told:
        end = cell.period_end.astimezone(OSLO).date() - timedelta(days=1)  # type: ignore[union-attr]
        value, past, n = expected(rows, min(end, last), Ahead(YEAR))
        assert cell.n == n
        told = tuple(cell.parts[f"past{end}"] for end in ("", "_low", "_high"))
        assert told == pytest.approx((past.value, past.low, past.high))
        share = tuple(cell.parts[f"still_buying{end}"] for end in ("_low", "", "_high"))
        assert 0 < share[0] < share[1] < share[2] < 1
        # amounts within a hundredth of each other are taken for one
        assert cell.value == pytest.approx(value, rel=2e-3)


def test_a_customer_is_cut_by_the_attributes_that_they_came_with() -> None:
    rows = shop(5, customers=400)
    found = by_slice(ask(MemoryWarehouse(orders=rows), KPI, by=("country",)))
    last = max(row["ordered_at"] for row in rows).astimezone(OSLO).date()  # type: ignore[type-var]
    for country in ("NO", "SE"):
        value, _past, n = expected([r for r in rows if r["country"] == country], last, Ahead(YEAR))
        assert found[country, None].n == n
        assert found[country, None].value == pytest.approx(value, rel=2e-3)
    moved = [{**row, "country": "DK"} if i % 7 == 3 else row for i, row in enumerate(rows)]
    first: dict[object, datetime] = {}
    for row in rows:
        first.setdefault(row["customer_key"], row["ordered_at"])  # type: ignore[arg-type]
    kept = [new if old["ordered_at"] > first[old["customer_key"]] else old  # type: ignore[operator]
            for old, new in zip(rows, moved, strict=True)]  # fmt: skip
    again = by_slice(ask(MemoryWarehouse(orders=kept), KPI, by=("country",)))
    assert again["NO", None].n == found["NO", None].n


def test_what_comes_later_changes_no_number_of_before() -> None:
    rows = shop(6)
    cut = datetime(2019, 12, 31, 23, tzinfo=UTC)
    known = [row for row in rows if row["ordered_at"] < cut]  # type: ignore[operator]
    until = date(2020, 1, 1)
    whole = only(ask(MemoryWarehouse(orders=rows), KPI, until=until))
    then = only(ask(MemoryWarehouse(orders=known), KPI, until=until))
    assert whole.n == then.n
    assert whole.value == pytest.approx(then.value, rel=1e-2)


def test_each_variant_looks_further_and_its_interval_holds_it() -> None:
    warehouse = MemoryWarehouse(orders=shop(7))
    year, five = only(ask(warehouse, KPI)), only(ask(warehouse, KPI, variant="five_years"))
    whole = only(ask(warehouse, KPI, variant="whole"))
    for cell in (year, five, whole):
        assert cell.low < cell.value < cell.high  # type: ignore[operator]
    assert year.value < five.value  # type: ignore[operator]
    assert "what customers pay" in str(ask(warehouse, KPI).notes[0])
    assert any("10" in str(note) for note in ask(warehouse, KPI, variant="whole").notes)


def test_two_currencies_are_not_added_up() -> None:
    rows = [{**row, "currency": "SEK" if row["country"] == "SE" else "NOK"} for row in shop(8)]
    warehouse = MemoryWarehouse(orders=rows)
    withheld = only(ask(warehouse, KPI)).withheld
    assert withheld is not None
    assert withheld.code == "mixed"
    assert "NOK, SEK" in str(withheld)
    cut = by_slice(ask(warehouse, KPI, by=("country",)))
    assert all(cell.value for cell in cut.values())
    assert {country: cell.currency for (country, _p), cell in cut.items()} == {
        "NO": "NOK", "SE": "SEK"}  # fmt: skip


def test_in_every_period_two_currencies_are_told_apart() -> None:
    """Who does not buy again is in each later number, and not only in the last."""
    rows = [{**row, "currency": "SEK" if row["country"] == "SE" else "NOK"} for row in shop(8)]
    warehouse = MemoryWarehouse(orders=rows)
    span = {"every": "quarter", "since": date(2019, 7, 1), "until": date(2020, 1, 1)}
    codes = [cell.withheld and cell.withheld.code for cell in ask(warehouse, KPI, **span).cells]
    assert codes == ["mixed", "mixed"]
    cut = by_slice(ask(warehouse, KPI, by=("country",), **span))
    assert [(part, cell.currency) for part, cell in cut.items()] == [
        (("NO", "2019-Q3"), "NOK"), (("NO", "2019-Q4"), "NOK"),
        (("SE", "2019-Q3"), "SEK"), (("SE", "2019-Q4"), "SEK"),
    ]  # fmt: skip


def test_customers_who_all_pay_in_two_currencies_are_not_added_up_either() -> None:
    rows = [{**row, "currency": ("NOK", "SEK")[i % 2]} for row in shop(8) for i in (0, 1)]
    rows = [{**row, "order": f"{row['order']}-{i}"} for i, row in enumerate(rows)]
    withheld = only(ask(MemoryWarehouse(orders=rows), KPI)).withheld
    assert withheld is not None
    assert withheld.code == "mixed"


@pytest.mark.parametrize(("stated", "shown"), [("EUR", "EUR"), (None, "NOK")])
def test_a_number_says_its_currency_and_the_workspaces_where_none_is_stated(
    stated: str | None, shown: str
) -> None:
    rows = [{**row, "currency": stated} for row in shop(8)]
    assert only(ask(MemoryWarehouse(orders=rows), KPI)).currency == shown


def test_few_who_bought_again_are_told_how_few_they_are() -> None:
    withheld = only(ask(MemoryWarehouse(orders=shop(9, customers=25)), KPI)).withheld
    assert withheld is not None
    assert "of 30" in str(withheld)


def test_who_pauses_is_not_told_from_who_stopped_before_half_of_the_time_ahead_is_known() -> None:
    warehouse = MemoryWarehouse(orders=shop(10))
    early, half = date(2019, 6, 30), date(2019, 7, 10)
    withheld = only(ask(warehouse, KPI, until=early)).withheld
    assert withheld is not None
    assert withheld.code == "history"
    first = date.fromisoformat(str(withheld.values["first"]))
    assert early < first < half
    assert only(ask(warehouse, KPI, until=half)).value is not None
    five = only(ask(warehouse, KPI, until=half, variant="five_years")).withheld
    assert five is not None
    assert date.fromisoformat(str(five.values["first"])) > date(2019, 12, 31)


def test_a_slice_that_began_late_waits_alone() -> None:
    rows = shop(11, customers=400)
    late = [row for row in rows if row["country"] == "NO"
            or row["ordered_at"] > BEGIN + timedelta(days=300)]  # type: ignore[operator]  # fmt: skip
    found = by_slice(ask(MemoryWarehouse(orders=late), KPI, by=("country",)))
    assert found["NO", None].value is not None
    assert found["SE", None].withheld is not None
    assert found["SE", None].withheld.code == "history"


def with_margin(rows: list[Record], share: str, cost: str | None = None) -> list[Record]:
    return [{**row, "margin": Decimal(str(row["amount"])) * Decimal(share),
             "cost_to_serve": cost and Decimal(cost)} for row in rows]  # fmt: skip


def test_a_margin_makes_it_lifetime_value_and_without_it_is_revenue_value() -> None:
    rows = shop(12)
    revenue = ask(MemoryWarehouse(orders=rows), KPI)
    margin = ask(MemoryWarehouse(orders=with_margin(rows, "0.3")), KPI)
    assert revenue.definition.title == "Revenue value of a customer"
    assert margin.definition.title == "Customer lifetime value"
    assert only(margin).value == pytest.approx(0.3 * only(revenue).value, rel=1e-4)
    assert only(margin).parts["past"] == pytest.approx(0.3 * only(revenue).parts["past"], rel=1e-4)
    assert "hold no cost to serve" in str(margin.notes[0])
    assert "100 %" in str(margin.notes[0])


def test_the_cost_to_serve_is_taken_off_of_every_row_that_has_one() -> None:
    rows = shop(12)
    free = only(ask(MemoryWarehouse(orders=with_margin(rows, "0.3")), KPI))
    served = ask(MemoryWarehouse(orders=with_margin(rows, "0.3", "4")), KPI)
    lost = (free.value - only(served).value) / free.parts["purchases"]
    # who sends back costs twice, and some buy twice on a day
    assert 4 < lost < 5
    assert "less cost to serve" in str(served.notes[0])


def test_a_cancelled_line_has_the_sign_of_what_it_cancels_or_its_own() -> None:
    bought = with_margin(shop(11), "0.5")
    back = [
        {**row, "order": f"{row['order']}-back", "is_cancellation": True,
         "ordered_at": row["ordered_at"] + timedelta(days=1)}  # type: ignore[operator]
        for row in bought[::9]
    ]  # fmt: skip
    turned = [
        {**row, **{name: -Decimal(str(row[name])) for name in ("amount", "margin")}} for row in back
    ]
    plain, one, other = (
        only(ask(MemoryWarehouse(orders=rows), KPI)) for rows in (bought, bought + back,
                                                                  bought + turned)
    )  # fmt: skip
    # sums of the same numbers, in whatever order they came
    assert (one.value, one.low, one.n) == pytest.approx((other.value, other.low, other.n), rel=1e-9)
    assert one.parts == pytest.approx(other.parts, rel=1e-9)
    sums = [cell.parts["past"] * float(cell.n or 0) for cell in (plain, one)]
    assert sums[1] < sums[0] * 0.95


def test_an_unknown_margin_is_that_of_the_rest_and_a_slice_without_any_has_no_number() -> None:
    rows = with_margin(shop(13, customers=400), "0.5")
    partly = [{**row, "margin": row["margin"] if i % 2 else None} for i, row in enumerate(rows)]
    whole, part = (ask(MemoryWarehouse(orders=known), KPI) for known in (rows, partly))
    assert only(part).value == pytest.approx(only(whole).value, rel=1e-3)
    percent = int(str(part.notes[0]).split(" %")[0].split()[-1])
    assert 40 < percent < 60
    abroad = [{**row, "margin": row["margin"] if row["country"] == "NO" else None} for row in rows]
    found = by_slice(ask(MemoryWarehouse(orders=abroad), KPI, by=("country",)))
    assert found["NO", None].value is not None
    assert found["SE", None].withheld is not None
    assert "hold no margin" in str(found["SE", None].withheld)


def test_a_slice_without_customers_in_an_early_period_has_no_number() -> None:
    rows = shop(11, customers=400)
    late = [row for row in rows if row["country"] == "NO"
            or row["ordered_at"] > BEGIN + timedelta(days=300)]  # type: ignore[operator]  # fmt: skip
    found = by_slice(ask(MemoryWarehouse(orders=late), KPI, by=("country",), every="quarter"))
    assert found["NO", "2019-Q4"].value is not None
    assert found.get(("SE", "2019-Q1")) is None or found["SE", "2019-Q1"].value is None


def test_who_sent_everything_back_is_no_customer_however_the_amounts_are_added_up() -> None:
    rows = shop(14)
    at = BEGIN + timedelta(days=30)
    amounts = (0.1, 0.2, -0.3)  # which add up to a hair over 0
    back = [order(9000 + 3 * customer + i, f"back{customer}", at + timedelta(days=i), amount=amount)
            for customer in range(20) for i, amount in enumerate(amounts)]  # fmt: skip
    kept, both = (only(ask(MemoryWarehouse(orders=r), KPI)) for r in (rows, [*rows, *back]))
    assert both.n == kept.n
    assert both.value == pytest.approx(kept.value)
