"""One open warehouse per workspace, shared by all requests: opening one costs a second."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock

from peil.facts.catalog import facts, measured_facts
from peil.shared.errors import PeilError
from peil.warehouse.delta import open_warehouse
from peil.warehouse.installation import served
from peil.warehouse.warehouse import Warehouse
from peil.warehouse.workspace import Workspace

_log = logging.getLogger("peil.web.warehouses")
_opening = Lock()


def warehouse(workspace: Workspace) -> Warehouse:
    """Return a workspace's warehouse, opened at the first call; safe from several threads.

    Raises
    ------
    BadInput
        If the workspace has another schema version: the message names ``peil upgrade``.
    """
    with _opening:
        settings = workspace.settings
        return _warehouse(workspace.folder, settings.warehouse or settings.facts)


@cache
def _warehouse(folder: Path, facts: str) -> Warehouse:  # noqa: ARG001  (the cache's key)
    return open_warehouse(Workspace(folder))


def newest_load(workspace: Workspace) -> datetime | None:
    """Return when something measured was last loaded; None if nothing was, or it cannot be read.

    Every page asks, error pages too, so this one never fails; ``/healthz`` tells of trouble.
    """
    try:
        ages = [warehouse(workspace).age(name) for name in measured_facts()]
    except PeilError:
        return None
    return max((age for age in ages if age), default=None)


def warm() -> None:
    """Open every warehouse and ask each one thing, so that no reader waits for it."""
    for workspace in served().values():
        try:
            opened = warehouse(workspace)
            for name in facts():
                opened.run(opened.table(name).count().as_table())
        except PeilError as problem:
            _log.warning(
                "not warmed", extra={"workspace": workspace.slug, "error": type(problem).__name__}
            )
