"""Sign in, sign out, and the language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from peil.accounts.models import User
from peil.shared.words import LANGUAGES
from peil.shared.words import gettext as _
from peil.warehouse.installation import served
from peil.web.access import open_before_change, open_to_strangers


@open_to_strangers
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who it is, and let them in."""
    onward = _safe(request, request.POST.get("next") or request.GET.get("next", "/"))
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(onward)
        return _form(request, onward)
    typed = request.POST.get("username", "").strip().lower()
    person = authenticate(request, username=typed, password=request.POST.get("password", ""))
    if person is None:
        problem = _("Username and password do not match. Check both, and try again.")
        return _form(request, onward, problem=problem, username=typed, status=403)
    login(request, person)
    return redirect(onward)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Answer somebody who failed too often."""
    problem = _("Too many attempts. Wait 15 minutes, or ask the owner to reset your password.")
    return _form(request, "/", problem=problem, status=429)


@open_before_change
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign the reader out."""
    logout(request)
    return redirect("sign_in")


@open_to_strangers
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language: in the account, or in a cookie for strangers."""
    code = request.POST.get("language", "")
    answer = HttpResponseRedirect(_safe(request, request.POST.get("next", "/")))
    if code in LANGUAGES:
        if isinstance(request.user, User):
            request.user.language = code
            request.user.save(update_fields=["language"])
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE, httponly=True, samesite="Lax",
        )  # fmt: skip
    return answer


def first(request: HttpRequest) -> HttpResponse:
    """Lead from ``/`` to the first workspace."""
    del request
    return redirect(f"/{next(iter(served()))}/")


def _form(
    request: HttpRequest, onward: str, *, problem: str = "", username: str = "", status: int = 200
) -> HttpResponse:
    told = {"problem": problem, "username": username, "next": onward}
    return render(request, "pages/sign_in.html", told, status=status)


def _safe(request: HttpRequest, onward: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(
        onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return onward if is_ours else "/"


ROOT_ROUTES = [
    path("", first, name="first"),
    path("-/sign-in/", sign_in, name="sign_in"),
    path("-/sign-out/", sign_out, name="sign_out"),
    path("-/language/", choose_language, name="language"),
]
