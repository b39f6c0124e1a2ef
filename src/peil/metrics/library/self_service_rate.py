"""Self-service rate: the share who get their task done without asking anybody.

Definition   Share of task attempts that were completed, and after which the customer made no
             contact within 7 days, whatever about: a survey's tasks and a log's topics have
             different names. Chats with bots are no contact.
Row          One response that said whether its task was done, from a known customer, in the period
             in which it was answered; responses whose 7 days the contacts do not cover are left
             out.
Unit         share; better higher
Interval     Wilson, at the n that the customers are worth, with survey weights where there
             are any; of over a million, 64 groups of customers tell how.
Withheld     Under 10 responses; under 5 people; questions or kinds of survey mixed.
Caution      Only those who answer the survey and are known count. A contact about something else
             within 7 days counts against it, so the true share is this or higher.
Source       Dixon, Toman, DeLisi, The Effortless Experience, 2013; Cochran, Sampling Techniques,
             1977, on proportions over clusters.
"""

import ibis.expr.types as ir

from peil.facts.answers import COMPLETIONS
from peil.metrics.kinds.followed import Share
from peil.metrics.metric import Metric


def _is_done(attempts: ir.Table) -> ir.BooleanValue:
    return (attempts.completion == "yes") & ~attempts.is_contacted


def _can_tell(attempts: ir.Table) -> ir.BooleanValue:
    # left out here and not later: who stands behind a number is counted over all of these rows
    return attempts.completion.isin(COMPLETIONS) & attempts.is_traceable & attempts.is_over


METRIC = Metric(
    fact="self_service",
    kind=Share(
        is_so=_is_done,
        tells=lambda attempts: attempts.is_over,
        needs=("completion", "is_contacted", "is_over"),
    ),
    rows=_can_tell,
    time="answered_at",
    unit="share",
    better="higher",
    version=1,
    uniform=("completion_question", "survey_kind"),
)
