"""How long customers wait for the first answer of a human, by the clock or in business hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from peil.facts.derived.business_time import BusinessTime
from peil.facts.derived.local_time import LocalTime
from peil.metrics import reasons
from peil.metrics.asked import AT, Asked
from peil.metrics.figures import Figures, Moments, Slot
from peil.metrics.kinds.durations import MOST_DISTINCT, Durations
from peil.metrics.profile import Profile
from peil.metrics.summed import count_of
from peil.warehouse.settings import Settings

_ENDS = ("solved_at", "closed_at")


@dataclass(frozen=True)
class FirstResponses(Durations):
    """The time by which a share has been answered.

    Parameters
    ----------
    in_business_hours : bool
        Whether only working hours count, as the workspace's settings have them.
    """

    in_business_hours: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The instants, and whose log tells them."""
        return (self.end, self.known_until, *_ENDS, "source")

    @property
    def family(self) -> str:
        """Waits by the clock and in business hours are kept apart."""
        return "business" if self.in_business_hours else ""

    @property
    def told_apart(self) -> tuple[str, ...]:
        """Which log a case is of too, since one may tell of no replies."""
        return (*super().told_apart, "source")

    def depends_on(self, clock: LocalTime, settings: Settings) -> str:
        """Business hours are those of a country, whose holidays are known for the facts' years."""
        if not self.in_business_hours:
            return ""
        return f"{settings.holidays} {settings.opens} {settings.closes} {clock.first} {clock.last}"

    def _lasting(self, rows: ir.Table, clock: LocalTime, settings: Settings) -> ir.Table:
        """Add how long each waited; who was never answered did so until the case was over."""
        replied = clock.utc(rows[self.end])
        until = [clock.utc(rows[name]) for name in (*_ENDS, self.known_until)]
        rows = rows.mutate(_last=ibis.coalesce(replied, *until), is_finished=replied.notnull())
        if self.in_business_hours:
            hours = BusinessTime(clock, settings.holidays, settings.opens, settings.closes)
            seconds = hours.elapsed(rows["_last"]) - hours.elapsed(rows[AT])
        else:
            seconds = clock.seconds_between(rows[AT], rows["_last"])
        is_possible = rows["_last"] >= rows[AT]
        return rows.mutate(seconds=is_possible.ifelse(seconds, ibis.null("int64")))

    def _timed(self, asked: Asked, rows: ir.Table) -> ir.Table:
        """Leave out what a log that tells of no replies holds: nobody waits in it for ever."""
        timed = super()._timed(asked, rows)
        if asked.beforehand is None:
            return timed
        found = asked.beforehand.to_pylist()
        silent = [one["source"] for one in found if not one["answered"]]
        if not silent or len(silent) == len(found):
            return timed
        return timed.filter(timed["source"].notin(silent))

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Ask which logs tell of replies at all, and how many waits differ in each."""
        timed = self._timed(asked, everything)
        measures = {"answered": count_of(timed, timed.is_finished)}
        if not asked.is_many:
            measures["distinct"] = timed.seconds.nunique()
        return timed.group_by("source").aggregate(**measures)

    def _is_bucketed(self, asked: Asked) -> bool:
        """Return whether durations are counted in buckets; each log's count alone."""
        if asked.is_many or asked.beforehand is None:
            return asked.is_many
        return bool(sum(asked.beforehand.column("distinct").to_pylist()) > MOST_DISTINCT)

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the wait, unless no case says when it was answered."""
        found = super().figures(asked, moments, slots)
        table = asked.beforehand
        if table is not None and sum(table.column("answered").to_pylist()):
            return found
        return replace(found, reasons=dict.fromkeys(range(len(slots)), reasons.no_replies()))
