"""Files to upload and load in tests of pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from peil.sources.load import load_files
from peil.sources.mapping import parse_mapping
from peil.warehouse.workspace import Workspace

SURVEY = "id;when;score;segment\n" + "".join(
    f"{n};{1 + n % 28:02d}.{1 + n % 12:02d}.2026;{n % 11};{'new' if n % 3 else 'old'}\n"
    for n in range(120)
)
MAPPING = """\
fact = "answers"
source = "survey"
day_first = true

[columns]
response = "id"
survey = { value = "customers" }
survey_kind = { value = "relationship" }
answered_at = "when"

[dimensions]
segment = "segment"

[[questions]]
id = "recommend"
column = "score"
role = "outcome"
kind = "nps"
scale = [0, 10]
"""


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """A survey of 120 people."""
    path = tmp_path / "survey.csv"
    path.write_text(SURVEY, encoding="utf-8")
    return path


@pytest.fixture
def loaded(workspace: Workspace, survey: Path) -> Workspace:
    """The workspace with the survey loaded."""
    load_files(workspace, "answers", [survey], parse_mapping(MAPPING), actor="kari")
    return workspace
