"""Ad click rate: how often an ad that is shown is clicked.

Definition   Clicks over impressions, of all ads and days together.
Row          One ad on one day on which it was shown, in the period of that day; n is impressions.
Unit         share; better higher
Interval     Ratio of sums with linearised variance on the log scale over days and ads; without
             any click exact Poisson.
Withheld     Under 10 impressions; where all of them are one ad's on one day.
Caution      A click is no sale, and clicks are made by machines and by mistake too. Days of one ad
             are taken as independent. It moves with where ads are shown.
Source       Cochran, Sampling Techniques, 1977, on ratio estimates; Farris, Bendle, Pfeifer,
             Reibstein, Marketing Metrics, 2010.
"""

from peil.metrics.kinds.sums import Ratio
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="ad_days",
    kind=Ratio(
        lambda days: days.clicks,
        lambda days: days.impressions,
        ("clicks", "impressions"),
        lump=None,
        is_of_events=True,
        names={"top": "clicks", "below": "impressions"},
    ),
    rows=lambda days: (days.impressions > 0) & days.clicks.notnull(),
    time="day",
    unit="share",
    better="higher",
    version=1,
)
