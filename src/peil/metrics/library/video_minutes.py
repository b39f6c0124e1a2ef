"""Video time: how much is watched.

Definition   Time played in the period, over all visits. The variant per_visit gives the mean of
             the visits that played anything.
Row          One visit that played something, in the period of each play; n is visits. Plays
             without a known length are left out.
Unit         seconds; better higher
Interval     Studentised bootstrap over visits on the log scale; for the total their number is
             chance too.
Withheld     Under 10 visits.
Caution      A video that plays by itself is not watched. A few long visits move the mean.
Source       Efron, Tibshirani, An Introduction to the Bootstrap, 1993.
"""

from peil.metrics.kinds.played import Played
from peil.metrics.metric import Metric, Variant

METRIC = Metric(
    fact="page_views",
    kind=Played(),
    rows=lambda views: (views.event == "play") & (views.engaged_seconds > 0),
    time="viewed_at",
    unit="seconds",
    better="higher",
    version=1,
    variants={"per_visit": Variant(Played(is_per_visit=True), title="Video time per visit")},
)
