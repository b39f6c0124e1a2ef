"""KPIs of baskets, ads, visits and page views against plain Python."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peil.stats.counts import garwood
from peil.stats.ratios import RatioMoments, ratio_of_sums
from peil.warehouse.settings import Settings
from tests.metrics.memory import START, MemoryWarehouse, ask, by_slice, only
from tests.metrics.traces import ad_day, basket, view, visit

MONTH = timedelta(days=30)
UNTIL = START + timedelta(days=60)
BASKETS = st.lists(
    st.tuples(st.integers(0, 55), st.one_of(st.none(), st.integers(-2, 50 * 24)),
              st.one_of(st.none(), st.sampled_from("abcd"))),
    min_size=1, max_size=60,
)  # fmt: skip
Drawn = list[tuple[int, int | None, str | None]]


def middle(values: list[float], share: float = 0.5) -> float:
    """Return the first value by which the share has come."""
    rank = next(i for i in range(1, len(values) + 1) if i >= share * len(values) - 1e-9)
    return sorted(values)[rank - 1]


@pytest.mark.oracle("cart_abandonment", "cart_time")
@settings(max_examples=8)
@given(BASKETS)
def test_baskets_are_bought_within_thirty_days_or_abandoned(drawn: Drawn) -> None:
    rows = [
        basket(i, first_item_at=START + timedelta(days=day), customer_key=who, observed_until=UNTIL,
               purchased_at=None if hours is None else START + timedelta(days=day, hours=hours))
        for i, (day, hours, who) in enumerate(drawn)
    ]  # fmt: skip
    over = [hours for day, hours, _ in drawn if timedelta(days=day) + MONTH <= UNTIL - START]
    lengths = [3600.0 * hours for hours in over if hours is not None and 0 <= hours <= 720]
    warehouse = MemoryWarehouse(baskets=rows)
    abandoned, time = (only(ask(warehouse, k)) for k in ("cart_abandonment", "cart_time"))
    assert (abandoned.n, time.n) == (len(over), len(lengths))
    if len(over) >= 10:
        assert abandoned.value == pytest.approx(1 - len(lengths) / len(over))
        assert abandoned.parts["window_open"] == len(drawn) - len(over)
    if len(lengths) >= 10:
        assert time.value == middle(lengths)
        late = only(ask(warehouse, "cart_time", variant="p90"))
        assert late.value == time.parts["p90"] == middle(lengths, 0.9)


def test_a_visit_with_something_put_in_a_basket_is_one_where_no_baskets_are_loaded() -> None:
    rows = []
    for i in range(30):
        at = START + timedelta(hours=i)
        rows += [
            view(i, viewed_at=at + timedelta(minutes=m), event=event, page=f"{m}")
            for m, event in ((0, "view"), (1, "cart"), (2, "cart"))
        ]
        if i % 3 == 0:
            rows.append(view(i, viewed_at=at + timedelta(minutes=7), event="order", page="x"))
    rows += [view(50 + i, event="order") for i in range(20)]  # bought without a basket
    rows.append(view(99, viewed_at=START + timedelta(days=60)))
    warehouse = MemoryWarehouse(page_views=rows)
    cell = only(ask(warehouse, "cart_abandonment"))
    assert (cell.n, cell.value) == (30, pytest.approx(2 / 3))
    assert only(ask(warehouse, "cart_time")).value == 6 * 60


def test_a_source_that_says_no_end_is_known_until_its_own_newest_basket() -> None:
    rows = [basket(i, source="old", observed_until=None) for i in range(40)]
    rows += [basket(i, source="new", observed_until=None) for i in range(400, 450)]
    found = by_slice(ask(MemoryWarehouse(baskets=rows), "cart_abandonment", by=("source",)))
    assert found["old", None].n == 10
    assert found["new", None].n == 20


def test_baskets_of_the_last_thirty_days_are_left_out_however_fast_they_were_bought() -> None:
    rows = [basket(i, observed_until=UNTIL) for i in range(60)]
    assert only(ask(MemoryWarehouse(baskets=rows), "cart_time")).n == 31


ADS = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 300), st.integers(0, 9)),
    min_size=2, max_size=40,
)  # fmt: skip


@pytest.mark.oracle("ad_click_rate")
@settings(max_examples=8)
@given(ADS)
def test_ad_click_rate_is_all_clicks_over_all_impressions(
    drawn: list[tuple[str, int, int]],
) -> None:
    rows = [ad_day(i, ad=ad, impressions=shown, clicks=min(clicks, shown))
            for i, (ad, shown, clicks) in enumerate(drawn)]  # fmt: skip
    shown = [row["impressions"] for row in rows if row["impressions"]]
    clicks = [row["clicks"] for row in rows if row["impressions"]]
    cell = only(ask(MemoryWarehouse(ad_days=rows), "ad_click_rate"))
    assert cell.n == sum(shown)  # type: ignore[arg-type]
    if cell.n < 10 or cell.value is None:
        return
    assert cell.value == pytest.approx(sum(clicks) / sum(shown))  # type: ignore[arg-type]
    if sum(clicks):  # type: ignore[arg-type]
        expected = ratio_of_sums(RatioMoments.of_rows(clicks, shown)).one
        assert (cell.low, cell.high) == pytest.approx((expected.low, expected.high))


def test_no_click_at_all_is_a_rate_too_and_one_day_is_none() -> None:
    silent = only(ask(MemoryWarehouse(ad_days=[ad_day(i, clicks=0) for i in range(20)]),
                      "ad_click_rate"))  # fmt: skip
    expected = garwood(0, exposure=20_000).one
    assert (silent.value, silent.high) == (0, pytest.approx(expected.high))
    single = only(ask(MemoryWarehouse(ad_days=[ad_day(1)]), "ad_click_rate"))
    assert "nothing can be said of how certain" in str(single.withheld)


@pytest.mark.oracle("content_time")
@settings(max_examples=8)
@given(st.lists(st.one_of(st.none(), st.floats(0, 2000)), min_size=1, max_size=50))
def test_content_time_is_the_median_of_the_visits_that_are_known(drawn: list[float | None]) -> None:
    rows = [visit(i, engaged_seconds=seconds) for i, seconds in enumerate(drawn)]
    known = [float(int(seconds)) for seconds in drawn if seconds is not None]
    cell = only(ask(MemoryWarehouse(visits=rows), "content_time"))
    assert cell.n == len(known)
    if len(known) >= 10:
        assert cell.value == middle(known)


def test_content_time_adds_up_the_page_views_of_a_visit_where_no_visits_are_loaded() -> None:
    rows = [view(i // 3, viewed_at=START + timedelta(minutes=i), engaged_seconds=10.0 + i // 3)
            for i in range(60)]  # fmt: skip
    cell = only(ask(MemoryWarehouse(page_views=rows), "content_time"))
    assert (cell.n, cell.value) == (20, 3 * 19.0)


@pytest.mark.oracle("content_click_rate")
def test_content_click_rate_counts_one_visits_clicks_as_belonging_together() -> None:
    rows = []
    for i in range(20):
        for j in range(4):
            at = START + timedelta(hours=i, minutes=j)
            rows.append(view(i, viewed_at=at, page="pq"[j % 2]))
            if i % 4 == 0:
                rows.append(view(i, viewed_at=at, page="pq"[j % 2], event="click"))
    rows.append(view(3, event="cart"))
    warehouse = MemoryWarehouse(page_views=rows)
    cell = only(ask(warehouse, "content_click_rate"))
    expected = ratio_of_sums(RatioMoments.of_rows([4, 0, 0, 0] * 5, [4] * 20)).one
    assert (cell.n, cell.value) == (80, 0.25)
    assert (cell.low, cell.high) == pytest.approx((expected.low, expected.high))
    pages = by_slice(ask(warehouse, "content_click_rate", by=("page",)))
    assert pages["p", None].n == pages["q", None].n == 40


def test_visits_of_two_sources_that_share_a_number_are_two_visits() -> None:
    def views(other: str) -> MemoryWarehouse:
        rows = [view(i, event=event) for i in range(20) for event in ("view", "click")[: 1 + i % 2]]
        rows += [
            view(i, event=event, source="app", visit=f"{other}{i}")
            for i in range(20)
            for event in ("view", "click")[: 2 - i % 2]
        ]
        return MemoryWarehouse(page_views=rows)

    same, apart = (only(ask(views(name), "content_click_rate")) for name in ("v", "w"))
    assert same.value == apart.value == pytest.approx(0.5)
    assert (same.low, same.high) == (apart.low, apart.high)


def test_page_views_without_any_click_tell_of_no_rate() -> None:
    rows = [view(i) for i in range(40)]
    cell = only(ask(MemoryWarehouse(page_views=rows), "content_click_rate"))
    assert "No click has been recorded" in str(cell.withheld)


@pytest.mark.oracle("video_minutes")
@settings(max_examples=8)
@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 400)), min_size=1, max_size=60))
def test_video_time_adds_up_what_each_visit_played(drawn: list[tuple[int, int]]) -> None:
    rows = [
        view(who, viewed_at=START + timedelta(minutes=i), event="play", page=f"{i}",
             engaged_seconds=float(seconds))
        for i, (who, seconds) in enumerate(drawn)
    ]  # fmt: skip
    rows.append(view(99, engaged_seconds=1e6))
    visits: dict[int, int] = {}
    for who, seconds in drawn:
        if seconds:
            visits[who] = visits.get(who, 0) + seconds
    warehouse = MemoryWarehouse(page_views=rows)
    total, mean = (only(ask(warehouse, "video_minutes", variant=v)) for v in (None, "per_visit"))
    assert total.n == len(visits)
    if len(visits) >= 10:
        assert total.value == sum(visits.values())
        if mean.value is not None:
            assert mean.value == pytest.approx(sum(visits.values()) / len(visits))


AD_VISITS = st.lists(
    st.tuples(st.sampled_from(["Paid Search", "ads", "search", None]),
              st.one_of(st.none(), st.integers(0, 20)), st.one_of(st.none(), st.integers(1, 3)),
              st.sampled_from([True, False, None]), st.sampled_from("abcdef")),
    min_size=1, max_size=60,
)  # fmt: skip


@pytest.mark.oracle("ad_relevance")
@settings(max_examples=8)
@given(AD_VISITS, st.sampled_from([(10, 2), (5, 3)]))
def test_an_ad_is_relevant_to_those_who_stay(
    drawn: list[tuple[str | None, int | None, int | None, bool | None, str]],
    enough: tuple[int, int],
) -> None:
    rows = [
        visit(i, channel=channel, engaged_seconds=seconds, pages=pages, converted=bought,
              customer_key=who)
        for i, (channel, seconds, pages, bought, who) in enumerate(drawn)
    ]  # fmt: skip
    seen = [
        bool((seconds or 0) >= enough[0] or (pages or 0) >= enough[1] or bought)
        for channel, seconds, pages, bought, _ in drawn
        if channel in ("Paid Search", "ads") and (seconds, pages, bought) != (None, None, None)
    ]
    chosen = Settings(engaged_seconds=enough[0], engaged_pages=enough[1])
    cell = only(ask(MemoryWarehouse(visits=rows), "ad_relevance", settings=chosen))
    if len(seen) < 10:
        assert cell.value is None
        return
    assert (cell.n, cell.value) == (len(seen), pytest.approx(sum(seen) / len(seen)))


def test_without_any_ads_channel_it_is_said_what_to_name() -> None:
    rows = [visit(i, channel="traffic type 2", pages=1 + i % 2, engaged_seconds=3.0)
            for i in range(40)]  # fmt: skip
    warehouse = MemoryWarehouse(visits=rows)
    assert "ad_channels" in str(only(ask(warehouse, "ad_relevance")).withheld)
    named = Settings(ad_channels=("Traffic type 2",))
    assert only(ask(warehouse, "ad_relevance", settings=named)).value == 0.5
