"""Customer effort score: the share who found it easy.

Definition   Share of answers 5–7 on the scale 1–7 of agreement that it was made easy. On the
             scale 1 (difficult) to 5 (easy) answers 4–5 count; where low scores are the good ones
             (an older wording asks for effort) the rule is mirrored.
Row          One answered outcome question of the kind ces; blank, skipped and not applicable
             answers are left out.
Unit         share; better higher
Interval     Wilson; at the effective n of weights and of customers who answer again.
Withheld     Under 10 answers; under 5 people; questions, kinds of survey or scales mixed; a
             scale without a rule.
Caution      The ease of one step is not the ease of the whole: ask after the step you will mend.
Source       Dixon, Freeman, Toman, "Stop trying to delight your customers", Harvard Business
             Review, 2010; Dixon, Toman, DeLisi, The Effortless Experience, 2013.
"""

from peil.metrics.kinds.answers import answered
from peil.metrics.kinds.scores import Mean, Scores, Share
from peil.metrics.metric import Metric, Variant

_OWN = (1, 7)
_FAVOURABLE = {(1, 7): (5, 7), (1, 5): (4, 5)}

METRIC = Metric(
    fact="answers",
    kind=Scores(Share(_FAVOURABLE, own=_OWN)),
    rows=answered("ces"),
    time="answered_at",
    unit="share",
    better="higher",
    version=1,
    uniform=("question", "survey_kind", "scale"),
    variants={"mean": Variant(Scores(Mean(own=_OWN)), unit="score", title="Mean ease")},
)
