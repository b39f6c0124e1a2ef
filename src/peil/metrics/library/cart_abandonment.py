"""Abandoned baskets: the share that nobody buys.

Definition   Share of baskets that are not bought within 30 days of their first item.
Row          One basket, in the period of its first item; baskets whose 30 days were not over when
             the facts end are left out, bought or not. Where only page views are loaded, a visit
             with something put in a basket is one, bought if the same visit has an order.
Unit         share; better lower
Interval     Wilson, at the n that the customers are worth: one customer's baskets belong
             together; of over a million, 64 groups of customers tell how.
Withheld     Under 10 baskets.
Caution      Many use a basket as a list and never meant to buy. Where a visit stands for a basket,
             who comes back another day to buy has abandoned one.
Source       Kukar-Kinney, Close, "The determinants of consumers' online shopping cart
             abandonment", Journal of the Academy of Marketing Science, 2010; Cochran, Sampling
             Techniques, 1977, on proportions over clusters.
"""

from peil.metrics import reasons
from peil.metrics.kinds.followed import Share
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="basket_courses",
    kind=Share(
        is_so=lambda baskets: ~baskets.is_bought,
        tells=lambda baskets: baskets.is_over,
        needs=("is_bought", "is_over"),
        left_out=reasons.window_open,
        waiting="window_open",
    ),
    rows=lambda baskets: baskets.first_item_at.notnull(),
    time="first_item_at",
    unit="share",
    better="lower",
    version=1,
)
