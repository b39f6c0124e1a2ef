"""The journey in the browser: drawn from the facts, read, edited, undone, by whoever may."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from peil.accounts.models import AuditEntry
from peil.analysis.journeys import Journey, Stage
from peil.steering.journeys import draw, journeys_of
from peil.steering.models import JourneyVersion
from peil.warehouse.workspace import Workspace
from tests.web.loaded import with_survey

JOURNEY = Journey(
    "Customers", "touchpoints",
    (Stage("Find", kpi="task_completion", where={"channel": ("Web",)}),
     Stage("Do", kpi="task_completion"), Stage("Tell", phase=2, kpi="nps")),
    phases=("Look", "Buy", "Use"),
)  # fmt: skip


@pytest.fixture
def loaded(workspace: Workspace) -> Workspace:
    """Fourteen months of answers, the last of them over."""
    settings = workspace.folder / "peil.toml"
    settings.write_text(settings.read_text() + 'clock = "2026-03-01T12:00:00+01:00"\n')
    return with_survey(workspace)


@pytest.fixture
def number(db: None, loaded: Workspace) -> int:
    return draw(loaded, JOURNEY, None).pk


def now(workspace: Workspace) -> Journey:
    return journeys_of(workspace)[0][1].as_drawn


def titles(workspace: Workspace) -> list[tuple[str, int]]:
    return [(stage.title, stage.phase) for stage in now(workspace).stages]


def test_the_empty_page_offers_one_click_to_whoever_may_draw(
    loaded: Workspace, analyst: Client, reader: Client
) -> None:
    page = analyst.get("/nordlys/journey/").text
    assert "Where on their way do customers have trouble?" in page
    assert 'name="like" value="phases"' in page
    assert "Draw this journey" not in reader.get("/nordlys/journey/").text
    answer = analyst.post("/nordlys/journey/new/", {"like": "phases"}, follow=True)
    assert [stage.kpi for stage in now(loaded).stages] == ["top_task_completion", "nps"]
    assert "Evaluate" in answer.text
    assert AuditEntry.objects.get(action="journey").subject.endswith(": drawn")


def test_without_facts_the_phases_can_be_drawn_by_hand(
    workspace: Workspace, analyst: Client
) -> None:
    assert "Draw the phases by hand" in analyst.get("/nordlys/journey/").text
    page = analyst.post("/nordlys/journey/new/", {"like": "empty"}, follow=True).text
    assert page.count("No KPI is chosen yet.") == 5
    shown = analyst.get("/nordlys/journey/").text
    assert "No stage of the journey has a number yet" in shown


def test_the_strip_shows_each_stage_with_its_uncertainty(number: int, reader: Client) -> None:
    page = reader.get(f"/nordlys/journey/{number}/").text
    assert page.count('class="stage') >= 3
    for part in ("Look", "Use", "Find", "Tell", "Web", "n\u00a0"):
        assert part in page.replace("n ", "n\u00a0")
    assert re.search(r'<span class="ci">\d+–\d+ · n ', page)
    assert "Edit the journey" not in page


def test_the_overview_shows_the_journey_in_brief(number: int, reader: Client) -> None:
    page = reader.get("/nordlys/").text
    assert 'class="journey brief"' in page
    assert f'href="/nordlys/journey/{number}/"' in page


def test_its_numbers_can_be_taken_away(number: int, reader: Client) -> None:
    answer = reader.get(f"/nordlys/download/journey/{number}.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert "task_completion" in answer.content.decode("utf-8-sig")
    assert reader.get(f"/nordlys/download/journey/{number}.xlsx").status_code == 200
    assert AuditEntry.objects.filter(action="export").count() == 2


def test_a_reader_changes_nothing(number: int, loaded: Workspace, reader: Client) -> None:
    for place in ("edit/", "change/", "stage/", "stage/0/"):
        assert reader.post(f"/nordlys/journey/{number}/{place}", {}).status_code == 403
    assert reader.post("/nordlys/journey/new/", {}).status_code == 403
    assert JourneyVersion.objects.count() == 1


def test_a_stage_is_moved_within_its_phase_and_across(
    number: int, loaded: Workspace, analyst: Client
) -> None:
    change = f"/nordlys/journey/{number}/change/"
    analyst.post(change, {"down": "0"})
    assert titles(loaded) == [("Do", 0), ("Find", 0), ("Tell", 2)]
    analyst.post(change, {"up": "2"})
    assert titles(loaded) == [("Do", 0), ("Find", 0), ("Tell", 0)]
    analyst.post(change, {"up": "0"})  # there is nothing before it
    assert titles(loaded) == [("Do", 0), ("Find", 0), ("Tell", 0)]
    assert JourneyVersion.objects.count() == 3


def test_a_removed_stage_comes_back_by_one_click(
    number: int, loaded: Workspace, analyst: Client
) -> None:
    change = f"/nordlys/journey/{number}/change/"
    page = analyst.post(change, {"remove": "1"}, follow=True).text
    assert titles(loaded) == [("Find", 0), ("Tell", 2)]
    undo = re.search(r'name="bring_back" value="(\d+)">Undo', page)
    assert undo is not None
    analyst.post(change, {"bring_back": undo[1], "version": "2"})
    assert now(loaded) == JOURNEY
    assert [each.number for each in JourneyVersion.objects.all()] == [3, 2, 1]
    said = AuditEntry.objects.filter(action="journey").values_list("subject", flat=True)
    assert sorted(said) == [f"journey {number}: version {n}" for n in (2, 3)]


def test_a_stage_is_added_and_changed_without_scripts(
    number: int, loaded: Workspace, analyst: Client
) -> None:
    new = f"/nordlys/journey/{number}/stage/"
    typed = {"title": " Pay  later ", "description": "", "phase": "1", "kpi": "nps", "variant": ""}
    shown = analyst.post(new, typed | {"again": "1", "dimension": "channel"})
    assert shown.status_code == 200
    assert '<option value="App">' in shown.text
    analyst.post(new, typed | {"dimension": "channel", "value": "App"})
    added = now(loaded).stages[2]
    assert added == Stage("Pay later", phase=1, kpi="nps", where={"channel": ("App",)})
    page = analyst.get(f"/nordlys/journey/{number}/stage/2/").text
    assert 'value="channel=App" checked' in page
    analyst.post(f"/nordlys/journey/{number}/stage/2/", typed | {"title": "Pay", "kpi": ""})
    assert now(loaded).stages[2] == Stage("Pay", phase=1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "A stage needs a name, in a word or two."),
        ({"title": "x" * 61}, "The name has 61 letters"),
        ({"where": ["channel=Fax"]}, "Fax"),
        ({"kpi": "touchpoint_satisfaction"}, "is a number for each touchpoint"),
    ],
)
def test_what_is_wrong_with_a_stage_is_told_at_its_field(
    number: int, analyst: Client, changes: dict[str, object], words: str
) -> None:
    typed = {"title": "Pay", "phase": "1", "kpi": "nps"} | changes
    answer = analyst.post(f"/nordlys/journey/{number}/stage/", typed)
    assert answer.status_code == 400
    assert words in answer.text
    assert JourneyVersion.objects.count() == 1


def test_phases_are_renamed_and_one_with_stages_is_not_dropped(
    number: int, loaded: Workspace, analyst: Client
) -> None:
    edit = f"/nordlys/journey/{number}/edit/"
    typed = {"name": "Guests", "kind": "touchpoints", "outcome": "nps"}
    answer = analyst.post(edit, typed | {"phase": ["Look", "Buy", ""]})
    assert answer.status_code == 400
    assert "The phase of “Tell” would be gone." in answer.text
    analyst.post(edit, typed | {"phase": ["See", "", "Use", "Stay"]})
    assert (now(loaded).name, now(loaded).phases) == ("Guests", ("See", "Use", "Stay"))
    assert titles(loaded) == [("Find", 0), ("Do", 0), ("Tell", 1)]
    analyst.post(edit, typed | {"kind": "phases"})
    assert (now(loaded).kind, now(loaded).phases) == ("phases", ())


def test_a_change_of_what_somebody_else_has_changed_is_refused(
    number: int, loaded: Workspace, analyst: Client
) -> None:
    change = f"/nordlys/journey/{number}/change/"
    analyst.post(change, {"remove": "0", "version": "1"})
    page = analyst.post(change, {"remove": "0", "version": "1"}, follow=True).text
    assert "Somebody has changed the journey since this page was shown." in page
    assert len(now(loaded).stages) == 2


def test_two_who_change_different_stages_at_once_lose_neither_change(
    number: int, loaded: Workspace, analyst: Client, owner: Client
) -> None:
    typed = {"phase": "0", "kpi": "task_completion", "version": "1"}
    analyst.post(f"/nordlys/journey/{number}/stage/0/", typed | {"title": "Look up"})
    owner.post(f"/nordlys/journey/{number}/change/", {"remove": "1", "version": "2"})
    kept = owner.post(f"/nordlys/journey/{number}/stage/2/", {
        "title": "Tell others", "phase": "2", "kpi": "nps", "version": "1"})  # fmt: skip
    assert kept.status_code == 302
    assert titles(loaded) == [("Look up", 0), ("Tell others", 2)]


def test_whoever_changes_the_stage_that_another_has_just_changed_is_told_and_loses_nothing(
    number: int, loaded: Workspace, analyst: Client, owner: Client
) -> None:
    stage = f"/nordlys/journey/{number}/stage/0/"
    typed = {"phase": "0", "kpi": "task_completion", "version": "1"}
    analyst.post(stage, typed | {"title": "Look up"})
    refused = owner.post(stage, typed | {"title": "Seek"})
    assert refused.status_code == 400
    assert "Bob has changed or removed “Find” while this was written." in refused.text
    assert 'value="Seek"' in refused.text
    assert titles(loaded)[0] == ("Look up", 0)
    owner.post(stage, typed | {"title": "Seek", "beside": "1"})
    assert titles(loaded) == [("Look up", 0), ("Do", 0), ("Seek", 0), ("Tell", 2)]


def test_a_name_that_another_has_just_changed_is_not_overwritten_unseen(
    number: int, loaded: Workspace, analyst: Client, owner: Client
) -> None:
    edit = f"/nordlys/journey/{number}/edit/"
    typed = {"kind": "touchpoints", "phase": ["Look", "Buy", "Use"], "version": "1"}
    analyst.post(f"/nordlys/journey/{number}/change/", {"down": "0", "version": "1"})
    analyst.post(edit, typed | {"name": "Guests"})  # a moved stage does not stand in the way
    assert (now(loaded).name, titles(loaded)[0]) == ("Guests", ("Do", 0))
    refused = owner.post(edit, typed | {"name": "Members"})
    assert refused.status_code == 400
    assert "Somebody has changed the journey since this page was shown." in refused.text
    assert now(loaded).name == "Guests"


def test_a_removed_journey_comes_back(number: int, loaded: Workspace, analyst: Client) -> None:
    change = f"/nordlys/journey/{number}/change/"
    page = analyst.post(change, {"remove_journey": "1"}, follow=True).text
    assert "The journey is removed." in page
    assert journeys_of(loaded) == []
    assert analyst.get(f"/nordlys/journey/{number}/").status_code == 404
    analyst.post(change, {"restore": "1"})
    assert now(loaded) == JOURNEY


def test_a_journey_of_another_workspace_is_not_found(number: int, analyst: Client) -> None:
    for place in ("", "edit/", "stage/0/"):
        assert analyst.get(f"/fjordtrygg/journey/{number}/{place}").status_code == 404
    assert analyst.post(f"/fjordtrygg/journey/{number}/change/", {"up": "1"}).status_code == 404
    assert analyst.get(f"/nordlys/journey/{number}/stage/9/").status_code == 404
