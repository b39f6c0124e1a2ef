"""Sources that end before the others: what is left of a period is another mixture.

Two systems are seldom loaded on the same day. A number that moves since one of them is not there
yet would be taken for a change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from peil.metrics.measurement import Grain, Query
from peil.reports.asking import Desk
from peil.reports.periods import first_day, next_day
from peil.shared.errors import PeilError
from peil.sources.loads import list_loads
from peil.warehouse.workspace import Workspace

_LEAST = 0.05
"""A source with fewer of the rows than this moves the numbers little."""
_SHORT = 0.1
"""A source that lacks less of a period than this is as good as there."""
_FEWER = 0.8
"""How much of its usual part a source that ends has to bring to a period to count as there."""

Counts = Mapping[tuple[str, str], int]
"""Rows by source and period."""


@dataclass(frozen=True, order=True)
class Ended:
    """A source that ends before others do, and the day of its last row."""

    source: str
    on: date


@dataclass(frozen=True)
class Ends:
    """Where sources of one KPI end before its others.

    Parameters
    ----------
    days : mapping of str to date
        The day of each source's last row; of those that bring more than a few rows.
    count : callable
        Returns the rows that count, by source and period, or None where the KPI cannot be asked
        by source. Called only where a source ends early.
    """

    days: Mapping[str, date] = field(default_factory=dict)
    count: Callable[[], Counts | None] = field(default=lambda: None, repr=False, compare=False)

    def between(self, earlier: str | None, later: str | None) -> tuple[Ended, ...]:
        """Return the sources that a later period lacks, in whole or in part, and an earlier had.

        None where no source told of both: then one took over from another, and there is nothing
        else to hold the later period against.

        Parameters
        ----------
        earlier, later : str or None
            Periods of one length; None where there is none.
        """
        if earlier is None or later is None or not self._early(self.days, earlier, later):
            return ()
        n = self.count()
        if n is None:
            early = self._early(self.days, earlier, later)
            return tuple(each for each in early if each.on < first_day(later))
        told = {name: on for name, on in self.days.items() if any(name == key[0] for key in n)}
        early = self._early(told, earlier, later)
        return tuple(each for each in early if _brings_less(n, each.source, earlier, later))

    @staticmethod
    def _early(days: Mapping[str, date], earlier: str, later: str) -> tuple[Ended, ...]:
        start = first_day(later)
        newest = max(days.values(), default=start)
        end = min(next_day(later), newest + timedelta(days=1))
        lacking = _SHORT * (next_day(later) - start).days
        return tuple(
            Ended(source, on)
            for source, on in sorted(days.items())
            if first_day(earlier) <= on and (end - on).days - 1 > lacking
        )


def ends_of(desk: Desk, query: Query, every: Grain) -> Ends:
    """Look where sources of a KPI end.

    Parameters
    ----------
    desk : Desk
        Whose loads are looked at.
    query : Query
        The question; only where a source ends early it is asked again, by source.
    every : Grain
        The periods' length.
    """
    if desk.workspace.settings.warehouse:  # what others keep there was not loaded
        return Ends()
    facts = {name for one in desk.sources(query.kpi) for name in one.base}
    prints = tuple(sorted((name, desk.fingerprint(name)) for name in facts))
    ends, rows = _of_sources(desk.workspace, prints)
    least = _LEAST * sum(rows.values())

    def count() -> Counts | None:
        try:
            answer = desk.ask(replace(query, by=("source",), every=every))
        except PeilError:  # rows of some facts are put together from several sources
            return None
        n: dict[tuple[str, str], int] = {}
        for cell in answer.cells:
            key = (cell.slice.get("source") or "", cell.period or "")
            n[key] = n.get(key, 0) + cell.told_n
        return n

    return Ends({name: on for name, on in ends.items() if rows[name] >= least}, count)


def _brings_less(n: Counts, source: str, earlier: str, later: str) -> bool:
    """Tell whether a source brings less of its rows to a later period than the others do."""
    then, now = n.get((source, earlier), 0), n.get((source, later), 0)
    both = [
        (n.get((name, earlier), 0), n.get((name, later), 0))
        for name in {name for name, _period in n} - {source}
    ]
    others_then = sum(before for before, after in both if after)
    others_now = sum(after for before, after in both if before)
    if not (others_then and others_now) or then < _LEAST * (then + others_then):
        return False
    return now * others_then < _FEWER * then * others_now


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
