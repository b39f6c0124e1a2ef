"""What people do again and again in these journeys."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

FROM_FILE_TO_MAPPING = re.compile(r"/data/uploads/[0-9a-f-]+/$")
OF_PROGRESS = re.compile(r"/data/uploads/[0-9a-f-]+/progress/$")


def sign_in(page: Page, username: str, password: str) -> None:
    """Fill the sign-in form in English, and send it."""
    page.get_by_label("Username or e-mail").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def bring(page: Page, workspace: str, file: Path, *, mapping: str = "") -> str:
    """Upload a survey in English, and return the address of its mapping: proposed or kept."""
    page.goto(f"/{workspace}/data/upload/")
    page.get_by_label("Files", exact=True).set_input_files(file)
    if mapping:
        page.get_by_label("Mapping", exact=True).select_option(mapping)
    page.get_by_role("button", name="Read the files").click()
    page.wait_for_url(FROM_FILE_TO_MAPPING)
    return page.url


def load(page: Page) -> None:
    """Press the button under the preview, and wait until loading is over."""
    page.locator(".load-form").get_by_role("button").click()
    page.wait_for_url(OF_PROGRESS)
    expect(page.get_by_role("link", name="To the data")).to_be_visible(timeout=120_000)


def add_person(page: Page, username: str, role: str) -> str:
    """Add somebody as the owner does, and return their first password."""
    page.goto("/nordlys/settings/people/")
    page.get_by_label("Username or e-mail").fill(username)
    page.get_by_role("radio", name=re.compile(f"^{role}")).check()
    page.get_by_role("button", name="Add", exact=True).click()
    return page.locator(".notice.good code").inner_text()


def choose_password(page: Page, old: str, new: str) -> None:
    """Change one's password on the account page."""
    page.get_by_label("Present password").fill(old)
    page.get_by_label("New password").fill(new)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
