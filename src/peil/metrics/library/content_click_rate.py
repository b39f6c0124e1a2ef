"""Content click rate: how often what is seen is clicked.

Definition   Clicks over views, of all pages and items together.
Row          One page or item seen or clicked in a visit, in the period in which it was; n is
             views. Cut it by page to see which content leads on.
Unit         share; better higher
Interval     Ratio of sums with linearised variance on the log scale; one visit's views and clicks
             belong together; of over a million, 64 groups of visits tell how. Without any click
             exact Poisson.
Withheld     Under 10 views; where all of them are one visit's; where no click has been recorded.
Caution      It can exceed one where a page has much to click on. Content that answers at once
             needs no click.
Source       Cochran, Sampling Techniques, 1977, on ratio estimates.
"""

from peil.metrics import reasons
from peil.metrics.kinds.sums import Ratio
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="page_views",
    kind=Ratio(
        lambda views: (views.event == "click").ifelse(1, 0),
        lambda views: (views.event == "view").ifelse(1, 0),
        ("event", "visit"),
        lump="visit",
        is_of_events=True,
        names={"top": "clicks", "below": "views"},
        else_why=reasons.no_clicks,
    ),
    rows=lambda views: views.event.isin(["view", "click"]),
    time="viewed_at",
    unit="share",
    better="higher",
    version=1,
)
