from __future__ import annotations

import pytest
from django.test import Client

from peil.accounts.models import User
from peil.web.models import SavedView
from tests.served import signed_in

KEPT = "/nordlys/settings/?by=channel&every=month"


def test_a_view_is_named_listed_opened_and_removed(reader: Client) -> None:
    saved = reader.post("/nordlys/views/save/", {"name": " By  channel ", "address": KEPT})
    assert saved["Location"] == KEPT
    view = SavedView.objects.get()
    assert view.name == "By channel"
    page = reader.get("/nordlys/views/").content.decode()
    assert "By channel" in page
    assert KEPT.replace("&", "&amp;") in page
    reader.post(f"/nordlys/views/{view.pk}/remove/")
    assert not SavedView.objects.exists()


def test_the_same_name_replaces_the_address(reader: Client) -> None:
    reader.post("/nordlys/views/save/", {"name": "mine", "address": KEPT})
    reader.post("/nordlys/views/save/", {"name": "mine", "address": "/nordlys/data/"})
    assert SavedView.objects.get().address == "/nordlys/data/"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.org/", "//example.org/nordlys/", "/fjordtrygg/", "javascript:alert(1)",
     "/nordlys\\@example.org", "", "/nordlys/" + "x" * 2000],
)  # fmt: skip
def test_only_addresses_of_the_workspace_can_be_saved(reader: Client, elsewhere: str) -> None:
    answer = reader.post("/nordlys/views/save/", {"name": "x", "address": elsewhere})
    assert answer.status_code == 400
    assert not SavedView.objects.exists()


def test_others_see_a_view_only_if_an_analyst_shares_it(
    analyst: Client, reader: Client, alice: User
) -> None:
    analyst.post("/nordlys/views/save/", {"name": "own", "address": KEPT})
    analyst.post("/nordlys/views/save/", {"name": "ours", "address": KEPT, "is_shared": "yes"})
    reader.post("/nordlys/views/save/", {"name": "mine", "address": KEPT, "is_shared": "yes"})
    page = signed_in(alice).get("/nordlys/views/").content.decode()
    assert "<b>ours</b>" in page
    assert "<b>own</b>" not in page
    assert "<b>mine</b>" not in page, "readers do not share"


def test_nobody_removes_another_s_view(analyst: Client, owner: Client) -> None:
    analyst.post("/nordlys/views/save/", {"name": "ours", "address": KEPT, "is_shared": "yes"})
    view = SavedView.objects.get()
    assert owner.post(f"/nordlys/views/{view.pk}/remove/").status_code == 404
    assert SavedView.objects.exists()


def test_views_of_one_organisation_do_not_show_in_another(analyst: Client) -> None:
    analyst.post("/nordlys/views/save/", {"name": "ours", "address": KEPT, "is_shared": "yes"})
    assert "<b>ours</b>" not in analyst.get("/fjordtrygg/views/").content.decode()
