"""The pages of actions: planned in two clicks, fixed once, followed, ended or given up."""

from __future__ import annotations

import html
import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from peil.accounts.models import AuditEntry, User
from peil.steering.models import Action, GoalRecord
from peil.warehouse.delta import open_warehouse
from peil.warehouse.workspace import Workspace
from tests.served import signed_in
from tests.web.loaded import with_survey


@pytest.fixture
def loaded(workspace: Workspace) -> Workspace:
    """Fourteen months of answers; today is the Sunday after them."""
    settings = workspace.folder / "peil.toml"
    settings.write_text(settings.read_text() + 'clock = "2026-03-01T12:00:00+01:00"\n')
    return with_survey(workspace)


def sent(bob: User, **changes: object) -> dict[str, object]:
    return {
        "kpi": "task_completion", "title": "Say what is missing", "owner": str(bob.pk),
        "by": "segment", "treated": ["Young"], "starts_on": "2026-03-02",
        "judged_1": "2026-06-01", "expected": "+4", "reason": "Half of them did not know",
        "evidence": "77 % (75–79), n 420", "steps": "Write\nTest\n", "variant": "",
    } | changes  # fmt: skip


@pytest.fixture
def planned(loaded: Workspace, bob: User, analyst: Client) -> Action:
    """A draft."""
    analyst.post("/nordlys/actions/new/", sent(bob))
    return Action.objects.get()


def test_the_empty_page_teaches(loaded: Workspace, reader: Client, analyst: Client) -> None:
    assert (
        "What is done about the numbers, and did it work?" in reader.get("/nordlys/actions/").text
    )
    assert "/actions/new/" not in reader.get("/nordlys/actions/").text
    assert 'href="/nordlys/actions/new/"' in analyst.get("/nordlys/actions/").text


