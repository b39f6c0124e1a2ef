"""Which rows of a KPI a form is about, where one form asks so of several: chosen and not typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from peil.reports import names
from peil.reports.asking import Desk
from peil.web.asking import FilterField
from peil.web.plan_form import Option, Typed, chosen_filters, cut_choices, picking


@dataclass(frozen=True)
class Slice:
    """Which of a KPI's rows count, as a form shows it.

    Parameters
    ----------
    where : mapping of str to tuple of str
        The filters.
    cuts : tuple of (name, label)
        What these can be chosen by.
    picking : FilterField
        The values of a dimension that was chosen and is not filtered by yet.
    """

    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cuts: tuple[Option, ...] = ()
    picking: FilterField = field(default_factory=FilterField)

    @property
    def filters(self) -> list[tuple[str, str, str]]:
        """What is filtered by, as the form lists it."""
        return chosen_filters(self.where)


def slice_of(
    desk: Desk,
    typed: Typed,
    kpi: str,
    ends: str,
    held: Mapping[str, tuple[str, ...]] | None = None,
) -> Slice:
    """Read one of a form's slices, with what is wrong with it told at its fields.

    Parameters
    ----------
    kpi : str
        Of the catalogue.
    ends : str
        What the names of its fields end with, such as ``_0``.
    held : mapping or None
        The filters of what is kept, while nothing was sent.
    """
    own = QueryDict(mutable=True)
    for name in ("where", "dimension", "value"):
        own.setlist(name, [said for said in typed.many(f"{name}{ends}") if said])
    # a question of several is what a bridge is from, and what a part of a composite is of
    cuts = cut_choices(desk, kpi) + [(name, names.dimension(name)) for name in desk.apart(kpi)]
    if own.get("dimension") not in dict(cuts):  # of the KPI that was chosen before
        own.pop("dimension", None)
    conditions = [f"{name}={value}" for name, values in (held or {}).items() for value in values]
    chosen = Typed(own, {}, typed.is_sent, where=tuple(conditions))
    found = Slice(chosen.filters, tuple(cuts), picking(desk, kpi, own))
    for sentence in chosen.errors.values():
        typed.wrong(f"where{ends}", sentence)
    return found
