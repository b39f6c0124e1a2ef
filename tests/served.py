"""A workspace that is served, and the people of every web test.

Alice owns the installation, Bob analyses, Charlie reads; a stranger has not signed in.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from peil.warehouse.workspace import Workspace, make_workspace

_ROOT = Path(tempfile.mkdtemp(prefix="peil-tests-"))
atexit.register(shutil.rmtree, _ROOT, ignore_errors=True)

PASSWORD = "a long enough password"
SERVED = make_workspace(_ROOT / "nordlys", name="Nordlys", language="en", also=["../fjordtrygg"])
SIMULATED = make_workspace(_ROOT / "fjordtrygg", name="Fjordtrygg", simulated=True)

_ENVIRONMENT = {
    "PEIL_WORKSPACES": str(SERVED.folder),
    "PEIL_LOG_FILE": str(_ROOT / "peil.log"),
    "DJANGO_SETTINGS_MODULE": "peil.web.settings",
}
os.environ.update(_ENVIRONMENT)

import django  # noqa: E402
from django.conf import settings  # noqa: E402

django.setup()
# The real hasher is slow on purpose.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.WHITENOISE_USE_FINDERS = False

from django.test import Client  # noqa: E402

from peil.accounts.models import User  # noqa: E402


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let each worker set up an installation of its own, and not inherit this process's."""
    for name in _ENVIRONMENT:
        os.environ.pop(name, None)


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    """The first workspace that is served; whatever a test leaves in it is removed."""
    before = (SERVED.folder / "peil.toml").read_text()
    yield Workspace(SERVED.folder)
    (SERVED.folder / "peil.toml").write_text(before)
    for name in ("facts", "mappings", "uploads", "kpis"):
        shutil.rmtree(SERVED.folder / name, ignore_errors=True)
    for name in ("facts", "mappings", "kpis"):
        (SERVED.folder / name).mkdir()


@pytest.fixture
def log_lines() -> Callable[[], list[str]]:
    """What the test has logged so far."""
    path = _ROOT / "peil.log"
    start = path.stat().st_size if path.exists() else 0

    def read() -> list[str]:
        with path.open(encoding="utf-8") as log:
            log.seek(start)
            return log.read().splitlines()

    return read


@pytest.fixture
def alice(db: None) -> User:
    """The owner."""
    return User.objects.create_user("alice", PASSWORD, role="owner", name="Alice")


@pytest.fixture
def bob(db: None) -> User:
    """The analyst."""
    return User.objects.create_user("bob", PASSWORD, role="analyst", name="Bob")


@pytest.fixture
def charlie(db: None) -> User:
    """The reader."""
    return User.objects.create_user("charlie", PASSWORD, role="reader", name="Charlie")


def signed_in(person: User) -> Client:
    """Return a browser in which somebody has signed in."""
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def owner(alice: User) -> Client:
    """Alice's browser."""
    return signed_in(alice)


@pytest.fixture
def analyst(bob: User) -> Client:
    """Bob's browser."""
    return signed_in(bob)


@pytest.fixture
def reader(charlie: User) -> Client:
    """Charlie's browser."""
    return signed_in(charlie)


@pytest.fixture
def stranger(db: None) -> Client:
    """A browser in which nobody has signed in."""
    return Client(headers={"accept-language": "en"})
