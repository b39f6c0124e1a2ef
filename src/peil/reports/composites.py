"""A composite's parts as people read them: on its page, and before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from peil.metrics.catalog import composite_entry
from peil.metrics.composed import composed, question_to
from peil.metrics.composite import Composite, Part
from peil.metrics.composites import Kept
from peil.metrics.measurement import Cell, Query
from peil.reports import names
from peil.reports.amounts import Amounts, amounts_of, needed
from peil.reports.asking import Desk
from peil.reports.numbers import Scale, instant, n_text, percent, plain, scale_for
from peil.reports.periods import named
from peil.reports.wording import number_words, reason_words
from peil.shared.words import gettext as _


@dataclass(frozen=True)
class PartRow:
    """One part of a composite.

    Parameters
    ----------
    kpi, measure : str
        Which, and what it is called.
    only : str
        Which rows, where it is not all.
    share : str
        Its weight among all weights.
    zero, hundred : str
        What counts as 0 and as 100.
    value, limits, points, points_limits, n : str
        In the period that is shown, the value and its points, each with its interval; empty where
        there is no number.
    """

    kpi: str
    measure: str
    only: str
    share: str
    zero: str
    hundred: str
    value: str
    limits: str
    points: str
    points_limits: str
    n: str


@dataclass(frozen=True)
class VersionRow:
    """One version of a composite: its number, who made it and when, and whether it is in force.

    Parameters
    ----------
    changed : tuple of str
        What differs from the version before it, a sentence each.
    """

    number: int
    author: str
    at: str
    is_newest: bool
    changed: tuple[str, ...]


@dataclass(frozen=True)
class Meanwhile:
    """What others saved while somebody had the form open.

    Parameters
    ----------
    said : str
        Who saved which version, and when.
    changed : tuple of str
        What differs in it from the version that the form was opened with, a sentence each.
    next : int
        The number that a further version gets.
    """

    said: str
    changed: tuple[str, ...]
    next: int


@dataclass(frozen=True)
class Preview:
    """What a composite would say.

    Parameters
    ----------
    period, number : str
        The newest period with a number, and the number; or why there is none.
    rows : tuple of PartRow
    notes : tuple of str
    """

    period: str
    number: str
    rows: tuple[PartRow, ...]
    notes: tuple[str, ...]


def part_amounts(
    desk: Desk, kpi: str, variant: str | None, where: Mapping[str, tuple[str, ...]] | None = None
) -> Amounts:
    """Choose how the numbers of a KPI, or of its variant, are typed."""
    found = amounts_of(desk, kpi, where, variant)
    other = desk.catalog[kpi].metric.variants.get(variant or "")
    if other is None or other.unit in (None, found.definition.unit):
        return found
    definition = replace(found.definition, unit=other.unit)
    return Amounts(definition, scale_for(definition))


def part_measure(desk: Desk, kpi: str, variant: str | None) -> str:
    """Name a KPI, or its variant."""
    known = desk.catalog[kpi]
    other = known.metric.variants.get(variant or "")
    title = _(known.definition.title)
    if other is None:
        return title
    return _("%(kpi)s: %(variant)s") % {"kpi": title, "variant": _(other.title) or variant}


def part_rows(desk: Desk, composite: Composite, cell: Cell | None) -> tuple[PartRow, ...]:
    """Tell of each part of a composite, with what it gave to one of its cells."""
    rows = []
    for part, share, label in zip(composite.parts, composite.shares, composite.labels, strict=True):
        amounts = part_amounts(desk, part.kpi, part.variant, part.where)
        points = cell.parts.get(label) if cell is not None else None
        value, limits, within, n = "", "", "", ""
        if points is not None and cell is not None:
            stored, *ends = (
                part.stored(cell.parts[f"{label}{end}"]) for end in ("", "_low", "_high")
            )
            low, high = sorted(ends)
            own = replace(cell, value=stored, low=low, high=high, currency=amounts.scale.currency)
            scale = scale_for(amounts.definition, own)
            value, limits = scale.text(stored), scale.limits(low, high)
            within = Scale("score").limits(cell.parts[f"{label}_low"], cell.parts[f"{label}_high"])
            n = n_text(int(cell.parts[f"{label}_n"]))
        rows.append(PartRow(
            kpi=part.kpi,
            measure=part_measure(desk, part.kpi, part.variant),
            only=_only(part),
            share=percent(share),
            zero=amounts.value(part.zero),
            hundred=amounts.value(part.hundred),
            value=value,
            limits=limits,
            points="" if points is None else plain(points),
            points_limits=within,
            n=n,
        ))  # fmt: skip
    return tuple(rows)


def version_rows(desk: Desk, kept: Kept) -> tuple[VersionRow, ...]:
    """List a composite's versions, the newest first."""
    zone = desk.workspace.zone
    before = (None, *kept.versions)
    rows = [
        VersionRow(one.version, one.author, instant(one.at, zone), one is kept.newest,
                   what_changed(desk, earlier, one) if earlier else ())
        for earlier, one in zip(before, kept.versions, strict=False)
    ]  # fmt: skip
    return tuple(reversed(rows))


