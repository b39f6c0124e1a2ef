"""Cases, from a log of updates to KPI, against numbers worked out from the log without Peil."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import qth_survival_times

from peil.notebook import OpenWorkspace
from tests.soundness.raw import DATA, assert_same, cells, loaded, wilson

LOG = DATA / "itsm_incidents" / "incident_event_log.parquet"

PRIORITIES = {"1": "1 critical", "2": "2 high", "3": "3 moderate", "4": "4 low"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> OpenWorkspace:
    folder = tmp_path_factory.mktemp("desk") / "w"
    return loaded(folder, "itsm_incidents.toml", LOG, zone="UTC")


@pytest.fixture(scope="module")
def incidents() -> pl.DataFrame:
    instants = ("opened_at", "resolved_at", "closed_at", "sys_updated_at")
    log = pl.read_parquet(LOG).with_columns(
        *(pl.col(name).str.to_datetime("%d/%m/%Y %H:%M", strict=False) for name in instants),
        *(pl.col(f"re{name}_count").cast(int) for name in ("assignment", "open")),
        pl.col("sys_mod_count").cast(int),
    )
    last = log.group_by("number").agg(
        pl.col("resolved_at", "closed_at", "priority").sort_by("sys_mod_count").last(),
        pl.col("opened_at").min(),
        pl.col("reassignment_count", "reopen_count").max(),
    )
    end = max(log[name].max() for name in instants)  # type: ignore[type-var]
    return last.with_columns(
        solved=pl.coalesce("resolved_at", "closed_at"),
        priority=pl.col("priority").cast(str).replace_strict(PRIORITIES),
        end=pl.lit(end),
    ).with_columns(
        seconds=(pl.col("solved").fill_null(end) - pl.col("opened_at")).dt.total_seconds()
    )


@pytest.mark.parametrize("by", [(), ("priority",)])
@pytest.mark.parametrize(("variant", "share"), [(None, 0.5), ("p90", 0.9)])
def test_resolution_time_counts_open_incidents(
    desk: OpenWorkspace,
    incidents: pl.DataFrame,
    by: tuple[str, ...],
    variant: str | None,
    share: float,
) -> None:
    found = cells(desk, "resolution_time", by=by, every="quarter", variant=variant)
    quarter = pl.format("{}-Q{}", pl.col("opened_at").dt.year(), pl.col("opened_at").dt.quarter())
    rows = incidents.filter(pl.col("seconds") >= 0).with_columns(period=quarter)
    parts = rows.partition_by([*by, "period"], as_dict=True)
    assert set(found) == set(parts)
    for key, part in parts.items():
        cell = found[key]
        assert cell.n == part.height
        if part.height < 100:
            continue
        curve = KaplanMeierFitter().fit(
            part["seconds"].to_numpy(), part["solved"].is_not_null().to_numpy()
        )
        left = 1 - share + 1e-9  # a curve that touches the share has reached it
        low, high = qth_survival_times(left, curve.confidence_interval_).iloc[0]
        value = qth_survival_times(left, curve.survival_function_)
        assert (cell.value, cell.low, cell.high) == (value, low, high)


@pytest.mark.parametrize("by", [(), ("priority",)])
def test_first_contact_resolution_without_contacts_is_untouched_incidents(
    desk: OpenWorkspace, incidents: pl.DataFrame, by: tuple[str, ...]
) -> None:
    ripe = pl.col("solved") + timedelta(days=7) <= pl.col("end")
    solved = incidents.filter(ripe).with_columns(
        period=pl.col("solved").dt.strftime("%G-W%V"),
        untouched=(pl.col("reassignment_count") == 0) & (pl.col("reopen_count") == 0),
    )
    expected = {
        key: wilson(part["untouched"].to_list())
        for key, part in solved.partition_by([*by, "period"], as_dict=True).items()
    }
    assert_same(cells(desk, "first_contact_resolution", by=by, every="week"), expected)


def test_an_overlapping_extract_replaces_the_incidents_it_repeats(tmp_path: Path) -> None:
    log = pl.read_parquet(LOG)
    names = log["number"].unique().sort().head(600)
    log = log.filter(pl.col("number").is_in(names.implode()))
    first_half, known_early = names[: len(names) // 2], names[len(names) // 3 : len(names) // 2]
    early = log.filter(
        pl.col("number").is_in(first_half.implode()),
        ~pl.col("number").is_in(known_early.implode()) | (pl.col("sys_mod_count").cast(int) < 3),
    )
    late = log.filter(
        ~pl.col("number").is_in(first_half.implode())
        | pl.col("number").is_in(known_early.implode())
    )
    early.write_csv(tmp_path / "1_early.csv")
    late.write_csv(tmp_path / "2_late.csv")
    log.write_csv(tmp_path / "whole.csv")
    paths = [tmp_path / "1_early.csv", tmp_path / "2_late.csv"]
    once = loaded(tmp_path / "a", "itsm_incidents.toml", tmp_path / "whole.csv", zone="UTC")
    twice = loaded(tmp_path / "b", "itsm_incidents.toml", *paths, zone="UTC")
    for kpi in ("resolution_time", "first_contact_resolution"):
        whole, parts = (
            {
                key: (cell.value, cell.low, cell.high, cell.n)
                for key, cell in cells(each, kpi, by=("priority",), every="week").items()
            }
            for each in (once, twice)
        )
        assert parts == whole
