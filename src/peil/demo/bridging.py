"""The simulated insurer's bridge: its question on ease was worded anew, with a time of both."""

from __future__ import annotations

from peil.demo.truth import EASE_ASKED_ANEW, EASE_ASKED_ONLY_ANEW
from peil.metrics.bridge import Side
from peil.metrics.bridge_making import Wish, make_bridge
from peil.metrics.bridges import add_bridge, read_bridges
from peil.warehouse.delta import open_warehouse
from peil.warehouse.workspace import Workspace

_REASON = (
    "Påstanden «Fjordtrygg gjorde det enkelt for meg å få løst saken min» ble til spørsmålet «Hvor "
    "enkelt var det å få løst saken din?». I tre måneder ble begge brukt, og det var tilfeldig "
    "hvem som fikk hvilken"
)


def bridge(workspace: Workspace) -> int:
    """Bridge the customer effort score; return how many bridges were made, 0 if it is bridged."""
    if read_bridges(workspace.folder):
        return 0
    settings = workspace.settings
    wish = Wish(
        on=EASE_ASKED_ANEW,
        earlier=Side("ces", {"question": ("easy",)}),
        later=Side("ces", {"question": ("easy_2",)}),
        reason=_REASON,
        author=settings.name,
        overlap=(EASE_ASKED_ANEW, EASE_ASKED_ONLY_ANEW),
    )
    made = make_bridge(open_warehouse(workspace), settings, workspace.zone, wish,
                       folder=workspace.folder, now=workspace.now())  # fmt: skip
    add_bridge(workspace.folder, made)
    return 1
