"""Review rating: the share of reviews with four or five stars.

Definition   Share of reviews that give 4 stars or more of 5; half stars count as they are. The mean
             stands beside it, and is the variant mean.
Row          One review with stars, by the day on which it was published; posts without stars are
             left out. Always told per source: who reviews, and what is shown, differs by site.
Unit         share; better higher
Interval     Wilson; Student's t for the mean. Reviews count as independent.
Withheld     Under 10 reviews.
Caution      Those who are very pleased or very angry review most, and sites remove and ask for
             reviews by rules of their own. Read it as what a buyer sees, not as what buyers think.
Source       Hu, Pavlou, Zhang, "On self-selection biases in online product reviews", MIS Quarterly,
             2017; Brown, Cai, DasGupta, "Interval estimation for a binomial proportion",
             Statistical Science, 2001.
"""

from peil.metrics.kinds.stars import MeanStars, Stars
from peil.metrics.metric import Metric, Variant

METRIC = Metric(
    fact="mentions",
    kind=Stars(),
    rows=lambda mentions: mentions.stars.between(1, 5),
    time="said_at",
    unit="share",
    better="higher",
    version=1,
    always_by=("source",),
    variants={"mean": Variant(MeanStars(), unit="score", title="Mean number of stars")},
)
