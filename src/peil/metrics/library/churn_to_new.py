"""Churn to new: customers lost for each one won.

Definition   Customers lost in the period / customers new in the period; over 1 the number of
             customers falls. Lost by the rule of churn_rate, among them those who came and left
             within the period; new as in new_customers.
Row          One customer lost or new in the period, cut as by churn_rate; who came in it has the
             attributes that they came with.
Unit         ratio; better lower
Interval     Exact conditional binomial for a ratio of two counts.
Withheld     When no customer is new; before the first recorded loss; a period that is not over
             when the facts end.
Caution      It says whether the number of customers grows, not why: read the churn rate
             and the new customers beside it.
Source       Przyborowski, Wilenski, "Homogeneity of results in testing samples from Poisson
             series", Biometrika, 1940; Farris, Bendle, Pfeifer, Reibstein, Marketing Metrics,
             2010.
"""

from peil.metrics.kinds.churn import Churn
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="customer_periods",
    kind=Churn(over="new"),
    rows=lambda periods: periods.started_at.notnull(),
    time="started_at",
    unit="ratio",
    better="lower",
    version=1,
)
