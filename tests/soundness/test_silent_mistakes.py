"""Questions that could be answered wrongly without anybody noticing, by the invariant they keep."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from peil.metrics import people
from peil.metrics.comments import comments_behind
from peil.metrics.measurement import Measurement, Query, Viewer
from peil.shared.errors import BadInput, UnknownName
from peil.warehouse.settings import Settings
from tests.metrics import cast
from tests.metrics.memory import OSLO, MemoryWarehouse, Record, answer, ask, only, satisfied

ANSWERS = cast.answers(random.Random(3), responses=400)
KPIS = ("nps", "csat", "ces", "csi", "task_demand", "task_completion", "top_task_completion")


def numbers(measurement: Measurement) -> list[tuple[object, ...]]:
    def rounded(number: float | None) -> float | None:
        return None if number is None else round(number, 9)

    return [
        (tuple(c.slice.values()), c.period, c.n, rounded(c.value), rounded(c.low))
        for c in measurement.cells
    ]


@pytest.mark.parametrize("kpi", KPIS)
def test_unanswered_rows_change_nothing(kpi: str) -> None:
    given = [row for row in ANSWERS if row["state"] == "answered"]
    skipped: list[Record] = [
        {**row, "response": f"more {i}", "state": state, "score": None, "choice": None}
        for i, row in enumerate(given[:200])
        for state in ("blank", "not_applicable")
    ]
    with_skipped = ask(MemoryWarehouse(answers=given + skipped), kpi)
    assert numbers(with_skipped) == numbers(ask(MemoryWarehouse(answers=given), kpi))


@pytest.mark.parametrize("kpi", KPIS)
def test_the_order_of_rows_does_not_matter(kpi: str) -> None:
    shuffled = random.Random(1).sample(ANSWERS, len(ANSWERS))
    one, other = (
        ask(MemoryWarehouse(answers=r), kpi, every="quarter") for r in (ANSWERS, shuffled)
    )
    assert numbers(one) == numbers(other)


def test_the_parts_of_a_cut_add_up_to_the_whole() -> None:
    warehouse = MemoryWarehouse(answers=ANSWERS)
    whole = only(ask(warehouse, "nps", is_weighted=False))
    parts = ask(warehouse, "nps", by=("channel",), is_weighted=False).cells
    assert sum(cell.n for cell in parts) == whole.n
    total = sum(cell.value * cell.n for cell in parts)  # type: ignore[operator]
    assert total / whole.n == pytest.approx(whole.value)


def test_cleanliness_of_restrooms_never_ends_up_in_satisfaction() -> None:
    overall = [satisfied(i, score=5.0) for i in range(40)]
    restrooms = [
        satisfied(i, question="restrooms", role=role, touchpoint="restrooms", score=1.0)
        for i in range(40)
        for role in ("touchpoint", "driver")
    ]
    cell = only(ask(MemoryWarehouse(answers=overall + restrooms), "csat"))
    assert (cell.value, cell.n) == (1.0, 40)


@pytest.mark.parametrize("kpi", KPIS)
def test_a_viewer_sees_the_same_as_the_cut_of_their_unit(kpi: str) -> None:
    warehouse = MemoryWarehouse(answers=ANSWERS)
    scoped = ask(warehouse, kpi, viewer=Viewer(units=("north",)))
    assert numbers(scoped) == numbers(ask(warehouse, kpi, where={"unit": ("north",)}))
    assert numbers(scoped) != numbers(ask(warehouse, kpi))


def test_a_viewer_of_nothing_is_given_nothing() -> None:
    cell = only(ask(MemoryWarehouse(answers=ANSWERS), "nps", viewer=Viewer(units=())))
    assert (cell.n, cell.value) == (0, None)


def test_a_viewer_is_not_told_which_values_others_have() -> None:
    warehouse = MemoryWarehouse(answers=[
        answer(i, unit="north" if i % 2 else "south", channel="web" if i % 2 else "secret")
        for i in range(60)
    ])  # fmt: skip
    with pytest.raises(UnknownName) as raised:
        ask(warehouse, "nps", where={"channel": ("nothing",)}, viewer=Viewer(units=("north",)))
    assert "web" in str(raised.value)
    assert "secret" not in str(raised.value)


def test_fewer_than_five_people_are_hidden_and_so_is_the_next_smallest() -> None:
    sizes = {"a": 3, "b": 12, "c": 60, "d": 50}
    rows = [
        answer(i, response=f"{name}{i}", channel=name)
        for name, size in sizes.items()
        for i in range(size)
    ]
    cells = {
        c.slice["channel"]: c
        for c in ask(MemoryWarehouse(answers=rows), "nps", by=("channel",)).cells
    }
    hidden = {
        name for name, cell in cells.items() if cell.withheld and cell.withheld.code == "privacy"
    }
    assert hidden == {"a", "b"}
    assert cells["c"].value == cells["d"].value == 100


@pytest.mark.parametrize("every", [None, "year"])
@pytest.mark.parametrize(
    ("kept", "is_told"),
    [("a", False), ("b", False), ("c", True), ("bcd", False), ("acd", False), ("bc", False),
     ("cd", True), ("ab", True), ("abc", True)],
)  # fmt: skip
def test_a_filter_tells_no_more_than_the_cut_by_its_dimension(
    kept: str, is_told: bool, every: str | None
) -> None:
    sizes = {"a": 3, "b": 12, "c": 60, "d": 50}
    rows = [
        answer(i, response=f"{name}{i}", channel=name, unit="all")
        for name, size in sizes.items()
        for i in range(size)
    ]
    warehouse, where = MemoryWarehouse(answers=rows), {"channel": tuple(kept)}
    for by in ((), ("unit",)):
        cell = only(ask(warehouse, "nps", where=where, by=by, every=every))
        assert (cell.value is not None) == is_told
        assert cell.withheld is None or cell.withheld.code == "privacy"
    cut = ask(warehouse, "nps", where=where, by=("channel",), every=every).cells
    assert not {c.slice["channel"] for c in cut if c.value is not None} & {"a", "b"}


def test_many_answers_of_few_people_are_hidden() -> None:
    rows = [answer(i, customer_key=f"k{i % 4}") for i in range(60)]
    assert only(ask(MemoryWarehouse(answers=rows), "nps")).withheld.code == "privacy"  # type: ignore[union-attr]
    shown = ask(MemoryWarehouse(answers=rows), "nps", settings=Settings(minimum_people=4))
    assert only(shown).value == 100


@pytest.mark.parametrize(("n", "code"), [(4, "privacy"), (9, "too_few"), (10, None), (30, None)])
def test_privacy_wins_over_few_and_few_over_a_number(n: int, code: str | None) -> None:
    cell = only(ask(MemoryWarehouse(answers=[answer(i) for i in range(n)]), "nps"))
    assert (cell.withheld.code if cell.withheld else None) == code
    assert cell.is_indicative == (n == 10)
    if n == 9:
        assert str(cell.withheld) == "Too few answers (9 of 10)."


def test_readers_combine_at_most_two_filters() -> None:
    warehouse = MemoryWarehouse(answers=ANSWERS)
    reader = Viewer(is_analyst=False)
    asked = {"by": ("unit",), "where": {"channel": ("web",), "survey": ("yearly",)}}
    with pytest.raises(BadInput, match="at most 2"):
        ask(warehouse, "nps", viewer=reader, **asked)
    assert ask(warehouse, "nps", **asked).cells
    assert ask(warehouse, "nps", viewer=reader, by=("unit", "channel")).cells
    assert ask(warehouse, "task_demand", viewer=reader, by=("unit", "channel", "task")).cells


def test_the_week_at_the_year_s_end_is_the_iso_week() -> None:
    rows = [answer(i, answered_at=datetime(2018, 12, 31, 10, i, tzinfo=UTC)) for i in range(12)]
    rows += [answer(i + 50, answered_at=datetime(2019, 1, 6, 22, i, tzinfo=UTC)) for i in range(12)]
    cell = only(ask(MemoryWarehouse(answers=rows), "nps", every="week"))
    assert (cell.period, cell.n) == ("2019-W01", 24)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2019, 3, 31), 23), (date(2019, 10, 27), 25), (date(2019, 6, 1), 24)]
)
def test_a_day_on_which_clocks_change_has_the_hours_it_has(day: date, hours: int) -> None:
    around = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=30)
    rows = [answer(i, answered_at=around + timedelta(minutes=30 * i)) for i in range(2 * 80)]
    cells = {c.period: c for c in ask(MemoryWarehouse(answers=rows), "nps", every="day").cells}
    assert cells[day.isoformat()].n == 2 * hours
    alone = only(
        ask(MemoryWarehouse(answers=rows), "nps", since=day, until=day + timedelta(days=1))
    )
    assert alone.n == 2 * hours


def test_since_counts_and_until_does_not() -> None:
    midnight = datetime(2019, 5, 31, 22, tzinfo=UTC)  # 1 June in Oslo
    rows = [answer(i, answered_at=midnight + timedelta(seconds=i - 15)) for i in range(30)]
    warehouse = MemoryWarehouse(answers=rows)
    assert only(ask(warehouse, "nps", since=date(2019, 6, 1))).n == 15
    assert only(ask(warehouse, "nps", until=date(2019, 6, 1))).n == 15


def test_a_period_without_rows_is_a_cell_that_says_so() -> None:
    rows = [answer(i) for i in range(20)] + [answer(i + 24 * 70) for i in range(20)]
    cells = ask(MemoryWarehouse(answers=rows), "nps", every="month").cells
    assert [(c.period, c.withheld.code if c.withheld else None) for c in cells] == [
        ("2019-01", None), ("2019-02", "no_rows"), ("2019-03", None),
    ]  # fmt: skip


def test_a_misspelt_dimension_or_value_is_answered_with_what_there_is() -> None:
    warehouse = MemoryWarehouse(answers=ANSWERS)
    with pytest.raises(UnknownName, match="Did you mean 'channel'"):
        ask(warehouse, "nps", by=("chanel",))
    with pytest.raises(UnknownName, match="phone, web"):
        ask(warehouse, "nps", where={"channel": ("letter",)})
    with pytest.raises(UnknownName, match="top_box"):
        ask(warehouse, "csat", variant="topbox")


def test_simulated_rows_mark_the_number() -> None:
    rows = [answer(i, simulated=i == 3) for i in range(20)]
    assert ask(MemoryWarehouse(answers=rows), "nps").is_simulated
    assert not ask(MemoryWarehouse(answers=rows[4:]), "nps").is_simulated


def words(size: int) -> tuple[MemoryWarehouse, Query]:
    rows = [answer(i, channel="web" if i < size else "phone") for i in range(40)]
    said: list[Record] = [
        {"source": "s", "response": f"r{i}", "question": "why", "text": f"words {i}",
         "said_at": row["answered_at"], "load_id": "answers-1"}
        for i, row in enumerate(rows)
    ]  # fmt: skip
    query = Query("nps", where={"channel": ("web",)})
    return MemoryWarehouse(answers=rows, comments=said), query


def test_comments_are_those_behind_the_number_newest_first() -> None:
    warehouse, query = words(8)
    found = comments_behind(warehouse, Settings(), OSLO, query, limit=3)
    assert [comment.text for comment in found] == ["words 7", "words 6", "words 5"]
    assert {comment.score for comment in found} == {9.0}


def test_comments_of_fewer_than_five_people_are_not_shown() -> None:
    warehouse, query = words(4)
    assert comments_behind(warehouse, Settings(), OSLO, query) == ()


@pytest.mark.parametrize("minimum", [1, 5, 40])
@pytest.mark.parametrize("is_analyst", [True, False])
def test_looking_at_people_only_where_it_matters_hides_the_same_cells(
    monkeypatch: pytest.MonkeyPatch, minimum: int, is_analyst: bool
) -> None:
    asked = {"by": ("unit", "channel"), "every": "quarter", "viewer": Viewer(is_analyst=is_analyst)}
    settings = Settings(minimum_people=minimum)
    sparing = ask(MemoryWarehouse(answers=ANSWERS), "nps", settings=settings, **asked)
    monkeypatch.setattr(people, "FEW_ROWS", 0)
    monkeypatch.setattr(people, "BUCKETS", 100_003)
    by_buckets = ask(MemoryWarehouse(answers=ANSWERS), "nps", settings=settings, **asked)
    monkeypatch.setattr(people, "_most_of_one", lambda _made: 1_000_000)
    everywhere = ask(MemoryWarehouse(answers=ANSWERS), "nps", settings=settings, **asked)
    assert numbers(everywhere) == numbers(sparing) == numbers(by_buckets)
