"""Make every Overview before anybody asks, at the start and whenever facts have changed.

An Overview compares every KPI and its cuts with earlier times, which takes seconds for a large
workspace. What it has measured is kept, so that the first reader of the day waits no longer than
the second. Whoever asks for a page meanwhile goes first: between two questions it makes way, and
what it has measured until then serves that page too.
"""

from __future__ import annotations

import logging
from collections.abc import Hashable
from threading import Event, Thread

from peil.metrics.measurement import Measurement, Query, Viewer
from peil.reports.asking import Desk
from peil.reports.overview import overview, overview_of
from peil.reports.pictures import start_drawing
from peil.shared.errors import PeilError
from peil.shared.words import speaking
from peil.warehouse.installation import served
from peil.warehouse.workspace import Workspace
from peil.web.making_way import make_way
from peil.web.warehouses import warehouse

SECONDS_BETWEEN_LOOKS = 10.0
_SECONDS_TO_MAKE_WAY = 10.0

_log = logging.getLogger("peil.web.warming")


def keep_warm() -> Thread:
    """Begin to keep every Overview warm, in a thread that ends with the process."""
    thread = Thread(target=_keep, args=(Event(),), name="warming", daemon=True)
    thread.start()
    return thread


def warm_overview(workspace: Workspace) -> None:
    """Make a workspace's Overview as most people see it, in its own language."""
    facts = warehouse(workspace)
    with speaking(workspace.settings.language):
        for analyst in (True, False):
            viewer = Viewer(is_analyst=analyst)
            # first the questions, since a page that is being made would keep its reader waiting
            overview(_PatientDesk(workspace, viewer, warehouse=facts))
            overview_of(Desk(workspace, viewer, warehouse=facts))


class _PatientDesk(Desk):
    """Asks nothing while somebody waits for a page."""

    def ask(self, query: Query) -> Measurement:
        make_way(_SECONDS_TO_MAKE_WAY)
        return super().ask(query)


def _keep(ended: Event) -> None:
    start_drawing()
    seen: dict[str, Hashable] = {}
    while True:
        for slug, workspace in served().items():
            try:
                now = Desk(workspace, warehouse=warehouse(workspace)).everything
                if seen.get(slug) != now:
                    seen[slug] = now
                    warm_overview(workspace)
            except (PeilError, OSError) as problem:
                _log.warning(
                    "not warmed", extra={"workspace": slug, "error": type(problem).__name__}
                )
        if ended.wait(SECONDS_BETWEEN_LOOKS):
            return
