"""Clarification time: how long customers try by themselves before they ask.

Definition   Median time from the start of a visit to the web pages or the app to the customer's
             next contact, among visits that a contact followed within 24 hours. Who looked twice
             before asking began with the first of these visits. Chats with bots are no contact.
Row          One contact that the customer made within 24 hours of a visit, in the period in which
             the visit began; visitors who are not known are left out.
Unit         seconds; better lower
Interval     Order statistics: exact whatever the distribution. Of over a million, times are
             counted in steps of half a percent, which the limits include.
Withheld     Under 10 contacts after a visit.
Caution      It tells only of those who asked in the end. Short is good only if they are sent on at
             once: read it beside enquiries and completion.
Source       Dixon, Toman, DeLisi, The Effortless Experience, 2013; Conover, Practical
             Nonparametric Statistics, 1999.
"""

import ibis.expr.types as ir

from peil.facts.derived.local_time import LocalTime
from peil.metrics.kinds.lengths import Lengths
from peil.metrics.metric import Metric, Variant


def _length(visits: ir.Table, clock: LocalTime) -> ir.IntegerValue:
    return clock.seconds_between(visits.started_at, visits.contacted_at)


_INSTANTS = ("started_at", "contacted_at")

METRIC = Metric(
    fact="clarifications",
    kind=Lengths(_length, _INSTANTS),
    rows=lambda visits: visits.contacted_at.notnull(),
    time="started_at",
    unit="seconds",
    better="lower",
    version=1,
    variants={"p90": Variant(Lengths(_length, _INSTANTS, 0.9), title="Nine in ten ask within")},
)
