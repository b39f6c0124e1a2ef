"""A bridge: what makes a series comparable across a change of its wording, scale or definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import inf, isfinite
from typing import Literal

from peil.shared.errors import BadInput
from peil.stats.bridging import NONE, ONE
from peil.stats.estimate import Interval

How = Literal["stated", "difference", "ratio"]
LONGEST_REASON = 300
Where = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Side:
    """What a series was measured by on one side of its break.

    Parameters
    ----------
    kpi : str
        Its name.
    where : mapping of str to tuple of str
        Dimension to the values that are kept, such as the one question that was asked then.
    variant : str or None
        Of the KPI.
    version : int or None
        Of a composite's definition; None for the newest.
    """

    kpi: str
    where: Where = field(default_factory=dict)
    variant: str | None = None
    version: int | None = None


@dataclass(frozen=True)
class Bridge:
    """How numbers from before a day are put beside those from that day on.

    Parameters
    ----------
    number : int
        From 1 in each workspace.
    on : date
        The first day of the new wording, scale or definition.
    earlier, later : Side
        What the series is measured by before that day, and from it on.
    factor, shift : Interval
        A number from before becomes factor × number + shift, in the later side's stored unit;
        without limits where they are exact.
    how : How
        ``stated`` by a person; or estimated where both were asked at the same time, as a
        ``difference`` or a ``ratio``.
    overlap : (date, date) or None
        The time it was estimated from: the first day, and the first no longer in it.
    n : (int, int) or None
        Rows of either side in that time.
    reason : str
        What changed, and why this makes up for it.
    author : str
    at : datetime
        When it was made; what was estimated is kept as it was then.
    undone_at : datetime or None
        When it was taken back.
    undone_by : str
    """

    number: int
    on: date
    earlier: Side
    later: Side
    factor: Interval
    shift: Interval
    how: How
    overlap: tuple[date, date] | None
    n: tuple[int, int] | None
    reason: str
    author: str
    at: datetime
    undone_at: datetime | None = None
    undone_by: str = ""

    @property
    def series(self) -> tuple[str, str | None]:
        """The KPI whose series it bridges, and its variant."""
        return self.later.kpi, self.later.variant

    @property
    def formula(self) -> str:
        """What happens to a number from before, for programs and tables, in stored units."""
        return f"{self.factor.value:.6g} * measured {self.shift.value:+.6g}"


def check_bridge(bridge: Bridge) -> None:
    """Refuse a bridge that is wrong in itself.

    Raises
    ------
    BadInput
        If it lacks its reason, or its factor or shift cannot be.
    """
    reason = bridge.reason
    if not reason.strip():
        raise BadInput("A bridge needs its reason: what changed, and why this makes up for it.")
    if len(reason) > LONGEST_REASON:
        raise BadInput(
            "The reason has %(n)s characters, must be at most %(most)s.",
            n=len(reason),
            most=LONGEST_REASON,
        )
    factor, shift = bridge.factor.value, bridge.shift.value
    if factor is None or not isfinite(factor) or factor <= 0:
        raise BadInput("The factor is %(factor)s, must be over 0.", factor=factor)
    if shift is None or not isfinite(shift):
        raise BadInput("What is added is %(shift)s, must be a number.", shift=shift)
    for name, part in (("factor", bridge.factor), ("shift", bridge.shift)):
        low, value, high = part.low, part.value, part.high
        if low is None and high is None:
            continue
        if low is None or high is None or not -inf < low <= (value or 0.0) <= high < inf:
            raise BadInput("The limits of the %(name)s do not lie around it.", name=name)
    if bridge.earlier == bridge.later and (bridge.factor, bridge.shift) == (ONE, NONE):
        raise BadInput(
            "This bridge changes nothing: say what is added or multiplied, or what the series was "
            "measured by before."
        )