def form_of(page: str) -> dict[str, list[str]]:
    """Return what a browser would send of the form as it stands."""
    form = page.split('id="plan-form"')[1].split("</form>")[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "name" in said and (said.get("type") != "checkbox" or " checked" in tag):
            found.setdefault(said["name"], []).append(html.unescape(said.get("value", "on")))
    for name, inner in re.findall(r'<select[^>]* name="(\w+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        found.setdefault(name, []).append(html.unescape(chosen[1]) if chosen else "")
    for name, inner in re.findall(
        r'<textarea[^>]* name="(\w+)".*?>(.*?)</textarea>', form, re.DOTALL
    ):
        found.setdefault(name, []).append(html.unescape(inner))
    return found


def test_from_a_kpi_to_an_action_in_two_clicks(
    loaded: Workspace, bob: User, analyst: Client
) -> None:
    page = analyst.get("/nordlys/kpi/nps/?where=segment%3DYoung&where=channel%3DWeb").text
    link = re.search(r'href="(/nordlys/actions/new/[^"]*)"', page)
    assert link is not None
    form = form_of(analyst.get(html.unescape(link[1])).text)
    answer = analyst.post("/nordlys/actions/new/", form)
    action = Action.objects.get()
    assert answer["Location"] == f"/nordlys/actions/{action.pk}/"
    assert action.title == "Improve “Net promoter score” for Young"
    assert (action.kpi, action.by, action.treated) == ("nps", "segment", ["Young"])
    assert action.where == {"channel": ["Web"]}
    assert action.owner == bob
    assert action.starts_on == date(2026, 3, 2)  # the next Monday
    assert action.judged_on == ["2026-08-01"]  # weeks are too thin: four whole months on
    assert re.search(
        r"Net promoter score, .*Segment: Young.*: [−+]\d+ \(.*\), n \d+", action.evidence
    )
    assert parse_qs(urlsplit(action.evidence_address).query)["where"] == [
        "segment=Young", "channel=Web",
    ]  # fmt: skip
    shown = analyst.get(answer["Location"]).text
    assert "See the page it came from" in shown


def test_where_weeks_have_numbers_twelve_of_them_are_proposed(
    loaded: Workspace, analyst: Client
) -> None:
    form = form_of(analyst.get("/nordlys/actions/new/?kpi=nps").text)
    assert form["judged_1"] == ["2026-05-25"]
    assert form["title"] == ["Improve “Net promoter score”"]
    assert form["by"] == [""]


def test_an_action_is_kept_as_the_kpi_is_and_told_as_people_read_it(
    planned: Action, reader: Client
) -> None:
    assert planned.expected_effect == 0.04
    assert [step.text for step in planned.steps.all()] == ["Write", "Test"]
    page = reader.get(f"/nordlys/actions/{planned.pk}/").text
    for part in ("+4 percentage points", "2 percentage points, half of what is expected",
                 "the other values of segment: Adult", "1 Jun 2026, 13 weeks after the start",
                 "Half of them did not know", "Nothing is fixed yet", "By rule, from the",
                 "it takes at least 16 periods before it"):  # fmt: skip
        assert part in page, part
    for button in (f"{planned.pk}/fix/", "Withdraw", "Edit", "Remove the draft"):
        assert button not in page.split("<main")[1]
    assert "Say what is missing" in reader.get("/nordlys/actions/").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"expected": "+40"}, "would be seen in 4 of 5 cases after 8 weeks"),
        ({"expected": "+0.1"}, "would hardly ever be seen: the smallest that would"),
        ({"expected": "", "smallest": "30"}, "by the last day of judgement"),
        ({"expected": "+40", "judged_1": "2026-03-09"}, "choose a later one"),
    ],
)
def test_a_draft_says_what_its_plan_could_see(
    loaded: Workspace, bob: User, analyst: Client, changes: dict[str, object], words: str
) -> None:
    analyst.post("/nordlys/actions/new/", sent(bob, by="", treated=[], **changes))
    number = Action.objects.get().pk
    assert words in analyst.get(f"/nordlys/actions/{number}/").text
    if changes["expected"]:
        analyst.post(f"/nordlys/actions/{number}/fix/")
        page = analyst.get(f"/nordlys/actions/{number}/").text
        assert words not in page  # it cannot be mended any more
        assert "By rule, from the" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "An action needs a name"),
        ({"treated": []}, "Tick whom it is done for"),
        ({"starts_on": ""}, "Say when it begins."),
        ({"judged_1": "2026-03-02"}, "That is not after the start. Choose a later day."),
        ({"judged_1": ""}, "Say when it is judged"),
        ({"expected": "a lot"}, "“a lot” is not a number, such as 12.5."),
        ({"smallest": "-2"}, "It must be over 0, whichever way is better."),
        ({"cost": "100", "currency": "crowns"}, "“CROWNS” is no currency"),
        ({"cost": "9" * 13, "currency": "NOK"}, "must be under"),
        ({"treated": ["Nobody"]}, "Nobody"),
        ({"owner": ""}, "Choose who answers for it."),
        ({"kpi": "", "title": "X"}, "Choose which number it is to change."),
    ],
)
def test_what_is_wrong_stands_in_the_form_and_nothing_typed_is_lost(
    loaded: Workspace, bob: User, analyst: Client, changes: dict[str, object], words: str
) -> None:
    answer = analyst.post("/nordlys/actions/new/", sent(bob, **changes))
    assert answer.status_code == 400
    assert words in html.unescape(answer.text)
    assert not Action.objects.exists()
    if "kpi" not in changes:
        assert "Half of them did not know" in answer.text
        assert f'value="{changes.get("expected", "+4")}"' in answer.text
        assert "Write\nTest" in answer.text


def test_choosing_a_dimension_brings_its_values_without_scripts(
    loaded: Workspace, bob: User, analyst: Client
) -> None:
    page = analyst.post(
        "/nordlys/actions/new/", sent(bob, by="channel", treated=["Young"], again="1")
    ).text
    assert '<input type="checkbox" name="treated" value="Web">' in page
    assert 'value="Young"' not in page  # ticked before, and no channel
    assert "Half of them did not know" in page
    assert not Action.objects.exists()


