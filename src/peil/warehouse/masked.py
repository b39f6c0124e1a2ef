"""Addresses of databases without the password in them, for pages, errors and logs."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# a password may hold what it should not, such as / and @: all up to the last @ is taken for it
_IN_FRONT = re.compile(r"(\w://[^:\s]*):\S*@")
_BEHIND = re.compile(r"(password=)[^&\s]*", re.IGNORECASE)


def without_password(text: str) -> str:
    """Return a text, such as a URL, in which no URL tells its password.

    Examples
    --------
    >>> without_password("postgresql://reader:se/cr@et@db.example.no/customers")
    'postgresql://reader:…@db.example.no/customers'
    """
    return _BEHIND.sub(r"\1…", _IN_FRONT.sub(r"\1:…@", text))


def is_address(url: str) -> bool:
    """Tell whether a URL of PostgreSQL can be read in one way only.

    Whoever reads it otherwise takes a part of the password for a host or a port, and may tell it.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    is_plain = url.count("@") == parts.netloc.count("@") <= 1 and not re.search(r"[\s#]", url)
    return parts.scheme in {"postgresql", "postgres"} and is_plain
