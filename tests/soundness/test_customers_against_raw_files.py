"""Customers and orders, from file to KPI, against numbers worked out without Peil."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from statistics import median

import polars as pl
import pytest

from peil.notebook import OpenWorkspace
from tests.soundness.raw import DATA, assert_same, cells, loaded, poisson, ratio, wilson

RETAIL = DATA / "online_retail" / "online_retail.parquet"
CDNOW = DATA / "cdnow" / "cdnow.parquet"
TELCO = DATA / "telco_churn" / "telco.parquet"
Times = dict[str, list[dt.datetime]]


@pytest.fixture(scope="module")
def retail(tmp_path_factory: pytest.TempPathFactory) -> OpenWorkspace:
    folder = tmp_path_factory.mktemp("retail") / "w"
    return loaded(folder, "online_retail.toml", RETAIL, zone="Europe/London")


@pytest.fixture(scope="module")
def invoices() -> Times:
    """Return when each customer of the shop bought, as London's clocks showed it."""
    lines = pl.read_parquet(RETAIL).filter(
        pl.col("CustomerID").is_not_null(), ~pl.col("InvoiceNo").str.contains("^[CA]")
    )
    orders = lines.group_by("InvoiceNo", "CustomerID").agg(
        pl.col("InvoiceDate").min(), amount=(pl.col("Quantity") * pl.col("UnitPrice")).sum()
    )
    return times_of(orders.filter(pl.col("amount") > 0).select("CustomerID", "InvoiceDate"))


def times_of(orders: pl.DataFrame) -> Times:
    found: Times = defaultdict(list)
    for customer, at in orders.sort(orders.columns[1]).rows():
        found[customer].append(at)
    return found


def month(at: dt.date) -> str:
    return f"{at:%Y-%m}"


def months(first: dt.date, last: dt.date) -> list[dt.date]:
    found, at = [], first.replace(day=1)
    while at <= last:
        found.append(at)
        at = (at + dt.timedelta(days=32)).replace(day=1)
    return found


def test_new_customers_of_a_shop(retail: OpenWorkspace, invoices: Times) -> None:
    firsts = Counter(month(times[0]) for times in invoices.values())
    expected = {(period,): poisson(n) for period, n in firsts.items()}
    assert_same(cells(retail, "new_customers", every="month"), expected)


def test_returning_customers_of_a_shop(retail: OpenWorkspace, invoices: Times) -> None:
    expected = {}
    for start in months(dt.date(2011, 3, 1), dt.date(2011, 12, 9)):
        buyers = [times for times in invoices.values() if month(start) in map(month, times)]
        expected[month(start),] = wilson([times[0].date() < start for times in buyers])
    assert_same(cells(retail, "returning_customers", every="month", since="2011-03-01"), expected)


def test_repeat_buyers_of_a_shop(retail: OpenWorkspace, invoices: Times) -> None:
    days = {customer: {at.date() for at in times} for customer, times in invoices.items()}
    assert_same(cells(retail, "repeat_buyers"), {(): wilson([len(d) > 1 for d in days.values()])})
    before = {c: {day for day in d if day < dt.date(2011, 7, 1)} for c, d in days.items()}
    expected = wilson([len(d) > 1 for d in before.values() if d])
    assert_same(cells(retail, "repeat_buyers", until="2011-07-01"), {(): expected})


