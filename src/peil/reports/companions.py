"""Numbers that stand beside a KPI's, from the same rows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from peil.metrics.measurement import Cell, Definition
from peil.reports.numbers import n_text, scale_for
from peil.shared.words import gettext as _


@dataclass(frozen=True)
class Companion:
    """A number that stands beside another.

    Parameters
    ----------
    label, value, limits : str
    n : str
        How many stand behind it, where they are others than behind the number itself.
    """

    label: str
    value: str
    limits: str
    n: str


def companions(definition: Definition, cell: Cell | None) -> tuple[Companion, ...]:
    """Write the shares among the parts, and past money; other parts belong to programs."""
    if cell is None or cell.value is None:
        return ()
    known = {
        "promoters": _("Promoters (9–10)"),
        "passives": _("Passives (7–8)"),
        "detractors": _("Detractors (0–6)"),
        "yes": _("Yes"),
        "partly": _("Partly"),
        "no": _("No"),
        "customers_resolved": _("Customers with every case solved so"),
        "stated": _("Say that it was solved"),
        "still_buying": _("Expected to buy still"),
        "done": _("Done"),
        "failed": _("Failed"),
        "gave_up": _("Given up"),
        "ended_otherwise_by_median": _("Failed or given up by the median time"),
        "stay_one_year": _("Stay over a year"),
        "stay_two_years": _("Stay over two years"),
        "stay_five_years": _("Stay over five years"),
    }
    told = []
    if definition.unit == "money" and "past" in cell.parts:
        told.append(_companion(_("Each so far, on average"), definition, cell, "past"))
    shares = replace(definition, name="", unit="share")  # points have a plus, and shares none
    told += [
        _companion(label, shares, cell, name)
        for name, label in known.items()
        if name in cell.parts and 0 <= cell.parts[name] <= 1
    ]
    return tuple(one for one in told if one.limits)


def _companion(label: str, definition: Definition, cell: Cell, name: str) -> Companion:
    parts = cell.parts
    n = parts.get(f"{name}_n")
    own = replace(cell, value=parts[name], low=parts.get(f"{name}_low"),
                  high=parts.get(f"{name}_high"))  # fmt: skip
    scale = scale_for(definition, own)
    limits = scale.limits(own.low, own.high)
    return Companion(label, scale.text(parts[name]), limits, "" if n is None else n_text(int(n)))
