"""First-contact resolution: the share of cases solved at once and for good.

Definition   Share of solved cases with one contact and no next case of the same customer about
             the same topic within 7 days of solving. Where the log counts no contacts: neither
             reassigned nor reopened, marked as a proxy. Beside it stand the share of customers
             all of whose cases were solved so, where no more than a million cases count, and what
             customers state where they are asked.
Row          One solved case, in the period in which it was solved; cancelled, merged and spam
             cases are left out, and so are cases whose 7 days were not over when the facts end.
Unit         share; better higher
Interval     Wilson; cases count as independent.
Withheld     Under 10 cases.
Caution      A customer who gave up did not come back either: read it beside completion. A proxy
             must not be compared with the real thing.
Source       Dixon, Toman, DeLisi, The Effortless Experience, 2013; Brown, Cai, DasGupta,
             "Interval estimation for a binomial proportion", Statistical Science, 2001.
"""

import ibis
import ibis.expr.types as ir

from peil.metrics.kinds.first_contact import FirstContact
from peil.metrics.metric import Metric


def _solved(cases: ir.Table) -> ir.BooleanValue:
    outcome = cases.outcome.fill_null(ibis.literal("solved"))
    return cases.solved_at.notnull() & (outcome == "solved")


METRIC = Metric(
    fact="case_chains",
    kind=FirstContact(),
    rows=_solved,
    time="solved_at",
    unit="share",
    better="higher",
    version=1,
    beside={"stated": "resolution_stated"},
)
