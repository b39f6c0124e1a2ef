"""Drivers in words: what goes together with an outcome, the most important first."""

from __future__ import annotations

from collections.abc import Iterable

from peil.analysis.drivers import Driver, Drivers
from peil.analysis.kpi_drivers import KpiDrivers
from peil.reports.numbers import DASH, n_text, percent, plain
from peil.shared.words import gettext as _


def driver_lines(found: Drivers) -> list[str]:
    """Say the drivers of an outcome as lines of text, for the terminal.

    Returns
    -------
    list of str
        The message, a row for each driver, and what must stand beside them.
    """
    return [driver_title(found), *_table(found), *driver_notes(found)]


def kpi_driver_lines(answer: KpiDrivers) -> list[str]:
    """Say the drivers of a KPI as lines of text, or why there are none."""
    if answer.found is None:
        return [str(answer.withheld)]
    return [kpi_driver_title(answer), *_table(answer.found), *kpi_driver_notes(answer)]


def kpi_driver_title(answer: KpiDrivers) -> str:
    """Say what goes together most with a KPI, and no more than its intervals allow."""
    found = answer.given
    first, *others = found.drivers
    rivals = [other for other in others if other.high > first.low]
    kpi = _(answer.measurement.definition.title)
    if not rivals:
        return _first(first, kpi)
    if len(rivals) == 1:
        return _("“%(one)s” and “%(other)s” go together most with “%(kpi)s”") % {
            "one": first.driver, "other": rivals[0].driver, "kpi": kpi
        }  # fmt: skip
    return _("“%(driver)s” seems to go together most with “%(kpi)s”, but %(n)s others may do as "
             "much") % {"driver": first.driver, "kpi": kpi, "n": n_text(len(rivals))}  # fmt: skip


def _table(found: Drivers) -> list[str]:
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
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    ]


def driver_title(found: Drivers) -> str:
    """Say which driver goes together most with the outcome of a file."""
    return _first(found.drivers[0], found.outcome)


def _first(driver: Driver, outcome: str) -> str:
    return _(
        "“%(driver)s” goes together most with “%(outcome)s”: %(percent)s of what is explained"
    ) % {
        "driver": driver.driver,
        "outcome": outcome,
        "percent": percent(driver.percent / 100),
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


def kpi_driver_notes(answer: KpiDrivers) -> list[str]:
    """Return what must stand beside the drivers of a KPI, as sentences."""
    notes = driver_notes(answer.given)
    notes.append(_("From the survey “%(survey)s”.") % {"survey": answer.survey})
    if answer.further_surveys:
        notes.append(
            _("The KPI also has answers from %(surveys)s; this is the survey with driver questions "
              "that most answered.") % {"surveys": listed(answer.further_surveys)}
        )  # fmt: skip
    if answer.further_outcomes:
        notes.append(
            _("Of several questions behind the KPI, “%(question)s” was answered most and is taken; "
              "keep another by a filter on question: %(others)s.")
            % {"question": answer.outcome.name, "others": listed(answer.further_outcomes)}
        )  # fmt: skip
    if answer.cases == "pairwise":
        notes.append(
            _("Few answered everything, so each pair of questions is compared among those who "
              "answered both.")
        )  # fmt: skip
    if answer.sparse:
        notes.append(
            _("Left out, since under half answered them: %(names)s.")
            % {"names": listed(answer.sparse)}
        )
    if answer.flat:
        notes.append(
            _("Left out, since all answers are the same: %(names)s.")
            % {"names": listed(answer.flat)}
        )
    if answer.given.method == "relative-weights":
        notes.append(
            _("By Johnson's relative weights, which come near to LMG and can take any number of "
              "drivers.")
        )  # fmt: skip
    return notes


def listed(names: Iterable[str]) -> str:
    """Write names one after the other, in the reader's quotation marks."""
    return ", ".join(_("“%(name)s”") % {"name": name} for name in names)
