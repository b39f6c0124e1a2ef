"""What customers are worth: on CDNOW, on purchases by hand, and where it cannot be told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from peil.analysis import customer_model as module
from peil.analysis.lifetime_value import LifetimeValue, lifetime_value
from peil.analysis.purchase_files import read_purchases
from peil.analysis.purchases import customers_of
from peil.shared.errors import BadInput, UnknownName
from peil.sources.sheet import Sheet

CDNOW = Path(__file__).parents[2] / "examples" / "data" / "cdnow" / "cdnow.parquet"
CUT = date(1997, 9, 30).toordinal()


def read(path: Path, **further: str):  # type: ignore[no-untyped-def]
    with Sheet(path) as sheet:
        return read_purchases(sheet, customer="who", time="at", amount="paid", **further)[0]


def write(folder: Path, *rows: str, head: str = "who,at,paid") -> Path:
    path = folder / "orders.csv"
    path.write_text("\n".join([head, *rows]))
    return path


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every fifth customer of CDNOW, with a margin of a third and a cost of one an order."""
    path = tmp_path_factory.mktemp("shop") / "orders.parquet"
    table = pl.read_parquet(CDNOW).filter(pl.col("customer_id").cast(pl.Int64) % 5 == 0)
    table.select(
        who="customer_id", at="date", paid="dollar_value",
        left=pl.col("dollar_value") / 3, served=pl.lit(1.0),
    ).filter(pl.col("paid") > 0).write_parquet(path)  # fmt: skip
    return path


@pytest.fixture(scope="module")
def revenue(shop: Path) -> LifetimeValue:
    return lifetime_value(read(shop), until=CUT)


