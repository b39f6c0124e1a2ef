"""Find the workspace that an address names; let nobody in who has not signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from peil.accounts.models import User
from peil.shared.words import gettext as _
from peil.warehouse.installation import served


class Organisation:
    """Sets ``request.workspace``, and asks strangers to sign in.

    Every address is closed unless its view is marked with `peil.web.access.open_to_strangers`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request; it has no workspace until its address is known."""
        request.workspace = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        _args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Check who asks, then which workspace."""
        if getattr(view, "is_open_to_strangers", False):
            return None
        person = request.user
        if not isinstance(person, User):
            return self._sign_in(request)
        if person.must_change_password and not getattr(view, "is_open_before_change", False):
            return redirect("account")
        slug = kwargs.pop("workspace", None)
        if slug is not None:
            try:
                request.workspace = served()[slug]  # type: ignore[attr-defined]
            except KeyError:
                raise Http404 from None
            if request.session.get("workspace") != slug:
                request.session["workspace"] = slug
        needed = getattr(view, "needs_role", None)
        if needed and not person.has_role(needed):
            raise PermissionDenied(
                _("Your role may not do this. Ask the owner for another role, or to do it.")
            )
        return None

    @staticmethod
    def _sign_in(request: HttpRequest) -> HttpResponseBase:
        if request.htmx:  # type: ignore[attr-defined]  # set by HtmxMiddleware
            return HttpResponseClientRedirect(reverse("sign_in"))
        return redirect_to_login(request.get_full_path())
