"""Rollups: the same answer as from the rows, to every question that is answered from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis.expr.types as ir
import pytest

from peil.metrics import planning, rollups
from peil.metrics.asked import Asked
from peil.metrics.cache import forget
from peil.metrics.catalog import catalog
from peil.metrics.kinds.durations import Durations
from peil.metrics.kinds.stars import Stars
from peil.metrics.measurement import Viewer
from peil.metrics.metric import Variant
from peil.metrics.recipes import is_additive, runs_forward
from peil.metrics.rolled import can_have
from peil.metrics.source import Source
from peil.warehouse.settings import Settings
from tests.metrics.cast import everything
from tests.metrics.memory import OSLO, MemoryWarehouse, ask
from tests.metrics.rolling import Rolling
from tests.metrics.test_kept import rounded

ADDITIVE = {name for name, entry in catalog().items() if entry.metric.kind.rollup == "additive"}
READER = Viewer(is_analyst=False)


@pytest.fixture(scope="module")
def rows() -> MemoryWarehouse:
    return everything(with_contracts=True)


@pytest.fixture
def rolling(rows: MemoryWarehouse, tmp_path: Path, monkeypatch) -> Rolling:
    monkeypatch.setattr(rollups, "MOST_PENDING", 1.0)
    monkeypatch.setattr(planning, "MANY_ROWS", 0)
    return Rolling(rows, tmp_path)


def assert_same(rolling: Rolling, rows: MemoryWarehouse, kpi: str, **asked: object) -> None:
    summed, whole = ask(rolling, kpi, **asked), ask(rows, kpi, **asked)
    assert rounded(summed.cells) == rounded(whole.cells)
    assert replace(summed, cells=()) == replace(whole, cells=())


@pytest.mark.parametrize("kpi", sorted(catalog()))
def test_a_number_from_rollups_is_the_number_from_rows(
    rows: MemoryWarehouse, rolling: Rolling, kpi: str
) -> None:
    assert_same(rolling, rows, kpi, every="quarter")
    assert_same(rolling, rows, kpi, by=("unit",), every="month", viewer=READER)
    name = catalog()[kpi].metric.rolled_with or kpi
    assert (rolling.written >= {f"{name}-", f"{name}-unit"}) == (kpi in ADDITIVE)
    assert any(one.startswith(f"{name}-") for one in rolling.written) == (kpi in ADDITIVE)


@pytest.mark.parametrize(
    "asked",
    [
        {"every": "year"},
        {"every": "month"},
        {"every": "week"},
        {"every": "day"},
        {"every": "month", "since": date(2019, 4, 1), "until": date(2019, 9, 1)},
        {"every": "month", "since": date(2019, 4, 3), "until": date(2019, 9, 11)},
        {"since": date(2019, 7, 1)},
        {"is_weighted": False},
        {"by": ("channel",), "where": {"channel": ("web",)}},
        {"where": {"channel": ("web",)}, "every": "quarter"},
        {"by": ("question",), "every": "quarter"},
        {"viewer": Viewer(units=("north",)), "every": "quarter"},
        {"viewer": Viewer(units=("north",), is_analyst=False), "by": ("unit",)},
        {"viewer": Viewer(units=("north", "south")), "by": ("channel",)},
        {"viewer": Viewer(units=())},
        {"viewer": READER, "every": "month"},
        {"viewer": READER, "by": ("channel",), "every": "quarter"},
        {"zone": ZoneInfo("America/Los_Angeles"), "every": "month"},
    ],
    ids=str,
)
@pytest.mark.parametrize("kpi", ["nps", "csat", "resolution_stated"])
def test_however_it_is_asked(
    rows: MemoryWarehouse, rolling: Rolling, kpi: str, asked: dict[str, object]
) -> None:
    assert_same(rolling, rows, kpi, **asked)


def test_variants_are_answered_from_the_rollups_of_their_kpi(
    rows: MemoryWarehouse, rolling: Rolling
) -> None:
    assert_same(rolling, rows, "csat", variant="mean", every="month")
    assert_same(rolling, rows, "csat", variant="top_box", every="month")
    assert rolling.written == {"csat-", "csat-persons in buckets"}


@pytest.mark.parametrize(
    "asked",
    [
        {"every": "month"},
        {"every": "day", "since": date(2019, 4, 3), "until": date(2019, 5, 11)},
        {"since": date(2019, 4, 1), "by": ("topic",)},
        {"where": {"topic": ("x",)}, "every": "quarter"},
        {"by": ("kind",), "every": "quarter"},
        {"where": {"kind": ("complaint",)}},
        {"viewer": Viewer(units=("north",)), "every": "quarter"},
        {"zone": ZoneInfo("America/Los_Angeles"), "every": "month"},
    ],
    ids=str,
)
@pytest.mark.parametrize(
    ("kpi", "variant"),
    [
        ("enquiries", None),
        ("enquiries", "all"),
        ("enquiries", "per_customers"),
        ("complaints", None),
        ("resolution_time", "p90"),
        ("first_response_time", None),
        ("first_response_time", "business_p90"),
    ],
)
def test_cases_are_counted_and_timed_alike_however_they_are_asked(
    rows: MemoryWarehouse,
    rolling: Rolling,
    kpi: str,
    variant: str | None,
    asked: dict[str, object],
) -> None:
    assert_same(rolling, rows, kpi, variant=variant, **asked)
    assert rolling.written


def test_kpis_that_count_the_same_rows_share_a_rollup_and_a_query(
    rows: MemoryWarehouse, rolling: Rolling, monkeypatch
) -> None:
    assert_same(rolling, rows, "enquiries", every="month")
    written, queries = rolling.written, []
    run = rolling.run
    monkeypatch.setattr(rolling, "run", lambda asked: queries.append(asked) or run(asked))
    assert_same(rolling, rows, "complaints", every="month")
    assert rolling.written == written
    assert not [asked for asked in queries if "_period" in asked.columns]


def test_waits_in_business_hours_have_rollups_of_their_own(
    rows: MemoryWarehouse, rolling: Rolling
) -> None:
    assert_same(rolling, rows, "first_response_time", variant="business", every="month")
    assert rolling.written == {"first_response_time.business-"}
    nights = Settings(opens=0, closes=24)
    asked = {"variant": "business", "every": "month"}
    by_day, by_night = (
        ask(rolling, "first_response_time", settings=one, **asked) for one in (Settings(), nights)
    )
    assert rounded(by_day.cells) != rounded(by_night.cells)
    assert rounded(by_night.cells) == rounded(
        ask(rows, "first_response_time", settings=nights, **asked).cells
    )


def test_few_cases_are_counted_by_customer_and_timed_to_the_second_from_the_rows(
    rows: MemoryWarehouse, rolling: Rolling, monkeypatch
) -> None:
    many = [ask(rolling, kpi, every="year") for kpi in ("enquiries", "resolution_time")]
    monkeypatch.setattr(planning, "MANY_ROWS", 600)
    forget(rolling)
    few = [ask(rolling, kpi, every="year") for kpi in ("enquiries", "resolution_time")]
    forget(rows)
    assert [one.cells for one in few] == [
        ask(rows, kpi, every="year").cells for kpi in ("enquiries", "resolution_time")
    ]
    forget(rows)
    for coarse, exact in zip(many[0].cells, few[0].cells, strict=True):
        assert coarse.value == exact.value
        assert coarse.high - coarse.low == pytest.approx(exact.high - exact.low, rel=0.3)
    for coarse, exact in zip(many[1].cells, few[1].cells, strict=True):
        assert coarse.value == pytest.approx(exact.value, rel=0.003)
        assert (coarse.n, coarse.parts["open"]) == (exact.n, exact.parts["open"])


def test_two_cuts_at_once_are_read_from_the_rows(rows: MemoryWarehouse, rolling: Rolling) -> None:
    assert_same(rolling, rows, "nps", by=("channel", "unit"))
    assert_same(rolling, rows, "nps", by=("channel",), where={"unit": ("north",)})
    assert not rolling.written


@pytest.mark.parametrize(
    ("zone", "is_so"),
    [("Europe/Oslo", True), ("America/Havana", True), ("America/St_Johns", False)],
)
def test_no_rollup_where_a_local_day_comes_twice(zone: str, is_so: bool) -> None:
    assert runs_forward(ZoneInfo(zone)) is is_so


def test_kinds_that_mean_different_times_by_one_name_share_no_rollups(
    rows: MemoryWarehouse, rolling: Rolling
) -> None:
    metric = catalog()["resolution_time"].metric
    source = Source(rolling, "cases", Settings(), OSLO)
    assert can_have(source, metric)
    other = Variant(Durations("first_response_at", "observed_until"))
    assert not can_have(source, replace(metric, variants={**metric.variants, "other": other}))


def test_a_kind_that_scans_in_its_own_way_does_not_inherit_that_days_add_up() -> None:
    class Same(Stars):
        pass

    class Other(Stars):
        def scan(self, asked: Asked) -> ir.Table:
            return asked.rows.limit(1)

    assert is_additive(Same())
    assert not is_additive(Other())
