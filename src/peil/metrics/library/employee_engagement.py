"""Employee engagement: the share of favourable answers to the questions on engagement.

Definition   Share of answers 4–5 on the scale 1 (disagree strongly) to 5 (agree strongly), over all
             answers to all questions of the kind engagement. On other scales a stated rule: 3–4 of
             1–4, 6–7 of 1–7, 8–10 of 1–10 and of 0–10; where low scores are the good ones the rule
             is mirrored.
Row          One answer to one of the questions; blank, skipped and not applicable answers are left
             out, and the rest of the response counts. Cut by question to see each by itself.
Unit         share; better higher
Interval     Wilson at the effective n of answers clustered by respondent: those of one person say
             much the same.
Withheld     Under 10 answers; under 5 people, and where the number of so few could be worked out;
             kinds of survey or scales mixed; a scale without a rule.
Caution      The share depends on which questions are asked, so series hold only as long as these
             stay, and shares of two companies compare only with the same questions.
Source       Schaufeli, Bakker, Salanova, "The measurement of work engagement with a short
             questionnaire", Educational and Psychological Measurement, 2006; Korn, Graubard,
             "Confidence intervals for proportions with small expected number of positive counts
             estimated from survey data", Survey Methodology, 1998.
"""

from peil.metrics.kinds.answers import answered
from peil.metrics.kinds.scales import SATISFIED, VERY_SATISFIED
from peil.metrics.kinds.scores import Mean, Scores, Share
from peil.metrics.metric import Metric, Variant

_OWN = (1, 5)

METRIC = Metric(
    fact="answers",
    kind=Scores(Share(SATISFIED, own=_OWN), is_of_several=True),
    rows=answered("engagement"),
    time="answered_at",
    unit="share",
    better="higher",
    version=1,
    uniform=("survey_kind", "scale"),
    variants={
        "top_box": Variant(
            Scores(Share(VERY_SATISFIED, own=_OWN), is_of_several=True), title="Agree strongly"
        ),
        "mean": Variant(
            Scores(Mean(own=_OWN), is_of_several=True), unit="score", title="Mean engagement"
        ),
    },
)
