"""What an action is hoped to be worth: in money where that is known, else against goal or noise."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from peil.analysis.goals import course
from peil.metrics.measurement import Query
from peil.reports import names
from peil.reports.amounts import Amounts
from peil.reports.asking import Desk
from peil.reports.numbers import in_currency, percent, plain
from peil.reports.trends import trend_of
from peil.shared.errors import PeilError
from peil.shared.words import gettext as _

if TYPE_CHECKING:
    from peil.reports.actions import KeptAction

_KINDS = ("money", "goal", "noise", "")


@dataclass(frozen=True)
class Worth:
    """What an action is hoped to be worth.

    Parameters
    ----------
    kind : str
        ``money``, ``goal``, ``noise``, or empty where nothing is expected: what it is told in.
    size : float
        To rank by, within a kind.
    text : str
        In words, with what it is told in.
    """

    kind: str
    size: float
    text: str

    @property
    def rank(self) -> tuple[int, float]:
        """Put money before what is told in a goal, that before noise, and the most first."""
        return _KINDS.index(self.kind), -self.size


def worth_of(desk: Desk, kept: KeptAction, amounts: Amounts | None) -> Worth:
    """Say what an action is worth if it does what is expected: in money where that is known."""
    if amounts is None or not kept.expected:
        return Worth("", 0.0, "")
    gain = kept.expected if amounts.definition.better == "higher" else -kept.expected
    if kept.worth is not None:
        money = float(kept.worth) * steps_of(amounts, gain) - float(kept.cost or 0)
        return Worth("money", money, _money_words(kept, money))
    if gain < 0:
        return Worth("", gain, _("expected to make the number worse"))
    try:
        return _of_goal(desk, kept, gain) or _of_noise(desk, kept, gain) or Worth("", 0.0, "")
    except PeilError:
        return Worth("", 0.0, "")


def steps_of(amounts: Amounts, gain: float) -> float:
    """Return a stored difference in the steps that money is told for: points, seconds."""
    return gain * 100 if amounts.definition.unit == "share" else gain


def _money_words(kept: KeptAction, money: float) -> str:
    places = {"money": money_text(abs(money), kept.currency)}
    if money < 0:
        return _("costs about %(money)s more than it brings in the first year") % places
    if kept.cost:
        return _("brings about %(money)s in the first year, after its cost") % places
    return _("brings about %(money)s in the first year") % places


def money_text(amount: float, currency: str) -> str:
    """Write money that is no more than a guess: with two digits that count."""
    digits = 0 if not amount else max(0, math.floor(math.log10(amount)) - 1)
    return in_currency(plain(round(amount, -digits)), currency)


def _of_goal(desk: Desk, kept: KeptAction, gain: float) -> Worth | None:
    if kept.goal is None:
        return None
    found = course(
        desk.warehouse, desk.workspace.settings, desk.workspace.zone, kept.goal.goal, desk.viewer,
        now=desk.workspace.now(), folder=desk.workspace.folder,
    )  # fmt: skip
    stands = found.now.value if found.now is not None else found.baseline
    if stands is None:
        return None
    left = kept.goal.goal.target - stands
    left = left if found.measurement.definition.better == "higher" else -left
    if left <= 0:
        return None
    share = gain / left
    return Worth("goal", share, _("%(share)s of what is left to its goal") % {
        "share": percent(share)})  # fmt: skip


def _of_noise(desk: Desk, kept: KeptAction, gain: float) -> Worth | None:
    plan = kept.plan
    where = dict(plan.where) | ({plan.by: plan.treated} if plan.by else {})
    trend = trend_of(desk, Query(plan.kpi, where=where, variant=plan.variant))
    if trend is None:
        return None
    known = [cell.value for cell in trend.cells if cell.value is not None]
    if len(known) < 4:
        return None
    noise = float(np.diff(known).std(ddof=1))
    if not noise > 0:
        return None
    places = {"times": plain(gain / noise, 1), "grain": names.grain(trend.grain).lower()}
    return Worth("noise", gain / noise, _(
        "%(times)s times what the number usually swings by from one %(grain)s to the next"
    ) % places)  # fmt: skip
