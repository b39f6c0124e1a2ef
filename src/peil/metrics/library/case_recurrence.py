"""Recurrence: the share of solved cases whose customer comes back with the same.

Definition   Share of solved cases followed by another of the same customer about the same topic,
             opened within 30 days of solving.
Row          One solved case that names its customer and topic, in the period in which it was
             solved; cancelled, merged and spam cases are left out, and so are cases whose 30 days
             were not over when the facts end.
Unit         share; better lower
Interval     Wilson, at the n that the customers are worth: one customer's cases belong together;
             of over a million, 64 groups of customers tell how.
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
from peil.metrics.kinds.followed import FollowedWithin
from peil.metrics.metric import Metric

WINDOW = timedelta(days=30)


def _solved(cases: ir.Table) -> ir.BooleanValue:
    outcome = cases.outcome.fill_null(ibis.literal("solved"))
    return cases.solved_at.notnull() & (outcome == "solved") & cases.is_traceable


METRIC = Metric(
    fact="case_chains",
    kind=FollowedWithin("next_opened_at", WINDOW, reasons.window_open),
    rows=_solved,
    time="solved_at",
    unit="share",
    better="lower",
    version=1,
)
