"""Uploads whose files are there."""

from __future__ import annotations

import pytest

from peil.accounts.models import User
from peil.jobs.models import Upload
from peil.warehouse.workspace import Workspace
from tests.web.conftest import MAPPING, SURVEY


@pytest.fixture
def upload(workspace: Workspace, bob: User) -> Upload:
    """A survey that Bob brought, mapped and waiting to be asked for."""
    brought = Upload(
        workspace=workspace.slug, fact="answers", names=["survey.csv"], brought_by=bob,
        mapping_text=MAPPING, mapping_name="yearly",
    )  # fmt: skip
    brought.folder.mkdir(parents=True)
    (brought.folder / "survey.csv").write_text(SURVEY, encoding="utf-8")
    brought.save()
    return brought
