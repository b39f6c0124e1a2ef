from __future__ import annotations

import pytest
from django.test import Client

from peil.accounts.models import User
from peil.reports.numbers import n_text
from peil.shared.words import LANGUAGES, speaking
from peil.web.formats import count


def spoken(browser: Client, **headers: str) -> str:
    return browser.get("/-/sign-in/", headers=headers)["Content-Language"]


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("nb-NO,nb;q=0.9,en;q=0.8", "nb"),
        ("no", "nb"),
        ("nn-NO", "nb"),
        ("da", "nb"),
        ("sv-SE", "sv"),
        ("en-GB", "en"),
        ("fr,sv;q=0.5,en;q=0.7", "en"),
        ("fr", "en"),  # the workspace's own
    ],
)
def test_the_browser_s_language_is_spoken(stranger: Client, wanted: str, got: str) -> None:
    assert spoken(stranger, **{"accept-language": wanted}) == got


def test_a_stranger_s_choice_is_kept_in_a_cookie(stranger: Client) -> None:
    answer = stranger.post("/-/language/", {"language": "sv", "next": "/-/sign-in/"})
    assert answer["Location"] == "/-/sign-in/"
    assert spoken(stranger, **{"accept-language": "nb"}) == "sv"


def test_a_person_s_choice_wins_over_cookie_and_browser(reader: Client, charlie: User) -> None:
    reader.cookies["peil_language"] = "sv"
    reader.post("/-/language/", {"language": "nb", "next": "/"})
    charlie.refresh_from_db()
    assert charlie.language == "nb"
    reader.cookies["peil_language"] = "sv"
    answer = reader.get("/-/account/", headers={"accept-language": "en"})
    assert answer["Content-Language"] == "nb"
    assert '<html lang="nb">' in answer.content.decode()


def test_a_language_that_does_not_exist_changes_nothing(reader: Client, charlie: User) -> None:
    reader.post("/-/language/", {"language": "tlh", "next": "/"})
    charlie.refresh_from_db()
    assert charlie.language == ""


def test_one_reader_s_language_does_not_leak_into_the_next_request(stranger: Client) -> None:
    assert spoken(stranger, **{"accept-language": "nb"}) == "nb"
    assert spoken(stranger, **{"accept-language": "en"}) == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_and_n_are_written_alike(language: str) -> None:
    with speaking(language):
        assert count(397518) == n_text(397518) == "397\u202f518"
