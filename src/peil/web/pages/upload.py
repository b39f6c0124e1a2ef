"""Upload: choose files, say which column is what, see what would be loaded, load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peil.accounts.audit import record
from peil.accounts.models import User
from peil.facts.catalog import fact as fact_named
from peil.jobs.loading import ask_for_load
from peil.jobs.models import FAILED, LOADED, REFUSED, Upload
from peil.shared.errors import BadInput, PeilError
from peil.sources.inputs import Input
from peil.sources.load import Preview, preview
from peil.sources.mapping import parse_mapping
from peil.sources.propose import propose
from peil.warehouse.workspace import Workspace
from peil.web import fact_words, mapping_words
from peil.web.access import needs_role
from peil.web.addresses import address
from peil.web.mapping_form import MappingForm, filled_in, read_form
from peil.web.pages.data import uploaded
from peil.web.told_twice import told_twice
from peil.web.uploads import (
    columns_of,
    fitting_mapping,
    inputs_of,
    keep_files,
    save_mapping,
    saved_mapping,
    saved_mappings,
)

SECTION = "data"
_ROWS = 20


@dataclass(frozen=True)
class Checked:
    """What would be loaded: a preview, or why there is none; and what would count twice."""

    preview: Preview | None
    problem: str
    file: str
    twice: str = ""


@require_http_methods(["GET", "POST"])
@needs_role("analyst")
def upload(request: HttpRequest) -> HttpResponse:
    """Ask for files and what they hold; propose a mapping or take one that is kept."""
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    problem = ""
    if request.method == "POST":
        try:
            workspace.check_managed()
            brought = _bring(request, workspace)
        except PeilError as refusal:
            problem = str(refusal)
        else:
            return redirect(address(request, "mapping", upload_id=brought.id))
    told = {
        "problem": problem,
        "facts": [
            (name, fact_words.title(name), fact_words.brings(name))
            for name in fact_words.loadable()
        ],
        "chosen": request.POST.get("fact") or request.GET.get("fact", "answers"),
        "mappings": [
            (name, fact_words.title(fact)) for name, fact in saved_mappings(workspace).items()
        ],
        "mapping": request.POST.get("mapping", ""),
    }
    return render(request, "pages/upload.html", told, status=400 if problem else 200)


@require_http_methods(["GET", "POST"])
@needs_role("analyst")
def mapping(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Show the mapping as a form or as text, with the first rows as they would be loaded."""
    brought = uploaded(request, upload_id)
    problem = ""
    if request.method == "POST":
        try:
            _keep_answers(brought, request)
        except PeilError as refusal:
            problem = str(refusal)
    as_text = request.GET.get("as") == "text"
    checked, choices = _check(brought)
    if request.htmx:  # type: ignore[attr-defined]
        told = {"upload": brought, "checked": checked, "problem": problem,
                "name": _name_to_keep(brought)}  # fmt: skip
        return render(request, "parts/preview.html", told)
    form: MappingForm | None = None
    if not as_text:
        try:
            form = read_form(brought.mapping_text, choices)
        except PeilError as refusal:
            problem, as_text = str(refusal), True
    told = {
        "upload": brought,
        "name": _name_to_keep(brought),
        "form": form,
        "as_text": as_text,
        "checked": checked,
        "problem": problem,
        "fact_title": fact_words.title(brought.fact),
        "words": mapping_words,
    }
    return render(request, "pages/mapping.html", told, status=400 if problem else 200)


