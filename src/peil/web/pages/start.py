"""Getting started: three steps from an empty workspace to the first own KPI."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from peil.jobs.models import MAPPING, Upload
from peil.warehouse.workspace import Workspace
from peil.web import fact_words
from peil.web.addresses import address
from peil.web.warehouses import newest_load

SECTION = "data"


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the three steps, and which of them are done."""
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    if workspace.settings.warehouse:
        return redirect(address(request, "data"))  # where it says how facts come
    uploads = Upload.objects.filter(workspace=workspace.slug)
    is_loaded = newest_load(workspace) is not None
    told = {
        "is_brought": is_loaded or uploads.exists(),
        "is_loaded": is_loaded,
        "waiting": uploads.filter(state=MAPPING).first(),
        "examples": [
            (fact_words.title(name), fact_words.brings(name)) for name in fact_words.loadable()[:4]
        ],
    }
    return render(request, "pages/start.html", told)


ROUTES = [path("start/", start, name="start")]
