"""A KPI's definition: as its page tells it, and what must be said where it has changed."""

from __future__ import annotations

from datetime import datetime

from peil.metrics.measurement import Measurement
from peil.metrics.own_versions import changed_in_silence
from peil.reports import names
from peil.reports.asking import Desk
from peil.reports.composites import VersionRow
from peil.reports.numbers import instant, n_text
from peil.shared.words import gettext as _


def definition_notes(desk: Desk, kpi: str) -> tuple[str, ...]:
    """Say how the definition of a KPI of the company's own has changed, if it has."""
    known, zone = desk.catalog[kpi], desk.workspace.zone
    notes = []
    silent = changed_in_silence(known.seen)
    if silent is not None:
        notes.append(_("The definition changed without a new version: the code in %(file)s is "
                       "other since %(at)s, and still calls itself version %(version)s. If numbers "
                       "differ by it, raise the version in the file.") % {
            "file": f"kpis/{kpi}.py", "at": instant(silent, zone),
            "version": known.definition.version})  # fmt: skip
    if known.composite is None and known.changed_at is not None:
        told = _("Version %(version)s of the definition is in force since %(at)s, and all periods "
                 "are measured by it.")  # fmt: skip
        at = instant(known.changed_at, zone)
        notes.append(told % {"version": known.definition.version, "at": at})
    return tuple(notes)


def own_version_rows(desk: Desk, kpi: str) -> tuple[VersionRow, ...]:
    """List the versions of the file of a KPI of the workspace's own, the one in force first."""
    known, zone = desk.catalog[kpi], desk.workspace.zone
    if known.file is None or known.composite is not None:
        return ()
    now = known.definition.version
    earlier = sorted((one for one in known.versions if one != now), reverse=True)
    since = {one.version: one.at for one in reversed(known.seen)}
    return tuple(
        VersionRow(one, "", instant(since[one], zone) if one in since else "", one == now, ())
        for one in (now, *earlier)
    )


def ages(desk: Desk, measurement: Measurement) -> list[tuple[str, str]]:
    """Say how old what stands behind a measurement is, each with its name."""
    zone, told = desk.workspace.zone, []
    if measurement.last_event:
        told.append((_("Newest event"), instant(measurement.last_event, zone)))
    if measurement.facts_as_of:
        # of tables that others keep only the moment is known when they were looked at
        is_read = bool(desk.workspace.settings.warehouse)
        name = _("Facts read") if is_read else _("Facts loaded")
        told.append((name, instant(measurement.facts_as_of, zone)))
    return told


def details_of(desk: Desk, whole: Measurement) -> tuple[tuple[str, str], ...]:
    """Tell what a KPI is made of, each with its name: definition, interval, age, source."""
    definition = whole.definition
    cell = whole.cells[0] if whole.cells else None
    details = [
        (_("Definition"), _("%(definition)s (version %(version)s)") % {
            "definition": _(definition.definition), "version": definition.version}),
        (_("One row"), _(definition.row)),
        (_("Unit"), names.unit(definition.unit, definition.better)),
        (_("Interval"), _(definition.interval)),
        (_("Withheld"), _(definition.withheld)),
        (_("n"), n_text(cell.n) if cell else n_text(0)),
        (_("Weights"), _("Survey weights are used.") if whole.is_weighted
         else _("Every row counts the same.")),
    ]  # fmt: skip
    details += ages(desk, whole)
    details.append((_("Facts"), names.fact(definition.fact)))
    if desk.workspace.settings.description:
        # The demo's own words are in the catalogue; a company's are not, and stay as written.
        details.append((_("Where the numbers come from"), _(desk.workspace.settings.description)))
    details.append((_("Literature"), definition.source))
    return tuple(details)


def changed_since(desk: Desk, kpi: str, at: datetime) -> str:
    """Say that a KPI's definition has changed after an instant; empty if it has not."""
    known = desk.catalog.get(kpi)
    if known is None or known.changed_at is None or known.changed_at <= at:
        return ""
    return _("The definition has changed since: version %(version)s is in force.") % {
        "version": known.definition.version}  # fmt: skip


def version_then(desk: Desk, kpi: str, at: datetime) -> int | None:
    """Return the version that was in force at an instant, if it is another and can be asked."""
    known = desk.catalog.get(kpi)
    if known is None or not changed_since(desk, kpi, at):
        return None
    then = known.version_at(at)
    return then if then in known.versions and then != known.definition.version else None
