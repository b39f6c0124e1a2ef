"""The check beneath a customer's value: what the model foretold, and what they then bought."""

from __future__ import annotations

import json
from dataclasses import dataclass

from peil.analysis.foretold import Foretold, Month, foretold
from peil.metrics.measurement import Query
from peil.reports.asking import Desk
from peil.reports.charts import Dot, TrendChart, trend, value_axis
from peil.reports.figures import NARROW, Figure, Table, middle_of, panel, time_ticks
from peil.reports.numbers import DASH, day, n_text, plain
from peil.reports.periods import named
from peil.reports.vega import Named
from peil.shared.words import gettext as _

KPI = "customer_lifetime_value"


@dataclass(frozen=True)
class Check:
    """The check on a KPI's page.

    Parameters
    ----------
    title, told : str
        Whether the model foretold what came, and how it was tried.
    figure : Figure
        Predicted with its interval, and beside it what was made.
    """

    title: str
    told: str
    figure: Figure


def check_of(desk: Desk, query: Query) -> Check | None:
    """Make the check for the customers that a page is about; None where there is none."""
    if query.kpi != KPI:
        return None
    workspace = desk.workspace
    found = foretold(desk.warehouse, workspace.settings, workspace.zone, query, desk.viewer,
                     folder=workspace.folder)  # fmt: skip
    if found is None:
        return None
    last = found.months[-1]
    title = (_("The model foretold what customers then bought") if found.holds
             else _("The model foretold too little") if last.actual > last.high
             else _("The model foretold too much"))  # fmt: skip
    told = _("Fitted up to %(cut)s to the %(n)s customers of then, it foretells %(predicted)s "
             "(%(low)s to %(high)s) purchases until %(last)s; they made %(actual)s.") % {
        "cut": day(found.cut), "n": n_text(found.customers), "predicted": plain(last.predicted),
        "low": plain(last.low), "high": plain(last.high), "last": named(last.period),
        "actual": plain(last.actual)}  # fmt: skip
    if not found.holds:
        told += " " + _("It misses them, as it does where purchases follow the season or "
                        "something changed: do not lean on the value.")  # fmt: skip
    return Check(title, told, _figure(found, title))


def _figure(found: Foretold, title: str) -> Figure:
    description = _("Purchases since %(cut)s by the end of each month: foretold, with its 95 %% "
                    "interval, and beside it, pale, those that were made.") % {
        "cut": day(found.cut)}  # fmt: skip
    drawings = [
        trend(_chart(found, room), width=room, height=tall)
        for room, tall in ((1056, 260), (NARROW, 230))
    ]
    wide, narrow = (panel(drawn, title=title, description=description) for drawn in drawings)
    head = (_("Up to the end of"), _("Foretold"), _("95 % interval"), _("Made"))
    rows = tuple(
        (named(m.period), plain(m.predicted), _limits(m), plain(m.actual))
        for m in reversed(found.months)
    )
    specification = json.dumps(drawings[0].specification)
    return Figure(title, description, wide, narrow, Table(head, rows), specification)


def _chart(found: Foretold, room: int) -> TrendChart:
    months = found.months
    names = [month.period for month in months]
    upright = value_axis([0.0, *(x for m in months for x in (m.high, m.actual))], floor=0.0,
                         top=None)  # fmt: skip
    return TrendChart(
        dots=tuple(
            Dot(
                x=middle_of(m.period), value=m.predicted, low=m.low, high=m.high,
                name=named(m.period),
                text=_("%(predicted)s foretold (%(limits)s), %(actual)s made") % {
                    "predicted": plain(m.predicted), "limits": _limits(m),
                    "actual": plain(m.actual)},
                run=0, is_indicative=False,
            )
            for m in months
        ),
        ticks=time_ticks(names, most=max(2, round(room / 110))),
        end_value=plain(months[-1].predicted),
        end_note=_("foretold"),
        value_ticks=tuple(Named(at, plain(at)) for at in upright.ticks),
        value_low=upright.low,
        value_high=upright.high,
        pale=tuple((middle_of(m.period), m.actual) for m in months),
        pale_name=_("made: %(n)s") % {"n": plain(months[-1].actual)},
    )  # fmt: skip


def _limits(month: Month) -> str:
    return plain(month.low) + DASH + plain(month.high)
