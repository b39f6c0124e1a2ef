"""KPIs over the real sets equal what ten lines of Polars make of the files themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from lifelines import KaplanMeierFitter

import peil
from peil.demo.build import examples_folder
from peil.metrics.measurement import Cell

FILES = examples_folder() / "data"


def cells(demo: Path, slug: str, kpi: str, **asked: object) -> dict[str | None, Cell]:
    """Ask a KPI and return its cells by period."""
    answer = peil.open(demo / slug).kpi(kpi, **asked)  # type: ignore[arg-type]
    return {cell.period: cell for cell in answer.measurement.cells}


def years() -> Iterator[tuple[int, pl.DataFrame]]:
    for path in sorted((FILES / "sfo_survey").glob("*.parquet")):
        yield int(path.stem[-4:]), pl.read_parquet(path)


def weighted_mean(values: pl.Series, weights: pl.Series) -> float:
    return float((values.cast(pl.Float64) * weights).sum() / weights.sum())


@pytest.mark.parametrize("is_weighted", [True, False])
def test_sfo_nps_of_2017(demo: Path, is_weighted: bool) -> None:
    answers = pl.read_parquet(FILES / "sfo_survey/sfo_2017.parquet").filter(
        pl.col("NETPRO").is_between(0, 10)
    )
    score = answers["NETPRO"]
    points = 100 * ((score >= 9).cast(pl.Int32) - (score <= 6).cast(pl.Int32))
    weights = answers["WEIGHT"] if is_weighted else pl.Series([1.0] * answers.height)
    found = cells(demo, "sfo-airport", "nps", every="year", is_weighted=is_weighted)["2017"]
    assert found.n == answers.height == 2746
    assert found.value == pytest.approx(weighted_mean(points, weights), abs=1e-9)
    assert found.value == pytest.approx(40.398 if is_weighted else 39.840, abs=0.001)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high


def test_sfo_csat_of_every_year(demo: Path) -> None:
    found = cells(demo, "sfo-airport", "csat", every="year")
    for year, answers in years():
        column = next(c for c in ("Q7ALL", "Q7O_WHOLE") if c in answers.columns)
        scored = answers.with_columns(
            score=pl.col(column).cast(pl.String).cast(pl.Float64, strict=False)
        ).filter(pl.col("score").is_between(1, 5))
        expected = weighted_mean(scored["score"] >= 4, scored["WEIGHT"])
        assert found[str(year)].n == scored.height
        assert found[str(year)].value == pytest.approx(expected, abs=1e-9)


def test_sfo_asks_two_questions_about_effort_so_ces_is_withheld_unless_one_is_chosen(
    demo: Path,
) -> None:
    both = cells(demo, "sfo-airport", "ces", every="year")["2017"]
    assert both.value is None
    assert both.withheld is not None
    one = cells(demo, "sfo-airport", "ces", every="year", where={"touchpoint": "security"})["2017"]
    answers = pl.read_parquet(FILES / "sfo_survey/sfo_2017.parquet").with_columns(
        score=pl.col("Q14PASSTHRU").cast(pl.String).cast(pl.Float64, strict=False)
    )
    answers = answers.filter(pl.col("score").is_between(1, 5))
    assert one.n == answers.height
    assert one.value == pytest.approx(
        weighted_mean(answers["score"] >= 4, answers["WEIGHT"]), abs=1e-9
    )


def incidents() -> pl.DataFrame:
    """Return one row per incident: what was known at its last update."""
    log = pl.read_parquet(FILES / "itsm_incidents/incident_event_log.parquet")
    instants = ("opened_at", "resolved_at", "closed_at", "sys_updated_at")
    log = log.with_columns(pl.col(instants).replace("?", None).str.to_datetime("%d/%m/%Y %H:%M"))
    until = max(log[name].max() for name in instants[1:])  # type: ignore[type-var]
    return (
        log.sort("number", "sys_mod_count", maintain_order=True)
        .group_by("number", maintain_order=True)
        .agg(pl.col("opened_at").min(), pl.exclude("opened_at").last())
        .with_columns(
            solved_at=pl.coalesce("resolved_at", "closed_at"),
            until=pl.lit(until),
        )
    )


@pytest.mark.parametrize("quarter", ["2016-Q2", None])
def test_incidents_take_as_long_as_lifelines_says(demo: Path, quarter: str | None) -> None:
    cases = incidents()
    if quarter:
        cases = cases.filter(pl.col("opened_at").dt.year() == 2016,
                             pl.col("opened_at").dt.quarter() == 2)  # fmt: skip
    ends = pl.coalesce("solved_at", "until")
    cases = cases.with_columns(seconds=(ends - pl.col("opened_at")).dt.total_seconds())
    cases = cases.filter(pl.col("seconds") >= 0)
    curve = KaplanMeierFitter().fit(cases["seconds"].to_list(), cases["solved_at"].is_not_null())
    every = "quarter" if quarter else None
    for variant, share in ((None, 0.5), ("p90", 0.1)):
        found = cells(demo, "it-service-desk", "resolution_time", every=every, variant=variant)
        assert found[quarter].n == cases.height
        alive = curve.survival_function_["KM_estimate"]
        assert found[quarter].value == pytest.approx(alive[alive <= share].index[0], abs=1)


def cdnow_days() -> pl.DataFrame:
    """Return the days on which customers paid; some got CDs for nothing."""
    orders = pl.read_parquet(FILES / "cdnow/cdnow.parquet")
    paid = orders.group_by("customer_id", "date").agg(pl.col("dollar_value").sum())
    return paid.filter(pl.col("dollar_value") > 0)


def test_cdnow_customers_who_came_back(demo: Path) -> None:
    days = cdnow_days().group_by("customer_id").agg(n=pl.col("date").n_unique())
    found = cells(demo, "cdnow", "repeat_buyers")[None]
    assert found.n == days.height
    assert found.value == pytest.approx((days["n"] >= 2).mean(), abs=1e-12)


def test_cdnow_customers_are_new_in_the_first_quarter_but_for_a_few(demo: Path) -> None:
    first = cdnow_days().group_by("customer_id").agg(pl.col("date").min())
    quarter = pl.format("{}-Q{}", pl.col("date").dt.year(), pl.col("date").dt.quarter())
    expected = dict(first.group_by(quarter).len().iter_rows())
    found = cells(demo, "cdnow", "new_customers", every="quarter")
    assert {period: cell.value for period, cell in found.items() if cell.value} == expected
    assert expected["1997-Q1"] > 0.95 * first.height


def test_telecom_customers_lost_in_the_last_month(demo: Path) -> None:
    customers = pl.read_parquet(FILES / "telco_churn/telco.parquet").filter(pl.col("tenure") >= 1)
    found = cells(demo, "telecom-ibm-sample", "churn_rate", every="month")["2019-12"]
    assert found.n == customers.height
    assert found.value == pytest.approx((customers["Churn"] == "Yes").mean(), abs=1e-12)


def test_telecom_customers_by_contract(demo: Path) -> None:
    customers = pl.read_parquet(FILES / "telco_churn/telco.parquet").filter(pl.col("tenure") >= 1)
    answer = peil.open(demo / "telecom-ibm-sample").kpi("churn_rate", by="segment")
    found = {cell.slice["segment"]: cell.value for cell in answer.measurement.cells}
    expected = customers.group_by("Contract").agg((pl.col("Churn") == "Yes").mean())
    assert found == {k: pytest.approx(v, abs=1e-12) for k, v in expected.iter_rows()}


def shop_orders() -> pl.DataFrame:
    """Return the invoices of known customers, cancellations and worthless ones left out."""
    lines = pl.read_parquet(FILES / "online_retail/online_retail.parquet")
    lines = lines.filter(
        pl.col("CustomerID").is_not_null(), ~pl.col("InvoiceNo").str.contains("^[CA]")
    )
    # amounts are kept to four decimals
    amount = (pl.col("Quantity") * pl.col("UnitPrice")).round(4)
    return (
        lines.group_by("InvoiceNo")
        .agg(pl.col("CustomerID").max(), pl.col("InvoiceDate").min(), amount=amount.sum())
        .filter(pl.col("amount") > 0)
        .with_columns(month=pl.col("InvoiceDate").dt.strftime("%Y-%m"))
        .with_columns(first=pl.col("month").min().over("CustomerID"))
    )


def test_the_web_shops_new_and_returning_customers_of_every_month(demo: Path) -> None:
    orders = shop_orders()
    new = cells(demo, "uk-web-shop", "new_customers", every="month")
    returning = cells(demo, "uk-web-shop", "returning_customers", every="month")
    assert set(new) == set(returning) == set(orders["month"])
    for month in sorted(new):  # type: ignore[type-var]
        here = orders.filter(pl.col("month") == month).unique("CustomerID")
        assert new[month].value == (here["first"] == month).sum()
        if str(month) < "2011-03":  # less than 90 days of history before it
            assert returning[month].value is None
        else:
            assert returning[month].n == here.height
            share = (here["first"] < month).mean()
            assert returning[month].value == pytest.approx(share, abs=1e-12)


def test_the_web_shops_repeat_buyers(demo: Path) -> None:
    days = shop_orders().group_by("CustomerID").agg(
        n=pl.col("InvoiceDate").dt.date().n_unique()
    )  # fmt: skip
    found = cells(demo, "uk-web-shop", "repeat_buyers")[None]
    assert found.n == days.height
    assert found.value == pytest.approx((days["n"] >= 2).mean(), abs=1e-12)


def test_incidents_solved_at_first_contact_are_told_by_proxy(demo: Path) -> None:
    """The log has no contacts: no reassignment and no reopening stand in for one contact."""
    log = pl.read_parquet(FILES / "itsm_incidents/incident_event_log.parquet")
    most = log.group_by("number").agg(
        most_hands=pl.col("reassignment_count").max(), most_times=pl.col("reopen_count").max()
    )
    solved = incidents().join(most, on="number").filter(pl.col("solved_at").is_not_null())
    ripe = solved.filter(pl.col("solved_at") + timedelta(days=7) <= pl.col("until"))
    first = (ripe["most_hands"] == 0) & (ripe["most_times"] == 0)
    answer = peil.open(demo / "it-service-desk").kpi("first_contact_resolution").measurement
    assert answer.is_proxy
    assert answer.cells[0].n == ripe.height < solved.height
    assert answer.cells[0].value == pytest.approx(float(first.mean()), abs=1e-12)  # type: ignore[arg-type]


def test_no_real_number_is_said_to_be_simulated(demo: Path) -> None:
    for slug, kpi in (("sfo-airport", "nps"), ("cdnow", "repeat_buyers"),
                      ("it-service-desk", "resolution_time")):  # fmt: skip
        assert not peil.open(demo / slug).kpi(kpi).measurement.is_simulated
    for slug, kpi in (("fjordtrygg", "csi"), ("telecom-ibm-sample", "churn_rate")):
        assert peil.open(demo / slug).kpi(kpi).measurement.is_simulated


def test_the_last_event_is_in_the_files(demo: Path) -> None:
    found = peil.open(demo / "uk-web-shop").kpi("repeat_buyers").measurement.last_event
    assert found is not None
    assert date(2011, 12, 1) <= found.date() <= date(2011, 12, 9)
    assert found < datetime(2011, 12, 10, tzinfo=UTC)