def test_a_plan_is_fixed_once_after_it_was_explained(
    planned: Action, bob: User, analyst: Client
) -> None:
    asked = analyst.get(f"/nordlys/actions/{planned.pk}/fix/").text
    assert "It cannot be undone" in asked
    assert "Its first day has passed" not in asked
    assert not Action.objects.get().is_fixed
    analyst.post(f"/nordlys/actions/{planned.pk}/fix/")
    page = analyst.get(f"/nordlys/actions/{planned.pk}/").text
    assert "On 1 Mar 2026, before the start. Nothing of this can be changed any more." in page
    assert "Fix the plan" not in page
    assert "Remove the draft" not in page
    assert analyst.post(f"/nordlys/actions/{planned.pk}/fix/").status_code == 400
    assert analyst.post(f"/nordlys/actions/{planned.pk}/remove/").status_code == 400
    said = AuditEntry.objects.filter(action="action").values_list("subject", flat=True)
    assert f"action {planned.pk}: fixed" in said
    assert f"action {planned.pk}: planned" in said
    assert f"action {planned.pk}: removed" not in said


def test_a_plan_that_is_fixed_late_is_told_so(
    loaded: Workspace, bob: User, analyst: Client
) -> None:
    analyst.post("/nordlys/actions/new/", sent(bob, starts_on="2026-02-02"))
    number = Action.objects.get().pk
    assert "Its first day has passed" in analyst.get(f"/nordlys/actions/{number}/fix/").text
    analyst.post(f"/nordlys/actions/{number}/fix/")
    assert "27 days after the start" in analyst.get(f"/nordlys/actions/{number}/").text


def test_a_plan_without_any_effect_worth_seeing_is_not_fixed(
    loaded: Workspace, bob: User, analyst: Client
) -> None:
    analyst.post("/nordlys/actions/new/", sent(bob, expected="", smallest=""))
    answer = analyst.post(f"/nordlys/actions/{Action.objects.get().pk}/fix/")
    assert answer.status_code == 400
    assert "Say what effect is expected" in answer.text
    assert "It cannot be undone" in answer.text  # the page of the plan, not one of an error
    assert not Action.objects.get().is_fixed


def test_of_a_fixed_action_only_what_it_is_not_judged_by_changes(
    planned: Action, bob: User, analyst: Client
) -> None:
    analyst.post(f"/nordlys/actions/{planned.pk}/fix/")
    form = analyst.get(f"/nordlys/actions/{planned.pk}/edit/").text
    assert 'name="expected"' not in form
    analyst.post(
        f"/nordlys/actions/{planned.pk}/edit/",
        sent(bob, title="Say it sooner", expected="+40", starts_on="2026-04-01", steps="Write"),
    )
    changed = Action.objects.get()
    assert changed.title == "Say it sooner"
    assert (changed.expected_effect, changed.starts_on) == (0.04, date(2026, 3, 2))
    assert changed.steps.count() == 1


def test_another_title_and_cost_reach_the_facts_at_once(
    loaded: Workspace, bob: User, analyst: Client
) -> None:
    analyst.post("/nordlys/actions/new/", sent(bob, starts_on="2026-02-02"))
    address = f"/nordlys/actions/{Action.objects.get().pk}"
    analyst.post(f"{address}/fix/")
    changed = sent(bob, title="Say it sooner", cost="1200", currency="NOK")
    assert analyst.post(f"{address}/edit/", changed).status_code == 302
    warehouse = open_warehouse(loaded)
    (row,) = warehouse.run(warehouse.table("actions_taken")).to_pylist()
    assert (row["title"], row["cost"], row["currency"]) == ("Say it sooner", 1200, "NOK")


def test_a_draft_is_changed_and_removed(planned: Action, bob: User, analyst: Client) -> None:
    form = form_of(analyst.get(f"/nordlys/actions/{planned.pk}/edit/").text)
    assert form["expected"] == ["+4"]
    assert form["steps"] == ["Write\nTest"]
    analyst.post(f"/nordlys/actions/{planned.pk}/edit/", form | {"expected": ["+6,5"]})
    assert Action.objects.get().expected_effect == pytest.approx(0.065)
    analyst.post(f"/nordlys/actions/{planned.pk}/remove/")
    assert not Action.objects.exists()
    assert AuditEntry.objects.filter(subject=f"action {planned.pk}: removed").exists()


