"""Time in basket: how long from the first item to the purchase.

Definition   Median time from the first item to the purchase, among baskets bought within 30 days.
             Beside it the time within which nine in ten of them are bought.
Row          One basket bought within 30 days, in the period of its first item; baskets whose 30
             days were not over when the facts end are left out, bought or not. Where only page
             views are loaded, a visit with something put in a basket is one.
Unit         seconds; better lower
Interval     Order statistics: exact whatever the distribution. Of over a million, times are
             counted in steps of half a percent, which the limits include.
Withheld     Under 10 baskets.
Caution      It tells of those who bought and not of those who gave up: read it beside abandoned
             baskets. Who saves a basket for pay day is in no trouble.
Source       Conover, Practical Nonparametric Statistics, 1999.
"""

import ibis.expr.types as ir

from peil.facts.derived.local_time import LocalTime
from peil.metrics.kinds.lengths import Lengths
from peil.metrics.metric import Metric, Variant


def _length(baskets: ir.Table, clock: LocalTime) -> ir.IntegerValue:
    return clock.seconds_between(baskets.first_item_at, baskets.purchased_at)


_INSTANTS = ("first_item_at", "purchased_at")

METRIC = Metric(
    fact="basket_courses",
    kind=Lengths(_length, _INSTANTS),
    rows=lambda baskets: baskets.is_bought & baskets.is_over,
    time="first_item_at",
    unit="seconds",
    better="lower",
    version=1,
    variants={"p90": Variant(Lengths(_length, _INSTANTS, 0.9), title="Nine in ten bought within")},
)
