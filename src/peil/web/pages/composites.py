"""Composite KPIs: made of existing ones in the browser, changed in versions, taken out of use."""

from __future__ import annotations

import re
import unicodedata

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from peil.accounts.audit import record
from peil.accounts.models import ANALYST
from peil.metrics.catalog import composite_entry, file_of
from peil.metrics.composite import (
    LONGEST_DESCRIPTION,
    LONGEST_TITLE,
    MOST_PARTS,
    Composite,
    check_composite,
)
from peil.metrics.composites import Kept, add_version, read_composite, set_archived
from peil.metrics.own import NAME
from peil.reports.asking import Desk
from peil.reports.composites import meanwhile, preview, version_rows
from peil.shared import clock
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.web.access import needs_role
from peil.web.addresses import address
from peil.web.asking import desk_of, person_of
from peil.web.composite_form import Row, begin, fields_of, part_choices, part_of, rows_of
from peil.web.plan_form import Typed

SECTION = "measure"


@require_http_methods(["GET", "POST"])
@needs_role(ANALYST)
def new(request: HttpRequest) -> HttpResponse:
    """Make a KPI of several."""
    return _form(request, desk_of(request), None)


@require_http_methods(["GET", "POST"])
@needs_role(ANALYST)
def edit(request: HttpRequest, name: str) -> HttpResponse:
    """Change a composite, which makes its next version."""
    desk = desk_of(request)
    return _form(request, desk, _kept(desk, name))


@require_POST
@needs_role(ANALYST)
def archive(request: HttpRequest, name: str) -> HttpResponse:
    """Take a composite out of use, or back into it."""
    desk = desk_of(request)
    kept = _kept(desk, name)
    is_back = "back" in request.POST
    person = person_of(request)
    set_archived(desk.workspace.folder, name, None if is_back else clock.now(), str(person))
    record("definition", actor=person, workspace=desk.workspace.slug,
           subject=f"composite {name} {'taken back' if is_back else 'archived'}")  # fmt: skip
    title = {"title": kept.newest.title}
    if is_back:
        messages.success(request, _("“%(title)s” is in use again.") % title)
        return redirect(address(request, "kpi", name=name))
    messages.success(
        request, _("“%(title)s” is out of use. It is kept, with all its versions.") % title
    )
    return redirect(address(request, "measure"))


def _kept(desk: Desk, name: str) -> Kept:
    file = file_of(desk.workspace.folder, name)
    if file is None:
        raise Http404
    return read_composite(file)


def _form(request: HttpRequest, desk: Desk, kept: Kept | None) -> HttpResponse:
    """Show the form with all that was typed and what it would give, or keep what holds."""
    is_sent = request.method == "POST"
    given = (request.POST if is_sent else request.GET).copy()
    typed = Typed(given, fields_of(desk, kept), is_sent)
    rows = rows_of(desk, typed, kept)
    begin(given, rows)
    shown, seen, refused = None, _seen(typed, kept), False
    if is_sent and not {"again", "more"} & request.POST.keys():
        composite = _read(request, desk, typed, kept, rows)
        if composite is not None:
            try:
                shown = preview(desk, composite)
            except PeilError as problem:
                typed.wrong("parts", str(problem))
            if shown is not None and "save" in request.POST:
                try:
                    return _save(request, desk, composite, after=seen)
                except PeilError as problem:
                    typed.wrong("parts", str(problem))
                    refused, kept = kept is not None, _again(desk, kept)
    told = {
        "typed": typed,
        "rows": rows,
        "kpis": part_choices(desk),
        "preview": shown,
        "kept": kept.newest if kept else None,
        # whoever has been told of the other's version may save over it
        "seen": len(kept.versions) if kept and refused else seen,
        "meanwhile": meanwhile(desk, kept, seen) if kept and refused else None,
        "versions": version_rows(desk, kept) if kept else (),
        "here": request.path,
        "has_room": len(rows) < MOST_PARTS,
        "longest_title": LONGEST_TITLE,
        "longest_description": LONGEST_DESCRIPTION,
    }
    return render(request, "pages/composite_form.html", told, status=400 if typed.errors else 200)


def _seen(typed: Typed, kept: Kept | None) -> int:
    """Return the version that was in force when the form was opened; 0 for a new composite."""
    given = typed.given.get("seen") or ""
    is_known = kept is not None and given.isdecimal() and 0 < int(given) <= len(kept.versions)
    return int(given) if is_known else len(kept.versions) if kept else 0


def _again(desk: Desk, kept: Kept | None) -> Kept | None:
    return _kept(desk, kept.newest.name) if kept else None


def _save(request: HttpRequest, desk: Desk, composite: Composite, *, after: int) -> HttpResponse:
    written = add_version(desk.workspace.folder, composite, after=after)
    told = {"title": written.title, "version": written.version}
    if written.at == composite.at:
        record("definition", actor=person_of(request), workspace=desk.workspace.slug,
               subject=f"composite {written.name} version {written.version}")  # fmt: skip
        messages.success(request, _("“%(title)s” is saved as version %(version)s.") % told)
    else:
        messages.info(request, _("Nothing differs from version %(version)s of “%(title)s”.") % told)
    return redirect(address(request, "kpi", name=written.name))


def _read(
    request: HttpRequest,
    desk: Desk,
    typed: Typed,
    kept: Kept | None,
    rows: list[Row],
) -> Composite | None:
    """Read the form; None with errors told where it does not hold."""
    title = " ".join(typed.text("title").split())
    if not title:
        typed.wrong("title", _("A composite needs a title, such as “Customer health”."))
    elif len(title) > LONGEST_TITLE:
        typed.checked("title", lambda: check_composite(_empty(title)))
    name = kept.newest.name if kept else _name(desk, typed, title)
    parts = [part for row in rows if (part := part_of(desk, typed, row)) is not None]
    if typed.errors:
        return None
    composite = Composite(
        name=name, title=title, description=" ".join(typed.text("description").split()),
        parts=tuple(parts), version=len(kept.versions) + 1 if kept else 1,
        author=str(person_of(request)), at=clock.now(),
    )  # fmt: skip
    single = {known: one for known, one in desk.catalog.items() if one.composite is None}
    holds = typed.checked("parts", lambda: composite_entry(Kept((composite,)), single))
    return composite if holds else None


def _empty(title: str) -> Composite:
    return Composite("", title, "", (), 1, "", clock.now())


def _name(desk: Desk, typed: Typed, title: str) -> str:
    """Read a new composite's name, or make one of its title."""
    given = typed.text("name").strip()
    plain = unicodedata.normalize("NFKD", title.translate(str.maketrans("øØæÆåÅ", "oOaAaA")))
    made = re.sub(r"[^a-z0-9]+", "_", plain.encode("ascii", "ignore").decode().lower()).strip("_")
    name = given or (made if NAME.fullmatch(made) else "composite")
    if not NAME.fullmatch(name):
        typed.wrong("name", _("A name is of lower-case letters, digits and underscores, such as "
                              "customer_health."))  # fmt: skip
    elif name == "new" or name in desk.catalog or file_of(desk.workspace.folder, name) is not None:
        typed.wrong("name", _("A KPI named '%(name)s' exists already. Choose another name.")
                    % {"name": name})  # fmt: skip
    return name


ROUTES = [
    path("composites/new/", new, name="new_composite"),
    path("composites/<str:name>/", edit, name="composite"),
    path("composites/<str:name>/archive/", archive, name="archive_composite"),
]
