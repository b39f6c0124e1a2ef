"""A composite KPI: kept in versions, measured from its parts, withheld with any of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from peil.metrics.catalog import broken, catalog, entry
from peil.metrics.composed import composed
from peil.metrics.composite import Composite, Part
from peil.metrics.composites import add_version, read_composite, set_archived
from peil.metrics.engine import measure
from peil.metrics.measurement import Cell, Measurement, Query, Viewer
from peil.metrics.own import start_file
from peil.metrics.ratings import rated_kpis
from peil.shared.errors import BadInput, UnknownName
from peil.warehouse.settings import Settings
from tests.metrics.memory import OSLO, START, MemoryWarehouse, answer, case, only, satisfied

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
NPS = Part("nps", 2, -100, 100)
CSAT = Part("csat", 1, 0, 1)
TIME = Part("resolution_time", 1, 7200 * 2, 0)


def made(*parts: Part, name: str = "health", **given: object) -> Composite:
    whole = Composite(name, "Customer health", "", parts or (NPS, CSAT, TIME), 0, "kari", NOW)
    return replace(whole, **given)  # type: ignore[arg-type]


def ask(
    warehouse: MemoryWarehouse, folder: Path, kpi: str = "health", *,
    viewer: Viewer | None = None, **query: object,
) -> Measurement:  # fmt: skip
    asked = Query(kpi, **query)  # type: ignore[arg-type]
    return measure(warehouse, Settings(), OSLO, asked, viewer or Viewer(), folder=folder)


@pytest.fixture
def warehouse() -> MemoryWarehouse:
    """Forty recommend with 25 points net, forty are satisfied in three of four cases."""
    nps = [answer(n, score=9.0 if n % 2 else (5.0 if n % 4 else 8.0), channel="Web" if n < 20
                  else "App") for n in range(40)]  # fmt: skip
    csat = [satisfied(100 + n, question="q2", score=4.0 if n % 4 else 2.0,
                      channel="Web" if n % 2 else "App") for n in range(40)]  # fmt: skip
    return MemoryWarehouse(answers=nps + csat, cases=[
        case(n, channel="Web" if n < 35 else "App") for n in range(40)])  # fmt: skip


def test_a_composite_is_the_weighted_mean_of_its_parts_in_points(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    add_version(tmp_path, made())
    cell = only(ask(warehouse, tmp_path))
    parts = [only(ask(warehouse, tmp_path, kpi)) for kpi in ("nps", "csat", "resolution_time")]
    assert all(part.value is not None for part in parts)
    points = [(parts[0].value + 100) / 2, parts[1].value * 100, 100 * (1 - parts[2].value / 14400)]
    assert cell.value == pytest.approx(np.dot(points, (0.5, 0.25, 0.25)))
    time = parts[2]
    assert cell.parts == pytest.approx({
        "nps": points[0], "nps_n": 40, "csat": points[1], "csat_n": 40,
        "nps_low": (parts[0].low + 100) / 2, "nps_high": (parts[0].high + 100) / 2,
        "csat_low": parts[1].low * 100, "csat_high": parts[1].high * 100,
        # less is better, so the longest time that it may be is the fewest points
        "resolution_time_low": 100 * (1 - time.high / 14400),
        "resolution_time_high": 100 * (1 - time.low / 14400),
        "resolution_time": points[2], "resolution_time_n": 40,
    })  # fmt: skip
    assert cell.n == 40


def test_parts_of_the_same_answers_count_as_moving_together_and_others_as_apart(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    add_version(tmp_path, made())
    cell = only(ask(warehouse, tmp_path))
    nps, csat, time = (
        only(ask(warehouse, tmp_path, k)) for k in ("nps", "csat", "resolution_time")
    )
    answers = 0.5 * (nps.high - nps.value) / 2 + 0.25 * (csat.high - csat.value) * 100
    cases = 0.25 * (time.value - time.low) / 144
    assert cell.high - cell.value == pytest.approx(np.hypot(answers, cases))
    assert cell.low < cell.value < cell.high


@pytest.mark.parametrize("weight", range(3))
def test_every_weight_and_every_end_changes_the_number(
    warehouse: MemoryWarehouse, tmp_path: Path, weight: int
) -> None:
    parts = [NPS, CSAT, replace(TIME, zero=7200 * 5)]
    add_version(tmp_path, made(*parts))
    before = only(ask(warehouse, tmp_path)).value
    for changed in (
        replace(parts[weight], weight=9),
        replace(parts[weight], zero=parts[weight].zero * 3 - 0.5 + (weight == 2)),
        replace(parts[weight], hundred=parts[weight].hundred + (1 if weight < 2 else 60)),
    ):
        add_version(tmp_path, made(*(changed if p.kpi == changed.kpi else p for p in parts)))
        assert only(ask(warehouse, tmp_path)).value != pytest.approx(before)


def test_a_composite_is_withheld_with_any_part_and_names_it(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    add_version(tmp_path, made())
    cells = {c.slice["channel"]: c for c in ask(warehouse, tmp_path, by=("channel",)).cells}
    assert cells["Web"].value is not None
    hidden = cells["App"]
    assert (hidden.value, hidden.low, hidden.high) == (None, None, None)
    assert str(hidden.withheld) == (
        "Resolution time, which this is made of, has no number: Too few to tell (5 of 10)."
    )


def test_n_is_hidden_where_that_of_a_part_is(tmp_path: Path) -> None:
    few = [satisfied(n, question="q2", customer_key=f"k{n % 3}") for n in range(20)]
    warehouse = MemoryWarehouse(answers=[*(answer(100 + n) for n in range(20)), *few])
    add_version(tmp_path, made(NPS, CSAT))
    cell = only(ask(warehouse, tmp_path))
    assert cell.n is None
    assert cell.withheld is not None
    assert cell.withheld.code == "privacy"


def test_what_is_said_of_any_part_is_said_of_the_composite(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    """The oldest of the parts' newest events, since the number is no newer than that."""
    whole = made(NPS, CSAT)
    parts = [ask(warehouse, tmp_path, kpi) for kpi in ("nps", "csat")]
    early, late = START, START + timedelta(days=9)
    said = ("is_simulated", "is_weighted", "is_proxy")

    def put_together(*changed: dict[str, object]) -> Measurement:
        measured = [
            replace(part, **one)  # type: ignore[arg-type]
            for part, one in zip(parts, changed, strict=True)
        ]
        facts = ("answers", "answers")
        return composed(whole, parts[0].definition, facts, Query("health"), measured)

    plain = put_together({"last_event": late}, {"last_event": early})
    assert plain.last_event == early
    assert not any(getattr(plain, name) for name in said)
    for name in said:
        assert getattr(put_together({}, {name: True}), name)
    (cell,) = parts[1].cells
    hint = put_together({}, {"cells": (replace(cell, is_indicative=True),)})
    assert [one.is_indicative for one in (plain.cells[0], hint.cells[0])] == [False, True]


