"""The simulated insurer's own KPI of several: one number for how it is to be its customer."""

from __future__ import annotations

from peil.metrics.composite import Composite, Part
from peil.metrics.composites import add_version
from peil.metrics.own import FOLDER
from peil.warehouse.workspace import Workspace

NAME = "kundeopplevelse"
TITLE = "Kundeopplevelse"
_DESCRIPTION = (
    "Ett tall for styret: får kundene gjort det de kom for, ble saken løst på en god måte, og vil "
    "de anbefale oss? Oppgavene teller mest, for dem har vi mest å si over."
)
PARTS = (
    Part("top_task_completion", weight=2, zero=0.5, hundred=1.0),
    Part("csat", weight=1, zero=0.5, hundred=1.0),
    Part("nps", weight=1, zero=-40, hundred=80),
)


def compose(workspace: Workspace) -> int:
    """Put the composite into a workspace; return how many, 0 if it is there."""
    if (workspace.folder / FOLDER / f"{NAME}.json").exists():
        return 0
    name = workspace.settings.name
    add_version(
        workspace.folder, Composite(NAME, TITLE, _DESCRIPTION, PARTS, 1, name, workspace.now())
    )
    return 1
