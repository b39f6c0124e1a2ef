"""Visits that an ad led to, and whether their visitors stayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from peil.facts.derived.local_time import LocalTime
from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot
from peil.metrics.kinds.followed import Share
from peil.metrics.profile import Profile
from peil.metrics.summed import count_of, is_summed
from peil.warehouse.settings import Settings


@dataclass(frozen=True)
class AdVisits(Share):
    """The share of ad visits that engage: what is so anyhow, or long enough, or enough pages.

    Which channels are ads, and what is enough, is in the workspace's settings.
    """

    @property
    def told_apart(self) -> tuple[str, ...]:
        """Whether an ad led to a visit, too."""
        return (*super().told_apart, "is_ad")

    def worked_out(self, rows: ir.Table, clock: LocalTime, settings: Settings) -> ir.Table:
        """Return rows with whether each came from an ad, tells, and is so."""
        return super().worked_out(rows, clock, settings).mutate(is_ad=_is_ad(rows, settings))

    def _conditions(
        self, rows: ir.Table, settings: Settings
    ) -> tuple[ir.BooleanValue, ir.BooleanValue]:
        tells, is_so = super()._conditions(rows, settings)
        no = ibis.literal(value=False)
        stayed = (rows["engaged_seconds"] >= settings.engaged_seconds).fill_null(no)
        looked = (rows["pages"] >= settings.engaged_pages).fill_null(no)
        return tells & _is_ad(rows, settings), is_so.fill_null(no) | stayed | looked

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Ask whether any visit came from an ad."""
        summed = is_summed(everything)
        is_ad = everything["is_ad"] if summed else _is_ad(everything, asked.settings)
        return everything.aggregate(ads=count_of(everything, where=is_ad))

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the share, unless no visit is known to come from an ad."""
        found = super().figures(asked, moments, slots)
        table = asked.beforehand
        if table is not None and table.num_rows and table.column("ads")[0].as_py():
            return found
        return replace(found, reasons=dict.fromkeys(range(len(slots)), reasons.no_ad_visits()))


def _is_ad(rows: ir.Table, settings: Settings) -> ir.BooleanValue:
    channels = [channel.strip().lower() for channel in settings.ad_channels]
    named = rows["channel"].fill_null(ibis.literal("")).lower()
    return named.isin(channels) if channels else ibis.literal(value=False)
