"""Customer satisfaction: the share who are satisfied.

Definition   Share of answers 4–5 on the scale 1 (very dissatisfied) to 5 (very satisfied). On
             other scales a stated rule: 3–4 of 1–4, 6–7 of 1–7, 8–10 of 1–10 and of 0–10; where
             low scores are the good ones the rule is mirrored.
Row          One answered outcome question of the kind csat; blank, skipped and not applicable
             answers are left out. Ratings of single touchpoints never count.
Unit         share; better higher
Interval     Wilson; at the effective n of weights and of customers who answer again.
Withheld     Under 10 answers; under 5 people; questions, kinds of survey or scales mixed; a
             scale without a rule.
Caution      Satisfaction right after an event says little about loyalty, and shares on
             different scales are not the same number.
Source       Farris, Bendle, Pfeifer, Reibstein, Marketing Metrics, 2010; Brown, Cai, DasGupta,
             "Interval estimation for a binomial proportion", Statistical Science, 2001.
"""

from peil.metrics.kinds.answers import answered
from peil.metrics.kinds.scales import SATISFIED, VERY_SATISFIED
from peil.metrics.kinds.scores import Mean, Scores, Share
from peil.metrics.metric import Metric, Variant

_OWN = (1, 5)

METRIC = Metric(
    fact="answers",
    kind=Scores(Share(SATISFIED, own=_OWN)),
    rows=answered("csat"),
    time="answered_at",
    unit="share",
    better="higher",
    version=1,
    uniform=("question", "survey_kind", "scale"),
    variants={
        "top_box": Variant(Scores(Share(VERY_SATISFIED, own=_OWN)), title="Very satisfied"),
        "mean": Variant(Scores(Mean(own=_OWN)), unit="score", title="Mean satisfaction"),
    },
)