def test_buyers_without_contracts_are_lost_after_three_usual_gaps(tmp_path: Path) -> None:
    cdnow = loaded(tmp_path / "w", "cdnow.toml", CDNOW, zone="America/New_York")
    orders = (
        pl.read_parquet(CDNOW).group_by("customer_id", "date").agg(pl.col("dollar_value").sum())
    )
    bought = times_of(orders.filter(pl.col("dollar_value") > 0).select("customer_id", "date"))
    gaps = {c: [(b - a).days for a, b in pairwise(times)] for c, times in bought.items()}
    own = {c: median(g) for c, g in gaps.items() if len(g) > 1}
    usual = median(own.values())
    end = max(times[-1] for times in bought.values())
    began, lost = Counter[str](), Counter[str]()
    for customer, times in bought.items():
        patience = dt.timedelta(days=math.ceil(3 * max(own.get(customer, usual), 30)))
        start = times[0]
        for here, following in pairwise([*times, None]):
            if here is None or (following and following - here <= patience):
                continue
            if here + patience <= end and (
                not following or month(following) != month(here + patience)
            ):
                began[month(start)] += 1
                lost[month(here + patience)] += 1
            elif here + patience > end:
                began[month(start)] += 1
            else:
                continue  # back in the month of the loss: one stretch goes on
            start = following or start
    expected = {}
    for at in months(dt.date(1997, 4, 1), dt.date(1998, 6, 1)):
        active = sum(n for m, n in began.items() if m < month(at))
        active -= sum(n for m, n in lost.items() if m < month(at))
        if month(at) >= min(m for m, n in lost.items() if n):
            expected[month(at),] = wilson(
                [True] * lost[month(at)] + [False] * (active - lost[month(at)])
            )
    found = cells(cdnow, "churn_rate", every="month", until="1998-07-01")
    assert_same({key: cell for key, cell in found.items() if key in expected}, expected)


@pytest.mark.parametrize(("by", "column"), [("segment", "Contract"), ("payment", "PaymentMethod")])
def test_churn_of_contracts_that_tell_only_a_tenure(tmp_path: Path, by: str, column: str) -> None:
    telco = loaded(tmp_path / "w", "telco_churn.toml", TELCO, zone="UTC")
    active = pl.read_parquet(TELCO).filter(pl.col("tenure").cast(int) >= 1)
    expected = {
        key: wilson((part["Churn"] == "Yes").to_list())
        for key, part in active.partition_by(column, as_dict=True).items()
    }
    assert_same(cells(telco, "churn_rate", by=by), expected)


CONTRACTS = """
fact = "customers"
source = "core"
day_first = true
file.decimal = ","
[columns]
customer_key = "Kundenr"
contract = "Avtalenr"
started_at = "Startdato"
ended_at = "Sluttdato"
observed_until = { value = "2025-01-01" }
segment = "Segment"
monthly_amount = "Månedspris"
currency = { value = "NOK" }
"""


def test_contracts_with_dates_in_a_norwegian_file(tmp_path: Path) -> None:
    chance, rows = random.Random(4), []
    for number in range(500):
        start = dt.date(2022, 1, 1) + dt.timedelta(days=chance.randrange(900))
        for contract in range(chance.choice([1, 1, 1, 2])):
            end = start + dt.timedelta(days=int(chance.expovariate(1 / 400)))
            ended = end if end < dt.date(2024, 12, 31) else None
            rows.append((f"K{number}", f"A{number}-{contract}", start, ended))
            if ended is None:
                break
            start = ended + dt.timedelta(days=chance.choice([0, 1, 10, 200]))
    text = "".join(
        f"{k};{a};{s:%d.%m.%Y};{f'{e:%d.%m.%Y}' if e else ''};Privat;1.234,50\r\n"
        for k, a, s, e in rows
    )
    head = "Kundenr; Avtalenr ;Startdato;Sluttdato;Segment;Månedspris\r\n"
    (tmp_path / "avtaler.csv").write_bytes((head + text).encode("cp1252"))
    (tmp_path / "core.toml").write_text(CONTRACTS, "utf-8")
    path = tmp_path / "avtaler.csv"
    core = loaded(tmp_path / "w", tmp_path / "core.toml", path, zone="Europe/Oslo")
    first: dict[str, dt.date] = {}
    for customer, _, start, _ in rows:
        first[customer] = min(start, first.get(customer, start))
    rates, ratios = {}, {}
    for year in (2022, 2023, 2024):
        begin, after = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
        active = {k for k, _, s, e in rows if s < begin and (e is None or e >= begin)}
        stay = {k for k, _, s, e in rows if s < after and (e is None or e >= after)}
        within = {k for k, _, s, _ in rows if begin <= s < after}
        new = sum(begin <= at < after for at in first.values())
        if active:
            rates[str(year),] = wilson([k not in stay for k in active])
        ratios[str(year),] = ratio(len((active | within) - stay), new)
    asked = {"every": "year", "until": "2025-01-01"}
    assert_same(cells(core, "churn_rate", **asked), rates)
    assert_same(cells(core, "churn_to_new", **asked), ratios)
