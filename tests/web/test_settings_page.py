from __future__ import annotations

import tomllib

import pytest
from django.test import Client

from peil.accounts.models import AuditEntry
from peil.warehouse.settings import Settings
from peil.warehouse.workspace import Workspace
from peil.web.setting_words import FIXED, GROUPS, MEANINGS, TITLES


def in_file(workspace: Workspace) -> dict[str, object]:
    return tomllib.loads((workspace.folder / "peil.toml").read_text())


def test_every_setting_has_a_name_a_meaning_and_a_place_on_the_page() -> None:
    placed = {name for names in GROUPS.values() for name in names}
    assert set(TITLES) == set(MEANINGS) == placed == set(Settings.model_fields)
    assert placed >= FIXED


def test_the_owner_changes_a_setting_and_it_holds_at_once(
    owner: Client, workspace: Workspace
) -> None:
    answer = owner.post("/nordlys/settings/", {"name": "Nordlys AS", "minimum_people": "7"})
    assert answer.status_code == 302
    assert in_file(workspace)["name"] == "Nordlys AS"
    assert in_file(workspace)["minimum_people"] == 7
    assert "Nordlys AS" in owner.get("/nordlys/settings/").content.decode()
    assert AuditEntry.objects.get(action="settings").subject == "minimum_people, name"


def test_what_is_not_changed_stays_out_of_the_file(owner: Client, workspace: Workspace) -> None:
    before = in_file(workspace)
    owner.post("/nordlys/settings/", {"name": "Nordlys", "currency": "NOK", "clock": ""})
    assert in_file(workspace) == before
    assert not AuditEntry.objects.filter(action="settings").exists()


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("zone", "Mars/Olympus"), ("minimum_people", "0"), ("minimum_people", "few"),
     ("csi_weights", "1, 2"), ("clock", "yesterday")],
)  # fmt: skip
def test_a_wrong_value_is_named_and_nothing_is_written(
    owner: Client, workspace: Workspace, name: str, wrong: str
) -> None:
    before = in_file(workspace)
    answer = owner.post("/nordlys/settings/", {name: wrong})
    assert answer.status_code == 400
    assert name in answer.content.decode()
    assert in_file(workspace) == before


def test_weights_and_instants_are_written_as_what_they_are(
    owner: Client, workspace: Workspace
) -> None:
    owner.post(
        "/nordlys/settings/", {"csi_weights": "2, 1, 1.5", "clock": "2017-12-31T12:00:00+01:00"}
    )
    assert in_file(workspace)["csi_weights"] == [2, 1, 1.5]
    assert Workspace(workspace.folder).settings.clock is not None


def test_a_setting_of_the_environment_says_so_and_cannot_be_changed(
    owner: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PEIL_CURRENCY", "SEK")
    page = owner.get("/nordlys/settings/").content.decode()
    assert "Set by PEIL_CURRENCY in the environment" in page
    owner.post("/nordlys/settings/", {"currency": "EUR"})
    assert "currency" not in in_file(workspace)


def test_only_the_owner_changes_settings(analyst: Client, workspace: Workspace) -> None:
    assert analyst.get("/nordlys/settings/").status_code == 200
    answer = analyst.post("/nordlys/settings/", {"name": "Mine"})
    assert answer.status_code == 403
    assert in_file(workspace)["name"] == "Nordlys"


def test_a_wrong_value_is_told_beside_its_field_and_what_was_typed_stays(
    owner: Client, workspace: Workspace
) -> None:
    answer = owner.post("/nordlys/settings/", {"zone": "Mars/Olympus", "name": "Nordlys AS"})
    page = answer.text
    assert 'aria-describedby="m-zone e-zone" aria-invalid="true"' in page
    assert "must be a time zone such as Europe/Oslo" in page
    assert 'value="Mars/Olympus"' in page
    assert 'value="Nordlys AS"' in page
    assert 'href="#s-zone"' in page


def test_the_headline_is_chosen_by_its_title(owner: Client, workspace: Workspace) -> None:
    page = owner.get("/nordlys/settings/").text
    assert '<option value="nps">Net promoter score</option>' in page
    owner.post("/nordlys/settings/", {"headline": "nps"})
    assert in_file(workspace)["headline"] == "nps"


def test_an_instant_is_typed_by_the_workspaces_clock(owner: Client, workspace: Workspace) -> None:
    owner.post("/nordlys/settings/", {"clock": "2017-12-31T12:00"})
    clock = Workspace(workspace.folder).settings.clock
    assert clock is not None
    assert clock.isoformat() == "2017-12-31T12:00:00+01:00"
    assert 'value="2017-12-31T12:00:00"' in owner.get("/nordlys/settings/").text


def test_a_currency_is_three_letters(owner: Client, workspace: Workspace) -> None:
    owner.post("/nordlys/settings/", {"currency": "sek"})
    assert in_file(workspace)["currency"] == "SEK"
    answer = owner.post("/nordlys/settings/", {"currency": "kroner"})
    assert "three letters, such as NOK" in answer.text
    assert in_file(workspace)["currency"] == "SEK"


def test_a_decimal_comma_is_understood(owner: Client, workspace: Workspace) -> None:
    owner.post("/nordlys/settings/", {"inactive_after_gaps": "2,5", "csi_weights": "2; 1; 1,5"})
    assert in_file(workspace)["inactive_after_gaps"] == 2.5
    assert in_file(workspace)["csi_weights"] == [2, 1, 1.5]
