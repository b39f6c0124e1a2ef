"""The rows of a composite's form: its KPIs, which of their rows, weights and ends, as typed."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import QueryDict

from peil.metrics.composite import MOST_PARTS, Part
from peil.metrics.composites import Kept
from peil.reports.amounts import Amounts
from peil.reports.asking import Desk
from peil.reports.composites import part_amounts, part_measure
from peil.shared.words import gettext as _
from peil.web.plan_form import Option, Typed
from peil.web.slice_form import Slice, slice_of

_FIRST_ROWS = 3
_FIELDS = ("kpi", "weight", "zero", "hundred")


@dataclass(frozen=True)
class Row:
    """One part as the form shows it.

    Parameters
    ----------
    i : int
        Its number, which ends the names of its fields.
    amounts : Amounts or None
        How its numbers are typed; None where no KPI is chosen.
    slice : Slice
        Which of the KPI's rows it is of.
    """

    i: int
    amounts: Amounts | None
    slice: Slice = field(default_factory=Slice)


def rows_of(desk: Desk, typed: Typed, kept: Kept | None) -> list[Row]:
    """Return each part as it stands in the form."""
    filled = [i for i in range(MOST_PARTS) if typed.text(f"kpi_{i}")]
    shown = max(_FIRST_ROWS, (filled[-1] + 1 if filled else 0))
    shown = min(MOST_PARTS, shown + ("more" in typed.given))
    rows = []
    for i in range(shown):
        kpi, variant = _chosen(typed.text(f"kpi_{i}"))
        is_known = kpi in desk.catalog and variant in (None, *desk.catalog[kpi].metric.variants)
        rows.append(_row(desk, typed, i, kpi, variant, kept) if is_known else Row(i, None))
    return rows


def _row(desk: Desk, typed: Typed, i: int, kpi: str, variant: str | None, kept: Kept | None) -> Row:
    parts = kept.newest.parts if kept else ()
    held = parts[i].where if i < len(parts) else {}
    return Row(i, part_amounts(desk, kpi, variant), slice_of(desk, typed, kpi, f"_{i}", held))


def _chosen(text: str) -> tuple[str, str | None]:
    kpi, _colon, variant = text.partition(":")
    return kpi, variant or None


def part_choices(desk: Desk) -> list[Option]:
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


def fields_of(desk: Desk, kept: Kept | None) -> dict[str, str]:
    """Return a kept composite as its fields are typed."""
    if kept is None:
        return {}
    composite = kept.newest
    fields = {"title": composite.title, "description": composite.description}
    for i, part in enumerate(composite.parts):
        if part.kpi not in desk.catalog:
            continue  # a KPI of the company's own that is gone
        amounts = part_amounts(desk, part.kpi, part.variant)
        texts = (part.label, f"{part.weight:g}", amounts.typed(part.zero),
                 amounts.typed(part.hundred))  # fmt: skip
        fields |= {f"{name}_{i}": text for name, text in zip(_FIELDS, texts, strict=True)}
    return fields


def part_of(desk: Desk, typed: Typed, row: Row) -> Part | None:
    """Read one row; None where no KPI is chosen in it."""
    i, amounts = row.i, row.amounts
    if not typed.text(f"kpi_{i}"):
        return None
    if amounts is None:
        typed.wrong(f"kpi_{i}", _("Choose one of the KPIs."))
        return None
    kpi, variant = _chosen(typed.text(f"kpi_{i}"))
    definition = desk.catalog[kpi].definition
    weight = typed.plain(f"weight_{i}", needed=_("Say how much it weighs, such as 1."))
    ends = []
    for end in ("zero", "hundred"):
        wrong = _("Say what counts as 0.") if end == "zero" else _("Say what counts as 100.")
        found = typed.number(f"{end}_{i}", amounts, needed=wrong)
        ends.append(found)
    if unknown := [each for each in row.slice.where if each not in desk.source(kpi).cuts]:
        typed.wrong(f"where_{i}", _("“%(kpi)s” cannot be filtered by %(dimension)s.") % {
            "kpi": _(definition.title), "dimension": unknown[0]})  # fmt: skip
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
    return Part(kpi, weight, zero, hundred, variant, row.slice.where, definition.version)


def begin(given: QueryDict, rows: list[Row]) -> None:
    """Fill in a row's weight and ends when its KPI has just been chosen, or changed."""
    for row in rows:
        i, amounts = row.i, row.amounts
        chosen = given.get(f"kpi_{i}")
        if amounts is None or not chosen or given.get(f"was_{i}") == chosen:
            continue
        low, high = amounts.definition.ends or (None, None)
        ends = (low, high) if amounts.definition.better == "higher" else (high, low)
        given.setdefault(f"weight_{i}", "1")
        if f"was_{i}" in given or f"zero_{i}" not in given:
            given[f"zero_{i}"], given[f"hundred_{i}"] = (amounts.typed(end) for end in ends)
