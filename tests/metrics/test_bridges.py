"""A bridged series: each stretch measured by what held then, raw numbers kept, breaks told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from peil.metrics.bridge import Bridge, Side
from peil.metrics.bridge_making import Wish, make_bridge
from peil.metrics.bridged import measure_series
from peil.metrics.bridges import add_bridge, bridges_of, read_bridges, undo_bridge
from peil.metrics.composite import Composite, Part
from peil.metrics.composites import add_version
from peil.metrics.engine import measure
from peil.metrics.measurement import Measurement, Query, Viewer
from peil.shared.errors import BadInput, NotEnoughData, UnknownName
from peil.warehouse.settings import Settings
from tests.metrics.memory import OSLO, MemoryWarehouse, Record, answer, satisfied
from tests.metrics.test_contract_value import insurer

NOW = datetime(2021, 2, 1, tzinfo=UTC)
BEGIN = datetime(2020, 1, 1, 12, tzinfo=UTC)
BREAK = date(2020, 7, 1)
Q1, Q2 = Side("nps", {"question": ("q1",)}), Side("nps", {"question": ("q2",)})


def asked(question: str, first: int, months: range, promoters: int, **more: object) -> list[Record]:
    """Forty answers a month to one question, of which some promote and the others are neutral."""
    return [
        answer(first + 100 * month + i, question=question, score=9.0 if i < promoters else 8.0,
               answered_at=datetime(2020, month, 1 + i % 27, 12, tzinfo=UTC), **more)
        for month in months for i in range(40)
    ]  # fmt: skip


@pytest.fixture
def warehouse() -> MemoryWarehouse:
    """Until July one question with NPS 25, then another with NPS 50."""
    return MemoryWarehouse(
        answers=asked("q1", 0, range(1, 7), 10) + asked("q2", 10_000, range(7, 13), 20)
    )


@pytest.fixture
def overlapping() -> MemoryWarehouse:
    """The same, and in July and August the first question was still asked of others."""
    return MemoryWarehouse(
        answers=asked("q1", 0, range(1, 9), 10) + asked("q2", 10_000, range(7, 13), 20)
    )


def wish(**changed: object) -> Wish:
    whole = Wish(BREAK, Q1, Q2, "A new wording", "Kari", add=25.0)
    return replace(whole, **changed)  # type: ignore[arg-type]


def made(warehouse: MemoryWarehouse, folder: Path, **changed: object) -> Bridge:
    return make_bridge(warehouse, Settings(), OSLO, wish(**changed), folder=folder, now=NOW)


def kept(warehouse: MemoryWarehouse, folder: Path, **changed: object) -> Bridge:
    return add_bridge(folder, made(warehouse, folder, **changed))


def series(
    warehouse: MemoryWarehouse, folder: Path, kpi: str = "nps", *,
    viewer: Viewer | None = None, **query: object,
) -> Measurement:  # fmt: skip
    given = Query(kpi, **{"every": "month", **query})  # type: ignore[arg-type]
    return measure_series(warehouse, Settings(), OSLO, given, viewer or Viewer(), folder=folder)


def test_a_series_without_a_bridge_is_as_measured(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    query = Query("nps", every="month")
    assert series(warehouse, tmp_path) == measure(
        warehouse, Settings(), OSLO, query, folder=tmp_path
    )


def test_what_was_measured_before_the_break_is_shifted_and_kept_beside_it(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    kept(warehouse, tmp_path)
    found = series(warehouse, tmp_path)
    raw = series(warehouse, tmp_path, as_measured=True)
    assert [cell.period for cell in found.cells] == [f"2020-{m:02}" for m in range(1, 13)]
    assert {round(cell.value or 0, 6) for cell in found.cells} == {50.0}
    for cell, plain in zip(found.cells[:6], raw.cells[:6], strict=True):
        assert cell.measured is not None
        assert (cell.measured.value, cell.measured.low) == (plain.value, plain.low)
        assert cell.low == pytest.approx(plain.low + 25)
        assert cell.high == pytest.approx(plain.high + 25)
        assert cell.n == plain.n == 40
    assert [cell.measured for cell in found.cells[6:]] == [None] * 6
    assert [cell.value for cell in found.cells[6:]] == [cell.value for cell in raw.cells[6:]]


def test_records_of_a_bridged_series_tell_what_was_measured_and_others_do_not_mention_it(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    plain = series(warehouse, tmp_path).records()
    kept(warehouse, tmp_path, times=0.5)
    found = series(warehouse, tmp_path).records()
    assert "bridge" not in plain[0]
    assert found[0]["bridge"] == "0.5 * measured +25"
    assert found[0]["measured_value"] == plain[0]["value"]
    assert (found[-1]["bridge"], found[-1]["measured_value"]) == (None, None)


def test_a_stated_doubt_widens_the_interval_in_squares(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    kept(warehouse, tmp_path, add_low=19.0, add_high=33.0)
    cell = series(warehouse, tmp_path).cells[0]
    assert cell.measured is not None
    plain = cell.measured
    assert plain.low is not None
    assert plain.high is not None
    assert cell.value - cell.low == pytest.approx(((plain.value - plain.low) ** 2 + 36) ** 0.5)
    assert cell.high - cell.value == pytest.approx(((plain.high - plain.value) ** 2 + 64) ** 0.5)


def test_where_both_were_asked_the_newer_is_told_though_they_must_not_be_added_up(
    overlapping: MemoryWarehouse, tmp_path: Path
) -> None:
    raw = {cell.period: cell for cell in series(overlapping, tmp_path).cells}
    assert raw["2020-07"].withheld is not None
    kept(overlapping, tmp_path)
    found = {cell.period: cell for cell in series(overlapping, tmp_path).cells}
    assert found["2020-07"].value == pytest.approx(50)
    assert found["2020-07"].n == 40
    assert found["2020-06"].value == pytest.approx(50)


def test_a_bridge_is_estimated_from_the_overlap_with_its_uncertainty(
    overlapping: MemoryWarehouse, tmp_path: Path
) -> None:
    bridge = kept(overlapping, tmp_path, add=0.0, overlap=(BREAK, date(2020, 9, 1)))
    assert bridge.how == "difference"
    assert bridge.shift.value == pytest.approx(25)
    assert bridge.n == (80, 80)
    assert bridge.shift.low is not None
    assert 0 < bridge.shift.low < 25
    cell = series(overlapping, tmp_path).cells[0]
    assert cell.measured is not None
    assert cell.measured.low is not None
    alone, added = cell.measured.value - cell.measured.low, 25 - bridge.shift.low
    assert cell.value - cell.low == pytest.approx((alone**2 + added**2) ** 0.5)


def test_an_estimate_tells_how_many_stand_behind_either_way(tmp_path: Path) -> None:
    some = [row for i, row in enumerate(asked("q1", 0, range(7, 9), 10)) if i % 2]
    warehouse = MemoryWarehouse(answers=some + asked("q2", 10_000, range(7, 9), 20))
    bridge = made(warehouse, tmp_path, add=0.0, overlap=(BREAK, date(2020, 9, 1)))
    assert bridge.n == (40, 80)


def test_a_ratio_is_estimated_where_it_is_asked_for(
    overlapping: MemoryWarehouse, tmp_path: Path
) -> None:
    bridge = made(overlapping, tmp_path, add=0.0, overlap=(BREAK, date(2020, 9, 1)), as_ratio=True)
    assert bridge.factor.value == pytest.approx(2)
    assert bridge.shift.value == 0
    assert bridge.factor.low is not None
    assert bridge.factor.low < 2


def test_an_estimate_stays_as_it_was_when_more_is_loaded(
    overlapping: MemoryWarehouse, tmp_path: Path
) -> None:
    before = kept(overlapping, tmp_path, add=0.0, overlap=(BREAK, date(2020, 9, 1)))
    more = MemoryWarehouse(answers=asked("q1", 0, range(1, 9), 30)
                           + asked("q2", 10_000, range(7, 13), 20))  # fmt: skip
    series(more, tmp_path)
    assert read_bridges(tmp_path) == (before,)


def test_a_series_with_two_breaks_is_bridged_by_each_in_turn(tmp_path: Path) -> None:
    warehouse = MemoryWarehouse(answers=asked("q0", 50_000, range(1, 4), 4)
                                + asked("q1", 0, range(4, 7), 10)
                                + asked("q2", 10_000, range(7, 13), 20))  # fmt: skip
    first = Side("nps", {"question": ("q0",)})
    kept(warehouse, tmp_path, on=date(2020, 4, 1), earlier=first, later=Q1, add=15.0,
         add_low=12.0, add_high=18.0)  # fmt: skip
    kept(warehouse, tmp_path, add_low=21.0, add_high=29.0)
    cells = series(warehouse, tmp_path).cells
    assert {round(cell.value or 0, 6) for cell in cells} == {50.0}
    assert [len(c.measured.bridges) if c.measured else 0 for c in cells] == [2] * 3 + [1] * 3 + [
        0] * 6  # fmt: skip
    oldest = cells[0]
    assert oldest.measured is not None
    assert oldest.measured.low is not None
    alone = oldest.measured.value - oldest.measured.low
    assert oldest.value - oldest.low == pytest.approx((alone**2 + 9 + 16) ** 0.5)


def test_another_kpi_may_have_measured_the_series_before(tmp_path: Path) -> None:
    old = [satisfied(n, question="q0", score=4.0 if n % 4 else 2.0,
                     answered_at=BEGIN + timedelta(days=n % 30)) for n in range(40)]  # fmt: skip
    warehouse = MemoryWarehouse(answers=old + asked("q2", 10_000, range(3, 5), 20))
    kept(warehouse, tmp_path, on=date(2020, 3, 1), earlier=Side("csat"), later=Side("nps"),
         times=40.0, add=20.0)  # fmt: skip
    january = series(warehouse, tmp_path).cells[0]
    assert january.value == pytest.approx(50)
    assert january.measured is not None
    assert january.measured.value == pytest.approx(0.75)


def test_what_is_said_of_either_side_is_said_of_the_series(tmp_path: Path) -> None:
    old = [satisfied(n, question="q0", simulated=True, weight=1.0 + n % 2,
                     answered_at=BEGIN + timedelta(days=n % 30)) for n in range(40)]  # fmt: skip
    warehouse = MemoryWarehouse(answers=old + asked("q2", 10_000, range(3, 5), 20))
    plain = series(warehouse, tmp_path)
    kept(warehouse, tmp_path, on=date(2020, 3, 1), earlier=Side("csat"), later=Side("nps"),
         times=40.0, add=20.0)  # fmt: skip
    found = series(warehouse, tmp_path)
    assert (plain.is_simulated, plain.is_weighted) == (False, False)
    assert (found.is_simulated, found.is_weighted) == (True, True)
    assert found.last_event == plain.last_event
    later = series(warehouse, tmp_path, since=date(2020, 3, 1))
    assert (later.bridges, later.is_simulated) == ((), False)


def test_a_variant_has_bridges_of_its_own(tmp_path: Path) -> None:
    old = [satisfied(n, question="q0", score=(2.0, 4.0, 5.0, 5.0)[n % 4],
                     answered_at=BEGIN + timedelta(days=n % 30)) for n in range(40)]  # fmt: skip
    new = [satisfied(100 + n, question="q1", score=5.0 if n % 2 else 4.0,
                     answered_at=BEGIN + timedelta(60 + n % 30)) for n in range(40)]  # fmt: skip
    warehouse = MemoryWarehouse(answers=old + new)
    kept(warehouse, tmp_path, on=date(2020, 3, 1), earlier=Side("csat", variant="top_box"),
         later=Side("csat", variant="top_box"), add=-0.25)  # fmt: skip
    assert bridges_of(tmp_path, "csat") == ()
    top = series(warehouse, tmp_path, "csat", variant="top_box").cells
    assert [cell.value for cell in top if cell.value is not None] == [0.25, 0.5]
    assert series(warehouse, tmp_path, "csat").bridges == ()
    kept(warehouse, tmp_path, on=date(2020, 3, 1), earlier=Side("csat", variant="top_box"),
         later=Side("csat"), add=0.1)  # fmt: skip
    first = series(warehouse, tmp_path, "csat").cells[0].measured
    assert first is not None
    assert first.value == pytest.approx(0.5)


def test_amounts_in_two_currencies_make_no_estimate(tmp_path: Path) -> None:
    rows = [{**row, "currency": {"car": "SEK", "home": "NOK"}[str(row["segment"])]}
            for row in insurer(7)]  # fmt: skip
    sides = {name: Side("contract_lifetime_value", {"segment": (segment,)})
             for name, segment in (("earlier", "car"), ("later", "home"))}  # fmt: skip
    with pytest.raises(BadInput, match=r"different currencies \(NOK, SEK\)"):
        made(MemoryWarehouse(customers=rows), tmp_path, on=date(2019, 7, 1),
             overlap=(date(2019, 1, 1), date(2019, 7, 1)), **sides)  # fmt: skip


def test_an_earlier_version_of_a_composite_may_have_measured_it_before(tmp_path: Path) -> None:
    csat = [satisfied(5000 + n, question="qc", score=4.0 if n % 4 else 2.0,
                      answered_at=BEGIN + timedelta(days=n * 3)) for n in range(120)]  # fmt: skip
    warehouse = MemoryWarehouse(answers=csat + asked("q2", 10_000, range(1, 13), 20))
    parts = (Part("nps", 1, -100, 100), Part("csat", 1, 0, 1))
    one = Composite("health", "Customer health", "", parts, 0, "Kari", NOW)
    add_version(tmp_path, one)
    add_version(tmp_path, replace(one, parts=(replace(parts[0], weight=5), parts[1])))
    kept(warehouse, tmp_path, earlier=Side("health", version=1), later=Side("health"), add=3.0)
    found = {c.period: c for c in series(warehouse, tmp_path, "health").cells}
    first = {c.period: c for c in series(warehouse, tmp_path, "health", version=1).cells}
    newest = {c.period: c for c in series(warehouse, tmp_path, "health", as_measured=True).cells}
    march, august = "2020-03", "2020-08"
    assert found[march].value == pytest.approx(first[march].value + 3)
    assert found[august].value == newest[august].value


def test_a_cut_is_bridged_slice_by_slice_unless_it_is_what_tells_the_sides_apart(
    tmp_path: Path,
) -> None:
    rows = [
        {**row, "channel": "Web" if i % 2 else "App"}
        for i, row in enumerate(asked("q1", 0, range(1, 7), 10)
                                + asked("q2", 10_000, range(7, 13), 20))
    ]  # fmt: skip
    warehouse = MemoryWarehouse(answers=rows)
    kept(warehouse, tmp_path)
    cut = series(warehouse, tmp_path, by=("channel",))
    assert [c.slice["channel"] for c in cut.cells] == ["App"] * 12 + ["Web"] * 12
    assert all(c.value == pytest.approx(50) for c in cut.cells)
    by_question = series(warehouse, tmp_path, by=("question",))
    assert not by_question.bridges
    plain = series(warehouse, tmp_path, by=("question",), as_measured=True)
    assert by_question.cells == plain.cells


def test_one_number_across_the_break_is_as_measured_and_says_so(tmp_path: Path) -> None:
    warehouse = MemoryWarehouse(answers=asked("q1", 0, range(1, 13), 10))
    kept(warehouse, tmp_path, earlier=Side("nps"), later=Side("nps"))
    whole = series(warehouse, tmp_path, every=None)
    assert whole.cells[0].value == pytest.approx(25)
    assert whole.cells[0].measured is None
    assert "changed on 1 Jul 2020" in " ".join(map(str, whole.notes))
    before = series(warehouse, tmp_path, every=None, until=BREAK)
    assert before.cells[0].value == pytest.approx(50)
    after = series(warehouse, tmp_path, every=None, since=BREAK)
    assert after.cells[0].value == pytest.approx(25)


def test_a_period_that_the_break_divides_holds_what_came_after_and_says_so(
    tmp_path: Path,
) -> None:
    warehouse = MemoryWarehouse(answers=asked("q1", 0, range(1, 13), 10))
    kept(warehouse, tmp_path, earlier=Side("nps"), later=Side("nps"))
    found = series(warehouse, tmp_path, every="year")
    assert [(c.period, c.n, c.value) for c in found.cells] == [("2020", 240, 25.0)]
    assert "2020 holds only what was measured from 1 Jul 2020" in " ".join(map(str, found.notes))


def test_a_period_whose_later_part_has_no_number_holds_the_earlier_one_and_says_so(
    tmp_path: Path,
) -> None:
    warehouse = MemoryWarehouse(
        answers=asked("q1", 0, range(1, 7), 10) + asked("q2", 10_000, range(7, 13), 20)
    )
    kept(warehouse, tmp_path, on=date(2020, 6, 28))
    found = series(warehouse, tmp_path)
    june = next(c for c in found.cells if c.period == "2020-06")
    assert (june.n, june.value) == (40, pytest.approx(50))
    assert "2020-06 holds only what was measured before 28 Jun 2020" in " ".join(
        map(str, found.notes)
    )


def test_a_number_that_a_bridge_would_put_beyond_its_scale_is_withheld(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    kept(warehouse, tmp_path, add=90.0)
    cell = series(warehouse, tmp_path).cells[0]
    assert (cell.value, cell.low, cell.high) == (None, None, None)
    assert "beyond its scale" in str(cell.withheld)


def test_limits_stop_at_the_ends_of_the_scale(warehouse: MemoryWarehouse, tmp_path: Path) -> None:
    kept(warehouse, tmp_path, add=70.0)
    cell = series(warehouse, tmp_path).cells[0]
    assert cell.value == pytest.approx(95)
    assert cell.high == 100
    kept(warehouse, tmp_path, on=date(2020, 6, 1), add=-185.0)
    low = series(warehouse, tmp_path).cells[0]
    assert low.value == pytest.approx(25 - 185 + 70)
    assert low.low == -100


def test_a_reader_with_as_many_filters_as_may_be_sees_the_numbers_as_measured(
    tmp_path: Path,
) -> None:
    warehouse = MemoryWarehouse(
        answers=asked("q1", 0, range(1, 7), 10, channel="Web", language="nb")
        + asked("q2", 10_000, range(7, 13), 20, channel="Web", language="nb")
    )
    kept(warehouse, tmp_path)
    where = {"channel": ("Web",), "language": ("nb",)}
    analyst = series(warehouse, tmp_path, where=where)
    reader = series(warehouse, tmp_path, where=where, viewer=Viewer(is_analyst=False))
    assert analyst.bridges
    assert not reader.bridges
    assert reader.notes[-1].code == "not_bridged"


def test_an_undone_bridge_is_kept_and_used_no_more(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    bridge = kept(warehouse, tmp_path)
    undone = undo_bridge(tmp_path, bridge.number, at=NOW, by="Ola")
    assert read_bridges(tmp_path) == (undone,)
    assert (undone.undone_by, undone.reason) == ("Ola", "A new wording")
    shown, plain = series(warehouse, tmp_path), series(warehouse, tmp_path, as_measured=True)
    assert (shown.cells, shown.bridges) == (plain.cells, ())
    with pytest.raises(BadInput, match="no bridge 1 in force"):
        undo_bridge(tmp_path, bridge.number, at=NOW, by="Ola")
    assert kept(warehouse, tmp_path).number == 2


def test_a_break_is_bridged_once(warehouse: MemoryWarehouse, tmp_path: Path) -> None:
    kept(warehouse, tmp_path)
    with pytest.raises(BadInput, match="by bridge 1"):
        kept(warehouse, tmp_path, add=3.0)
    assert len(bridges_of(tmp_path, "nps")) == 1
    assert bridges_of(tmp_path, "csat") == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": " "}, "needs its reason"),
        ({"reason": "x" * 301}, "has 301 characters"),
        ({"times": 0.0}, "must be over 0"),
        ({"times": float("nan")}, "must be over 0"),
        ({"add": float("inf")}, "must be a number"),
        ({"add_low": 3.0, "add_high": 4.0}, "do not lie around it"),
        ({"add_low": -float("inf"), "add_high": 30.0}, "do not lie around it"),
        ({"add_low": 20.0}, "do not lie around it"),
        ({"add": 0.0, "earlier": Q2}, "changes nothing"),
        ({"later": Side("enquiries"), "earlier": Side("enquiries")}, "counts"),
        ({"later": Side("task_demand"), "earlier": Side("task_demand")}, "for each task"),
        ({"overlap": (date(2020, 8, 1), date(2020, 8, 1))}, "must be after since"),
        ({"overlap": (BREAK, date(2020, 9, 1)), "earlier": Q2}, "measured in two ways"),
        ({"overlap": (BREAK, date(2020, 9, 1)), "earlier": Side("csat")}, "their difference"),
        ({"overlap": (BREAK, date(2020, 9, 1)), "earlier": Side("csat", variant="mean"),
          "later": Side("csat")}, "their difference"),
    ],
)  # fmt: skip
def test_what_cannot_be_bridged_is_refused(
    overlapping: MemoryWarehouse, tmp_path: Path, changed: dict[str, object], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        kept(overlapping, tmp_path, **changed)
    assert read_bridges(tmp_path) == ()


def test_sides_that_do_not_exist_are_refused(warehouse: MemoryWarehouse, tmp_path: Path) -> None:
    for side in (Side("npss"), Side("nps", {"question": ("q9",)}), Side("nps", variant="p90")):
        with pytest.raises(UnknownName):
            made(warehouse, tmp_path, earlier=side)


def test_an_overlap_in_which_one_was_not_asked_is_refused(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    with pytest.raises(NotEnoughData, match=r"nps question=q1.*no number in the overlap"):
        made(warehouse, tmp_path, overlap=(BREAK, date(2020, 9, 1)))


def test_a_file_that_holds_no_bridges_is_named(tmp_path: Path) -> None:
    (tmp_path / "kpis").mkdir()
    (tmp_path / "kpis" / ".bridges.json").write_text('[{"number": 1}]', encoding="utf-8")
    with pytest.raises(BadInput, match=r"kpis/\.bridges\.json does not hold bridges"):
        read_bridges(tmp_path)
