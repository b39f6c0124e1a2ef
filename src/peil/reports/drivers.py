"""Drivers in words: what goes together with an outcome, the most important first."""

from __future__ import annotations

from peil.analysis.drivers import Drivers
from peil.reports.numbers import DASH, n_text, percent, plain
from peil.shared.words import gettext as _


def driver_lines(found: Drivers) -> list[str]:
    """Say the drivers of an outcome as lines of text, for the terminal.

    Returns
    -------
    list of str
        The message, a row for each driver, and what must stand beside them.
    """
    head = (_("Driver"), _("Part of what is explained"), _("95 % interval"))
    rows = [
        (
            each.driver,
            percent(each.percent / 100, 1),
            plain(each.percent_low, 1) + DASH + plain(each.percent_high, 1),
        )
        for each in found.drivers
    ]
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    table = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    ]
    return [driver_title(found), *table, *driver_notes(found)]


def driver_title(found: Drivers) -> str:
    """Say which driver goes together most with the outcome."""
    first = found.drivers[0]
    return _(
        "“%(driver)s” goes together most with “%(outcome)s”: %(percent)s of what is explained"
    ) % {
        "driver": first.driver,
        "outcome": found.outcome,
        "percent": percent(first.percent / 100),
    }


def driver_notes(found: Drivers) -> list[str]:
    """Return what must stand beside the numbers, as sentences."""
    notes = [
        _("Together the drivers explain %(r2)s (%(low)s–%(high)s) of the outcome's variance; "
          "n %(n)s.") % {
            "r2": percent(found.r2), "low": plain(100 * found.r2_low),
            "high": plain(100 * found.r2_high), "n": n_text(found.n)},
        _("This is an association: it does not say what causes what."),
    ]  # fmt: skip
    if found.left_out:
        notes.append(
            _("%(n)s rows were left out, since something was missing in them.")
            % {"n": n_text(found.left_out)}
        )
    notes += [
        _("“%(one)s” and “%(other)s” say almost the same (correlation %(r)s), so which of the two "
          "matters more cannot be told.") % {
            "one": one, "other": other, "r": plain(r, 2)}
        for one, other, r in found.alike
    ]  # fmt: skip
    if found.is_thin:
        notes.append(
            _("There are fewer than ten rows for each driver: take the order as a hint only.")
        )
    return notes
