"""The current period against earlier ones."""

from __future__ import annotations

from dataclasses import dataclass

from peil.reports.numbers import scale_for
from peil.reports.periods import named
from peil.reports.trends import Trend
from peil.reports.wording import (
    change_brief,
    change_interval,
    change_or_why,
    change_sign,
    number_words,
)
from peil.shared.words import gettext as _


@dataclass(frozen=True)
class Against:
    """The current period against an earlier one.

    Parameters
    ----------
    label, period : str
        What it is held against, such as the same period last year, and when that was.
    then : str
        The earlier number.
    change, limits : str
        The difference and its interval; empty where the two cannot be compared.
    sign, tone, word : str
        Whether it is real, and which way is good.
    """

    label: str
    period: str
    then: str
    change: str
    limits: str
    sign: str
    tone: str
    word: str


def held_against(trend: Trend | None) -> tuple[Against, ...]:
    """Hold the current period of a KPI against the one before and that of a year ago."""
    if trend is None:
        return ()
    earlier = (
        (_("The period before"), trend.against(trend.previous)),
        (_("The same period last year"), trend.against(trend.year_ago)),
    )
    return tuple(
        Against(
            label=label,
            period=named(c.earlier.period or ""),
            then=number_words(c.earlier, scale_for(c.definition, c.earlier)),
            change="" if c.ended else change_brief(c),
            limits="" if c.ended else change_interval(c),
            sign=change_sign(c),
            tone=c.tone,
            word=change_or_why(c),
        )
        for label, c in earlier
        if c is not None
    )
