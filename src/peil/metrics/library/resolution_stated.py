"""Stated resolution: the share who say that their matter was solved.

Definition   Share of answers "yes" to whether their matter was solved, over yes, partly and no.
             Partly is not solved.
Row          One answered outcome question of the kind resolution, in the period in which it was
             answered; blank answers are left out.
Unit         share; better higher
Interval     Wilson; at the effective n of weights and of customers who answer again.
Withheld     Under 10 answers; under 5 people; questions or kinds of survey mixed.
Caution      Those who answer are not all who asked for help, and they may count another solution
             than yours.
Source       Dixon, Toman, DeLisi, The Effortless Experience, 2013; Brown, Cai, DasGupta,
             "Interval estimation for a binomial proportion", Statistical Science, 2001.
"""

from peil.facts.answers import COMPLETIONS
from peil.metrics.kinds.answers import chosen
from peil.metrics.kinds.choices import Choices
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="answers",
    kind=Choices("choice", favourable=("yes",), beside=COMPLETIONS),
    rows=chosen("resolution", COMPLETIONS),
    time="answered_at",
    unit="share",
    better="higher",
    version=1,
    uniform=("question", "survey_kind"),
)
