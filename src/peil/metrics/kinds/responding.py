"""How many of those who were asked answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np

from peil.metrics import reasons
from peil.metrics.asked import Asked
from peil.metrics.figures import Figures, Moments, Slot, add_up
from peil.metrics.kinds.ordinary import Ordinary
from peil.metrics.kinds.scan import grouped, provenance
from peil.stats.shares import wilson

_STEPS = ("delivered", "seen", "started", "answered", "completed")
_SHOWN = "shown"


@dataclass(frozen=True)
class Responding(Ordinary):
    """The share of invitations that reached somebody in which a question was answered."""

    @property
    def columns(self) -> tuple[str, ...]:
        """How far an invitation came, and whom it was not sent to."""
        return ("way", "not_sampled", *(f"{step}_at" for step in _STEPS))

    def behind(self, rows: ir.Table) -> ir.Table:
        """Keep those who were reached: nobody else is behind the number."""
        return rows.filter(_is_reached(rows))

    def scan(self, asked: Asked) -> ir.Table:
        """Count invitations by how far they came, per reason for not sending them."""
        rows = asked.keyed()
        reached = _is_reached(rows)
        sampled = rows.not_sampled.isnull()
        steps: dict[str, ir.Value] = {
            step: rows.count(where=sampled & rows[f"{step}_at"].notnull()) for step in _STEPS
        }
        measures = {
            "n": rows.count(where=reached),
            "responding": rows.count(where=reached & rows.answered_at.notnull()),
            "shown": rows.count(where=reached & _is_shown(rows)),
            "all": rows.count(),
            **steps,
            **provenance(rows),
        }
        return grouped(rows, list(dict.fromkeys([*asked.keys, "not_sampled"])), measures)

    def figures(self, asked: Asked, moments: Moments, slots: Sequence[Slot]) -> Figures:
        """Return the share, with the counts beside it."""
        where, size = moments.slots(slots, asked.period_column), len(slots)

        def total(name: str) -> np.ndarray:
            return add_up(where, moments.numbers(name), size)

        n, shown = total("n"), total("shown")
        why = moments.values("not_sampled")
        everybody = moments.numbers("all")
        parts = {
            "invited": add_up(where, np.where([w is None for w in why], everybody, 0.0), size),
            **{step: total(step) for step in _STEPS},
            "not_sampled": add_up(where, np.where([w is None for w in why], 0.0, everybody), size),
        }
        for reason in sorted({str(w) for w in why if w is not None}):
            told = np.array([w == reason for w in why], bool)
            parts[f"not_sampled: {reason}"] = add_up(where, np.where(told, everybody, 0.0), size)
        withheld = {
            slot: reasons.mixed("way", ["sent", "shown"])
            for slot in np.nonzero((shown > 0) & (shown < n))[0].tolist()
        }
        withheld |= dict.fromkeys(
            np.nonzero((n == 0) & (parts["invited"] > 0))[0].tolist(), reasons.no_arrivals()
        )
        return Figures(wilson(total("responding"), n), n.astype(np.int64), parts, withheld)


def _is_shown(rows: ir.Table) -> ir.BooleanValue:
    return rows.way.fill_null(ibis.literal("sent")) == _SHOWN


def _is_reached(rows: ir.Table) -> ir.BooleanValue:
    """A letter reaches somebody when it is delivered, a question on a page when it is seen."""
    arrived = _is_shown(rows).ifelse(rows.seen_at.notnull(), rows.delivered_at.notnull())
    return rows.not_sampled.isnull() & arrived
