"""Where surveys, questions or scales meet that must not be added up: told wherever the KPI is."""

from __future__ import annotations

from peil.reports.periods import named
from peil.reports.trends import Trend, is_mixed
from peil.reports.wording import withheld_words
from peil.shared.words import gettext as _


def mixing_words(trend: Trend) -> str:
    """Say which periods have no number since several things are mixed in them; empty for none.

    A number of an earlier period, or of one in which only one of the surveys was held, looks like
    any other; whoever reads it must know that the newest are missing, and why.
    """
    mixed = [cell for cell in trend.cells if cell.period is not None and is_mixed(cell)]
    if not mixed:
        return ""
    last = mixed[-1]
    told = {"period": named(last.period or ""), "why": withheld_words(last)}
    if len(mixed) == 1:
        return _("%(period)s has no number. %(why)s") % told
    return _("%(n)s of %(all)s periods have no number, %(period)s the last of them. %(why)s") % {
        **told, "n": len(mixed), "all": len(trend.cells)}  # fmt: skip
