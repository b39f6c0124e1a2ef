"""New customers: how many became customers.

Definition   Customers whose first contract began, or whose first purchase was made, in the period.
Row          One customer, at the start of the first contract; without contracts, at the first
             order that is neither cancelled nor of no positive amount; cut by its attributes.
Unit         count; better higher
Interval     Exact Poisson (Garwood): how far chance alone would move the count.
Withheld     Only where the facts do not reach.
Caution      Customers from before the facts begin look new at their first purchase after it.
Source       Garwood, "Fiducial limits for the Poisson distribution", Biometrika, 1936; Farris,
             Bendle, Pfeifer, Reibstein, Marketing Metrics, 2010.
"""

from peil.metrics.kinds.new_customers import NewCustomers
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="customer_periods",
    kind=NewCustomers(),
    rows=lambda periods: periods.is_first,
    time="started_at",
    unit="count",
    better="higher",
    version=1,
)