@pytest.fixture
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take less time for an interval that a test does not look at."""
    monkeypatch.setattr(module, "DRAWS", 20)


def test_a_value_has_an_interval_a_check_and_a_row_for_each_customer(
    revenue: LifetimeValue,
) -> None:
    assert revenue.total is not None
    assert revenue.low is not None
    assert revenue.high is not None
    assert revenue.low < revenue.total < revenue.high
    assert len(revenue.value) == len(revenue.alive) == len(revenue.customers.place)
    assert revenue.value.sum() == pytest.approx(revenue.total)
    assert ((revenue.alive >= 0) & (revenue.alive <= 1)).all()
    assert not revenue.purchases.has_margin


def test_the_hold_out_predicts_what_came_after_from_what_came_before(shop: Path) -> None:
    found = lifetime_value(read(shop))
    held = found.holdout
    assert held is not None
    table = pl.read_parquet(shop).select("who", day=pl.col("at").dt.date()).unique()
    cut = date.fromordinal(held.cut)
    early = table.filter(pl.col("day") <= cut)["who"].unique()
    later = table.filter(pl.col("day") > cut, pl.col("who").is_in(early.implode()))
    assert held.actual == later.height
    assert held.customers == len(early)
    assert held.actual == pytest.approx(held.predicted, rel=0.15)
    assert sum(group.actual for group in held.groups) == held.actual
    assert sum(group.predicted for group in held.groups) == pytest.approx(held.predicted)


@pytest.mark.usefixtures("few_draws")
def test_a_margin_is_a_share_of_revenue_as_percent_or_as_column(
    shop: Path, revenue: LifetimeValue
) -> None:
    assert revenue.total is not None
    for margin, part in (("25%", 0.25), ("25", 0.25), ("0.5%", 0.005), ("left", 1 / 3)):
        found = lifetime_value(read(shop, margin=margin), until=CUT)
        assert found.total == pytest.approx(part * revenue.total)
        assert found.purchases.has_margin


@pytest.mark.usefixtures("few_draws")
def test_the_cost_to_serve_is_taken_off_for_each_purchase(
    shop: Path, revenue: LifetimeValue
) -> None:
    assert revenue.total is not None
    found = lifetime_value(read(shop, cost_to_serve="served"), until=CUT)
    # a few customers ordered twice on one day, which cost twice
    assert revenue.total - (found.total or 0) == pytest.approx(revenue.expected.sum(), rel=0.08)


@pytest.mark.usefixtures("few_draws")
def test_a_longer_horizon_is_worth_more_and_a_whole_relation_is_discounted(
    shop: Path, revenue: LifetimeValue
) -> None:
    bought = read(shop)
    five, whole, dear = (
        lifetime_value(bought, until=CUT, horizon="5y").total or 0.0,
        lifetime_value(bought, until=CUT, horizon="whole").total or 0.0,
        lifetime_value(bought, until=CUT, horizon="whole", discount=0.3).total or 0.0,
    )
    assert 2 * (revenue.total or 0) < five < 5 * (revenue.total or 0)
    assert dear < whole


def test_the_same_file_gives_the_same_interval(shop: Path, revenue: LifetimeValue) -> None:
    again = lifetime_value(read(shop), until=CUT)
    assert (again.low, again.high) == (revenue.low, revenue.high)


def test_a_history_counts_days_and_leaves_the_first_amount_out(tmp_path: Path) -> None:
    path = write(tmp_path, "a,2026-01-01,10", "a,2026-01-15,20", "a,2026-01-15,10",
                 "a,2026-01-29,60", "b,2026-01-08,5")  # fmt: skip
    bought = read(path)
    them = customers_of(bought, date(2026, 2, 5).toordinal())
    assert them.repeats.tolist() == [2, 0]
    assert them.last.tolist() == [4, 0]
    assert them.seen.tolist() == [5, 4]
    assert them.amount.tolist() == [45, 0]
    assert them.past.tolist() == [100, 5]


def test_what_was_returned_is_taken_off_and_makes_no_purchase(tmp_path: Path) -> None:
    path = write(tmp_path, "a,2026-01-01,10", "a,2026-01-15,30", "a,2026-01-16,-20",
                 "b,2026-01-01,40", "b,2026-01-01,-40", "c,2026-01-01,8",
                 "c,2026-01-09,-9")  # fmt: skip
    bought = read(path)
    them = customers_of(bought, date(2026, 2, 5).toordinal())
    assert [bought.customers[place] for place in them.place] == ["a"]
    assert them.past.tolist() == [20]
    assert them.repeats.tolist() == [1]
    assert bought.returns == 3


def test_later_purchases_than_asked_for_do_not_count(tmp_path: Path) -> None:
    path = write(tmp_path, "a,2026-01-01,10", "a,2026-03-01,30")
    found = lifetime_value(read(path), until=date(2026, 2, 1).toordinal())
    assert found.customers.repeats.tolist() == [0]


def test_few_who_bought_again_are_no_ground_for_a_number(tmp_path: Path) -> None:
    rows = [f"c{i},2026-01-{1 + i % 28:02},10" for i in range(200)]
    found = lifetime_value(read(write(tmp_path, *rows, "c1,2026-02-20,10")))
    assert (found.total, found.low, found.high, found.reason) == (None, None, None, "too_few")
    assert not len(found.value)


def test_amounts_without_a_mean_are_told(shop: Path, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    table = pl.read_parquet(shop).with_columns(paid=pl.Series(
        np.exp(3 * rng.standard_normal(10_000_00))[: pl.read_parquet(shop).height]))  # fmt: skip
    wild = pl.Series("heavy", rng.pareto(0.6, 20_000) + 0.1)
    each = table.select("who").unique().with_row_index()
    spent = each.with_columns(heavy=wild[: each.height])
    path = tmp_path / "wild.parquet"
    table.join(spent, on="who").select("who", "at", paid="heavy").write_parquet(path)
    found = lifetime_value(read(path))
    assert (found.total, found.reason) == (None, "heavy_tail")


def test_amounts_that_are_all_alike_are_worth_what_they_are(
    shop: Path, tmp_path: Path, revenue: LifetimeValue
) -> None:
    path = tmp_path / "subscription.parquet"
    pl.read_parquet(shop).unique(["who", "at"]).with_columns(paid=pl.lit(20.0)).write_parquet(path)
    found = lifetime_value(read(path), until=CUT)
    assert found.total == pytest.approx(20 * revenue.expected.sum(), rel=0.01)
    assert (found.low or 0) < (found.total or 0) < (found.high or 0)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a,when,10", "row 2, column 'at': the value is 'when'"),
        ("a,2026-01-01,much", "row 2, column 'paid': the value is 'much'"),
        ("a,2026-01-01,", "row 2, column 'paid': the cell is empty"),
    ],
)
def test_a_bad_cell_is_named_with_row_column_and_value(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        read(write(tmp_path, "b,2026-01-01,10", row, "c,2026-01-02,11"))


def test_rows_without_a_customer_are_left_out_and_counted(tmp_path: Path) -> None:
    with Sheet(write(tmp_path, "a,2026-01-01,10", ",2026-01-01,99", ",never,1")) as sheet:
        bought, nameless = read_purchases(sheet, customer="who", time="at", amount="paid")
    assert nameless == 2
    assert bought.amount.tolist() == [10]


@pytest.mark.parametrize("margin", ["0.3", "0%", "140%"])
def test_a_margin_that_may_mean_two_things_is_asked_about(tmp_path: Path, margin: str) -> None:
    with pytest.raises(BadInput, match="such as 35%"):
        read(write(tmp_path, "a,2026-01-01,10"), margin=margin)


def test_a_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="margn"):
        read(write(tmp_path, "a,2026-01-01,10"), margin="margn")
