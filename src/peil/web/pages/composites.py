"""Composite KPIs: made of existing ones in the browser, changed in versions, taken out of use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
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
    Part,
    check_composite,
)
from peil.metrics.composites import Kept, add_version, read_composite, set_archived
from peil.metrics.own import NAME
from peil.reports.amounts import Amounts
from peil.reports.asking import Desk
from peil.reports.composites import part_amounts, part_measure, preview, version_rows
from peil.shared import clock
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.web.access import needs_role
from peil.web.addresses import address
from peil.web.asking import desk_of, filters_of, person_of
from peil.web.plan_form import Option, Typed

SECTION = "measure"
_FIRST_ROWS = 3
_ENDS: Mapping[str, tuple[float, float]] = {"share": (0, 1), "points": (-100, 100)}
"""What a part's ends are before anybody has said otherwise; other units have none."""
_FIELDS = ("kpi", "only", "weight", "zero", "hundred")


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
    typed = Typed(given, _fields(desk, kept), is_sent)
    rows = _rows(desk, typed)
    _begin(given, rows)
    shown = None
    if is_sent and not {"again", "more"} & request.POST.keys():
        composite = _read(request, desk, typed, kept, rows)
        if composite is not None:
            try:
                shown = preview(desk, composite)
            except PeilError as problem:
                typed.wrong("parts", str(problem))
            if shown is not None and "save" in request.POST:
                return _save(request, desk, composite)
    told = {
        "typed": typed,
        "rows": rows,
        "kpis": _choices(desk),
        "preview": shown,
        "kept": kept.newest if kept else None,
        "versions": version_rows(desk, kept) if kept else (),
        "here": request.path,
        "has_room": len(rows) < MOST_PARTS,
        "longest_title": LONGEST_TITLE,
        "longest_description": LONGEST_DESCRIPTION,
    }
    return render(request, "pages/composite_form.html", told, status=400 if typed.errors else 200)


def _save(request: HttpRequest, desk: Desk, composite: Composite) -> HttpResponse:
    written = add_version(desk.workspace.folder, composite)
    told = {"title": written.title, "version": written.version}
    if written.at == composite.at:
        record("definition", actor=person_of(request), workspace=desk.workspace.slug,
               subject=f"composite {written.name} version {written.version}")  # fmt: skip
        messages.success(request, _("“%(title)s” is saved as version %(version)s.") % told)
    else:
        messages.info(request, _("Nothing differs from version %(version)s of “%(title)s”.") % told)
    return redirect(address(request, "kpi", name=written.name))


def _rows(desk: Desk, typed: Typed) -> list[tuple[int, Amounts | None]]:
    """Return each row's number, with how its numbers are typed where a KPI is chosen."""
    filled = [i for i in range(MOST_PARTS) if typed.text(f"kpi_{i}")]
    shown = max(_FIRST_ROWS, (filled[-1] + 1 if filled else 0))
    shown = min(MOST_PARTS, shown + ("more" in typed.given))
    rows = []
    for i in range(shown):
        kpi, variant = _chosen(typed.text(f"kpi_{i}"))
        is_known = kpi in desk.catalog and variant in (None, *desk.catalog[kpi].metric.variants)
        rows.append((i, part_amounts(desk, kpi, variant) if is_known else None))
    return rows


def _chosen(text: str) -> tuple[str, str | None]:
    kpi, _colon, variant = text.partition(":")
    return kpi, variant or None


def _choices(desk: Desk) -> list[Option]:
    """Return the KPIs and variants that can be parts and have rows."""
    found = []
    for name, one in desk.catalog.items():
        if one.composite is not None or one.metric.always_by or not desk.is_loaded(name):
            continue
        units = {None: one.definition.unit} | {
            variant: other.unit or one.definition.unit
            for variant, other in one.metric.variants.items()
        }
        found += [
            (f"{name}:{variant}" if variant else name, part_measure(desk, name, variant))
            for variant, unit in units.items()
            if unit != "count"
        ]
    return sorted(found, key=lambda option: option[1].casefold())


