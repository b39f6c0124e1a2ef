"""A PostgreSQL server of the tests' own: in a folder that goes away, on a socket, no network."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.engines.held import PostgreSQL

_DEBIAN = Path("/usr/lib/postgresql")
_SECONDS_TO_START = 60
# what is lost in a crash is of no worth here, and a plan compiled to machine code costs more
# than running it over a few hundred rows
_OPTIONS = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "jit=off",
    "listen_addresses=",
    "max_connections=20",
)


def programs() -> Path:
    """Return the folder of initdb and postgres, the newest there is."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        pytest.fail("There is no PostgreSQL. Install it first: sudo apt-get install postgresql")
    return versions[-1].parent


@contextmanager
def running() -> Iterator[str]:
    """Start a server and return the URL of its database; it ends with the block."""
    # a socket's path may have no more than about a hundred characters
    folder = Path(tempfile.mkdtemp(prefix="peil-pg-"))
    who: dict[str, Any] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        who = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        shutil.chown(folder, "nobody", "nogroup")
    data, log = folder / "data", folder / "log"
    initdb = [programs() / "initdb", "-D", data, "-U", "peil", "-A", "trust", "-E", "UTF8",
              "--locale=C", "--no-sync"]  # fmt: skip
    subprocess.run(initdb, check=True, cwd=folder, stdout=subprocess.DEVNULL, **who)
    options = [part for option in _OPTIONS for part in ("-c", option)]
    with log.open("wb") as written:
        server = subprocess.Popen(
            [programs() / "postgres", "-D", data, "-k", folder, *options],
            cwd=folder, stdout=written, stderr=written, **who,
        )  # fmt: skip
    url = f"postgresql://peil@/postgres?host={folder}"
    try:
        _wait(url, server, log)
        yield url
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: what it held is thrown away
        server.wait(timeout=30)
        shutil.rmtree(folder)


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > give_up:
                pytest.fail(f"PostgreSQL does not start: {log.read_text()}")
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Return the URL of a database on a server of this process's own."""
    with running() as url:
        yield url


@pytest.fixture
def postgres(server: str) -> str:
    """Return the URL of an empty database, with a password in it that nobody may be told."""
    return made(server)


@pytest.fixture(scope="session")
def on_postgres(server: str) -> Iterator[PostgreSQL]:
    """Return what reads the rows of a warehouse in memory in PostgreSQL."""
    engine = PostgreSQL(made(server))
    yield engine
    engine.close()


def made(server: str) -> str:
    """Make a database and return its URL."""
    name = f"peil_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.replace("peil@/postgres", f"peil:verysecret@/{name}")
