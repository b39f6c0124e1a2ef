"""A workspace's own KPIs: files that may be wrong without taking anything else down."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from peil.metrics.catalog import broken, catalog, entry
from peil.metrics.engine import measure, unusable
from peil.metrics.measurement import Measurement, Query
from peil.metrics.own import start_file
from peil.metrics.ratings import rated_kpis
from peil.metrics.rolling_up import roll_up
from peil.shared.errors import BadInput
from peil.warehouse.settings import Settings
from peil.warehouse.workspace import make_workspace
from tests.metrics.memory import OSLO, START, MemoryWarehouse, answer, case, only
from tests.metrics.rolling import Rolling

DOCS = Path(__file__).parents[2] / "docs" / "own-kpis.md"


def written(folder: Path, name: str, text: str) -> Path:
    (folder / "kpis").mkdir(exist_ok=True)
    path = folder / "kpis" / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return path


def started(folder: Path, name: str = "very_good") -> str:
    return start_file(folder, name, year=2026, known=()).read_text(encoding="utf-8")


def ask(warehouse: MemoryWarehouse, folder: Path, kpi: str) -> Measurement:
    return measure(warehouse, Settings(), OSLO, Query(kpi), folder=folder)


@pytest.fixture
def warehouse() -> MemoryWarehouse:
    """Twenty answers, of which twelve are 9 or more."""
    return MemoryWarehouse(answers=[answer(n, score=9.0 if n < 12 else 5.0) for n in range(20)])


def test_the_file_to_begin_with_measures_as_it_stands(
    warehouse: MemoryWarehouse, tmp_path: Path
) -> None:
    started(tmp_path)
    cell = only(ask(warehouse, tmp_path, "very_good"))
    assert (cell.value, cell.n) == (0.6, 20)
    assert catalog(tmp_path)["very_good"].definition.title == "Very good"


@pytest.mark.parametrize("name", ["Very_good", "2nd", "very good", "../nps", ""])
def test_a_kpi_cannot_begin_with_a_name_that_is_no_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="cannot be a KPI's name"):
        start_file(tmp_path, name, year=2026, known=())


def test_a_kpi_cannot_begin_with_a_name_that_is_taken(tmp_path: Path) -> None:
    started(tmp_path)
    for name in ("very_good", "nps"):
        with pytest.raises(BadInput, match="exists already"):
            start_file(tmp_path, name, year=2026, known=catalog())


def test_the_worked_example_of_the_docs_counts_the_slow_cases(tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    written(tmp_path, "slow_cases", example)
    assert unusable(MemoryWarehouse(), Settings(), OSLO, tmp_path) == []
    opened = [START + timedelta(hours=n) for n in range(30)]
    slow = [
        case(n, solved_at=opened[n] + timedelta(hours=73 if n < 5 else 72), opened_at=opened[n])
        for n in range(20)
    ]
    waiting = [case(n, solved_at=None, outcome="open") for n in range(20, 25)]
    spam = [case(n, solved_at=None, outcome="spam") for n in range(25, 30)]
    cell = only(ask(MemoryWarehouse(cases=slow + waiting + spam), tmp_path, "slow_cases"))
    assert (cell.value, cell.n) == (10 / 25, 25)


BROKEN = {
    "syntax": (lambda text: text.replace("METRIC = Metric(", "METRIC = = Metric("), 19, "syntax"),
    "import": (lambda text: text.replace("import Scores, Share", "import Scores, Shares"), 13,
               "cannot import"),
    "field": (lambda text: text.replace("Caution ", "Careful "), 1, "lacks Caution"),
    "title": (lambda text: text.replace("Very good: the", "Very good the"), 1, "Title: clause"),
    "nothing": (lambda text: text.replace("METRIC = ", "MEASURE = "), 1, "does not define METRIC"),
    "parameter": (lambda text: text.replace("unit=", "units="), 19, "unexpected keyword"),
    "fact": (lambda text: text.replace('"answers"', '"answer"'), 1, "Did you mean 'answers'"),
    "exit": (lambda text: text + "\nraise SystemExit(3)\n", 30, "SystemExit"),
    "column": (lambda text: text.replace('rows=answered("nps")', "rows=lambda t: t.scores > 3"), 22,
               "scores"),
    "instant": (lambda text: text.replace('"answered_at"', '"answered"'), None, "answered"),
    "uniform": (lambda text: text.replace('("question"', '("questions"'), None, "questions"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", BROKEN)
def test_a_file_with_a_mistake_is_told_with_its_line_and_the_others_work(
    warehouse: MemoryWarehouse, tmp_path: Path, mistake: str
) -> None:
    spoil, line, said = BROKEN[mistake]
    text = started(tmp_path)
    started(tmp_path, "good")
    assert spoil(text) != text
    written(tmp_path, "very_good", spoil(text))
    (told,) = unusable(warehouse, Settings(), OSLO, tmp_path)
    assert (told.name, told.line) == ("very_good", line)
    assert said in str(told.problem)
    assert "kpis/very_good.py" in str(told.problem)
    assert (f"line {line}" in str(told.problem)) == (line is not None)
    assert only(ask(warehouse, tmp_path, "good")).value == 0.6
    assert only(ask(warehouse, tmp_path, "nps")).n == 20
    with pytest.raises(BadInput, match="kpis/very_good.py"):
        ask(warehouse, tmp_path, "very_good")


def test_a_mistake_in_which_rows_count_leaves_the_kpis_with_drivers(tmp_path: Path) -> None:
    rows = [answer(n, survey="s") for n in range(3)]
    rows += [answer(n, survey="s", question=q, role="driver") for n in range(3) for q in ("a", "b")]
    text = started(tmp_path).replace('rows=answered("nps")', "rows=lambda t: t.scores > 3")
    written(tmp_path, "very_good", text)
    found = rated_kpis(MemoryWarehouse(answers=rows), Settings(), OSLO, catalog(tmp_path))
    assert found == ("nps",)


def test_a_mended_file_is_read_anew(warehouse: MemoryWarehouse, tmp_path: Path) -> None:
    text = started(tmp_path)
    written(tmp_path, "very_good", text.replace("METRIC", "M"))
    assert [one.name for one in broken(tmp_path)] == ["very_good"]
    written(tmp_path, "very_good", text.replace("(9, 10)", "(5, 10)"))
    assert broken(tmp_path) == []
    assert only(ask(warehouse, tmp_path, "very_good")).value == 1.0


def test_a_file_may_not_take_a_name_nor_have_a_name_that_cannot_be_asked_for(
    tmp_path: Path,
) -> None:
    text = started(tmp_path)
    for name in ("nps", "Very-good"):
        written(tmp_path, name, text)
    written(tmp_path, "_helpers", "nothing = ")
    told = {one.name: str(one.problem) for one in broken(tmp_path)}
    assert set(told) == {"nps", "Very-good"}
    assert all("Rename" in problem for problem in told.values())
    assert entry("nps", tmp_path).file is None


def test_a_mistake_leaves_the_rollups_of_the_others(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "shop")
    text = started(workspace.folder).replace('("question"', '("questions"')
    written(workspace.folder, "very_good", text)
    started(workspace.folder, "good")
    rows = MemoryWarehouse(answers=[answer(n, load_id=f"l{n % 2}") for n in range(20)])
    done = roll_up(workspace, Rolling(rows, tmp_path / "rollups"))
    rolled = {one.label.split("-")[0] for one in done}
    assert {"nps", "good"} <= rolled
    assert "very_good" not in rolled