def test_periods_are_those_of_which_all_parts_may_tell(tmp_path: Path) -> None:
    nps = [answer(n, answered_at=START + timedelta(days=n)) for n in range(90)]
    csat = [satisfied(500 + n, question="q2", answered_at=START + timedelta(days=31 + n))
            for n in range(90)]  # fmt: skip
    add_version(tmp_path, made(NPS, CSAT))
    found = ask(MemoryWarehouse(answers=nps + csat), tmp_path, every="month")
    assert [c.period for c in found.cells] == ["2019-02", "2019-03", "2019-04", "2019-05"]
    assert [c.value is None for c in found.cells] == [False, False, True, True]
    assert isinstance(found.cells[0], Cell)


def test_a_part_may_be_of_some_rows_only(warehouse: MemoryWarehouse, tmp_path: Path) -> None:
    web = replace(CSAT, where={"channel": ("Web",)})
    add_version(tmp_path, made(NPS, web))
    cell = only(ask(warehouse, tmp_path))
    csat = only(ask(warehouse, tmp_path, "csat", where={"channel": ("Web",)}))
    assert cell.parts["csat"] == pytest.approx(csat.value * 100)
    app = only(ask(warehouse, tmp_path, where={"channel": ("App",)}))
    assert str(app.withheld).startswith("Customer satisfaction, which")


