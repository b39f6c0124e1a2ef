"""Bridges in the terminal and from Python."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from peil import open as open_workspace
from peil.cli.main import app
from peil.shared.errors import BadInput
from tests.cli.test_commands import MAPPING


def peil(*arguments: object, workspace: Path | None = None) -> str:
    chosen = ["-w", str(workspace)] if workspace else []
    outcome = CliRunner().invoke(app, [*chosen, *map(str, arguments)])
    if outcome.exception and not isinstance(outcome.exception, SystemExit):
        raise outcome.exception
    return outcome.stdout


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Eight months of NPS 25."""
    rows = ["id;date;language;nps"]
    rows += [f"{m}-{i};{1 + i % 27:02}.0{m}.2026;nb;{9 if i < 10 else 8}"
             for m in range(1, 9) for i in range(40)]  # fmt: skip
    (tmp_path / "answers.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "answers.toml").write_text(MAPPING, encoding="utf-8")
    folder = tmp_path / "shop"
    peil("init", folder, "--name", "The shop", "--zone", "Europe/Oslo")
    peil("load", "answers", tmp_path / "answers.csv", "--map", tmp_path / "answers.toml",
         workspace=folder)  # fmt: skip
    return folder


BRIDGE = ("bridge", "nps", "--on", "2026-05-01", "--add", "4", "--within", "1", "7",
          "--reason", "A new wording", "--author", "Kari")  # fmt: skip


def test_a_stated_bridge_is_told_used_and_undone(shop: Path) -> None:
    assert "plus 4 points" in peil(*BRIDGE, "--dry-run", workspace=shop)
    assert "There is no bridge" in peil("bridges", workspace=shop)
    said = peil(*BRIDGE, workspace=shop)
    assert "Before 1 May 2026 the numbers are bridged: what was measured plus 4 points." in said
    assert "Stated by Kari: “A new wording”." in said
    assert "interval of +1 point to +7 points, which the intervals hold" in said

    shown = peil("kpi", "nps", "--every", "month", workspace=shop)
    assert "As measured" in shown
    assert "the numbers are bridged" in shown
    plain = peil("kpi", "nps", "--every", "month", "--as-measured", workspace=shop)
    assert "bridged" not in plain

    rows = json.loads(peil("kpi", "nps", "--every", "month", "--format", "json", workspace=shop))
    assert [row["value"] for row in rows] == [29.0] * 4 + [25.0] * 4
    assert [row["measured_value"] for row in rows] == [25.0] * 4 + [None] * 4
    text = peil("kpi", "nps", "--every", "month", "--format", "csv", workspace=shop)
    table = list(csv.DictReader(io.StringIO(text)))
    assert table[0]["bridge"] == "1 * measured +4"

    [kept] = json.loads(peil("bridges", "--format", "json", workspace=shop))
    assert (kept["add"], kept["add_low"], kept["how"], kept["author"]) == (4, 1, "stated", "Kari")
    assert "Undone by Ola" in peil("bridges", "--undo", "1", "--author", "Ola", workspace=shop)
    assert "bridged" not in peil("kpi", "nps", "--every", "month", workspace=shop)
    assert "Undone by Ola" in peil("bridges", workspace=shop)


def test_python_gives_the_same_numbers_as_the_terminal(shop: Path) -> None:
    opened = open_workspace(shop)
    made = opened.bridge("nps", on="2026-05-01", add=4, within=(1, 7), reason="New", author="Kari")
    frame = opened.kpi("nps", every="month").to_pandas()
    rows = json.loads(peil("kpi", "nps", "--every", "month", "--format", "json", workspace=shop))
    assert frame["value"].tolist() == [row["value"] for row in rows]
    assert frame["bridge"].tolist()[0] == "1 * measured +4"
    assert opened.kpi("nps", every="month", as_measured=True).to_pandas()["value"].tolist() == [
        25.0] * 8  # fmt: skip
    assert "bridged" in opened.kpi("nps", every="month")._repr_html_()
    assert [one.record() for one in opened.bridges()] == [made.record()]
    assert opened.undo_bridge(1, by="Kari").bridge.undone_at is not None


def test_an_overlap_of_one_way_alone_is_refused(shop: Path) -> None:
    with pytest.raises(BadInput, match="measured in two ways"):
        open_workspace(shop).bridge("nps", on="2026-05-01", reason="New", author="Kari",
                                    overlap=("2026-05-01", "2026-06-01"))  # fmt: skip


def test_the_doctor_says_where_bridges_cannot_be_read(shop: Path) -> None:
    assert "bridges" not in peil("doctor", workspace=shop)
    peil(*BRIDGE, workspace=shop)
    assert "bridges: one in force" in peil("doctor", workspace=shop)
    (shop / "kpis" / ".bridges.json").write_text("[{]", encoding="utf-8")
    said = peil("doctor", workspace=shop)
    assert "kpis/.bridges.json does not hold bridges" in said
    assert "Put the file back from a backup" in said
