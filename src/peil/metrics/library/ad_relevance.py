"""Ad relevance: the share of those led here by an ad who stay.

Definition   Share of visits from ads that engage: at least 10 seconds (engaged_seconds), or two
             pages (engaged_pages), or a purchase or other goal.
Row          One visit whose channel is one of the setting ad_channels and of which something is
             known, in the period in which it began.
Unit         share; better higher
Interval     Wilson, at the n that the customers are worth: one customer's visits belong
             together; of over a million, 64 groups of customers tell how.
Withheld     Under 10 visits from ads; where no visit is known to come from one.
Caution      Staying is not being pleased, and a page that is slow to load keeps people too. What
             they say of the ad is another KPI.
Source       Google, Analytics help on engaged sessions, 2024; Cochran, Sampling Techniques, 1977,
             on proportions over clusters.
"""

from peil.metrics.kinds.ad_visits import AdVisits
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="visits",
    kind=AdVisits(
        is_so=lambda visits: visits.converted,
        tells=lambda visits: (
            visits.engaged_seconds.notnull() | visits.pages.notnull() | visits.converted.notnull()
        ),
        needs=("channel", "pages", "engaged_seconds", "converted"),
        waiting="other_visits",
    ),
    rows=lambda visits: visits.started_at.notnull(),
    time="started_at",
    unit="share",
    better="higher",
    version=1,
)