def test_one_who_is_no_analyst_cannot_go_around_the_limit_of_filters(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    web = replace(CSAT, where={"channel": ("Web",)})
    add_version(tmp_path, made(NPS, web))
    with pytest.raises(BadInput, match="at most 2"):
        ask(warehouse, tmp_path, viewer=Viewer(is_analyst=False), by=("language",),
            where={"survey": ("yearly",)})  # fmt: skip


def test_a_change_is_a_new_version_and_the_old_can_be_asked_for(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    add_version(tmp_path, made(NPS, CSAT))
    before = only(ask(warehouse, tmp_path)).value
    again = add_version(tmp_path, made(NPS, CSAT, author="ola", at=NOW + timedelta(days=1)))
    assert (again.version, again.author) == (1, "kari")
    changed = add_version(tmp_path, made(NPS, replace(CSAT, weight=5), author="ola"))
    assert changed.version == 2
    newest, old = ask(warehouse, tmp_path), ask(warehouse, tmp_path, version=1)
    assert (newest.definition.version, old.definition.version) == (2, 1)
    assert only(old).value == before
    assert only(newest).value != before
    with pytest.raises(BadInput, match="no version 3; the newest is 2"):
        ask(warehouse, tmp_path, version=3)
    with pytest.raises(BadInput, match="version 3 is not kept here"):
        ask(warehouse, tmp_path, "nps", version=3)


def test_an_archived_composite_is_kept_and_can_be_taken_back(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    add_version(tmp_path, made())
    set_archived(tmp_path, "health", NOW, "ola")
    assert "health" not in catalog(tmp_path)
    assert read_composite(tmp_path / "kpis" / "health.json").archived_by == "ola"
    with pytest.raises(UnknownName):
        ask(warehouse, tmp_path)
    set_archived(tmp_path, "health", None, "ola")
    assert only(ask(warehouse, tmp_path)).value is not None


REFUSED = {
    "fewer": ((NPS,), "2 to 8"),
    "weight": ((NPS, replace(CSAT, weight=0)), "over 0"),
    "nan": ((NPS, replace(CSAT, zero=float("nan"))), "two different values"),
    "equal": ((NPS, replace(CSAT, zero=1)), "two different values"),
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_a_composite_that_cannot_be_measured_is_not_kept(tmp_path: Path, wrong: str) -> None:
    parts, said = REFUSED[wrong]
    with pytest.raises(BadInput, match=said):
        add_version(tmp_path, made(*parts))
    assert not (tmp_path / "kpis" / "health.json").exists()


UNFIT = {
    "way": (replace(CSAT, zero=1, hundred=0), "more is better"),
    "lower": (replace(TIME, zero=0, hundred=7200), "less is better"),
    "count": (Part("enquiries", 1, 100, 0), "counts"),
    "always": (Part("task_demand", 1, 0, 1), "for each task"),
    "unknown": (Part("health", 1, 0, 1), "No KPI named 'health'"),
    "variant": (replace(CSAT, variant="median"), "No variant of csat"),
}


@pytest.mark.parametrize("unfit", UNFIT)
def test_a_composite_of_what_cannot_be_a_part_is_told_and_takes_nothing_down(
    tmp_path: Path, unfit: str
) -> None:
    part, said = UNFIT[unfit]
    add_version(tmp_path, made(NPS, part))
    (told,) = broken(tmp_path)
    assert (told.name, said in str(told.problem)) == ("health", True)
    assert "nps" in catalog(tmp_path)
    with pytest.raises((BadInput, UnknownName), match=said):
        entry("health", tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"versions": []}', '{"versions": [{}]}'])
def test_a_damaged_file_is_told_and_takes_nothing_down(tmp_path: Path, text: str) -> None:
    add_version(tmp_path, made())
    (tmp_path / "kpis" / "health.json").write_text(text)
    (told,) = broken(tmp_path)
    assert "kpis/health.json does not hold a composite" in str(told.problem)
    assert "nps" in catalog(tmp_path)


def test_a_part_that_was_changed_since_and_one_outside_its_ends_are_told(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    add_version(tmp_path, made(replace(NPS, version=7), replace(CSAT, hundred=0.5)))
    notes = " ".join(map(str, ask(warehouse, tmp_path).notes))
    assert "“Net promoter score” was version 7 when this was defined and is version 1 now" in notes
    assert "“Customer satisfaction” lies outside" in notes


def test_a_composite_may_be_made_of_a_kpi_of_ones_own(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    start_file(tmp_path, "very_good", year=2026, known=())
    add_version(tmp_path, made(Part("very_good", 1, 0, 1), TIME))
    assert only(ask(warehouse, tmp_path)).parts["very_good"] == pytest.approx(50)
    (tmp_path / "kpis" / "very_good.py").unlink()
    assert "very_good" in str(broken(tmp_path)[0].problem)


def test_a_composite_has_no_drivers_of_its_own(warehouse: MemoryWarehouse, tmp_path: Path) -> None:
    add_version(tmp_path, made())
    assert "health" not in rated_kpis(warehouse, Settings(), OSLO, catalog(tmp_path))


def test_the_file_holds_every_version_as_plain_json(tmp_path: Path) -> None:
    add_version(tmp_path, made())
    add_version(tmp_path, made(NPS, TIME, title="Health"))
    kept = json.loads((tmp_path / "kpis" / "health.json").read_text(encoding="utf-8"))
    assert [one["title"] for one in kept["versions"]] == ["Customer health", "Health"]
    assert kept["versions"][0]["author"] == "kari"
    assert read_composite(tmp_path / "kpis" / "health.json").at(1).parts == (NPS, CSAT, TIME)
