"""What must be said of a definition that changed: on a KPI's page, and where it was used before."""

from __future__ import annotations

from datetime import datetime

from peil.metrics.measurement import Measurement
from peil.metrics.own_versions import changed_in_silence
from peil.reports.asking import Desk
from peil.reports.numbers import instant
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


def changed_since(desk: Desk, kpi: str, at: datetime) -> str:
    """Say that a KPI's definition has changed after an instant; empty if it has not."""
    known = desk.catalog.get(kpi)
    if known is None or known.changed_at is None or known.changed_at <= at:
        return ""
    return _("The definition has changed since: version %(version)s is in force.") % {
        "version": known.definition.version}  # fmt: skip
