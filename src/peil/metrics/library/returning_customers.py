"""Returning customers: the share of buyers who had bought before.

Definition   Of the customers who bought in the period, the share whose first purchase was made
             before it began.
Row          One known customer with at least one order in the period; cancellations and orders of
             no positive amount are left out. Who bought in several slices counts in each.
Unit         share; better higher
Interval     Wilson; customers count as independent.
Withheld     Under 10 buyers; until the facts hold more history before the period than
             returning_look_back_days.
Caution      It falls when many new customers come, which is no bad news: read the new
             customers beside it.
Source       Farris, Bendle, Pfeifer, Reibstein, Marketing Metrics, 2010; Brown, Cai, DasGupta,
             "Interval estimation for a binomial proportion", Statistical Science, 2001.
"""

from peil.metrics.kinds.buyers import Returning
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="purchases",
    kind=Returning(),
    rows=lambda purchases: purchases.customer_key.notnull(),
    time="ordered_at",
    unit="share",
    better="higher",
    version=1,
)
