"""Bring a workspace's facts to the schema of this Peil."""

from __future__ import annotations

from peil.shared.errors import BadInput
from peil.warehouse.workspace import Workspace

LAYOUT_VERSION = 1  # of how a workspace keeps its facts; each fact has a version of its own


def check_layout(workspace: Workspace) -> None:
    """Refuse a workspace that another Peil laid out.

    Raises
    ------
    BadInput
        Naming ``peil upgrade`` where that is the cure.
    """
    found = workspace.settings.schema_version
    if found < LAYOUT_VERSION:
        raise BadInput(
            f"{workspace.folder} has schema version {found}, this Peil needs {LAYOUT_VERSION}. "
            f"Run 'peil upgrade'."
        )
    if found > LAYOUT_VERSION:
        raise BadInput(
            f"{workspace.folder} has schema version {found}, written by a newer Peil; this one "
            f"knows {LAYOUT_VERSION}. Install the newer Peil."
        )