def test_an_action_is_withdrawn_with_its_reason(planned: Action, analyst: Client) -> None:
    answer = analyst.post(f"/nordlys/actions/{planned.pk}/withdraw/", {"reason": " "})
    assert answer.status_code == 400
    assert "Say why it is given up" in answer.text
    analyst.post(f"/nordlys/actions/{planned.pk}/withdraw/", {"reason": "Too dear"})
    page = analyst.get(f"/nordlys/actions/{planned.pk}/").text
    assert "Withdrawn on 1 Mar 2026: “Too dear”" in page
    assert "Edit" not in page.split("<main")[1]
    assert "1 withdrawn action" in analyst.get("/nordlys/actions/").text


def test_an_action_ends_on_a_day_and_can_go_on(planned: Action, analyst: Client) -> None:
    analyst.post(f"/nordlys/actions/{planned.pk}/fix/")
    address = f"/nordlys/actions/{planned.pk}/end/"
    wrong = analyst.post(address, {"on": "2026-02-01"})
    assert wrong.status_code == 400
    assert "before it begins on 2 Mar 2026" in wrong.text
    assert 'value="2026-02-01"' in wrong.text
    analyst.post(address, {"on": "2026-05-01"})
    assert Action.objects.get().ended_on == date(2026, 5, 1)
    assert "Ended on" in analyst.get(f"/nordlys/actions/{planned.pk}/").text
    analyst.post(address, {"goes_on": "1"})
    assert Action.objects.get().ended_on is None


def test_a_step_is_ticked_by_whom_it_says_and_the_tick_is_taken_away(
    planned: Action, bob: User, analyst: Client
) -> None:
    step = planned.steps.get(text="Write")
    address = f"/nordlys/actions/{planned.pk}/tick/"
    analyst.post(address, {"step": str(step.pk), "done": "1"})
    assert planned.steps.get(text="Write").done_by == bob
    assert "1 of 2 steps done" in analyst.get("/nordlys/actions/").text
    analyst.post(address, {"step": str(step.pk)})
    assert planned.steps.get(text="Write").done_at is None
    assert analyst.post(address, {"step": "x"}).status_code == 404


def test_everybody_comments_and_words_are_shown_as_words(
    planned: Action, reader: Client, charlie: User
) -> None:
    address = f"/nordlys/actions/{planned.pk}/comment/"
    reader.post(address, {"text": "Why <b>only</b> the young?"})
    page = reader.get(f"/nordlys/actions/{planned.pk}/").text
    assert "Why &lt;b&gt;only&lt;/b&gt; the young?" in page
    assert "Charlie" in page
    empty = reader.post(address, {"text": "  "})
    assert empty.status_code == 400
    assert "A comment needs words." in empty.text
    long = reader.post(address, {"text": "x" * 4001})
    assert "x" * 4001 in long.text  # nothing typed is lost


def test_a_reader_plans_and_changes_nothing(planned: Action, bob: User, reader: Client) -> None:
    at = f"/nordlys/actions/{planned.pk}"
    for address, said in (
        ("/nordlys/actions/new/", sent(bob)), (f"{at}/edit/", sent(bob)), (f"{at}/fix/", {}),
        (f"{at}/withdraw/", {"reason": "No"}), (f"{at}/remove/", {}),
        (f"{at}/end/", {"on": "2026-05-01"}),
        (f"{at}/tick/", {"step": str(planned.steps.all()[0].pk), "done": "1"}),
    ):  # fmt: skip
        assert reader.post(address, said).status_code == 403
    action = Action.objects.get()
    assert not action.is_fixed
    assert not action.is_withdrawn
    assert action.steps.filter(done_at__isnull=True).count() == 2


def test_an_address_elsewhere_is_not_kept_as_where_it_came_from(
    loaded: Workspace, bob: User, analyst: Client
) -> None:
    for address in ("https://example.com/nordlys/", "//example.com/nordlys/", "/fjordtrygg/x/",
                    "javascript:alert(1)"):  # fmt: skip
        analyst.post("/nordlys/actions/new/", sent(bob, evidence_address=address))
        assert Action.objects.latest("id").evidence_address == ""


