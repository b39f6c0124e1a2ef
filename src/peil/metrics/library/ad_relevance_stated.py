"""Ad relevance, stated: the share who say that the ad was relevant to them.

Definition   Share of answers yes to “Was the ad relevant to you?”; partly and no stand beside it.
Row          One answered outcome question of the kind ad_relevance; blank answers are left out.
             Cut by touchpoint to tell ads or campaigns apart, where the mapping names them so.
Unit         share; better higher
Interval     Wilson; at the effective n of weights and of customers who answer again.
Withheld     Under 10 answers; under 5 people; questions or kinds of survey mixed.
Caution      It is asked of those who came from the ad, who found it worth a click: those who passed
             it by are not asked. Read it beside how many of those who saw it clicked.
Source       Smith, MacKenzie, Yang, Buchholz, Darley, "Modeling the determinants and effects of
             creativity in advertising", Marketing Science, 2007; Brown, Cai, DasGupta, "Interval
             estimation for a binomial proportion", Statistical Science, 2001.
"""

from peil.facts.answers import COMPLETIONS
from peil.metrics.kinds.answers import chosen
from peil.metrics.kinds.choices import Choices
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="answers",
    kind=Choices("choice", favourable=("yes",), beside=COMPLETIONS),
    rows=chosen("ad_relevance", COMPLETIONS),
    time="answered_at",
    unit="share",
    better="higher",
    version=1,
    uniform=("question", "survey_kind"),
)
