"""Show an error that the reader can mend as a page that says what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from peil.shared.errors import PeilError, UnknownName


class UserErrors:
    """Turns a `PeilError` into a page: 404 for an unknown name, else 400."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer errors meant for people; leave bugs to the 500 page."""
        if not isinstance(problem, PeilError):
            return None
        status = 404 if isinstance(problem, UnknownName) else 400
        return render(request, "errors/told.html", {"message": str(problem)}, status=status)
