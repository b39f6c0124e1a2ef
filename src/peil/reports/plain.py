"""A measurement as rows of text, for the terminal and for notebooks."""

from __future__ import annotations

from peil.metrics.measurement import Measurement
from peil.reports.figures import measured_words, number_columns
from peil.reports.numbers import scale_for
from peil.reports.periods import named
from peil.shared.words import gettext as _


def plain_rows(measurement: Measurement) -> list[tuple[str, ...]]:
    """Lay a measurement out as text.

    Parameters
    ----------
    measurement : Measurement
        Of any number of cells.

    Returns
    -------
    list of tuple of str
        The heads of the columns, then a row for each cell: one column for each dimension, the
        period if one was asked for, value (or the reason why there is none), interval, n
        and, where a number is bridged, what was measured.
    """
    cells = measurement.cells
    dimensions = list(dict.fromkeys(name for cell in cells for name in cell.slice))
    has_periods = any(cell.period for cell in cells)
    is_bridged = any(cell.measured for cell in cells)
    head = (*dimensions, *([_("Period")] if has_periods else []), _("Value"), _("95 % interval"),
            _("n"), *([_("As measured")] if is_bridged else []))  # fmt: skip
    rows = [
        (
            *(cell.slice.get(name) or _("(none)") for name in dimensions),
            *([named(cell.period or "")] if has_periods else []),
            *number_columns(cell, scale_for(measurement.definition, cell)),
            *([measured_words(cell, scale_for(measurement.definition, cell))]
              if is_bridged else []),
        )
        for cell in cells
    ]  # fmt: skip
    return [head, *rows]
