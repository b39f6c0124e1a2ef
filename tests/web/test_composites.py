"""A composite made, changed, shown in its versions and taken out of use in the browser."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from peil.accounts.models import AuditEntry, User
from peil.metrics.catalog import catalog, file_of
from peil.metrics.composites import read_composite
from peil.metrics.measurement import Query
from peil.reports.asking import Desk
from peil.warehouse.workspace import Workspace
from tests.web.loaded import with_survey

FORM = {
    "title": "Customer health", "name": "", "description": "",
    "kpi_0": "nps", "was_0": "nps", "weight_0": "2", "zero_0": "−100",
    "hundred_0": "100",
    "kpi_1": "task_completion", "was_1": "task_completion", "weight_1": "1",
    "zero_1": "0", "hundred_1": "100",
    "kpi_2": "",
}  # fmt: skip


@pytest.fixture
def loaded(workspace: Workspace) -> Workspace:
    return with_survey(workspace)


def sent(client: Client, workspace: Workspace, to: str = "new", **changed: str):
    given = {**FORM, "save": "1", **changed}
    return client.post(f"/{workspace.slug}/composites/{to}/", given)


def test_the_form_offers_what_can_be_a_part_and_begins_with_each_ones_ends(
    loaded: Workspace, analyst: Client
) -> None:
    page = analyst.get(f"/{loaded.slug}/composites/new/").text
    assert 'value="nps"' in page
    assert 'value="task_demand"' not in page
    assert 'value="enquiries"' not in page
    chosen = analyst.post(f"/{loaded.slug}/composites/new/", {
        "title": "T", "kpi_0": "task_completion", "kpi_1": "nps", "kpi_2": "csi",
        "again": "1"}).text  # fmt: skip
    values = dict(re.findall(r'name="((?:weight|zero|hundred)_\d)"[^>]*? value="([^"]*)"', chosen))
    assert values == {"weight_0": "1", "zero_0": "0", "hundred_0": "100", "weight_1": "1",
                      "zero_1": "−100", "hundred_1": "100", "weight_2": "1", "zero_2": "0",
                      "hundred_2": "100"}  # fmt: skip


def test_which_rows_of_a_kpi_count_is_picked_from_its_values_without_scripts(
    loaded: Workspace, analyst: Client
) -> None:
    address = f"/{loaded.slug}/composites/new/"
    page = analyst.post(address, {**FORM, "dimension_0": "segment", "again": "1"}).text
    assert re.findall(r'<option value="(\w+)">', page.split('name="value_0"')[1].split("</sel")[0])
    assert 'name="value_1"' not in page
    chosen = {**FORM, "dimension_0": "segment", "value_0": "Young"}
    page = analyst.post(address, {**chosen, "preview": "1"}).text
    assert 'name="where_0" value="segment=Young" checked' in page
    assert 'name="value_0"' not in page
    sent(analyst, loaded, dimension_0="segment", value_0="Young")
    page = analyst.get(f"/{loaded.slug}/composites/customer_health/").text
    assert 'name="where_0" value="segment=Young" checked' in page
    sent(analyst, loaded, "customer_health")  # with the tick taken away
    file = file_of(loaded.folder, "customer_health")
    assert file is not None
    versions = read_composite(file).versions
    assert [dict(one.parts[0].where) for one in versions] == [{"segment": ("Young",)}, {}]


def test_what_it_would_say_is_shown_before_anything_is_saved(
    loaded: Workspace, analyst: Client
) -> None:
    given = {**FORM, "preview": "1"}
    page = analyst.post(f"/{loaded.slug}/composites/new/", given)
    assert page.status_code == 200
    assert "What it would say" in page.text
    assert "2026: <b>" in page.text
    rows = re.findall(
        r'data-name="Value"><span>([^<]+) <span class="limits">\(([^)]+)\)', page.text
    )
    assert len(rows) == 2  # no part's number without its interval
    assert catalog(loaded.folder).keys() == catalog().keys()


def test_a_saved_composite_is_in_the_list_on_its_page_and_in_the_audit(
    loaded: Workspace, analyst: Client, reader: Client
) -> None:
    answer = sent(analyst, loaded)
    assert answer["Location"].endswith("/kpi/customer_health/")
    page = reader.get(f"/{loaded.slug}/kpi/customer_health/").text
    assert "What it is made of" in page
    assert "Change the definition" not in page
    newest = Desk(loaded).ask(Query("customer_health", every="month")).cells[-1]
    assert newest.value is not None
    assert f"{newest.value:.0f}" in page.split("<h1>")[1].split("</h1>")[0]
    assert "Customer health" in reader.get(f"/{loaded.slug}/measure/").text
    assert (
        AuditEntry.objects.get(action="definition").subject == "composite customer_health version 1"
    )
    for where in ("goals/new/?kpi=", "actions/new/?kpi=", "kpi/customer_health/trend.csv?"):
        got = analyst.get(f"/{loaded.slug}/{where}customer_health")
        assert got.status_code == 200, where


def test_a_change_is_a_version_and_the_earlier_one_can_be_seen(
    loaded: Workspace, analyst: Client
) -> None:
    sent(analyst, loaded)
    form = analyst.get(f"/{loaded.slug}/composites/customer_health/").text
    assert 'value="task_completion" selected' in form
    sent(analyst, loaded, "customer_health", weight_0="1")
    file = file_of(loaded.folder, "customer_health")
    assert file is not None
    kept = read_composite(file)
    assert [one.parts[0].weight for one in kept.versions] == [2, 1]
    assert {one.author for one in kept.versions} == {"Bob"}
    old = analyst.get(f"/{loaded.slug}/kpi/customer_health/?definition=1").text
    assert "This is version 1 of the definition; version 2 is in force." in old
    assert "67" in old.split("What it is made of")[1]
    now = analyst.get(f"/{loaded.slug}/kpi/customer_health/").text
    assert "is in force" not in now
    assert analyst.get(f"/{loaded.slug}/kpi/customer_health/?definition=9").status_code == 400


def test_saving_what_does_not_differ_makes_no_version(loaded: Workspace, analyst: Client) -> None:
    sent(analyst, loaded)
    page = analyst.get(sent(analyst, loaded, "customer_health")["Location"]).text
    assert "Nothing differs from version 1" in page


def test_the_second_of_two_who_change_it_at_once_is_told_what_the_first_changed(
    loaded: Workspace, analyst: Client, owner: Client
) -> None:
    sent(analyst, loaded)
    assert 'name="seen" value="1"' in owner.get(f"/{loaded.slug}/composites/customer_health/").text
    sent(analyst, loaded, "customer_health", seen="1", weight_0="3", title="Health")
    refused = sent(owner, loaded, "customer_health", seen="1", weight_1="5")
    assert refused.status_code == 400
    assert "Bob has saved version 2 of “Health” while this was written." in refused.text
    assert "The title “Customer health” became “Health”." in refused.text
    assert "Net promoter score: the weight 2 became 3." in refused.text
    assert 'name="weight_1" type="text" value="5"' in refused.text  # what was typed is kept
    file = file_of(loaded.folder, "customer_health")
    assert file is not None
    assert len(read_composite(file).versions) == 2
    seen = re.findall(r'name="seen" value="(\d)"', refused.text)
    assert seen == ["2"]
    sent(owner, loaded, "customer_health", seen=seen[0], weight_1="5")
    versions = read_composite(file).versions
    assert [(one.title, one.parts[1].weight) for one in versions] == [
        ("Customer health", 1), ("Health", 1), ("Customer health", 5)]  # fmt: skip


def test_a_change_of_what_was_taken_out_of_use_meanwhile_says_so(
    loaded: Workspace, analyst: Client, owner: Client
) -> None:
    sent(analyst, loaded)
    owner.post(f"/{loaded.slug}/composites/customer_health/archive/")
    refused = sent(analyst, loaded, "customer_health", seen="1", weight_0="3")
    assert refused.status_code == 400
    assert "has taken “Customer health” out of use meanwhile." in refused.text
    assert 'name="weight_0" type="text" value="3"' in refused.text


def test_each_version_says_what_it_changed(loaded: Workspace, analyst: Client) -> None:
    sent(analyst, loaded)
    sent(analyst, loaded, "customer_health", zero_0="−50", kpi_1="csi", was_1="csi",
         description="Of all", where_0="segment=Young")  # fmt: skip
    page = analyst.get(f"/{loaded.slug}/composites/customer_health/").text
    for sentence in (
        "What it tells was written anew.",
        "Task completion was taken out.",
        "Customer satisfaction index was added, with weight 1.",
        "Net promoter score: −50 counts as 0 and +100 as 100; before it was −100 and +100.",
        "Net promoter score: only where Segment: Young.",
    ):
        assert sentence in page, sentence


def test_a_composite_is_told_of_100_and_its_parts_points_with_their_limits(
    loaded: Workspace, analyst: Client, reader: Client
) -> None:
    sent(analyst, loaded)
    page = reader.get(f"/{loaded.slug}/kpi/customer_health/").text
    assert re.search(r"<h1>Customer health: \d+ of 100\.", page)
    points = re.findall(
        r'data-name="Of 100"><span><b>([^<]+)</b> <span class="limits">\(([^)]+)\)', page
    )
    assert len(points) == 2


WRONG = [
    ({"title": " "}, "needs a title"),
    ({"name": "nps"}, "exists already"),
    ({"name": "new"}, "exists already"),
    ({"name": "Big Name"}, "lower-case letters"),
    ({"kpi_1": ""}, "is made of 2 to 8 KPIs, and this is of 1"),
    ({"kpi_1": "npss", "was_1": "npss"}, "Choose one of the KPIs"),
    ({"weight_0": "much"}, "is not a number"),
    ({"weight_0": "0"}, "A weight is over 0"),
    ({"zero_1": ""}, "Say what counts as 0"),
    ({"zero_1": "100", "hundred_1": "0"}, "More is better here"),
    ({"where_0": "channel"}, "channel"),
    ({"where_0": "colour=red"}, "cannot be filtered by colour"),
]


@pytest.mark.parametrize(("changed", "said"), WRONG)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(
    loaded: Workspace, analyst: Client, changed: dict[str, str], said: str
) -> None:
    answer = sent(analyst, loaded, **changed)
    assert answer.status_code == 400
    assert said in answer.text
    assert 'value="Customer health"' in answer.text or changed.get("title")
    assert catalog(loaded.folder).keys() == catalog().keys()


def test_an_archived_composite_disappears_and_comes_back(
    loaded: Workspace, analyst: Client, reader: Client
) -> None:
    sent(analyst, loaded)
    address = f"/{loaded.slug}/composites/customer_health/archive/"
    assert reader.post(address).status_code == 403
    analyst.post(address)
    assert analyst.get(f"/{loaded.slug}/kpi/customer_health/").status_code == 404
    listed = analyst.get(f"/{loaded.slug}/measure/").text
    assert "Take back into use" in listed
    assert "Take back into use" not in reader.get(f"/{loaded.slug}/measure/").text
    analyst.post(address, {"back": "1"})
    assert reader.get(f"/{loaded.slug}/kpi/customer_health/").status_code == 200
    audited = AuditEntry.objects.filter(action="definition").order_by("pk")
    assert [one.subject for one in audited] == [
        "composite customer_health version 1", "composite customer_health archived",
        "composite customer_health taken back"]  # fmt: skip


def test_a_composite_is_described_in_the_readers_language(
    loaded: Workspace, analyst: Client
) -> None:
    sent(analyst, loaded)
    address = f"/{loaded.slug}/kpi/customer_health/"
    assert "Weighted mean of KPIs" in analyst.get(address).text
    swedish = analyst.get(address, headers={"accept-language": "sv"}).text
    assert "Vägt medelvärde av nyckeltal" in swedish
    assert "Weighted mean of KPIs" not in swedish


def test_goals_actions_verdicts_and_the_overview_stand_on_a_composite(
    loaded: Workspace, owner: Client, alice: User
) -> None:
    sent(owner, loaded)
    goal = {"kpi": "customer_health", "target": "90", "since": "2025-06-01", "due": "2030-01-01",
            "owner": str(alice.pk)}  # fmt: skip
    assert owner.post(f"/{loaded.slug}/goals/new/", goal).status_code == 302
    goals = owner.get(f"/{loaded.slug}/goals/").text
    assert "Customer health: 90 by" in goals
    effect = owner.get(
        f"/{loaded.slug}/prove/?kpi=customer_health&at=2025-09-01&by=segment&treated=Young"
    )
    assert effect.status_code == 200
    assert "Customer health" in effect.text
    (loaded.folder / "peil.toml").write_text(
        (loaded.folder / "peil.toml").read_text() + '\nheadline = "customer_health"\n'
    )
    overview = owner.get(f"/{loaded.slug}/").text
    assert "Customer health" in overview.split("<h1")[1].split("</section>")[0]
