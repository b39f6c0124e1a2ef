"""The page of goals: set, followed, changed and closed; and drawn on the KPI's page."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from peil.accounts.models import AuditEntry, User
from peil.steering.models import GoalRecord
from peil.warehouse.workspace import Workspace
from tests.served import signed_in
from tests.web.loaded import with_survey

TOP = "task_completion"


@pytest.fixture
def loaded(workspace: Workspace) -> Workspace:
    """Fourteen months of answers, the last of them over."""
    settings = workspace.folder / "peil.toml"
    settings.write_text(settings.read_text() + 'clock = "2026-03-01T12:00:00+01:00"\n')
    return with_survey(workspace)


def sent(bob: User, **changes: object) -> dict[str, object]:
    return {
        "kpi": TOP, "target": "82,5", "since": "2025-07-01", "due": "2026-12-31",
        "owner": str(bob.pk), "objective": "Fewer  phone us", "variant": "",
    } | changes  # fmt: skip


def test_the_empty_page_teaches_and_leads_whoever_may_set_one(
    loaded: Workspace, analyst: Client, reader: Client
) -> None:
    assert "What is to be reached, and by when?" in reader.get("/nordlys/goals/").text
    assert "/goals/new/" not in reader.get("/nordlys/goals/").text
    assert 'href="/nordlys/goals/new/"' in analyst.get("/nordlys/goals/").text


def test_a_goal_is_set_in_percent_and_kept_as_the_kpi_is(
    loaded: Workspace, bob: User, analyst: Client, reader: Client
) -> None:
    answer = analyst.post("/nordlys/goals/new/", sent(bob, where=["segment=Young"]))
    assert answer["Location"] == "/nordlys/goals/"
    goal = GoalRecord.objects.get()
    assert goal.target == 0.825
    assert goal.where == {"segment": ["Young"]}
    assert goal.objective == "Fewer phone us"
    assert goal.baseline is not None
    edited = analyst.get(f"/nordlys/goals/{goal.pk}/").text
    assert '<span class="unit day-told">31 Dec 2026</span>' in edited
    page = reader.get("/nordlys/goals/").text
    for part in ("82.5\u00a0% by 31 Dec 2026", "Segment: Young", "Fewer phone us", "Bob",
                 'class="way'):  # fmt: skip
        assert part in page
    assert "Edit" not in page
    entry = AuditEntry.objects.get(action="goal")
    assert (entry.subject, entry.actor) == (f"goal {goal.pk}: set", bob)


def test_a_reader_may_set_change_and_close_nothing(
    loaded: Workspace, bob: User, analyst: Client, reader: Client
) -> None:
    analyst.post("/nordlys/goals/new/", sent(bob))
    number = GoalRecord.objects.get().pk
    assert reader.post("/nordlys/goals/new/", sent(bob)).status_code == 403
    assert reader.post(f"/nordlys/goals/{number}/", sent(bob, target="1")).status_code == 403
    assert reader.post(f"/nordlys/goals/{number}/close/").status_code == 403
    goal = GoalRecord.objects.get()
    assert (goal.target, goal.closed_at) == (0.825, None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"target": ""}, "Say what is to be reached."),
        ({"target": "many"}, "“many” is not a number, such as 12.5."),
        ({"target": "nan"}, "“nan” is not a number, such as 12.5."),
        ({"target": "140"}, "The target is a percentage, from 0 to 100."),
        ({"due": "2025-07-01"}, "is not after its first day"),
        ({"due": "soon"}, "“soon” is not a day, such as 2026-01-31."),
        ({"owner": "0"}, "Choose who answers for it."),
        ({"kpi": ""}, "Choose what is to be reached."),
        ({"where": ["segment=Nobody"]}, "Nobody"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    loaded: Workspace, bob: User, analyst: Client, changes: dict[str, object], words: str
) -> None:
    answer = analyst.post("/nordlys/goals/new/", sent(bob, **changes))
    assert answer.status_code == 400
    assert words in answer.text
    assert not GoalRecord.objects.exists()
    if "kpi" not in changes:
        assert "Fewer  phone us" in answer.text
        assert f'value="{changes.get("target", "82,5")}"' in answer.text


def test_choosing_a_dimension_brings_its_values_and_keeps_the_rest(
    loaded: Workspace, bob: User, analyst: Client
) -> None:
    asked = sent(bob, where=["channel=Web"], dimension="segment", again="1")
    answer = analyst.post("/nordlys/goals/new/", asked)
    assert answer.status_code == 200
    assert '<option value="Young">' in answer.text
    assert 'value="channel=Web" checked' in answer.text
    assert 'value="82,5"' in answer.text
    assert not GoalRecord.objects.exists()
    analyst.post("/nordlys/goals/new/", asked | {"value": "Young", "again": []})
    assert GoalRecord.objects.get().where == {"channel": ["Web"], "segment": ["Young"]}


def test_a_goal_is_changed_and_its_way_begins_anew_only_where_it_must(
    loaded: Workspace, bob: User, analyst: Client
) -> None:
    analyst.post("/nordlys/goals/new/", sent(bob))
    goal = GoalRecord.objects.get()
    page = analyst.get(f"/nordlys/goals/{goal.pk}/").text
    assert 'value="82.5"' in page
    GoalRecord.objects.update(baseline=0.5)
    analyst.post(f"/nordlys/goals/{goal.pk}/", sent(bob, target="90"))
    changed = GoalRecord.objects.get()
    assert (changed.target, changed.baseline) == (0.9, 0.5)
    analyst.post(f"/nordlys/goals/{goal.pk}/", sent(bob, target="90", where=["segment=Young"]))
    assert GoalRecord.objects.get().baseline not in (0.5, goal.baseline)
    assert AuditEntry.objects.filter(subject=f"goal {goal.pk}: changed").count() == 2


def test_a_closed_goal_can_be_opened_again_at_once(
    loaded: Workspace, bob: User, analyst: Client
) -> None:
    analyst.post("/nordlys/goals/new/", sent(bob))
    number = GoalRecord.objects.get().pk
    answer = analyst.post(f"/nordlys/goals/{number}/close/")
    page = analyst.get(answer["Location"]).text
    assert "is closed." in page
    assert "No goal is followed now" in page
    assert "Undo" in page
    analyst.post(f"/nordlys/goals/{number}/close/", {"open": "1"})
    assert GoalRecord.objects.get().closed_at is None
    said = AuditEntry.objects.filter(action="goal").values_list("subject", flat=True)
    assert set(said) == {f"goal {number}: {what}" for what in ("set", "closed", "opened")}


def test_the_kpi_page_draws_its_goal_and_says_its_state(
    loaded: Workspace, bob: User, analyst: Client, reader: Client
) -> None:
    offered = analyst.get(f"/nordlys/kpi/{TOP}/?where=segment%3DYoung").text
    assert f'href="/nordlys/goals/new/?kpi={TOP}&amp;where=segment%3DYoung"' in offered
    analyst.post("/nordlys/goals/new/", sent(bob, target="99"))
    page = reader.get(f"/nordlys/kpi/{TOP}/").text
    assert "The goal is 99\u00a0% by 31 Dec 2026." in page
    assert "Behind" in page
    assert page.count("goal 99\u00a0%</text>") == 2  # wide and narrow
    assert "The dashed line is the goal" in page
    other = reader.get(f"/nordlys/kpi/{TOP}/?where=segment%3DYoung").text
    assert "The goal is" not in other


def test_those_that_ask_for_something_stand_first(
    loaded: Workspace, bob: User, analyst: Client, reader: Client
) -> None:
    analyst.post("/nordlys/goals/new/", sent(bob, target="20", due="2026-06-30"))
    analyst.post("/nordlys/goals/new/", sent(bob, target="99"))
    analyst.post("/nordlys/goals/new/", sent(bob, kpi="nps", target="90", due="2026-02-28"))
    page = reader.get("/nordlys/goals/").text
    assert "2 of 3 goals are behind or missed" in page
    assert re.findall(r'<span class="badge (?:good|bad|unk)">.*?</span> ([\w ]+)</span>', page) == [
        "Missed", "Behind", "Reached",
    ]  # fmt: skip
    assert "It was there when the goal began: the goal is to stay there." in page


def test_a_goal_that_cannot_be_measured_says_why(
    loaded: Workspace, bob: User, reader: Client
) -> None:
    GoalRecord.objects.create(
        workspace="nordlys", kpi="gone", target=1.0, since=date(2025, 1, 1),
        due=date(2026, 12, 31), owner=bob,
    )  # fmt: skip
    page = reader.get("/nordlys/goals/").text
    assert "No KPI named &#39;gone&#39;" in page
    assert "Cannot tell yet" in page


def test_a_goal_of_another_workspace_is_not_found(
    loaded: Workspace, bob: User, analyst: Client
) -> None:
    goal = GoalRecord.objects.create(
        workspace="fjordtrygg", kpi="nps", target=1.0, since=date(2025, 1, 1),
        due=date(2026, 12, 31), owner=bob,
    )  # fmt: skip
    assert analyst.get(f"/nordlys/goals/{goal.pk}/").status_code == 404
    assert analyst.post(f"/nordlys/goals/{goal.pk}/close/").status_code == 404


def test_who_sees_a_part_is_not_shown_where_the_whole_began(
    loaded: Workspace, bob: User, charlie: User, analyst: Client
) -> None:
    analyst.post("/nordlys/goals/new/", sent(bob))
    charlie.units = ["North"]
    charlie.save()
    page = signed_in(charlie).get("/nordlys/goals/").text
    assert "the parts of the organisation that you see" in page
    assert 'class="way' not in page
