"""Make every Overview before anybody asks, at the start and whenever what it tells has changed.

An Overview compares every KPI and its cuts with earlier times, which takes seconds for a large
workspace. What it has measured is kept, so that the first reader of the day waits no longer than
the second. Whoever asks for a page meanwhile goes first: between two questions it makes way, and
what it has measured until then serves that page too.
"""

from __future__ import annotations

import atexit
import logging
from collections.abc import Hashable
from contextlib import suppress
from threading import Event, Thread

from django.db import DatabaseError, connection

from peil.metrics.measurement import Measurement, Query, Viewer
from peil.reports.asking import Desk
from peil.reports.overview import overview, overview_of
from peil.reports.pictures import start_drawing
from peil.reports.steering import Kept, steering_of
from peil.reports.verdict import judged, others_of
from peil.shared.errors import PeilError
from peil.shared.words import speaking
from peil.warehouse.installation import served
from peil.warehouse.warehouse import Warehouse
from peil.warehouse.workspace import Workspace
from peil.web.kept import kept
from peil.web.making_way import make_way
from peil.web.warehouses import warehouse

SECONDS_BETWEEN_LOOKS = 10.0
_SECONDS_TO_STOP = 5.0
_SECONDS_TO_MAKE_WAY = 10.0

NOTHING = Kept()

_log = logging.getLogger("peil.web.warming")


def keep_warm() -> Thread:
    """Begin to keep every Overview warm, in a thread that ends with the process.

    A thread that the interpreter ends within a question to the engine would take the process down
    with an error, so it is told to stop before that.
    """
    ended = Event()
    thread = Thread(target=_keep, args=(ended,), name="warming", daemon=True)

    def stop() -> None:
        ended.set()
        thread.join(_SECONDS_TO_STOP)

    atexit.register(stop)
    thread.start()
    return thread


class Ended(Exception):
    """The process is about to end, and nothing more is asked."""


def warm_overview(workspace: Workspace, ended: Event, planned: Kept = NOTHING) -> None:
    """Make a workspace's Overview as most people see it, in its own language.

    Parameters
    ----------
    workspace : Workspace
    ended : Event
        Set when the process is about to end.
    planned : Kept
        Its goals and actions.
    """
    facts = warehouse(workspace)
    with speaking(workspace.settings.language):
        for analyst in (True, False):
            viewer = Viewer(is_analyst=analyst)
            # first the questions, since a page that is being made would keep its reader waiting
            patient = _PatientDesk(workspace, viewer, facts, ended)
            overview(patient, planned.goals)
            desk = Desk(workspace, viewer, warehouse=facts)
            overview_of(desk, planned.goals)
            _warm_verdicts(patient, planned)
            steering_of(desk, planned)


def _warm_verdicts(desk: _PatientDesk, planned: Kept) -> None:
    """Judge every action, one after the other: each takes some seconds of a large workspace."""
    for action in planned.actions:
        if action.is_fixed and action.withdrawn_on is None:
            desk.wait()
            with suppress(PeilError):  # the page says why
                judged(desk, action, others_of(action, planned.actions))


class _PatientDesk(Desk):
    """Asks nothing while somebody waits for a page, and nothing more once the process ends."""

    def __init__(
        self, workspace: Workspace, viewer: Viewer, facts: Warehouse, ended: Event
    ) -> None:
        super().__init__(workspace, viewer, warehouse=facts)
        self._ended = ended

    def ask(self, query: Query) -> Measurement:
        self.wait()
        return super().ask(query)

    def series(self, query: Query) -> Measurement:
        self.wait()
        return super().series(query)

    def wait(self) -> None:
        """Wait until nobody waits for a page."""
        make_way(_SECONDS_TO_MAKE_WAY)
        if self._ended.is_set():
            raise Ended


def _keep(ended: Event) -> None:
    start_drawing()
    seen: dict[str, Hashable] = {}
    while True:
        for slug, workspace in served().items():
            try:
                planned = kept(workspace)
                now = (Desk(workspace, warehouse=warehouse(workspace)).everything, planned.key)
                if seen.get(slug) != now:
                    seen[slug] = now
                    warm_overview(workspace, ended, planned)
            except Ended:
                return
            except (PeilError, OSError, DatabaseError) as problem:
                _log.warning(
                    "not warmed", extra={"workspace": slug, "error": type(problem).__name__}
                )
        connection.close()
        if ended.wait(SECONDS_BETWEEN_LOOKS):
            return