def _fields(desk: Desk, kept: Kept | None) -> dict[str, str]:
    """Return a kept composite as its fields are typed."""
    if kept is None:
        return {}
    composite = kept.newest
    fields = {"title": composite.title, "description": composite.description}
    for i, part in enumerate(composite.parts):
        if part.kpi not in desk.catalog:
            continue  # a KPI of the company's own that is gone
        amounts = part_amounts(desk, part.kpi, part.variant)
        only = ", ".join(f"{n}={value}" for n, values in part.where.items() for value in values)
        texts = (part.label, only, f"{part.weight:g}", amounts.typed(part.zero),
                 amounts.typed(part.hundred))  # fmt: skip
        fields |= {f"{name}_{i}": text for name, text in zip(_FIELDS, texts, strict=True)}
    return fields


def _read(
    request: HttpRequest,
    desk: Desk,
    typed: Typed,
    kept: Kept | None,
    rows: list[tuple[int, Amounts | None]],
) -> Composite | None:
    """Read the form; None with errors told where it does not hold."""
    title = " ".join(typed.text("title").split())
    if not title:
        typed.wrong("title", _("A composite needs a title, such as “Customer health”."))
    elif len(title) > LONGEST_TITLE:
        typed.checked("title", lambda: check_composite(_empty(title)))
    name = kept.newest.name if kept else _name(desk, typed, title)
    parts = [part for i, amounts in rows if (part := _part(desk, typed, i, amounts)) is not None]
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


def _part(desk: Desk, typed: Typed, i: int, amounts: Amounts | None) -> Part | None:
    """Read one row; None where no KPI is chosen in it."""
    if not typed.text(f"kpi_{i}"):
        return None
    if amounts is None:
        typed.wrong(f"kpi_{i}", _("Choose one of the KPIs."))
        return None
    kpi, variant = _chosen(typed.text(f"kpi_{i}"))
    definition = desk.catalog[kpi].definition
    weight = typed.plain(f"weight_{i}", needed=_("Say how much it weighs, such as 1."))
    ends = []
    for field in ("zero", "hundred"):
        wrong = _("Say what counts as 0.") if field == "zero" else _("Say what counts as 100.")
        found = typed.number(f"{field}_{i}", amounts, needed=wrong)
        ends.append(found)
    where: Mapping[str, tuple[str, ...]] = {}
    try:
        conditions = [each.strip() for each in typed.text(f"only_{i}").split(",") if each.strip()]
        where = filters_of(conditions)
        if unknown := [each for each in where if each not in desk.source(kpi).cuts]:
            typed.wrong(f"only_{i}", _("“%(kpi)s” cannot be filtered by %(dimension)s.") % {
                "kpi": _(definition.title), "dimension": unknown[0]})  # fmt: skip
    except PeilError as problem:
        typed.wrong(f"only_{i}", str(problem))
    if weight is None or None in ends:
        return None
    if weight <= 0:
        typed.wrong(f"weight_{i}", _("A weight is over 0."))
        return None
    zero, hundred = (float(end or 0.0) for end in ends)
    if (hundred > zero) != (definition.better == "higher"):
        more = _("More is better here: 100 must stand for more than 0 does.")
        less = _("Less is better here: 100 must stand for less than 0 does.")
        typed.wrong(f"hundred_{i}", more if definition.better == "higher" else less)
    return Part(kpi, weight, zero, hundred, variant, where, definition.version)


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


def _begin(given: QueryDict, rows: list[tuple[int, Amounts | None]]) -> None:
    """Fill in a row's weight and ends when its KPI has just been chosen, or changed."""
    for i, amounts in rows:
        chosen = given.get(f"kpi_{i}")
        if amounts is None or not chosen or given.get(f"was_{i}") == chosen:
            continue
        low, high = _ENDS.get(amounts.definition.unit, (None, None))
        ends = (low, high) if amounts.definition.better == "higher" else (high, low)
        given.setdefault(f"weight_{i}", "1")
        if f"was_{i}" in given or f"zero_{i}" not in given:
            given[f"zero_{i}"], given[f"hundred_{i}"] = (amounts.typed(end) for end in ends)


ROUTES = [
    path("composites/new/", new, name="new_composite"),
    path("composites/<str:name>/", edit, name="composite"),
    path("composites/<str:name>/archive/", archive, name="archive_composite"),
]
