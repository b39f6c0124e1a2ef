"""Counts of new customers, with a word on those who only look new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import ibis.expr.types as ir

from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot
from peil.metrics.kinds.counts import Count
from peil.metrics.kinds.scan import counted
from peil.metrics.measurement import Rollup
from peil.metrics.periods import local_day


@dataclass(frozen=True)
class NewCustomers(Count):
    """How many first contracts began, or first purchases were made."""

    rollup: ClassVar[Rollup] = "additive"

    @property
    def columns(self) -> tuple[str, ...]:
        """What tells of the customer."""
        return ("basis",)

    def scan(self, asked: Asked) -> ir.Table:
        """Count customers, by whether contracts or purchases tell of them."""
        return counted(asked, ("basis",))

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the count, and say when buyers from before the facts would look new."""
        found = super().figures(asked, moments, slots)
        if "purchase" not in moments.values("basis") or asked.known_from is None:
            return found
        zone = asked.clock.zone
        first = local_day(asked.known_from, zone)
        look_back = asked.settings.returning_look_back_days
        early = any(
            slot.period.start is None
            or (local_day(slot.period.start, zone) - first).days < look_back
            for slot in slots
        )
        return replace(found, notes=(reasons.looks_new(first.isoformat()),)) if early else found
