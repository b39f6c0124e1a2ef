from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from peil.warehouse.workspace import Workspace
from peil.web import addresses, shell


def test_every_answer_has_an_id_and_the_log_has_the_same(
    stranger: Client, log_lines: Callable[[], list[str]]
) -> None:
    answer = stranger.get("/-/sign-in/?next=/nordlys/")
    line = json.loads(log_lines()[-1])
    assert line["request_id"] == answer["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "-/sign-in/", 200)


def test_a_proxy_s_id_is_kept_and_nonsense_is_not(stranger: Client) -> None:
    kept = stranger.get("/healthz", headers={"x-request-id": "abc-12345678"})
    assert kept["X-Request-ID"] == "abc-12345678"
    made = stranger.get("/healthz", headers={"x-request-id": 'x" onload="'})
    assert "onload" not in made["X-Request-ID"]


def test_the_log_holds_no_word_that_somebody_typed(
    stranger: Client, owner: Client, log_lines: Callable[[], list[str]]
) -> None:
    stranger.post("/-/sign-in/", {"username": "secret@example.org", "password": "hunter2"})
    owner.get("/nordlys/kpi/secretname/?where=secretvalue")
    owner.get("/nordlys/secretpath/?q=secretvalue")
    told = "\n".join(log_lines())
    assert "secret" not in told
    assert "hunter2" not in told


def test_the_browser_may_load_nothing_but_what_comes_from_here(stranger: Client) -> None:
    policy = dict(
        part.strip().split(" ", 1)
        for part in stranger.get("/-/sign-in/")["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in str(policy)


@pytest.mark.parametrize("address", ["/-/sign-in/", "/healthz", "/nordlys/"])
def test_every_answer_has_the_other_security_headers(stranger: Client, address: str) -> None:
    answer = stranger.get(address)
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_an_unknown_page_says_so_and_keeps_the_menu(owner: Client) -> None:
    answer = owner.get("/nordlys/nowhere/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "There is no page at this address" in page
    assert 'href="/nordlys/data/"' in page


def test_a_forbidden_page_says_what_to_do(reader: Client) -> None:
    answer = reader.get("/nordlys/data/upload/")
    assert answer.status_code == 403
    assert "Ask the owner" in answer.content.decode()


def test_a_failure_shows_the_request_s_id_and_what_to_do(
    owner: Client, monkeypatch: pytest.MonkeyPatch, log_lines: Callable[[], list[str]]
) -> None:
    def fail(request: object) -> dict[str, object]:
        raise ZeroDivisionError("a customer's words")

    owner.raise_request_exception = False
    monkeypatch.setattr(shell, "frame", fail)
    answer = owner.get("/nordlys/settings/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert answer["X-Request-ID"] in page
    assert "Reload the page" in page
    told = [json.loads(line) for line in log_lines()]
    failure = next(line for line in told if line["level"] == "error")
    assert failure["error"] == "ZeroDivisionError"
    assert failure["request_id"] == answer["X-Request-ID"]
    assert any("frame" in place or "fail" in place for place in failure["where"])
    assert "customer's words" not in "\n".join(log_lines())


def test_an_error_for_people_is_a_page(owner: Client) -> None:
    answer = owner.get("/nordlys/data/loads/answers-0/undo/")
    assert answer.status_code == 404
    assert "No load named" in answer.content.decode()


def test_health_is_told_to_anybody(stranger: Client, workspace: Workspace) -> None:
    answer = stranger.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "facts": "ok"}


def test_an_illness_is_told_without_its_cause(stranger: Client, workspace: Workspace) -> None:
    settings = workspace.folder / "peil.toml"
    settings.write_text('name = "Nordlys"\nzone = "Mars"\n')
    answer = stranger.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failing", "database": "ok", "facts": "failing"}


def test_a_static_file_s_address_changes_with_its_content() -> None:
    address = addresses.static("peil/peil.css")
    assert address.startswith("/-/static/peil/peil.css?v=")
    assert address != addresses.static("peil/peil.js")
    with pytest.raises(FileNotFoundError):
        addresses.static("peil/none.css")


def test_the_menu_holds_only_what_there_is(reader: Client, owner: Client) -> None:
    page = reader.get("/nordlys/settings/").content.decode()
    for absent in ("People", "Audit"):
        assert f">{absent}</a>" not in page
    assert ">People</a>" in owner.get("/nordlys/settings/").content.decode()
