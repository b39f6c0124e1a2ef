"""Data: what is loaded, how old it is, what was refused, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peil.accounts.audit import record
from peil.facts.catalog import facts
from peil.jobs.loading import ask_for_load
from peil.jobs.models import REFUSED, Upload
from peil.shared import clock
from peil.shared.suggest import unknown
from peil.shared.words import gettext as _
from peil.shared.words import mark, ngettext
from peil.sources.load import list_loads, undo_load
from peil.warehouse.register import Load
from peil.warehouse.workspace import Workspace
from peil.web import fact_words, formats
from peil.web.access import needs_role
from peil.web.addresses import address
from peil.web.registry import Entry
from peil.web.warehouses import newest_load, warehouse

MENU = Entry("data", "data", mark("Data"))
_MOST_SHOWN = 100


@dataclass(frozen=True)
class Freshness:
    """What is loaded of one fact.

    Parameters
    ----------
    name : str
        The fact's.
    rows : int
        In force.
    loads : int
        In force.
    first_event, last_event : datetime or None
        The period covered.
    loaded_at : datetime or None
        When rows were last loaded.
    """

    name: str
    rows: int
    loads: int
    first_event: datetime | None
    last_event: datetime | None
    loaded_at: datetime | None


@dataclass(frozen=True)
class LoadRow:
    """One load as the page lists it."""

    load: Load
    fact: str
    first_event: datetime | None
    last_event: datetime | None
    upload: Upload | None

    @property
    def can_come_back(self) -> bool:
        """Whether it was undone and its files are still kept."""
        return self.load.state == "undone" and bool(self.upload and self.upload.has_files)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Show every fact's freshness, every load, and what is under way."""
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    if workspace.settings.warehouse:
        return _lying_elsewhere(request, workspace)
    listed = list_loads(workspace)
    uploads = list(Upload.objects.filter(workspace=workspace.slug).select_related("brought_by"))
    by_load = {
        report.get("load_id"): upload
        for upload in reversed(uploads)
        for report in upload.reports
        if report.get("load_id")
    }
    rows = [
        LoadRow(load, fact_words.title(load.last.fact), _when(load.last.first_event),
                _when(load.last.last_event), by_load.get(load.load_id))
        for load in listed if load.state != "refused"
    ]  # fmt: skip
    told = {
        "title": _sentence(workspace, listed),
        "facts": freshness(workspace, listed),
        "loads": rows[:_MOST_SHOWN],
        "further": max(0, len(rows) - _MOST_SHOWN),
        "open": [u for u in uploads if u.is_under_way or u.state == "mapping"],
        "refused": [u for u in uploads if u.state in {REFUSED, "failed"}][:20],
        "refused_loads": [
            row for load in listed if load.state == "refused" and load.load_id not in by_load
            for row in [LoadRow(load, fact_words.title(load.last.fact), None, None, None)]
        ][:20],
        "fact_titles": {name: fact_words.title(name) for name in facts()},
        "kept_days": Upload.KEPT_DAYS,
    }  # fmt: skip
    if not listed and not uploads:
        return redirect(address(request, "start"))
    return render(request, "pages/data.html", told)


@require_http_methods(["GET", "POST"])
@needs_role("analyst")
def undo(request: HttpRequest, load_id: str) -> HttpResponse:
    """Ask whether a load is to be undone, then undo it."""
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    if request.method == "POST":
        undone = undo_load(workspace, load_id, actor=request.user.get_username())
        record("undo", actor=request.user, workspace=workspace.slug, subject=undone.load_id)  # type: ignore[arg-type]
        sentence = (
            _("%(file)s is undone. Rows that it had replaced are back, where the load that "
              "brought them is in force.")
            if undone.last.rows_replaced
            else _("%(file)s is undone.")
        )  # fmt: skip
        messages.success(request, sentence % {"file": undone.last.file})
        return redirect(address(request, "data"))
    known = {load.load_id: load for load in list_loads(workspace)}
    if load_id not in known:
        raise unknown("No load named '%(name)s'.", known, name=load_id)
    upload = next(
        (
            upload
            for upload in Upload.objects.filter(workspace=workspace.slug)
            if any(report.get("load_id") == load_id for report in upload.reports)
        ),
        None,
    )
    told = {
        "load": known[load_id],
        "fact": fact_words.title(known[load_id].last.fact),
        "is_kept": bool(upload and upload.has_files),
        "kept_days": Upload.KEPT_DAYS,
    }
    return render(request, "pages/undo.html", told)