@require_POST
@needs_role("analyst")
def load(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Keep the mapping by name if asked to, and put the files in line for loading."""
    brought = uploaded(request, upload_id)
    workspace: Workspace = request.workspace  # type: ignore[attr-defined]
    if brought.is_under_way:
        return redirect(address(request, "upload_progress", upload_id=brought.id))
    parse_mapping(brought.mapping_text)  # a mapping that cannot be read is told here, on a page
    name = request.POST.get("name", "").strip()
    if name:
        save_mapping(workspace, name, brought.mapping_text)
        record("mapping", actor=request.user, workspace=workspace.slug, subject=name)  # type: ignore[arg-type]
        brought.mapping_name = name
    brought.keeps_good = request.POST.get("keep_good") == "yes"
    ask_for_load(brought)
    return redirect(address(request, "upload_progress", upload_id=brought.id))


@require_safe
@needs_role("analyst")
def progress(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Show how far loading has come, then how it went."""
    brought = uploaded(request, upload_id)
    share_done, doing = brought.progress
    told = {
        "upload": brought,
        "share_done": share_done,
        "doing": doing,
        "fact_title": fact_words.title(brought.fact),
        "is_over": brought.state in {LOADED, REFUSED, FAILED},
        "rows_loaded": sum(report["rows_loaded"] for report in brought.reports),
        "rows_left_out": sum(report["rows_left_out"] for report in brought.reports),
        "is_known": bool(brought.reports)
        and all(report["state"] == "already loaded" for report in brought.reports),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "parts/progress.html", told)
    return render(request, "pages/progress.html", told)


def _bring(request: HttpRequest, workspace: Workspace) -> Upload:
    kept = request.POST.get("mapping", "")
    text = saved_mapping(workspace, kept) if kept else ""
    fact = parse_mapping(text).fact if kept else fact_named(request.POST.get("fact", "")).name
    person = cast("User", request.user)  # strangers do not come this far
    brought = Upload(
        workspace=workspace.slug, fact=fact, brought_by=person, mapping_name=kept,
        mapping_text=text,
    )  # fmt: skip
    try:
        keep_files(brought, request.FILES.getlist("files"))
        with inputs_of(brought) as opened:
            if not kept and (fitting := fitting_mapping(workspace, fact, opened[0])):
                brought.mapping_name = fitting
                brought.mapping_text = saved_mapping(workspace, fitting)
            elif not kept:
                brought.mapping_text = propose(fact, opened).text
    except PeilError:
        brought.remove_files()
        raise
    brought.save()
    return brought


def _keep_answers(brought: Upload, request: HttpRequest) -> None:
    if "propose" in request.POST:
        with inputs_of(brought) as opened:
            text = propose(brought.fact, opened).text
        brought.mapping_name = ""
    elif "text" in request.POST:
        text = request.POST["text"].replace("\r\n", "\n")
        named = parse_mapping(text).fact
        if named != brought.fact:
            raise BadInput(
                "The mapping is for '%(other)s'; these files were uploaded as '%(fact)s'.",
                other=named,
                fact=brought.fact,
            )
    else:
        text = filled_in(brought.mapping_text, request.POST.dict())
    brought.mapping_text = text
    brought.save(update_fields=["mapping_text", "mapping_name"])


def _name_to_keep(brought: Upload) -> str:
    """Propose a name to keep the mapping by, which takes no other's place.

    Another system's has another source, and what else a file can become another fact.
    """
    try:
        source = parse_mapping(brought.mapping_text).source
    except PeilError:
        source = ""
    name = source or brought.fact
    held = saved_mappings(brought.opened()).get(name, brought.fact)
    return brought.mapping_name or (name if held == brought.fact else f"{name}-{brought.fact}")


def _check(brought: Upload) -> tuple[Checked, tuple[str, ...]]:
    """Return what would be loaded of the first file, and the columns of that file."""
    with inputs_of(brought) as opened:
        choices = columns_of(opened[0], brought.mapping_text)
        return _preview(brought, opened[0]), choices


def _preview(brought: Upload, opened: Input) -> Checked:
    try:
        said = parse_mapping(brought.mapping_text)
        found = preview(brought.opened(), brought.fact, opened, said, limit=_ROWS)
    except PeilError as refusal:
        return Checked(None, str(refusal), opened.name)
    return Checked(found, "", opened.name, told_twice(brought.opened(), brought.fact, found))


ROUTES = [
    path("data/upload/", upload, name="upload"),
    path("data/uploads/<uuid:upload_id>/", mapping, name="mapping"),
    path("data/uploads/<uuid:upload_id>/load/", load, name="upload_load"),
    path("data/uploads/<uuid:upload_id>/progress/", progress, name="upload_progress"),
]
