"""The pages of verdicts on planned actions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from peil.accounts.models import User
from peil.reports.annotations import FILE_NAME, Annotation, add_annotation
from peil.shared.words import LANGUAGES
from peil.steering.models import Action
from peil.warehouse.workspace import Workspace
from tests.reports.acted import START, with_action

FIXED = datetime(2024, 9, 20, 12, tzinfo=ZoneInfo("Europe/Oslo"))


@pytest.fixture
def acted(workspace: Workspace) -> Iterator[Workspace]:
    yield with_action(workspace)
    (workspace.folder / FILE_NAME).unlink(missing_ok=True)


def planned(alice: User, **changes: object) -> Action:
    fields: dict[str, object] = {
        "workspace": "nordlys", "title": "Open later", "owner": alice, "kpi": "csat",
        "by": "shop", "treated": ["North"], "starts_on": START, "every": "week",
        "judged_on": [(START + timedelta(weeks=12)).isoformat()], "expected_effect": 0.1,
        "fixed_at": FIXED, "cost": Decimal(4000), "worth": Decimal(100), "currency": "NOK",
    }  # fmt: skip
    return Action.objects.create(**(fields | changes))


def heading(page: str) -> str:
    return page.split("<h1>")[1].split("</h1>")[0]


def test_a_judged_action_shows_its_verdict_picture_money_and_checks(
    acted: Workspace, alice: User, owner: Client, reader: Client, stranger: Client
) -> None:
    address = f"/nordlys/actions/{planned(alice).pk}/verdict/"
    for browser in (owner, reader):
        page = browser.get(address).text
        assert heading(page).endswith(": harmed")
        assert 'class="badge bad"><span aria-hidden="true">✕</span> Harmed' in page
        assert "Judged on 30 Dec 2024" in page
        assert page.count('class="picture"') == 2
        assert "How it is judged was fixed before the start." in page
        assert "which is more than the interval allows" in page
        assert "If it lasts, the effect costs" in page
        assert "style=" not in page
    assert stranger.get(address).status_code == 302


def test_what_else_happened_is_judged_by_itself_from_an_action_s_verdict(
    acted: Workspace, alice: User, reader: Client
) -> None:
    for on, name in ((START, "Open later"), (START + timedelta(days=21), "New prices")):
        add_annotation(acted.folder, Annotation(on, name, "csat"))
    page = reader.get(f"/nordlys/actions/{planned(alice).pk}/verdict/").text
    own, other = (f"at={(START + timedelta(days=days)).isoformat()}" for days in (0, 21))
    assert f'href="/nordlys/prove/?kpi=csat&amp;{other}">New prices · ' in page
    assert own not in page


def test_before_its_day_of_judgement_an_effect_is_so_far(
    acted: Workspace, alice: User, reader: Client
) -> None:
    action = planned(alice, judged_on=[date(2100, 1, 1).isoformat()])
    page = reader.get(f"/nordlys/actions/{action.pk}/verdict/").text
    assert heading(page) == "Whether “Open later” works cannot be told before 1 Jan 2100"
    assert "The effect so far" in page
    assert "gained has cost" not in page


def test_drafts_what_was_given_up_and_what_has_not_begun_say_so(
    acted: Workspace, alice: User, reader: Client
) -> None:
    draft = planned(alice, fixed_at=None)
    gone = planned(alice, withdrawn_at=FIXED, withdrawn_reason="Too dear")
    coming = planned(alice, starts_on=date(2099, 1, 1), judged_on=["2100-01-01"])
    said = [
        reader.get(f"/nordlys/actions/{each.pk}/verdict/").text for each in (draft, gone, coming)
    ]
    assert [heading(page) for page in said] == [
        "“Open later” is a draft and is not judged",
        "“Open later” was given up and is not judged",
        "Whether “Open later” works cannot be told before 1 Jan 2100",
    ]
    assert "Too dear" in said[1]
    assert "The action has not started." in said[2]


def test_the_list_of_actions_says_what_those_that_are_done_were_measured_to_do(
    acted: Workspace, alice: User, reader: Client
) -> None:
    planned(alice)
    page = reader.get(f"/{acted.slug}/actions/").text
    done = page.split('<ol class="actions">')[1].split("</ol>")[0]
    effect = re.search(r"<b>(−\d+ percentage points \(−\d+ to −\d+\))</b>", done)
    assert effect is not None
    assert effect[1] in reader.get(f"/{acted.slug}/verdicts/").text
    assert "measured" in done
    assert "Expected: +10 percentage points." in done


def test_the_list_ranks_what_harmed_first_and_leaves_drafts_out(
    acted: Workspace, alice: User, reader: Client
) -> None:
    planned(alice, title="Later", judged_on=["2100-01-01"])
    planned(alice, title="Draft", fixed_at=None)
    planned(alice, title="No shop", treated=["Nowhere"])
    planned(alice, title="Harms")
    page = reader.get("/nordlys/verdicts/").text
    assert heading(page) == "1 of 2 judged actions harmed, and none is sure to have worked"
    order = [page.index(f">{name}</a>") for name in ("Harms", "Later", "No shop")]
    assert order == sorted(order)
    assert ">Draft</a>" not in page
    assert "No unit named &#39;Nowhere&#39;" in page


def test_without_a_fixed_plan_the_list_says_what_to_do(
    acted: Workspace, alice: User, reader: Client, analyst: Client
) -> None:
    assert "Plan an action" in analyst.get("/nordlys/verdicts/").text
    planned(alice, fixed_at=None)
    page = reader.get("/nordlys/verdicts/").text
    assert "1 action is a draft. Fix its plan, and it is judged." in page
    assert "A drawn example, not your numbers." in page


@pytest.mark.parametrize("form", ["png", "csv", "xlsx"])
def test_what_a_verdict_rests_on_can_be_taken_away(
    acted: Workspace, alice: User, reader: Client, form: str
) -> None:
    action = planned(alice)
    answer = reader.get(f"/nordlys/actions/{action.pk}/verdict.{form}")
    assert answer.status_code == 200
    assert f'action-{action.pk}.{form}"' in answer["Content-Disposition"]
    if form == "csv":
        assert answer.content.decode("utf-8-sig").count("harmed") > 40


def test_another_workspaces_action_is_not_found(
    acted: Workspace, alice: User, reader: Client
) -> None:
    action = planned(alice, workspace="fjordtrygg")
    assert reader.get(f"/nordlys/actions/{action.pk}/verdict/").status_code == 404
    assert reader.get(f"/nordlys/actions/{action.pk}/verdict.csv").status_code == 404


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_language_has_the_pages(acted: Workspace, alice: User, language: str) -> None:
    from tests.served import signed_in

    alice.language = language
    alice.save()
    action = planned(alice)
    browser = signed_in(alice)
    for address in ("/nordlys/verdicts/", f"/nordlys/actions/{action.pk}/verdict/"):
        page = browser.get(address)
        assert page.status_code == 200
        assert f'lang="{language}"' in page.text
