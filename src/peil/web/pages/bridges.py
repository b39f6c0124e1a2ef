"""Bridges of a KPI's series: made with a look at what they do, and undone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from peil.accounts.audit import record
from peil.accounts.models import ANALYST
from peil.metrics.bridge import LONGEST_REASON, Bridge, Side, Where
from peil.metrics.bridge_making import Wish, make_bridge
from peil.metrics.bridges import add_bridge, read_bridges, undo_bridge
from peil.metrics.catalog import entry
from peil.reports.asking import Desk
from peil.reports.bridge_rows import bridge_preview, questions_behind
from peil.reports.composites import part_amounts
from peil.shared import clock
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _
from peil.web.access import needs_role
from peil.web.addresses import address
from peil.web.asking import desk_of, person_of
from peil.web.plan_form import Option, Typed, is_asked_again
from peil.web.slice_form import slice_of

SECTION = "measure"
_BEGIN = {"how": "stated", "times": "1", "kind": ""}
_MOST_NAMED = 8


@require_http_methods(["GET", "POST"])
@needs_role(ANALYST)
def new(request: HttpRequest, name: str) -> HttpResponse:
    """Show the form with all that was typed and what it would do, or keep what holds."""
    desk = desk_of(request)
    known = entry(name, desk.workspace.folder)
    is_sent = request.method == "POST"
    typed = Typed((request.POST if is_sent else request.GET).copy(), _BEGIN, is_sent)
    shown = None
    other = typed.text("earlier").partition("@")[0]
    earlier = slice_of(desk, typed, other if other in desk.catalog else name, "_before")
    later = slice_of(desk, typed, name, "_after")
    if is_sent and not is_asked_again(request):
        bridge = _read(request, desk, typed, name, earlier.where, later.where)
        if bridge is not None and "save" in request.POST:
            try:
                return _save(request, desk, bridge)
            except PeilError as problem:
                typed.wrong("on", str(problem))
        elif bridge is not None:
            try:
                shown = bridge_preview(desk, bridge)
            except PeilError as problem:
                typed.wrong("on", str(problem))
    questions = questions_behind(desk, name)
    told = {
        "typed": typed,
        "kpi": name,
        "measure": _(known.definition.title),
        "amounts": part_amounts(desk, name, _variant(desk, typed, name)),
        "variants": _variants(desk, name),
        "others": _others(desk, name),
        "earlier": earlier,
        "later": later,
        "questions": ", ".join(questions[:_MOST_NAMED]) if len(questions) > 1 else "",
        "kinds": [("difference", _("a difference")), ("ratio", _("a ratio"))],
        "preview": shown,
        "here": request.path,
        "longest_reason": LONGEST_REASON,
    }
    return render(request, "pages/bridge_form.html", told, status=400 if typed.errors else 200)


@require_POST
@needs_role(ANALYST)
def undo(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Take a bridge back."""
    desk = desk_of(request)
    entry(name, desk.workspace.folder)
    if number not in {one.number for one in read_bridges(desk.workspace.folder)
                      if one.later.kpi == name}:  # fmt: skip
        raise Http404
    person = person_of(request)
    undo_bridge(desk.workspace.folder, number, at=clock.now(), by=str(person))
    record("definition", actor=person, workspace=desk.workspace.slug,
           subject=f"bridge {number} of {name} undone")  # fmt: skip
    messages.success(request, _("The bridge is undone: the series is shown as it was measured."))
    return redirect(address(request, "kpi", name=name) + "#bridges")


def _save(request: HttpRequest, desk: Desk, bridge: Bridge) -> HttpResponse:
    kept = add_bridge(desk.workspace.folder, bridge)
    record("definition", actor=person_of(request), workspace=desk.workspace.slug,
           subject=f"bridge {kept.number} of {kept.later.kpi}")  # fmt: skip
    messages.success(request, _("The series is bridged. What was measured is kept, and can be "
                                "seen and taken away beside it."))  # fmt: skip
    return redirect(address(request, "kpi", name=kept.later.kpi))


def _variants(desk: Desk, name: str) -> list[Option]:
    """Return which of a KPI's numbers may be bridged beside its own."""
    one = desk.catalog[name]
    return [
        (variant, _(other.title) or variant)
        for variant, other in one.metric.variants.items()
        if (other.unit or one.definition.unit) != "count"
    ]


def _variant(desk: Desk, typed: Typed, name: str) -> str | None:
    """Return the variant that was chosen; None for the KPI itself, or for none of its own."""
    chosen = typed.text("variant")
    return chosen if chosen in dict(_variants(desk, name)) else None


def _others(desk: Desk, name: str) -> list[Option]:
    """Return what may have measured the series before: versions of its definition, other KPIs."""
    found: list[Option] = []
    now = desk.catalog[name].definition.version
    for version in reversed(desk.catalog[name].versions):
        if version != now:
            label = _("Version %(version)s of its definition") % {"version": version}
            found.append((f"{name}@{version}", label))
    kpis = [
        (other, _(one.definition.title))
        for other, one in desk.catalog.items()
        if other != name and one.definition.unit != "count" and not one.metric.always_by
        and desk.is_loaded(other)
    ]  # fmt: skip
    return found + sorted(kpis, key=lambda option: option[1].casefold())


def _read(
    request: HttpRequest, desk: Desk, typed: Typed, name: str, before: Where, after: Where
) -> Bridge | None:
    """Read the form; None with errors told where it does not hold."""
    variant = _variant(desk, typed, name)
    amounts = part_amounts(desk, name, variant)
    on = typed.day("on", needed=_("Say from which day on it is measured in the new way."))
    if not typed.text("reason").strip():
        typed.wrong("reason", _("Say what changed, and why this makes up for it."))
    other, _at, version = typed.text("earlier").partition("@")
    earlier = Side(other or name, before, variant if other in ("", name) else None,
                   int(version) if version.isdecimal() else None)  # fmt: skip
    later = Side(name, after, variant)
    add, times, low, high, overlap, as_ratio = 0.0, 1.0, None, None, None, None
    if typed.text("how") == "estimated":
        since = typed.day("since", needed=_("Say when the overlap begins."))
        until = typed.day("until", needed=_("Say when the overlap is over."))
        overlap = (since, until) if since and until else None
        as_ratio = {"ratio": True, "difference": False}.get(typed.text("kind"))
    else:
        add = typed.number("add", amounts) or 0.0
        given = typed.plain("times")
        times = 1.0 if given is None else given
        low, high = typed.number("low", amounts), typed.number("high", amounts)
        if (low is None) != (high is None):
            typed.wrong("low", _("Give both limits, or none."))
    if typed.errors or on is None:
        return None
    wish = Wish(on, earlier, later, typed.text("reason"), str(person_of(request)), add, times,
                low, high, overlap, as_ratio)  # fmt: skip
    workspace = desk.workspace
    try:
        return make_bridge(desk.warehouse, workspace.settings, workspace.zone, wish, desk.viewer,
                           folder=workspace.folder, now=clock.now())  # fmt: skip
    except PeilError as problem:
        typed.wrong("since" if overlap else "add", str(problem))
        return None


ROUTES = [
    path("kpi/<str:name>/bridge/", new, name="new_bridge"),
    path("kpi/<str:name>/bridge/<int:number>/undo/", undo, name="undo_bridge"),
]
