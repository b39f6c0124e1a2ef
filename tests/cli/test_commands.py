"""The terminal, from an empty folder to a number."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from peil import open as open_workspace
from peil.cli.main import app
from peil.metrics.composite import Composite, Part
from peil.metrics.composites import add_version
from peil.shared.errors import BadInput, NotEnoughData, UnknownName

MAPPING = """
fact = "answers"
source = "shop"
day_first = true

[columns]
response = "id"
answered_at = "date"
survey = { value = "after purchase" }
survey_kind = { value = "interaction" }
language = "language"

[[questions]]
id = "recommend"
column = "nps"
role = "outcome"
kind = "nps"
scale = [0, 10]
"""


@pytest.fixture
def folder(tmp_path):
    rows = ["id;date;language;nps"]
    rows += [f"{i};{1 + i % 28:02}.0{1 + i % 2}.2026;{'nb' if i % 3 else 'sv'};{i % 11}"
             for i in range(132)]  # fmt: skip
    (tmp_path / "answers.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "answers.toml").write_text(MAPPING, encoding="utf-8")
    return tmp_path


def peil(*arguments, workspace=None):
    chosen = ["-w", str(workspace)] if workspace else []
    outcome = CliRunner().invoke(app, [*chosen, *map(str, arguments)])
    if outcome.exception and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return outcome.stdout


@pytest.fixture
def loaded(folder):
    peil("init", folder / "shop", "--name", "The shop", "--zone", "Europe/Oslo")
    peil("load", "answers", folder / "answers.csv", "--map", folder / "answers.toml",
         workspace=folder / "shop")  # fmt: skip
    return folder / "shop"


def test_the_number_stands_after_init_and_load(loaded):
    (cell,) = json.loads(peil("kpi", "nps", "--format", "json", workspace=loaded))
    assert list(cell) == [
        "kpi", "slice", "period", "value", "low", "high", "n", "withheld", "unit",
        "definition_version", "facts_as_of",
    ]  # fmt: skip
    assert cell["n"] == 132
    assert cell["value"] == pytest.approx(100 * (2 - 7) / 11)
    assert cell["low"] < cell["value"] < cell["high"]


def test_csv_has_a_column_for_each_dimension_and_the_numbers_of_json(loaded):
    asked = ("kpi", "nps", "--by", "language", "--every", "month", "--format")
    from_csv = list(csv.DictReader(io.StringIO(peil(*asked, "csv", workspace=loaded))))
    from_json = json.loads(peil(*asked, "json", workspace=loaded))
    assert [(r["language"], r["period"], float(r["value"])) for r in from_csv] == [
        (c["slice"]["language"], c["period"], c["value"]) for c in from_json
    ]
    assert {r["language"] for r in from_csv} == {"nb", "sv"}


def test_the_table_says_value_interval_and_n(loaded):
    table = peil("kpi", "nps", workspace=loaded)
    assert "Net promoter score" in table
    assert "132" in table


def test_a_condition_keeps_only_its_rows(loaded):
    asked = ("kpi", "nps", "--where", "language=sv", "--format", "json")
    (cell,) = json.loads(peil(*asked, workspace=loaded))
    assert cell["n"] == 44


def test_a_condition_without_a_value_is_told_how_to_be_written(loaded):
    with pytest.raises(BadInput, match="--where is 'language', must be DIM=VALUE"):
        peil("kpi", "nps", "--where", "language", workspace=loaded)


def test_a_misspelt_kpi_is_met_with_the_nearest(loaded):
    with pytest.raises(UnknownName, match="Did you mean 'nps'?"):
        peil("kpi", "npss", workspace=loaded)


def test_a_misspelt_dimension_is_met_with_the_nearest(loaded):
    with pytest.raises(UnknownName, match="Did you mean 'language'?"):
        peil("kpi", "nps", "--by", "langage", workspace=loaded)


@pytest.mark.parametrize("option", ["--since", "--until"])
def test_a_date_that_is_none_is_told_how_dates_are_written(loaded, option):
    with pytest.raises(BadInput, match="must be a date such as 2026-01-31"):
        peil("kpi", "nps", option, "yesterday", workspace=loaded)


def test_until_does_not_count(loaded):
    asked = ("kpi", "nps", "--since", "2026-01-01", "--until", "2026-02-01", "--format", "json")
    (cell,) = json.loads(peil(*asked, workspace=loaded))
    assert cell["n"] == 66


def test_the_same_file_twice_is_loaded_once(loaded, folder):
    said = peil("load", "answers", folder / "answers.csv", "--map", folder / "answers.toml",
                workspace=loaded)  # fmt: skip
    assert "already" in said
    assert len(json.loads(peil("loads", "--json", workspace=loaded))) == 1


def test_an_undone_load_is_gone_from_the_numbers(loaded):
    (load,) = json.loads(peil("loads", "--json", workspace=loaded))
    peil("undo", load["load_id"], workspace=loaded)
    (cell,) = json.loads(peil("kpi", "nps", "--format", "json", workspace=loaded))
    assert (cell["value"], cell["n"]) == (None, 0)
    assert cell["withheld"]


def test_a_dry_run_loads_nothing(folder):
    peil("init", folder / "shop")
    peil("load", "answers", folder / "answers.csv", "--map", folder / "answers.toml", "--dry-run",
         workspace=folder / "shop")  # fmt: skip
    assert "Nothing is loaded yet" in peil("loads", workspace=folder / "shop")


def test_a_bad_row_is_named_with_file_row_column_and_value(folder):
    path = folder / "answers.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n900;03.02.2026;nb;12", encoding="utf-8")
    peil("init", folder / "shop")
    with pytest.raises(BadInput, match=r"(?s)answers\.csv.*row 133.*nps.*12"):
        peil("load", "answers", path, "--map", folder / "answers.toml", workspace=folder / "shop")
    assert "12" in (folder / "answers.csv.refused.csv").read_text(encoding="utf-8")


def test_every_kpi_is_listed_with_its_definition():
    listed = json.loads(peil("kpis", "--format", "json"))
    assert {"name", "title", "unit", "direction", "definition"} == set(listed[0])
    assert {"nps", "csat", "top_task_completion"} <= {entry["name"] for entry in listed}


def test_the_workspace_can_be_named_in_the_environment(loaded, monkeypatch):
    monkeypatch.setenv("PEIL_WORKSPACE", str(loaded))
    assert json.loads(peil("kpi", "nps", "--format", "json"))[0]["n"] == 132


def test_a_healthy_workspace_passes_the_doctor(loaded):
    said = peil("doctor", workspace=loaded)
    assert "WRONG" not in said
    assert said.count("ok") > 3


def test_a_backup_comes_back_with_the_same_numbers(loaded, folder):
    peil("backup", folder / "shop.peil", workspace=loaded)
    peil("restore", folder / "shop.peil", folder / "again")
    before, after = (peil("kpi", "nps", "--by", "language", "--format", "csv", workspace=one)
                     for one in (loaded, folder / "again"))  # fmt: skip
    assert before == after


def test_a_kpi_of_ones_own_is_begun_listed_and_asked_in_the_terminal(loaded):
    assert "very_good.py" in peil("kpis", "--new", "very_good", workspace=loaded)
    assert "very_good\n  Very good (share, higher is better)" in peil("kpis", workspace=loaded)
    (record,) = json.loads(peil("kpi", "very_good", "--format", "json", workspace=loaded))
    assert (record["value"], record["n"]) == (24 / 132, 132)
    assert "own KPIs: one file, usable" in peil("doctor", workspace=loaded)


def test_the_terminal_tells_where_an_own_kpi_has_a_mistake(loaded):
    peil("kpis", "--new", "very_good", workspace=loaded)
    path = loaded / "kpis" / "very_good.py"
    path.write_text(path.read_text(encoding="utf-8").replace("kind=", "kind= ="), encoding="utf-8")
    told = CliRunner().invoke(app, ["-w", str(loaded), "kpis"])
    assert "nps\n" in told.stdout
    assert "kpis/very_good.py, line 21" in told.stderr
    said = peil("doctor", workspace=loaded)
    assert "WRONG  own KPIs: kpis/very_good.py, line 21" in said
    with pytest.raises(BadInput, match="line 21"):
        peil("kpi", "very_good", workspace=loaded)


def test_a_kpi_cannot_be_begun_outside_a_workspace(tmp_path):
    with pytest.raises(BadInput, match="peil init"):
        peil("kpis", "--new", "very_good", workspace=tmp_path)


def test_rollups_are_told_of_one_by_one(loaded, monkeypatch):
    assert "No fact has so many rows" in peil("rollups", workspace=loaded)
    monkeypatch.setattr("peil.warehouse.delta._MOST_ROWS_KEPT", 0)
    said = peil("rollups", "--rebuild", workspace=loaded)
    assert "nps / unit: " in said
    assert said.splitlines()[-1].startswith("All rollups are up to date: ")


def test_a_composite_is_listed_and_asked_in_each_of_its_versions_in_the_terminal(loaded):
    at = datetime(2026, 3, 1, tzinfo=UTC)
    peil("kpis", "--new", "very_good", workspace=loaded)
    for weight in (1, 3):
        parts = (Part("nps", weight, -100, 100), Part("very_good", 1, 0, 1))
        add_version(loaded, Composite("health", "Health", "", parts, 0, "kari", at))
    assert "health\n  Health (score, higher is better)" in peil("kpis", workspace=loaded)
    values = {}
    for name, extra in (("health", ()), ("health", ("--definition", "1")), ("nps", ()),
                        ("very_good", ())):  # fmt: skip
        (record,) = json.loads(peil("kpi", name, *extra, "--format", "json", workspace=loaded))
        values[name, *extra] = record["value"]
    nps, good = (values["nps",] + 100) / 2, values["very_good",] * 100
    assert values["health",] == pytest.approx((3 * nps + good) / 4)
    assert values["health", "--definition", "1"] == pytest.approx((nps + good) / 2)
    answer = open_workspace(loaded).kpi("health", version=1, every="month")
    assert answer.measurement.definition.version == 1
    assert len(answer.to_pandas()) == 2
    with pytest.raises(NotEnoughData, match=r"several KPIs.* one of them: nps, very_good\."):
        open_workspace(loaded).drivers("health")


def test_the_doctor_tells_of_code_that_changed_while_its_version_did_not(loaded):
    peil("kpis", "--new", "very_good", workspace=loaded)
    peil("kpis", workspace=loaded)
    path = loaded / "kpis" / "very_good.py"
    changed = path.read_text(encoding="utf-8").replace("(9, 10)", "(8, 10)")
    path.write_text(changed, encoding="utf-8")
    assert "'very_good' changed without a new version" in peil("doctor", workspace=loaded)
    path.write_text(changed.replace("version=1", "version=2"), encoding="utf-8")
    assert "WRONG" not in peil("doctor", workspace=loaded)
