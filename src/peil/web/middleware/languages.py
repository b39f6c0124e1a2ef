"""Speak the reader's language: their choice, else the cookie's, else the browser's."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from peil.shared.words import LANGUAGES, nearest_language, speaking


class Language:
    """Chooses the language before the view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in the reader's language."""
        code = language_of(request)
        with speaking(code), translation.override(code):
            response = self.get_response(request)
        response.setdefault("Content-Language", code)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


def language_of(request: HttpRequest) -> str:
    """Return the language a request is to be answered in, a key of `LANGUAGES`."""
    chosen = getattr(getattr(request, "user", None), "language", "")
    if chosen in LANGUAGES:
        return str(chosen)
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if cookie in LANGUAGES:
        return cookie
    for tag, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code := nearest_language(tag):
            return code
    default = settings.WORKSPACE.settings.language
    return default if default in LANGUAGES else "en"
