"""The journeys of the simulated insurer: its phases, and the touchpoints that its survey rates."""

from __future__ import annotations

from peil.analysis.journeys import Journey, Stage
from peil.steering.database import FILE_NAME, ask_database, make_database
from peil.warehouse.workspace import Workspace


def _touchpoint(name: str, description: str, phase: int) -> Stage:
    where = {"touchpoint": (name,)}
    return Stage(name, description, phase, "touchpoint_satisfaction", where=where)


JOURNEYS = (
    Journey(
        "Kundereisen",
        "phases",
        (
            Stage("Finne ut", "De undersøker hva vi dekker og hva det koster.",
                  kpi="top_task_completion"),
            Stage("Bli kunde", "De tegner den første forsikringen.", kpi="new_customers"),
            Stage("Få hjelp", "De spør oss eller melder en skade.",
                  kpi="first_contact_resolution"),
            Stage("Få saken løst", "Skaden gjøres opp.", kpi="resolution_time"),
            Stage("Bli hos oss", "De fornyer, eller går.", kpi="churn_rate"),
            Stage("Anbefale", "De sier til venner at vi er verdt det.", kpi="nps"),
        ),
    ),
    Journey(
        "Kontaktpunkter",
        "touchpoints",
        (
            _touchpoint("Pris", "Hva de betaler, og om de skjønner hvorfor.", 0),
            _touchpoint("Informasjon", "Brev, e-post og vilkår.", 0),
            _touchpoint("Rådgivning", "Samtalen om hva de trenger.", 1),
            _touchpoint("Digitale løsninger", "Min side og appen.", 2),
            _touchpoint("Skadebehandling", "Fra de melder skaden til den er gjort opp.", 2),
            Stage("Etter saken", "Spurt når saken er løst.", 2, "csat"),
        ),
        phases=("Vurdere", "Kjøpe", "Bruke og få hjelp"),
        outcome="csi",
    ),
)  # fmt: skip


def draw(workspace: Workspace) -> int:
    """Put journeys into a workspace's database; return how many, 0 if there are some."""

    def draw_all() -> int:
        from peil.accounts.models import OWNER, User
        from peil.steering.journeys import draw as draw_one
        from peil.steering.models import JourneyRecord

        if JourneyRecord.objects.exists():
            return 0
        owner = User.objects.filter(role=OWNER).first()
        for journey in JOURNEYS:
            draw_one(workspace, journey, owner.pk if owner else None)
        return len(JOURNEYS)

    if not (workspace.folder / FILE_NAME).exists():
        make_database(workspace)
    return ask_database(workspace, draw_all)
