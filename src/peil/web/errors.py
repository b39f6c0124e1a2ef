"""Pages for what went wrong: each says what to do next."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from peil.shared.logs import request_id
from peil.shared.words import gettext as _

_log = logging.getLogger("peil.web.errors")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    del exception  # may quote what was sent
    message = _("The request could not be understood. Go back, reload the page and try again.")
    return render(request, "errors/told.html", {"message": message}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return render(request, "errors/403.html", {"message": str(exception)}, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that did not come from one of our pages, or is too old."""
    del reason
    message = _(
        "The form is too old, or cookies are turned off. Reload the page and send it again."
    )
    return render(request, "errors/403.html", {"message": message}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    del exception
    return render(request, "errors/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500, with the request's id, under which the log has the cause."""
    del request
    _log.error("unhandled", exc_info=True)
    # Without a request no context processor runs: what failed may fail there again.
    page = get_template("errors/500.html").render({"request_id": request_id()})
    return HttpResponse(page, status=500)