@require_POST
@needs_role("analyst")
def again(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Load the files of an upload once more."""
    upload = uploaded(request, upload_id)
    ask_for_load(upload)
    return redirect(address(request, "upload_progress", upload_id=upload.id))


@require_POST
@needs_role("analyst")
def forget(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Remove an upload that was not loaded, with its files."""
    upload = uploaded(request, upload_id)
    if upload.is_under_way or any(
        report["state"] in ("loaded", "already loaded") for report in upload.reports
    ):
        raise Http404
    upload.remove_files()
    upload.delete()
    messages.success(request, _("The upload is removed."))
    return redirect(address(request, "data"))


@require_safe
@needs_role("analyst")
def refused_rows(request: HttpRequest, upload_id: str, number: int) -> FileResponse:
    """Download the report of a refused file's bad rows."""
    upload = uploaded(request, upload_id)
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    try:
        report = Path(str(upload.reports[number]["refused_rows"])).resolve()
    except (IndexError, KeyError):
        raise Http404 from None
    # The path was noted by the loader; it must still lie within the workspace.
    if not report.is_file() or not report.is_relative_to(workspace.folder):
        raise Http404
    record("export", actor=request.user, workspace=workspace.slug,  # type: ignore[arg-type]
           subject=f"refused rows {upload.id}")  # fmt: skip
    return FileResponse(report.open("rb"), as_attachment=True, filename=report.name)


def uploaded(request: HttpRequest, upload_id: str) -> Upload:
    """Return an upload of the workspace at hand, or answer 404."""
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    return get_object_or_404(Upload, pk=upload_id, workspace=workspace.slug)


def freshness(workspace: Workspace, listed: list[Load]) -> list[Freshness]:
    """Sum up the loads in force by fact, the newest first."""
    found = []
    opened = warehouse(workspace)
    for name in facts():
        own = [load for load in listed if load.state == "loaded" and load.last.fact == name]
        if not own:
            continue
        firsts = [when for load in own if (when := _when(load.last.first_event))]
        lasts = [when for load in own if (when := _when(load.last.last_event))]
        found.append(
            Freshness(
                name=name,
                rows=int(opened.run(opened.table(name).count().as_table())[0][0].as_py()),
                loads=len(own),
                first_event=min(firsts, default=None),
                last_event=max(lasts, default=None),
                loaded_at=max((load.ended_at for load in own if load.ended_at), default=None),
            )
        )
    return sorted(found, key=lambda one: (one.loaded_at is None, one.loaded_at), reverse=True)


def _lying_elsewhere(request: HttpRequest, workspace: Workspace) -> HttpResponse:
    """Show what a database of others holds: Peil has loaded nothing of it, and can undo nothing."""
    opened = warehouse(workspace)
    found = []
    for kind in facts().values():
        table = opened.table(kind.name)
        counted = table.aggregate(rows=table.count(), first=table[kind.time].min(),
                                  last=table[kind.time].max())  # fmt: skip
        row = opened.run(counted).to_pylist()[0]
        if row["rows"]:
            found.append(Freshness(kind.name, row["rows"], 0, _instant(row["first"]),
                                   _instant(row["last"]), opened.age(kind.name)))  # fmt: skip
    told = {"facts": found, "fact_titles": {name: fact_words.title(name) for name in facts()}}
    return render(request, "pages/data_elsewhere.html", told)


def _instant(when: date | None) -> datetime | None:
    is_day = when is not None and not isinstance(when, datetime)
    return datetime.combine(when, time(), tzinfo=UTC) if is_day else when  # type: ignore[return-value,arg-type]


def _sentence(workspace: Workspace, listed: list[Load]) -> str:
    """Return the page's message."""
    loaded = {load.last.fact for load in listed if load.state == "loaded"}
    newest = newest_load(workspace)
    if not loaded or newest is None:
        return _("Nothing is loaded yet")
    return ngettext(
        "One kind of fact is loaded; the newest rows came %(when)s",
        "%(n)s kinds of facts are loaded; the newest rows came %(when)s",
        len(loaded),
    ) % {"n": len(loaded), "when": formats.age(newest, clock.now())}


def _when(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


ROUTES = [
    path("data/", data, name="data"),
    path("data/loads/<str:load_id>/undo/", undo, name="undo"),
    path("data/uploads/<uuid:upload_id>/again/", again, name="upload_again"),
    path("data/uploads/<uuid:upload_id>/forget/", forget, name="upload_forget"),
    path("data/uploads/<uuid:upload_id>/refused-<int:number>.csv", refused_rows,
         name="refused_rows"),
]  # fmt: skip
