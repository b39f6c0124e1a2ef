"""Task demand: what people come to do.

Definition   Share of those who said what they came for who came for this task.
Row          One response that answered what its giver came to do; blank answers are left out.
Unit         share; better higher
Interval     Wilson; at the effective n of weights and of customers who answer again.
Withheld     Under 10 answers to the question; under 5 people; questions or kinds of survey mixed.
Caution      It is the demand of those who answer: ask everywhere, shuffle the list for each
             visitor, and look at it again when "other" grows.
Source       McGovern, Top Tasks: A How-to Guide, 2018; Brown, Cai, DasGupta, "Interval
             estimation for a binomial proportion", Statistical Science, 2001.
"""

from peil.metrics.kinds.choices import Demand
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="task_attempts",
    kind=Demand("task"),
    rows=lambda attempts: attempts.task.notnull(),
    time="answered_at",
    unit="share",
    better="higher",
    version=1,
    always_by=("task",),
    uniform=("task_question", "survey_kind"),
)
