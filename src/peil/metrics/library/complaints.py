"""Complaints: how many customers complain.

Definition   Cases of the kind complaint that were opened. The variant per_customers gives them
             per 1,000 who were customers on average over the period's days, all customers of the
             organisation whatever the cut.
Row          One case of any channel, in the period in which it was opened; cancelled, merged and
             spam cases are left out.
Unit         count; better lower
Interval     Exact Poisson, widened by how customers with several cases come in lumps; of over
             a million cases 64 groups of customers tell how.
Withheld     Where no case is called a complaint; per customers, where it is unknown how many they
             were.
Caution      Most who are dissatisfied never complain, and making it easier to complain brings
             more of them.
Source       ISO 10002, Guidelines for complaints handling, 2018; Garwood, "Fiducial limits for
             the Poisson distribution", Biometrika, 1936.
"""

from peil.metrics.kinds.case_counts import CaseCounts, CasesPerCustomers
from peil.metrics.kinds.cases import real
from peil.metrics.metric import Metric, Variant

METRIC = Metric(
    fact="cases",
    kind=CaseCounts("complaint"),
    rows=real,
    time="opened_at",
    unit="count",
    better="lower",
    version=1,
    variants={
        "per_customers": Variant(
            CasesPerCustomers("complaint"), unit="ratio", title="Complaints per 1,000 customers"
        )
    },
    also=("customer_periods",),
    rolled_with="enquiries",
)
