"""Top task completion: the share who got done what most people come for.

Definition   Sum over the top tasks of demand × share of answers "yes", the demands summing to 1.
             Top tasks make up the first 50 % of demand in the base period; their demand there
             stays fixed.
Row          One response that named one of the top tasks and said whether it was done.
Unit         share; better higher
Interval     Delta method on the tasks' shares, each variance recovered from its Wilson limits.
             The demands count as known.
Withheld     Under 10 answers; a top task that nobody answered for; under 5 people; questions or
             kinds of survey mixed; no base period yet.
Caution      Small tasks do not count here at all, and the weights are those of the base period:
             renew it when what people come for has changed, and expect a step.
Source       McGovern, Top Tasks: A How-to Guide, 2018; Zou, Huang, Zhang, "A note on confidence
             interval estimation for a linear function of binomial proportions", Computational
             Statistics and Data Analysis, 2009.
"""

from peil.metrics.kinds.top_tasks import TopTasks
from peil.metrics.metric import Metric

METRIC = Metric(
    fact="task_attempts",
    kind=TopTasks("task", "completion", favourable="yes"),
    rows=lambda attempts: attempts.task.notnull(),
    time="answered_at",
    unit="share",
    better="higher",
    version=1,
    uniform=("completion_question", "survey_kind"),
)
