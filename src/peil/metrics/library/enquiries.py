"""Enquiries: how many customers ask about something.

Definition   Cases of the kind enquiry that were opened; a case that does not say its kind counts
             as one. The variant per_customers gives them per 1,000 who were customers on average
             over the period's days, all customers of the organisation whatever the cut.
Row          One case of any channel, in the period in which it was opened; cancelled, merged and
             spam cases are left out.
Unit         count; better lower
Interval     Exact Poisson, widened by how customers with several cases come in lumps; of over
             a million cases 64 groups of customers tell how.
Withheld     Where no case is called an enquiry; per customers, where it is unknown how many they
             were.
Caution      Fewer enquiries may mean that fewer have to ask, or that fewer get through. Days on
             which something happens to many at once vary more than the interval says.
Source       Garwood, "Fiducial limits for the Poisson distribution", Biometrika, 1936; McCullagh,
             Nelder, Generalized Linear Models, 1989, on overdispersed counts.
"""

from peil.metrics.kinds.case_counts import CaseCounts, CasesPerCustomers
from peil.metrics.kinds.cases import real
from peil.metrics.metric import Metric, Variant

METRIC = Metric(
    fact="cases",
    kind=CaseCounts("enquiry", takes_unnamed=True),
    rows=real,
    time="opened_at",
    unit="count",
    better="lower",
    version=1,
    variants={
        "per_customers": Variant(
            CasesPerCustomers("enquiry", takes_unnamed=True),
            unit="ratio",
            title="Enquiries per 1,000 customers",
        ),
        "all": Variant(CaseCounts(None), title="Cases opened"),
    },
    also=("customer_periods",),
)
