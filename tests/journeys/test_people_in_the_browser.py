"""Who may do what, in whose language, by night; and who is kept out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import add_person, choose_password, sign_in
from tests.journeys.watched import PHONE, Watching

pytestmark = pytest.mark.browser

OWN = "a heron stands in the reeds"
OWNERS_OWN = ("/nordlys/settings/people/", "/nordlys/settings/audit/")
ANALYSTS_OWN = ("/nordlys/data/upload/",)


def test_a_reader_reads_and_changes_nothing(watching: Watching) -> None:
    first = add_person(watching().page, "charlie", "Reader")
    watched = watching(state=None)
    page = watched.visit("/-/sign-in/")
    sign_in(page, "charlie", first)
    choose_password(page, first, OWN)

    page = watched.visit("/fjordtrygg/data/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Load files")).to_have_count(0)
    expect(page.get_by_role("link", name="Undo")).to_have_count(0)
    page = watched.visit("/fjordtrygg/settings/")
    expect(page.get_by_role("button", name="Save settings")).to_have_count(0)
    expect(
        page.locator("main input:not([readonly]):not([type=hidden]), main select")
    ).to_have_count(0)
    expect(page.get_by_role("link", name="People")).to_have_count(0)
    page = watched.visit("/fjordtrygg/kpi/nps/")
    expect(page.get_by_role("button", name="Add the annotation")).to_have_count(0)
    for path in (*OWNERS_OWN, *ANALYSTS_OWN):
        page = watched.visit(path, status=403)
        expect(page.get_by_role("heading", level=1)).to_have_text("You may not do this")


def test_an_analyst_loads_and_does_not_decide_on_people(watching: Watching) -> None:
    first = add_person(watching().page, "bob", "Analyst")
    watched = watching(state=None)
    page = watched.visit("/-/sign-in/")
    sign_in(page, "bob", first)
    choose_password(page, first, OWN)
    for path in ANALYSTS_OWN:
        watched.visit(path)
    for path in OWNERS_OWN:
        watched.visit(path, status=403)


def test_swedish_and_a_dark_room_are_kept(watching: Watching) -> None:
    first = add_person(watching().page, "sven", "Reader")
    watched = watching(state=None)
    page = watched.visit("/-/sign-in/")
    sign_in(page, "sven", first)
    choose_password(page, first, OWN)
    page.goto("/fjordtrygg/")
    page.get_by_label("Account:").click()
    page.get_by_role("button", name="Svenska").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.get_by_role("navigation").first).to_contain_text("Inställningar")

    watched.show(PHONE, "dark")
    assert _brightness(watched.page.evaluate(_BACKGROUND)) < 60
    assert _brightness(watched.page.evaluate(_INK)) > 180
    watched.show(PHONE, "light")
    assert _brightness(watched.page.evaluate(_BACKGROUND)) > 200

    page.get_by_label("Konto:").click()
    page.get_by_role("button", name="Logga ut").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    elsewhere = watching("en", None)
    page = elsewhere.visit("/-/sign-in/")
    sign_in(page, "sven", OWN)
    expect(page.locator("html")).to_have_attribute("lang", "sv")


@pytest.mark.parametrize(
    ("language", "word"), [("nb", "Logg inn"), ("sv", "Logga in"), ("en", "Sign in")]
)
def test_a_stranger_is_met_in_the_language_of_their_browser(
    language: str, word: str, watching: Watching
) -> None:
    page = watching(language, None).visit("/-/sign-in/")
    expect(page.get_by_role("heading", level=1)).to_have_text(word)
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_a_wrong_password_is_told_and_too_many_are_locked_out(watching: Watching) -> None:
    first = add_person(watching().page, "klara", "Reader")
    watched = watching(state=None)
    page = watched.visit("/-/sign-in/")
    watched.expects(403, 429)
    for _ in range(9):
        sign_in(page, "klara", "not the password")
        expect(page.get_by_role("alert")).to_contain_text("Username and password do not match")
        expect(page.get_by_label("Username or e-mail")).to_have_value("klara")
        expect(page.get_by_label("Password")).to_have_value("")
    sign_in(page, "klara", "not the password")
    expect(page.get_by_role("alert")).to_contain_text("Too many attempts. Wait 15 minutes")
    sign_in(page, "klara", first)  # the right one, too late
    expect(page.get_by_role("alert")).to_contain_text("Too many attempts. Wait 15 minutes")
    page.goto("/fjordtrygg/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_who_signs_out_is_out(watching: Watching) -> None:
    first = add_person(watching().page, "ute", "Reader")
    watched = watching(state=None)
    page = watched.visit("/-/sign-in/")
    sign_in(page, "ute", first)
    choose_password(page, first, OWN)
    cookies = watched.context.cookies()
    page.get_by_label("Account:").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto("/fjordtrygg/data/")
    assert page.url.endswith("/-/sign-in/?next=/fjordtrygg/data/")
    watched.context.add_cookies(cookies)  # what somebody may have copied opens nothing
    page.goto("/fjordtrygg/data/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


_BACKGROUND = "getComputedStyle(document.body).backgroundColor"
_INK = "getComputedStyle(document.querySelector('h1')).color"


def _brightness(colour: str) -> float:
    red, green, blue = (float(part) for part in colour.strip("rgba()").split(",")[:3])
    return 0.299 * red + 0.587 * green + 0.114 * blue
