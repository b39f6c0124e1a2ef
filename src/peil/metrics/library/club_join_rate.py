"""Club join rate: the share of new customers who join the loyalty club.

Definition   Of the customers whose first purchase or contract began in the period, the share who
             were members of the club within 90 days of it; who had joined before it counts too.
Row          One new customer, by the start of the first contract or the first purchase. Whoever had
             fewer than 90 days before the facts end is left out, member or not.
Unit         share; better higher
Interval     Wilson; customers count as independent.
Withheld     Under 10 new customers; where the facts record nobody who joined.
Caution      It tells of a change 90 days late: how many join the club shows it at once.
Source       Farris, Bendle, Pfeifer, Reibstein, Marketing Metrics, 2010; Brown, Cai, DasGupta,
             "Interval estimation for a binomial proportion", Statistical Science, 2001.
"""

from peil.facts.derived.club_chances import DAYS
from peil.metrics import reasons
from peil.metrics.kinds.matured import Matured
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="club_chances",
    kind=Matured(
        "is_member",
        is_closed="is_closed",
        ever="joined_at",
        days=DAYS,
        unrecorded=reasons.nobody_joined,
    ),
    rows=lambda chances: chances.started_at.notnull(),
    time="started_at",
    unit="share",
    better="higher",
    version=1,
)
