"""Touchpoint satisfaction: the share who are satisfied with one touchpoint.

Definition   Share of ratings 4–5 on the scale 1 (very dissatisfied) to 5 (very satisfied), for each
             touchpoint. On other scales a stated rule: 3–4 of 1–4, 6–7 of 1–7, 8–10 of 1–10 and of
             0–10; where low scores are the good ones the rule is mirrored.
Row          One answered question with the role touchpoint or driver and a score; blank, skipped
             and not applicable answers are left out, and so are those of employees.
Unit         share; better higher
Interval     Wilson; at the effective n of weights and of customers who answer again.
Withheld     Under 10 ratings; under 5 people; questions, kinds of survey or scales mixed; a scale
             without a rule.
Caution      Only those who met the touchpoint, or think they know it, can rate it; and shares on
             different scales are not the same number.
Source       Lemon, Verhoef, "Understanding customer experience throughout the customer journey",
             Journal of Marketing, 2016; Brown, Cai, DasGupta, "Interval estimation for a binomial
             proportion", Statistical Science, 2001.
"""

from peil.metrics.kinds.answers import rated
from peil.metrics.kinds.scales import SATISFIED, VERY_SATISFIED
from peil.metrics.kinds.scores import Mean, Scores, Share
from peil.metrics.metric import Metric, Variant

_OWN = (1, 5)

METRIC = Metric(
    fact="answers",
    kind=Scores(Share(SATISFIED, own=_OWN)),
    rows=rated,
    time="answered_at",
    unit="share",
    better="higher",
    version=1,
    always_by=("touchpoint",),
    uniform=("question", "survey_kind", "scale"),
    variants={
        "top_box": Variant(Scores(Share(VERY_SATISFIED, own=_OWN)), title="Very satisfied"),
        "mean": Variant(Scores(Mean(own=_OWN)), unit="score", title="Mean satisfaction"),
    },
)
