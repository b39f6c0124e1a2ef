"""A bridge as Python and the terminal show it."""

from __future__ import annotations

from pathlib import Path

from peil.metrics.bridge import Bridge, Side
from peil.metrics.catalog import catalog
from peil.reports.amounts import Amounts
from peil.reports.bridges import bridge_words
from peil.reports.numbers import day, scale_for
from peil.shared.words import gettext as _


class BridgeAnswer:
    """One bridge: `Bridge` kept whole, as words and as a record.

    Parameters
    ----------
    bridge : Bridge
    folder : Path
        Its workspace, for the titles of its KPIs.
    """

    def __init__(self, bridge: Bridge, folder: Path) -> None:
        self.bridge = bridge
        self._folder = folder

    def record(self) -> dict[str, object]:
        """Return the bridge as a plain record, as the JSON of ``peil bridges`` gives it."""
        one = self.bridge
        return {
            "number": one.number,
            "kpi": one.later.kpi,
            "variant": one.later.variant,
            "on": one.on.isoformat(),
            "earlier": _side(one.earlier),
            "later": _side(one.later),
            "how": one.how,
            "times": one.factor.value,
            "times_low": one.factor.low,
            "times_high": one.factor.high,
            "add": one.shift.value,
            "add_low": one.shift.low,
            "add_high": one.shift.high,
            "overlap": [each.isoformat() for each in one.overlap] if one.overlap else None,
            "n": list(one.n) if one.n else None,
            "reason": one.reason,
            "author": one.author,
            "at": one.at.isoformat(),
            "undone_at": one.undone_at.isoformat() if one.undone_at else None,
            "undone_by": one.undone_by or None,
        }

    def lines(self) -> list[str]:
        """Say it in words."""
        one, known = self.bridge, catalog(self._folder)
        titles = {name: each.definition.title for name, each in known.items()}
        head = titles.get(one.later.kpi, one.later.kpi)
        lines = [f"{one.number}. {_(head)} ({one.later.kpi})" if one.number else _(head)]
        if one.later.kpi in known:
            definition = known[one.later.kpi].definition
            lines.append("   " + bridge_words(one, Amounts(definition, scale_for(definition)),
                                              titles))  # fmt: skip
        if one.undone_at is not None:
            lines.append("   " + _("Undone by %(author)s on %(on)s.") % {
                "author": one.undone_by, "on": day(one.undone_at.date())})  # fmt: skip
        return lines

    def __repr__(self) -> str:
        """Say it in words, as the terminal does."""
        return "\n".join(self.lines())


def _side(side: Side) -> dict[str, object]:
    where = {name: list(values) for name, values in side.where.items()}
    return {"kpi": side.kpi, "where": where, "variant": side.variant, "version": side.version}
