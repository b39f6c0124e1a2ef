"""The model behind a customer's value is fitted to a part of the time and foretells the rest."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from peil.analysis.foretold import Foretold, foretold
from peil.metrics.measurement import Query
from peil.reports.asking import Desk
from peil.reports.foretold import check_of
from peil.warehouse.settings import Settings
from peil.warehouse.workspace import make_workspace
from tests.metrics.memory import OSLO, MemoryWarehouse, Record
from tests.metrics.test_customer_worth import BEGIN, shop

KPI = "customer_lifetime_value"


def kept(rows: list[Record]) -> list[Record]:
    """Leave out what was sent back or cancelled, so that a day with a row is a purchase."""
    return [row for row in rows if not row["is_cancellation"] and float(str(row["amount"])) > 0]


def tried(rows: list[Record], **asked: object) -> Foretold | None:
    return foretold(MemoryWarehouse(orders=rows), Settings(), OSLO, Query(KPI, **asked))  # type: ignore[arg-type]


def day(row: Record) -> date:
    return row["ordered_at"].astimezone(OSLO).date()  # type: ignore[attr-defined, no-any-return]


@pytest.fixture(scope="module")
def rows() -> list[Record]:
    return kept(shop(20, customers=500))


def test_what_was_made_is_what_those_known_at_the_cut_bought_after_it(rows: list[Record]) -> None:
    found = tried(rows)
    assert found is not None
    bought = {(row["customer_key"], day(row)) for row in rows}
    known = {customer for customer, at in bought if at <= found.cut}
    assert found.customers == len(known)
    for month in found.months:
        year, number = map(int, month.period.split("-"))
        after = date(year + number // 12, number % 12 + 1, 1)
        made = sum(c in known and found.cut < at < after for c, at in bought)
        assert month.actual == made
        assert month.low < month.predicted < month.high
    span = (max(at for _c, at in bought) - min(at for _c, at in bought)).days
    assert 0.55 < (found.cut - min(at for _c, at in bought)).days / span <= 2 / 3


def test_the_model_foretells_customers_who_do_as_it_says(rows: list[Record]) -> None:
    found = tried(rows)
    assert found is not None
    assert found.holds
    # half of the rest never happened: that it must see
    lost = [row for i, row in enumerate(rows) if day(row) <= found.cut or i % 2]
    other = tried(lost)
    assert other is not None
    assert not other.holds


def test_a_filter_is_kept_and_few_or_a_short_time_are_not_tried(rows: list[Record]) -> None:
    some = tried(rows, where={"country": ("NO",)})
    whole = tried(rows)
    assert some is not None
    assert whole is not None
    assert some.customers < whole.customers
    assert tried(kept(shop(21, customers=20))) is None
    assert tried([r for r in rows if r["ordered_at"] < BEGIN + timedelta(days=60)]) is None  # type: ignore[operator]


def test_the_page_draws_it_and_says_whether_it_held(tmp_path: Path, rows: list[Record]) -> None:
    workspace = make_workspace(tmp_path / "shop", name="Shop", zone="Europe/Oslo")
    desk = Desk(workspace, warehouse=MemoryWarehouse(orders=rows))
    check = check_of(desk, Query(KPI))
    assert check is not None
    assert check.title == "The model foretold what customers then bought"
    assert "they made" in check.told
    assert "<svg" in check.figure.wide.svg
    assert len(check.figure.table.rows) >= 4
    assert check_of(desk, Query("new_customers")) is None
