"""Goals and actions of the simulated insurer: planned before they began, on planted truths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from peil.demo.truth import CASE_OWNER, COVERAGE_SEARCH, NEW_FRONT_PAGE, NEW_LOGIN, PRICE_RISE
from peil.steering.database import FILE_NAME, ask_database, make_database
from peil.warehouse.delta import open_warehouse
from peil.warehouse.workspace import Workspace

if TYPE_CHECKING:
    from peil.accounts.models import User

_FIXED_DAYS_BEFORE = 12


@dataclass(frozen=True)
class PlannedGoal:
    """A goal, in the KPI's stored unit."""

    kpi: str
    target: float
    since: date
    due: date
    objective: str
    where: Mapping[str, list[str]] = field(default_factory=dict)
    every: str = ""


@dataclass(frozen=True)
class PlannedAction:
    """An action, and what is true of it.

    Parameters
    ----------
    title, description, evidence, reason : str
        As the company wrote them.
    kpi, by, treated, every
        What it is judged on.
    starts_on : date
    judged_on : tuple of date
    expected, smallest : float
        In the KPI's stored unit.
    cost, worth : int or None
        In NOK: in all, and of one step in a year.
    steps : tuple of str
        Its checklist; those before the last are done where it is fixed.
    is_fixed : bool
    verdict : str
        What was planted, and so what must be said of it.
    """

    title: str
    description: str
    evidence: str
    reason: str
    kpi: str
    starts_on: date
    judged_on: tuple[date, ...]
    expected: float
    smallest: float
    verdict: str
    by: str = ""
    treated: tuple[str, ...] = ()
    every: str = ""
    cost: int | None = None
    worth: int | None = None
    steps: tuple[str, ...] = ()
    is_fixed: bool = True


GOALS = (
    PlannedGoal(
        "top_task_completion", 0.83, date(2025, 7, 1), date(2026, 12, 31),
        "Kundene skal få gjort det de kommer for, uten å ringe oss",
    ),
    PlannedGoal(
        "first_contact_resolution", 0.60, date(2025, 7, 1), date(2026, 12, 31),
        "Én henvendelse skal være nok",
    ),
    PlannedGoal(
        "churn_rate", 0.02, date(2026, 4, 1), date(2026, 12, 31),
        "De unge skal bli hos oss etter prisøkningen", {"segment": ["Ung"]}, every="month",
    ),
    PlannedGoal(
        "nps", 24.0, date(2025, 7, 1), date(2026, 12, 31), "Flere skal anbefale oss til venner",
    ),
)  # fmt: skip

ACTIONS = (
    PlannedAction(
        title="Ny forside",
        description="Forsiden viser de sju viktigste oppgavene først, i stedet for kampanjer.",
        evidence="Hver femte som kommer for en toppoppgave, får den ikke gjort.",
        reason="I brukertesten fant flere fram til oppgaven på forsiden enn på den gamle.",
        kpi="top_task_completion",
        starts_on=NEW_FRONT_PAGE,
        judged_on=(date(2026, 1, 5), date(2026, 4, 13)),
        expected=0.06,
        smallest=0.03,
        cost=1_200_000,
        worth=150_000,
        steps=("Brukertest med tolv kunder", "Ny forside ute for alle"),
        verdict="no visible effect",
    ),
    PlannedAction(
        title="Fast saksbehandler i bilskade",
        description="Den som tar imot en skade på bil, følger den til den er løst.",
        evidence="Under halvparten av sakene om skade på bil løses ved første kontakt.",
        reason="Et prøveteam løste to av tre saker ved første kontakt.",
        kpi="first_contact_resolution",
        by="topic",
        treated=("Skade på bil",),
        starts_on=CASE_OWNER,
        judged_on=(date(2026, 3, 2),),
        expected=0.10,
        smallest=0.05,
        cost=900_000,
        worth=85_000,
        steps=("Opplæring av teamet", "Ny fordeling i sakssystemet", "Måling etter tre måneder"),
        verdict="worked",
    ),
    PlannedAction(
        title="Prisøkning for unge: anbefaling",
        description="Premien for unge økes med 9 %. Vi følger om de fortsatt anbefaler oss.",
        evidence="Unge har gitt underskudd i tre år.",
        reason="Vi venter ingen endring: økningen er på linje med konkurrentenes.",
        kpi="nps",
        by="segment",
        treated=("Ung",),
        starts_on=PRICE_RISE,
        judged_on=(date(2026, 4, 6), date(2026, 6, 29)),
        expected=-2.0,
        smallest=5.0,
        steps=("Brev til kundene", "Svar på vanlige spørsmål"),
        verdict="harmed",
    ),
    PlannedAction(
        title="Prisøkning for unge: frafall",
        description="Premien for unge økes med 9 %. Vi følger hvor mange som går.",
        evidence="Unge har gitt underskudd i tre år.",
        reason="Noen vil gå; to av tusen i måneden tåler vi.",
        kpi="churn_rate",
        by="segment",
        treated=("Ung",),
        every="month",
        starts_on=PRICE_RISE,
        judged_on=(date(2026, 6, 1),),
        expected=0.002,
        smallest=0.002,
        cost=300_000,
        worth=2_400_000,
        steps=("Brev til kundene", "Svar på vanlige spørsmål"),
        verdict="harmed",
    ),
    PlannedAction(
        title="Bedre søk i dekning",
        description="Søket forstår vanlige ord og viser hva forsikringen dekker øverst.",
        evidence="Bare seks av ti finner ut hva forsikringen dekker.",
        reason="Oppgaven er den nest største; ti poeng på den gir to på toppoppgavene.",
        kpi="top_task_completion",
        starts_on=COVERAGE_SEARCH,
        judged_on=(date(2026, 4, 13),),
        expected=0.02,
        smallest=0.01,
        cost=400_000,
        worth=150_000,
        steps=("Ordliste fra kundenes egne ord", "Søket ute på nett og i appen"),
        verdict="worked",  # it helped one task in seven, by 14 points: two on all of them
    ),
    PlannedAction(
        title="Ny innlogging på nett",
        description="Innlogging med engangskode for alle tjenester på nett.",
        evidence="Klager på at det er vanskelig å logge inn.",
        reason="Færre faller fra før de kommer i gang.",
        kpi="top_task_completion",
        by="channel",
        treated=("Nett",),
        starts_on=NEW_LOGIN,
        judged_on=(date(2026, 6, 29),),
        expected=0.03,
        smallest=0.02,
        cost=2_500_000,
        worth=150_000,
        steps=("Prøve med ansatte", "Ute for alle"),
        verdict="harmed",
    ),
    PlannedAction(
        title="Hjelp ved innlogging",
        description="Chatten åpner seg når noen mislykkes to ganger med å logge inn.",
        evidence="Toppoppgavene på nett falt etter den nye innloggingen.",
        reason="Halvparten av dem som gir opp, gjør det ved innloggingen.",
        kpi="top_task_completion",
        by="channel",
        treated=("Nett",),
        starts_on=date(2026, 6, 8),
        judged_on=(date(2026, 8, 31), date(2026, 11, 30)),
        expected=0.03,
        smallest=0.015,
        cost=250_000,
        worth=150_000,
        steps=("Chatten satt opp", "Opplæring i digital støtte"),
        verdict="cannot tell yet",
    ),
    PlannedAction(
        title="Lojalitetsrabatt til unge",
        description="Unge som har vært kunder i to år, får igjen halve økningen.",
        evidence="Frafallet blant unge er doblet siden nyttår.",
        reason="Den koster mindre enn å vinne nye kunder.",
        kpi="churn_rate",
        by="segment",
        treated=("Ung",),
        every="month",
        starts_on=date(2026, 8, 1),
        judged_on=(date(2027, 2, 1),),
        expected=-0.008,
        smallest=0.004,
        cost=1_800_000,
        worth=2_400_000,
        steps=("Regne på hva den koster", "Avklare med aktuar"),
        is_fixed=False,
        verdict="cannot tell yet",
    ),
)
"""Each with the verdict that its planted truth must come out as."""


