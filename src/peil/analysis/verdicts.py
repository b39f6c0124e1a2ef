"""A verdict on an action, by a rule that was fixed before the outcome was seen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from peil.analysis.checks import run_checks
from peil.analysis.checks.check import Check
from peil.analysis.effects import Effect, effect_of
from peil.analysis.study import Study, comparable
from peil.shared.errors import BadInput
from peil.stats.interrupted_series import LEAST_AFTER, LEAST_BEFORE

Verdict = Literal["worked", "worked, but small", "harmed", "no visible effect", "cannot tell yet"]
EQUIVALENCE_LEVEL = 0.90
MOST_TIMES = 10
SEEN = (1.96 + 0.8416) / 1.96
"""An effect of this many half intervals is seen in four of five cases."""


@dataclass(frozen=True)
class Judgement:
    """A verdict with all that it rests on.

    Parameters
    ----------
    verdict : Verdict
    effect : float
        Mean change per period and unit, in the outcome's unit and direction (not turned round).
    low, high : float
        Its 95 % interval; infinite where the data set no limit.
    smallest_effect : float
        What counts as worth having, over 0.
    study : Study
    estimate : Effect
    checks : tuple of Check
    periods_needed : int or None
        Of a verdict that cannot be told yet: how many periods after the start would be enough
        if noise stays as it is; None where more periods alone do not help.
    """

    verdict: Verdict
    effect: float
    low: float
    high: float
    smallest_effect: float
    study: Study
    estimate: Effect
    checks: tuple[Check, ...]
    periods_needed: int | None

    def record(self) -> dict[str, object]:
        """Return the judgement as a plain record, as the JSON of ``peil effect`` gives it."""
        return {
            "verdict": self.verdict,
            "effect": self.effect,
            "low": self.low if math.isfinite(self.low) else None,
            "high": self.high if math.isfinite(self.high) else None,
            "unit": self.study.outcome,
            "n": self.study.n,
            "method": self.estimate.method,
            "checks": [
                {"name": check.name, "passed": check.passed, "text": check.text}
                for check in self.checks
            ],
            "smallest_effect": self.smallest_effect,
            "periods_needed": self.periods_needed,
        }


def judge(
    study: Study, *, smallest_effect: float | None = None, method: str | None = None
) -> Judgement:
    """Judge an action.

    Parameters
    ----------
    study : Study
    smallest_effect : float or None
        In the outcome's unit, whatever its sign; None for half the standard deviation of what the
        estimator does not explain before the start.
    method : str or None
        As in `effect_of`.

    Raises
    ------
    BadInput
        If the smallest effect is 0 or no number.

    Notes
    -----
    A failed critical check: *cannot tell yet*. The 95 % interval on the good side of 0: *worked*
    (*but small* if the effect is under the smallest that matters); on the bad side: *harmed*. The
    90 % interval within the smallest effect on both sides: *no visible effect*. Else *cannot tell
    yet*.
    """
    if smallest_effect is not None and not 0 < abs(smallest_effect) < math.inf:
        raise BadInput(
            "The smallest effect that matters is %(size)s, must be a number other than 0.",
            size=smallest_effect,
        )
    study = comparable(study)
    estimate = effect_of(study, method)
    smallest = estimate.spread / 2 if smallest_effect is None else abs(smallest_effect)
    checks = run_checks(study, estimate)
    low, high = estimate.interval()
    verdict = _verdict(study, estimate, smallest, checks)
    return Judgement(
        verdict=verdict,
        effect=estimate.value,
        low=low,
        high=high,
        smallest_effect=smallest,
        study=study,
        estimate=estimate,
        checks=checks,
        periods_needed=_needed(study, estimate, smallest) if verdict == "cannot tell yet" else None,
    )


def _verdict(study: Study, estimate: Effect, smallest: float, checks: tuple[Check, ...]) -> Verdict:
    if any(check.is_critical and check.passed is False for check in checks):
        return "cannot tell yet"
    low, high = _good_side_up(study, estimate.interval())
    if low > 0:
        gain = estimate.value if study.better == "higher" else -estimate.value
        return "worked" if gain >= smallest else "worked, but small"
    if high < 0:
        return "harmed"
    inner_low, inner_high = estimate.interval(level=EQUIVALENCE_LEVEL)
    if -smallest < inner_low and inner_high < smallest:
        return "no visible effect"
    return "cannot tell yet"


def _good_side_up(study: Study, limits: tuple[float, float]) -> tuple[float, float]:
    low, high = limits
    return (low, high) if study.better == "higher" else (-high, -low)


def _needed(study: Study, estimate: Effect, smallest: float) -> int | None:
    """Return the periods after the start at which the interval would be as narrow as planned."""
    alone = estimate.method == "interrupted-series"
    if alone and study.before >= LEAST_BEFORE and study.after < LEAST_AFTER:
        return LEAST_AFTER
    times = times_too_noisy(estimate, smallest)
    return math.ceil(study.after * times) if times is not None else None


def times_too_noisy(estimate: Effect, smallest: float) -> float | None:
    """Return by how much the variance is too large to tell; None where it is not, or far too large.

    Half an interval's width shrinks at best with the root of what is observed; an effect of twice
    the smallest that matters is seen in four of five cases once it is narrow enough.
    """
    low, high = estimate.interval()
    half = (high - low) / 2
    if not math.isfinite(half) or smallest <= 0:
        return None
    wanted = 2 * smallest / SEEN
    times = (half / wanted) ** 2
    return times if 1 < times <= MOST_TIMES else None