def test_actions_rank_by_money_then_by_their_goal_then_by_the_noise(
    loaded: Workspace, bob: User, analyst: Client
) -> None:
    goal = GoalRecord.objects.create(
        workspace="nordlys", kpi="task_completion", target=0.95, since=date(2025, 6, 1),
        due=date(2026, 12, 31), owner=bob, baseline=0.75,
    )  # fmt: skip
    for title, more in (
        ("By noise", {}),
        ("Without", {"expected": ""}),
        ("By goal", {"goal": str(goal.pk)}),
        ("Dear", {"worth": "1000", "cost": "100 000", "currency": "nok"}),
        ("By money", {"worth": "150 000", "cost": "240000", "currency": "nok"}),
    ):
        analyst.post("/nordlys/actions/new/", sent(bob, title=title, **more))
    page = analyst.get("/nordlys/actions/").text
    titles = re.findall(r'<h3><a href="/nordlys/actions/\d+/">(.*?)</a>', page)
    assert titles == ["By money", "Dear", "By goal", "By noise", "Without"]
    for part in (
        "brings about NOK\u00a0360\u202f000 in the first year, after its cost",
        "costs about NOK\u00a096\u202f000 more than it brings",
        "of what is left to its goal",
        "times what the number usually swings by",
        "Nothing says what it is worth.",
    ):
        assert part in page, part


def test_the_worth_of_an_hour_is_kept_by_the_second_and_shown_by_the_hour() -> None:
    from decimal import Decimal

    from peil.metrics.catalog import entry
    from peil.reports.amounts import Amounts
    from peil.reports.numbers import Scale
    from peil.web.pages.plan_action import _for_a_kept_step, _for_a_typed_step

    amounts = Amounts(entry("resolution_time").definition, Scale("seconds", step="hour"))
    kept = _for_a_kept_step(Decimal(100), amounts)
    shown = _for_a_typed_step(kept, amounts)
    assert kept == Decimal("0.027778")
    assert shown is not None
    assert round(shown, 2) == Decimal(100)


def test_an_action_of_another_workspace_is_not_found(planned: Action, analyst: Client) -> None:
    Action.objects.update(workspace="fjordtrygg")
    for part in ("", "edit/", "fix/"):
        assert analyst.get(f"/nordlys/actions/{planned.pk}/{part}").status_code == 404
    assert (
        analyst.post(f"/nordlys/actions/{planned.pk}/comment/", {"text": "Hm"}).status_code == 404
    )


def test_who_sees_a_part_is_not_shown_a_number_that_may_be_of_more(
    planned: Action, charlie: User, bob: User
) -> None:
    charlie.units = ["North"]
    charlie.save()
    at = f"/nordlys/actions/{planned.pk}/"
    page = signed_in(charlie).get(at).text
    assert "77 % (75" not in page
    assert "shown to those who see the whole organisation" in page
    Action.objects.update(owner=charlie)
    assert "77 % (75" in signed_in(charlie).get(at).text


def test_an_action_that_would_make_things_worse_says_so(
    loaded: Workspace, bob: User, analyst: Client
) -> None:
    analyst.post("/nordlys/actions/new/", sent(bob, expected="-2"))
    assert "expected to make the number worse" in analyst.get("/nordlys/actions/").text
    page = analyst.get(f"/nordlys/actions/{Action.objects.get().pk}/").text
    assert "−2 percentage points, which is worse" in page


def test_a_fixed_action_leads_to_its_verdict_once_it_has_begun(
    loaded: Workspace, bob: User, analyst: Client
) -> None:
    for at in ("2026-03-02", "2025-11-03"):
        judged = "2026-06-01" if at > "2026" else "2026-02-02"
        analyst.post("/nordlys/actions/new/", sent(bob, starts_on=at, judged_1=judged))
        analyst.post(f"/nordlys/actions/{Action.objects.latest('id').pk}/fix/")
    begun, to_begin = (a.pk for a in Action.objects.order_by("starts_on"))
    link = f'href="/nordlys/actions/{begun}/verdict/"'
    assert link in analyst.get(f"/nordlys/actions/{begun}/").text
    assert link in analyst.get("/nordlys/actions/").text
    assert "/verdict/" not in analyst.get(f"/nordlys/actions/{to_begin}/").text
