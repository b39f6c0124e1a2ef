"""Give every request an id and one line in the log."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from peil.shared.logs import within_request
from peil.web.making_way import answering

HEADER = "X-Request-ID"
_ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")
_log = logging.getLogger("peil.web.request")


class RequestId:
    """Takes the id that a proxy gave, else makes one; answers with it; logs with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request within its id."""
        given = request.headers.get(HEADER, "")
        identifier = given if _ACCEPTED.fullmatch(given) else uuid4().hex
        request.id = identifier  # type: ignore[attr-defined]
        began = time.perf_counter()
        with within_request(identifier), answering():
            response = self.get_response(request)
            response[HEADER] = identifier
            if not request.path.startswith("/-/static/"):
                self._tell(request, response, began)
        return response

    @staticmethod
    def _tell(request: HttpRequest, response: HttpResponse, began: float) -> None:
        # The route and not the path or the query: those may hold what somebody typed.
        match = request.resolver_match
        person = getattr(request, "user", None)
        _log.info(
            "request",
            extra={
                "method": request.method,
                "route": match.route if match else "",
                "status": response.status_code,
                "milliseconds": round((time.perf_counter() - began) * 1000, 1),
                "user": person.pk if person else None,
            },
        )
