"""Churn rate: the share of customers who are lost.

Definition   Of the customers active at the period's start, the share not active at its end.
             Without contracts a buyer is active until three usual gaps (inactive_after_gaps) after
             the last purchase; a usual gap is the customer's own median gap with at least three
             purchase days, else the median of all, and never under 30 days.
Row          One customer active when the period begins, with the attributes of the contract or
             stretch of purchases that began first of those then running: who moves from one slice
             to another is lost to neither. The variant contract counts contracts.
Unit         share; better lower
Interval     Wilson; customers count as independent.
Withheld     Under 10 active customers; before the first recorded loss; a period that is not over
             when the facts end.
Caution      Without contracts it depends on the rule for when a buyer is lost, and a loss shows
             only when that time is over.
Source       Farris, Bendle, Pfeifer, Reibstein, Marketing Metrics, 2010; Brown, Cai, DasGupta,
             "Interval estimation for a binomial proportion", Statistical Science, 2001.
"""

from peil.metrics.kinds.churn import Churn
from peil.metrics.metric import Metric, Variant

METRIC = Metric(
    fact="customer_periods",
    kind=Churn(),
    rows=lambda periods: periods.started_at.notnull(),
    time="started_at",
    unit="share",
    better="lower",
    version=1,
    variants={
        "customer": Variant(Churn(), title="Churn rate of customers"),
        "contract": Variant(Churn(is_per_contract=True), title="Churn rate of contracts"),
    },
)
