"""Every Overview is made before anybody asks."""

from __future__ import annotations

import pytest

from peil.metrics.measurement import Viewer
from peil.reports import asking
from peil.reports.asking import Desk
from peil.reports.overview import overview_of
from peil.shared.words import speaking
from peil.warehouse.workspace import Workspace
from peil.web.warehouses import warehouse
from peil.web.warming import warm_overview
from tests.web.loaded import with_survey


@pytest.mark.parametrize("is_analyst", [True, False])
def test_the_first_reader_of_a_warm_overview_makes_nothing(
    workspace: Workspace, is_analyst: bool
) -> None:
    loaded = with_survey(workspace)
    warm_overview(loaded)
    kept = len(asking._kept)
    desk = Desk(loaded, Viewer(is_analyst=is_analyst), warehouse=warehouse(loaded))
    with speaking(loaded.settings.language):
        assert not overview_of(desk).is_empty
    assert len(asking._kept) == kept