def meanwhile(desk: Desk, kept: Kept, seen: int) -> Meanwhile | None:
    """Tell what was saved since a version; None where nothing was."""
    newest = kept.newest
    if newest.version == seen:
        return None
    said = _("%(author)s saved version %(version)s on %(at)s.") % {
        "author": newest.author,
        "version": newest.version,
        "at": instant(newest.at, desk.workspace.zone),
    }
    return Meanwhile(said, what_changed(desk, kept.at(seen), newest), newest.version + 1)


def what_changed(desk: Desk, before: Composite, after: Composite) -> tuple[str, ...]:
    """Say what differs between two versions of a composite, a sentence each."""
    said = []
    if before.title != after.title:
        said.append(_("The title “%(before)s” became “%(after)s”.")
                    % {"before": before.title, "after": after.title})  # fmt: skip
    if before.description != after.description:
        said.append(_("What it tells was written anew."))
    was = dict(zip(before.labels, before.parts, strict=True))
    now = dict(zip(after.labels, after.parts, strict=True))
    for label, part in was.items():
        if label not in now:
            said.append(_("%(kpi)s was taken out.") % {"kpi": _named(desk, part)})
    for label, part in now.items():
        told = {"kpi": _named(desk, part), "weight": plain(part.weight, needed(part.weight))}
        if label not in was:
            said.append(_("%(kpi)s was added, with weight %(weight)s.") % told)
        else:
            said += _part_changed(desk, was[label], part)
    return tuple(said)


def _part_changed(desk: Desk, was: Part, now: Part) -> list[str]:
    said, told = [], {"kpi": _named(desk, now)}
    if was.weight != now.weight:
        said.append(_("%(kpi)s: the weight %(before)s became %(after)s.") % {
            **told, "before": plain(was.weight, needed(was.weight)),
            "after": plain(now.weight, needed(now.weight))})  # fmt: skip
    if (was.zero, was.hundred) != (now.zero, now.hundred) and now.kpi in desk.catalog:
        amounts = part_amounts(desk, now.kpi, now.variant)
        said.append(_("%(kpi)s: %(zero)s counts as 0 and %(hundred)s as 100; before it was "
                      "%(zero_before)s and %(hundred_before)s.") % {
            **told, "zero": amounts.value(now.zero), "hundred": amounts.value(now.hundred),
            "zero_before": amounts.value(was.zero),
            "hundred_before": amounts.value(was.hundred)})  # fmt: skip
    if dict(was.where) != dict(now.where):
        said.append(
            _("%(kpi)s: only where %(rows)s.") % {**told, "rows": _only(now)}
            if now.where
            else _("%(kpi)s: all of its rows count.") % told
        )
    if was.version != now.version:
        said.append(_("%(kpi)s: version %(version)s of its own definition.")
                    % {**told, "version": now.version})  # fmt: skip
    return said


def _named(desk: Desk, part: Part) -> str:
    return part_measure(desk, part.kpi, part.variant) if part.kpi in desk.catalog else part.label


def _only(part: Part) -> str:
    return "; ".join(
        f"{names.dimension(name)}: {', '.join(values)}"
        for name, values in sorted(part.where.items())
    )


def preview(desk: Desk, composite: Composite) -> Preview:
    """Say what a composite would say, month by month, without keeping it.

    Raises
    ------
    PeilError
        If it cannot be measured.
    """
    single = {name: one for name, one in desk.catalog.items() if one.composite is None}
    made = composite_entry(Kept((composite,)), single)
    query = Query(composite.name, every="month")
    measured = [desk.ask(question_to(part, query)) for part in composite.parts]
    found = composed(composite, made.definition, made.facts, query, measured)
    known = [cell for cell in found.cells if cell.value is not None]
    shown = known[-1] if known else next(iter(reversed(found.cells)), None)
    if shown is None:
        number = _("There is no number.")
    else:
        number = number_words(shown, scale_for(made.definition, shown))
    return Preview(
        period=named(shown.period) if shown is not None and shown.period else "",
        number=number,
        rows=part_rows(desk, composite, shown),
        notes=tuple(reason_words(note) for note in found.notes),
    )
