"""Numbers to take away: CSV and Excel, each with what must stand beside a number."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.child import INVALID_TITLE_REGEX

from peil.metrics.measurement import Cell, Measurement
from peil.reports import names
from peil.reports.asking import Desk
from peil.reports.bridges import bridge_notes
from peil.reports.definitions import ages
from peil.shared.words import gettext as _

_Value = str | int | float | bool | None
_BRIDGED = ("measured_value", "measured_low", "measured_high", "bridge")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Sheet:
    """One table to take away.

    Parameters
    ----------
    name : str
        Of the sheet.
    head : tuple of str
        Stable names of columns, the same in every language.
    rows : tuple of tuple
        Numbers as numbers, shares as 0 to 1.
    about : tuple of (str, str)
        What stands beside the numbers: definition, interval, age, whether they are simulated.
    """

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[_Value, ...], ...]
    about: tuple[tuple[str, str], ...]


def sheet_of(desk: Desk, measurement: Measurement) -> Sheet:
    """Lay a measurement out to be taken away."""
    definition = measurement.definition
    dimensions = measurement.slice_columns()
    parts = list(dict.fromkeys(p for c in measurement.cells for p in c.parts))
    is_money = definition.unit == "money"
    head = (
        "kpi", *dimensions.values(), "period", "value", "low", "high", "unit",
        *(("currency",) if is_money else ()), "n", "withheld",
        "indicative", *parts, "definition_version", "facts_as_of", "simulated",
        *(_BRIDGED if measurement.bridges else ()),
    )  # fmt: skip
    as_of = measurement.facts_as_of.isoformat() if measurement.facts_as_of else None
    rows = tuple(
        (
            definition.name, *(c.slice.get(d) for d in dimensions), c.period, c.value, c.low,
            c.high, definition.unit, *((c.currency,) if is_money else ()), c.n,
            str(c.withheld) if c.withheld else None, c.is_indicative,
            *(c.parts.get(p) for p in parts), definition.version, as_of,
            is_simulated(desk, measurement), *_bridged(measurement, c),
        )
        for c in measurement.cells
    )  # fmt: skip
    return Sheet(definition.name, head, rows, about(desk, measurement))


def _bridged(measurement: Measurement, cell: Cell) -> tuple[_Value, ...]:
    """Return what was measured where the number is bridged, and the bridge in words."""
    if not measurement.bridges:
        return ()
    known = cell.measured
    if known is None:
        return (None,) * len(_BRIDGED)
    told = zip(measurement.bridges, bridge_notes(measurement), strict=True)
    said = " ".join(words for bridge, words in told if bridge.number in known.bridges)
    return (known.value, known.low, known.high, said)


def about(desk: Desk, measurement: Measurement) -> tuple[tuple[str, str], ...]:
    """Say what must stand beside a measurement's numbers wherever they go."""
    definition, query = measurement.definition, measurement.query
    lines = [(_("Organisation"), desk.workspace.settings.name)]
    if is_simulated(desk, measurement):
        lines.append((_("Simulated"), _("These numbers are made up; they are not observations.")))
    lines += [
        (_("Measure"), _(definition.title)),
        (_("Definition"), _("%(definition)s (version %(version)s)") % {
            "definition": _(definition.definition), "version": definition.version}),
        (_("Unit"), names.unit(definition.unit, definition.better)),
        (_("Interval"), _(definition.interval)),
        (_("Caution"), _(definition.caution)),
    ]  # fmt: skip
    for name, values in sorted(query.where.items()):
        lines.append((names.dimension(name), ", ".join(values)))
    if query.since:
        lines.append((_("From"), query.since.isoformat()))
    if query.until:
        lines.append((_("Until (not with)"), query.until.isoformat()))
    lines += ages(desk, measurement)
    titles = {name: one.title for name, one in desk.definitions.items()}
    lines += [(_("Bridge"), said) for said in bridge_notes(measurement, titles)]
    lines += [(_("Note"), str(note)) for note in measurement.notes]
    return tuple(lines)


def is_simulated(desk: Desk, measurement: Measurement) -> bool:
    """Tell whether any number is made up, or all of the organisation is."""
    return measurement.is_simulated or desk.workspace.settings.simulated


def csv_of(sheet: Sheet) -> bytes:
    """Write a sheet as CSV in UTF-8, with the mark by which Excel knows it."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(sheet.head)
    for row in sheet.rows:
        writer.writerow(["" if value is None else _harmless(value) for value in row])
    return written.getvalue().encode("utf-8-sig")


def excel_of(sheets: Sequence[Sheet]) -> bytes:
    """Write sheets as one Excel workbook, with a last sheet on what the numbers are."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for sheet in sheets:
        page = book.create_sheet(_sheet_name(sheet.name))
        page.append(list(sheet.head))
        for row in sheet.rows:
            page.append([_writable(value) for value in row])
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.freeze_panes = "A2"
        for place, name in enumerate(sheet.head, start=1):
            longest = max([len(name), *(len(str(r[place - 1] or "")) for r in sheet.rows[:200])])
            page.column_dimensions[get_column_letter(place)].width = min(longest + 2, 48)
    last = book.create_sheet(_sheet_name(_("About")))
    for line in dict.fromkeys(line for sheet in sheets for line in sheet.about):
        last.append([_writable(part) for part in line])
    last.column_dimensions["A"].width, last.column_dimensions["B"].width = 24, 100
    for told in last.iter_rows():
        told[0].font = Font(bold=True)
        told[1].alignment = Alignment(wrap_text=True, vertical="top")
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet_name(name: str) -> str:
    """Return a name as Excel takes it: short, and without the signs of a formula."""
    return INVALID_TITLE_REGEX.sub("-", name)[:31]


def _writable(value: _Value) -> _Value:
    """Return a value as a workbook may hold it: a text without control characters."""
    kept = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    return _harmless(kept)


def _harmless(value: _Value) -> _Value:
    """Keep a text from being run as a formula by the program that opens the file."""
    if isinstance(value, str) and value.startswith(_RISKY):
        return f"'{value}"
    return value
