"""Sources that end before the period that is shown: what is left of it is another mixture."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from peil.reports.asking import Desk
from peil.reports.numbers import day
from peil.reports.periods import before, first_day, named
from peil.reports.trends import Trend
from peil.shared.words import gettext as _
from peil.sources.loads import list_loads
from peil.warehouse.workspace import Workspace

_LEAST = 0.05
"""A source with fewer of a fact's rows than this moves its numbers little."""


def lagging_sources(desk: Desk, kpi: str, trend: Trend | None) -> tuple[str, ...]:
    """Say which sources told of the period before, and hold nothing of the one that is shown.

    Two systems are seldom loaded on the same day; a number that moves since one of them is not
    there yet would be taken for a change.

    Parameters
    ----------
    desk : Desk
        Whose loads are looked at.
    kpi : str
        Its facts'.
    trend : Trend or None
        Whose current period is shown.
    """
    if trend is None or trend.current is None or trend.current.period is None:
        return ()
    if desk.workspace.settings.warehouse:  # what others keep there was not loaded
        return ()
    period = trend.current.period
    start, earlier = first_day(period), first_day(before(period))
    facts = {name for one in desk.sources(kpi) for name in one.base}
    prints = tuple(sorted((name, desk.fingerprint(name)) for name in facts))
    ends, rows = _of_sources(desk.workspace, prints)
    least = _LEAST * sum(rows.values())
    told = _(
        "“%(source)s” ends %(day)s, so that %(period)s holds the other sources alone: a change "
        "from the period before may be no more than that."
    )
    return tuple(
        told % {"source": source, "day": day(end), "period": named(period)}
        for source, end in sorted(ends.items())
        if earlier <= end < start and rows[source] >= least
    )


@lru_cache(maxsize=64)
def _of_sources(
    workspace: Workspace, prints: tuple[tuple[str, str], ...]
) -> tuple[dict[str, date], dict[str, int]]:
    """Return each source's last day and number of rows, as long as no fact has changed."""
    facts = {name for name, _print in prints}
    ends: dict[str, date] = {}
    rows: dict[str, int] = {}
    for load in list_loads(workspace):
        last = load.last
        if load.state != "loaded" or last.fact not in facts or not last.last_event:
            continue
        at = datetime.fromisoformat(last.last_event).astimezone(workspace.zone).date()
        ends[last.source] = max(at, ends.get(last.source, at))
        rows[last.source] = rows.get(last.source, 0) + last.rows_loaded
    return ends, rows
