"""Whether this installation works, for whatever watches it."""

from __future__ import annotations

import logging

import duckdb
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peil.shared.errors import PeilError
from peil.warehouse.installation import served
from peil.web.access import open_to_strangers
from peil.web.warehouses import warehouse

_log = logging.getLogger("peil.web.healthz")


@open_to_strangers
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer ``ok`` only if the database and every workspace's facts do; else 503."""
    del request
    parts = {"database": _database_answers(), "facts": _facts_answer()}
    is_well = all(parts.values())
    told = {"status": "ok" if is_well else "failing"} | {
        name: "ok" if works else "failing" for name, works in parts.items()
    }
    return JsonResponse(told, status=200 if is_well else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM accounts_user")
            return cursor.fetchone() is not None
    except DatabaseError:
        _log.exception("the database does not answer")
        return False


def _facts_answer() -> bool:
    try:
        for workspace in served().values():
            opened = warehouse(workspace)
            opened.run(opened.table("answers").count().as_table())
    except (PeilError, OSError, duckdb.Error):
        _log.exception("the facts do not answer")
        return False
    return True


ROOT_ROUTES = [path("healthz", healthz, name="healthz")]
