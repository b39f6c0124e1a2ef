"""Resolution time: how long until a case is solved.

Definition   Median time from opened to solved (last solved, when reopened), with open cases
             counted for as long as they are known to be open. Beside it the time by which nine in
             ten are solved, and the share still open.
Row          One case, in the period in which it was opened; cancelled, merged and spam cases are
             left out, and so are cases that end before they begin.
Unit         seconds; better lower
Interval     Kaplan–Meier, inverted log-log limits; open cases would go on as the others did.
             Of over a million, times are counted in steps of half a percent, which the limits
             include.
Withheld     Under 10 cases; not reached, when too many are still open.
Caution      Leaving open cases out would flatter: those solved so far are the quick ones. A
             recent period can still move.
Source       Kaplan, Meier, "Nonparametric estimation from incomplete observations", Journal of
             the American Statistical Association, 1958; Brookmeyer, Crowley, "A confidence
             interval for the median survival time", Biometrics, 1982.
"""

import ibis
import ibis.expr.types as ir

from peil.metrics.kinds.durations import Durations
from peil.metrics.metric import Metric, Variant


def _rows(cases: ir.Table) -> ir.BooleanValue:
    outcome = cases.outcome.fill_null(ibis.literal(""))
    solved = cases.solved_at.notnull() & (outcome != "open")
    # a case that is called solved without saying when is neither finished nor open
    still_open = cases.solved_at.isnull() & (outcome != "solved") & cases.observed_until.notnull()
    return ~outcome.isin(["cancelled", "merged", "spam"]) & (solved | still_open)


METRIC = Metric(
    fact="cases",
    kind=Durations("solved_at", "observed_until"),
    rows=_rows,
    time="opened_at",
    unit="seconds",
    better="lower",
    version=1,
    variants={
        "p90": Variant(
            Durations("solved_at", "observed_until", share=0.9), title="Nine in ten solved within"
        )
    },
)
