"""What goes together with a KPI: importance by performance, and what is important and weak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peil.analysis.kpi_drivers import KpiDrivers, kpi_drivers
from peil.metrics.measurement import Query
from peil.metrics.ratings import rated_kpis
from peil.reports import names
from peil.reports.asking import Desk
from peil.reports.definitions import ages
from peil.reports.downloads import Sheet, about, is_simulated
from peil.reports.driver_map import (
    DriverRow,
    corner_lines,
    driver_figure,
    driver_rows,
    scale_words,
)
from peil.reports.drivers import kpi_driver_notes, kpi_driver_title, listed
from peil.reports.figures import Figure
from peil.reports.numbers import n_text, percent, plain
from peil.shared.words import gettext as _

ROUNDS = 300
"""Bootstrap rounds of a page: more change no printed digit that matters, and take seconds."""


@dataclass(frozen=True)
class Understanding:
    """What goes together with a KPI.

    Parameters
    ----------
    kpi, measure : str
        Which, and what it is called.
    title, lede : str
        The message; what to look at first.
    withheld : str
        Why there is nothing to show; empty where there is.
    scale : str
        What performance is on, in words.
    choices : tuple of (name, label)
        The KPIs that have drivers.
    filters : tuple of (dimension, label, value)
    figure : Figure or None
        The map.
    rows : tuple of DriverRow
        The most important first.
    notes : tuple of str
    details : tuple of (str, str)
        Method, n, R², survey, age of the facts, definition.
    is_simulated : bool
    n : str
        Responses behind it.
    """

    kpi: str
    measure: str
    title: str
    lede: str
    withheld: str
    scale: str
    choices: tuple[tuple[str, str], ...]
    filters: tuple[tuple[str, str, str], ...]
    figure: Figure | None
    rows: tuple[DriverRow, ...]
    notes: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    is_simulated: bool
    n: str = ""

    def evidence(self, row: DriverRow) -> str:
        """Return what is known of a driver, as an action that is planned for it keeps it."""
        whom = "".join(f", {label}: {value}" for _name, label, value in self.filters)
        return _(
            "“%(driver)s” weighs %(share)s (%(limits)s) of what goes together with “%(measure)s”"
            "%(whom)s, and is rated %(mean)s (%(mean_limits)s); n %(n)s. An association, not a "
            "cause."
        ) % {
            "driver": row.name, "share": row.share, "limits": row.share_limits, "whom": whom,
            "measure": self.measure, "mean": row.performance,
            "mean_limits": row.performance_limits, "n": self.n,
        }  # fmt: skip


def with_drivers(desk: Desk) -> tuple[str, ...]:
    """Return the KPIs whose surveys have driver questions, the one with most answers first."""
    workspace = desk.workspace
    return rated_kpis(desk.warehouse, workspace.settings, workspace.zone, desk.catalog, desk.viewer)


def drivers_of(desk: Desk, query: Query, *, method: str | None = None) -> KpiDrivers | None:
    """Find what goes together with a KPI, for the one who asks.

    Raises
    ------
    PeilError
        As `kpi_drivers` does.
    """
    workspace = desk.workspace
    return kpi_drivers(
        desk.warehouse, workspace.settings, workspace.zone, query, desk.viewer, method=method,
        rounds=ROUNDS, folder=workspace.folder,
    )  # fmt: skip


def understanding(
    desk: Desk,
    kpi: str | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    where: Mapping[str, tuple[str, ...]] | None = None,
) -> Understanding | None:
    """Report on a KPI's drivers; None where no survey asks about drivers.

    Parameters
    ----------
    desk : Desk
        Where to ask.
    kpi : str or None
        Which; None for the one with most answers.
    since, until, where
        As in `Query`.
    """
    possible = with_drivers(desk)
    answer: KpiDrivers | None = None
    for likely in (kpi,) if kpi else possible:
        query = Query(likely, since=since, until=until, where=dict(where or {}))
        told = drivers_of(desk, query)
        answer = answer or told
        if told is not None and told.found:  # who has not chosen is shown what can be told
            answer = told
            break
    if answer is None:
        return None
    query = answer.measurement.query
    kpi = query.kpi
    definition = answer.measurement.definition
    title = (
        kpi_driver_title(answer)
        if answer.found
        else _("What goes together with “%(kpi)s” cannot be told") % {"kpi": _(definition.title)}
    )
    lines = corner_lines(answer)
    rows = driver_rows(answer, lines)
    return Understanding(
        kpi=kpi,
        measure=_(definition.title),
        title=title,
        lede=_lede(rows),
        withheld="" if answer.withheld is None else str(answer.withheld),
        scale=scale_words(answer),
        choices=tuple((name, _(desk.catalog[name].definition.title)) for name in possible),
        filters=tuple(
            (name, names.dimension(name), value)
            for name, values in sorted(query.where.items())
            for value in values
        ),
        figure=driver_figure(answer, rows, lines, title),
        rows=rows,
        notes=tuple(kpi_driver_notes(answer)) if answer.found else (),
        details=_details(desk, answer),
        is_simulated=answer.measurement.is_simulated,
        n=n_text(answer.found.n) if answer.found else "",
    )


def _lede(rows: Sequence[DriverRow]) -> str:
    weak = [row.name for row in rows if row.is_weak]
    if not rows:
        return ""
    if not weak:
        return _("Nothing is surely both important and weak. An association, not a cause.")
    return _("Important and weak, so the first to look at: %(names)s. An association, not a "
             "cause.") % {"names": listed(weak)}  # fmt: skip


def _details(desk: Desk, answer: KpiDrivers) -> tuple[tuple[str, str], ...]:
    definition = answer.measurement.definition
    details = []
    if answer.found is not None:
        found = answer.found
        methods = {
            "lmg": _("LMG: what each driver adds to R², averaged over all orders of entry."),
            "relative-weights": _("Johnson's relative weights."),
        }
        details += [
            (_("Method"), methods[found.method]),
            (_("Interval"), _interval()),
            (_("n"), n_text(found.n)),
            (_("Explained variance (R²)"), _("%(r2)s (%(low)s–%(high)s)") % {
                "r2": percent(found.r2), "low": plain(100 * found.r2_low),
                "high": plain(100 * found.r2_high)}),
            (_("Important"), _("More than an equal part for every driver.")),
            (_("Weak"), _("Rated below the mean of the drivers.")),
        ]  # fmt: skip
    details += [
        (_("Outcome"), answer.outcome.subject),
        (_("Survey"), answer.survey),
        (_("Weights"), _("Survey weights are used.") if answer.is_weighted
         else _("Every row counts the same.")),
        (_("Definition"), _("%(definition)s (version %(version)s)") % {
            "definition": _(definition.definition), "version": definition.version}),
    ]  # fmt: skip
    details += ages(desk, answer.measurement)
    details.append(
        (_("Literature"),
         "Lindeman, Merenda, Gold, Introduction to Bivariate and Multivariate Analysis, 1980; "
         "Johnson, Multivariate Behavioral Research 35, 2000; Grömping, The American "
         "Statistician 61, 2007")
    )  # fmt: skip
    return tuple(details)


def drivers_sheet(desk: Desk, answer: KpiDrivers) -> Sheet:
    """Lay drivers out to be taken away.

    Raises
    ------
    NotEnoughData
        If they are withheld.
    """
    found, kpi = answer.given, answer.measurement.definition.name
    head = (
        "kpi", "survey", "driver", "value", "low", "high", "unit", "n", "method", "r2",
        "r2_share", "r2_share_low", "r2_share_high", "correlation", "performance",
        "performance_low", "performance_high", "simulated",
    )  # fmt: skip
    simulated = is_simulated(desk, answer.measurement)
    rows = tuple(
        (
            kpi, answer.survey, d.driver, d.percent / 100, d.percent_low / 100,
            d.percent_high / 100, "share", found.n, found.method, found.r2, d.r2_share, d.low,
            d.high, d.correlation, d.performance, d.performance_low, d.performance_high, simulated,
        )
        for d in found.drivers
    )  # fmt: skip
    of_the_number = {_("Unit"), _("Interval")}  # which are the KPI's and not its drivers'
    told = [line for line in about(desk, answer.measurement) if line[0] not in of_the_number]
    told.append((_("Interval"), _interval()))
    told += [(_("Note"), note) for note in kpi_driver_notes(answer)]
    return Sheet(f"{kpi} drivers", head, rows, tuple(told))


def _interval() -> str:
    return _("95 %%, from responses drawn again %(rounds)s times (bootstrap).") % {
        "rounds": n_text(ROUNDS)}  # fmt: skip
