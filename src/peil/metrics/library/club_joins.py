"""Club joins: how many customers joined the loyalty club.

Definition   Customers whose joining of the loyalty club falls in the period.
Row          One customer, on the day on which they first joined, with the attributes held then; who
             left and joined again counts once.
Unit         count; better higher
Interval     Exact Poisson (Garwood): how far chance alone would move the count.
Withheld     Only where the facts do not reach, or record nobody who joined.
Caution      Joining costs nothing and says little: look at how many members come back.
Source       Garwood, "Fiducial limits for the Poisson distribution", Biometrika, 1936; Farris,
             Bendle, Pfeifer, Reibstein, Marketing Metrics, 2010.
"""

from peil.metrics.kinds.counts import Count
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="club_members",
    kind=Count(),
    rows=lambda members: members.joined_at.notnull(),
    time="joined_at",
    unit="count",
    better="higher",
    version=1,
)
