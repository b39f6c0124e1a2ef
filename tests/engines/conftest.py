"""The server that these tests ask."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.engines.server import running


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Return the URL of a database on a server of this process's own."""
    with running() as url:
        yield url


@pytest.fixture
def postgres(server: str) -> str:
    """Return the URL of an empty database, with a password in it that nobody may be told."""
    name = f"peil_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.replace("peil@/postgres", f"peil:verysecret@/{name}")
