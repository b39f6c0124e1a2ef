"""Numbers that stand beside a KPI's, from the same rows."""

from __future__ import annotations

from peil.metrics.measurement import Cell, Definition
from peil.reports.numbers import plain, scale_for
from peil.shared.words import gettext as _


def companions(definition: Definition, cell: Cell | None) -> tuple[tuple[str, str], ...]:
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
    shares = [
        (label, plain(100 * cell.parts[name]) + "\N{NO-BREAK SPACE}%")
        for name, label in known.items()
        if name in cell.parts and 0 <= cell.parts[name] <= 1
    ]
    if definition.unit != "money" or "past" not in cell.parts:
        return tuple(shares)
    so_far = scale_for(definition, cell).text(cell.parts["past"])
    return ((_("Each so far, on average"), so_far), *shares)
