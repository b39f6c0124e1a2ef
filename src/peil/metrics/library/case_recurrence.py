"""Recurrence: the share of solved cases whose customer comes back with the same.

Definition   Share of solved cases followed by another of the same customer about the same topic,
             opened within 30 days of solving.
Row          One solved case that names its customer and topic, in the period in which it was
             solved; cancelled, merged and spam cases are left out, and so are cases whose 30 days
             were not over when the facts end.
Unit         share; better lower
Interval     Wilson, at the n that the customers are worth: one customer's cases belong together.
Withheld     Under 10 cases.
Caution      A coarse topic calls new matters repeats, and a fine one misses them; the newest 30
             days are not in it.
Source       Dixon, Toman, DeLisi, The Effortless Experience, 2013; Cochran, Sampling Techniques,
             1977, on proportions over clusters.
"""

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from peil.metrics import reasons
from peil.metrics.asked import AT
from peil.metrics.kinds.followed import Share
from peil.metrics.metric import Metric

WINDOW = timedelta(days=30)


def _solved(cases: ir.Table) -> ir.BooleanValue:
    outcome = cases.outcome.fill_null(ibis.literal("solved"))
    return cases.solved_at.notnull() & (outcome == "solved") & cases.is_traceable


def _end(cases: ir.Table) -> ir.TimestampValue:
    return cases[AT] + ibis.interval(seconds=int(WINDOW.total_seconds()))


def _is_followed(cases: ir.Table) -> ir.BooleanValue:
    return cases.next_opened_at <= _end(cases)


def _is_over(cases: ir.Table) -> ir.BooleanValue:
    return _end(cases) <= cases.observed_until


METRIC = Metric(
    fact="case_chains",
    kind=Share(
        is_so=_is_followed,
        tells=_is_over,
        needs=("next_opened_at",),
        left_out=reasons.window_open,
        waiting="window_open",
    ),
    rows=_solved,
    time="solved_at",
    unit="share",
    better="lower",
    version=1,
)