def plan(workspace: Workspace) -> int:
    """Put goals and actions into a workspace's database; return how many, 0 if there are some."""

    def is_planned() -> bool:
        from peil.steering.models import Action, GoalRecord

        return Action.objects.exists() or GoalRecord.objects.exists()

    if not (workspace.folder / FILE_NAME).exists():
        make_database(workspace)
    if ask_database(workspace, is_planned):
        return 0
    ask_database(workspace, lambda: _plan(workspace))
    return len(GOALS) + len(ACTIONS)


def _plan(workspace: Workspace) -> None:
    from django.db import transaction

    from peil.steering.taken import record_all

    with transaction.atomic():  # an interrupted build plans all of it or nothing
        owner = _owner()
        _set_goals(workspace, owner)
        for each in ACTIONS:
            _plan_action(workspace, owner, each)
    record_all(workspace)


def _owner() -> User:
    """Return the owner of the demo, who cannot sign in before the pages are served."""
    from peil.accounts.models import OWNER, User

    found = User.objects.filter(role=OWNER).first()
    return found or User.objects.create_user("owner", None, role=OWNER, is_active=False)


def _set_goals(workspace: Workspace, owner: User) -> None:
    from peil.steering.models import GoalRecord
    from peil.steering.planning import set_goal

    warehouse = open_warehouse(workspace)
    for each in GOALS:
        record = GoalRecord(
            workspace=workspace.slug, kpi=each.kpi, target=each.target, since=each.since,
            due=each.due, objective=each.objective, where=dict(each.where), owner=owner,
            every=each.every, set_by=owner, set_at=_noon(workspace, each.since),
        )  # fmt: skip
        set_goal(workspace, warehouse, record)


def _plan_action(workspace: Workspace, owner: User, each: PlannedAction) -> None:
    from peil.steering.models import Action

    day = each.starts_on - timedelta(days=_FIXED_DAYS_BEFORE)
    fixed_at = _noon(workspace, day) if each.is_fixed else None
    action = Action.objects.create(
        workspace=workspace.slug, title=each.title, description=each.description, owner=owner,
        evidence=each.evidence, kpi=each.kpi, by=each.by, treated=list(each.treated),
        every=each.every, starts_on=each.starts_on,
        judged_on=[on.isoformat() for on in each.judged_on], expected_effect=each.expected,
        expected_reason=each.reason, smallest_effect=each.smallest,
        definition_version=1 if each.is_fixed else None, fixed_at=fixed_at,
        cost=None if each.cost is None else Decimal(each.cost),
        worth=None if each.worth is None else Decimal(each.worth),
        currency="NOK" if each.cost is not None else "", planned_by=owner,
        planned_at=fixed_at or min(workspace.now(), _noon(workspace, day)),
    )  # fmt: skip
    done = each.is_fixed and each.starts_on <= workspace.now().date()
    for text in each.steps:
        action.steps.create(
            text=text, done_by=owner if done else None,
            done_at=_noon(workspace, each.starts_on) if done else None,
        )  # fmt: skip


def _noon(workspace: Workspace, on: date) -> datetime:
    return datetime.combine(on, time(12), tzinfo=workspace.zone)
