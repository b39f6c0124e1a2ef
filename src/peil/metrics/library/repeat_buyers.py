"""Repeat buyers: the share of all buyers to date who came back.

Definition   Of all customers who have bought by the end of the period, the share with purchases
             on at least two different days.
Row          One known customer, cut by the attributes of the first order; cancellations and
             orders of no positive amount are left out.
Unit         share; better higher
Interval     Wilson; customers count as independent.
Withheld     Under 10 buyers.
Caution      It adds up over all time, so it moves slowly, and young customers have had little
             time to come back.
Source       Farris, Bendle, Pfeifer, Reibstein, Marketing Metrics, 2010; Brown, Cai, DasGupta,
             "Interval estimation for a binomial proportion", Statistical Science, 2001.
"""

from peil.metrics.kinds.buyers import Repeat
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="purchases",
    kind=Repeat(),
    rows=lambda purchases: purchases.purchase_number == 1,
    time="ordered_at",
    unit="share",
    better="higher",
    version=1,
)
