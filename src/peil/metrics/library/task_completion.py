"""Task completion: the share who got done what they came for.

Definition   Share of answers "yes" to whether they were able to do what they came for, over yes,
             partly and no. Partly is not success.
Row          One response that answered the question; blank answers are left out.
Unit         share; better higher
Interval     Wilson; at the effective n of weights and of customers who answer again.
Withheld     Under 10 answers; under 5 people; questions or kinds of survey mixed.
Caution      It moves when people come for other tasks, even if no task got easier: cut it by
             task, or read top_task_completion.
Source       McGovern, Top Tasks: A How-to Guide, 2018; Brown, Cai, DasGupta, "Interval
             estimation for a binomial proportion", Statistical Science, 2001.
"""

from peil.metrics.kinds.choices import Choices
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="task_attempts",
    kind=Choices("completion", favourable=("yes",), beside=("yes", "partly", "no")),
    rows=lambda attempts: attempts.completion.isin(["yes", "partly", "no"]),
    time="answered_at",
    unit="share",
    better="higher",
    version=1,
    uniform=("completion_question", "survey_kind"),
)
