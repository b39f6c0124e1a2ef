"""The operational database from the terminal and from Python, where no server runs.

Every question runs in a thread of its own, on a connection of its own. So a notebook, whose event
loop Django would refuse to work in, is no matter; and two workspaces with a database each can be
open in one process, though Django is set up for a process once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path
from threading import Thread
from typing import TypeVar

from peil.shared.errors import BadInput, PeilError
from peil.warehouse.installation import VARIABLES, all_of, first_folder, served
from peil.warehouse.settings import FILE_NAME as SETTINGS_FILE
from peil.warehouse.workspace import Workspace

FILE_NAME = "peil.sqlite3"
_SETTINGS = "peil.web.settings"
_READ_FROM = ("accounts", "steering")

_Answer = TypeVar("_Answer")


def ask_database(workspace: Workspace, ask: Callable[[], _Answer]) -> _Answer:
    """Ask something of the database that a workspace's goals and actions are kept in.

    Parameters
    ----------
    workspace : Workspace
    ask : callable
        Uses models as ever, and returns plain things: rows cannot be read on afterwards.

    Raises
    ------
    BadInput
        If there is no database yet, it is an earlier Peil's, or Django is set up for another
        program.
    """
    file = database_of(workspace)
    if not file.exists():
        raise BadInput(
            "No database stands in %(folder)s: nothing has been planned there. Serve the pages "
            "with 'peil -w %(folder)s serve', and plan an action in the browser.",
            folder=file.parent,
        )

    def checked() -> _Answer:
        _check_schema(file)
        return ask()

    return _within(file, checked)


def make_database(workspace: Workspace) -> None:
    """Make a workspace's own database, or bring it up to date, as serving it does."""

    def migrate() -> None:
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)

    _within(workspace.folder / FILE_NAME, migrate)


def database_of(workspace: Workspace) -> Path:
    """Return where the database lies that holds what was planned in a workspace.

    Workspaces that are served together have one, which lies in the first of them.
    """
    if any(os.environ.get(name) for name in VARIABLES) and _is_named(workspace):
        return first_folder() / FILE_NAME
    own = workspace.folder / FILE_NAME
    return own if own.exists() else next(_beside(workspace), own)


def _is_named(workspace: Workspace) -> bool:
    """Tell whether the environment's workspaces, and what is served with them, hold this one."""
    try:
        return workspace.folder in {each.folder for each in served().values()}
    except (PeilError, OSError):
        return False  # what the environment names need not be what was asked for


def _beside(workspace: Workspace) -> Iterator[Path]:
    """Give the databases of workspaces beside this one that it is served with."""
    for file in sorted(workspace.folder.parent.glob(f"*/{FILE_NAME}")):
        try:
            if (file.parent / SETTINGS_FILE).exists() and workspace.folder in all_of([file.parent]):
                yield file
        except PeilError:
            continue


def _within(file: Path, ask: Callable[[], _Answer]) -> _Answer:
    _set_up(file.parent)
    answers: list[_Answer] = []
    problems: list[BaseException] = []

    def run() -> None:
        try:
            with _connected(file):
                answers.append(ask())
        except BaseException as problem:  # noqa: BLE001  (raised again where it was asked)
            problems.append(problem)

    thread = Thread(target=copy_context().run, args=(run,), name="peil-database")
    thread.start()
    thread.join()
    if problems:
        raise problems[0]
    return answers[0]


def _set_up(folder: Path) -> None:
    """Set Django up as the pages have it, but for its logging: that is the program's own here."""
    from django.apps import apps
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    if apps.ready:
        if not apps.is_installed("peil.steering"):
            raise BadInput(
                "Django is set up for another program in this Python. Ask Peil in one of its own."
            )
        return
    if not settings.configured:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", _SETTINGS)
    before = os.environ.get(VARIABLES[0])
    os.environ[VARIABLES[0]] = str(folder)
    try:
        installed = settings.INSTALLED_APPS
    except (ImproperlyConfigured, ImportError) as problem:
        raise BadInput(
            "Django is set up for another program in this Python. Ask Peil in one of its own."
        ) from problem
    finally:
        if before is None:
            del os.environ[VARIABLES[0]]
        else:
            os.environ[VARIABLES[0]] = before
    apps.populate(installed)


@contextmanager
def _connected(file: Path) -> Iterator[None]:
    """Let this thread's models read and write a file, whichever Django was set up with."""
    from django.db import DEFAULT_DB_ALIAS, connections
    from django.db.utils import load_backend

    described = {**connections.settings[DEFAULT_DB_ALIAS], "NAME": file}
    connection = load_backend(described["ENGINE"]).DatabaseWrapper(described, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = connection
    try:
        yield
    finally:
        connection.close()


def _check_schema(file: Path) -> None:
    """Refuse a database that lacks a table or column that this Peil reads."""
    from django.db import DatabaseError, connection
    from django.db.migrations.recorder import MigrationRecorder

    try:
        there = set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError as problem:
        raise BadInput("%(file)s cannot be read as a database: %(problem)s. Bring it back from a "
                       "backup.", file=file, problem=problem) from problem  # fmt: skip
    if _needed() - there:
        raise BadInput(
            "%(file)s was made by an earlier Peil. Stop the pages and start them again with "
            "'peil -w %(folder)s serve', which brings it up to date.",
            file=file,
            folder=file.parent,
        )


def _needed() -> set[tuple[str, str]]:
    from django.apps import apps

    return {
        (app, file.stem)
        for app in _READ_FROM
        for file in Path(apps.get_app_config(app).path, "migrations").glob("[0-9]*.py")
    }
