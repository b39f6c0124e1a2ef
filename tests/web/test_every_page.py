"""Every address is asked for by a stranger, a reader, an analyst and the owner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from peil.accounts.models import User
from peil.jobs.models import Upload
from peil.shared.words import LANGUAGES
from peil.warehouse.workspace import Workspace
from peil.web.registry import modules
from tests.served import signed_in

SOME_UPLOAD = UUID(int=7)
# What goes into the places of addresses. A new place needs a line here.
PLACES: dict[str, object] = {
    "workspace": "nordlys", "name": "nps", "what": "trend", "form": "csv", "person_id": 1,
    "view_id": 1, "load_id": "answers-1", "upload_id": SOME_UPLOAD, "number": 0,
    "stage": 0,
}  # fmt: skip
OPEN = {"/healthz", "/-/sign-in/", "/-/language/"}


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Return every route as an address and its pattern."""
    waiting: list[tuple[set[str], URLPattern | URLResolver]] = [
        (set(), pattern) for pattern in get_resolver().url_patterns
    ]
    while waiting:
        outer, pattern = waiting.pop()
        places = outer | set(re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern)))
        if isinstance(pattern, URLResolver):
            waiting += [(places, inner) for inner in pattern.url_patterns]
        else:
            given = {place: PLACES[place] for place in places}
            yield reverse(str(pattern.name), kwargs=given), pattern


ADDRESSES = sorted(address for address, _ in routes())
PAGES = sorted(
    address for address, pattern in routes()
    if not address.startswith(tuple(OPEN))
)  # fmt: skip


A_REFUSED_UPLOAD: dict[str, object] = {
    "workspace": "nordlys", "fact": "answers", "names": ["a.csv"], "state": "refused",
    "reports": [{
        "file": "a.csv", "state": "refused", "load_id": "", "rows_read": 2, "rows_loaded": 0,
        "rows_left_out": 1, "rows_replaced": 0, "duplicates": 0, "warnings": [], "message": "",
        "refused_rows": None,
        "problems": [{"row": 1, "column": "score", "value": "77", "allowed": "0 to 10"}],
    }],
}  # fmt: skip


class Wellformed(HTMLParser):
    """Finds what a screen reader or a keyboard stumbles over."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: set[str] = set()
        self.labels: set[str] = set()
        self.fields: list[dict[str, str | None]] = []
        self.headings = 0
        self._label_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if "style" in said or any(name.startswith("on") for name in said):
            self.faults.append(f"<{tag}> carries a style or a script: the policy refuses both")
        if said.get("id"):
            if said["id"] in self.ids:
                self.faults.append(f"two elements have the id {said['id']}")
            self.ids.add(str(said["id"]))
        if tag == "label":
            self._label_depth += 1
            if said.get("for"):
                self.labels.add(str(said["for"]))
        if tag == "h1":
            self.headings += 1
        if tag in {"input", "select", "textarea"} and said.get("type") != "hidden":
            said["within"] = "label" if self._label_depth else ""
            self.fields.append(said)
        if tag == "svg" and not (said.get("aria-label") or said.get("aria-labelledby")
                                 or said.get("aria-hidden")):  # fmt: skip
            self.faults.append("an <svg> has neither a name nor is hidden")
        for name in ("src", "href", "action"):
            if str(said.get(name, "")).startswith(("http:", "https:", "//")):
                self.faults.append(f"<{tag}> leads out of this installation: {said[name]}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._label_depth -= 1

    def all_faults(self) -> list[str]:
        if self.headings != 1:
            self.faults.append(f"{self.headings} main headings")
        self.faults += [
            f"no label for {said.get('name')}"
            for said in self.fields
            if not (said.get("aria-label") or said["within"] or said.get("id") in self.labels)
        ]
        return self.faults


def test_nothing_else_is_open() -> None:
    marked = {a for a, p in routes() if getattr(p.callback, "is_open_to_strangers", False)}
    assert marked == OPEN


def test_every_file_of_pages_brings_addresses() -> None:
    without = [
        page.__name__ for page in modules()
        if not (getattr(page, "ROUTES", []) or getattr(page, "ROOT_ROUTES", []))
    ]  # fmt: skip
    assert without == []


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_is_asked_to_sign_in(stranger: Client, address: str) -> None:
    for answer in (stranger.get(address), stranger.post(address)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/-/sign-in/")
    part = stranger.get(address, headers={"hx-request": "true"})
    assert part["HX-Redirect"] == "/-/sign-in/"


@pytest.mark.parametrize("address", ["/nordlys/secret/", "/elsewhere/", "/elsewhere/data/"])
def test_a_stranger_learns_nothing_from_addresses_that_do_not_exist(
    stranger: Client, address: str
) -> None:
    assert "Nordlys" not in stranger.get(address).content.decode()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_page_answers_everybody_in_their_language(
    db: None, loaded: Workspace, language: str
) -> None:
    shown = dict.fromkeys(("reader", "analyst", "owner"), 0)
    for who in shown:
        person = User.objects.create_user(who, "x", role=who, language=language)
        Upload.objects.get_or_create(id=SOME_UPLOAD, defaults=A_REFUSED_UPLOAD | {
            "brought_by": person
        })  # fmt: skip
        browser = signed_in(person)
        for address in PAGES:
            answer = browser.get(address)
            assert answer.status_code in (200, 302, 400, 403, 404, 405), address
            if answer.headers.get("Content-Type", "").startswith("text/html") and answer.content:
                page = answer.content.decode()
                assert f'<html lang="{language}">' in page, address
                checked = Wellformed()
                checked.feed(page)
                assert checked.all_faults() == [], address
                shown[who] += answer.status_code == 200
    assert 8 <= shown["reader"] < shown["analyst"] < shown["owner"]


def test_a_simulated_organisation_says_so_on_every_page(
    owner: Client, workspace: Workspace
) -> None:
    for address in PAGES:
        other = address.replace("/nordlys/", "/fjordtrygg/")
        answer = owner.get(other)
        if answer.status_code == 200 and "text/html" in answer["Content-Type"] and other != address:
            assert "This organisation is made up" in answer.content.decode(), other
    assert "This organisation is made up" not in owner.get("/nordlys/settings/").content.decode()
