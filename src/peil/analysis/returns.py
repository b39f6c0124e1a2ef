"""What an effect brings for what it cost, as far as its interval can tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from peil.analysis.plans import PlannedVerdict
from peil.metrics.measurement import Unit


@dataclass(frozen=True)
class Span:
    """A number with its 95 % interval; an end that nothing limits is None."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Returns:
    """What an effect brings.

    Parameters
    ----------
    a_year : Span or None
        Money that the effect brings in a year if it lasts, below 0 what it costs; None unless it
        is known what a step of the KPI is worth.
    cost_per_step : Span or None
        What one step gained has cost; None unless the cost is known and the interval is wholly on
        the good side of 0, since a cost for perhaps nothing is no price.
    """

    a_year: Span | None
    cost_per_step: Span | None


def steps(unit: Unit, stored: float) -> float:
    """Return a difference in the steps that money is told for: percentage points, points, seconds.

    Examples
    --------
    >>> steps("share", 0.03), steps("points", 3.0)
    (3.0, 3.0)
    """
    return 100 * stored if unit == "share" else stored


def returns_of(planned: PlannedVerdict, *, cost: Decimal | None, worth: Decimal | None) -> Returns:
    """Say what an action brings for what it cost.

    Parameters
    ----------
    planned : PlannedVerdict
        Before its first day of judgement, and where a critical check failed, nothing is told: the
        effect is not to be believed.
    cost : Decimal or None
        In all.
    worth : Decimal or None
        Of one step of the KPI in a year.
    """
    found = planned.found
    if found is None or planned.judged_on is None:
        return Returns(None, None)
    judgement = found.judgement
    if any(check.is_critical and check.passed is False for check in judgement.checks):
        return Returns(None, None)
    definition = found.measurement.definition
    turn = 1.0 if definition.better == "higher" else -1.0
    gain, *ends = (
        turn * steps(definition.unit, each)
        for each in (judgement.effect, judgement.low, judgement.high)
    )
    low, high = sorted(ends)
    a_year = None
    if worth is not None:
        each = float(worth)
        a_year = Span(each * gain, _finite(each * low), _finite(each * high))
    cost_per_step = None
    if cost is not None and low > 0:
        whole = float(cost)
        cost_per_step = Span(whole / gain, whole / high if math.isfinite(high) else None,
                             whole / low)  # fmt: skip
    return Returns(a_year, cost_per_step)


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
