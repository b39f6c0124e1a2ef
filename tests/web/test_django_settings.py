from __future__ import annotations

import runpy
from pathlib import Path

import pytest

import peil.web.settings


def settings_with(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, object]:
    for name in ("PEIL_PUBLIC_URL", "PEIL_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(Path(peil.web.settings.__file__)))


def test_without_a_public_address_only_this_machine_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = settings_with(monkeypatch)
    assert said["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert said["SESSION_COOKIE_SECURE"] is False


def test_a_public_https_address_makes_cookies_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    said = settings_with(monkeypatch, PEIL_PUBLIC_URL="https://peil.example.no")
    assert said["ALLOWED_HOSTS"] == ["peil.example.no"]
    assert said["CSRF_TRUSTED_ORIGINS"] == ["https://peil.example.no"]
    assert said["SESSION_COOKIE_SECURE"] is said["CSRF_COOKIE_SECURE"] is True
    assert said["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600


def test_other_hosts_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    said = settings_with(monkeypatch, PEIL_HOSTS="a.example.no,b.example.no")
    assert said["ALLOWED_HOSTS"] == ["a.example.no", "b.example.no"]


def test_nothing_is_shown_of_a_failure_but_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_with(monkeypatch)["DEBUG"] is False
