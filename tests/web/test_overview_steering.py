"""Goals and verdicts on the Overview."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from peil.accounts.models import User
from peil.metrics.measurement import Viewer
from peil.reports import asking
from peil.reports.asking import Desk
from peil.reports.overview import overview_of
from peil.reports.steering import steering_of
from peil.shared.words import speaking
from peil.steering.models import GoalRecord
from peil.warehouse.workspace import Workspace
from peil.web.kept import kept
from peil.web.warehouses import warehouse
from peil.web.warming import warm_overview
from tests.reports.acted import START, with_action
from tests.web.test_verdict import FIXED, planned


@pytest.fixture
def acted(workspace: Workspace) -> Iterator[Workspace]:
    asking.forget()
    yield with_action(workspace)
    asking.forget()


def aimed(alice: User, **changes: object) -> GoalRecord:
    fields: dict[str, object] = {
        "workspace": "nordlys", "kpi": "csat", "target": 0.9, "baseline": 0.6,
        "since": START - timedelta(weeks=20), "due": START + timedelta(weeks=12), "owner": alice,
    }  # fmt: skip
    return GoalRecord.objects.create(**(fields | changes))


def test_the_headline_is_held_against_its_goal(
    acted: Workspace, alice: User, reader: Client
) -> None:
    before = reader.get("/nordlys/").text
    assert "goal 90" not in before
    aimed(alice)
    page = reader.get("/nordlys/").text  # a goal that was set a moment ago shows at once
    assert page.count("goal 90") >= 2  # in the wide picture and the narrow one
    assert "Goal: 90\N{NO-BREAK SPACE}% by" in page
    assert "Missed" in page.split('class="lede"')[1][:900]


def test_a_closed_goal_and_one_of_a_slice_are_not_the_headlines(
    acted: Workspace, alice: User, reader: Client
) -> None:
    aimed(alice, closed_at=FIXED)
    aimed(alice, where={"shop": ["North"]})
    page = reader.get("/nordlys/").text
    assert "goal 90" not in page
    assert "Customer satisfaction · North" in page


def test_verdicts_stand_with_what_harmed_first_and_what_is_judged_soon_before_the_rest(
    acted: Workspace, alice: User, reader: Client
) -> None:
    planned(alice, title="Later", judged_on=["2100-01-01"])
    planned(alice, title="Sooner", judged_on=["2099-01-01"])
    planned(alice, title="Harms")
    planned(alice, title="Draft", fixed_at=None)
    part = reader.get("/nordlys/").text.split('id="verdicts"')[1].split("</ul>")[0]
    places = [part.index(f">{name}</a>") for name in ("Harms", "Sooner", "Later")]
    assert places == sorted(places)
    assert ">Draft<" not in part
    assert "✕</span> Harmed" in part


def test_only_the_first_stand_and_the_rest_are_counted(
    acted: Workspace, alice: User, reader: Client
) -> None:
    for number in range(6):
        planned(alice, title=f"No. {number}", judged_on=[date(2100, 1, 1 + number).isoformat()])
        aimed(alice, due=START + timedelta(weeks=12 + number))
    page = reader.get("/nordlys/").text
    assert "See 1 more verdict<" in page
    assert "See 2 more goals<" in page


def test_a_workspace_without_plans_shows_neither(
    acted: Workspace, alice: User, reader: Client
) -> None:
    page = reader.get("/nordlys/").text
    assert 'class="steering"' not in page


def test_the_first_reader_of_warm_goals_and_verdicts_makes_nothing(
    acted: Workspace, alice: User
) -> None:
    from threading import Event

    aimed(alice)
    planned(alice)
    warm_overview(acted, Event(), kept(acted))
    remembered = len(asking._kept)
    desk = Desk(acted, Viewer(is_analyst=True), warehouse=warehouse(acted))
    with speaking(acted.settings.language):
        overview_of(desk, kept(acted).goals)
        assert steering_of(desk, kept(acted)).verdicts
    assert len(asking._kept) == remembered


def test_what_is_planned_is_read_in_few_questions_however_much_there_is(
    acted: Workspace, alice: User
) -> None:
    for number in range(5):
        planned(alice, title=f"No. {number}").steps.create(text="Call")
        aimed(alice)
    with CaptureQueriesContext(connection) as asked:
        kept(acted)
    assert len(asked) <= 4
