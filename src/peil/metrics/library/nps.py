"""Net promoter score: how much likelier people are to recommend us than to warn against us.

Definition   100 × (share of answers 9–10 − share of answers 0–6), over answered recommendation
             questions on the scale 0–10; 7–8 count in the denominator only.
Row          One answered outcome question of the kind nps; blank, skipped and not applicable
             answers are left out.
Unit         points, −100 to 100; better higher
Interval     Adjusted Wald: three answers are added, ¾ of a promoter and ¾ of a detractor among
             them; at the effective n of weights and of customers who answer again.
Withheld     Under 10 answers; under 5 people; questions, kinds of survey or scales mixed; a
             scale other than 0–10.
Caution      The score moves in large steps when few answer: read the interval before the points.
             Relationship surveys and surveys after an event must not be compared.
Source       Reichheld, "The one number you need to grow", Harvard Business Review, 2003; Rocks,
             "Interval estimation for the net promoter score", The American Statistician, 2016.
"""

from peil.metrics.kinds.answers import answered
from peil.metrics.kinds.scores import NetShare, Scores
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="answers",
    kind=Scores(NetShare()),
    rows=answered("nps"),
    time="answered_at",
    unit="points",
    better="higher",
    version=1,
    uniform=("question", "survey_kind", "scale"),
)
