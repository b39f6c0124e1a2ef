"""How old the facts are."""

from __future__ import annotations

from datetime import datetime

from peil.warehouse.workspace import Workspace


def newest_load(workspace: Workspace) -> datetime | None:
    """Return when facts were last loaded, or None if none are.

    Read from the tables' folders and not through the engine, since every page asks: a Delta
    table's newest log file is as old as its newest commit.
    """
    commits = [
        log.stat().st_mtime
        for log in workspace.facts_folder.glob("*/_delta_log/*.json")
        if not log.parts[-3].startswith(("loads", "_")) and "__" not in log.parts[-3]
    ]
    return datetime.fromtimestamp(max(commits), tz=workspace.zone) if commits else None
