"""Customer satisfaction index: satisfaction, against expectations and against the ideal.

Definition   100 × (weighted mean of three answers on 1–10 − 1) / 9: overall satisfaction, how
             expectations were met, and how near the ideal. Weights are equal unless csi_weights
             is set; the index is ACSI-like and not the ACSI itself.
Row          One response that answered all three; a response with one or two is left out and
             counted beside.
Unit         points, 0 to 100; better higher
Interval     Student's t on the score of each response, so that its three answers count as one.
Withheld     Under 10 complete responses; under 5 people; kinds of survey mixed; a scale other
             than 1–10.
Caution      With equal weights it is no forecast of loyalty, and not comparable with published
             national indices, whose weights are fitted.
Source       Fornell et al., "The American Customer Satisfaction Index", Journal of Marketing,
             1996.
"""

from peil.metrics.kinds.index import Csi
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="csi_responses",
    kind=Csi(),
    rows=lambda responses: responses.answered_at.notnull(),
    time="answered_at",
    unit="points",
    better="higher",
    version=1,
    uniform=("survey_kind", "scale"),
)
