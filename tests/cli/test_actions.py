"""`peil verdict`, `peil actions` and `peil goals`."""

from __future__ import annotations

import csv
import json

import pytest

from peil.shared.errors import BadInput, UnknownName
from tests.cli.test_commands import peil
from tests.notebook.conftest import _databases, company, planned, surveyed

__all__ = ["_databases", "company", "planned", "surveyed"]


def test_a_verdict_is_written_in_words_json_and_csv(planned):
    record = json.loads(peil("-w", planned.folder, "verdict", "1", "--format", "json"))
    assert record["verdict"] == "cannot tell yet"
    assert {"name", "passed", "text"} == set(record["checks"][0])
    (row,) = csv.DictReader(
        peil("-w", planned.folder, "verdict", "1", "--format", "csv").splitlines()
    )
    assert (row["verdict"], json.loads(row["treated"])) == ("cannot tell yet", ["new"])
    words = peil("-w", planned.folder, "verdict", "Answer within a day")
    title, word, when, *_rest = words.splitlines()
    assert (title, word) == ("Answer within a day (action 1)", "? Cannot tell yet")
    assert when.startswith("Judged on 1 Dec 2026")
    assert "It costs NOK\xa01\u202f000 in all." in words


def test_lists_are_written_in_words_json_and_csv(planned):
    (record,) = json.loads(peil("-w", planned.folder, "actions", "--format", "json"))
    assert (record["action"], record["state"]) == (1, "judged")
    (row,) = csv.DictReader(peil("-w", planned.folder, "actions", "--format", "csv").splitlines())
    assert row["title"] == "Answer within a day"
    assert peil("-w", planned.folder, "actions").startswith(
        "? Cannot tell yet: Answer within a day (action 1)"
    )
    assert json.loads(peil("-w", planned.folder, "goals", "--format", "json")) == []
    assert peil("-w", planned.folder, "goals").strip() == "No goal has been set."


def test_what_is_not_there_is_told_with_what_is(planned, tmp_path):
    with pytest.raises(UnknownName, match="There are 1"):
        peil("-w", planned.folder, "verdict", "2")
    peil("init", tmp_path / "fresh")
    with pytest.raises(BadInput, match="peil -w .*fresh serve"):
        peil("-w", tmp_path / "fresh", "verdict", "1")
