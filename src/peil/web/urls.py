"""Addresses, gathered from the pages."""

from __future__ import annotations

from django.urls import include, path

from peil.web.registry import modules

_within = [route for page in modules() for route in getattr(page, "ROUTES", [])]
_outside = [route for page in modules() for route in getattr(page, "ROOT_ROUTES", [])]

urlpatterns = [*_outside, path("<str:workspace>/", include(_within))]

handler400 = "peil.web.errors.bad_request"
handler403 = "peil.web.errors.forbidden"
handler404 = "peil.web.errors.not_found"
handler500 = "peil.web.errors.failed"
