"""Time on content: how long visitors stay with it.

Definition   Median engaged time of a visit. Beside it the time that nine in ten visits stay under.
Row          One visit whose engaged time is known, in the period in which it began; where visits
             are not loaded, the page views of one visit.
Unit         seconds; better higher
Interval     Order statistics: exact whatever the distribution. Of over a million, times are
             counted in steps of half a percent, which the limits include.
Withheld     Under 10 visits.
Caution      Long may mean interest or trouble finding: read it beside completion. What counts as
             engaged is decided by the tool that measured it.
Source       Conover, Practical Nonparametric Statistics, 1999.
"""

import ibis.expr.types as ir

from peil.facts.derived.local_time import LocalTime
from peil.metrics.kinds.lengths import Lengths
from peil.metrics.metric import Metric, Variant


def _seconds(visits: ir.Table, _clock: LocalTime) -> ir.IntegerValue:
    return visits.engaged_seconds.floor().cast("int64")


METRIC = Metric(
    fact="visit_lengths",
    kind=Lengths(_seconds, ("engaged_seconds",)),
    rows=lambda visits: visits.engaged_seconds.notnull(),
    time="started_at",
    unit="seconds",
    better="higher",
    version=1,
    variants={
        "p90": Variant(
            Lengths(_seconds, ("engaged_seconds",), 0.9), title="Nine in ten visits stay under"
        )
    },
)
