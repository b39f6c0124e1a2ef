"""A journey from Python: what was drawn in the browser, measured here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peil.metrics.measurement import Viewer
from peil.reports.asking import Desk
from peil.reports.goals import KeptGoal
from peil.reports.journey import JourneyPage, KeptJourney, journey_lines, journey_page
from peil.shared.errors import UnknownName
from peil.steering.database import ask_database
from peil.warehouse.warehouse import Warehouse
from peil.warehouse.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd


class JourneyAnswer:
    """A journey: one `JourneyPage`, as words, records or a table.

    Parameters
    ----------
    page : JourneyPage
        Kept whole; the browser shows the same.
    """

    def __init__(self, page: JourneyPage) -> None:
        self.page = page

    def record(self) -> dict[str, object]:
        """Return ``{journey, message, stages, warnings, relationship}``, as in JSON."""
        weights = self.page.weights
        return {
            "journey": self.page.strip.name,
            "message": self.page.strip.title,
            "stages": self.records(),
            "warnings": list(self.page.warnings),
            "relationship": weights.outcome if weights else None,
            "followed": [row.record() for row in self.page.followed],
            "simulated": self.page.strip.is_simulated,
        }

    def records(self) -> list[dict[str, object]]:
        """Return one plain record for each stage."""
        return [
            {"phase": phase.title or None, **stage.record()}
            for phase in self.page.strip.phases
            for stage in phase.stages
        ]

    def to_pandas(self) -> pd.DataFrame:
        """Return one row for each stage."""
        import pandas as pd

        return pd.DataFrame(self.records())

    def lines(self) -> list[str]:
        """Return the message, a line for each stage, and what must stand beside them."""
        return journey_lines(self.page)

    def __repr__(self) -> str:
        """Say it in words, as the terminal does."""
        return "\n".join(self.lines())


def journey(
    workspace: Workspace, warehouse: Warehouse, name: str | None, viewer: Viewer
) -> JourneyAnswer:
    """Tell a journey; see `peil.notebook.OpenWorkspace.journey`."""

    def find() -> tuple[list[KeptJourney], list[KeptGoal]]:
        from peil.steering.journeys import journeys_of
        from peil.steering.models import GoalRecord

        drawn = [KeptJourney(record.pk, version.number, version.as_drawn)
                 for record, version in journeys_of(workspace)]  # fmt: skip
        goals = GoalRecord.objects.filter(workspace=workspace.slug, closed_at__isnull=True)
        return drawn, [KeptGoal(each.pk, each.goal, str(each.owner), each.objective)
                       for each in goals.select_related("owner")]  # fmt: skip

    drawn, goals = ask_database(workspace, find)
    kept = _chosen(drawn, name)
    return JourneyAnswer(journey_page(Desk(workspace, viewer, warehouse=warehouse), kept, goals))


def _chosen(drawn: list[KeptJourney], name: str | None) -> KeptJourney:
    if not drawn:
        raise UnknownName("No journey has been drawn. Draw one in the browser, under Measure.")
    if name is None:
        return drawn[0]
    for each in drawn:
        if name == str(each.number) or name.strip().casefold() == each.journey.name.casefold():
            return each
    there = ", ".join(f"{each.number} ({each.journey.name})" for each in drawn)
    raise UnknownName("No journey named '%(name)s'. There are %(there)s.", name=name, there=there)
