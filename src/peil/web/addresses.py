"""Addresses of pages and of static files."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from peil.warehouse.workspace import Workspace


def address(request: HttpRequest, route: str, **places: object) -> str:
    """Return a page's address in the workspace of the request.

    Parameters
    ----------
    request : HttpRequest
        The request at hand.
    route : str
        The route's name, such as ``kpi``.
    **places
        What goes into the route's places, such as ``name="nps"``.

    Raises
    ------
    NoReverseMatch
        If there is no such route.
    """
    workspace: Workspace | None = getattr(request, "workspace", None)
    if workspace is not None:
        try:
            return reverse(route, kwargs={"workspace": workspace.slug, **places})
        except NoReverseMatch:
            pass
    return reverse(route, kwargs=places)


def static(path: str) -> str:
    """Return a static file's address, which changes with its content and may be kept for long.

    Raises
    ------
    FileNotFoundError
        If no package brings the file.
    """
    version = _version(path) if not settings.IS_DEVELOPMENT else _version.__wrapped__(path)
    return f"{settings.STATIC_URL}{path}?v={version}"


@cache
def _version(path: str) -> str:
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(path)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:10]
