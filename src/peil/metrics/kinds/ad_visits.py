"""Visits that an ad led to, and whether their visitors stayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir

from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot
from peil.metrics.kinds.followed import Share
from peil.metrics.profile import Profile


@dataclass(frozen=True)
class AdVisits(Share):
    """The share of ad visits that engage: what is so anyhow, or long enough, or enough pages.

    Which channels are ads, and what is enough, is in the workspace's settings.
    """

    def _conditions(self, asked: Asked, rows: ir.Table) -> tuple[ir.BooleanValue, ir.BooleanValue]:
        tells, is_so = super()._conditions(asked, rows)
        chosen, no = asked.settings, ibis.literal(value=False)
        stayed = (rows["engaged_seconds"] >= chosen.engaged_seconds).fill_null(no)
        looked = (rows["pages"] >= chosen.engaged_pages).fill_null(no)
        return tells & self._is_ad(asked, rows), is_so.fill_null(no) | stayed | looked

    def _is_ad(self, asked: Asked, rows: ir.Table) -> ir.BooleanValue:
        channels = [channel.strip().lower() for channel in asked.settings.ad_channels]
        named = rows["channel"].fill_null(ibis.literal("")).lower()
        return named.isin(channels) if channels else ibis.literal(value=False)

    def ask_first(self, asked: Asked, everything: ir.Table, known: Profile) -> ir.Table | None:
        """Ask whether any visit came from an ad."""
        return everything.aggregate(ads=everything.count(where=self._is_ad(asked, everything)))

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the share, unless no visit is known to come from an ad."""
        found = super().figures(asked, moments, slots)
        table = asked.beforehand
        if table is not None and table.num_rows and table.column("ads")[0].as_py():
            return found
        return replace(found, reasons=dict.fromkeys(range(len(slots)), reasons.no_ad_visits()))
